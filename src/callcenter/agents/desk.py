"""One desktop's connection, without its socket: what waits to be sent, numbered, and bounded.

Rules: numbers count from 1 without gaps; while a snapshot is being read, changes wait and follow it; a desktop that
does not keep up is given up, never waited for.
"""

import asyncio
from enum import IntEnum

from callcenter.access.sessions import SessionId
from callcenter.access.users import User
from callcenter.agents.messages import numbered
from callcenter.vocabulary.ids import CallId

MOST_UNSENT = 256
"""Messages; at a busy centre's rate more than a minute of silence from the other side."""


class Farewell(IntEnum):
    """Why a connection was closed: RFC 6455 §7.4, 4000 and up are ours."""

    RESTART = 1012
    TOO_MANY = 1013
    SESSION_OVER = 4401
    NOT_PERMITTED = 4403
    TOO_SLOW = 4408
    NOT_UNDERSTOOD = 4400


class Desk:
    """One open desktop of `user`, in the browser that is signed in by `session`."""

    def __init__(self, user: User, session: SessionId | None = None) -> None:
        self.user = user
        self.session = session
        self.shown: set[CallId] = set()
        """Calls whose card this desktop shows as its own."""
        self._unsent: asyncio.Queue[str] = asyncio.Queue()
        self._held: list[str] | None = []
        self._n = 0
        self._closed: asyncio.Future[Farewell] = asyncio.get_running_loop().create_future()

    def tell(self, message_json: str) -> None:
        """Send this message in its turn."""
        if self._held is None:
            self._enqueue(message_json)
        elif len(self._held) < MOST_UNSENT:
            self._held.append(message_json)
        else:
            self.close(Farewell.TOO_SLOW)

    def hold(self) -> None:
        """Keep changes back until `begin` gives the snapshot that they follow."""
        if self._held is None:
            self._held = []

    def begin(self, snapshot_json: str) -> None:
        """Send the snapshot, then what was held back."""
        held, self._held = self._held or [], None
        for message_json in (snapshot_json, *held):
            self._enqueue(message_json)

    def close(self, why: Farewell) -> None:
        """End the connection. Idempotent: the first reason stands."""
        if not self._closed.done():
            self._closed.set_result(why)

    @property
    def closed_for(self) -> Farewell | None:
        """Why it was closed; None while it is open."""
        return self._closed.result() if self._closed.done() else None

    async def next_text(self) -> str:
        """The next message to send, in its envelope."""
        return await self._unsent.get()

    async def farewell(self) -> Farewell:
        """Return when the connection must end."""
        return await asyncio.shield(self._closed)

    def _enqueue(self, message_json: str) -> None:
        if self._unsent.qsize() >= MOST_UNSENT:
            self.close(Farewell.TOO_SLOW)
            return
        self._n += 1
        self._unsent.put_nowait(numbered(self._n, message_json))
