"""A list officer asks what would happen to a caller: what stands of the number, what of it counts, by which copy.

Rules: every question is written into the book of deeds before it is answered, with the number's digest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import AuditBook
from callcenter.special_list.entries import Explanation, Listing, Match, Verdict, explained
from callcenter.special_list.keeping import ListKeeper, subject
from callcenter.special_list.keys import ListKeys
from callcenter.special_list.service import CopySource, SpecialList
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.numbers import masked

TESTED = Deed("list.number_tested")

_LOOKS = 10
_LOOK_EVERY_S = 0.1
"""Together the second within which a change reaches the copy."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says of a number."""

    number: str
    """Masked."""
    match: Match | None
    standing: tuple[tuple[Listing, Verdict], ...]
    """All that is kept of the number, what gives the tier first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What would happen if this number called now."""

    number: str
    """Masked."""
    copy: CopySource
    """Where the service's copy in memory comes from."""
    served: Match | None
    """By that copy: what a call would get at this moment."""
    kept: Match | None
    """By the database. Another than `served` is on its way to the copy, or cannot reach it."""
    standing: tuple[tuple[Listing, Verdict], ...]
    """All that is kept of the number, what gives the tier first."""


class LookingUp:
    """In the database, for who has no copy in memory."""

    def __init__(
        self,
        store: SpecialListStore,
        keeper: ListKeeper,
        keys: ListKeys,
        book: AuditBook,
        today: Callable[[], date],
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._keys = keys
        self._book = book
        self._today = today

    async def kept(self, raw: str, by: str) -> Kept:
        """Raises `NotListableError` for what is no person's number, and `DatabaseAwayError`."""
        number = self._keeper.number(raw)
        digests = self._keys.digests(number)
        listings = [one for digest in digests for one in await self._store.listings(digest)]
        explanation = explained((one.standing for one in listings), self._today())
        tier = None if explanation.match is None else explanation.match.tier.name.lower()
        await self._book.append(
            Entry(who=by, deed=TESTED, subject=subject(digests[0]), body={"tier": tier, "entries": len(listings)})
        )
        return Kept(masked(number), explanation.match, tuple(_paired(listings, explanation)))


class Asking:
    """Beside the copy that calls are served by."""

    def __init__(self, lists: SpecialList, keeper: ListKeeper, looking_up: LookingUp) -> None:
        self._lists = lists
        self._keeper = keeper
        self._looking_up = looking_up

    async def ask(self, raw: str, by: str) -> Answer:
        """Raises `NotListableError` for what is no person's number, and `DatabaseAwayError`."""
        kept = await self._looking_up.kept(raw, by)
        served = self._lists.match(self._keeper.number(raw))
        return Answer(kept.number, self._lists.source, served, kept.match, kept.standing)


def _paired(listings: list[Listing], explanation: Explanation) -> list[tuple[Listing, Verdict]]:
    """Each listing with what became of its standing; equal standings are told apart by their order alone."""
    left = list(listings)
    paired = []
    for standing, verdict in explanation.standings:
        listing = next(one for one in left if one.standing == standing)
        left.remove(listing)
        paired.append((listing, verdict))
    return paired
