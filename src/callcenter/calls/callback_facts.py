"""What a call's timeline tells of callbacks: promised in one call, dialled and reached or not in another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from callcenter.callbacks.ledger import NotReached
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPromised:
    """This caller is to be called back, in the order of their arrival."""

    queue: QueueId
    kind: Literal["callback.promised"] = "callback.promised"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackDialled:
    """The first fact of a call that we make: an agent is reserved, and the citizen's number is about to be dialled."""

    callback_of: CallId
    """In which they called us."""
    attempt: int
    """From 1."""
    node: NodeId
    leg: LegId
    """As it will be called."""
    number: str
    """Personal. E.164."""
    dialled: str
    """The number of ours that they called, and are shown now."""
    language: Language
    queue: QueueId
    tier: Tier
    needs: tuple[Need, ...]
    since: datetime
    """The place that they kept."""
    agent: AgentId
    seat: SeatId
    kind: Literal["callback.dialled"] = "callback.dialled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAnswered:
    """The citizen's telephone was answered; by whom or what, the agent hears."""

    kind: Literal["callback.answered"] = "callback.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackNotReached:
    why: NotReached | Literal["not_dialled"]
    """`not_dialled`: Asterisk could not be asked, so no telephone has rung."""
    kind: Literal["callback.not_reached"] = "callback.not_reached"
