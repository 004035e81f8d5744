"""Where a caller can be in a flow; each state holds only what exists in it."""

from dataclasses import dataclass, field

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier


@dataclass(frozen=True, slots=True)
class Caller:
    """What the walk knows of who calls."""

    language: Language
    tier: Tier = Tier.ORDINARY
    needs: tuple[Need, ...] = ()
    can_be_heard: bool = True
    """False once no recogniser could be had: the rest goes by keys."""
    failures: int = 0
    words: tuple[str, ...] = field(default=(), repr=False)
    """Personal. What was heard and not understood."""
    reason: RouteReason | None = field(default=None, repr=False)
    """Why the caller goes where they go, once that is known."""


@dataclass(frozen=True, slots=True)
class New:
    """Nothing heard of yet."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A prompt plays that needs no answer."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The question plays; voice and keys are taken already."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Answering:
    """The question has been asked; the caller has so long to begin."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """The caller speaks."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Confirming:
    """The queue that was understood is named."""

    caller: Caller
    node: str
    queue: QueueId


@dataclass(frozen=True, slots=True)
class AskingDigits:
    """The prompt for digits plays."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Collecting:
    """Digits come in; a 0 is one of them."""

    caller: Caller
    node: str
    digits: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AskingScore:
    """A question of the survey plays."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Scoring:
    """A question of the survey has been asked."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The good-bye plays."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """In line for a person."""

    caller: Caller
    node: str
    queue: QueueId
    position: int | None = None
    """As last told; 1 is next."""
    wait_min: int | None = None


@dataclass(frozen=True, slots=True)
class Ringing:
    """An agent is being rung; the caller keeps the place."""

    caller: Caller
    node: str
    queue: QueueId


@dataclass(frozen=True, slots=True)
class Talking:
    """With an agent."""

    caller: Caller


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller is gone, or is being hung up."""


Menu = Saying | Asking | Answering | Hearing | AskingDigits | Collecting | AskingScore | Scoring | Closing
State = New | Menu | Confirming | Waiting | Ringing | Talking | Ended
NEW = New()
