"""What a long run found, as lines of JSON."""

import json
import resource
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One target, driven one way."""

    target: str
    way: str
    """``drawn`` by hypothesis, ``guided`` by atheris, ``asked`` over HTTP."""
    runs: int
    faults: list[str]
    """Each with its input, as Python writes bytes."""
    grown_mb: float = 0.0
    """From after the first inputs to the end: what is kept of inputs that are over."""
    peak_mb: float = 0.0
    left_out: str = ""
    """Why it could not be driven so."""
    figures: dict[str, object] = field(default_factory=dict)


def tell(told: Told) -> None:
    sys.stdout.write(json.dumps(asdict(told)) + "\n")
    sys.stdout.flush()


def last_told(output: str) -> Told | None:
    """What `tell` wrote last, if anything."""
    lines = [line for line in output.splitlines() if line.startswith('{"target"')]
    return Told(**json.loads(lines[-1])) if lines else None


def broken(target: str, way: str, status: int | None, log: Path | str) -> Told:
    """One that did not come to an end of its own."""
    said = log.read_text(errors="replace") if isinstance(log, Path) else log
    fault = "never ended" if status is None else f"the process ended with {status}: {said[-1500:]}"
    return Told(target=target, way=way, runs=0, faults=[fault])


def resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
