"""Each minute: every call's accounts laid beside each other, what can be mended mended, Asterisk's files kept short.

Rules: nothing is judged on a node whose calls are being taken over; what is mended goes through the journal like all
that happens to a call; a look that fails is told and made again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from callcenter.asterisk import trail
from callcenter.balance.findings import Finding, Key, renewed, tried
from callcenter.balance.known import Balance
from callcenter.balance.ports import OurRecord
from callcenter.balance.settings import BalanceSettings
from callcenter.balance.weighing import Kind
from callcenter.main.asterisk_book import Marks
from callcenter.main.asterisk_books import AsteriskBooks
from callcenter.main.balance_file import Remembered, remember, remembered
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, NodeId, node_of

log = structlog.get_logger(__name__)

TURN_BYTES = 32 * 1024 * 1024
TURN_AFTER = timedelta(days=1)
"""What is written to is turned over once it is longer, or older."""
MIB = 1024 * 1024
PLAIN_BYTES = 256 * MIB
"""Of a log for people: one who scans for open telephones writes into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mends:
    """What can be done about a difference. All raise CallCenterError."""

    account_for: Callable[[NodeId, Collection[CallId]], Awaitable[None]]
    """Write what the timelines lack, from Asterisk's own record and where its channels are."""
    finish_recordings: Callable[[Collection[CallId]], Awaitable[None]]
    reopen_logs: Callable[[NodeId], Awaitable[None]]
    """Have Asterisk write to new files."""


class Reconciler:
    """One event loop. `known` is what to show."""

    def __init__(  # noqa: PLR0913 what it weighs, and by what means
        self,
        settings: BalanceSettings,
        books: AsteriskBooks,
        told: OurRecord,
        mends: Mends,
        *,
        is_settled: Callable[[NodeId], bool],
        file: Path,
        midnight: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._books = books
        self._told = told
        self._mends = mends
        self._is_settled = is_settled
        self._file = file
        self._midnight = midnight
        self._clock = clock
        self.known = Balance()

    @property
    def every(self) -> timedelta:
        """How often it looks."""
        return timedelta(seconds=self._settings.every_s)

    def begin(self) -> None:
        """Take up what was remembered, before anybody reads the books. Blocks, for a small file."""
        before = remembered(self._file)
        self._books.begin_from(before.marks)
        self.known.findings = {(one.call, one.kind): one for one in before.findings}
        self.known.mended = before.mended

    async def run(self) -> None:
        """Look, until cancelled."""
        while True:
            await asyncio.sleep(self._settings.every_s)
            try:
                await self.look()
                self.known.fault = None
            except (CallCenterError, OSError) as error:
                self.known.fault = str(error)
                log.warning("balance.not_looked", cause=str(error))

    async def look(self) -> None:
        """Once; raises CallCenterError, OSError."""
        pending = 0
        for node in self._books.nodes:
            if not self._is_settled(node):
                continue
            weighed = await self._books.weigh(node)
            pending += len(weighed.pending)
            self._found(renewed(self.known.findings, weighed.judged, weighed.drifts, self._clock.now()))
            await self._mend(node)
            await self._keep_short(node)
        self.known.pending = pending
        self.known.sums = await self._told.sums(self._midnight())
        self.known.looked_at = self._clock.now()
        await self._remember()

    def _found(self, findings: Mapping[Key, Finding]) -> None:
        before = self.known.findings
        for key, one in findings.items():
            was = before.get(key)
            if one.is_standing and (was is None or not was.is_standing):
                log.error("balance.drift", call_id=one.call, kind=one.kind.value, missing=one.missing, mend=one.mend)
            elif not one.is_standing and was is not None and was.is_standing:
                self.known.mended += 1
                log.info("balance.mended", call_id=one.call, kind=one.kind.value)
        self.known.findings = findings

    async def _mend(self, node: NodeId) -> None:
        due = [one for one in self.known.findings.values() if one.may_be_tried and node_of(one.call) == node]
        calls = {one.call for one in due if one.kind in (Kind.UNKNOWN_CALL, Kind.NOT_ENDED)}
        raws = {one.call for one in due if one.kind is Kind.RECORDING_UNFINISHED}
        # Counted first: what fails each time is left to people.
        self.known.findings = tried(self.known.findings, calls | raws)
        if calls:
            await self._mends.account_for(node, calls)
        if raws:
            await self._mends.finish_recordings(raws)

    async def _keep_short(self, node: NodeId) -> None:
        """Turn Asterisk's files over in time, and forget old ones."""
        now = self._clock.now()
        before, most = now - timedelta(days=self._settings.keep_days), self._settings.keep_mib * MIB
        async with self._books.read(node) as book:
            turned = [await asyncio.to_thread(_turned_over, file, now) for file in (*book.files, *book.plain_files)]
            for file, mark in zip(book.files, book.safe_marks.of_files, strict=True):
                await asyncio.to_thread(trail.forget, file, before, most, mark)
            for file in book.plain_files:
                await asyncio.to_thread(trail.forget_unread, file, before, min(most, PLAIN_BYTES))
        if any(turned):
            # CEL is opened for each row anew; the others are not.
            await self._mends.reopen_logs(node)

    async def _remember(self) -> None:
        marks: dict[NodeId, Marks] = self._books.safe_marks()
        what = Remembered(marks=marks, findings=tuple(self.known.findings.values()), mended=self.known.mended)
        await asyncio.to_thread(remember, self._file, what)


def _turned_over(file: Path, now: datetime) -> bool:
    return trail.is_due(file, now, TURN_BYTES, TURN_AFTER) and trail.turn_over(file, now) is not None
