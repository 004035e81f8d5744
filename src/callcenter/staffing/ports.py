"""What staffing asks of the rooms above it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from callcenter.staffing.history import Counted, Seen
from callcenter.vocabulary.ids import AgentId, QueueId

Today = Callable[[], date]
"""On the site's clock."""


class Days(Protocol):
    """Days as they were, on the site's clock. Raises `DatabaseAwayError`."""

    async def counted(self, days: Sequence[date]) -> Counted:
        """The calls of these days, added up."""
        ...

    async def seen(self, day: date) -> list[Seen]:
        """The calls of a day, one by one."""
        ...

    async def skills(self) -> Mapping[AgentId, frozenset[QueueId]]:
        """Which queues each active agent serves."""
        ...
