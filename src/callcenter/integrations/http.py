"""Tokens and webhook endpoints for administrators.

Rules: a token is shown once, when it is made; whoever looks at an endpoint's secret is written down.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query, status
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.integrations.couriers import Couriers
from callcenter.integrations.delivering import OffCause
from callcenter.integrations.endpoint_store import Endpoints
from callcenter.integrations.endpoints import Attempt, Endpoint, EndpointId, Wish
from callcenter.integrations.events import EVENT_NAMES
from callcenter.integrations.messages import Told
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.pop_store import Pops
from callcenter.integrations.pops import VALUES
from callcenter.integrations.scopes import OF_ENDPOINTS, Scope
from callcenter.integrations.signing import secret
from callcenter.integrations.token_store import Tokens
from callcenter.integrations.tokens import LONGEST_DAYS, Token, TokenId
from callcenter.vocabulary.ids import AgentId, QueueId

routes = APIRouter(prefix="/api/v1/integrations", tags=["integrations"])

MOST_SHOWN = 200

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Queues = Annotated[tuple[Annotated[QueueId, Field(max_length=64, pattern=r"^[^\x00]*$")], ...], Field(max_length=100)]
TokenInPath = Annotated[TokenId, Path(pattern=r"^[0-9a-f]{8}$")]
EndpointInPath = Annotated[EndpointId, Path(pattern=r"^[0-9a-f]{8}$")]


@dataclass(frozen=True, slots=True)
class IntegrationRoom:
    """What these routes need."""

    tokens: Tokens
    endpoints: Endpoints
    couriers: Couriers
    newswire: Newswire
    pops: Pops
    pop_hosts: frozenset[str]
    site_key: str
    """Of which secrets are derived."""

    def secret_of(self, endpoint: Endpoint) -> str:
        """Raises NoWebhookKeyError."""
        return secret(self.site_key, endpoint.id, endpoint.secret_generation)


def integration_room(connection: HTTPConnection) -> IntegrationRoom:
    """Put into the app's state by `main`."""
    found: IntegrationRoom = connection.app.state.integration_room
    return found


Room = Annotated[IntegrationRoom, Depends(integration_room)]


_KEEPER = may(Permission.KEEP_INTEGRATIONS)
_TOKEN_KEEPER = may(Permission.KEEP_TOKENS)
Administrator = Annotated[Session, Depends(_KEEPER)]
ForAdministrators = Depends(_KEEPER)
TokenKeeper = Annotated[Session, Depends(_TOKEN_KEEPER)]


class TokenView(Told):
    """A token, without its secret."""

    id: TokenId
    name: str
    scopes: tuple[Scope, ...]
    agent: AgentId | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, token: Token) -> Self:
        return cls(
            id=token.id,
            name=token.name,
            scopes=tuple(sorted(token.scopes)),
            agent=token.agent,
            created_by=token.created_by,
            created_at=token.created_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            last_used_at=token.last_used_at,
        )


class WantedToken(BaseModel, frozen=True, extra="forbid"):
    name: Name
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
    agent: Annotated[AgentId | None, Field(max_length=32)] = None
    """Whose desktop it is for; null for one that sees all calls."""
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 365


class NewToken(Told):
    """Shown once."""

    token: TokenView
    text: str
    """What goes into the header; kept by nobody but who asked for it."""


class WantedEndpoint(BaseModel, frozen=True, extra="forbid"):
    name: Name
    url: Annotated[str, Field(max_length=2000)]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
    types: Annotated[tuple[str, ...], Field(max_length=len(EVENT_NAMES))] = ()
    """Which events; empty for all."""
    queues: Queues = ()
    """Calls of which queues; empty for all."""
    is_on: bool = True

    @property
    def wish(self) -> Wish:
        return Wish(
            name=self.name,
            url=self.url,
            scopes=frozenset(self.scopes),
            types=frozenset(self.types),
            queues=frozenset(self.queues),
            is_on=self.is_on,
        )


class EndpointView(Told):
    """An endpoint, and how its deliveries stand."""

    id: EndpointId
    name: str
    url: str
    scopes: tuple[Scope, ...]
    types: tuple[str, ...]
    queues: tuple[QueueId, ...]
    is_on: bool
    off_cause: OffCause | None
    """`gone`: the other side has said so (410)."""
    failures: int
    """Tries in a row that failed."""
    failing_since: datetime | None
    next_at: datetime | None
    last_delivered_at: datetime | None
    dead_letters: int
    created_by: str
    created_at: datetime
    secret_changed_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint, dead_letters: int = 0) -> Self:
        wish, standing = endpoint.wish, endpoint.standing
        return cls(
            id=endpoint.id,
            name=wish.name,
            url=wish.url,
            scopes=tuple(sorted(wish.scopes)),
            types=tuple(sorted(wish.types)),
            queues=tuple(sorted(wish.queues)),
            is_on=wish.is_on,
            off_cause=standing.off_cause,
            failures=standing.failures,
            failing_since=standing.failing_since,
            next_at=standing.next_at,
            last_delivered_at=endpoint.last_delivered_at,
            dead_letters=dead_letters,
            created_by=endpoint.created_by,
            created_at=endpoint.created_at,
            secret_changed_at=endpoint.secret_changed_at,
        )


class EndpointSecret(Told):
    secret: str
    """By which the other side checks signatures."""


class DeliveryView(Told):
    """One delivery that was tried."""

    event: int
    """0 for a test."""
    type: str
    subject: str
    at: datetime
    took_ms: int
    status: int | None
    fault: str | None
    """Null where it was delivered."""

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(
            event=attempt.event,
            type=attempt.type,
            subject=attempt.subject,
            at=attempt.at,
            took_ms=attempt.took_ms,
            status=attempt.status,
            fault=attempt.fault,
        )


class DeadLetterView(Told):
    """An event that was given up."""

    event: int
    type: str
    subject: str
    at: datetime
    given_up_at: datetime
    fault: str
    is_wanted: bool
    """Somebody has asked for it to be sent again."""


class WhichLetters(BaseModel, frozen=True, extra="forbid"):
    events: Annotated[tuple[Annotated[int, Field(ge=1, le=2**63 - 1)], ...], Field(max_length=1000)] = ()
    """Empty for all."""


class HowMany(Told):
    count: int


class Offered(Told):
    """What tokens and endpoints may be made of."""

    scopes: tuple[Scope, ...]
    endpoint_scopes: tuple[Scope, ...]
    types: tuple[str, ...]
    longest_days: int
    page_values: tuple[str, ...]
    """What may stand in braces in a page's template."""
    page_hosts: tuple[str, ...]
    """Hosts that the settings allow for pages."""


@routes.get("", dependencies=[Depends(may(Permission.KEEP_INTEGRATIONS, Permission.KEEP_TOKENS))])
async def offered(room: Room) -> Offered:
    """What tokens and endpoints may be made of."""
    return Offered(
        scopes=tuple(Scope),
        endpoint_scopes=tuple(scope for scope in Scope if scope in OF_ENDPOINTS),
        types=EVENT_NAMES,
        longest_days=LONGEST_DAYS,
        page_values=VALUES,
        page_hosts=tuple(sorted(room.pop_hosts)),
    )


@routes.get("/tokens", dependencies=[Depends(_TOKEN_KEEPER)])
async def tokens(room: Room) -> tuple[TokenView, ...]:
    """All that were ever made, the newest first."""
    return tuple(TokenView.of(token) for token in await room.tokens.listed())


@routes.post("/tokens", status_code=status.HTTP_201_CREATED)
async def make_token(wanted: WantedToken, who: TokenKeeper, room: Room) -> NewToken:
    """Make a token; its text is in this answer and nowhere else."""
    token, text = await room.tokens.make(
        wanted.name, wanted.scopes, agent=wanted.agent, days=wanted.days, who=who.user.name
    )
    return NewToken(token=TokenView.of(token), text=text)


@routes.delete("/tokens/{token}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_token(token: TokenInPath, who: TokenKeeper, room: Room) -> None:
    """End a token; streams that came in by it end within ten seconds. Twice is no fault."""
    await room.tokens.revoke(token, who.user.name)


@routes.get("/endpoints", dependencies=[ForAdministrators])
async def endpoints(room: Room) -> tuple[EndpointView, ...]:
    """All endpoints, by name."""
    return tuple(EndpointView.of(endpoint, dead) for endpoint, dead in await room.endpoints.listed())


@routes.post("/endpoints", status_code=status.HTTP_201_CREATED)
async def make_endpoint(wanted: WantedEndpoint, who: Administrator, room: Room) -> EndpointView:
    """Make an endpoint; it is told of what happens from now on."""
    secret(room.site_key, "", 1)
    await room.newswire.began()
    return EndpointView.of(await room.endpoints.make(wanted.wish, room.newswire.position, who.user.name))


@routes.put("/endpoints/{endpoint}")
async def change_endpoint(
    wanted: WantedEndpoint, endpoint: EndpointInPath, who: Administrator, room: Room
) -> EndpointView:
    """Change an endpoint; one that is switched on goes on where it was."""
    return EndpointView.of(await room.endpoints.change(endpoint, wanted.wish, who.user.name))


@routes.delete("/endpoints/{endpoint}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_endpoint(endpoint: EndpointInPath, who: Administrator, room: Room) -> None:
    """Remove an endpoint with everything that waits for it."""
    await room.endpoints.remove(endpoint, who.user.name)


@routes.get("/endpoints/{endpoint}/secret")
async def show_secret(endpoint: EndpointInPath, who: Administrator, room: Room) -> EndpointSecret:
    """The secret; that you have looked is written down."""
    return EndpointSecret(secret=room.secret_of(await room.endpoints.show_secret(endpoint, who.user.name)))


@routes.post("/endpoints/{endpoint}/secret")
async def renew_secret(endpoint: EndpointInPath, who: Administrator, room: Room) -> EndpointSecret:
    """A new secret; for a day the one before signs, too."""
    return EndpointSecret(secret=room.secret_of(await room.endpoints.renew_secret(endpoint, who.user.name)))


@routes.post("/endpoints/{endpoint}/test", dependencies=[ForAdministrators])
async def test_endpoint(endpoint: EndpointInPath, room: Room) -> DeliveryView:
    """Send an event that says nothing, now, and tell what came of it."""
    return DeliveryView.of(await room.couriers.test(await room.endpoints.one(endpoint)))


@routes.get("/endpoints/{endpoint}/attempts", dependencies=[ForAdministrators])
async def attempts(
    endpoint: EndpointInPath, room: Room, limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = 50
) -> tuple[DeliveryView, ...]:
    """What was tried, the latest first."""
    return tuple(DeliveryView.of(each) for each in await room.endpoints.attempts(endpoint, limit))


@routes.get("/endpoints/{endpoint}/dead-letters", dependencies=[ForAdministrators])
async def dead_letters(
    endpoint: EndpointInPath, room: Room, limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = 50
) -> tuple[DeadLetterView, ...]:
    """What was given up, in the order in which it happened."""
    return tuple(
        DeadLetterView(
            event=row.event,
            type=row.type,
            subject=f"{row.topic.partition('_')[0]}/{row.key}",
            at=row.at,
            given_up_at=row.given_up_at,
            fault=row.fault,
            is_wanted=row.is_wanted,
        )
        for row in await room.endpoints.dead_letters(endpoint, limit)
    )


@routes.post("/endpoints/{endpoint}/dead-letters/replay")
async def replay(which: WhichLetters, endpoint: EndpointInPath, who: Administrator, room: Room) -> HowMany:
    """Send dead letters again, in their order, before anything new."""
    return HowMany(count=await room.endpoints.want_again(endpoint, which.events, who.user.name))


@routes.post("/endpoints/{endpoint}/dead-letters/drop")
async def drop(which: WhichLetters, endpoint: EndpointInPath, who: Administrator, room: Room) -> HowMany:
    """Forget dead letters for good."""
    return HowMany(count=await room.endpoints.drop(endpoint, which.events, who.user.name))
