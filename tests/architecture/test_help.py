"""`callcenter --help` is for people who wait for it: the command line's own modules import nothing heavy."""

import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"

HEAVY = ("sqlalchemy", "fastapi", "numpy", "yaml", "vosk", "rjieba", "callcenter.ivr.document.kinds")


def test_the_command_line_is_there_before_its_commands_parts() -> None:
    told = "import sys, callcenter.cli; print(*sys.modules)"
    paths = os.environ | {"PYTHONPATH": str(SOURCES)}
    run = subprocess.run([sys.executable, "-c", told], env=paths, capture_output=True, text=True, check=True)
    loaded = run.stdout.split()

    assert set(loaded).isdisjoint(HEAVY)
