"""`python -m tests.fuzz.guided FOLDER --seconds N --seed S TARGET…`: inputs led by the branches that they reach.

atheris runs libFuzzer, which ends its process itself: at the first fault, whose input it leaves in FOLDER, or when
time is up.
"""

import argparse
import os
import re
import time
from pathlib import Path

import atheris

from tests.fuzz.apart import forked
from tests.fuzz.reporting import Told, broken, tell

with atheris.instrument_imports(include=["callcenter", "joserfc", "panoramisk"], enable_loader_override=False):
    from tests.fuzz.target import Target
    from tests.fuzz.targets import TABLE, kept_inputs

MOST_MB = 2048
INPUT_S = 20
LONGEST = 4096
SEEDS = 40
LONGER_S = 240
EXECUTED = re.compile(r"stat::number_of_executed_units: (\d+)")
UNCAUGHT = re.compile(r"^.*=== Uncaught Python exception: ===", re.DOTALL)
PEAK = re.compile(r"stat::peak_rss_mb:\s+(\d+)")


def main(names: list[str], folder: Path, seconds: float, first_seed: int) -> None:
    """What is left of the time is shared by the targets that are left."""
    until = time.monotonic() + seconds
    for at, name in enumerate(names):
        share_s = max(1, round((until - time.monotonic()) / (len(names) - at)))
        tell(_guided(TABLE[name], folder, share_s, first_seed))


def _guided(target: Target, folder: Path, seconds: int, first_seed: int) -> Told:
    log = folder / f"{target.name}.log"
    status = forked(lambda: _fuzz(target, folder, seconds, first_seed), log, seconds + LONGER_S)
    said = log.read_text(errors="replace")
    runs, peak = EXECUTED.search(said), PEAK.search(said)
    inputs = [path.read_bytes() for path in folder.glob(f"found-{target.name}-*")]
    if status is None or not (runs or inputs):
        return broken(target.name, "guided", status, log)
    # Of a fault that is found in the first inputs, libFuzzer counts none.
    why = UNCAUGHT.sub("", said)[:1500] if status else ""
    faults = [f"{why} from {data!r}" for data in inputs] or ([why] if why else [])
    return Told(
        target=target.name,
        way="guided",
        runs=int(runs[1]) if runs else 0,
        faults=faults,
        peak_mb=float(peak[1]) if peak else 0.0,
    )


def _fuzz(target: Target, folder: Path, seconds: int, first_seed: int) -> None:
    corpus = folder / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    _seed(corpus, target)
    for path in kept_inputs(target.name):
        (corpus / path.name).write_bytes(path.read_bytes())
    options = {
        "artifact_prefix": f"{folder}/found-{target.name}-",
        "max_total_time": seconds,
        # libFuzzer takes 0 for "draw one".
        "seed": first_seed or 1,
        "timeout": INPUT_S,
        "rss_limit_mb": MOST_MB,
        "max_len": LONGEST,
        "print_final_stats": 1,
        "verbosity": 0,
    }
    atheris.Setup(["guided", str(corpus), *(f"-{name}={value}" for name, value in options.items())], target.run)
    atheris.Fuzz()


def _seed(corpus: Path, target: Target) -> None:
    """What hypothesis draws is where it begins: chance alone would hardly write a message's head."""
    from hypothesis import HealthCheck, Phase, given, settings

    count = 0

    @settings(
        max_examples=SEEDS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(target.inputs)
    def drawn(data: bytes) -> None:
        nonlocal count
        count += 1
        (corpus / f"drawn-{count}").write_bytes(data)

    drawn()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("targets", nargs="+", choices=TABLE)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    main(asked.targets, asked.folder, asked.seconds, asked.seed)
