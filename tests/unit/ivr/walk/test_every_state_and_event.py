"""Every state with every event, and what holds on every way through flows with a node of every kind."""

from dataclasses import dataclass, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.ivr.document.flow import Flows
from callcenter.ivr.document.kinds import SHOWN
from callcenter.ivr.load import load_flow
from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.pictures.steps import Step, events, steps
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.around import CALM, Around, Load
from callcenter.ivr.walk.effects import (
    AskService,
    CancelTimer,
    Complain,
    Effect,
    Enter,
    ForgetService,
    HangUp,
    JoinQueue,
    LeaveQueue,
    Listen,
    Play,
    PlayMusic,
    RecordMessage,
    StartTimer,
    StopListening,
    StopPlaying,
    StopRecording,
    Transfer,
)
from callcenter.ivr.walk.events import (
    CallerArrived,
    Event,
    PromptFinished,
    PromptUnavailable,
    ServiceAnswered,
    ServiceFailed,
    TimerFired,
    TransferEnded,
    TransferFailed,
)
from callcenter.ivr.walk.leaving import is_listening
from callcenter.ivr.walk.saying import Here
from callcenter.ivr.walk.states import (
    NEW,
    Answering,
    Asking,
    AskingDigits,
    AskingMessage,
    AskingScore,
    Away,
    Caller,
    Closing,
    Collecting,
    Confirming,
    Consulting,
    Ended,
    Hearing,
    New,
    Recording,
    Ringing,
    Saying,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.tiers import Need
from tests.unit.ivr.conftest import HOTLINE

CALLER = Caller(Language.ZH, can_be_called=True, variables={"ticket": "12"})
SOCIAL = QueueId("social")
STATES: tuple[State, ...] = (
    NEW,
    Saying(CALLER, "hello"),
    Asking(CALLER, "ask"),
    Asking(CALLER, "menu"),
    Answering(CALLER, "ask"),
    Answering(CALLER, "menu"),
    Answering(CALLER, "later"),
    Hearing(CALLER, "ask"),
    Confirming(CALLER, "sure", SOCIAL),
    AskingDigits(CALLER, "ticket"),
    Collecting(CALLER, "ticket", "12"),
    AskingScore(CALLER, "survey"),
    Scoring(CALLER, "survey"),
    AskingMessage(CALLER, "message"),
    Recording(CALLER, "message"),
    Consulting(CALLER, "look_up", is_saying=True),
    Away(CALLER, "outside"),
    Closing(CALLER, "bye"),
    Waiting(CALLER, "line", SOCIAL),
    Ringing(CALLER, "line", SOCIAL),
    Talking(CALLER),
    Ended(),
)
ALWAYS = {"CallerHungUp", "LastQueueFound"}
HEARD = {
    "Understood",
    "NotUnderstood",
    "NothingHeard",
    "PersonNeeded",
    "LanguageHeard",
    "HearingUnavailable",
    "SpeechStarted",
}
PLAYING = {"PromptFinished", "PromptUnavailable"}
EXPECTED: dict[str, set[str]] = {
    "New": {"CallerArrived", "CallerTakenBack", "CallerFoundTalking", "CallerHungUp"},
    "Saying": {"KeyPressed", *PLAYING, *ALWAYS},
    "Asking ask": {"KeyPressed", *PLAYING, *ALWAYS, *HEARD},
    "Asking menu": {"KeyPressed", *PLAYING, *ALWAYS},
    "Answering ask": {"TimerFired", "KeyPressed", *ALWAYS, *HEARD},
    "Answering menu": {"TimerFired", "KeyPressed", *ALWAYS},
    "Answering later": {"TimerFired", "KeyPressed", *ALWAYS},
    "Hearing": {"TimerFired", "KeyPressed", *ALWAYS, *HEARD},
    "Confirming": {"KeyPressed", *PLAYING, *ALWAYS},
    "AskingDigits": {"KeyPressed", *PLAYING, *ALWAYS},
    "Collecting": {"TimerFired", "KeyPressed", *ALWAYS},
    "AskingScore": {"KeyPressed", *PLAYING, *ALWAYS},
    "Scoring": {"TimerFired", "KeyPressed", *ALWAYS},
    "AskingMessage": {"KeyPressed", *PLAYING, *ALWAYS},
    "Recording": {"TimerFired", "CallerFellSilent", "RecordingFailed", "KeyPressed", *ALWAYS},
    "Consulting": {"ServiceAnswered", "ServiceFailed", "KeyPressed", *PLAYING, *ALWAYS},
    "Away": {"TransferEnded", "TransferFailed", *ALWAYS},
    "Closing": {"KeyPressed", *PLAYING, *ALWAYS},
    "Waiting": {"KeyPressed", "PlaceTold", "CallerMoved", "CallbackDue", "AgentOffered", *PLAYING, *ALWAYS},
    "Ringing": {"OfferFailed", "AgentAnswered", *ALWAYS},
    "Talking": {"TalkEnded", *ALWAYS},
    "Ended": {"CallerHungUp"},
}
"""The events that each state knows; all others are out of place."""

EVERY_KIND = specimens()
SEED: Flows = {"hotline": load_flow(HOTLINE)}
FULL = Around(
    loads={queue: Load(waiting=99) for queue in EVERY_KIND["hotline"].queues},
    announcement={Language.ZH: "announcement"},
)
CLOSED = Around(closed={queue: {Language.ZH: "notice"} for queue in EVERY_KIND["hotline"].queues})
ALPHABET = events(EVERY_KIND)
STEPS = tuple(steps(EVERY_KIND))


def _row(state: State) -> str:
    name = type(state).__name__
    return f"{name} {state.node}" if isinstance(state, Asking | Answering) else name


def test_the_tables_name_every_state_and_every_event() -> None:
    assert {type(state) for state in STATES} == set(get_args(State))
    assert {_row(state) for state in STATES} == set(EXPECTED)
    assert {type(event) for event in ALPHABET} == set(get_args(Event))


@pytest.mark.parametrize("state", STATES, ids=_row)
@pytest.mark.parametrize("event", ALPHABET, ids=lambda event: type(event).__name__)
def test_every_state_takes_exactly_the_events_of_its_row(state: State, event: Event) -> None:
    before = replace(state)
    if type(event).__name__ in EXPECTED[_row(state)]:
        then, effects = walk.on(EVERY_KIND, state, event)
        assert isinstance(then, get_args(State))
        assert all(isinstance(effect, get_args(Effect)) for effect in effects)
    else:
        with pytest.raises(walk.UnexpectedEventError):
            walk.on(EVERY_KIND, state, event)
    assert state == before


def test_every_kind_of_state_can_be_reached_and_every_effect_happens() -> None:
    assert {type(step.then) for step in STEPS} | {type(NEW)} == set(get_args(State))
    assert {type(effect) for step in STEPS for effect in step.effects} == set(get_args(Effect))


def test_every_node_of_every_kind_is_entered() -> None:
    entered = {effect.node for step in STEPS for effect in step.effects if isinstance(effect, Enter)}

    assert entered == {name for flow in EVERY_KIND.values() for name in flow.nodes}
    assert {type(node) for flow in EVERY_KIND.values() for node in flow.nodes.values()} == set(SHOWN)


def test_every_node_of_the_hotlines_own_flow_is_entered() -> None:
    entered = {effect.node for step in steps(SEED) for effect in step.effects if isinstance(effect, Enter)}

    assert entered == set(SEED["hotline"].nodes)


def test_zero_leads_to_a_person_from_every_state() -> None:
    zeros = [step for step in STEPS if step.event == KeyPressed("0")]
    assert {type(step.state) for step in zeros} == {
        kind for kind in get_args(State) if kind.__name__ not in {"New", "Away", "Ringing", "Talking", "Ended"}
    }

    for step in zeros:
        match step.state:
            case Waiting():
                assert step.then == step.state
            case Collecting(digits=digits):
                assert isinstance(step.then, Collecting) or len(digits) == 2, _told(step)
            case _:
                assert any(isinstance(effect, JoinQueue) for effect in step.effects), _told(step)


def test_nobody_who_has_not_talked_is_ever_hung_up_on_but_at_a_node_that_says_so() -> None:
    for step in STEPS:
        if any(isinstance(effect, HangUp) for effect in step.effects):
            caller = getattr(step.state, "caller", CALLER)
            entered = [effect.node for effect in step.effects if isinstance(effect, Enter)]
            at_a_hang_up = isinstance(step.state, Closing) or entered[-1:] == ["gone"]
            assert caller.has_talked or at_a_hang_up or isinstance(step.state, Away | Talking), _told(step)


@pytest.mark.parametrize("around", [CALM, FULL, CLOSED], ids=["calm", "full", "closed"])
@pytest.mark.parametrize("answers", [ServiceFailed("no answer"), ServiceAnswered({"answer": "1"})])
@pytest.mark.parametrize("ends", [TransferEnded(), TransferFailed("busy")])
def test_a_caller_who_does_nothing_comes_to_rest_in_line_or_at_the_end(
    around: Around, answers: Event, ends: Event
) -> None:
    for step in STEPS:
        state = _left_alone(step.then, around, answers, ends)
        assert isinstance(state, Waiting | Ringing | Talking | Ended | New), _told(step)


@pytest.mark.parametrize("need", [None, *Need])
@pytest.mark.parametrize("flows", [EVERY_KIND, SEED], ids=["every kind", "hotline"])
def test_a_caller_who_never_does_anything_reaches_a_person_whatever_they_need(flows: Flows, need: Need | None) -> None:
    needs = () if need is None else (need,)
    state, _ = walk.on(flows, NEW, CallerArrived(Language.ZH, needs=needs))

    assert isinstance(_left_alone(state, CALM, ServiceFailed(""), TransferFailed(""), flows), Waiting)


def _left_alone(state: State, around: Around, answers: Event, ends: Event, flows: Flows = EVERY_KIND) -> State:
    """Where a caller gets to by prompts that end, timers that fire and others that answer."""
    for _ in range(40):
        match state:
            case Waiting() | Ringing() | Talking() | Ended() | New():
                return state
            case Answering() | Hearing() | Collecting() | Scoring() | Recording():
                event: Event = TimerFired()
            case Consulting(is_saying=False):
                event = answers
            case Away():
                event = ends
            case _:
                event = PromptFinished()
        state, _effects = walk.on(flows, state, event, around)
    return state


@dataclass(frozen=True, slots=True)
class World:
    """What the outside does after the effects so far."""

    is_timer_running: bool = False
    is_listening: bool = False
    is_prompt_playing: bool = False
    is_recording: bool = False
    is_service_asked: bool = False
    is_in_line: bool = False
    is_away: bool = False
    is_hung_up: bool = False

    def after(self, effect: Effect) -> "World":  # noqa: C901, PLR0912 one case an effect
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
            case RecordMessage():
                return replace(self, is_recording=True)
            case StopRecording():
                return replace(self, is_recording=False)
            case AskService():
                return replace(self, is_service_asked=True)
            case ForgetService():
                return replace(self, is_service_asked=False)
            case JoinQueue():
                assert not self.is_in_line
                return replace(self, is_in_line=True)
            case LeaveQueue():
                assert self.is_in_line
                return replace(self, is_in_line=False)
            case Transfer():
                return replace(self, is_away=True)
            case HangUp():
                return replace(self, is_hung_up=True)
            case _:
                return self

    def met(self, event: Event) -> "World":
        match event:
            case TimerFired():
                return replace(self, is_timer_running=False)
            case PromptFinished() | PromptUnavailable():
                return replace(self, is_prompt_playing=False)
            case ServiceAnswered() | ServiceFailed():
                return replace(self, is_service_asked=False)
            case TransferEnded() | TransferFailed():
                return replace(self, is_away=False)
            case _:
                return self


def _agrees(state: State, world: World, around: Around) -> None:
    assert world.is_timer_running == isinstance(state, Answering | Hearing | Collecting | Scoring | Recording)
    assert world.is_in_line == isinstance(state, Waiting | Ringing)
    assert world.is_recording == isinstance(state, Recording)
    assert world.is_service_asked == isinstance(state, Consulting)
    assert world.is_prompt_playing == _is_prompting(state) or isinstance(state, Waiting)
    listens = isinstance(state, Asking | Answering | Hearing) and is_listening(Here(EVERY_KIND, around), state)
    assert world.is_listening == listens
    if world.is_hung_up:
        assert state == Ended()


def _is_prompting(state: State) -> bool:
    prompting = Saying | Asking | Confirming | AskingDigits | AskingScore | AskingMessage | Closing
    return isinstance(state, prompting) or (isinstance(state, Consulting) and state.is_saying)


@given(
    st.sampled_from([event for event in ALPHABET if isinstance(event, CallerArrived)]),
    st.sampled_from([CALM, FULL, CLOSED]),
    st.sets(st.sampled_from(list(Need)), max_size=3),
    st.data(),
)
def test_on_any_way_timer_recogniser_prompts_and_line_agree_with_the_state(
    arrival: CallerArrived, around: Around, needs: set[Need], data: st.DataObject
) -> None:
    state, world = _step(NEW, World(), replace(arrival, needs=(*arrival.needs, *sorted(needs))), around)
    for event in data.draw(st.lists(st.sampled_from(ALPHABET), max_size=60)):
        try:
            state, world = _step(state, world, event, around)
        except walk.UnexpectedEventError:
            continue
        _agrees(state, world, around)


def _step(state: State, world: World, event: Event, around: Around) -> tuple[State, World]:
    state, effects = walk.on(EVERY_KIND, state, event, around)
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


def test_no_step_tells_of_more_than_a_node_that_failed_and_the_person_after_it() -> None:
    for around in (CALM, FULL, CLOSED):
        for step in steps(EVERY_KIND, around):
            assert sum(isinstance(effect, Complain) for effect in step.effects) <= 2, _told(step)


def _told(step: Step) -> str:
    return f"{step.state} met {step.event}: {step.effects}"
