"""What a walk wants done, in the imperative: to be carried out in order.

Stopping what does not run is allowed and does nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier


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
    values: Mapping[str, str] = field(default_factory=dict)


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
    | HangUp
)
