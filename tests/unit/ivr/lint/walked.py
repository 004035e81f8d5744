"""Every walk to a person, and how long its prompts are: what the linter's figures are held against."""

from collections.abc import Iterator

from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.document.kinds import Set
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.lint.words import texts
from callcenter.ivr.sounds import NoSounds
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.effects import HangUp, JoinQueue, Play, Transfer
from callcenter.ivr.walk.events import (
    CallerArrived,
    CallerFellSilent,
    Event,
    HearingUnavailable,
    NotUnderstood,
    PromptFinished,
    ServiceAnswered,
    ServiceFailed,
    TimerFired,
    Understood,
)
from callcenter.ivr.walk.states import (
    NEW,
    Answering,
    Asking,
    AskingDigits,
    AskingMessage,
    AskingScore,
    Away,
    Caller,
    Collecting,
    Confirming,
    Consulting,
    Ended,
    New,
    Recording,
    Saying,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason

WORDS = RouteReason(by="words")


class Letters(NoSounds):
    """`Sounds` where a letter takes a tenth of a second."""

    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        return len(text) / 10


def walked(flows: Flows, arrived: CallerArrived, *, is_heard: bool) -> Iterator[float]:
    """The seconds of every walk to a person, of callers who hear everything out and never go back."""
    waiting: list[tuple[State, float, Event, frozenset[object]]] = [(NEW, 0.0, arrived, frozenset())]
    seen: dict[object, float] = {}
    while waiting:
        state, seconds, event, passed = waiting.pop()
        then, effects = walk.on(flows, state, event)
        played = [effect for effect in effects if isinstance(effect, Play)]
        if any(isinstance(effect, JoinQueue | Transfer) for effect in effects):
            yield seconds
            continue
        if any(isinstance(effect, HangUp) for effect in effects) or isinstance(then, Ended | New | Talking | Waiting):
            continue
        before = seconds
        if played and not isinstance(then, Away):
            said = flows[then.caller.flow]
            spoken = texts(said, played[0].prompt, then.caller.language, said.nodes[then.node])
            seconds += max(map(len, spoken)) / 10
        place = _place(then)
        if place in passed or seen.get(place, -1.0) >= seconds:
            continue
        seen[place] = seconds
        if not is_heard and isinstance(then, Asking) and _listens(flows, then):
            # Told before anything of the question is heard.
            waiting.append((then, before, HearingUnavailable(), passed))
            continue
        waiting += [(then, seconds, choice, passed | {place}) for choice in _choices(flows, then)]


def _choices(flows: Flows, state: State) -> Iterator[Event]:
    """What a caller may do there who neither repeats nor goes back, nor asks for another language or to be spared."""
    assert not isinstance(state, New | Ended)
    flow = flows[state.caller.flow]
    node = flow.nodes[state.node] if not isinstance(state, Talking) else None
    keys = {key: way for key, way in getattr(node, "keys", {}).items() if _is_followed(flow, way)}
    match state:
        case Saying():
            yield PromptFinished()
            yield from map(KeyPressed, keys)
        case Asking():
            yield PromptFinished()
        case Answering():
            yield TimerFired()
            yield from map(KeyPressed, keys)
            yield KeyPressed("0")
            if _listens(flows, state):
                yield NotUnderstood()
                yield from (Understood(destination, WORDS) for destination in flow.destinations)
        case Confirming() | AskingDigits() | AskingScore() | AskingMessage():
            yield PromptFinished()
        case Collecting():
            yield TimerFired()
            yield KeyPressed("1")
        case Scoring():
            yield TimerFired()
            yield KeyPressed("1")
        case Recording():
            yield CallerFellSilent()
        case Consulting(is_saying=True):
            yield PromptFinished()
        case Consulting():
            yield ServiceFailed("none")
            yield ServiceAnswered(dict.fromkeys(getattr(node, "keep", {}), "1"))
        case _:
            return


def _listens(flows: Flows, state: Asking | Answering) -> bool:
    return state.caller.can_be_heard and flows[state.caller.flow].nodes[state.node].kind == "listen"


def _place(state: State) -> object:
    assert not isinstance(state, New | Ended)
    caller: Caller = state.caller
    node = None if isinstance(state, Talking) else state.node
    digits = len(state.digits) if isinstance(state, Collecting) else 0
    saying = isinstance(state, Consulting) and state.is_saying
    return type(state), caller.flow, node, caller.failures, caller.can_be_heard, digits, saying, caller.needs


def _is_followed(flow: Flow, way: Exit) -> bool:
    aim = flow.nodes.get(way.node or "")
    return way.language is None and not (isinstance(aim, Set) and aim.needs)
