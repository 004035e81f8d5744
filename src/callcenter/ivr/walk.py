"""A caller's way through a flow, as a pure machine: (flow, state, event) → (state, effects).

Rules:
- The person's key (0) leads to a person from every state; only among digits being collected it is a digit.
  The repeat key (*) says it again, the back key (#) goes back.
- Speech and keys are taken together, and both cut a prompt short. Without a recogniser, keys and people go on.
- A try that fails is counted; at the flow's limit the caller is put through to a person.
- The timer runs exactly in `Answering`, `Hearing`, `Collecting` and `Scoring`; a caller is in line exactly in `Waiting`
  and `Ringing`; a recogniser is wanted exactly in `Asking`, `Answering` and `Hearing`, at a node that listens.
- An event out of place raises and changes nothing.
"""

from dataclasses import replace
from typing import assert_never

from callcenter.ivr.effects import (
    CancelTimer,
    ChooseLanguage,
    Effect,
    Enter,
    HangUp,
    JoinQueue,
    KeepScore,
    LeaveQueue,
    Listen,
    NoteKey,
    Play,
    PlayMusic,
    StartTimer,
    StopListening,
    StopPlaying,
)
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
from callcenter.ivr.flow import Ask, Bye, Confirm, Digits, Exit, Flow, Line, Say, Score
from callcenter.ivr.states import (
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
    New,
    Ringing,
    Saying,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier

Outcome = tuple[State, tuple[Effect, ...]]
Pressable = (
    Saying
    | Asking
    | Answering
    | Hearing
    | Confirming
    | AskingDigits
    | Collecting
    | AskingScore
    | Scoring
    | Closing
    | Waiting
)
"""States in which a key means something."""


class UnexpectedEventError(CallCenterError):
    """An event that cannot happen in this state; the state stands."""

    def __init__(self, state: State, event: Event) -> None:
        # Names only: an event may hold a caller's words.
        super().__init__(f"{type(event).__name__} cannot happen in {type(state).__name__}")
        self.state = state
        self.event = event


def on(flow: Flow, state: State, event: Event) -> Outcome:  # noqa: C901, PLR0912 this match is the table
    """The state after `event`, and what the outside must now do; raises `UnexpectedEventError`."""
    match state, event:
        case New(), CallerArrived():
            return _arrive(flow, Caller(event.language, event.tier, event.needs))
        case New(), CallerTakenBack():
            return _take_back(flow, event)
        case New(), CallerFoundTalking():
            return Talking(Caller(event.language, event.tier, event.needs)), ()

        case Saying(caller, node), PromptFinished():
            return _go(flow, state, caller, flow.node(node, Say).next)
        case Asking(caller, node), PromptFinished():
            return Answering(caller, node), (StartTimer(_answer_s(flow, caller, node)),)
        case Confirming(caller, _, queue), PromptFinished():
            return _after(flow, state, _join(flow, caller, queue))
        case AskingDigits(caller, node), PromptFinished():
            return Collecting(caller, node), (StartTimer(_key_s(flow, caller)),)
        case AskingScore(caller, node), PromptFinished():
            return Scoring(caller, node), (StartTimer(_key_s(flow, caller)),)
        case Closing(), PromptFinished():
            return Ended(), (HangUp(),)
        case Waiting(), PromptFinished():
            return state, (PlayMusic(),)

        case Hearing(), SpeechStarted():
            return state, ()
        case Asking() | Answering(), SpeechStarted() if _is_listening(flow, state):
            return _hear(flow, state)
        case Asking() | Answering() | Hearing(), Understood(destination, reason) if _is_listening(flow, state):
            return _follow(flow, state, replace(state.caller, reason=reason), destination)
        case Asking() | Answering() | Hearing(), NotUnderstood(words) if _is_listening(flow, state):
            heard = replace(state.caller, words=state.caller.words + words)
            return _fail(flow, state, heard, flow.node(state.node, Ask).retry)
        case Asking() | Answering() | Hearing(), HearingUnavailable() if _is_listening(flow, state):
            by_keys = replace(state.caller, can_be_heard=False)
            return _after(flow, state, _enter(flow, by_keys, state.node))

        case Answering(caller, node) | Hearing(caller, node), TimerFired():
            return _fail(flow, state, caller, flow.node(node, Ask).retry)
        case Collecting(caller, node), TimerFired():
            return _go(flow, state, caller, flow.node(node, Digits).next)
        case Scoring(caller, node), TimerFired():
            return _go(flow, state, caller, flow.node(node, Score).silence)

        case AskingDigits(caller, node), KeyPressed(key) if key.isdigit() and key != flow.keys.person:
            return _collect(flow, state, key)
        case Collecting(caller, node, digits), KeyPressed(key) if key.isdigit():
            return _collect(flow, state, digits + key)
        case Collecting(caller, node, digits), KeyPressed(key) if key == flow.keys.back and digits:
            return _go(flow, state, caller, flow.node(node, Digits).next)
        case AskingScore(caller, node) | Scoring(caller, node), KeyPressed(key) if key in flow.node(node, Score).scores:
            return _score(flow, state, key)
        case _, KeyPressed(key) if isinstance(state, Pressable):
            return _press(flow, state, key)

        case Waiting(caller), PlaceTold(position, wait_min):
            told = replace(state, position=position, wait_min=wait_min)
            return told, (_place(flow, told),)
        case Waiting(caller, node, queue), AgentOffered():
            return Ringing(caller, node, queue), (StopPlaying(),)
        case Ringing(caller, node, queue), OfferFailed():
            return Waiting(caller, node, queue), (PlayMusic(),)
        case Ringing(caller), AgentAnswered():
            return Talking(caller), (LeaveQueue(),)
        case Talking(caller), TalkEnded():
            if Need.TEXT_ONLY in caller.needs:
                return Ended(), (HangUp(),)
            return _enter(flow, caller, flow.after_talk)

        case _, CallerHungUp():
            return Ended(), _leave(flow, state)
    raise UnexpectedEventError(state, event)


def _arrive(flow: Flow, caller: Caller) -> Outcome:
    if caller.tier > Tier.LISTED and not {Need.TEXT_ONLY, Need.TRAINED_PERSON} & set(caller.needs):
        return _enter(flow, caller, flow.first)
    caller = replace(caller, reason=RouteReason(by="list"))
    if Need.TEXT_ONLY in caller.needs:
        return _join(flow, caller, flow.fallback_queue)
    return _enter(flow, caller, flow.listed)


def _take_back(flow: Flow, event: CallerTakenBack) -> Outcome:
    caller = Caller(event.language, event.tier, event.needs, reason=event.reason)
    # The queue may be of a flow that has changed since.
    queue = event.queue if event.queue in flow.queues else flow.fallback_queue
    return Waiting(caller, flow.line, queue), (JoinQueue(queue, event.tier, event.reason), PlayMusic())


def _press(flow: Flow, state: Pressable, key: str) -> Outcome:
    """A key that the state itself gives no meaning: the house keys, then the node's own."""
    caller, node = state.caller, flow.nodes[state.node]
    pressed = RouteReason(by="key", key=key)
    note = NoteKey(state.node, key)
    match state, key:
        case Waiting(), flow.keys.person:
            return state, ()
        case Waiting(), flow.keys.repeat:
            return state, (note, _place(flow, state))
        case Confirming(), flow.keys.repeat:
            return _first(note, _fail(flow, state, caller, flow.node(state.node, Confirm).undo))
        case _, flow.keys.person:
            person = replace(caller, reason=pressed)
            return _first(note, _after(flow, state, _join(flow, person, flow.fallback_queue)))
        case _, flow.keys.repeat:
            return _first(note, _after(flow, state, _enter(flow, caller, state.node)))
        case _, flow.keys.back:
            back = node.back if isinstance(node, Ask | Digits | Line) else None
            return _first(note, _go(flow, state, caller, back)) if back else (state, ())
    exits = node.keys if isinstance(node, Say | Ask) else {}
    if key in exits:
        return _first(note, _go(flow, state, replace(caller, reason=pressed), exits[key]))
    return _fail(flow, state, caller, node.retry) if isinstance(node, Ask) else (state, ())


def _hear(flow: Flow, state: Asking | Answering) -> Outcome:
    hearing = Hearing(state.caller, state.node), (StartTimer(flow.timings.speech_limit_s),)
    return _first(StopPlaying(), hearing) if isinstance(state, Asking) else hearing


def _follow(flow: Flow, state: State, caller: Caller, destination: str) -> Outcome:
    """Go where the caller's words lead."""
    queue = QueueId(destination)
    if destination in flow.routes:
        return _go(flow, state, caller, flow.routes[destination])
    if queue not in flow.queues:
        # The lexicon knows a place that this call's flow does not.
        return _after(flow, state, _join(flow, caller, flow.fallback_queue))
    if flow.confirm is None:
        return _after(flow, state, _join(flow, caller, queue))
    confirm = flow.node(flow.confirm, Confirm)
    named = {"queue": flow.queues[queue][caller.language]}
    entered = Enter(flow.confirm, confirm.prompt), Play(confirm.prompt, caller.language, named)
    return _after(flow, state, (Confirming(caller, flow.confirm, queue), entered))


def _fail(flow: Flow, state: State, caller: Caller, retry: Exit) -> Outcome:
    """One more try has failed."""
    tried = replace(caller, failures=min(caller.failures + 1, flow.max_failures), reason=None)
    if tried.failures >= flow.max_failures:
        return _after(flow, state, _join(flow, tried, flow.fallback_queue))
    return _go(flow, state, tried, retry)


def _collect(flow: Flow, state: AskingDigits | Collecting, digits: str) -> Outcome:
    if len(digits) == flow.node(state.node, Digits).length:
        return _go(flow, state, state.caller, flow.node(state.node, Digits).next)
    collecting = Collecting(state.caller, state.node, digits), (StartTimer(_key_s(flow, state.caller)),)
    return _after(flow, state, collecting) if isinstance(state, AskingDigits) else collecting


def _score(flow: Flow, state: AskingScore | Scoring, key: str) -> Outcome:
    node = flow.node(state.node, Score)
    return _first(KeepScore(node.question, node.scores[key]), _go(flow, state, state.caller, node.next))


def _go(flow: Flow, state: State, caller: Caller, way: Exit) -> Outcome:
    """Leave the state by `way`."""
    match way:
        case Exit(language=Language() as language):
            spoken = _first(ChooseLanguage(language), _enter(flow, replace(caller, language=language), flow.first))
            return _after(flow, state, spoken)
        case Exit(queue=str() as queue):
            return _after(flow, state, _join(flow, caller, queue))
        case Exit(node=str() as node):
            return _after(flow, state, _enter(flow, caller, node))
    raise ValueError("an exit leads nowhere")


def _join(flow: Flow, caller: Caller, queue: QueueId) -> Outcome:
    return _wait(flow, caller, flow.line, queue)


def _wait(flow: Flow, caller: Caller, name: str, queue: QueueId) -> Outcome:
    line = flow.node(name, Line)
    reason = caller.reason or RouteReason(by="fallback", words=caller.words)
    return Waiting(caller, name, queue), (
        Enter(name, line.prompt),
        JoinQueue(queue, min(caller.tier, line.tier), reason),
        Play(line.prompt, caller.language),
    )


def _enter(flow: Flow, caller: Caller, name: str) -> Outcome:
    """Begin at a node."""
    node = flow.nodes[name]
    prompt = Enter(name, node.prompt), Play(node.prompt, caller.language)
    match node:
        case Say():
            return Saying(caller, name), prompt
        case Ask(listens=True, without_hearing=str() as by_keys) if not caller.can_be_heard:
            return _enter(flow, caller, by_keys)
        case Ask():
            listen = (Listen(caller.language),) if _listens(flow, caller, name) else ()
            return Asking(caller, name), (*prompt, *listen)
        case Digits():
            return AskingDigits(caller, name), prompt
        case Score():
            return AskingScore(caller, name), prompt
        case Bye():
            return Closing(caller, name), prompt
        case Line():
            return _wait(flow, caller, name, node.queue or flow.fallback_queue)
        case Confirm():
            raise ValueError(f"{name}: a confirm node is reached by words, never by an exit")
        case _:
            assert_never(node)


def _leave(flow: Flow, state: State) -> tuple[Effect, ...]:
    """What has to be stopped when this state is left."""
    match state:
        case Saying() | Confirming() | AskingDigits() | AskingScore() | Closing():
            return (StopPlaying(),)
        case Asking():
            return (StopPlaying(), StopListening()) if _is_listening(flow, state) else (StopPlaying(),)
        case Answering() | Hearing():
            return (CancelTimer(), StopListening()) if _is_listening(flow, state) else (CancelTimer(),)
        case Collecting() | Scoring():
            return (CancelTimer(),)
        case Waiting():
            return StopPlaying(), LeaveQueue()
        case Ringing():
            return (LeaveQueue(),)
        case New() | Talking() | Ended():
            return ()
        case _:
            assert_never(state)


def _after(flow: Flow, state: State, outcome: Outcome) -> Outcome:
    """`outcome`, once `state` has been left."""
    return _first(_leave(flow, state), outcome)


def _first(effects: Effect | tuple[Effect, ...], outcome: Outcome) -> Outcome:
    """`outcome`, with `effects` done before its own."""
    state, then = outcome
    return state, ((*effects, *then) if isinstance(effects, tuple) else (effects, *then))


def _place(flow: Flow, waiting: Waiting) -> Play:
    """How the line stands for this caller, as last told."""
    line, language = flow.node(waiting.node, Line), waiting.caller.language
    match waiting.position, waiting.wait_min:
        case None, _:
            return Play(line.prompt, language)
        case 1, _:
            return Play(line.next_prompt, language)
        case position, None:
            return Play(line.place_prompt, language, {"ahead": str(position - 1)})
        case position, wait_min:
            return Play(line.wait_prompt, language, {"ahead": str(position - 1), "wait_min": str(wait_min)})


def _is_listening(flow: Flow, state: Asking | Answering | Hearing) -> bool:
    return _listens(flow, state.caller, state.node)


def _listens(flow: Flow, caller: Caller, name: str) -> bool:
    return caller.can_be_heard and flow.node(name, Ask).listens


def _answer_s(flow: Flow, caller: Caller, name: str) -> float:
    """How long the caller may take to begin an answer."""
    if not _listens(flow, caller, name):
        return _key_s(flow, caller)
    return flow.timings.answer_with_needs_s if caller.needs else flow.timings.answer_s


def _key_s(flow: Flow, caller: Caller) -> float:
    return flow.timings.key_with_needs_s if caller.needs else flow.timings.key_s
