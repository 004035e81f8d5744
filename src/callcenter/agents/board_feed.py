"""The live board on its way to the desktops that watch it: the whole first, then what changes, once a second.

Rules: while nobody watches, nothing is computed; a message is encoded once however many watch; levels that could not be
counted again stay as they were, with the time they are of.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from callcenter.agents.board import Board, Changes, Served, board, changes
from callcenter.agents.desk import Desk
from callcenter.agents.messages import BoardCall, BoardChanged, BoardShown, encoded
from callcenter.agents.ports import Levels
from callcenter.agents.queues import agent_view
from callcenter.agents.roster import Roster
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError

LOOK_EVERY_S = 1.0
COUNT_EVERY_S = 5.0
WINDOW_MIN = 30
"""Levels "now" are of this long: short enough to see a bad hour, long enough not to jump with each call."""

log = structlog.get_logger(__name__)


class BoardFeed:
    """One event loop."""

    def __init__(self, roster: Roster, calls: Callable[[], Iterable[BoardCall]], levels: Levels, clock: Clock) -> None:
        self._roster = roster
        self._calls = calls
        self._levels = levels
        self._clock = clock
        self._watching: set[Desk] = set()
        self._is_watched = asyncio.Event()
        self._served: Sequence[Served] = ()
        self._counted_at: datetime | None = None
        self._board = Board()
        self._told_at: datetime | None = None
        """The time of the levels that watchers know."""
        self._text: tuple[Board, str] | None = None
        """The whole board as it was encoded last."""

    def watch(self, desk: Desk) -> None:
        """Show `desk` the whole board now, and what changes of it from now on."""
        if not self._watching:
            self._board, self._told_at = self._now(), self._counted_at
        self._watching.add(desk)
        self._is_watched.set()
        desk.tell(self._whole())

    def unwatch(self, desk: Desk) -> None:
        """Show it no more. Idempotent."""
        self._watching.discard(desk)
        if not self._watching:
            self._is_watched.clear()
            self._board, self._text = Board(), None
            # What was counted now is old when somebody looks again; the names of the queues are not.
            self._served, self._counted_at = [replace(one, levels=None) for one in self._served], None

    def is_watched_by(self, desk: Desk) -> bool:
        return desk in self._watching

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell(), name="board.changes")
            tasks.create_task(self._count(), name="board.levels")

    async def _tell(self) -> None:
        while True:
            await self._is_watched.wait()
            self._tell_once()
            await asyncio.sleep(LOOK_EVERY_S)

    def _tell_once(self) -> None:
        now = self._now()
        found = changes(self._board, now)
        if not found and self._counted_at == self._told_at:
            return
        self._board, self._told_at = now, self._counted_at
        text = encoded(self._changed(found))
        for desk in self._watching:
            desk.tell(text)

    async def _count(self) -> None:
        while True:
            await self._is_watched.wait()
            at = self._clock.now()
            try:
                self._served = await self._levels.served(at, WINDOW_MIN)
                self._counted_at = at
                if self._watching and self._told_at is None:
                    # Nobody is to read that nothing can be counted while it is being counted for the first time.
                    self._tell_once()
            except CallCenterError as fault:
                log.warning("board.not_counted", fault=str(fault))
            await asyncio.sleep(COUNT_EVERY_S)

    def _now(self) -> Board:
        return board(self._served, self._roster.all(), self._calls())

    def _whole(self) -> str:
        if self._text is None or self._text[0] is not self._board:
            shown = BoardShown(
                window_min=WINDOW_MIN,
                counted_at=self._told_at,
                queues=tuple(self._board.queues.values()),
                agents=tuple(map(agent_view, self._board.agents.values())),
                calls=tuple(self._board.calls.values()),
            )
            self._text = self._board, encoded(shown)
        return self._text[1]

    def _changed(self, found: Changes) -> BoardChanged:
        return BoardChanged(
            counted_at=self._counted_at,
            queues=found.queues,
            agents=tuple(map(agent_view, found.agents)),
            agents_gone=found.agents_gone,
            calls=found.calls,
            calls_gone=found.calls_gone,
        )
