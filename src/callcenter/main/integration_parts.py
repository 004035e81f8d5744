"""The room of other systems, handed what it needs."""

from callcenter.agents.ports import Statuses
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.integrations.doors import OpenRoom
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.streams import Streams
from callcenter.integrations.token_store import Tokens
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId

SOURCE = "/callcenter"


def open_room(database: Database, calls: CallStore, roster: Roster, statuses: Statuses, clock: Clock) -> OpenRoom:
    """What routes for other systems need; its newswire is to be run."""

    def agent_name(agent: AgentId) -> str:
        try:
            return roster.agent(agent).name
        except UnknownAgentError:
            return ""

    return OpenRoom(
        tokens=Tokens(database, clock),
        newswire=Newswire(Outbox(database), calls, agent_name),
        calls=calls,
        roster=roster,
        statuses=statuses,
        clock=clock,
        streams=Streams(),
        source=SOURCE,
    )
