"""What a walk may know of the world, gathered when one asks."""

from collections.abc import Iterator, Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from callcenter.calls.ports import Edition, Notices
from callcenter.ivr.walk.around import Around, Load
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import QueueId


class Lines(Protocol):
    """Who waits, and for whom."""

    def load(self, queue: QueueId) -> Load: ...


class Surroundings:
    """Makes an `Around` for each event of a walk."""

    def __init__(self, clock: Clock, zone: ZoneInfo, lines: Lines, notices: Notices) -> None:
        self._clock = clock
        self._zone = zone
        self._lines = lines
        self._notices = notices

    def now(self, edition: Edition) -> Around:
        """The world at this moment, for a call that goes by `edition`."""
        now = self._clock.now().astimezone(self._zone)
        return Around(
            now=now,
            schedules=edition.schedules,
            loads=_Loads(self._lines, edition),
            closed=self._notices.closed(now),
            announcement=self._notices.announcement(now),
        )


class _Loads(Mapping[QueueId, Load]):
    """Looked up when a node asks: most events ask for none, and each one counts everybody who waits."""

    def __init__(self, lines: Lines, edition: Edition) -> None:
        self._lines = lines
        self._edition = edition
        self._known: dict[QueueId, Load] = {}

    def __getitem__(self, queue: QueueId) -> Load:
        if queue not in self._known:
            self._known[queue] = self._lines.load(queue)
        return self._known[queue]

    def __iter__(self) -> Iterator[QueueId]:
        return iter({queue for flow in self._edition.flows.values() for queue in flow.queues})

    def __len__(self) -> int:
        return sum(1 for _ in self)
