"""What will be open on which day, on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from callcenter.cli import app

SEED = Path("ivr/schedules.yaml")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLCENTER_FLOWS", str(tmp_path))
    return tmp_path


def test_a_holiday_and_the_saturday_worked_for_it_are_told(folder: Path) -> None:
    (folder / "schedules.yaml").write_text(SEED.read_text("utf-8"), "utf-8")

    told = CliRunner().invoke(app, ["schedule", "preview", "--from", "2026-10-01", "--to", "2026-10-10", "--json"])

    days = json.loads(told.stdout)
    assert (days[0]["kind"], days[0]["open"]["office"], days[0]["unusual"]) == ("holiday", [], ["office"])
    assert (days[-1]["kind"], days[-1]["is_swapped"]) == ("workday", True)
    assert days[-1]["open"]["office"] == ["09:00-12:00", "14:00-17:30"]


def test_a_year_that_is_not_published_is_an_alarm_and_not_a_guess() -> None:
    told = CliRunner().invoke(app, ["schedule", "preview", "--from", "2051-10-01", "--to", "2051-10-02"])

    assert "days of 2051 are not known" in told.stderr
    assert "NOT PUBLISHED" in told.stdout


def test_a_broken_file_is_told_with_its_line(folder: Path) -> None:
    (folder / "schedules.yaml").write_text("schedules: {}\nyeers: []\n", "utf-8")

    told = CliRunner().invoke(app, ["schedule", "preview"])

    assert told.exit_code == 1
    assert "schedules.yaml:2: yeers" in told.stderr


def test_too_many_days_are_refused() -> None:
    told = CliRunner().invoke(app, ["schedule", "preview", "--from", "2026-01-01", "--to", "2036-01-01"])

    assert told.exit_code == 1
    assert "1 to 400 days" in told.stderr
