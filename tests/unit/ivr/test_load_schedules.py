"""Faults of the schedules are named by line, field and mend, in both languages."""

from pathlib import Path

import pytest

from callcenter.ivr.load import load_schedules, parse_schedules
from callcenter.ivr.schedules.schedules import NO_SCHEDULES
from callcenter.vocabulary.errors import RefusedDocumentError

SEED = Path("ivr/schedules.yaml")
GOOD = SEED.read_text("utf-8")
FAULTS = {
    "a time that is none": ('"09:00-12:00", "14', '"9-12", "14', "schedules.office.week.workdays.0", "no span"),
    "shifts that overlap": ('"14:00-17:30"', '"11:00-17:30"', "schedules.office.week.workdays", "overlap"),
    "a word that is none": ("holidays: open", "holidays: opn", "schedules.always.holidays", "not one of"),
    "a day that is none": ("days: {}", "days: {2026-02-30: holiday}", "days.2026-02-30", "day"),
    "a day of two kinds": (
        "days: {}",
        "days: {2026-02-03: {day: closed, hours: []}}",
        "days.2026-02-03",
        "exactly one",
    ),
    "a schedule that is not there": (
        "days: {}",
        "days: {2026-02-03: {day: closed, schedules: [offic]}}",
        "(file)",
        "no schedule offic",
    ),
    "a field that is not known": ("years: []", "yars: []", "yars", "not known"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(name: str) -> None:
    part, broken, field, fault = FAULTS[name]

    with pytest.raises(RefusedDocumentError) as refused:
        parse_schedules(GOOD.replace(part, broken, 1), SEED)

    [problem] = refused.value.problems
    assert problem.field == field
    assert fault in problem.fault
    assert problem.mend
    assert field == "(file)" or problem.line == GOOD[: GOOD.index(part)].count("\n") + 1


def test_the_seed_is_good_and_a_site_without_the_file_has_no_schedules(tmp_path: Path) -> None:
    assert set(load_schedules(SEED).schedules) == {"office", "always"}
    assert load_schedules(tmp_path / "schedules.yaml") == NO_SCHEDULES
