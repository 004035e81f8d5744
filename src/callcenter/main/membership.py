"""app_queue's members follow the agents: signed in, paused and unpaused as their status says, so the lifeboat is armed.

After each reconnect the phones' states and the members are read back: whoever should not be a member is removed, and
only then is everybody's status told again.
"""

import asyncio
from collections.abc import Mapping

import structlog

from callcenter.agents.life import Agent, PhoneChanged, Status
from callcenter.agents.roster import Roster
from callcenter.asterisk.ami.control import Control
from callcenter.main.telephony import phone_of
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, NodeId, QueueId, SeatId
from callcenter.vocabulary.skills import SkillLevel

log = structlog.get_logger(__name__)

_Membership = tuple[NodeId, QueueId, SeatId]


class Membership:
    """Carries the roster's statuses to Asterisk, one agent at a time and in order."""

    def __init__(self, roster: Roster, controls: Mapping[NodeId, Control]) -> None:
        self._roster = roster
        self._controls = controls
        self._owed: dict[AgentId, frozenset[_Membership]] = {}
        """Agents whose status is not told yet, and where they are members no more."""
        self._has_owed = asyncio.Event()
        roster.watch(self._on_agent)

    async def run(self) -> None:
        """Until cancelled. What cannot be told now is told after the next `read_back`."""
        while True:
            await self._has_owed.wait()
            # Whoever has left a seat, before anybody who may have sat down there since.
            left = frozenset[_Membership]().union(*self._owed.values())
            self._owed = dict.fromkeys(self._owed, frozenset())
            agent = next(iter(self._owed))
            del self._owed[agent]
            if not self._owed:
                self._has_owed.clear()
            try:
                await self._leave(left)
                await self._tell(self._roster.agent(agent))
            except TelephonyError as error:
                log.warning("membership.not_told", agent=agent, cause=str(error))

    async def read_back(self, node: NodeId) -> None:
        """Read `node`'s phones, remove members who left, and tell it of all others; raises TelephonyError."""
        control = self._controls[node]
        members = (await control.queue_status()).members
        await self.read_phones(node)
        here = [one for one in self._roster.all() if one.status is not Status.OFFLINE]
        wanted = {(queue, agent.seat, agent.id) for agent in here for queue in agent.levels}
        for one in members:
            if (one.queue, one.seat, one.name) not in wanted:
                await control.queue_remove(one.queue, one.seat)
        for agent in (one for one in self._roster.all() if one.node == node):
            self._owe(agent.id)

    async def read_phones(self, node: NodeId) -> None:
        """Bring the states of `node`'s phones into the roster; raises TelephonyError."""
        for seat, state in (await self._controls[node].seat_states()).items():
            if (agent := self._roster.at(seat)) is not None:
                self._roster.apply(agent.id, PhoneChanged(phone_of(state)))

    async def _leave(self, left: frozenset[_Membership]) -> None:
        for node, queue, seat in sorted(left):
            await self._controls[node].queue_remove(queue, seat)

    async def _tell(self, agent: Agent) -> None:
        control, seat = self._controls[agent.node], agent.seat
        if seat is None:
            return
        if agent.status is Status.OFFLINE:
            for queue in sorted(agent.levels):
                await control.queue_remove(queue, seat)
            return
        is_paused = agent.status is not Status.AVAILABLE
        for queue, level in sorted(agent.levels.items()):
            penalty = level - SkillLevel.EXPERT
            await control.queue_add(queue, seat, paused=is_paused, member_name=agent.id, penalty=penalty)
        if agent.levels:
            reason = agent.reason if agent.status is Status.BREAK else agent.status.value if is_paused else ""
            await control.queue_pause(seat, paused=is_paused, reason=reason)

    def _on_agent(self, before: Agent, after: Agent) -> None:
        left = _memberships(before) - _memberships(after)
        if left or _told_of(before) != _told_of(after):
            self._owe(after.id, left)

    def _owe(self, agent: AgentId, left: frozenset[_Membership] = frozenset()) -> None:
        self._owed[agent] = self._owed.get(agent, frozenset()) | left
        self._has_owed.set()


def _memberships(agent: Agent) -> frozenset[_Membership]:
    seat = agent.seat
    return frozenset() if seat is None else frozenset((agent.node, queue, seat) for queue in agent.levels)


def _told_of(agent: Agent) -> tuple[object, ...]:
    """All that app_queue knows of an agent."""
    return agent.node, agent.seat, agent.levels, agent.status, agent.reason
