"""The ledger of callbacks in memory: by the same rules, without a database."""

from dataclasses import dataclass, field

from callcenter.callbacks.ledger import RULES, Claim, Event, Obligation, Rules, UnexpectedCallbackEventError, on
from callcenter.calls.callback_facts import CallbackDialled
from callcenter.calls.timeline import Entry
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import CallId


@dataclass
class FakeLedger:
    """`calls.calling_back.Ledger`, and its claims."""

    owed: dict[CallId, Obligation] = field(default_factory=dict)
    rules: Rules = RULES
    claims: list[Entry] = field(default_factory=list)
    is_away: bool = False
    goes_away_over_claims: bool = False
    """They are kept, and whoever made them is not told."""

    def owe(self, obligation: Obligation) -> None:
        self.owed[obligation.call] = obligation

    def tell(self, call: CallId, event: Event, entry: Entry) -> None:
        self.owed[call], _ = on(self.owed[call], event, entry.at, self.rules)

    async def open(self) -> list[Obligation]:
        self._is_there()
        return [one for one in self.owed.values() if one.is_open]

    async def claim(self, entry: Entry, dialled: CallbackDialled) -> bool:
        self._is_there()
        try:
            self.tell(dialled.callback_of, Claim(entry.call, dialled.agent), entry)
        except UnexpectedCallbackEventError:
            return False
        self.claims.append(entry)
        if self.goes_away_over_claims:
            raise DatabaseAwayError("gone while it committed")
        return True

    def _is_there(self) -> None:
        if self.is_away:
            raise DatabaseAwayError("no database")
