"""`callcenter balance`: which stretch of time is looked at, and what a person and a machine read of it."""

import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from callcenter.balance.law import Sums
from callcenter.balance.weighing import Drift, Kind
from callcenter.cli import app
from callcenter.main.balancing import Report
from callcenter.main.commands import balance as command
from callcenter.settings import Settings
from callcenter.vocabulary.ids import CallId

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WELL = Report(
    since=NOON,
    until=NOON + timedelta(days=1),
    sums=Sums(by_asterisk=3, entered=3, dialled=1, ended={"answered": 2}, open={"waiting": 1}),
    drifts=(),
    pending=(),
)
LOST = Drift(call=CallId("pbx1.lost"), kind=Kind.UNKNOWN_CALL, at=NOON)


def run(monkeypatch: pytest.MonkeyPatch, report: Report, *arguments: str) -> tuple[int, str, str]:
    def answered(work: Callable[[Settings], Coroutine[Any, Any, Report]]) -> Report:
        return report

    monkeypatch.setattr(command, "with_settings", answered)
    told = CliRunner().invoke(app, ["balance", *arguments])
    return told.exit_code, told.stdout, told.stderr


def test_what_balances_exits_0_and_what_does_not_1(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Report(since=WELL.since, until=WELL.until, sums=WELL.sums, drifts=(LOST,), pending=())
    code, out, _ = run(monkeypatch, WELL, "--json")
    assert (code, json.loads(out)["is_balanced"], json.loads(out)["ended"]) == (0, True, {"answered": 2})

    code, out, _ = run(monkeypatch, lost, "--json")
    assert (code, [one["kind"] for one in json.loads(out)["drifts"]]) == (1, ["unknown_call"])


def test_a_sum_that_does_not_add_up_is_no_balance_unless_something_still_changes() -> None:
    sums = Sums(by_asterisk=4, entered=3, ended={"answered": 3})
    unkept = Report(since=WELL.since, until=WELL.until, sums=sums, drifts=(), pending=())
    changing = Report(since=WELL.since, until=WELL.until, sums=sums, drifts=(), pending=(CallId("pbx1.late"),))

    assert (unkept.is_balanced, changing.is_balanced) == (False, True)


def test_a_day_is_the_sites_and_a_time_without_a_zone_is_utc() -> None:
    settings = Settings(_env_file=None)
    day, since = datetime(2026, 11, 1), datetime(2026, 11, 22, 6)  # noqa: DTZ001 as they are typed
    last_day, _ = command.stretch(settings, None, None)

    assert command.stretch(settings, day, None) == (
        datetime(2026, 10, 31, 16, tzinfo=UTC),
        datetime(2026, 11, 1, 16, tzinfo=UTC),
    )
    assert command.stretch(settings, None, since) == (since.replace(tzinfo=UTC), None)
    assert datetime.now(UTC) - last_day < timedelta(days=1, minutes=1)


def test_a_day_and_a_time_are_not_given_together(monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, error = run(monkeypatch, WELL, "--day", "2026-11-22", "--since", "2026-11-22T00:00:00")

    assert code == 2
    assert "not both" in error
