"""Whatever operators write and callers do: every walk ends, and a person can be reached."""

from dataclasses import dataclass
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.ivr.document.flow import Flows
from callcenter.ivr.pictures.steps import events
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.around import CALM, AlwaysOpen, Around, Load
from callcenter.ivr.walk.effects import HangUp, Play
from callcenter.ivr.walk.events import (
    CallerArrived,
    Event,
    PromptFinished,
    ServiceFailed,
    TimerFired,
    TransferFailed,
)
from callcenter.ivr.walk.states import (
    NEW,
    Answering,
    Away,
    Collecting,
    Consulting,
    Ended,
    Hearing,
    New,
    Recording,
    Ringing,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.random_flows import flows

QUEUES = (QueueId("social"), QueueId("general"))
LONGEST_WALK = 200
"""Events that a caller who does nothing may meet with; far more than any made-up flow has nodes."""


class Night(AlwaysOpen):
    """No schedule is open."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        return False


@dataclass(frozen=True)
class Broken(AlwaysOpen):
    """Knows no schedule."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        raise KeyError(schedule)


AROUNDS = (
    CALM,
    Around(schedules=Night(), closed={queue: {Language.ZH: "notice"} for queue in QUEUES}),
    Around(schedules=Broken(), loads={queue: Load(waiting=50) for queue in QUEUES}),
)
CALLERS = st.builds(
    CallerArrived,
    st.sampled_from([Language.ZH, Language.EN]),
    st.sampled_from([Tier.ORDINARY, Tier.LISTED]),
    st.lists(st.sampled_from(list(Need)), max_size=2, unique=True).map(tuple),
    st.booleans(),
)
ARBITRARY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def walked(edition: Flows, caller: CallerArrived, around: Around, data: st.DataObject) -> State:
    """Where a caller gets to by whatever happens."""
    state, _ = walk.on(edition, NEW, caller, around)
    for event in data.draw(st.lists(st.sampled_from(events(edition)), max_size=30)):
        try:
            state, _ = walk.on(edition, state, event, around)
        except walk.UnexpectedEventError:
            continue
    return state


def left_alone(edition: Flows, state: State, around: Around) -> State:
    """Where a caller gets to who does nothing, while everything that can fail fails."""
    for _ in range(LONGEST_WALK):
        match state:
            case Waiting() | Ringing() | Talking() | Ended() | New():
                return state
            case Answering() | Hearing() | Collecting() | Scoring() | Recording():
                event: Event = TimerFired()
            case Consulting(is_saying=False):
                event = ServiceFailed("no answer")
            case Away():
                event = TransferFailed("busy")
            case _:
                event = PromptFinished()
        state, _ = walk.on(edition, state, event, around)
    return state


@ARBITRARY
@given(flows(are_sound=False), CALLERS, st.sampled_from(AROUNDS), st.data())
def test_no_flow_and_no_caller_breaks_the_walk(
    edition: Flows, caller: CallerArrived, around: Around, data: st.DataObject
) -> None:
    walked(edition, caller, around, data)


@ARBITRARY
@given(flows(are_sound=True), CALLERS, st.sampled_from(AROUNDS), st.data())
def test_every_walk_through_a_sound_flow_ends(
    edition: Flows, caller: CallerArrived, around: Around, data: st.DataObject
) -> None:
    state = left_alone(edition, walked(edition, caller, around, data), around)

    assert isinstance(state, Waiting | Ringing | Talking | Ended)


@ARBITRARY
@given(flows(are_sound=True), CALLERS, st.sampled_from(AROUNDS))
def test_who_does_nothing_in_a_sound_flow_waits_for_a_person(
    edition: Flows, caller: CallerArrived, around: Around
) -> None:
    state, _ = walk.on(edition, NEW, caller, around)

    assert isinstance(left_alone(edition, state, around), Waiting)


@ARBITRARY
@given(flows(are_sound=False), CALLERS, st.data())
def test_zero_leads_to_a_person_in_any_flow(edition: Flows, caller: CallerArrived, data: st.DataObject) -> None:
    state = walked(edition, caller, CALM, data)
    if isinstance(state, walk.Pressable) and not isinstance(state, Collecting):
        then, effects = walk.on(edition, state, KeyPressed("0"))

        assert isinstance(then, Waiting)
        assert not any(isinstance(effect, HangUp) for effect in effects)


@ARBITRARY
@given(flows(are_sound=False), CALLERS, st.sampled_from(AROUNDS), st.data())
def test_a_failing_step_never_plays_two_prompts(
    edition: Flows, caller: CallerArrived, around: Around, data: st.DataObject
) -> None:
    state = walked(edition, caller, around, data)
    for event in events(edition):
        try:
            _, effects = walk.on(edition, state, event, around)
        except walk.UnexpectedEventError:
            continue
        assert sum(isinstance(effect, Play) for effect in effects) <= 1
