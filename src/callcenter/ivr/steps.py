"""A flow walked to its last corner: every state that a caller can reach in it, with every event there.

For tests of the walk, and for its picture in ARCHITECTURE.md (`main.diagrams`).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from callcenter.ivr import walk
from callcenter.ivr.effects import Effect
from callcenter.ivr.events import (
    AgentAnswered,
    AgentOffered,
    CallerArrived,
    CallerFoundTalking,
    CallerHungUp,
    CallerTakenBack,
    Event,
    HearingUnavailable,
    NotUnderstood,
    OfferFailed,
    PlaceTold,
    PromptFinished,
    TalkEnded,
    TimerFired,
    Understood,
)
from callcenter.ivr.flow import Flow
from callcenter.ivr.states import NEW, Collecting, Ended, New, State
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


def events(flow: Flow) -> tuple[Event, ...]:
    """One of each event that makes a difference in this flow."""
    heard = RouteReason(by="words")
    language = next(iter(flow.languages))
    return (
        CallerArrived(language),
        CallerArrived(language, Tier.LISTED),
        CallerArrived(language, Tier.LISTED_SEVERE, (Need.TEXT_ONLY,)),
        CallerArrived(language, Tier.ORDINARY, (Need.MORE_TIME_FOR_KEYS,)),
        CallerTakenBack(language, flow.fallback_queue, heard),
        CallerFoundTalking(language),
        PromptFinished(),
        *(KeyPressed(key) for key in KEYS),
        SpeechStarted(),
        *(Understood(destination, heard) for destination in sorted(flow.destinations)),
        NotUnderstood(),
        HearingUnavailable(),
        TimerFired(),
        PlaceTold(2, None),
        AgentOffered(),
        OfferFailed(),
        AgentAnswered(),
        TalkEnded(),
        CallerHungUp(),
    )


def steps(flow: Flow) -> Iterator[Step]:
    """Every step from every state that can be reached, nearest first; events out of place are left out."""
    alphabet = events(flow)
    seen: set[State] = {NEW}
    waiting: deque[State] = deque(seen)
    while waiting:
        state = waiting.popleft()
        for event in alphabet:
            try:
                then, effects = walk.on(flow, state, event)
            except walk.UnexpectedEventError:
                continue
            yield Step(state, event, then, effects)
            alike = _shape(then)
            if alike not in seen:
                seen.add(alike)
                waiting.append(alike)


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


def _shape(state: State) -> State:
    """One state for all that differ only in what was said or typed."""
    if isinstance(state, New | Ended):
        return state
    alike = replace(state, caller=replace(state.caller, words=(), reason=None))
    return replace(alike, digits="1" * len(alike.digits)) if isinstance(alike, Collecting) else alike
