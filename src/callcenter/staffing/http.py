"""Seats and played days over HTTP.

Rules: a day is played by a process apart, one at a time; the page asks how far it is. Nothing here is personal: calls
are only counted.
"""

from dataclasses import dataclass
from datetime import date
from math import isinf
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Path, Query, status
from pydantic import Field, ValidationError
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.staffing import history
from callcenter.staffing.day import Shape, Spread, Stream
from callcenter.staffing.patience import ENDLESS, Patience
from callcenter.staffing.ports import Days, Today
from callcenter.staffing.profile import WORKDAY
from callcenter.staffing.seats import loads
from callcenter.staffing.service import Run, RunId, Runs
from callcenter.staffing.shapes import (
    CALLS_MAX,
    Answer,
    ByQuarter,
    Model,
    Order,
    Question,
    Seats,
    Seconds,
    Share,
    SkillModel,
    StreamModel,
    TargetModel,
)
from callcenter.staffing.whatif import LISTED
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

routes = APIRouter(prefix="/api/v1/staffing", tags=["staffing"])

TYPED_QUEUE = QueueId("general")
Weekday = Annotated[int, Field(ge=0, le=6, description="Monday is 0")]
Weeks = Annotated[int, Field(ge=1, le=26, description="So many of these days, the latest ones")]


class UnfitQuestionError(CallCenterError):
    """There is nothing to go by, or too much."""


@dataclass(frozen=True, slots=True)
class StaffingRoom:
    """What the routes ask."""

    days: Days
    runs: Runs
    today: Today
    wrap_up_s: float


class UsualLoad(Model):
    """Of the latest days that are this day of the week."""

    source: Literal["usual"] = "usual"
    weekday: Weekday
    weeks: Weeks = 4


class TypedLoad(Model):
    """In the shape of an assumed working day."""

    source: Literal["typed"] = "typed"
    calls_a_day: Annotated[float, Field(ge=1, le=CALLS_MAX)]
    handling_s: Annotated[Seconds, Field(description="Talk and wrap-up, mean")]
    patience_s: Annotated[Seconds | None, Field(description="Mean; null where nobody hangs up")] = None


class AskedDay(Model):
    """A load, a target, seats, and what if."""

    of: Annotated[UsualLoad | TypedLoad, Field(discriminator="source")]
    target: TargetModel = TargetModel()
    occupancy_max: Annotated[float, Field(gt=0.1, le=1)] = 0.85
    plan: Annotated[tuple[Seats, ...], ByQuarter] | None = None
    agents: Annotated[int, Field(ge=-5000, le=5000)] = 0
    listed: Share | None = None
    load: Annotated[float, Field(gt=0, le=10)] = 1.0
    orders: Annotated[tuple[Order, ...], Field(max_length=3)] = ("ours",)


class UsualDay(Model):
    """A mean day, as calls were counted."""

    days: int
    """Those with any call; 0 where there is nothing to go by."""
    calls: tuple[float, ...]
    listed: float
    handling_s: float | None
    patience_s: float | None
    people: int
    """Who serve any of its queues."""

    @classmethod
    def of(cls, days: int, streams: list[Stream], people: int) -> Self:
        load = loads(streams)
        calls = sum(one.calls for one in load)
        listed = sum(sum(stream.calls) for stream in streams if stream.tier in LISTED)
        patience_s = streams[0].patience.mean_s if streams else None
        return cls(
            days=days,
            calls=tuple(one.calls for one in load),
            listed=listed / calls if calls else 0.0,
            handling_s=sum(one.calls * one.handling_s for one in load) / calls if calls else None,
            patience_s=None if patience_s is None or isinf(patience_s) else patience_s,
            people=people,
        )


class PlayedView(Model):
    """A day that is being played, or was."""

    id: str
    state: Literal["running", "done", "stopped", "failed"]
    done: float
    """The share of the work."""
    answer: Answer | None
    fault: str

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(id=run.id, state=run.state, done=run.done, answer=run.answer, fault=run.fault)


def room(connection: HTTPConnection) -> StaffingRoom:
    """Put into the app's state by `main`."""
    found: StaffingRoom = connection.app.state.staffing
    return found


Planner = Annotated[Session, Depends(may(Permission.PLAN_STAFFING))]
Here = Annotated[StaffingRoom, Depends(room)]
RunInPath = Annotated[RunId, Path(pattern=r"^[0-9a-f]{32}$")]


@routes.get("/usual")
async def usual_day(_session: Planner, here: Here, wanted: Annotated[UsualLoad, Query()]) -> UsualDay:
    """What a mean day looked like."""
    days, streams, skills = await _usual(here, wanted)
    called = {stream.queue for stream in streams}
    return UsualDay.of(days, streams, sum(bool(queues & called) for queues in skills.values()))


@routes.post("/runs", status_code=status.HTTP_202_ACCEPTED)
async def begin(asked: AskedDay, _session: Planner, here: Here) -> PlayedView:
    """Seats by quarter hour, and the day played under each order; one at a time."""
    skills: list[SkillModel] = []
    match asked.of:
        case UsualLoad() as wanted:
            days, streams, known = await _usual(here, wanted)
            if not days:
                raise UnfitQuestionError("no calls on such days are known → type a load")
            skills = SkillModel.counted(known, streams)
        case TypedLoad() as typed:
            streams = [_typed(typed)]
    fields = asked.model_dump(exclude={"of"}) | {"streams": list(map(StreamModel.of, streams)), "skills": skills}
    try:
        question = Question.model_validate(fields)
    except ValidationError as error:
        raise UnfitQuestionError("; ".join({fault["msg"]: None for fault in error.errors()})) from error
    return PlayedView.of(here.runs.begin(question))


@routes.get("/runs/{run}")
async def how_far(run: RunInPath, _session: Planner, here: Here) -> PlayedView:
    """How far it is, and the answer once there is one."""
    return PlayedView.of(here.runs.run(run))


@routes.delete("/runs/{run}")
async def stop(run: RunInPath, _session: Planner, here: Here) -> PlayedView:
    """End it. One that has ended stays as it is."""
    return PlayedView.of(await here.runs.stop(run))


async def _usual(here: StaffingRoom, wanted: UsualLoad) -> tuple[int, list[Stream], dict[AgentId, frozenset[QueueId]]]:
    days: list[date] = history.same_weekdays(here.today(), wanted.weekday, wanted.weeks)
    counted = await here.days.counted(days)
    return counted.days, history.streams(counted, here.wrap_up_s), dict(await here.days.skills())


def _typed(load: TypedLoad) -> Stream:
    return Stream(
        queue=TYPED_QUEUE,
        tier=Tier.ORDINARY,
        calls=[load.calls_a_day * share for share in WORKDAY],
        handling=Spread(load.handling_s, Shape.LOGNORMAL),
        patience=ENDLESS if load.patience_s is None else Patience(load.patience_s),
    )
