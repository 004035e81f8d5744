"""Every state with every event, and what holds on every way through the hotline's flow."""

from dataclasses import dataclass, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.ivr import walk
from callcenter.ivr.effects import (
    CancelTimer,
    Effect,
    HangUp,
    JoinQueue,
    LeaveQueue,
    Listen,
    Play,
    PlayMusic,
    StartTimer,
    StopListening,
    StopPlaying,
)
from callcenter.ivr.events import CallerArrived, Event, PromptFinished, TimerFired
from callcenter.ivr.flow import Ask, Flow
from callcenter.ivr.load import load_flow
from callcenter.ivr.states import (
    NEW,
    Answering,
    Asking,
    AskingDigits,
    AskingScore,
    Caller,
    Closing,
    Collecting,
    Confirming,
    Ended,
    Hearing,
    Ringing,
    Saying,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.ivr.steps import Step, events, steps
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from tests.unit.ivr.conftest import HOTLINE

CALLER = Caller(Language.ZH)
SOCIAL = QueueId("social")
STATES: tuple[State, ...] = (
    NEW,
    Saying(CALLER, "welcome"),
    Asking(CALLER, "ask"),
    Asking(CALLER, "menu"),
    Answering(CALLER, "ask"),
    Answering(CALLER, "menu"),
    Hearing(CALLER, "ask"),
    Confirming(CALLER, "confirm", SOCIAL),
    AskingDigits(CALLER, "progress"),
    Collecting(CALLER, "progress", "12"),
    AskingScore(CALLER, "survey"),
    Scoring(CALLER, "survey"),
    Closing(CALLER, "bye"),
    Waiting(CALLER, "line", SOCIAL),
    Ringing(CALLER, "line", SOCIAL),
    Talking(CALLER),
    Ended(),
)
HEARD = {"Understood", "NotUnderstood", "HearingUnavailable", "SpeechStarted"}
EXPECTED: dict[str, set[str]] = {
    "New": {"CallerArrived", "CallerTakenBack", "CallerFoundTalking", "CallerHungUp"},
    "Saying": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "Asking ask": {"PromptFinished", "KeyPressed", "CallerHungUp", *HEARD},
    "Asking menu": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "Answering ask": {"TimerFired", "KeyPressed", "CallerHungUp", *HEARD},
    "Answering menu": {"TimerFired", "KeyPressed", "CallerHungUp"},
    "Hearing": {"TimerFired", "KeyPressed", "CallerHungUp", *HEARD},
    "Confirming": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "AskingDigits": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "Collecting": {"TimerFired", "KeyPressed", "CallerHungUp"},
    "AskingScore": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "Scoring": {"TimerFired", "KeyPressed", "CallerHungUp"},
    "Closing": {"PromptFinished", "KeyPressed", "CallerHungUp"},
    "Waiting": {"PromptFinished", "KeyPressed", "PlaceTold", "AgentOffered", "CallerHungUp"},
    "Ringing": {"OfferFailed", "AgentAnswered", "CallerHungUp"},
    "Talking": {"TalkEnded", "CallerHungUp"},
    "Ended": {"CallerHungUp"},
}
"""The events that each state knows; all others are out of place."""

FLOW = load_flow(HOTLINE)
ALPHABET = events(FLOW)
STEPS = tuple(steps(FLOW))


def _row(state: State) -> str:
    name = type(state).__name__
    return f"{name} {state.node}" if isinstance(state, Asking | Answering) else name


def test_the_tables_name_every_state_and_every_event() -> None:
    assert {type(state) for state in STATES} == set(get_args(State))
    assert {_row(state) for state in STATES} == set(EXPECTED)
    assert {type(event) for event in ALPHABET} == set(get_args(Event))


@pytest.mark.parametrize("state", STATES, ids=_row)
@pytest.mark.parametrize("event", ALPHABET, ids=lambda event: type(event).__name__)
def test_every_state_takes_exactly_the_events_of_its_row(flow: Flow, state: State, event: Event) -> None:
    before = replace(state)
    if type(event).__name__ in EXPECTED[_row(state)]:
        then, effects = walk.on(flow, state, event)
        assert isinstance(then, get_args(State))
        assert all(isinstance(effect, get_args(Effect)) for effect in effects)
    else:
        with pytest.raises(walk.UnexpectedEventError):
            walk.on(flow, state, event)
    assert state == before


def test_every_kind_of_state_can_be_reached_and_every_effect_happens() -> None:
    assert {type(step.then) for step in STEPS} | {type(NEW)} == set(get_args(State))
    assert {type(effect) for step in STEPS for effect in step.effects} == set(get_args(Effect))


def test_every_node_of_the_flow_is_visited() -> None:
    assert {step.then.node for step in STEPS if hasattr(step.then, "node")} == set(FLOW.nodes)


def test_zero_leads_to_a_person_from_every_state() -> None:
    person = KeyPressed(FLOW.keys.person)
    zeros = [step for step in STEPS if step.event == person]
    assert {type(step.state) for step in zeros} == {
        kind for kind in get_args(State) if kind.__name__ not in {"New", "Ringing", "Talking", "Ended"}
    }

    for step in zeros:
        match step.state:
            case Waiting():
                assert step.then == step.state
            case Collecting():
                assert isinstance(_left_alone(step.then), Waiting)
            case _:
                assert any(isinstance(effect, JoinQueue) for effect in step.effects)


def test_a_caller_who_does_nothing_comes_to_rest_in_line_or_at_the_end() -> None:
    for step in STEPS:
        assert isinstance(_left_alone(step.then), Waiting | Ringing | Talking | Ended)


def _left_alone(state: State) -> State:
    """Where a caller gets to by prompts that end and timers that fire."""
    for _ in range(20):
        match state:
            case Waiting() | Ringing() | Talking() | Ended():
                return state
            case Answering() | Hearing() | Collecting() | Scoring():
                state, _effects = walk.on(FLOW, state, TimerFired())
            case _:
                state, _effects = walk.on(FLOW, state, PromptFinished())
    return state


@dataclass(frozen=True, slots=True)
class World:
    """What the outside does after the effects so far."""

    is_timer_running: bool = False
    is_listening: bool = False
    is_prompt_playing: bool = False
    is_in_line: bool = False
    is_hung_up: bool = False

    def after(self, effect: Effect) -> "World":
        match effect:
            case StartTimer():
                return replace(self, is_timer_running=True)
            case CancelTimer():
                return replace(self, is_timer_running=False)
            case Listen():
                return replace(self, is_listening=True)
            case StopListening():
                return replace(self, is_listening=False)
            case Play():
                return replace(self, is_prompt_playing=True)
            case PlayMusic() | StopPlaying():
                return replace(self, is_prompt_playing=False)
            case JoinQueue():
                assert not self.is_in_line
                return replace(self, is_in_line=True)
            case LeaveQueue():
                assert self.is_in_line
                return replace(self, is_in_line=False)
            case HangUp():
                return replace(self, is_hung_up=True)
            case _:
                return self

    def met(self, event: Event) -> "World":
        match event:
            case TimerFired():
                return replace(self, is_timer_running=False)
            case PromptFinished():
                return replace(self, is_prompt_playing=False)
            case _:
                return self


def _agrees(state: State, world: World) -> None:
    assert world.is_timer_running == isinstance(state, Answering | Hearing | Collecting | Scoring)
    assert world.is_in_line == isinstance(state, Waiting | Ringing)
    prompting = Saying | Asking | Confirming | AskingDigits | AskingScore | Closing
    assert world.is_prompt_playing == isinstance(state, prompting) or isinstance(state, Waiting)
    listens = (
        isinstance(state, Asking | Answering | Hearing)
        and state.caller.can_be_heard
        and FLOW.node(state.node, Ask).listens
    )
    assert world.is_listening == listens
    if world.is_hung_up:
        assert state == Ended()


@given(st.sampled_from([event for event in ALPHABET if isinstance(event, CallerArrived)]), st.data())
def test_on_any_way_timer_recogniser_prompts_and_line_agree_with_the_state(arrival: Event, data: st.DataObject) -> None:
    state, world = _step(NEW, World(), arrival)
    for event in data.draw(st.lists(st.sampled_from(ALPHABET), max_size=60)):
        try:
            state, world = _step(state, world, event)
        except walk.UnexpectedEventError:
            continue
        _agrees(state, world)


def _step(state: State, world: World, event: Event) -> tuple[State, World]:
    state, effects = walk.on(FLOW, state, event)
    world = world.met(event)
    for effect in effects:
        world = world.after(effect)
    return state, world


def test_no_step_leaves_the_prompt_it_has_started_or_starts_two() -> None:
    for step in STEPS:
        assert sum(isinstance(effect, Play) for effect in step.effects) <= 1, _told(step)
        if any(isinstance(effect, Play) for effect in step.effects):
            last = [effect for effect in step.effects if isinstance(effect, Play | StopPlaying | PlayMusic)][-1]
            assert isinstance(last, Play), _told(step)


def _told(step: Step) -> str:
    return f"{step.state} met {step.event}: {step.effects}"
