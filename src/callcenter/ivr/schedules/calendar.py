"""What kind of day a date is: by the State Council's papers (`chinesecalendar`), else by the weekday; pure.

A year whose paper is not known is never guessed silently: its days are counted Monday to Friday and say so.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from chinese_calendar import constants

from callcenter.ivr.document.faults import Bilingual, Fault
from callcenter.vocabulary.languages import Language, Wording

PAPER_REACHES_BACK = timedelta(days=7)
"""The paper of a year may move days of the last week of December before it (as 2022-12-31 was moved)."""
ALARM_FROM_MONTH = 12
"""By December the paper of the next year has been published; from then on not to have it is a fault."""


class DayKind(StrEnum):
    """As conditions name it."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Source(StrEnum):
    """Where the kind of a day comes from."""

    STATE_COUNCIL = "state_council"
    """A holiday, or a working day swapped for one."""
    WEEKDAY = "weekday"
    """An ordinary day of a published year."""
    LOCAL = "local"
    """The site's own file."""
    NOT_PUBLISHED = "not_published"
    """Monday to Friday, because the year's days are not known."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date."""

    kind: DayKind
    source: Source
    names: Wording = field(default_factory=dict)
    """Of the holiday, also on the working days swapped for it."""

    @property
    def is_swapped(self) -> bool:
        """A Saturday or Sunday that is worked."""
        return self.kind is DayKind.WORKDAY and self.source is Source.STATE_COUNCIL


_NAMES = {holiday.value: {Language.ZH: holiday.chinese, Language.EN: holiday.value} for holiday in constants.Holiday}
_PUBLISHED = frozenset(day.year for day in constants.holidays)


def state_council_day(day: date, years_entered: frozenset[int] = frozenset()) -> CalendarDay:
    """The day as published; `years_entered` are years whose days the site has written down itself."""
    if name := constants.workdays.get(day):
        return CalendarDay(DayKind.WORKDAY, Source.STATE_COUNCIL, _NAMES[name])
    if name := constants.holidays.get(day):
        return CalendarDay(DayKind.HOLIDAY, Source.STATE_COUNCIL, _NAMES[name])
    kind = DayKind.WEEKEND if is_weekend(day) else DayKind.WORKDAY
    known = is_published(day.year, years_entered) and is_published((day + PAPER_REACHES_BACK).year, years_entered)
    return CalendarDay(kind, Source.WEEKDAY if known else Source.NOT_PUBLISHED)


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def is_published(year: int, years_entered: frozenset[int] = frozenset()) -> bool:
    return year in _PUBLISHED or year in years_entered


def missing_years(today: date, years_entered: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Years whose days should be known by now and are not: this year's, and from December on the next year's."""
    wanted = (today.year, today.year + 1) if today.month >= ALARM_FROM_MONTH else (today.year,)
    return tuple(year for year in wanted if not is_published(year, years_entered))


def unknown_year(year: int) -> Fault:
    """The alarm for a year whose days are not known, with its mend."""
    fault = Bilingual(
        f"the State Council's days of {year} are not known: counted Monday to Friday",
        f"{year} 年的节假日安排未知：暂按周一至周五计算",
    )
    mend = Bilingual(
        f"upgrade chinesecalendar, or write the holidays of {year} into days and add {year} to years",
        f"请升级 chinesecalendar，或把 {year} 年的节假日写入 days 并在 years 中加上 {year}",
    )
    return Fault(("years",), fault, mend, "warning")
