"""Needs that callers tell agents of, kept for a month until an officer has seen proof.

Rules: a declared need changes how a caller is served, never when; declared again, it replaces the one before.
"""

from collections.abc import Callable
from datetime import date

from callcenter.audit.entries import Deed
from callcenter.special_list.entries import Listing, ListKind
from callcenter.special_list.keeping import ListKeeper, NewListing
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.tiers import Need

DECLARED = Deed("list.need_declared")
MOST = 200
"""Open declarations that an officer is shown at once."""


class Declaring:
    def __init__(self, keeper: ListKeeper, store: SpecialListStore, today: Callable[[], date]) -> None:
        self._keeper = keeper
        self._store = store
        self._today = today

    async def declare(self, number: str, needs: tuple[Need, ...], call: CallId, by: str) -> Listing:
        """Keep what the caller at this E.164 number said in `call`. Raises `NotListableError`, `DatabaseAwayError`."""
        new = NewListing(
            number=number,
            list_name=ListKind.DECLARED,
            needs=needs,
            # What an officer goes by when proof comes in.
            basis=f"本人自述 self-declared · {masked(number)} · {call}",
            valid_from=self._today(),
        )
        return await self._keeper.add(new, by, DECLARED)

    async def open(self) -> list[Listing]:
        """Those that still count, those that end first first."""
        return await self._store.declared(self._today(), MOST)
