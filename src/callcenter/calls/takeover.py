"""Taking over calls that we did not hold: after a restart, after a lost link, or from the lifeboat. Pure.

Three accounts are laid beside each other: our own record, what Asterisk wrote down meanwhile, and where the channel is
now. The channel is the truth; the other two say how it got there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from callcenter.calls import life
from callcenter.calls.events import (
    CallerGone,
    CitizenAnswered,
    DialEnded,
    Event,
    LinkRestored,
    SeatAnswered,
    TransferOver,
    WentAdrift,
)
from callcenter.calls.life import NO_CAUSE
from callcenter.calls.ports import HeldChannel
from callcenter.calls.record import CallRecord
from callcenter.calls.salvage import Owed, Testimony, Witnessed, catch_up
from callcenter.calls.timeline import Arrived, Outcome
from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId


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
    named = (_with_result(_with_agent(one, agent_at), result) for one in (testimony.witnessed if testimony else ()))
    state, missed = catch_up(state, since, named)
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
    match state:
        case life.Waiting() | life.Ringing() | life.Adrift() if held.talking_to is not None:
            told = (SeatAnswered(held.talking_to, LegId("")),)
        case life.Ringing() | life.Talking() if held.where == "service":
            told = (DialEnded("ANSWER" if held.variables.get("CC_TALKED") == "1" else ""),)
        case life.Away() if held.where == "service":
            told = (TransferOver(""),)
        case life.InFlow() | life.Waiting() | life.Ringing() | life.Away() if held.where == "lifeboat":
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
        return [life.Connected(agent_at(held.talking_to), held.talking_to, LegId(""))]
    ended: list[life.Event] = [life.Parted()] if isinstance(state, life.Talking) else []
    if held.where == "lifeboat":
        queue = QueueId(held.variables.get("CC_QUEUE", ""))
        return [*ended, life.CastAdrift(queue, "the service was away")]
    if held.where == "service" and isinstance(state, life.Ringing):
        return [life.Unanswered("")]
    if held.where == "service" and isinstance(state, life.Away):
        return [life.BroughtBack("")]
    return ended


def _with_agent(one: Witnessed, agent_at: Callable[[SeatId], AgentId | None]) -> Witnessed:
    """Asterisk knows seats; who sat there is ours to say."""
    if isinstance(one.event, life.Connected) and one.event.agent is None:
        return Witnessed(one.at, replace(one.event, agent=agent_at(one.event.seat)))
    return one


def _with_result(one: Witnessed, result: Outcome | None) -> Witnessed:
    """Asterisk sees that a caller hangs up; what the flow had given them is ours to say."""
    return Witnessed(one.at, replace(one.event, with_result=result)) if isinstance(one.event, life.HungUp) else one
