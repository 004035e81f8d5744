"""What the desktops need from the calls; the room of calls stands above this one and provides it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from callcenter.agents.board import Served
from callcenter.agents.life import Status
from callcenter.agents.queues import QueueLoad
from callcenter.agents.views import CallCard, CallSummary
from callcenter.vocabulary.ids import AgentId, CallId


class CallViews(Protocol):
    """Reads of calls. Every method raises the database room's errors when it is away."""

    async def summary(self, call: CallId) -> CallSummary | None: ...

    async def card(self, call: CallId) -> CallCard | None: ...

    async def recent(self, agent: AgentId | None, most: int) -> Sequence[CallSummary]:
        """The newest calls, of all agents where `agent` is None; newest first."""
        ...

    async def loads(self) -> Sequence[QueueLoad]:
        """Every queue with those who wait in it."""
        ...


class Levels(Protocol):
    """How callers were served lately."""

    async def served(self, at: datetime, window_min: int) -> Sequence[Served]:
        """Every queue, counted over the minutes before `at`; raises the database room's errors when it is away."""
        ...


class Statuses(Protocol):
    """Where a status that a person chose is kept over a restart."""

    async def keep_status(self, agent: AgentId, status: Status, reason: str = "") -> None: ...
