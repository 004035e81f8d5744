"""How a caller leaves a state: what has to be stopped, and what a try that failed costs."""

from dataclasses import replace
from typing import assert_never

from callcenter.ivr.document.parts import Exit
from callcenter.ivr.walk.effects import (
    CancelTimer,
    Effect,
    ForgetService,
    LeaveQueue,
    StopListening,
    StopPlaying,
    StopRecording,
)
from callcenter.ivr.walk.entering import Outcome, first, go, person, route_from
from callcenter.ivr.walk.saying import Here
from callcenter.ivr.walk.states import (
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
from callcenter.vocabulary.routes import RouteReason

Listening = Asking | Answering | Hearing


def leave_by(here: Here, state: State, caller: Caller, way: Exit) -> Outcome:
    """Leave the state by an exit."""
    return after(here, state, go(here, caller, way))


def fail(here: Here, state: State, caller: Caller, retry: Exit, reason: RouteReason | None = None) -> Outcome:
    """One more try has failed; `reason` is what a person is told if it was the last."""
    limit = here.flow(caller).max_failures
    tried = replace(caller, failures=min(caller.failures + 1, limit), reason=None)
    if tried.failures >= limit:
        return after(here, state, person(here, replace(tried, reason=reason)))
    return leave_by(here, state, tried, retry)


def after(here: Here, state: State, outcome: Outcome) -> Outcome:
    """`outcome`, once `state` has been left."""
    return first(leave(here, state), outcome)


def leave(here: Here, state: State) -> tuple[Effect, ...]:
    """What has to be stopped when this state is left."""
    match state:
        case Saying() | Confirming() | AskingDigits() | AskingScore() | AskingMessage() | Closing():
            return (StopPlaying(),)
        case Asking():
            return (StopPlaying(), StopListening()) if is_listening(here, state) else (StopPlaying(),)
        case Answering() | Hearing():
            return (CancelTimer(), StopListening()) if is_listening(here, state) else (CancelTimer(),)
        case Collecting() | Scoring():
            return (CancelTimer(),)
        case Recording():
            return CancelTimer(), StopRecording()
        case Consulting(is_saying=is_saying):
            return (StopPlaying(), ForgetService()) if is_saying else (ForgetService(),)
        case Waiting():
            return StopPlaying(), LeaveQueue()
        case Ringing():
            return (LeaveQueue(),)
        case New() | Away() | Talking() | Ended():
            return ()
        case _:
            assert_never(state)


def is_listening(here: Here, state: Listening) -> bool:
    """Whether a recogniser hears the caller."""
    return route_from(here, state.caller, state.node) is not None
