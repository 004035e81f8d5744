"""What will happen on a day: its kind, where that comes from, what is open when, and where flows notice; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from callcenter.ivr.document.conditions import OnDay, OnSchedule
from callcenter.ivr.document.flow import Flows
from callcenter.ivr.document.kinds import Branch
from callcenter.ivr.schedules.calendar import CalendarDay, DayKind, Source, is_weekend
from callcenter.ivr.schedules.schedules import Schedules, Span, span
from callcenter.vocabulary.languages import Wording

MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a flow that asks for hours or days."""

    flow: str
    field: str
    """``queues.enterprise`` or ``nodes.by_hour``."""


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day."""

    day: date
    calendar: CalendarDay
    local_names: Wording
    """Of the local day, if it is one."""
    open: dict[str, tuple[Span, ...]]
    """By schedule: the shifts that begin on that day."""
    unusual: tuple[str, ...]
    """The schedules that have other hours than on this weekday as a rule."""
    affected: tuple[Place, ...]
    """What asks for an unusual schedule, or for the kind of day when that is not the weekday's."""

    @property
    def is_certain(self) -> bool:
        """False where the year's days are not known."""
        return self.calendar.source is not Source.NOT_PUBLISHED


def preview(schedules: Schedules, flows: Flows, first: date, last: date) -> tuple[DayAhead, ...]:
    """Every day from `first` to `last`; raises ValueError for none, and for more than `MOST_DAYS`."""
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise ValueError(f"ask for 1 to {MOST_DAYS} days")
    return tuple(_ahead(schedules, flows, first + timedelta(days=ahead)) for ahead in range(count))


def as_object(day: DayAhead) -> dict[str, object]:
    """For machines."""
    return {
        "day": day.day.isoformat(),
        "kind": day.calendar.kind.value,
        "source": day.calendar.source.value,
        "is_swapped": day.calendar.is_swapped,
        "is_certain": day.is_certain,
        "names": dict(day.local_names or day.calendar.names),
        "open": {name: [str(each) for each in spans] for name, spans in day.open.items()},
        "unusual": list(day.unusual),
        "affected": [{"flow": place.flow, "field": place.field} for place in day.affected],
    }


def _ahead(schedules: Schedules, flows: Flows, day: date) -> DayAhead:
    calendar, local = schedules.calendar_day(day), schedules.days.get(day)
    spans = {name: schedules.spans(name, day) for name in schedules.schedules}
    usual = {name: tuple(map(span, sorted(each.week.hours(day)))) for name, each in schedules.schedules.items()}
    unusual = tuple(name for name in spans if spans[name] != usual[name])
    is_other_kind = calendar.kind is not (DayKind.WEEKEND if is_weekend(day) else DayKind.WORKDAY)
    return DayAhead(
        day=day,
        calendar=calendar,
        local_names=local.names if local is not None else {},
        open=spans,
        unusual=unusual,
        affected=tuple(_affected(flows, frozenset(unusual), is_other_kind)),
    )


def _affected(flows: Flows, unusual: frozenset[str], is_other_kind: bool) -> Iterator[Place]:
    for flow in flows.values():
        for queue, served in flow.queues.items():
            if served.hours in unusual:
                yield Place(flow.name, f"queues.{queue}")
        for name, node in flow.nodes.items():
            asked = [case.when for case in node.cases] if isinstance(node, Branch) else []
            if any(_notices(when, unusual, is_other_kind) for when in asked):
                yield Place(flow.name, f"nodes.{name}")


def _notices(when: object, unusual: frozenset[str], is_other_kind: bool) -> bool:
    match when:
        case OnSchedule(schedule=schedule):
            return schedule in unusual
        case OnDay():
            return is_other_kind
        case _:
            return False
