"""A caller's way through the flows of an edition, as a pure machine: (flows, state, event, around) → (state, effects).

Rules:
- The person's key (0) leads to a person from every state; only among digits being collected it is a digit.
  The repeat key (*) says it again, the back key (#) goes back.
- Speech and keys are taken together, and both cut a prompt short. Without a recogniser, keys and people go on.
- A try that fails is counted; at the flow's limit the caller is put through to a person.
- Words that are sure are followed at once; others go by the route's confirm node, where the repeat key undoes them.
- Who speaks another of the flow's languages is answered in it from the next prompt on.
- The timer runs exactly in `Answering`, `Hearing`, `Collecting`, `Scoring` and `Recording`; a caller is in line exactly
  in `Waiting` and `Ringing`; a recogniser is wanted exactly in `Asking`, `Answering` and `Hearing`, where words are
  taken (`entering.route_from`).
- How each kind of node begins, and what happens when one fails, is in `entering`; how needs bend it, in `manners`.
- An event out of place raises and changes nothing.
"""

from dataclasses import replace

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flows
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.walk.answering import (
    answer_s,
    collect,
    complete,
    confirm,
    follow,
    go_by_keys,
    go_on_in,
    hear,
    hear_nothing,
    key_s,
    not_understood,
    put_through,
    say_nothing,
    score,
    scores,
    type_nothing,
)
from callcenter.ivr.walk.around import CALM, Around
from callcenter.ivr.walk.effects import (
    Complain,
    HangUp,
    JoinQueue,
    LeaveQueue,
    NoteKey,
    PlayMusic,
    RecordMessage,
    StartTimer,
    StopPlaying,
    Transfer,
)
from callcenter.ivr.walk.entering import Outcome, enter, failed, first, go, join, person
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
from callcenter.ivr.walk.leaving import after, fail, is_listening, leave, leave_by
from callcenter.ivr.walk.manners import MESSAGE_SILENCE_S, manners_for
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
    InFlow,
    New,
    Recording,
    Ringing,
    Saying,
    Scoring,
    State,
    Talking,
    Waiting,
)
from callcenter.ivr.walk.waiting import accept_callback, is_acceptance, offer_callback, place
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier

Pressable = InFlow | Waiting
"""States in which a key means something."""


class UnexpectedEventError(CallCenterError):
    """An event that cannot happen in this state; the state stands."""

    def __init__(self, state: State, event: Event) -> None:
        # Names only: an event may hold a caller's words.
        super().__init__(f"{type(event).__name__} cannot happen in {type(state).__name__}")
        self.state = state
        self.event = event


def on(flows: Flows, state: State, event: Event, around: Around = CALM) -> Outcome:  # noqa: C901, PLR0912, PLR0915 this match is the table
    """The state after `event`, and what the outside must now do; raises `UnexpectedEventError`."""
    here = Here(flows, around)
    match state, event:
        case New(), CallerArrived():
            return _arrive(here, event)
        case New(), CallerTakenBack():
            return _take_back(here, event)
        case New(), CallerFoundTalking(language, tier, needs, flow):
            return Talking(Caller(language, tier, needs, _known(flows, flow))), ()

        case Saying(), PromptFinished():
            return _told(here, state)
        case Asking(caller, node), PromptFinished():
            return Answering(caller, node), (StartTimer(answer_s(here, caller, node)),)
        case Confirming(caller, _, queue), PromptFinished():
            return after(here, state, join(here, caller, queue))
        case AskingDigits(caller, node), PromptFinished():
            return Collecting(caller, node), (StartTimer(key_s(here, caller)),)
        case AskingScore(caller, node), PromptFinished():
            return Scoring(caller, node), (StartTimer(key_s(here, caller)),)
        case AskingMessage(), PromptFinished():
            return _record(here, state)
        case Consulting(caller, node, is_saying=True), PromptFinished():
            return Consulting(caller, node, is_saying=False), ()
        case Closing(), PromptFinished():
            return Ended(), (HangUp(),)
        case Waiting(), PromptFinished():
            return state, (PlayMusic(),)

        case Waiting(_, node), PromptUnavailable(cause):
            return state, (Complain(node, cause), PlayMusic())
        case Closing(_, node), PromptUnavailable(cause):
            return Ended(), (Complain(node, cause), HangUp())
        case Confirming(caller, node, queue), PromptUnavailable(cause):
            return after(here, state, first(Complain(node, cause), join(here, caller, queue)))
        case (
            Saying() | Asking() | AskingDigits() | AskingScore() | AskingMessage() | Consulting(is_saying=True),
            PromptUnavailable(cause),
        ):
            return after(here, state, failed(here, state.caller, state.node, cause))

        case Hearing(), SpeechStarted():
            return state, ()
        case Asking() | Answering(), SpeechStarted() if is_listening(here, state):
            return hear(here, state)
        case Asking() | Answering() | Hearing(), Understood() if is_listening(here, state):
            return follow(here, state, event)
        case Asking() | Answering() | Hearing(), PersonNeeded(reason) if is_listening(here, state):
            return put_through(here, state, reason)
        case Asking() | Answering() | Hearing(), NotUnderstood(words, reason) if is_listening(here, state):
            return not_understood(here, state, words, reason)
        case Asking() | Answering() | Hearing(), NothingHeard(reason) if is_listening(here, state):
            return hear_nothing(here, state, reason)
        case Asking() | Answering() | Hearing(), LanguageHeard(language) if is_listening(here, state):
            return go_on_in(here, state, language)
        case Asking() | Answering() | Hearing(), HearingUnavailable(are_keys_late=True) if is_listening(here, state):
            return after(here, state, person(here, state.caller))
        case Asking() | Answering() | Hearing(), HearingUnavailable() if is_listening(here, state):
            return go_by_keys(here, state)

        case Answering() | Hearing(), TimerFired():
            return say_nothing(here, state)
        case Collecting(digits=digits), TimerFired():
            return type_nothing(here, state, digits)
        case Scoring(caller, node), TimerFired():
            return leave_by(here, state, caller, here.flow(caller).node(node, kinds.Survey).silence)
        case Recording(), TimerFired() | CallerFellSilent():
            return _end_message(here, state)
        case Recording(caller, node), RecordingFailed(cause):
            return after(here, state, failed(here, caller, node, cause))

        case AskingDigits(caller), KeyPressed(key) if key.isdigit() and key != here.flow(caller).keys.person:
            return collect(here, state, key)
        case Collecting(digits=digits), KeyPressed(key) if key.isdigit():
            return collect(here, state, digits + key)
        case Collecting(caller, _, digits), KeyPressed(key) if key == here.flow(caller).keys.back and digits:
            return complete(here, state, digits)
        case AskingScore() | Scoring(), KeyPressed(key) if key in scores(here, state):
            return score(here, state, key)
        case Asking() | Answering() | Waiting(), KeyPressed(key) if is_acceptance(here, state, key):
            return accept_callback(here, state, key)
        case _, KeyPressed(key) if isinstance(state, Pressable):
            return _press(here, state, key)

        case Consulting(caller, node, is_saying), ServiceAnswered(values):
            informed = replace(caller, variables={**caller.variables, **values})
            return (Saying(informed, node), ()) if is_saying else _told(here, Saying(informed, node))
        case Consulting(), ServiceFailed(cause):
            return _go_without_answer(here, state, cause)

        case Away(caller, node), TransferFailed(cause, is_refused=True):
            return failed(here, caller, node, cause)
        case Away(caller, node), TransferFailed():
            return go(here, caller, here.flow(caller).node(node, kinds.Transfer).failed)
        case Away(), TransferEnded():
            return Ended(), (HangUp(),)

        case Waiting(caller), PlaceTold(position, wait):
            told = replace(state, position=position, wait=wait)
            return told, place(here, told)
        case Waiting(), CallerMoved(queue):
            return replace(state, queue=queue, position=None, wait=None), ()
        case Waiting(), CallbackDue():
            return offer_callback(here, state)
        case Waiting(caller, node, queue, may_accept_callback=may_accept), AgentOffered():
            return Ringing(caller, node, queue, may_accept), (StopPlaying(),)
        case Ringing(caller, node, queue, may_accept), OfferFailed():
            return Waiting(caller, node, queue, may_accept_callback=may_accept), (PlayMusic(),)
        case Ringing(caller), AgentAnswered():
            return Talking(caller), (LeaveQueue(),)
        case Talking(caller), TalkEnded() if manners_for(caller.needs).can_hear:
            return enter(here, replace(caller, has_talked=True), here.flow(caller).after_talk)
        case Talking(), TalkEnded():
            return Ended(), (HangUp(),)

        case _, LastQueueFound(queue) if not isinstance(state, New | Ended):
            return replace(state, caller=replace(state.caller, last_queue=queue)), ()
        case _, CallerHungUp():
            return Ended(), leave(here, state)
    raise UnexpectedEventError(state, event)


def _known(flows: Flows, name: str) -> str:
    """The flow of that name, or the first: an edition may have lost the one that a call was in."""
    return name if name in flows else next(iter(flows))


def _arrive(here: Here, event: CallerArrived) -> Outcome:
    caller = Caller(
        event.language,
        event.tier,
        event.needs,
        flow=_known(here.flows, event.flow),
        can_be_called=event.can_be_called,
        last_queue=event.last_queue,
        unsaid=here.announcement(event.language),
    )
    flow, manners = here.flow(caller), manners_for(caller.needs)
    if caller.tier > Tier.LISTED and not manners.goes_straight_to_person:
        return enter(here, caller, flow.first)
    caller = replace(caller, reason=RouteReason(by="list"))
    return enter(here, caller, flow.listed) if manners.can_hear else person(here, caller)


def _take_back(here: Here, event: CallerTakenBack) -> Outcome:
    caller = Caller(
        event.language,
        event.tier,
        event.needs,
        flow=_known(here.flows, event.flow),
        can_be_called=event.can_be_called,
        reason=event.reason,
    )
    flow = here.flow(caller)
    # The queue may be of a flow that has changed since.
    queue = event.queue if event.queue in flow.queues else flow.fallback_queue
    return Waiting(caller, flow.line, queue), (JoinQueue(queue, event.tier, event.reason), PlayMusic())


def _told(here: Here, state: Saying) -> Outcome:
    """A prompt that needs no answer is over."""
    match here.flow(state.caller).nodes[state.node]:
        case kinds.Play(next=way) | kinds.Say(next=way) | kinds.Service(next=way):
            return go(here, state.caller, way)
        case kinds.Transfer(number=number):
            return Away(state.caller, state.node), (Transfer(number),)
        case other:
            raise ValueError(f"a {other.kind} node says nothing that needs no answer")


# --- keys -----------------------------------------------------------------------------------------------------------


def _press(here: Here, state: Pressable, key: str) -> Outcome:
    """A key that the state itself gives no meaning: the house keys, then the node's own."""
    caller, flow = state.caller, here.flow(state.caller)
    node, manners = flow.nodes[state.node], manners_for(caller.needs)
    pressed = replace(caller, reason=RouteReason(by="key", key=key))
    note = NoteKey(state.node, key)
    match state, key:
        case Waiting(), flow.keys.person:
            return state, ()
        case _, flow.keys.person:
            return first(note, after(here, state, person(here, pressed)))
        case Recording(), _:
            return first(note, _end_message(here, state))
        case Confirming(), flow.keys.repeat:
            return first(note, fail(here, state, caller, flow.node(state.node, kinds.Confirm).undo))
        case _, flow.keys.repeat:
            return first(note, _again(here, state))
        case AskingMessage(), _:
            return first((note, StopPlaying()), _record(here, state))
    match node:
        case kinds.Menu(back=Exit() as way) | kinds.Listen(back=Exit() as way) if key == flow.keys.back:
            return first(note, leave_by(here, state, caller, way))
        case kinds.Digits(back=Exit() as way) | kinds.QueueUp(back=Exit() as way) if key == flow.keys.back:
            return first(note, leave_by(here, state, caller, way))
        case kinds.Play(keys=keys) | kinds.Say(keys=keys) | kinds.Menu(keys=keys) | kinds.Listen(keys=keys) if (
            key in keys
        ):
            return first(note, leave_by(here, state, pressed, keys[key]))
        case _ if manners.repeats_by_any_key and not isinstance(state, Collecting):
            return _again(here, state)
        case kinds.Menu(retry=retry) | kinds.Listen(retry=retry) if key != flow.keys.back:
            return fail(here, state, caller, retry)
    return state, ()


def _again(here: Here, state: Pressable) -> Outcome:
    """Say it again."""
    match state:
        case Waiting():
            return state, place(here, state)
        case Confirming(caller, node, queue):
            return after(here, state, confirm(here, caller, node, queue))
    if isinstance(here.flow(state.caller).nodes[state.node], kinds.Service):
        # Saying it again would ask again.
        return state, ()
    return after(here, state, enter(here, state.caller, state.node))


# --- messages, services, callbacks ----------------------------------------------------------------------------------


def _record(here: Here, state: AskingMessage) -> Outcome:
    caller, manners = state.caller, manners_for(state.caller.needs)
    longest_s = here.flow(caller).node(state.node, kinds.Message).longest_s
    if manners.forgives_silence:
        longest_s *= 2
    # Who is hard to understand may search for words: no silence ends what they say.
    silence_s = max(MESSAGE_SILENCE_S, 2 * (manners.end_silence_s or 0)) if manners.may_speak else None
    wanted = RecordMessage(state.node, longest_s, silence_s), StartTimer(longest_s)
    return Recording(caller, state.node), wanted


def _end_message(here: Here, state: Recording) -> Outcome:
    return leave_by(here, state, state.caller, here.flow(state.caller).node(state.node, kinds.Message).next)


def _go_without_answer(here: Here, state: Consulting, cause: str) -> Outcome:
    caller, node = state.caller, here.flow(state.caller).node(state.node, kinds.Service)
    if node.failed is None:
        outcome = failed(here, caller, state.node, cause)
    else:
        outcome = first(Complain(state.node, cause), go(here, caller, node.failed))
    return first(StopPlaying(), outcome) if state.is_saying else outcome
