"""Taking over calls that we did not hold: after a restart, after a lost link, or from the lifeboat. Pure.

Three accounts are laid beside each other: our own record, what Asterisk wrote down meanwhile, and where the channel is
now. The channel is the truth; the other two say how it got there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from callcenter.calls import life
from callcenter.calls.events import (
    NORMAL_CLEARING,
    CallerGone,
    CitizenAnswered,
    DialEnded,
    Event,
    LinkRestored,
    SeatAnswered,
    TransferOver,
    WentAdrift,
)
from callcenter.calls.leg_events import TalkSeen
from callcenter.calls.life import NO_CAUSE
from callcenter.calls.ports import HeldChannel
from callcenter.calls.record import CallRecord
from callcenter.calls.rejoining import is_lost
from callcenter.calls.salvage import Owed, Testimony, Witnessed, catch_up
from callcenter.calls.timeline import Arrived, Outcome
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId

OUT_OF_ORDER = 38
"""Q.850: of a telephone that was lost while nobody told us."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Where the call stands, and what its timeline lacks up to now."""

    state: life.State
    owed: tuple[Owed, ...]


def conclude(  # noqa: PLR0913 the three accounts, and what ties them together
    record: CallRecord | None,
    since: datetime | None,
    arrived: Arrived,
    testimony: Testimony | None,
    held: HeldChannel | None,
    agent_at: Callable[[SeatId], AgentId | None],
    now: datetime,
) -> Conclusion:
    """Bring the accounts together.

    `since` is the time of the timeline's last entry; `arrived` is written where there is no timeline yet.
    """
    owed: list[Owed] = []
    if record is None:
        owed.append(Owed(_arrived_at(testimony, held) or now, arrived))
    state: life.State = life.state_of(record) if record else life.InFlow()
    result = record.result if record else None
    witnessed = _not_denied(testimony.witnessed if testimony else (), held)
    named = (_with_result(_with_agent(one, agent_at), result) for one in witnessed)
    state, missed = catch_up(state, since, _with_losses(named, record))
    owed += missed
    if not isinstance(state, life.Over):
        last = owed[-1].at if owed else now
        seen = [life.HungUp(NO_CAUSE, result)] if held is None else _seen(state, held, agent_at)
        state, rest = catch_up(state, None, [Witnessed(last if held is None else now, event) for event in seen])
        owed += rest
    return Conclusion(state, tuple(owed))


def corrections(state: life.State, held: HeldChannel | None) -> tuple[Event, ...]:
    """What a live conversation missed while the link was down, to be told in this order."""
    if held is None:
        return (CallerGone(NO_CAUSE),)
    told: tuple[Event, ...] = ()
    if isinstance(state, life.Dialling) and held.where != "elsewhere":
        # Answered meanwhile; what came then is told as to any other caller who has just come.
        return (CitizenAnswered(), *corrections(life.InFlow(), held))
    has_talked = held.variables.get("CC_TALKED") == "1"
    match state:
        case life.Waiting() | life.Ringing() | life.Rejoining() | life.Adrift() if held.talking_to is not None:
            told = (SeatAnswered(held.talking_to, held.agent_leg),)
        case life.Talking() if held.talking_to is not None and held.agent_leg:
            told = (TalkSeen(held.agent_leg, held.talk),)
        case life.Ringing() if held.where == "service":
            told = (DialEnded("ANSWER" if has_talked else ""),)
        case life.Talking() if held.where == "service":
            # The dialplan says so of those whose agent has hung up.
            told = (DialEnded("ANSWER", NORMAL_CLEARING if has_talked else OUT_OF_ORDER),)
        case life.Rejoining() if held.where == "service":
            told = (DialEnded(""),)
        case life.Away() if held.where == "service":
            told = (TransferOver(""),)
        case life.InFlow() | life.Waiting() | life.Ringing() | life.Rejoining() | life.Away() if (
            held.where == "lifeboat"
        ):
            told = (WentAdrift(QueueId(held.variables.get("CC_QUEUE", "")), "the link was down"),)
        case _:
            pass
    return told if held.is_ringing else (*told, LinkRestored())


def _arrived_at(testimony: Testimony | None, held: HeldChannel | None) -> datetime | None:
    if testimony is not None:
        return testimony.arrived_at
    # Only whole seconds, so the last resort: two callers of one second would lose their order.
    told = held.variables.get("CC_ARRIVED", "") if held else ""
    return datetime.fromtimestamp(int(told), UTC) if told.isdecimal() and len(told) < 12 else None


def _seen(state: life.State, held: HeldChannel, agent_at: Callable[[SeatId], AgentId | None]) -> list[life.Event]:
    """What must have happened for the channel to be where it is."""
    if isinstance(state, life.Dialling):
        return [] if held.where == "elsewhere" else [life.Reached(), *_seen(life.InFlow(), held, agent_at)]
    if held.talking_to is not None:
        if isinstance(state, life.Talking):
            return []
        return [life.Connected(agent_at(held.talking_to), held.talking_to, held.agent_leg)]
    ended: list[life.Event] = [life.Parted()] if isinstance(state, life.Talking) else []
    if held.where == "lifeboat":
        queue = QueueId(held.variables.get("CC_QUEUE", ""))
        return [*ended, life.CastAdrift(queue, "the service was away")]
    if held.where == "service" and isinstance(state, life.Ringing):
        return [life.Unanswered("")]
    if held.where == "service" and isinstance(state, life.Away):
        return [life.BroughtBack("")]
    return ended


def _not_denied(witnessed: Sequence[Witnessed], held: HeldChannel | None) -> Sequence[Witnessed]:
    """Who goes into the call's room leaves a bridge; as long as the two are there, nothing is over."""
    if held is None or held.talking_to is None:
        return witnessed
    met = max((at for at, one in enumerate(witnessed) if isinstance(one.event, life.Connected)), default=-1)
    return [one for at, one in enumerate(witnessed) if at <= met or not isinstance(one.event, life.Parted)]


def _with_losses(witnessed: Iterable[Witnessed], record: CallRecord | None) -> Iterator[Witnessed]:
    """Asterisk sees why an agent's leg has ended; whether that is the end of the talk is ours to say."""
    agent, seat = (record.agent, record.seat) if record else (None, None)
    for one in witnessed:
        match one.event:
            case life.Connected():
                agent, seat = one.event.agent, one.event.seat
                yield one
            case life.Parted(cause=cause) if is_lost(cause) and agent is not None and seat is not None:
                yield Witnessed(one.at, life.Lost(agent, seat, cause, 0.0))
            case _:
                yield one


def _with_agent(one: Witnessed, agent_at: Callable[[SeatId], AgentId | None]) -> Witnessed:
    """Asterisk knows seats; who sat there is ours to say."""
    if isinstance(one.event, life.Connected) and one.event.agent is None:
        return Witnessed(one.at, replace(one.event, agent=agent_at(one.event.seat)))
    return one


def _with_result(one: Witnessed, result: Outcome | None) -> Witnessed:
    """Asterisk sees that a caller hangs up; what the flow had given them is ours to say."""
    return Witnessed(one.at, replace(one.event, with_result=result)) if isinstance(one.event, life.HungUp) else one
