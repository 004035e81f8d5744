"""What all Asterisks wrote down, read on by whoever needs it, one at a time; what balances is let go."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from callcenter.asterisk.cel import CelRow
from callcenter.balance.accounts import Accounts
from callcenter.balance.ports import OurRecord
from callcenter.balance.weighing import Drift, all_weighed, is_over, is_still
from callcenter.main.asterisk_book import TAIL, AsteriskBook, Marks
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import CallId, NodeId, bare, node_of

log = structlog.get_logger(__name__)

LOOK_BACK = timedelta(hours=12)
TAIL_BYTES = 64 * 1024 * 1024
"""Where nothing was read before: so far back, and no more than that, some 15,000 calls."""
HELD_FOR = timedelta(hours=1)
"""How long a call that does not balance is looked at again; whatever has not come by then does not come."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What another look has brought."""

    judged: frozenset[CallId]
    drifts: tuple[Drift, ...]
    pending: tuple[CallId, ...]


class AsteriskBooks:
    """Raises `DatabaseAwayError`; files that cannot be read are told in the log, and count as empty."""

    def __init__(  # noqa: PLR0913 the accounts, and who keeps them
        self,
        books: Iterable[AsteriskBook],
        told: OurRecord,
        *,
        raws: Callable[[], frozenset[str]],
        is_live: Callable[[CallId], bool],
        written_out: Callable[[], Awaitable[None]],
        clock: Clock,
        grace_s: float,
    ) -> None:
        self._books: Mapping[NodeId, AsteriskBook] = {book.node: book for book in books}
        self._told = told
        self._raws = raws
        self._is_live = is_live
        self._written_out = written_out
        self._clock = clock
        self._grace = timedelta(seconds=grace_s)
        self._lock = asyncio.Lock()
        self._balanced: dict[NodeId, set[CallId]] = {node: set() for node in self._books}
        """Let go while somebody else read on: who weighs next has not judged them."""

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        return tuple(self._books)

    def begin_from(self, marks: Mapping[NodeId, Marks]) -> None:
        """Before anything is read: where the last one who read had settled everything."""
        for node, own in marks.items():
            if node in self._books:
                self._books[node].marks = own

    def safe_marks(self) -> dict[NodeId, Marks]:
        return {node: book.safe_marks for node, book in self._books.items()}

    async def witnessed(self, node: NodeId) -> dict[CallId, list[CelRow]]:
        """The rows of every call that is not settled: that goes on, or of which not everybody tells the same."""
        async with self.read(node) as book:
            await self._judge(book, [*book.rows])
            return {call: [*rows] for call, rows in book.rows.items()}

    async def weigh(self, node: NodeId) -> Weighed:
        """Read on, and judge every call that is not settled; raises CallCenterError."""
        async with self.read(node) as book:
            # In this order: what Asterisk has written down by now, we have heard of, but for what is on its way.
            await self._written_out()
            open_ones = {call: one for call, one in (await self._told.open()).items() if node_of(call) == node}
            weighed = await self._judge(book, {*book.rows, *open_ones})
            balanced, self._balanced[node] = self._balanced[node], set()
            return replace(weighed, judged=weighed.judged | balanced)

    @asynccontextmanager
    async def read(self, node: NodeId) -> AsyncIterator[AsteriskBook]:
        """The node's book as of now, for nobody else meanwhile."""
        async with self._lock:
            book = self._books[node]
            while await asyncio.to_thread(self._read_on, book):
                # What is long settled goes before more is read: it must fit into memory.
                await self._judge(book, [*book.rows])
            yield book

    def _read_on(self, book: AsteriskBook) -> bool:
        try:
            return book.read_on(self._clock.now() - LOOK_BACK, TAIL_BYTES)
        except OSError as error:
            # One account of three: without it a call is still taken over, by our own record and where its channel is.
            log.warning("trail.not_read", node=book.node, cause=str(error))
            return False

    async def _judge(self, book: AsteriskBook, calls: Collection[CallId]) -> Weighed:
        told = await self._told.of([*calls])
        raws = await asyncio.to_thread(self._raws)
        now = self._clock.now()
        accounts: list[Accounts] = []
        for call in calls:
            seen, own = book.seen(call), told.get(call)
            if seen is None and own is None:
                self._let_go_of_nobodys(book, call, now)
                continue
            leg = seen.leg if seen is not None else own.leg if own is not None else None
            queued = None if leg is None else book.queued(leg)
            is_live, has_raw = self._is_live(call), bare(call) in raws
            accounts.append(Accounts(call=call, told=own, seen=seen, queued=queued, has_raw=has_raw, is_live=is_live))
        drifts, pending = all_weighed(accounts, book.reach(now), now, self._grace)
        differing = {one.call for one in drifts} | {*pending}
        for one in accounts:
            differs = one.call in differing
            if (differs or is_over(one)) and is_still(one, now, HELD_FOR if differs else self._grace):
                book.let_go(one.call)
        judged = frozenset(one.call for one in accounts) - {*pending}
        self._balanced[book.node] |= judged - differing
        return Weighed(judged, tuple(drifts), tuple(pending))

    def _let_go_of_nobodys(self, book: AsteriskBook, call: CallId, now: datetime) -> None:
        """Of a seat's leg alone: its caller's rows are not there."""
        rows = book.rows.get(call)
        if rows is not None and rows[-1].at + TAIL < now:
            book.let_go(call)
