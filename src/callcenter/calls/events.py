"""What a conversation can be told: facts, in the past tense, from the line, from Asterisk, from dispatch, from time."""

from dataclasses import dataclass

from callcenter.calls.carrying_out import PromptLost, TransferNotBegun
from callcenter.calls.errands import ErrandEvent
from callcenter.calls.handset import HandsetEvent
from callcenter.calls.leg_events import LegGone, RoomEntered, SeatRung, TalkSeen
from callcenter.calls.ports import Line
from callcenter.calls.requests import Requested
from callcenter.calls.supervising import AlarmAsked, Supervised
from callcenter.routing.offers import Offer
from callcenter.vocabulary.hearing import HearingLost
from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId
from callcenter.vocabulary.tiers import Need

NORMAL_CLEARING = 16


@dataclass(frozen=True, slots=True)
class LineOpened:
    line: Line


@dataclass(frozen=True, slots=True)
class AgentReserved:
    offer: Offer


@dataclass(frozen=True, slots=True)
class CitizenAnswered:
    """Whom we call back has answered."""


@dataclass(frozen=True, slots=True)
class DialFailed:
    """Asterisk could not make the call, or says so beside the leg's own end."""

    cause: int
    """Q.850."""


@dataclass(frozen=True, slots=True)
class NeverDialled:
    """No telephone has rung."""


@dataclass(frozen=True, slots=True)
class SeatAnswered:
    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class SeatDeclined:
    """A seat was rung and did not answer; by an offer of ours, `DialEnded` says the same."""

    seat: SeatId


TAKEN = "TAKEN"
"""The dialplan's own status: the phone was somebody else's in that moment, and did not ring."""


@dataclass(frozen=True, slots=True)
class DialEnded:
    """The dialplan's Dial is over: the agent did not answer, or the talk has ended."""

    status: str
    """DIALSTATUS, or TAKEN."""
    cause: int = NORMAL_CLEARING
    """Of an answered one: why the agent's leg ended, Q.850."""


@dataclass(frozen=True, slots=True)
class LegThere:
    """Somebody whom we have rung beside the call has answered."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class AgentBack:
    """The telephone of the agent whom this caller waits for is there."""


@dataclass(frozen=True, slots=True)
class TransferAnsweredThere:
    """The number outside has answered."""


@dataclass(frozen=True, slots=True)
class TransferOver:
    """The caller comes back from a number outside."""

    status: str
    """DIALSTATUS, or REFUSED; empty where nobody saw it."""


@dataclass(frozen=True, slots=True)
class WentAdrift:
    queue: QueueId
    cause: str


@dataclass(frozen=True, slots=True)
class NeedsTold:
    """The caller has told the agent how to be served."""

    needs: tuple[Need, ...]
    agent: AgentId


@dataclass(frozen=True, slots=True)
class CallerGone:
    cause: int


@dataclass(frozen=True, slots=True)
class LinkRestored:
    """AMI is back: what was written to the channel meanwhile may be lost."""


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """One of the conversation's own deadlines."""


Event = (
    LineOpened
    | AgentReserved
    | CitizenAnswered
    | DialFailed
    | NeverDialled
    | SeatRung
    | SeatAnswered
    | SeatDeclined
    | DialEnded
    | RoomEntered
    | LegThere
    | LegGone
    | TalkSeen
    | AgentBack
    | Requested
    | WentAdrift
    | TransferAnsweredThere
    | TransferOver
    | PromptLost
    | TransferNotBegun
    | ErrandEvent
    | NeedsTold
    | Supervised
    | AlarmAsked
    | CallerGone
    | LinkRestored
    | HandsetEvent
    | HearingLost
    | DeadlinePassed
)
