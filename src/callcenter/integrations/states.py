"""Agents as other systems see them. Pure."""

from callcenter.agents.queues import agent_view
from callcenter.agents.roster import Roster
from callcenter.integrations.messages import AgentData
from callcenter.vocabulary.ids import AgentId


def agent_states(roster: Roster) -> tuple[AgentData, ...]:
    """Everybody, by number."""
    return tuple(agent_state(roster, agent.id) for agent in roster.all())


def agent_state(roster: Roster, agent: AgentId) -> AgentData:
    """Raises UnknownAgentError."""
    view = agent_view(roster.agent(agent))
    return AgentData(
        agent=view.id,
        name=view.name,
        seat=view.seat,
        status=view.status,
        reason=view.reason,
        state=view.state,
        since=max(view.state_since, view.status_since),
        call=view.call,
    )
