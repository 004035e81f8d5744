"""What supervisors do to a call, as facts of its timeline: `by` is the user's name, as in the book of deeds."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

WhyRaised = Literal["danger", "vulnerable", "waited_long", "our_fault", "other"]
"""A choice, not words: what is written here is seen by all who see the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerMoved:
    """Over into another queue; the place in line stays."""

    by: str
    queue: QueueId
    was: QueueId
    kind: Literal["supervision.moved"] = "supervision.moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRaised:
    """The caller counts as one of `tier`, until the end; as before where that is `own`. The place in line stays."""

    by: str
    tier: Tier
    was: Tier
    own: Tier
    """What the list and the flow have given."""
    why: WhyRaised
    kind: Literal["supervision.raised"] = "supervision.raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised:
    """The agent needs a supervisor's help with this caller."""

    agent: AgentId
    kind: Literal["alarm.raised"] = "alarm.raised"


Manner = Literal["listen", "whisper", "barge"]
"""Hears both; is heard by the agent, too; is heard by both (监听, 密语, 强插)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorListened:
    """From here on in this manner."""

    by: str
    manner: Manner
    kind: Literal["supervision.listened"] = "supervision.listened"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorLeft:
    by: str
    kind: Literal["supervision.left"] = "supervision.left"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorTookOver:
    """Has the call from here on (强拆); the agent is out."""

    by: str
    agent: AgentId
    kind: Literal["supervision.took_over"] = "supervision.took_over"


SupervisionFact = CallerMoved | PriorityRaised | AlarmRaised | SupervisorListened | SupervisorLeft | SupervisorTookOver
