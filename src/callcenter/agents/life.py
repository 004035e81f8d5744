"""An agent's life: the *status* a person chooses, apart from the *state* the system sees.

Rules: a call reaches only an agent who is available, idle and whose phone is ready; a ring that is missed puts the
agent on a break, so that nobody's call rings at an empty desk twice; a status chosen during a call holds after it; who
lost the line in the midst of a talk is kept for that call, and misses no ring meanwhile.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, assert_never

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import Levels

MISSED_RING = "missed_ring"
"""The reason of a break that nobody chose."""


class Status(StrEnum):
    AVAILABLE = "available"
    BREAK = "break"
    TRAINING = "training"
    """At work, but not for callers."""
    OFFLINE = "offline"


class PhoneState(StrEnum):
    """Asterisk's device states, as far as they decide whether a seat can be rung."""

    READY = "ready"
    BUSY = "busy"
    ABSENT = "absent"
    """Not registered."""


@dataclass(frozen=True, slots=True)
class Idle:
    since: datetime
    name: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Ringing:
    call: CallId
    since: datetime
    name: Literal["ringing"] = "ringing"


@dataclass(frozen=True, slots=True)
class Talking:
    call: CallId
    since: datetime
    name: Literal["talking"] = "talking"


@dataclass(frozen=True, slots=True)
class Rejoining:
    """The line was lost in the midst of the talk; the caller is kept for this agent."""

    call: CallId
    since: datetime
    until: datetime
    """When the caller is given to others."""
    name: Literal["rejoining"] = "rejoining"


@dataclass(frozen=True, slots=True)
class WrapUp:
    """After-call work (话后处理)."""

    call: CallId
    since: datetime
    until: datetime
    name: Literal["wrap_up"] = "wrap_up"


State = Idle | Ringing | Talking | Rejoining | WrapUp


@dataclass(frozen=True, slots=True)
class Agent:
    """One person, at one seat at most."""

    id: AgentId
    name: str
    seat: SeatId | None
    """None while signed out of every seat."""
    node: NodeId
    """The Asterisk that the seat's phone registers at."""
    levels: Levels
    state: State
    status_since: datetime
    languages: frozenset[Language] = frozenset()
    """Spoken; empty where nobody has said, which counts as all."""
    status: Status = Status.OFFLINE
    reason: str = ""
    """Why on a break; empty otherwise."""
    phone: PhoneState = PhoneState.ABSENT
    wrap_up_s: float = 0.0

    @property
    def queues(self) -> AbstractSet[QueueId]:
        """Those they serve, however well."""
        return self.levels.keys()

    @property
    def is_free(self) -> bool:
        """Whether a call may be offered now."""
        return (
            self.status is Status.AVAILABLE
            and isinstance(self.state, Idle)
            and self.phone is PhoneState.READY
            and self.seat is not None
        )


@dataclass(frozen=True, slots=True)
class StatusChosen:
    status: Status
    reason: str = ""
    at: datetime | None = None
    """When, where an earlier life of this process saw it."""


@dataclass(frozen=True, slots=True)
class PhoneChanged:
    phone: PhoneState


@dataclass(frozen=True, slots=True)
class Rung:
    call: CallId


@dataclass(frozen=True, slots=True)
class RingMissed:
    """Not answered, refused, or not reachable."""

    call: CallId


@dataclass(frozen=True, slots=True)
class RingCancelled:
    """The caller went away, or the ring never began: not the agent's doing."""

    call: CallId


@dataclass(frozen=True, slots=True)
class Answered:
    call: CallId


@dataclass(frozen=True, slots=True)
class TalkEnded:
    call: CallId


@dataclass(frozen=True, slots=True)
class ConsultLeft:
    """Was only asked by a colleague: what is to be written about the call, the colleague writes."""

    call: CallId


@dataclass(frozen=True, slots=True)
class LegLost:
    """The agent's line broke in the midst of the talk."""

    call: CallId
    until: datetime


@dataclass(frozen=True, slots=True)
class RejoinGivenUp:
    """Not back in time: the caller is given to others."""

    call: CallId


@dataclass(frozen=True, slots=True)
class WrapUpExtended:
    until: datetime


@dataclass(frozen=True, slots=True)
class WrapUpDone:
    """By the agent, or its time is over."""


Event = (
    StatusChosen
    | PhoneChanged
    | Rung
    | RingMissed
    | RingCancelled
    | Answered
    | TalkEnded
    | ConsultLeft
    | LegLost
    | RejoinGivenUp
    | WrapUpExtended
    | WrapUpDone
)


class UnexpectedAgentEventError(CallCenterError):
    """An event that cannot happen in this state; nothing changed."""


def on(agent: Agent, event: Event, now: datetime) -> Agent:  # noqa: C901, PLR0912 one case a move
    """`agent` after `event`; raises UnexpectedAgentEventError."""
    match agent.state, event:
        case _, StatusChosen(status=status, reason=reason, at=at):
            since = agent.status_since if (agent.status, agent.reason) == (status, reason) else at or now
            return replace(agent, status=status, reason=reason, status_since=since)
        case _, PhoneChanged(phone=phone):
            return replace(agent, phone=phone)
        case Idle(), Rung(call=call):
            return replace(agent, state=Ringing(call, now))
        case Ringing(call=ringing), RingMissed(call=call) if ringing == call:
            return replace(agent, state=Idle(now), status=Status.BREAK, reason=MISSED_RING, status_since=now)
        case Ringing(call=ringing), RingCancelled(call=call) if ringing == call:
            return replace(agent, state=Idle(now))
        case ((Ringing() | Idle() | Rejoining() | WrapUp()), Answered(call=call)):
            # The lifeboat and a desk phone connect without asking us: what is seen is taken as it is.
            return replace(agent, state=Talking(call, now))
        case ((Talking(call=own) | Rejoining(call=own)), TalkEnded(call=call)) if own == call:
            if agent.wrap_up_s <= 0:
                return replace(agent, state=Idle(now))
            return replace(agent, state=WrapUp(call, now, now + timedelta(seconds=agent.wrap_up_s)))
        case Talking(call=talking), ConsultLeft(call=call) if talking == call:
            return replace(agent, state=Idle(now))
        case Talking(call=talking), LegLost(call=call, until=until) if talking == call:
            return replace(agent, state=Rejoining(call, now, until))
        case Rejoining(call=own), (Rung(call=call) | RingMissed(call=call) | RingCancelled(call=call)) if own == call:
            # A page that loads once more is no empty desk.
            return agent
        case Rejoining(call=own), RejoinGivenUp(call=call) if own == call:
            return replace(agent, state=Idle(now))
        case WrapUp(call=call, since=since), WrapUpExtended(until=until):
            return replace(agent, state=WrapUp(call, since, until))
        case WrapUp(), WrapUpDone():
            return replace(agent, state=Idle(now))
        case _, (Rung() | RingMissed() | RingCancelled() | Answered() | TalkEnded() | ConsultLeft()):
            raise UnexpectedAgentEventError(f"{type(event).__name__} while {agent.state.name}")
        case _, (LegLost() | RejoinGivenUp() | WrapUpExtended() | WrapUpDone()):
            raise UnexpectedAgentEventError(f"{type(event).__name__} while {agent.state.name}")
        case _, never:
            assert_never(never)
