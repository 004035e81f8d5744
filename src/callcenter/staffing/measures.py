"""What a played day was like for its callers. Pure.

Rules: waits are those of all callers, answered or not, so that nobody improves a figure by hanging up; only the
service level leaves out who hung up within the target's time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from callcenter.staffing.day import DAY_S, QUARTER_S
from callcenter.staffing.simulation import End, Outcome
from callcenter.vocabulary.tiers import Tier


@dataclass(frozen=True, slots=True)
class Target:
    """So large a share of callers answered within so many seconds."""

    share: float = 0.8
    within_s: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of some callers. Waits are None where nobody called."""

    callers: int
    answered: int
    hung_up: int
    waiting: int
    """When the day ended."""
    mean_s: float | None
    p50_s: float | None
    p95_s: float | None
    max_s: float | None
    service_level: float | None
    """None where nobody counts for it."""


def measured(outcomes: Iterable[Outcome], within_s: float) -> Measured:
    """The figures of these callers."""
    found = list(outcomes)
    waits_s = sorted(outcome.wait_s for outcome in found)
    ends = [outcome.end for outcome in found]
    in_time = sum(outcome.end is End.ANSWERED and outcome.wait_s <= within_s for outcome in found)
    counted = sum(outcome.end is End.ANSWERED or outcome.wait_s > within_s for outcome in found)
    return Measured(
        callers=len(found),
        answered=ends.count(End.ANSWERED),
        hung_up=ends.count(End.HUNG_UP),
        waiting=ends.count(End.WAITS),
        mean_s=sum(waits_s) / len(waits_s) if waits_s else None,
        p50_s=quantile(waits_s, 0.5),
        p95_s=quantile(waits_s, 0.95),
        max_s=waits_s[-1] if waits_s else None,
        service_level=in_time / counted if counted else None,
    )


def by_tier(outcomes: Sequence[Outcome], within_s: float) -> Mapping[Tier, Measured]:
    """The figures of each tier that anybody of has called, the best one first."""
    tiers = sorted({outcome.caller.tier for outcome in outcomes})
    return {tier: measured((one for one in outcomes if one.caller.tier is tier), within_s) for tier in tiers}


def over_day(outcomes: Iterable[Outcome], figure: Callable[[list[Outcome]], float | None]) -> list[float | None]:
    """A figure of the callers of each quarter hour, by when they joined the line."""
    quarters: list[list[Outcome]] = [[] for _ in range(DAY_S // QUARTER_S)]
    for outcome in outcomes:
        if 0 <= (quarter := int(outcome.caller.at_s // QUARTER_S)) < len(quarters):
            quarters[quarter].append(outcome)
    return [figure(one) for one in quarters]


def p95_s(outcomes: Iterable[Outcome]) -> float | None:
    """The wait that one in twenty exceeds."""
    return quantile(sorted(outcome.wait_s for outcome in outcomes), 0.95)


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that so large a share does not exceed."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
