"""What a caller answers: words, digits, scores, or nothing at all.

Whoever is not to be hurried (`Manners.forgives_silence`) never hears that time is up: after silence the same question
is asked again, and at the flow's limit of tries they reach a person like everybody else.

Sound without words is no answer and costs no try: the caller is listened to on, without a word and with all the time to
answer, `NOTHING_HEARD_MAX` times a question. Where it has cut the prompt short, silence has the question asked again.
"""

from dataclasses import replace

from callcenter.ivr.document import kinds
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.walk.effects import (
    ChooseLanguage,
    Complain,
    Enter,
    KeepScore,
    StartTimer,
    StopListening,
    StopPlaying,
)
from callcenter.ivr.walk.entering import Outcome, enter, first, go, join, person, route_from
from callcenter.ivr.walk.events import Understood
from callcenter.ivr.walk.leaving import Listening, after, fail, leave_by
from callcenter.ivr.walk.manners import in_time, manners_for
from callcenter.ivr.walk.saying import Here, NodeFaultError, say
from callcenter.ivr.walk.states import (
    Answering,
    Asking,
    AskingDigits,
    AskingScore,
    Caller,
    Collecting,
    Confirming,
    Hearing,
    Scoring,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason

NOTHING_HEARD_MAX = 2
"""More of it is not understood: nobody is listened to for ever."""

# --- words ----------------------------------------------------------------------------------------------------------


def hear(here: Here, state: Asking | Answering) -> Outcome:
    """The caller begins to speak."""
    caller = state.caller
    limit_s = in_time(here.flow(caller).timings.speech_limit_s, manners_for(caller.needs).answer_time)
    if isinstance(state, Asking):
        return Hearing(caller, state.node), (StopPlaying(), StartTimer(limit_s))
    return Hearing(caller, state.node, state.nothing_heard), (StartTimer(limit_s),)


def follow(here: Here, state: Listening, heard: Understood) -> Outcome:
    """Go where the caller's words lead."""
    caller, (name, route) = replace(state.caller, reason=heard.reason), _route(here, state)
    led = _lead(here, caller, route, QueueId(heard.destination), is_sure=heard.is_sure)
    return after(here, state, first(Enter(name, None), led))


def put_through(here: Here, state: Listening, reason: RouteReason) -> Outcome:
    """To a person, by the flow's own way to one if it has one for words."""
    caller, (name, route) = replace(state.caller, reason=reason), _route(here, state)
    way = route.ways.get(kinds.PERSON_WAY)
    led = person(here, caller) if way is None else go(here, caller, way)
    return after(here, state, first(Enter(name, None), led))


def not_understood(here: Here, state: Listening, words: tuple[str, ...], reason: RouteReason | None) -> Outcome:
    """Words that lead nowhere."""
    heard = replace(state.caller, words=state.caller.words + words)
    _, route = _route(here, state)
    seemed = None if reason is None else replace(reason, by="fallback", words=heard.words)
    return fail(here, state, heard, route.unknown, seemed)


def hear_nothing(here: Here, state: Listening, reason: RouteReason | None) -> Outcome:
    """Sound without words."""
    if isinstance(state, Asking):
        return state, ()
    if not may_listen_on(state.nothing_heard):
        return not_understood(here, state, (), reason)
    caller, node = state.caller, state.node
    return Answering(caller, node, state.nothing_heard + 1), (StartTimer(answer_s(here, caller, node)),)


def may_listen_on(nothing_heard: int) -> bool:
    """Whether sound without words is passed over, after so many times at one question."""
    return nothing_heard < NOTHING_HEARD_MAX


def go_on_in(here: Here, state: Listening, language: Language) -> Outcome:
    """Answer in the language that the caller speaks, if the flow does."""
    if language == state.caller.language or language not in here.flow(state.caller).languages:
        return state, ()
    return replace(state, caller=replace(state.caller, language=language)), (ChooseLanguage(language),)


def go_by_keys(here: Here, state: Listening) -> Outcome:
    """No recogniser: the question is asked again by keys, or simply stays, where it was asked by keys already."""
    caller = replace(state.caller, can_be_heard=False)
    is_menu = isinstance(here.flow(caller).nodes[state.node], kinds.Menu)
    if is_menu and not isinstance(state, Hearing):
        return replace(state, caller=caller), (StopListening(),)
    return after(here, state, enter(here, caller, state.node))


def confirm(here: Here, caller: Caller, name: str, queue: QueueId) -> Outcome:
    """Name the queue that was understood."""
    flow = here.flow(caller)
    prompt = flow.node(name, kinds.Confirm).prompt
    try:
        caller, play = say(here, caller, prompt, {"queue": flow.queues[queue].names.get(caller.language, queue)})
    except NodeFaultError as fault:
        return first(Complain(name, str(fault)), join(here, caller, queue))
    return Confirming(caller, name, queue), (Enter(name, prompt), play)


def _route(here: Here, state: Listening) -> tuple[str, kinds.Route]:
    name = route_from(here, state.caller, state.node)
    if name is None:
        raise ValueError("words only come where they are listened to")
    return name, here.flow(state.caller).node(name, kinds.Route)


def _lead(here: Here, caller: Caller, route: kinds.Route, destination: QueueId, *, is_sure: bool) -> Outcome:
    if destination in route.ways:
        return go(here, caller, route.ways[destination])
    if destination not in here.flow(caller).queues:
        # The lexicon knows a place that this call's flow does not.
        return person(here, caller)
    if route.confirm is None or is_sure:
        return join(here, caller, destination)
    return confirm(here, caller, route.confirm, destination)


# --- digits and scores ----------------------------------------------------------------------------------------------


def collect(here: Here, state: AskingDigits | Collecting, digits: str) -> Outcome:
    """One digit more."""
    caller = state.caller
    if len(digits) == here.flow(caller).node(state.node, kinds.Digits).length:
        return complete(here, state, digits)
    collecting = Collecting(caller, state.node, digits), (StartTimer(key_s(here, caller)),)
    return after(here, state, collecting) if isinstance(state, AskingDigits) else collecting


def complete(here: Here, state: AskingDigits | Collecting, digits: str) -> Outcome:
    """These are all the digits there will be."""
    caller, node = state.caller, here.flow(state.caller).node(state.node, kinds.Digits)
    if len(digits) < node.at_least and node.retry is not None:
        return fail(here, state, caller, node.retry)
    if node.into is not None:
        caller = replace(caller, variables={**caller.variables, node.into: digits})
    return leave_by(here, state, caller, node.next)


def scores(here: Here, state: AskingScore | Scoring) -> dict[str, int]:
    """What each key is worth."""
    return here.flow(state.caller).node(state.node, kinds.Survey).scores


def score(here: Here, state: AskingScore | Scoring, key: str) -> Outcome:
    """An answer to the survey."""
    node = here.flow(state.caller).node(state.node, kinds.Survey)
    return first(KeepScore(node.question, node.scores[key]), leave_by(here, state, state.caller, node.next))


# --- silence --------------------------------------------------------------------------------------------------------


def say_nothing(here: Here, state: Answering | Hearing) -> Outcome:
    """No answer in time, or one that never ends."""
    caller = state.caller
    match here.flow(caller).nodes[state.node]:
        case kinds.Callback(declined=declined):
            return leave_by(here, state, caller, declined)
        case kinds.Menu() | kinds.Listen() if manners_for(caller.needs).forgives_silence:
            return _ask_again(here, state)
        case kinds.Menu(retry=retry) | kinds.Listen(retry=retry):
            return fail(here, state, caller, retry)
        case other:
            raise ValueError(f"a {other.kind} node asks nothing")


def type_nothing(here: Here, state: Collecting, digits: str) -> Outcome:
    """No digit more in time."""
    wanted = here.flow(state.caller).node(state.node, kinds.Digits).at_least
    if manners_for(state.caller.needs).forgives_silence and len(digits) < max(1, wanted):
        return _ask_again(here, state)
    return complete(here, state, digits)


def answer_s(here: Here, caller: Caller, name: str) -> float:
    """How long the caller may take to begin an answer."""
    if route_from(here, caller, name) is None:
        return key_s(here, caller)
    return in_time(here.flow(caller).timings.answer_s, manners_for(caller.needs).answer_time)


def key_s(here: Here, caller: Caller) -> float:
    """How long the caller may take for a key."""
    return in_time(here.flow(caller).timings.key_s, manners_for(caller.needs).key_time)


def _ask_again(here: Here, state: Answering | Hearing | Collecting) -> Outcome:
    return fail(here, state, state.caller, Exit(node=state.node))
