"""Flows walked to their last corner: every state that a caller can reach in them, with every event there.

For tests of the walk, and for its picture in ARCHITECTURE.md (`main.diagrams`).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.around import CALM, Around
from callcenter.ivr.walk.effects import Effect
from callcenter.ivr.walk.events import (
    AgentAnswered,
    AgentOffered,
    CallbackDue,
    CallerArrived,
    CallerFellSilent,
    CallerFoundTalking,
    CallerHungUp,
    CallerMoved,
    CallerTakenBack,
    Event,
    HearingUnavailable,
    LanguageHeard,
    LastQueueFound,
    NothingHeard,
    NotUnderstood,
    OfferFailed,
    PersonNeeded,
    PlaceTold,
    PromptFinished,
    PromptUnavailable,
    RecordingFailed,
    ServiceAnswered,
    ServiceFailed,
    TalkEnded,
    TimerFired,
    TransferEnded,
    TransferFailed,
    Understood,
)
from callcenter.ivr.walk.states import (
    NEW,
    Answering,
    Collecting,
    Consulting,
    Ended,
    Hearing,
    New,
    State,
    Talking,
    Waiting,
)
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier

KEYS = "0123456789*#A"


@dataclass(frozen=True, slots=True)
class Step:
    """One event that a caller can meet with."""

    state: State
    event: Event
    then: State
    effects: tuple[Effect, ...]


def events(flows: Flows) -> tuple[Event, ...]:
    """One of each event that makes a difference in these flows."""
    heard = RouteReason(by="words")
    main = next(iter(flows.values()))
    language, name = next(iter(main.languages)), main.name
    destinations = {destination for flow in flows.values() for destination in flow.destinations}
    return (
        CallerArrived(language, can_be_called=True, flow=name),
        CallerArrived(language, Tier.LISTED, flow=name),
        CallerArrived(language, Tier.LISTED_SEVERE, (Need.TEXT_ONLY,), flow=name),
        CallerArrived(language, Tier.ORDINARY, (Need.MORE_TIME_FOR_KEYS,), flow=name),
        CallerTakenBack(language, main.fallback_queue, heard, flow=name),
        CallerFoundTalking(language, flow=name),
        PromptFinished(),
        PromptUnavailable("no sound"),
        *(KeyPressed(key) for key in KEYS),
        SpeechStarted(),
        *(Understood(destination, heard) for destination in sorted(destinations)),
        *(Understood(destination, heard, is_sure=True) for destination in sorted(destinations)),
        NotUnderstood(),
        NothingHeard(),
        PersonNeeded(heard),
        *(LanguageHeard(other) for other in main.languages),
        HearingUnavailable(),
        TimerFired(),
        CallerFellSilent(),
        RecordingFailed("no room"),
        LastQueueFound(main.fallback_queue),
        PlaceTold(2, None),
        CallerMoved(main.fallback_queue),
        CallbackDue(),
        *(ServiceAnswered(dict.fromkeys(keep, "1")) for keep in _kept(flows)),
        ServiceFailed("no answer"),
        TransferFailed("busy"),
        TransferFailed("not allowed", is_refused=True),
        TransferEnded(),
        AgentOffered(),
        OfferFailed(),
        AgentAnswered(),
        TalkEnded(),
        CallerHungUp(),
    )


def steps(flows: Flows, around: Around = CALM) -> Iterator[Step]:
    """Every step from every state that can be reached, nearest first; events out of place are left out.

    Of states that are alike for the walk's table, the one that is reached first stands for all.
    """
    alphabet = events(flows)
    seen: set[object] = {_likeness(NEW)}
    waiting: deque[State] = deque([NEW])
    while waiting:
        state = waiting.popleft()
        for event in alphabet:
            try:
                then, effects = walk.on(flows, state, event, around)
            except walk.UnexpectedEventError:
                continue
            yield Step(state, event, then, effects)
            alike = _likeness(then)
            if alike not in seen:
                seen.add(alike)
                waiting.append(then)


def label(flow: Flow, event: Event) -> str:
    """What `event` is called in a picture of the walk."""
    match event:
        case KeyPressed(flow.keys.person):
            return "person's key"
        case KeyPressed(flow.keys.repeat):
            return "repeat key"
        case KeyPressed(flow.keys.back):
            return "back key"
        case KeyPressed():
            return "a key"
        case _:
            return type(event).__name__


def _kept(flows: Flows) -> list[frozenset[str]]:
    """What each service's answer is asked for."""
    nodes = [node for flow in flows.values() for node in flow.nodes.values()]
    return [*dict.fromkeys(frozenset(node.keep) for node in nodes if isinstance(node, kinds.Service))]


def _likeness(state: State) -> object:
    """What tells states apart here: not what was said, typed or answered, nor who asked for which queue."""
    if isinstance(state, New | Ended):
        return type(state).__name__
    caller = state.caller
    who = caller.flow, caller.needs[:1], caller.can_be_heard, bool(caller.failures)
    match state:
        case Talking():
            return "Talking", who
        case Answering(node=node, nothing_heard=times) | Hearing(node=node, nothing_heard=times):
            return type(state).__name__, who, node, times
        case Collecting(node=node, digits=digits):
            return "Collecting", who, node, len(digits)
        case Consulting(node=node, is_saying=is_saying):
            return "Consulting", who, node, is_saying
        case Waiting(node=node, may_accept_callback=may_accept):
            return "Waiting", who, node, may_accept
        case _:
            return type(state).__name__, who, state.node
