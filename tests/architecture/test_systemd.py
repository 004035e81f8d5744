"""The units of `deploy/systemd/`: what systemd itself says of them, where it is there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from callcenter.cli import app

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
ROOT = "/opt/callcenter"


def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs: systemd-analyze")
    for unit in UNITS.iterdir():
        # The programs are not installed where the units look for them.
        text = (
            unit.read_text().replace(f"{ROOT}/.venv/bin/python", "/usr/bin/env").replace("file://" + ROOT, "file:///")
        )
        (tmp_path / unit.name).write_text(text)
    units = [str(tmp_path / name) for name in ("callcenter@1.service", "callcenter-asterisk@pbx1.service")]
    for name in ("callcenter@", "callcenter-asterisk@"):
        instance = next(one for one in units if f"/{name}" in one)
        Path(instance).write_text((tmp_path / f"{name}.service").read_text())
    units.append(str(tmp_path / "callcenter-backup.timer"))
    run = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, text=True, check=False)

    assert (run.returncode, [line for line in run.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def test_the_units_run_commands_that_there_are() -> None:
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    groups = {group.name for group in app.registered_groups}
    for unit in UNITS.glob("*.service"):
        for line in unit.read_text().splitlines():
            if "-m callcenter " in line:
                assert line.partition("-m callcenter ")[2].split()[0] in commands | groups
