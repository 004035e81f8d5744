"""What a call's timeline tells of its beginning where an agent has called somebody."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import AgentId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOut:
    """The first fact of a call that an agent makes: the number is about to be dialled."""

    node: NodeId
    leg: LegId
    """As it will be called."""
    number: str
    """Personal. E.164, or an office's digits."""
    shown: str
    """The number of ours that they are shown."""
    language: Language
    queue: QueueId
    """Whose people would serve them, should the agent be lost."""
    agent: AgentId
    seat: SeatId
    kind: Literal["call.dialled"] = "call.dialled"
