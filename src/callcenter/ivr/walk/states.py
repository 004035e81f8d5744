"""Where a caller can be in a flow; each state holds only what exists in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.ivr.document.flow import MAIN_FLOW
from callcenter.vocabulary.expected_wait import ExpectedWait
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
    """As the list says, and what the flow has added."""
    flow: str = MAIN_FLOW
    """The one that they are in."""
    can_be_called: bool = False
    """Whether we know a number to call back."""
    can_be_heard: bool = True
    """False once no recogniser could be had: the rest goes by keys."""
    has_talked: bool = False
    """With an agent, in this call."""
    failures: int = 0
    """Tries that led nowhere: the flow has a limit."""
    faults: int = 0
    """1 once a node has failed them: our fault, not theirs."""
    turned_away: int = 0
    """Times that a queue was closed or full."""
    passed: int = 0
    """Nodes passed since they last heard something."""
    variables: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    """Personal: what was typed, and what services have answered."""
    chosen: QueueId | None = None
    """The queue that they want, whether it took them or not."""
    last_queue: QueueId | None = None
    """The one that answered their last call, once that is known."""
    unsaid: str = ""
    """Words to be said before the next prompt: an announcement, the notice of a closed queue."""
    words: tuple[str, ...] = field(default=(), repr=False)
    """Personal. What was heard and not understood."""
    reason: RouteReason | None = field(default=None, repr=False)
    """Why the caller goes where they go, once that is known."""


@dataclass(frozen=True, slots=True)
class New:
    """Nothing heard of yet."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A prompt plays that needs no answer; a transfer, or what a service has answered, waits for its end."""

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
    nothing_heard: int = 0
    """Times that there was sound without words since this question was asked."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """The caller speaks."""

    caller: Caller
    node: str
    nothing_heard: int = 0
    """As in `Answering`."""


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
class AskingMessage:
    """What to say in the message is explained."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The caller leaves a message."""

    caller: Caller
    node: str


@dataclass(frozen=True, slots=True)
class Consulting:
    """A service is being asked."""

    caller: Caller
    node: str
    is_saying: bool
    """Whether the prompt still plays."""


@dataclass(frozen=True, slots=True)
class Away:
    """Put through to another number; our line is closed meanwhile."""

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
    wait: ExpectedWait | None = None
    may_accept_callback: bool = False
    """It has been offered; the key counts from then on."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """An agent is being rung; the caller keeps the place."""

    caller: Caller
    node: str
    queue: QueueId
    may_accept_callback: bool = False


@dataclass(frozen=True, slots=True)
class Talking:
    """With an agent."""

    caller: Caller


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller is gone, or is being hung up."""


InFlow = (
    Saying
    | Asking
    | Answering
    | Hearing
    | Confirming
    | AskingDigits
    | Collecting
    | AskingScore
    | Scoring
    | AskingMessage
    | Recording
    | Consulting
    | Closing
)
"""Between arrival and the end, neither in line nor with anybody."""
State = New | InFlow | Away | Waiting | Ringing | Talking | Ended
NEW = New()
