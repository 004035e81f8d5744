"""Who comes in by a token: the dependency that routes for other systems ask.

Rules: only `Authorization: Bearer` counts, never a cookie; a token that is not good, and one that lacks the scope, are
told apart, but nothing else is told to who has none.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.agents.choosing import Choosing
from callcenter.agents.roster import Roster
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.ports import Calls
from callcenter.integrations.scopes import Scope
from callcenter.integrations.streams import Streams
from callcenter.integrations.token_store import Tokens
from callcenter.integrations.tokens import BadTokenError, Token
from callcenter.vocabulary.clock import Clock

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """What routes for other systems need."""

    tokens: Tokens
    newswire: Newswire
    calls: Calls
    roster: Roster
    choosing: Choosing
    clock: Clock
    streams: Streams
    source: str
    """Who we are: CloudEvents' `source`."""


def open_room(connection: HTTPConnection) -> OpenRoom:
    """Put into the app's state by `main`."""
    found: OpenRoom = connection.app.state.open_room
    return found


Room = Annotated[OpenRoom, Depends(open_room)]


def bearer(connection: HTTPConnection) -> str:
    """The token's text; empty where there is none."""
    given = connection.headers.get("authorization", "")
    return given[len(_SCHEME) :].strip() if given[: len(_SCHEME)].lower() == _SCHEME else ""


async def with_token(connection: HTTPConnection, room: Room) -> Token:
    """Raises BadTokenError."""
    text = bearer(connection)
    if not text:
        raise BadTokenError("send the header Authorization: Bearer and your token")
    return await room.tokens.by_text(text)


async def with_token_later() -> None:
    """The door of a WebSocket, which asks for the token itself once it is accepted."""


def _with_scope(scope: Scope) -> Callable[[Token], Awaitable[Token]]:
    async def ask(token: Annotated[Token, Depends(with_token)]) -> Token:
        token.need(scope)
        return token

    return ask


ForCalls = Annotated[Token, Depends(_with_scope(Scope.CALLS))]
ForAgents = Annotated[Token, Depends(_with_scope(Scope.AGENTS))]
ForStatus = Annotated[Token, Depends(_with_scope(Scope.STATUS))]
ForAny = Annotated[Token, Depends(with_token)]
