"""A call's life: where it stands between ring and record, and the facts each step leaves on its timeline.

Rules: waiting counts from the first time a caller joined a queue, whatever happens in between; who was connected is
"answered", whoever hangs up; an event out of place raises and changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from callcenter.callbacks.ledger import NotReached
from callcenter.calls.callback_facts import CallbackAnswered, CallbackNotReached
from callcenter.calls.lifeboat_facts import LifeboatServed, Refused, Shortage
from callcenter.calls.record import CallRecord
from callcenter.calls.talk_facts import AgentLost, Colleague, Line, Office, RejoinGivenUp, TalkTransferred
from callcenter.calls.timeline import (
    AgentConnected,
    Ended,
    Fact,
    LifeboatEntered,
    OfferEnded,
    OfferMade,
    QueueJoined,
    QueueLeft,
    TakenBack,
    TalkEnded,
    TransferAnswered,
    TransferEnded,
    TransferStarted,
)
from callcenter.calls.timeline import Outcome as How
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId
from callcenter.vocabulary.why_now import WhyNow

BUSY = 17
"""Q.850: user busy."""
NO_CAUSE = 0
"""Q.850 knows no 0: nobody saw how the call ended."""


@dataclass(frozen=True, slots=True)
class Dialling:
    """We call a citizen back; an agent is reserved."""


@dataclass(frozen=True, slots=True)
class InFlow:
    """The flow talks with the caller."""

    queued_at: datetime | None = None
    """When they first joined a queue, if they have been in one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Ringing:
    queued_at: datetime
    agent: AgentId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class Talking:
    since: datetime


@dataclass(frozen=True, slots=True)
class Rejoining:
    """The agent's telephone was lost; the caller hears music and is kept for the same agent."""

    agent: AgentId
    lost_at: datetime


@dataclass(frozen=True, slots=True)
class Surveying:
    """The conversation is over, the flow asks how it was."""


@dataclass(frozen=True, slots=True)
class Away:
    """Put through to a number outside; the dialplan brings the caller back."""

    queued_at: datetime | None = None
    answered_at: datetime | None = None
    is_after_talk: bool = False
    """Put through by an agent, not by the flow."""


@dataclass(frozen=True, slots=True)
class Adrift:
    """In the lifeboat: Asterisk alone holds the caller."""

    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Over:
    pass


State = Dialling | InFlow | Waiting | Ringing | Talking | Rejoining | Surveying | Away | Adrift | Over


@dataclass(frozen=True, slots=True)
class Reached:
    """The citizen's telephone was answered."""


@dataclass(frozen=True, slots=True)
class NeverDialled:
    """Asterisk could not be asked to."""


@dataclass(frozen=True, slots=True)
class Queued:
    """The flow has chosen a queue."""

    joined: QueueJoined


@dataclass(frozen=True, slots=True)
class SteppedOut:
    """The caller went back to the menu."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class Offered:
    agent: AgentId
    seat: SeatId
    reason: str
    why: WhyNow | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    status: str
    """DIALSTATUS."""


@dataclass(frozen=True, slots=True)
class Connected:
    agent: AgentId | None
    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class Parted:
    """The agent's side ended; the caller is still there."""

    cause: int = 16
    """Of the agent's leg, Q.850, where Asterisk's own record is all that is known."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The agent's telephone is gone, not the agent's doing."""

    agent: AgentId
    seat: SeatId
    cause: int
    """Q.850."""
    rejoin_s: float


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The agent who was lost is not back in time."""


@dataclass(frozen=True, slots=True)
class SentOn:
    """By the agent: to a queue, or to a colleague who will be rung; or to a number outside, which is rung now."""

    agent: AgentId | None
    to: Line | Colleague | Office


@dataclass(frozen=True, slots=True)
class HandedOver:
    """To somebody who was asked before, and talks with the caller now."""

    agent: AgentId | None
    to: Colleague | Office
    leg: LegId


@dataclass(frozen=True, slots=True)
class PutThrough:
    """To a number outside."""

    number: str


@dataclass(frozen=True, slots=True)
class AnsweredThere:
    """The number outside has answered."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    status: str
    """DIALSTATUS."""


@dataclass(frozen=True, slots=True)
class CastAdrift:
    queue: QueueId
    cause: str


@dataclass(frozen=True, slots=True)
class ServedAdrift:
    """Met by Asterisk alone, on the way into the lifeboat."""

    served: LifeboatServed


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """There was no room for them."""

    why: Shortage


@dataclass(frozen=True, slots=True)
class PickedUp:
    """Taken back out of the lifeboat."""


@dataclass(frozen=True, slots=True)
class HungUp:
    cause: int
    """Q.850."""
    with_result: How | None = None
    """What the caller has got from the flow without talking with an agent: a message left, say."""


Event = (
    Reached
    | NeverDialled
    | Queued
    | SteppedOut
    | Offered
    | Unanswered
    | Connected
    | Parted
    | Lost
    | GivenUp
    | SentOn
    | HandedOver
    | PutThrough
    | AnsweredThere
    | BroughtBack
    | CastAdrift
    | ServedAdrift
    | TurnedAway
    | PickedUp
    | HungUp
)
Outcome = tuple[State, tuple[Fact, ...]]


class UnexpectedCallEventError(CallCenterError):
    """An event that cannot happen in this state; nothing changed."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{type(event).__name__} while {type(state).__name__}")


def on(state: State, event: Event, at: datetime) -> Outcome:  # noqa: C901, PLR0912, PLR0915 one case a transition
    """The state after `event`, and the facts for the timeline."""
    match state, event:
        case Dialling(), Reached():
            return InFlow(), (CallbackAnswered(),)
        case Dialling(), NeverDialled():
            return Over(), (CallbackNotReached(why="not_dialled"), Ended(outcome="not_reached", cause=NO_CAUSE))
        case Dialling(), HungUp(cause=cause):
            return Over(), (CallbackNotReached(why=why_not_reached(cause)), Ended(outcome="not_reached", cause=cause))
        case InFlow(queued_at=before), Queued(joined=joined):
            return Waiting(before or at), (joined,)
        case Waiting(), Queued(joined=joined):
            return state, (joined,)
        case Waiting(queued_at=queued_at), SteppedOut(queue=queue):
            return InFlow(queued_at), (QueueLeft(queue=queue),)
        case Waiting(queued_at=queued_at), Offered(agent=agent, seat=seat, reason=reason, why=why):
            return Ringing(queued_at, agent, seat), (OfferMade(agent=agent, seat=seat, reason=reason, why=why),)
        case Ringing(queued_at=queued_at, agent=agent, seat=seat), Unanswered(status=status):
            return Waiting(queued_at), (OfferEnded(agent=agent, seat=seat, status=status),)
        case ((Waiting() | Ringing() | Adrift()), Connected(agent=who, seat=seat, leg=leg)):
            wait_ms = _ms(state.queued_at, at)
            return Talking(at), (AgentConnected(agent=who, seat=seat, leg=leg, wait_ms=wait_ms),)
        case Rejoining(agent=agent, lost_at=lost_at), Connected(agent=who, seat=seat, leg=leg):
            wait_ms = _ms(lost_at, at)
            again = AgentConnected(agent=who, seat=seat, leg=leg, wait_ms=wait_ms, is_back=who == agent)
            return Talking(at), (again,)
        case Talking(since=since), Parted():
            return Surveying(), (TalkEnded(talk_ms=_ms(since, at)),)
        case Talking(since=since), Lost(agent=agent, seat=seat, cause=cause, rejoin_s=rejoin_s):
            lost = AgentLost(agent=agent, seat=seat, cause=cause, rejoin_s=rejoin_s)
            return Rejoining(agent, at), (TalkEnded(talk_ms=_ms(since, at)), lost)
        case Rejoining(agent=agent, lost_at=lost_at), GivenUp():
            return Waiting(lost_at), (RejoinGivenUp(agent=agent),)
        case Talking(since=since), SentOn(agent=who, to=to):
            given = TalkEnded(talk_ms=_ms(since, at)), TalkTransferred(agent=who, to=to, is_attended=False)
            if isinstance(to, Office):
                return Away(at, is_after_talk=True), (*given, TransferStarted(number=to.number))
            return Waiting(at), given
        case Talking(since=since), HandedOver(agent=who, to=to, leg=leg):
            given = TalkEnded(talk_ms=_ms(since, at)), TalkTransferred(agent=who, to=to, is_attended=True)
            if isinstance(to, Office):
                there = TransferStarted(number=to.number), TransferAnswered()
                return Away(at, answered_at=at, is_after_talk=True), (*given, *there)
            return Talking(at), (*given, AgentConnected(agent=to.agent, seat=to.seat, leg=leg, wait_ms=0))
        case Away(is_after_talk=True), (Parted() | BroughtBack(status="ANSWER")):
            return Surveying(), (_back(state, "ANSWER", at),)
        case InFlow(queued_at=before), PutThrough(number=number):
            return Away(before), (TransferStarted(number=number),)
        case Away(answered_at=None), AnsweredThere():
            return replace(state, answered_at=at), (TransferAnswered(),)
        case Away(queued_at=before, is_after_talk=True), BroughtBack(status=status):
            return Waiting(before or at), (_back(state, status, at),)
        case Away(queued_at=before), BroughtBack(status=status):
            return InFlow(before), (_back(state, status, at),)
        case Away(queued_at=before), CastAdrift(queue=queue, cause=cause):
            return Adrift(before or at), (_back(state, "", at), LifeboatEntered(queue=queue, cause=cause))
        case InFlow(queued_at=before), CastAdrift(queue=queue, cause=cause):
            return Adrift(before or at), (LifeboatEntered(queue=queue, cause=cause),)
        case ((Waiting() | Ringing()), CastAdrift(queue=queue, cause=cause)):
            return Adrift(state.queued_at), (LifeboatEntered(queue=queue, cause=cause),)
        case Rejoining(lost_at=lost_at), CastAdrift(queue=queue, cause=cause):
            return Adrift(lost_at), (LifeboatEntered(queue=queue, cause=cause),)
        case ((InFlow() | Adrift()), ServedAdrift(served=served)):
            return state, (served,)
        case InFlow(), TurnedAway(why=why):
            return Over(), (Refused(why=why), Ended(outcome="refused", cause=BUSY))
        case Adrift(queued_at=queued_at), PickedUp():
            return Waiting(queued_at), (TakenBack(),)
        case InFlow(), HungUp(cause=cause, with_result=result):
            return Over(), (Ended(outcome=result or "abandoned_ivr", cause=cause),)
        case Away(answered_at=answered_at), HungUp(cause=cause, with_result=result):
            back = _back(state, "ANSWER" if answered_at else "CANCEL", at)
            without: How = "transferred" if answered_at else result or "abandoned_ivr"
            how: How = "answered" if result == "answered" else without
            return Over(), (back, Ended(outcome=how, cause=cause))
        case ((Waiting() | Adrift()), HungUp(cause=cause, with_result=result)):
            return Over(), (Ended(outcome=result or "abandoned_queue", cause=cause),)
        case Ringing(agent=agent, seat=seat), HungUp(cause=cause, with_result=result):
            gone = OfferEnded(agent=agent, seat=seat, status="CANCEL")
            return Over(), (gone, Ended(outcome=result or "abandoned_queue", cause=cause))
        case Talking(since=since), HungUp(cause=cause):
            return Over(), (TalkEnded(talk_ms=_ms(since, at)), Ended(outcome="answered", cause=cause))
        case ((Surveying() | Rejoining()), HungUp(cause=cause)):
            return Over(), (Ended(outcome="answered", cause=cause),)
        case _, (
            Reached()
            | NeverDialled()
            | Queued()
            | SteppedOut()
            | Offered()
            | Unanswered()
            | Connected()
            | Parted()
            | Lost()
            | GivenUp()
            | SentOn()
            | HandedOver()
            | PutThrough()
            | AnsweredThere()
            | BroughtBack()
            | CastAdrift()
            | ServedAdrift()
            | TurnedAway()
            | PickedUp()
            | HungUp()
        ):
            raise UnexpectedCallEventError(state, event)
        case _, never:
            assert_never(never)


def state_of(record: CallRecord) -> State:
    """Where a call stands that was left in `record`."""
    queued_at = record.queued_at or record.arrived_at
    match record.state:
        case "dialling":
            return Dialling()
        case "in_flow":
            return InFlow(record.queued_at)
        case "waiting":
            if record.agent is not None and record.talk is not None:
                return Rejoining(record.agent, record.talk.since)
            return Waiting(queued_at)
        case "ringing":
            if record.agent is None or record.seat is None:
                return Waiting(queued_at)
            return Ringing(queued_at, record.agent, record.seat)
        case "talking":
            return Talking(record.connected_at or queued_at)
        case "surveying":
            return Surveying()
        case "transferred":
            return Away(record.queued_at, is_after_talk=record.talk is not None)
        case "lifeboat":
            return Adrift(queued_at)
        case "ended":
            return Over()
        case never:
            assert_never(never)


def why_not_reached(cause: int) -> NotReached:
    """What a Q.850 cause says of a telephone that was dialled and not answered."""
    match cause:
        case 0:
            return "lost"
        case 17:
            return "busy"
        case 16 | 18 | 19:
            # 16, normal clearing: we took the call back when it had rung long enough.
            return "no_answer"
        case 21:
            return "refused"
        case 34 | 38 | 41 | 42 | 44 | 47:
            return "congestion"
        case _:
            return "unreachable"


def _back(away: Away, status: str, at: datetime) -> TransferEnded:
    return TransferEnded(status=status, talk_ms=None if away.answered_at is None else _ms(away.answered_at, at))


def _ms(since: datetime, until: datetime) -> int:
    return max(0, round((until - since).total_seconds() * 1000))
