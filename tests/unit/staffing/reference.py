"""A line of callers played in the plainest way: no order code, no queues, no shifts. A yardstick for the simulator."""

from collections.abc import Sequence
from heapq import heappop, heappush
from random import Random

from callcenter.staffing.day import Caller
from callcenter.staffing.patience import ENDLESS, Patience
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

QUEUE = QueueId("general")


def callers(  # noqa: PLR0913 a textbook case
    number: int,
    *,
    load: float,
    handling_s: float,
    seed: int,
    patience: Patience = ENDLESS,
    tiers: Sequence[Tier] = (Tier.ORDINARY,),
) -> list[Caller]:
    """By a Poisson process, with exponential handling times; tiers by equal chance."""
    chance = Random(seed)
    at_s = 0.0
    made: list[Caller] = []
    for _ in range(number):
        at_s += chance.expovariate(load / handling_s)
        made.append(
            Caller(
                at_s=at_s,
                queue=QUEUE,
                tier=chance.choice(tiers),
                handling_s=chance.expovariate(1 / handling_s),
                patience_s=patience.draw(chance),
            )
        )
    return made


def waits_s(line: Sequence[Caller], agents: int, *, by_tier: bool = False) -> list[float]:
    """Each caller's wait, answered or not: the smaller tier first where tiers count, then who came first."""
    free = [0.0] * agents
    waiting: list[tuple[int, int]] = []
    waits = [0.0] * len(line)
    for number in range(len(line) + 1):
        now_s = line[number].at_s if number < len(line) else float("inf")
        while waiting and free[0] < now_s:
            _, first = heappop(waiting)
            caller = line[first]
            starts_s = max(free[0], caller.at_s)
            waits[first] = min(starts_s - caller.at_s, caller.patience_s)
            if waits[first] < caller.patience_s:
                heappop(free)
                heappush(free, starts_s + caller.handling_s)
        if number < len(line):
            heappush(waiting, (line[number].tier if by_tier else 0, number))
    return waits
