"""WebSocket `/api/v1/open/events`: a welcome, then every event that the token may see, numbered and resumable.

Rules: who comes back with the position that was told last misses nothing, for as long as the outbox is kept (a week);
what cannot be told any more is replaced by what is under way now, and said so; a token is asked for again at each
heartbeat; nothing waits for a reader longer than a deadline.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, Query, WebSocket, WebSocketDisconnect

from callcenter.agents.desk import Farewell
from callcenter.database.engine import DatabaseAwayError
from callcenter.integrations.doors import OpenRoom, bearer, open_room, with_token_later
from callcenter.integrations.events import EVENT_NAMES, Interest, agent_data, call_data, cloud_event, may_see, own_call
from callcenter.integrations.messages import AgentData, Beat, CallData, Happened, StreamMessage, Welcome
from callcenter.integrations.scopes import Scope
from callcenter.integrations.states import agent_states
from callcenter.integrations.tokens import BadTokenError, Token
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId

HEARTBEAT_S = 10.0
SEND_S = 10.0
CLOSE_S = 2.0
RETRY_S = 1.0
PROTOCOL = "callcenter.v1"
CARRIER = "token."

log = structlog.get_logger(__name__)

routes = APIRouter()


@routes.websocket("/api/v1/open/events", dependencies=[Depends(with_token_later)])
async def events(
    websocket: WebSocket,
    room: Annotated[OpenRoom, Depends(open_room)],
    after: Annotated[int | None, Query(ge=0)] = None,
    types: Annotated[str, Query(max_length=400)] = "",
    queues: Annotated[str, Query(max_length=400)] = "",
) -> None:
    """Serve one reader until either side ends it."""
    offered = [one.strip() for one in websocket.headers.get("sec-websocket-protocol", "").split(",")]
    await websocket.accept(PROTOCOL if PROTOCOL in offered else None)
    wanted = frozenset(filter(None, types.split(",")))
    try:
        token = await room.tokens.by_text(_token_text(websocket, offered))
    except BadTokenError:
        await _close(websocket, Farewell.SESSION_OVER)
        return
    except CallCenterError as fault:
        log.warning("stream.token_unread", fault=str(fault))
        await _close(websocket, Farewell.RESTART)
        return
    if not token.scopes & {Scope.CALLS, Scope.AGENTS} or not wanted <= set(EVENT_NAMES):
        await _close(websocket, Farewell.NOT_UNDERSTOOD)
        return
    if not room.streams.enter(token.id):
        await _close(websocket, Farewell.TOO_MANY)
        return
    interest = Interest(
        token.scopes, token.agent, wanted, frozenset(QueueId(queue) for queue in queues.split(",") if queue)
    )
    log.info("stream.opened", token=token.id)
    try:
        await _serve(websocket, Reader(room, token, interest, after), room)
    finally:
        room.streams.leave(token.id)
        log.info("stream.closed", token=token.id)


class Reader:
    """One stream without its socket."""

    def __init__(self, room: OpenRoom, token: Token, interest: Interest, after: int | None) -> None:
        self._room = room
        self.token = token
        self._interest = interest
        self._after = after
        self._position = 0
        self._n = 0
        self._beat_at_s = 0.0

    async def begin(self) -> str:
        """The welcome."""
        wire = self._room.newswire
        await wire.began()
        if self._after is not None and await wire.holds(self._after):
            self._position = self._after
            return self._numbered(Welcome(is_resumed=True, calls=(), agents=()))
        # Before what is under way is read: an event told twice does no harm, its `seq` says that it is known.
        self._position = wire.position
        calls, agents = await self._calls(), self._agents()
        return self._numbered(Welcome(is_resumed=False, calls=calls, agents=agents))

    async def more(self) -> Sequence[str]:
        """What is to be sent next, which may be nothing; a heartbeat where that has been so for a while."""
        try:
            async with asyncio.timeout_at(self._beat_at_s):
                happened = await self._room.newswire.after(self._position)
        except TimeoutError:
            return [self._numbered(Beat(at=self._room.clock.now()))]
        texts: list[str] = []
        for event in happened:
            try:
                news = await self._room.newswire.news(event)
            except CallCenterError:
                if not texts:
                    raise
                # What is numbered already is sent; the rest is asked for once more.
                break
            self._position = event.id
            if news is not None and may_see(news, self._interest):
                texts.append(self._numbered(Happened(event=cloud_event(news, self._interest, self._room.source))))
        return texts

    async def _calls(self) -> tuple[CallData, ...]:
        if Scope.CALLS not in self._interest.scopes:
            return ()
        live = await self._room.calls.open_calls()
        return tuple(call_data(one, self._interest.scopes) for one in live if own_call(one, self._interest))

    def _agents(self) -> tuple[AgentData, ...]:
        if Scope.AGENTS not in self._interest.scopes:
            return ()
        return tuple(agent_data(one, self._interest) for one in agent_states(self._room.roster))

    def _numbered(self, message: Welcome | Happened | Beat) -> str:
        self._n += 1
        self._beat_at_s = asyncio.get_running_loop().time() + HEARTBEAT_S
        return StreamMessage(n=self._n, position=self._position, message=message).model_dump_json()


async def _serve(websocket: WebSocket, reader: Reader, room: OpenRoom) -> None:
    """Run the parts of a connection until the first of them ends, and say why."""
    parts = [
        asyncio.create_task(_send(websocket, reader)),
        asyncio.create_task(_receive(websocket)),
        asyncio.create_task(_watch(reader.token, room)),
    ]
    try:
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for part in parts:
            part.cancel()
        ends = await asyncio.gather(*parts, return_exceptions=True)
    why = next((end for end in ends if isinstance(end, Farewell)), None)
    for end in ends:
        if isinstance(end, Exception):
            log.error("stream.failed", token=reader.token.id, exc_info=end)
            why = Farewell.RESTART
    if why is not None:
        await _close(websocket, why)


async def _send(websocket: WebSocket, reader: Reader) -> Farewell | None:
    text = await _tried(reader.begin)
    texts: Sequence[str] = (text,)
    try:
        while True:
            for text in texts:
                async with asyncio.timeout(SEND_S):
                    await websocket.send_text(text)
            texts = await _tried(reader.more)
    except TimeoutError:
        return Farewell.TOO_SLOW
    except (WebSocketDisconnect, RuntimeError):
        # RuntimeError: Starlette's word for sending after the close.
        return None


T = TypeVar("T")


async def _tried(read: Callable[[], Awaitable[T]]) -> T:
    """What `read` brings, however long the database is away."""
    while True:
        try:
            return await read()
        except CallCenterError as fault:
            log.warning("stream.unread", fault=str(fault))
            await asyncio.sleep(RETRY_S)


async def _receive(websocket: WebSocket) -> None:
    """A reader has nothing to say; what it sends is dropped, until it leaves."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass


async def _watch(token: Token, room: OpenRoom) -> Farewell:
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        with suppress(DatabaseAwayError):
            # Who cannot be asked for stays in meanwhile.
            if not await room.tokens.is_still_good(token.id):
                return Farewell.SESSION_OVER


def _token_text(websocket: WebSocket, offered: Sequence[str]) -> str:
    """Pages cannot set headers on a WebSocket: they offer the token as a protocol instead."""
    by_protocol = next((one.removeprefix(CARRIER) for one in offered if one.startswith(CARRIER)), "")
    return bearer(websocket) or by_protocol


async def _close(websocket: WebSocket, why: Farewell) -> None:
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
        async with asyncio.timeout(CLOSE_S):
            await websocket.close(why, why.name.lower())
