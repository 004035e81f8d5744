"""How many agents a load needs in each quarter hour for a target. Pure.

Rules: each quarter hour is taken as steady by itself (stationary, independent, period by period: Green, Kolesar and
Soares, "Improving the SIPP approach", Operations Research 49, 2001). That is right where calls are short beside the
time in which the load changes; a line left over from the quarter hour before is not seen, so a plan is to be played.
All queues are taken as one: right where every agent takes every call, too few seats where they do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isinf

from callcenter.staffing.day import QUARTER_S, Stream
from callcenter.staffing.formulas import Steady, impatient
from callcenter.staffing.measures import Target

OCCUPANCY_MAX = 0.85
"""Of agents' time, in talk and wrap-up: more is not humane for hours on end, whatever the target allows."""


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in one quarter hour."""

    calls: float
    handling_s: float
    """Mean."""
    patience_s: float = inf
    """Mean."""

    @property
    def erlang(self) -> float:
        return self.calls * self.handling_s / QUARTER_S


@dataclass(frozen=True, slots=True)
class Needed:
    """Seats for one quarter hour, and what callers then meet."""

    seats: int
    load: Load
    steady: Steady


def loads(streams: Sequence[Stream]) -> list[Load]:
    """All streams as one load a quarter hour: their calls, and their times weighted by calls."""
    return [
        _together([(each, calls) for each, calls in zip(streams, quarter, strict=True)])
        for quarter in zip(*(stream.calls for stream in streams), strict=True)
    ]


def needed(load: Load, target: Target, occupancy_max: float = OCCUPANCY_MAX) -> Needed:
    """The fewest seats that reach the target at no more than that occupancy."""
    seats = max(ceil(load.erlang / occupancy_max - 1e-9), 1 if load.calls else 0)
    if isinf(load.patience_s):
        # With no more agents than work the line grows; no formula has to be asked.
        seats = max(seats, int(load.erlang) + 1 if load.calls else 0)
    while (steady := _steady(seats, load, target)).service_level < target.share:
        seats += 1
    return Needed(seats, load, steady)


def plan(streams: Sequence[Stream], target: Target, occupancy_max: float = OCCUPANCY_MAX) -> list[Needed]:
    """Seats for each quarter hour of the day."""
    return [needed(load, target, occupancy_max) for load in loads(streams)]


def _steady(seats: int, load: Load, target: Target) -> Steady:
    return impatient(seats, load.calls / QUARTER_S, load.handling_s, load.patience_s, target.within_s)


def _together(parts: Sequence[tuple[Stream, float]]) -> Load:
    calls = sum(each for _, each in parts)
    if not calls:
        return Load(0.0, 0.0)
    handling_s = sum(stream.handling.mean_s * each for stream, each in parts) / calls
    # Patience adds up by the rate at which callers leave.
    leaving = sum(each / stream.patience.mean_s for stream, each in parts) / calls
    return Load(calls, handling_s, 1 / leaving if leaving else inf)
