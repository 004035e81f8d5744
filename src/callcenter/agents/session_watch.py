"""Ends the desktops of sessions that have ended: signed out, made inactive, another role or password, out of time.

One question to the database for all of them; asked by each desktop for itself, a thousand would keep it from the calls.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from callcenter.access.session_book import SessionBook
from callcenter.access.sessions import Session
from callcenter.agents.desk import Desk, Farewell
from callcenter.vocabulary.errors import CallCenterError

LOOK_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class _Entry:
    cookie: str
    session: Session


class SessionWatch:
    """One event loop."""

    def __init__(self, sessions: SessionBook) -> None:
        self._sessions = sessions
        self._entries: dict[Desk, _Entry] = {}

    @contextmanager
    def watching(self, desk: Desk, cookie: str, session: Session) -> Iterator[None]:
        """Close `desk` as soon as it is seen that its session has ended."""
        self._entries[desk] = _Entry(cookie, session)
        try:
            yield
        finally:
            del self._entries[desk]

    async def run(self) -> None:
        """Look at all sessions, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Once. Who cannot be asked stays in: the database is away, and the agent may be talking."""
        entries = dict(self._entries)
        try:
            users = await self._sessions.users_of({entry.cookie for entry in entries.values()})
            over = [desk for desk, entry in entries.items() if users.get(entry.cookie) != entry.session.user]
        except CallCenterError:
            over = [desk for desk, entry in entries.items() if self._sessions.is_over(entry.session)]
        for desk in over:
            desk.close(Farewell.SESSION_OVER)
