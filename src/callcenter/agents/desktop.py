"""WebSocket `/api/v1/desktop`: a snapshot, then numbered changes (`messages.py`); the socket around a `Desk`.

Rules: a desktop ends with its session; nothing waits for a desktop longer than a deadline.
"""

import asyncio
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect
from pydantic import TypeAdapter, ValidationError
from starlette.requests import HTTPConnection

from callcenter.access.asking import Door, NotPermittedError, access, may_later
from callcenter.access.cookies import token_of
from callcenter.access.permissions import Permission
from callcenter.access.service import Access
from callcenter.access.sessions import NotSignedInError
from callcenter.agents.desk import Desk, Farewell
from callcenter.agents.desks import Desks
from callcenter.agents.messages import Asked, Resync, WatchBoard
from callcenter.agents.session_watch import SessionWatch
from callcenter.vocabulary.errors import CallCenterError

SEND_S = 10.0
CLOSE_S = 2.0
RESYNC_PAUSE_S = 1.0
"""A desktop that sees gaps all the time must not keep the database busy."""

_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)

log = structlog.get_logger(__name__)

routes = APIRouter()


def desks(connection: HTTPConnection) -> Desks:
    """The feed, put into the app's state by `main`."""
    found: Desks = connection.app.state.desks
    return found


def session_watch(connection: HTTPConnection) -> SessionWatch:
    """Who ends desktops with their sessions, put into the app's state by `main`."""
    found: SessionWatch = connection.app.state.session_watch
    return found


@routes.websocket("/api/v1/desktop")
async def desktop(
    websocket: WebSocket,
    feed: Annotated[Desks, Depends(desks)],
    doors: Annotated[Access, Depends(access)],
    watch: Annotated[SessionWatch, Depends(session_watch)],
    door: Annotated[Door, Depends(may_later(Permission.LIVE_FEED))],
) -> None:
    """Serve one desktop until either side ends it."""
    await websocket.accept()
    token = token_of(websocket) or ""
    try:
        session = door.let_in(await doors.sessions.session(token))
    except NotSignedInError:
        # Refused only now: of a refused handshake a browser tells its page nothing.
        await _close(websocket, Farewell.SESSION_OVER)
        return
    except NotPermittedError:
        await _close(websocket, Farewell.NOT_PERMITTED)
        return
    except CallCenterError as fault:
        log.warning("desktop.session_unread", fault=str(fault))
        await _close(websocket, Farewell.RESTART)
        return
    async with feed.open(session.user, session.id) as desk:
        log.info("desktop.opened", user=session.user.name, open=feed.open_count)
        with watch.watching(desk, token, session):
            await _serve(websocket, desk, feed)
        log.info("desktop.closed", user=session.user.name, open=feed.open_count - 1)


async def _serve(websocket: WebSocket, desk: Desk, feed: Desks) -> None:
    """Run the parts of a connection until the first of them ends."""
    parts = [
        asyncio.create_task(desk.farewell()),
        asyncio.create_task(_receive(websocket, desk, feed)),
        asyncio.create_task(_send(websocket, desk)),
    ]
    try:
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for part in parts:
            part.cancel()
        ends = await asyncio.gather(*parts, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            log.error("desktop.failed", user=desk.user.name, exc_info=end)
            desk.close(Farewell.RESTART)
    if desk.closed_for is not None:
        await _close(websocket, desk.closed_for)


async def _receive(websocket: WebSocket, desk: Desk, feed: Desks) -> None:
    """Begin with a snapshot, and begin again as often as the desktop asks for it."""
    try:
        await feed.begin(desk)
        while True:
            match _ASKED.validate_json(await websocket.receive_text()):
                case Resync():
                    await asyncio.sleep(RESYNC_PAUSE_S)
                    await feed.begin(desk)
                case WatchBoard(is_on=is_on):
                    feed.watch_board(desk, is_on=is_on)
                    await asyncio.sleep(RESYNC_PAUSE_S)
    except (ValidationError, KeyError):
        # KeyError: a binary message.
        desk.close(Farewell.NOT_UNDERSTOOD)
    except WebSocketDisconnect:
        return


async def _send(websocket: WebSocket, desk: Desk) -> None:
    try:
        while True:
            text = await desk.next_text()
            async with asyncio.timeout(SEND_S):
                await websocket.send_text(text)
    except TimeoutError:
        desk.close(Farewell.TOO_SLOW)
    except (WebSocketDisconnect, RuntimeError):
        # RuntimeError: Starlette's word for sending after the close.
        return


async def _close(websocket: WebSocket, why: Farewell) -> None:
    try:
        async with asyncio.timeout(CLOSE_S):
            await websocket.close(why, why.name.lower())
    except (TimeoutError, WebSocketDisconnect, RuntimeError):
        return
