"""How long callers wait before they hang up: drawn by chance, and learnt from calls. Pure.

Rules: who was answered would have waited longer than they did, nobody knows how long. Leaving them out would make
callers look less patient than they are; both estimates count them as what they are, cut off (right-censored).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import inf, isinf
from random import Random

HANG_UPS_MIN = 20
"""Fewer say nothing about patience."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One caller's, as it was seen."""

    wait_s: float
    has_hung_up: bool
    """Else answered, or led elsewhere: cut off."""


@dataclass(frozen=True, slots=True)
class Patience:
    """A distribution of times after which callers hang up: steps as they were seen, then exponential."""

    mean_s: float = inf
    """Of the exponential part; by default nobody hangs up."""
    steps: tuple[tuple[float, float], ...] = ()
    """After so many seconds, the share that still waits: both strictly monotonous."""

    def draw(self, chance: Random) -> float:
        left = chance.random()
        place = bisect_left(self.steps, -left, key=lambda step: -step[1])
        if place < len(self.steps):
            return self.steps[place][0]
        last_s = self.steps[-1][0] if self.steps else 0.0
        return last_s + self.longer_s(chance)

    def longer_s(self, chance: Random) -> float:
        """Of a caller who has not hung up so far, by the exponential part, which has no memory."""
        return inf if isinf(self.mean_s) else chance.expovariate(1 / self.mean_s)


ENDLESS = Patience()


def mean_patience_s(waits: Collection[Wait]) -> float:
    """Of exponential times, by greatest likelihood: all time waited over all who hung up; `inf` where too few did."""
    hung_up = sum(wait.has_hung_up for wait in waits)
    return sum(wait.wait_s for wait in waits) / hung_up if hung_up >= HANG_UPS_MIN else inf


def observed(waits: Collection[Wait]) -> Patience:
    """By Kaplan and Meier ("Nonparametric estimation from incomplete observations", JASA 53, 1958).

    Beyond the longest wait nothing was seen: there it goes on exponentially.
    """
    mean_s = mean_patience_s(waits)
    if isinf(mean_s):
        return ENDLESS
    ended = Counter(wait.wait_s for wait in waits)
    hung_up = Counter(wait.wait_s for wait in waits if wait.has_hung_up)
    at_risk, left = len(waits), 1.0
    steps: list[tuple[float, float]] = []
    for at_s in sorted(ended):
        if hung_up[at_s]:
            left *= 1 - hung_up[at_s] / at_risk
            steps.append((at_s, left))
        at_risk -= ended[at_s]
    return Patience(mean_s, tuple(steps))
