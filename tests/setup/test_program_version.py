"""Set-up reads a program's version from whatever the program says of itself."""

import subprocess
from pathlib import Path

import pytest

STEP = Path(__file__).parents[2] / "scripts" / "steps" / "programs.sh"


@pytest.mark.parametrize(
    ("told", "version"),
    [
        ("Chromium 156.0.8078.79 built on Debian", "156.0.8078.79"),
        ("\n SIPp v3.6.1-TLS-PCAP.", "3.6.1"),
        ("\n$0: Version 0.9.10\nFor usage see '$0 --help'.", "0.9.10"),
    ],
)
def test_a_digit_in_the_programs_own_path_is_no_version(tmp_path: Path, told: str, version: str) -> None:
    program = tmp_path / "site2" / "faketime"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "{told}"\nexit 1\n')
    program.chmod(0o755)

    script = f"set -euo pipefail; . {STEP}; program_version {program} --version"
    found = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, timeout=20)

    assert found.stdout == f"{version}\n"
