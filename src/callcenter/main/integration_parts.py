"""The room of other systems, handed what it needs."""

from dataclasses import dataclass

from callcenter.agents.choosing import Choosing
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.integrations.couriers import Couriers, Traced, untraced
from callcenter.integrations.delivery_store import Deliveries
from callcenter.integrations.doors import OpenRoom
from callcenter.integrations.endpoint_store import Endpoints
from callcenter.integrations.http import IntegrationRoom
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.pop_store import Pops
from callcenter.integrations.settings import IntegrationSettings
from callcenter.integrations.streams import Streams
from callcenter.integrations.token_store import Tokens
from callcenter.services.posting import HttpPosting
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId


@dataclass(frozen=True, slots=True)
class Integrations:
    """What runs, and what routes need."""

    newswire: Newswire
    couriers: Couriers
    posting: HttpPosting
    open_room: OpenRoom
    room: IntegrationRoom

    async def close(self) -> None:
        """Once nothing runs any more."""
        await self.couriers.release()
        await self.posting.close()


def integrations(  # noqa: PLR0913 what the room is told from
    settings: IntegrationSettings,
    database: Database,
    calls: CallStore,
    roster: Roster,
    choosing: Choosing,
    clock: Clock,
    traced: Traced = untraced,
) -> Integrations:
    """Its newswire and its couriers are to be run."""

    def agent_name(agent: AgentId) -> str:
        try:
            return roster.agent(agent).name
        except UnknownAgentError:
            return ""

    key = settings.webhook_key.get_secret_value()
    tokens, newswire = Tokens(database, clock), Newswire(Outbox(database), calls, agent_name)
    posting = HttpPosting(settings.private_networks, settings.ca, clock)
    before = settings.webhook_key_before.get_secret_value()
    keys = (key, before) if before else (key,)
    couriers = Couriers(
        newswire, Deliveries(database, clock), posting, clock, site_keys=keys, source=settings.source, traced=traced
    )
    return Integrations(
        newswire=newswire,
        couriers=couriers,
        posting=posting,
        open_room=OpenRoom(
            tokens=tokens,
            newswire=newswire,
            calls=calls,
            roster=roster,
            choosing=choosing,
            clock=clock,
            streams=Streams(),
            source=settings.source,
        ),
        room=IntegrationRoom(
            tokens=tokens,
            endpoints=Endpoints(database, clock),
            couriers=couriers,
            newswire=newswire,
            pops=Pops(database, clock),
            pop_hosts=frozenset(settings.pop_hosts),
            site_key=key,
        ),
    )
