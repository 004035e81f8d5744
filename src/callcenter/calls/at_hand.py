"""The calls that this process carries on, as they stand, in memory: a card must wait neither for disk nor for database.

Rules: what is here is drawn from the same entries as the database's; what happened before the call is read once, as it
begins; of a call that another process began nothing is known here, and the database is asked.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from callcenter.calls.background import ENTRIES_READ, KINDS, Background, way_in
from callcenter.calls.ports import Publish
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.timeline import Entry
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId

BEFORE_S = 0.2
"""How long a card waits for what happened before the call; it is told again with it."""
MOST_ENDED = 1_000
"""Calls that are remembered after their end: their recordings are told then."""

ReadBefore = Callable[[CallRecord], Awaitable[Background]]
"""What happened before the call; the way through the flow is not looked at. May raise DatabaseAwayError."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Call:
    record: CallRecord
    before: asyncio.Task[None]
    background: Background = field(default_factory=Background)
    way: list[Entry] = field(default_factory=list)


class CallsAtHand:
    """Made and used in one event loop."""

    def __init__(self, read_before: ReadBefore) -> None:
        self._read_before = read_before
        self._calls: dict[CallId, _Call] = {}
        self._ended: OrderedDict[CallId, None] = OrderedDict()
        self._watchers: list[Callable[[CallId], None]] = []

    def watch(self, watcher: Callable[[CallId], None]) -> None:
        """Tell `watcher` of every change from now on; quick, never raises."""
        self._watchers.append(watcher)

    def beside(self, publish: Publish) -> Publish:
        """`publish`, and what is told is taken in here."""

        def told(entry: Entry) -> None:
            publish(entry)
            self.told(entry)

        return told

    def told(self, entry: Entry) -> None:
        """Something has happened in a call; never blocks, never raises."""
        known = self._calls.get(entry.call)
        if known is None:
            if entry.seq != 1:
                return
            record = begun(entry)
            reading = asyncio.create_task(self._read(entry.call, record), name=f"before {entry.call}")
            known = self._calls[entry.call] = _Call(record, reading)
        else:
            known.record = after(known.record, entry)
        if entry.fact.kind in KINDS:
            known.way = [*known.way, entry][-ENTRIES_READ:]
        if known.record.state == "ended":
            self._forget_later(entry.call)
        self._tell(entry.call)

    def knows(self, call: CallId) -> bool:
        return call in self._calls

    def record(self, call: CallId) -> CallRecord | None:
        """None of a call that is not carried on here."""
        known = self._calls.get(call)
        return None if known is None else known.record

    async def background(self, call: CallId) -> Background:
        """Without what happened before, where that is late; raises KeyError for a call that is not known here."""
        known = self._calls[call]
        await asyncio.wait([known.before], timeout=BEFORE_S)
        path, position = way_in(known.way)
        return replace(known.background, path=path, position=position)

    async def _read(self, call: CallId, record: CallRecord) -> None:
        try:
            background = await self._read_before(record)
        except CallCenterError as fault:
            log.warning("call.before_unread", call_id=call, fault=str(fault))
            return
        if (known := self._calls.get(call)) is not None:
            known.background = background
            self._tell(call)

    def _forget_later(self, call: CallId) -> None:
        self._ended[call] = None
        if len(self._ended) > MOST_ENDED:
            oldest, _ = self._ended.popitem(last=False)
            del self._calls[oldest]

    def _tell(self, call: CallId) -> None:
        for watcher in self._watchers:
            watcher(call)
