"""One target, inputs drawn by hypothesis until time is up."""

import gc
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.reporting import Told, peak_mb, resident_mb
from tests.fuzz.target import Target

AT_ONCE = 200
WARM_ROUNDS = 3
MOST_FAULTS = 5


def driven(target: Target, seconds: float, first_seed: int) -> Told:
    """Rounds of `AT_ONCE` inputs, each with a seed of its own; a fault is shrunk before it is told."""
    runs, faults, began_mb = 0, list[str](), resident_mb()
    until = time.monotonic() + seconds
    for number in _rounds(until):
        last = b""

        @settings(
            max_examples=AT_ONCE,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[*HealthCheck],
            report_multiple_bugs=False,
        )
        @seed(first_seed + number)
        @given(target.inputs)
        def drawn(data: bytes) -> None:
            nonlocal runs, last
            runs += 1
            last = data
            target.run(data)

        try:
            drawn()
        except Exception as fault:  # noqa: BLE001 whatever a reader raises that it does not declare is what we look for
            faults.append(f"{type(fault).__name__}: {str(fault)[:300]} from {last!r}")
            if len(faults) == MOST_FAULTS:
                break
        if number == WARM_ROUNDS:
            gc.collect()
            began_mb = resident_mb()
    gc.collect()
    grown = resident_mb() - began_mb
    return Told(
        target=target.name, way="drawn", runs=runs, faults=faults, grown_mb=round(grown, 1), peak_mb=round(peak_mb(), 1)
    )


def _rounds(until: float) -> Iterator[int]:
    number = 0
    while number == 0 or time.monotonic() < until:
        number += 1
        yield number
