"""What will happen on which day, over HTTP, by the opening hours as their file has them."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query

from callcenter.agents.views import Shape
from callcenter.ivr.schedules.calendar import DayKind, Source
from callcenter.ivr.schedules.preview import DayAhead, preview
from callcenter.publishing.http.documents import Operator
from callcenter.publishing.http.trials import Here
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language

routes = APIRouter(prefix="/api/v1/schedules", tags=["schedules"])


class UnfitDaysError(CallCenterError):
    """These days cannot be previewed."""


class SpanView(Shape):
    """Minutes from the midnight with which the day begins; past 1440 on the next day."""

    from_min: int
    to_min: int


class PlaceView(Shape):
    """A part of a flow that asks for hours or days."""

    flow: str
    field: str


class DayView(Shape):
    """One day."""

    day: date
    kind: DayKind
    source: Source
    names: dict[Language, str]
    """Of the holiday, also on the working days swapped for it."""
    is_swapped: bool
    is_certain: bool
    """False where the State Council's days of that year are not known."""
    local_names: dict[Language, str]
    open: dict[str, tuple[SpanView, ...]]
    unusual: tuple[str, ...]
    """Schedules that have other hours than on this weekday as a rule."""
    affected: tuple[PlaceView, ...]

    @classmethod
    def of(cls, ahead: DayAhead) -> Self:
        return cls(
            day=ahead.day,
            kind=ahead.calendar.kind,
            source=ahead.calendar.source,
            names=dict(ahead.calendar.names),
            is_swapped=ahead.calendar.is_swapped,
            is_certain=ahead.is_certain,
            local_names=dict(ahead.local_names),
            open={
                name: tuple(SpanView(from_min=span.from_min, to_min=span.to_min) for span in spans)
                for name, spans in ahead.open.items()
            },
            unusual=ahead.unusual,
            affected=tuple(PlaceView(flow=place.flow, field=place.field) for place in ahead.affected),
        )


class PreviewView(Shape):
    """Every day that was asked for."""

    zone: str
    """The site's, in which all hours are."""
    missing_years: tuple[int, ...]
    """Years whose days should be known by now, or decide over these days, and are not known."""
    days: tuple[DayView, ...]


@routes.get("/preview")
async def preview_days(
    _session: Operator,
    here: Here,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
) -> PreviewView:
    """Each day's kind, where that comes from, and what is open when."""
    schedules, flows = await here.schedules()
    today = here.local(None).date()
    try:
        days = preview(schedules, flows, first, last)
    except ValueError as error:
        raise UnfitDaysError(str(error)) from error
    missing = {*schedules.missing_years(today), *schedules.unknown_years(first, last)}
    return PreviewView(zone=str(here.zone), missing_years=tuple(sorted(missing)), days=tuple(map(DayView.of, days)))
