"""Calls that have ended, told as spans: from their timelines in the database, whoever has served them.

Rules: never in anybody's way: what cannot be read is left out; told from a little before the last start on, so that no
call is missing that ended while nobody followed. Told twice, a span is the same.
"""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from callcenter.calls.store import TOPIC
from callcenter.calls.timeline import Entry
from callcenter.database.outbox import Event
from callcenter.traces.spans import ended_by, spans
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.serving import serving
from callcenter.vocabulary.spans import Span, TellSpan, is_sampled

AGAIN = timedelta(minutes=2)
"""What ended so long before the start is told again."""
AGAIN_MOST = 5_000
"""Events that are looked at for that."""
ENDED, KEPT = "call.ended", "recording.kept"

log = structlog.get_logger(__name__)


class Followed(Protocol):
    """`database.outbox.Outbox`."""

    async def newest(self) -> int: ...

    def follow(self, after_id: int, topics: Sequence[str]) -> AsyncGenerator[Event, None]: ...


class Timelines(Protocol):
    """`calls.store.CallStore`."""

    async def timeline(self, call: CallId) -> list[Entry]: ...


class CallTraces:
    """`run` is its one task."""

    def __init__(self, outbox: Followed, calls: Timelines, tell: TellSpan, clock: Clock, share: float) -> None:
        self._outbox = outbox
        self._calls = calls
        self._tell = tell
        self._clock = clock
        self._share = share

    async def run(self) -> None:
        """Tell of each call that ends, until cancelled."""
        since = self._clock.now() - AGAIN
        after = max(0, await self._outbox.newest() - AGAIN_MOST)
        async with contextlib.aclosing(self._outbox.follow(after, [TOPIC])) as events:
            async for event in events:
                call, kind = CallId(event.key), event.body.get("kind")
                if kind in (ENDED, KEPT) and event.at >= since and is_sampled(call, self._share):
                    with serving(call):
                        await self._tell_of(call, int(event.body["seq"]), is_over=kind == ENDED)

    async def _tell_of(self, call: CallId, seq: int, *, is_over: bool) -> None:
        try:
            entries = await self._calls.timeline(call)
        except CallCenterError as error:
            log.warning("trace.timeline_unread", cause=str(error))
            return
        told: Sequence[Span] = spans([entry for entry in entries if entry.seq <= seq])
        for span in told if is_over else ended_by(entries, seq):
            self._tell(span)
