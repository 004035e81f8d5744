"""The latest offers, which shares are counted in."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from callcenter.routing.rules import RULES
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

Recent = Mapping[QueueId, Sequence[Tier]]
"""By queue, the tiers of the latest offers to agents who serve it, the latest last."""
NOTHING_YET: Recent = MappingProxyType({})


class Latest:
    """The latest offers, kept by the queues of the agents they were made to."""

    def __init__(self, window: int = RULES.window, recent: Recent = NOTHING_YET) -> None:
        self._window = window
        self._known = recent
        self.by_queue: dict[QueueId, deque[Tier]] = {}

    def add(self, tier: Tier, queues: Iterable[QueueId]) -> None:
        """One more offer, to an agent who serves `queues`."""
        for queue in queues:
            self.of(queue).append(tier)

    def of(self, queue: QueueId) -> deque[Tier]:
        if queue not in self.by_queue:
            self.by_queue[queue] = deque(self._known.get(queue, ()), maxlen=self._window)
        return self.by_queue[queue]
