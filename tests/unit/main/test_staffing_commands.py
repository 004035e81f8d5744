"""`callcenter staffing` as far as it needs no database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.cli import app

PLAN = "time,seats\n08:00,8\n20:00,2\n"
CALLERS = """\
at,queue,tier,handling_s
09:00:00,general,ordinary,600
09:00:10,general,ordinary,60
09:00:20,general,listed,60
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with some files; the log goes where it went before."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.csv").write_text(PLAN)
    (tmp_path / "one.csv").write_text("time,seats\n00:00,1\n")
    (tmp_path / "callers.csv").write_text(CALLERS)
    (tmp_path / "police.csv").write_text("agent,queues,from,to\n8001,police,08:00,12:00\n")
    yield tmp_path
    structlog.reset_defaults()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("staffing", *arguments))


def test_seats_are_told_as_a_table_and_drawn(elsewhere: Path) -> None:
    told = run("seats", "--calls", "2000", "--plan", "plan.csv", "--picture", "seats.svg")

    assert told.exit_code == 0
    assert "09:00" in told.stdout
    assert "hours of work in all" in told.stdout
    assert "planned" in (elsewhere / "seats.svg").read_text()


def test_three_agents_fewer_and_eight_per_cent_listed_callers_as_json() -> None:
    told = run(
        *("day", "--calls", "1000", "--agents", "-3", "--listed", "8%", "--patience-s", "300", "--json"),
        *("--order", "ours", "--order", "strict"),
    )
    days = json.loads(told.stdout)["days"]

    assert [day["order"] for day in days] == ["ours", "strict"]
    assert [one["tier"] for one in days[0]["tiers"]] == [2, 4]


def test_a_day_is_told_tier_by_tier_and_drawn(elsewhere: Path) -> None:
    told = run("day", "--calls", "300", "--listed", "10 %", "--picture", "day.svg")

    assert told.exit_code == 0
    assert "our order: calls take" in told.stdout
    assert "listed" in told.stdout
    assert "listed, our order" in (elsewhere / "day.svg").read_text()


def test_callers_of_a_file_are_played_by_a_plan() -> None:
    told = run(
        "replay", "--callers", "callers.csv", "--plan", "one.csv", "--json", "--order", "ours", "--order", "fifo"
    )
    ours, fifo = json.loads(told.stdout)["days"]

    assert [one["figures"]["max_s"] for one in ours["tiers"]] == [580, 650]
    assert [one["figures"]["max_s"] for one in fifo["tiers"]] == [640, 590]


def test_people_are_played_with_their_own_hours_and_queues(elsewhere: Path) -> None:
    """Li serves nobody who calls; Wang comes after a break at 9:15."""
    people = (
        "agent,queues,from,to\n8001,social police,00:00,00:00\n8002,general,08:00,09:00\n8002,general,09:15,18:00\n"
    )
    (elsewhere / "people.csv").write_text(people)
    told = run("replay", "--callers", "callers.csv", "--people", "people.csv", "--json", "--order", "fifo")
    (day,) = json.loads(told.stdout)["days"]

    assert [one["figures"]["max_s"] for one in day["tiers"]] == [900 + 600 + 60 - 20, 900 + 600 - 10]


def test_a_day_has_the_people_who_are_named(elsewhere: Path) -> None:
    (elsewhere / "people.csv").write_text("agent,queues,from,to\n8001,general,08:00,12:00\n8002,general,09:00,18:00\n")
    told = run("day", "--calls", "100", "--people", "people.csv", "--patience-s", "60", "--json")
    planned = [quarter["planned"] for quarter in json.loads(told.stdout)["quarters"]]

    assert [planned[quarter] for quarter in (31, 32, 36, 47, 48, 71, 72)] == [0, 1, 2, 2, 1, 1, 0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("seats", "--calls", "1000", "--target", "80"), "write percent/seconds"),
        (("seats", "--calls", "1000", "--rates", "plan.csv"), "give --calls or --rates"),
        (("day", "--calls", "1000", "--listed", "many"), "write a share"),
        (("day", "--calls", "1000", "--order", "random"), "write one of ours, fifo, strict"),
        (("day", "--calls", "250000", "--load", "2"), "ask for a smaller load"),
        (("seats", "--weekday", "someday"), "write one of mon"),
        (("day", "--calls", "10", "--people", "police.csv"), "nobody serves general"),
        (("replay",), "name a day of the database"),
        (("replay", "--callers", "callers.csv"), "needs --plan or --people"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_mend(arguments: tuple[str, ...], told: str) -> None:
    refused = run(*arguments)

    assert refused.exit_code == 2
    assert told in " ".join(refused.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("seats", "--rates", "plan.csv"), "has no column queue"),
        (("seats", "--calls", "100", "--plan", "none.csv"), "cannot be read"),
        (("seats", "--calls", "100", "--picture", "seats.png"), "ends in .svg"),
        (("seats", "--calls", "100", "--picture", "none/seats.svg"), "cannot be written"),
    ],
)
def test_a_file_that_cannot_be_used_ends_the_command(arguments: tuple[str, ...], told: str) -> None:
    refused = run(*arguments)

    assert refused.exit_code == 1
    assert told in " ".join(refused.stderr.split())
