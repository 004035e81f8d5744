"""What happened, for whoever reads at a pace of their own: the latest in memory, the rest from the outbox.

Rules: a reader is nothing but a position, so a slow one costs nothing and hinders nobody; an event is drawn once,
however many read it; reading goes on by itself after the database was away.
"""

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

import structlog

from callcenter.calls.store import TOPIC as CALLS
from callcenter.database.outbox import Event
from callcenter.integrations.events import NAMES, News, agent_news, case_news, drawn
from callcenter.integrations.ports import Calls, Happenings
from callcenter.vocabulary.ids import AgentId, CallId

AGENTS = "agent_state"
"""The outbox topic of the agents' history."""
CASES = "case"
"""That of what agents keep of a call."""
TOPICS = (CALLS, AGENTS, CASES)
LATEST = 5_000
"""Events in memory: at a busy centre's rate some minutes; who is further behind reads the outbox."""
AT_ONCE = 100

log = structlog.get_logger(__name__)


class Followed(Happenings, Protocol):
    """An outbox that tells what is new."""

    async def newest(self) -> int: ...

    def follow(self, after_id: int, topics: Sequence[str]) -> AsyncGenerator[Event, None]: ...


class Newswire:
    """One event loop."""

    def __init__(self, outbox: Followed, calls: Calls, agent_name: Callable[[AgentId], str]) -> None:
        self._outbox = outbox
        self._calls = calls
        self._agent_name = agent_name
        self._latest: deque[Event] = deque(maxlen=LATEST)
        self._begins_after = 0
        """What is in memory is all there is after this id."""
        self.position = 0
        """The id of the latest event."""
        self._began = asyncio.Event()
        self._moved = asyncio.Event()
        self._drawn: OrderedDict[int, asyncio.Task[News | None]] = OrderedDict()

    async def run(self) -> None:
        """Follow the outbox until cancelled."""
        self.position = self._begins_after = await self._outbox.newest()
        self._began.set()
        async with contextlib.aclosing(self._outbox.follow(self.position, TOPICS)) as events:
            async for event in events:
                if len(self._latest) == LATEST:
                    self._begins_after = self._latest[0].id
                self._latest.append(event)
                self.position = event.id
                moved, self._moved = self._moved, asyncio.Event()
                moved.set()

    async def began(self) -> None:
        """Return once there is a position to begin from."""
        await self._began.wait()

    async def holds(self, position: int) -> bool:
        """Whether everything after `position` is still to be had; raises `DatabaseAwayError`."""
        if self._begins_after <= position <= self.position:
            return True
        # An id that is only a little smaller than the first may have been a gap; then it is begun anew in vain.
        first = await self._outbox.first_id()
        return 0 < first <= position + 1 and position <= self.position

    async def after(self, position: int) -> Sequence[Event]:
        """The next events after `position`, some at a time; waits until there are any. Raises `DatabaseAwayError`."""
        await self.began()
        while position >= self.position:
            await self._moved.wait()
        if position >= self._begins_after:
            return [event for event in self._latest if event.id > position][:AT_ONCE]
        # What was committed past our own position is read again when we come to it.
        return await self._outbox.read(position, TOPICS, AT_ONCE)

    async def news(self, event: Event) -> News | None:
        """What `event` tells, None where that is nobody's business outside; raises `DatabaseAwayError`."""
        if event.topic == CALLS and event.body.get("kind") not in NAMES:
            return None
        task = self._drawn.get(event.id)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._drawn[event.id] = asyncio.create_task(self._draw(event))
            while len(self._drawn) > LATEST:
                self._drawn.popitem(last=False)
        # Shielded: a reader that leaves must not take the others' reading with it.
        return await asyncio.shield(task)

    async def _draw(self, event: Event) -> News | None:
        if event.topic == AGENTS:
            return agent_news(event.id, event.at, event.body, self._agent_name(AgentId(event.key)))
        if event.topic == CASES:
            return case_news(event.id, event.at, event.key, event.body)
        seq = event.body["seq"]
        timeline = await self._calls.timeline(CallId(event.key))
        return drawn(event.id, (entry for entry in timeline if entry.seq <= seq))
