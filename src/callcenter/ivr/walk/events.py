"""What can happen to a caller in a flow: facts, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.ivr.document.flow import MAIN_FLOW
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier


@dataclass(frozen=True, slots=True)
class CallerArrived:
    """A new call; `tier` and `needs` as the special-service list says, ordinary otherwise."""

    language: Language
    tier: Tier = Tier.ORDINARY
    needs: tuple[Need, ...] = ()
    can_be_called: bool = False
    """Whether we know a number to call back."""
    flow: str = MAIN_FLOW
    last_queue: QueueId | None = None
    """The queue that answered their last call, where that is known already."""


@dataclass(frozen=True, slots=True)
class LastQueueFound:
    """The queue that answered this caller's last call; may come at any time, or never."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class CallerTakenBack:
    """A caller who was already in line (lifeboat, restart); they wait on where they waited."""

    language: Language
    queue: QueueId
    reason: RouteReason
    tier: Tier = Tier.ORDINARY
    needs: tuple[Need, ...] = ()
    can_be_called: bool = False
    flow: str = MAIN_FLOW


@dataclass(frozen=True, slots=True)
class CallerFoundTalking:
    """A caller found in conversation with an agent after a restart."""

    language: Language
    tier: Tier = Tier.ORDINARY
    needs: tuple[Need, ...] = ()
    flow: str = MAIN_FLOW


@dataclass(frozen=True, slots=True)
class PromptFinished:
    """The prompt played last came to its end; never said of one that was stopped or replaced."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The caller's words lead somewhere: a queue, or a route of the flow."""

    destination: str
    reason: RouteReason
    is_sure: bool = False
    """Gone to without asking whether that is it."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The caller spoke, and it leads nowhere."""

    words: tuple[str, ...] = field(default=(), repr=False)
    reason: RouteReason | None = field(default=None, repr=False)
    """What it seemed to be; None where nothing could be made of it."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """There was sound, but nobody's words in it: noise, or people in the background."""

    reason: RouteReason | None = field(default=None, repr=False)
    """As in `NotUnderstood`, where it counts as that."""


@dataclass(frozen=True, slots=True)
class PersonNeeded:
    """The caller asks for a person, or must not be kept from one: it may be an emergency."""

    reason: RouteReason


@dataclass(frozen=True, slots=True)
class LanguageHeard:
    """The caller speaks this language, whatever they were asked in."""

    language: Language


@dataclass(frozen=True, slots=True)
class HearingUnavailable:
    """No recogniser, or it failed."""

    are_keys_late: bool = False
    """The whole service is: keys are no better."""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The timer started last has run out."""


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """Time to tell the caller how the line moves."""

    position: int
    """1 is next."""
    wait: ExpectedWait | None
    """None where no honest estimate exists."""


@dataclass(frozen=True, slots=True)
class CallbackDue:
    """The caller has waited so long that a callback may be offered."""


@dataclass(frozen=True, slots=True)
class ServiceAnswered:
    """Every value that was to be kept."""

    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceFailed:
    """No answer in time, or none that holds what was to be kept."""

    cause: str


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """Nobody answered there; the caller is with us again."""

    cause: str
    is_refused: bool = False
    """The number is not one that the site allows."""


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """They talked, and the other side has left; the caller is still there."""


@dataclass(frozen=True, slots=True)
class CallerFellSilent:
    """No voice for `RecordMessage.end_silence_s`: the message is over."""


@dataclass(frozen=True, slots=True)
class RecordingFailed:
    """The message cannot be kept."""

    cause: str


@dataclass(frozen=True, slots=True)
class PromptUnavailable:
    """The prompt played last cannot be heard: no recording, and no synthesis."""

    cause: str


@dataclass(frozen=True, slots=True)
class AgentOffered:
    """An agent is about to be rung for this caller."""


@dataclass(frozen=True, slots=True)
class OfferFailed:
    """The agent did not answer."""


@dataclass(frozen=True, slots=True)
class CallerMoved:
    """A supervisor has put the caller into the line of another queue."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class AgentAnswered:
    pass


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """The agent has left; the caller is still there."""


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    pass


Event = (
    CallerArrived
    | CallerTakenBack
    | CallerFoundTalking
    | PromptFinished
    | KeyPressed
    | SpeechStarted
    | Understood
    | NotUnderstood
    | NothingHeard
    | PersonNeeded
    | LanguageHeard
    | HearingUnavailable
    | TimerFired
    | LastQueueFound
    | PlaceTold
    | CallbackDue
    | ServiceAnswered
    | ServiceFailed
    | TransferFailed
    | TransferEnded
    | CallerFellSilent
    | RecordingFailed
    | PromptUnavailable
    | AgentOffered
    | OfferFailed
    | CallerMoved
    | AgentAnswered
    | TalkEnded
    | CallerHungUp
)
