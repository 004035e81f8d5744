"""Opening hours: the State Council's days, local days, split shifts, nights; and never a silent guess."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from callcenter.ivr.schedules.calendar import DayKind, Source, unknown_year
from callcenter.ivr.schedules.preview import MOST_DAYS, preview
from callcenter.ivr.schedules.schedules import Schedules
from callcenter.ivr.walk.around import Around

OFFICE = {"week": {"workdays": ["09:00-12:00", "14:00-17:30"]}, "holidays": "closed"}
ALWAYS = {"week": {"workdays": ["00:00-24:00"], "weekends": ["00:00-24:00"]}, "holidays": "open"}


def schedules(days: dict[str, Any] | None = None, years: tuple[int, ...] = (), **named: Any) -> Schedules:
    return Schedules.model_validate(
        {"schedules": {"office": OFFICE, "always": ALWAYS, **named}, "days": days or {}, "years": years}
    )


def at(local: str) -> datetime:
    return datetime.fromisoformat(local)


def hours(of: Schedules, name: str, day: str) -> str:
    return ", ".join(map(str, of.spans(name, date.fromisoformat(day))))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-02-14", "workday", "春节"),
        ("2025-10-11", "workday", "国庆节"),
        ("2026-01-04", "workday", "元旦"),
        ("2026-10-10", "workday", "国庆节"),
        ("2026-10-01", "holiday", "国庆节"),
        ("2026-02-23", "holiday", "春节"),
        ("2026-10-08", "workday", ""),
        ("2026-10-11", "weekend", ""),
        ("2024-05-11", "workday", "劳动节"),
    ],
)
def test_days_are_as_the_state_council_published_them(day: str, kind: str, name: str) -> None:
    found = schedules().calendar_day(date.fromisoformat(day))

    assert (found.kind, found.names.get("zh", "")) == (kind, name)  # type: ignore[call-overload]


def test_a_swapped_working_saturday_has_the_hours_of_working_days() -> None:
    assert hours(schedules(), "office", "2026-02-14") == "09:00-12:00, 14:00-17:30"
    assert hours(schedules(), "office", "2026-02-28") == "09:00-12:00, 14:00-17:30"
    assert hours(schedules(), "office", "2026-03-07") == ""


def test_a_days_own_hours_stand_before_those_of_working_days() -> None:
    week = {"workdays": ["09:00-17:00"], "friday": ["09:00-12:00"], "saturday": ["10:00-11:00"]}
    book = schedules(short=OFFICE | {"week": week})

    assert hours(book, "short", "2026-03-06") == "09:00-12:00"
    assert hours(book, "short", "2026-03-07") == "10:00-11:00"
    assert hours(book, "short", "2026-02-14") == "09:00-17:00"


@pytest.mark.parametrize(
    ("holidays", "expected"), [("closed", ""), ("open", "09:00-17:00"), (["10:00-11:00"], "10:00-11:00")]
)
def test_holidays_are_closed_or_open_or_have_hours_of_their_own(holidays: object, expected: str) -> None:
    book = schedules(desk={"week": {"workdays": ["09:00-17:00"]}, "holidays": holidays})

    assert hours(book, "desk", "2026-10-01") == expected


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("14:00", True), ("17:30", False)],
)
def test_a_shift_begins_with_its_first_minute_and_ends_before_its_last(clock: str, is_open: bool) -> None:
    assert schedules().is_open("office", at(f"2026-03-05T{clock}")) is is_open


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    book = schedules(night={"week": {"workdays": ["22:00-06:00"]}, "holidays": "closed"})

    assert book.is_open("night", at("2026-03-07T05:59"))  # Friday's shift, on Saturday
    assert not book.is_open("night", at("2026-03-07T06:00"))
    assert not book.is_open("night", at("2026-03-07T23:00"))
    assert not book.is_open("night", at("2026-03-09T05:00"))  # Sunday had none
    assert book.is_open("night", at("2026-09-30T23:00"))
    assert book.is_open("night", at("2026-10-01T01:00"))
    assert not book.is_open("night", at("2026-10-01T23:00"))


def test_day_and_night_has_no_gap() -> None:
    first = at("2026-09-29T00:00")
    book = schedules()

    assert all(book.is_open("always", first + timedelta(minutes=7 * step)) for step in range(2000))


def test_a_local_day_stands_before_the_state_councils() -> None:
    book = schedules({"2026-10-08": "holiday", "2026-10-01": "workday", "2026-03-05": {"day": "closed"}})

    assert hours(book, "office", "2026-10-08") == ""
    assert hours(book, "office", "2026-10-01") == "09:00-12:00, 14:00-17:30"
    assert hours(book, "office", "2026-03-05") == ""
    assert book.day(at("2026-10-08T12:00")) == "holiday"
    assert book.day(at("2026-03-05T12:00")) == "workday"


def test_a_local_day_may_be_meant_for_some_schedules_only() -> None:
    book = schedules({"2026-03-05": {"hours": ["10:00-11:00"], "schedules": ["office"]}})

    assert hours(book, "office", "2026-03-05") == "10:00-11:00"
    assert hours(book, "always", "2026-03-05") == "00:00-24:00"


def test_a_year_that_is_not_published_is_counted_by_weekday_and_says_so() -> None:
    found = schedules().calendar_day(date(2031, 10, 1))

    assert (found.kind, found.source) == (DayKind.WORKDAY, Source.NOT_PUBLISHED)


def test_the_last_week_of_december_waits_for_the_next_years_paper() -> None:
    book = schedules()

    assert book.calendar_day(date(2026, 12, 20)).source is Source.WEEKDAY
    assert book.calendar_day(date(2025, 12, 29)).source is Source.WEEKDAY
    assert schedules(years=(2031, 2032)).calendar_day(date(2031, 12, 31)).source is Source.WEEKDAY
    assert schedules(years=(2031,)).calendar_day(date(2031, 12, 31)).source is Source.NOT_PUBLISHED


def test_from_december_on_a_missing_next_year_is_an_alarm() -> None:
    assert schedules(years=(2031,)).missing_years(date(2031, 11, 30)) == ()
    assert schedules(years=(2031,)).missing_years(date(2031, 12, 1)) == (2032,)
    assert schedules().missing_years(date(2032, 1, 1)) == (2032,)


def test_the_years_that_decide_over_some_days_and_are_not_known_are_named() -> None:
    book = schedules(years=(2031,))

    assert book.unknown_years(date(2031, 12, 1), date(2031, 12, 20)) == ()
    assert book.unknown_years(date(2031, 12, 1), date(2031, 12, 31)) == (2032,)
    assert book.unknown_years(date(2030, 1, 1), date(2032, 1, 1)) == (2030, 2032)


def test_the_alarm_names_the_year_and_the_mend_in_both_languages() -> None:
    alarm = unknown_year(2031)

    assert alarm.severity == "warning"
    assert all("2031" in words for words in (alarm.fault.en, alarm.fault.zh, alarm.mend.en, alarm.mend.zh))


def test_a_year_entered_by_hand_is_no_alarm() -> None:
    book = schedules({"2031-10-01": "holiday"}, years=(2031, 2032))

    assert book.missing_years(date(2031, 12, 1)) == ()
    assert book.calendar_day(date(2031, 10, 1)).kind is DayKind.HOLIDAY
    assert book.calendar_day(date(2031, 10, 2)).source is Source.WEEKDAY


def test_a_schedule_that_does_not_exist_is_told_apart_from_a_closed_one() -> None:
    with pytest.raises(KeyError):
        schedules().is_open("offce", at("2026-03-05T10:00"))


@pytest.mark.parametrize(
    "broken",
    [
        {"schedules": {"a": {"week": {"workdays": ["09:00-12:00", "11:00-13:00"]}, "holidays": "open"}}},
        {"schedules": {"a": {"week": {"workdays": ["9:00-12:00"]}, "holidays": "open"}}},
        {"schedules": {"a": {"week": {"workdays": ["09:00-09:00"]}, "holidays": "open"}}},
        {"schedules": {"a": {"week": {"workdays": ["09:00-25:00"]}, "holidays": "open"}}},
        {"schedules": {"a": {"week": {"weekends": []}, "holidays": "open"}}},
        {"schedules": {"a": {"week": {"workdays": []}, "holidays": "never"}}},
        {"days": {"2026-02-30": "holiday"}},
        {"days": {"2026-02-03": "off"}},
        {"days": {"2026-02-03": {"day": "closed", "hours": []}}},
        {"days": {"2026-02-03": {}}},
        {"days": {"2026-02-03": {"day": "holiday", "schedules": ["office"]}}},
        {"days": {"2026-02-03": {"day": "closed", "schedules": ["office"]}}},
        {"yers": [2027]},
    ],
)
def test_what_cannot_be_meant_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Schedules.model_validate(broken)


def test_they_answer_as_what_a_walk_may_know() -> None:
    around = Around(now=at("2026-03-05T10:00"), schedules=schedules())

    assert around.schedules.is_open("office", around.now)
    assert around.schedules.day(around.now) == "workday"


def test_the_preview_tells_what_is_unusual_on_a_day() -> None:
    days = preview(schedules({"2026-03-05": {"hours": ["10:00-11:00"]}}), {}, date(2026, 3, 4), date(2026, 3, 5))

    assert [day.unusual for day in days] == [(), ("office", "always")]


@pytest.mark.parametrize("last", [date(2026, 3, 3), date(2026, 3, 4) + timedelta(days=MOST_DAYS)])
def test_a_preview_is_bounded(last: date) -> None:
    with pytest.raises(ValueError, match="1 to"):
        preview(schedules(), {}, date(2026, 3, 4), last)


@given(st.datetimes(at("2004-01-02T00:00"), at("2040-01-01T00:00")))
def test_open_is_what_the_spans_of_today_and_yesterday_say(now: datetime) -> None:
    book = schedules(night={"week": {"workdays": ["20:00-02:00", "08:00-12:00"]}, "holidays": ["23:00-01:00"]})
    minute = now.hour * 60 + now.minute
    spans = [*book.spans("night", now.date())]
    tails = [each.to_min - 1440 for each in book.spans("night", now.date() - timedelta(days=1))]

    assert book.is_open("night", now) is (
        any(each.from_min <= minute < each.to_min for each in spans) or any(minute < tail for tail in tails)
    )
