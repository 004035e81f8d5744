"""Whose calls somebody sees: the one place with the rules that go object by object. Pure.

Rules: an agent sees the calls they have had or were asked about; a senior those of the queues they serve, too; whoever
`SEE_ALL_CALLS` sees all. What callers left behind, messages and callbacks, belongs to the queues: who serves them sees
it. What may only be done to the own call is asked of the call itself (`calls/own_call.py`, `calls/requests.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from callcenter.access.permissions import Permission, allows
from callcenter.access.users import User
from callcenter.vocabulary.ids import AgentId, QueueId


@dataclass(frozen=True, slots=True)
class Reach:
    """The calls that somebody sees."""

    is_all: bool = False
    agent: AgentId | None = None
    """Whose own calls are seen."""
    queues: frozenset[QueueId] = field(default=frozenset())
    """Whose calls are seen, whoever has had them."""

    def holds(self, agents: Collection[AgentId | None], queue: QueueId | None) -> bool:
        """Whether a call that `agents` have had, in `queue`, is seen."""
        return self.is_all or (self.agent is not None and self.agent in agents) or queue in self.queues


EVERYTHING = Reach(is_all=True)


def reach(user: User, serves: Collection[QueueId]) -> Reach:
    """The calls that `user` sees, whose agent serves these queues."""
    if allows(user.role, Permission.SEE_ALL_CALLS):
        return EVERYTHING
    is_wider = allows(user.role, Permission.SEE_CALLS_OF_QUEUES)
    return Reach(agent=user.agent, queues=frozenset(serves) if is_wider else frozenset())


def queues_left_to(user: User, serves: Collection[QueueId]) -> Collection[QueueId] | None:
    """The queues whose messages and callbacks `user` sees, whose agent serves these; None for all."""
    return None if allows(user.role, Permission.SEE_ALL_CALLS) else frozenset(serves)
