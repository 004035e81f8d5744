"""A model tried for real, in a process of its own: Kaldi ends its process when a model's files are damaged."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import callcenter
from callcenter.speech.engines import trial_child
from callcenter.speech.models.catalogue import Engine

WITHIN_S = 180.0
"""The largest models take a minute from a slow disk."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    state: Literal["well", "lacking", "broken"]
    detail: str = ""
    """Of a broken one, what happened."""
    load_s: float = 0.0
    memory_bytes: int = 0
    has_grammar: bool = True
    """Whether it can be told the keywords; else it always listens for any words."""
    missing: tuple[str, ...] = field(default=())
    """Phrases that it has no words for, and that nobody will ever be heard saying."""


def try_model(engine: Engine, folder: Path, phrases: Sequence[str] = (), within_s: float = WITHIN_S) -> Trial:
    """Load the model of `folder`, let it listen to a second of silence, and ask it for the words of `phrases`."""
    order = json.dumps({"engine": engine, "folder": str(folder), "phrases": list(phrases)})
    try:
        done = subprocess.run(
            (sys.executable, "-m", trial_child.__name__),
            input=order,
            env=os.environ | {"PYTHONPATH": str(Path(callcenter.__file__).parents[1])},
            capture_output=True,
            text=True,
            timeout=within_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trial("broken", f"not loaded within {within_s:.0f} s")
    told = done.stdout.strip().splitlines()
    if done.returncode or not told:
        return Trial("broken", _cause(done.returncode, done.stderr))
    answer = json.loads(told[-1])
    missing = tuple(answer["missing"])
    return Trial(
        state="lacking" if missing else "well",
        load_s=answer["load_s"],
        memory_bytes=answer["memory_bytes"],
        has_grammar=answer["has_grammar"],
        missing=missing,
    )


def _cause(status: int, errors: str) -> str:
    said = [line.strip() for line in errors.splitlines() if line.strip()]
    last = said[-1] if said else "it says nothing"
    return f"{signal.Signals(-status).name} ended the engine: {last}" if status < 0 else last
