"""What a bench found: medians with their spread, and ratios of medians."""

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callcenter.vocabulary.errors import CallCenterError


class BenchError(CallCenterError):
    """What should be measured did not happen: no figure is better than a wrong one."""


@dataclass(frozen=True, slots=True)
class Result:
    """Of one bench."""

    figures: Mapping[str, Any]
    ratios: Mapping[str, float]


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Median, least, most and how many."""
    return {
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "n": len(values),
    }


def with_tail(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """`spread`, and the value that 95 of 100 do not pass."""
    tail = sorted(values)[max(0, round(len(values) * 0.95) - 1)]
    return {**spread(values, digits), "p95": round(tail, digits)}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the medians, ours to theirs."""
    return round(statistics.median(ours) / statistics.median(theirs), 3)


def tell(text: str) -> None:
    """Progress, for people."""
    print(text, file=sys.stderr, flush=True)
