"""`scripts/fuzz`: the API, then every target drawn, then every target guided; one JSON object of what came of it.

The time is shared: two fifths for the API, the rest for the readers, half of it drawn and half of it guided.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.apart import forked
from tests.fuzz.drawn import driven
from tests.fuzz.reporting import Told, broken, last_told, tell
from tests.fuzz.target import Target
from tests.fuzz.targets import TABLE

API = "api"
API_SHARE = 0.4
GROWN_MB = 64.0
"""What a target's process may keep of inputs that are over."""
LONGER_S = 300
"""Above its share: importing, asking everything once, shrinking a fault."""
NO_ATHERIS = "atheris is not installed (it has no wheel for every Python) → pip install 'atheris>=3'"


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of all together")
    parser.add_argument("--seed", type=int, help="the same one draws the same inputs; told at the end")
    parser.add_argument("--only", choices=[API, *sorted(TABLE)], action="append", help="this one; of more: again")
    asked = parser.parse_args()
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    told = []
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        for one in _all(asked.only or [API, *TABLE], asked.minutes * 60, seed, Path(folder)):
            told.append(one)
            _show(one)
    faults = sum(len(one.faults) for one in told)
    summary = {"seed": seed, "minutes": asked.minutes, "runs": sum(one.runs for one in told), "faults": faults}
    targets = [asdict(one) for one in told]
    sys.stdout.write(json.dumps(summary | {"targets": targets}, ensure_ascii=False, indent=1) + "\n")
    return 1 if faults else 0


def _all(names: Sequence[str], seconds: float, seed: int, folder: Path) -> Iterator[Told]:
    until = time.monotonic() + seconds
    targets = [TABLE[name] for name in names if name != API]
    if API in names:
        yield _asked(seconds * API_SHARE if targets else seconds, seed)
    began = time.monotonic()
    drawn_until = began + (until - began) / 2
    for at, target in enumerate(targets):
        yield _drawn(target, (drawn_until - time.monotonic()) / (len(targets) - at), seed, folder)
    if targets and find_spec("atheris") is None:
        yield Told(target="all", way="guided", runs=0, faults=[], left_out=NO_ATHERIS)
    elif targets:
        yield from _guided(targets, until - time.monotonic(), seed, folder)


def _asked(seconds: float, seed: int) -> Told:
    found = dict(_children(["tests.fuzz.asked"], seconds, seed))
    return found.get(API) or found[""]


def _drawn(target: Target, seconds: float, seed: int, folder: Path) -> Told:
    log = folder / f"{target.name}.drawn"
    work: Callable[[], None] = lambda: tell(driven(target, seconds, seed))  # noqa: E731
    status = forked(work, log, max(0.0, seconds) + LONGER_S)
    one = last_told(log.read_text(errors="replace"))
    if status != 0 or one is None:
        return broken(target.name, "drawn", status, log)
    if one.grown_mb > GROWN_MB:
        one.faults.append(f"keeps {one.grown_mb} MB of inputs that are over")
    return one


def _guided(targets: Sequence[Target], seconds: float, seed: int, folder: Path) -> Iterator[Told]:
    command = ["tests.fuzz.guided", str(folder), *(one.name for one in targets)]
    found = dict(_children(command, seconds, seed))
    for target in targets:
        yield found.get(target.name) or broken(target.name, "guided", None, "")
    if "" in found:
        yield found[""]


def _children(command: Sequence[str], seconds: float, seed: int) -> Iterator[tuple[str, Told]]:
    """What a module's process tells, by target; under no name that it failed itself."""
    said = [sys.executable, "-m", *command, "--seconds", str(max(1.0, seconds)), "--seed", str(seed)]
    env = {**os.environ, "PYTHONPATH": "src", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            said, capture_output=True, text=True, errors="replace", timeout=seconds + LONGER_S, check=False, env=env
        )
    except subprocess.TimeoutExpired:
        yield "", broken(command[0], "process", None, "")
        return
    for line in done.stdout.splitlines():
        one = last_told(line)
        if one is not None:
            yield one.target, one
    if done.returncode:
        yield "", broken(command[0], "process", done.returncode, done.stderr)


def _show(one: Told) -> None:
    said = one.left_out or f"{one.runs} inputs, {len(one.faults)} faults, {one.grown_mb:+.1f} MB"
    sys.stderr.write("\n  ".join([f"{one.target} {one.way}: {said}", *one.faults]) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main())
