"""What a call's timeline tells of a talk between its beginning and its end: held, asked, joined, handed on, lost."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An agent who is asked, or is given the call."""

    agent: AgentId
    seat: SeatId
    name: str
    kind: Literal["agent"] = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A number that the site allows: of an office or of an emergency service, never a person's."""

    number: str
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A queue that the call is given to."""

    queue: QueueId
    kind: Literal["queue"] = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkHeld:
    """The caller hears music; the agent does not hear them."""

    kind: Literal["talk.held"] = "talk.held"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkResumed:
    held_ms: int
    kind: Literal["talk.resumed"] = "talk.resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdRung:
    """Somebody else is being rung: to be asked while the caller hears music, or to join the two."""

    leg: LegId
    who: Colleague | Office
    is_joining: bool
    """The caller stays in the talk."""
    is_emergency: bool = False
    kind: Literal["third.rung"] = "third.rung"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdAnswered:
    kind: Literal["third.answered"] = "third.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdLeft:
    talk_ms: int | None
    """None for one who has not answered."""
    kind: Literal["third.left"] = "third.left"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkMerged:
    """Caller, agent and the third talk with each other."""

    kind: Literal["talk.merged"] = "talk.merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkTransferred:
    """The agent has given the call to somebody else."""

    agent: AgentId | None
    to: Colleague | Office | Line
    is_attended: bool
    """Whoever has it now was asked before."""
    kind: Literal["talk.transferred"] = "talk.transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLost:
    """The agent's telephone is gone, not the agent's doing; the caller waits for the same agent."""

    agent: AgentId
    seat: SeatId
    cause: int
    """Q.850; 0 where the agent's page has said that it goes."""
    rejoin_s: float
    """How long they wait before the call is anybody's."""
    kind: Literal["agent.lost"] = "agent.lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinGivenUp:
    """The agent was not back in time: the caller goes to the head of the line."""

    agent: AgentId
    kind: Literal["rejoin.given_up"] = "rejoin.given_up"
