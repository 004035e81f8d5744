"""What a walk wants done, in the imperative: to be carried out in order.

Stopping what does not run is allowed and does nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier


@dataclass(frozen=True, slots=True)
class Enter:
    """Write into the timeline that the caller is at this node."""

    node: str
    prompt: str | None


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Write into the timeline that this key was acted on; never for digits and scores."""

    node: str
    key: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    language: Language


@dataclass(frozen=True, slots=True)
class Play:
    """Play a prompt in the caller's language, instead of whatever plays."""

    prompt: str
    language: Language
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Personal: variables may hold what the caller typed."""
    preface: str | None = None
    """Words said before it: the emergency announcement, the notice of a closed queue."""
    pace: float = 1.0
    """Of normal speed; 0.75 is slow."""
    pause_s: float = 0.0
    """Silence added between sentences."""


@dataclass(frozen=True, slots=True)
class PlayMusic:
    """Music until the next prompt."""


@dataclass(frozen=True, slots=True)
class StopPlaying:
    pass


@dataclass(frozen=True, slots=True)
class Listen:
    """Have a recogniser hear the caller from now on, or say `HearingUnavailable`."""

    language: Language
    end_silence_s: float | None = None
    """Of silence after speech that ends it; None for the recogniser's own."""


@dataclass(frozen=True, slots=True)
class StopListening:
    pass


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Start the one timer, in place of one that still runs."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CancelTimer:
    pass


@dataclass(frozen=True, slots=True)
class JoinQueue:
    queue: QueueId
    tier: Tier
    reason: RouteReason


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """The caller is no longer in line: answered, gone, or changed their mind."""


@dataclass(frozen=True, slots=True)
class KeepScore:
    question: str
    score: int


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """Keep the caller's voice from now on, for somebody to hear later."""

    node: str
    longest_s: float
    end_silence_s: float | None = None
    """Of silence that ends it, told as `CallerFellSilent`; None: only a key, the timer or hanging up ends it."""


@dataclass(frozen=True, slots=True)
class StopRecording:
    """The message is over; what was said is kept."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Put the caller through to an allowed number: `TransferEnded` or `TransferFailed` follows."""

    number: str


@dataclass(frozen=True, slots=True)
class AskService:
    """Ask a named HTTP service: `ServiceAnswered` or `ServiceFailed` follows, within the deadline."""

    node: str
    service: str
    send: Mapping[str, str] = field(repr=False)
    keep: Mapping[str, str]
    """Variable: JSON Pointer (RFC 6901) into the answer."""
    deadline_s: float


@dataclass(frozen=True, slots=True)
class ForgetService:
    """The caller has gone on; no answer is waited for any more."""


@dataclass(frozen=True, slots=True)
class PromiseCallback:
    """Write down that this caller is to be called back; they keep the place."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class NoteNeeds:
    """Write into the timeline that the caller has asked to be served so."""

    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class RefuseRecording:
    """The caller does not want to be recorded: no talk of this call is."""

    node: str


@dataclass(frozen=True, slots=True)
class EnterFlow:
    """Write into the timeline that the caller goes on in another flow."""

    flow: str
    version: str


@dataclass(frozen=True, slots=True)
class Complain:
    """Tell operators that a node failed this caller."""

    node: str
    fault: str


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Effect = (
    Enter
    | NoteKey
    | ChooseLanguage
    | Play
    | PlayMusic
    | StopPlaying
    | Listen
    | StopListening
    | StartTimer
    | CancelTimer
    | JoinQueue
    | LeaveQueue
    | KeepScore
    | RecordMessage
    | StopRecording
    | Transfer
    | AskService
    | ForgetService
    | PromiseCallback
    | NoteNeeds
    | RefuseRecording
    | EnterFlow
    | Complain
    | HangUp
)
