"""The document of opening hours: named schedules, and the days that this city keeps otherwise; pure.

Rules: a shift belongs to the day on which it begins, also past midnight. A swapped working day has the hours of
`workdays`, whatever its weekday. A local day stands before the State Council's. Times are the site's own.
"""

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from callcenter.ivr.document.parts import Name, Part, ScheduleName, Shown, Words
from callcenter.ivr.schedules.calendar import (
    PAPER_REACHES_BACK,
    CalendarDay,
    DayKind,
    Source,
    is_published,
    is_weekend,
    missing_years,
    state_council_day,
)
from callcenter.vocabulary.languages import Language

DAY_MIN = 24 * 60
MOST_SHIFTS = 12
MOST_SCHEDULES = 200
MOST_LOCAL_DAYS = 2000
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_SHIFT = rf"^{_CLOCK}-(?:{_CLOCK}|24:00)$"


class Span(Part):
    """One shift, in minutes from the midnight with which its day begins; one that crosses midnight ends past 1440."""

    from_min: int
    to_min: int

    def __str__(self) -> str:
        return f"{_clock(self.from_min)}-{_clock(self.to_min)}"


def _clock(minutes: int) -> str:
    shown = minutes if minutes <= DAY_MIN else minutes - DAY_MIN
    return f"{shown // 60:02}:{shown % 60:02}"


def span(shift: str) -> Span:
    """``08:30-12:00`` in minutes; ``22:00-06:00`` ends on the next day."""
    begins, ends = (int(clock[:2]) * 60 + int(clock[3:]) for clock in shift.split("-"))
    return Span(from_min=begins, to_min=ends if ends > begins else ends + DAY_MIN)


def _shift(value: object) -> object:
    if isinstance(value, str) and (not re.match(_SHIFT, value) or value[:5] == value[6:]):
        raise PydanticCustomError("shift", "is no span of hours such as 08:30-12:00")
    return value


def _apart(shifts: tuple[str, ...]) -> tuple[str, ...]:
    spans = sorted((span(shift) for shift in shifts), key=lambda each: each.from_min)
    for one, other in pairwise(spans):
        if one.to_min > other.from_min:
            raise PydanticCustomError("overlap", "{one} and {other} overlap", {"one": str(one), "other": str(other)})
    return shifts


Shift = Annotated[str, BeforeValidator(_shift), StringConstraints(pattern=_SHIFT)]
Hours = Annotated[tuple[Shift, ...], Field(max_length=MOST_SHIFTS), AfterValidator(_apart)]
"""Split shifts; none at all is closed."""


class Week(Part):
    """Hours by the day; a day without its own has those of `workdays` or `weekends`."""

    workdays: Annotated[Hours, Shown("工作日", "Working days", "调休上班的周末也按此。", "Swapped ones too.")]
    weekends: Annotated[Hours, Shown("周末", "Weekends")] = ()
    monday: Annotated[Hours | None, Shown("星期一", "Monday")] = None
    tuesday: Annotated[Hours | None, Shown("星期二", "Tuesday")] = None
    wednesday: Annotated[Hours | None, Shown("星期三", "Wednesday")] = None
    thursday: Annotated[Hours | None, Shown("星期四", "Thursday")] = None
    friday: Annotated[Hours | None, Shown("星期五", "Friday")] = None
    saturday: Annotated[Hours | None, Shown("星期六", "Saturday")] = None
    sunday: Annotated[Hours | None, Shown("星期日", "Sunday")] = None

    def hours(self, day: date) -> tuple[str, ...]:
        """Of an ordinary week."""
        own = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        hours = own[day.weekday()]
        return hours if hours is not None else self.weekends if is_weekend(day) else self.workdays


def _form_of_holidays(value: object) -> str:
    return "word" if isinstance(value, str) else "hours"


class Schedule(Part):
    """One schedule."""

    names: Annotated[dict[Language, Words], Shown("名称", "Name")] = {}
    week: Annotated[Week, Shown("一周", "Week")]
    holidays: Annotated[
        Annotated[Literal["closed", "open"], Tag("word")] | Annotated[Hours, Tag("hours")],
        Discriminator(_form_of_holidays),
        Shown(
            "法定节假日", "Public holidays", "closed、open（同平日）或时段。", "closed, open (as any day), or hours."
        ),
    ]


def _as_day(value: object) -> object:
    return {"day": value} if isinstance(value, str) else value


class LocalDay(Part):
    """A day that is kept otherwise here: another kind of day, or other hours."""

    day: Annotated[
        Literal["workday", "weekend", "holiday", "closed"] | None, Shown("算作", "Counts as", "", "closed: no hours")
    ] = None
    hours: Annotated[Hours | None, Shown("时段", "Hours")] = None
    names: Annotated[dict[Language, Words], Shown("名称", "Name")] = {}
    schedules: Annotated[
        tuple[ScheduleName, ...], Shown("时间表", "Schedules", "空：全部。", "Whose hours these are; none for all.")
    ] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> "LocalDay":
        if (self.day is None) == (self.hours is None):
            raise PydanticCustomError("day_or_hours", "must hold exactly one of day, hours")
        if self.schedules and self.day in ("workday", "weekend", "holiday"):
            raise PydanticCustomError("day_of_all", "is the same kind of day for all schedules")
        return self

    def hours_of(self, schedule: str) -> tuple[str, ...] | None:
        """What it says of this schedule's hours; None for nothing."""
        if self.schedules and schedule not in self.schedules:
            return None
        return () if self.day == "closed" else self.hours


class Schedules(Part):
    """The whole document; answers as `ivr.walk.around.Schedules`."""

    schedules: Annotated[dict[Name, Schedule], Field(max_length=MOST_SCHEDULES), Shown("时间表", "Schedules")] = {}
    days: Annotated[
        dict[date, Annotated[LocalDay, BeforeValidator(_as_day)]],
        Field(max_length=MOST_LOCAL_DAYS),
        Shown("本地日期", "Local days", "优先于国务院安排。", "Stand before the State Council's."),
    ] = {}
    years: Annotated[
        tuple[Annotated[int, Field(ge=2000, le=2100)], ...],
        Shown("已录入年份", "Years entered", "节假日已全部写入 days 的年份。", "Whose holidays all stand in days."),
    ] = ()

    @model_validator(mode="after")
    def _names_schedules_that_exist(self) -> "Schedules":
        for day, local in self.days.items():
            for name in local.schedules:
                if name not in self.schedules:
                    raise PydanticCustomError(
                        "no_schedule", "there is no schedule {name} (days.{day})", {"name": name, "day": str(day)}
                    )
        return self

    @cached_property
    def years_entered(self) -> frozenset[int]:
        return frozenset(self.years)

    def is_open(self, schedule: str, at: datetime) -> bool:
        """Raises KeyError for a schedule that does not exist. `at` is in the site's own time zone."""
        minute = at.hour * 60 + at.minute
        today = any(each.from_min <= minute < each.to_min for each in self.spans(schedule, at.date()))
        before = self.spans(schedule, at.date() - timedelta(days=1))
        return today or any(minute + DAY_MIN < each.to_min for each in before)

    def day(self, at: datetime) -> str:
        """``workday``, ``weekend`` or ``holiday``."""
        return self.calendar_day(at.date()).kind.value

    def calendar_day(self, day: date) -> CalendarDay:
        """The kind of day, a local one before the State Council's."""
        local = self.days.get(day)
        if local is None or local.day in (None, "closed"):
            return state_council_day(day, self.years_entered)
        return CalendarDay(DayKind(local.day), Source.LOCAL, local.names)

    def spans(self, schedule: str, day: date) -> tuple[Span, ...]:
        """The shifts that begin on this day, in their order; raises KeyError."""
        wanted, local = self.schedules[schedule], self.days.get(day)
        said = local.hours_of(schedule) if local is not None else None
        hours = self._by_calendar(wanted, day) if said is None else said
        return tuple(sorted(map(span, hours), key=lambda each: each.from_min))

    def missing_years(self, today: date) -> tuple[int, ...]:
        """Years whose days should be known by now and are not."""
        return missing_years(today, self.years_entered)

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Years whose papers decide over these days and are not known."""
        years = range(first.year, (last + PAPER_REACHES_BACK).year + 1)
        return tuple(year for year in years if not is_published(year, self.years_entered))

    def _by_calendar(self, schedule: Schedule, day: date) -> tuple[str, ...]:
        match self.calendar_day(day).kind, schedule.holidays:
            case DayKind.HOLIDAY, "closed":
                return ()
            case DayKind.HOLIDAY, tuple(hours):
                return hours
            case DayKind.WORKDAY, _ if is_weekend(day):
                return schedule.week.workdays
            case DayKind.WEEKEND, _ if not is_weekend(day):
                return schedule.week.weekends
            case _:
                return schedule.week.hours(day)


NO_SCHEDULES = Schedules()
