"""A list officer asks what would happen to a caller: what stands of the number, what of it counts, by which copy.

Rules: every question is written into the book of deeds before it is answered, with the number's digest.
"""

import asyncio
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


class Asking:
    def __init__(  # noqa: PLR0913 an answer is made of these
        self,
        lists: SpecialList,
        store: SpecialListStore,
        keeper: ListKeeper,
        keys: ListKeys,
        book: AuditBook,
        today: Callable[[], date],
    ) -> None:
        self._lists = lists
        self._store = store
        self._keeper = keeper
        self._keys = keys
        self._book = book
        self._today = today

    async def ask(self, raw: str, by: str) -> Answer:
        """Raises `NotListableError` for what is no person's number, and `DatabaseAwayError`."""
        number = self._keeper.number(raw)
        digests = self._keys.digests(number)
        listings = [one for digest in digests for one in await self._store.listings(digest)]
        explanation = explained((one.standing for one in listings), self._today())
        served = await self._served(number, explanation.match)
        tier = None if served is None else served.tier.name.lower()
        await self._book.append(
            Entry(who=by, deed=TESTED, subject=subject(digests[0]), body={"tier": tier, "entries": len(listings)})
        )
        return Answer(
            number=masked(number),
            copy=self._lists.source,
            served=served,
            kept=explanation.match,
            standing=tuple(_paired(listings, explanation)),
        )

    async def _served(self, number: str, kept: Match | None) -> Match | None:
        """What the copy says; a change that is on its way there is waited for."""
        for _ in range(_LOOKS):
            if self._lists.match(number) == kept:
                break
            await asyncio.sleep(_LOOK_EVERY_S)
        return self._lists.match(number)


def _paired(listings: list[Listing], explanation: Explanation) -> list[tuple[Listing, Verdict]]:
    """Each listing with what became of its standing; equal standings are told apart by their order alone."""
    left = list(listings)
    paired = []
    for standing, verdict in explanation.standings:
        listing = next(one for one in left if one.standing == standing)
        left.remove(listing)
        paired.append((listing, verdict))
    return paired
