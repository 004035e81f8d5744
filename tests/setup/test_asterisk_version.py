"""Set-up takes exactly the Asterisks that the doctor finds well."""

import subprocess
from pathlib import Path

import pytest

from callcenter.main.doctor import OLDEST_ASTERISK, is_too_old

STEP = Path(__file__).parents[2] / "scripts" / "steps" / "asterisk.sh"


@pytest.mark.parametrize("version", sorted(f"{branch}.{release}" for branch, release in OLDEST_ASTERISK.items()))
def test_the_oldest_asterisk_of_a_branch_is_the_doctors(tmp_path: Path, version: str) -> None:
    branch, release = version.split(".")
    told = {
        each: answered(tmp_path, f"Asterisk {each}.1~dfsg")
        for each in (version, f"{branch}.{int(release) - 1}", f"{branch}.{int(release) + 9}")
    }

    assert told == {each: not is_too_old(each) for each in told}


@pytest.mark.parametrize(
    ("told", "is_new_enough"),
    [("Asterisk 23.0.0", True), ("Asterisk certified/18.9", False), ("Asterisk 19.8.1", False), ("", False)],
)
def test_other_branches_are_old_or_new_as_a_whole(tmp_path: Path, told: str, is_new_enough: bool) -> None:
    assert answered(tmp_path, told) is is_new_enough


def answered(folder: Path, version: str) -> bool:
    """Whether set-up takes an Asterisk that says `version`."""
    program = folder / "asterisk"
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)
    script = f"set -euo pipefail; . {STEP}; if asterisk_is_new_enough {program}; then echo taken; fi"
    return subprocess.run(["bash", "-c", script], check=True, capture_output=True, timeout=20).stdout == b"taken\n"
