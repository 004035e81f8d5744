"""Timeline entries on their way to the database: into the journal at once, from there to the store when it is there."""

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Protocol

import structlog
from pydantic import ValidationError

from callcenter.calls.rows import ENTRY
from callcenter.calls.timeline import Entry
from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.database.journal import Journal
from callcenter.database.segments import Record

BATCH = 50
"""Entries a transaction: more write faster, but hold the event loop longer than a frame of sound lasts."""
RETRY_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

log = structlog.get_logger(__name__)


class Store(Protocol):
    """`CallStore`, as far as this goes."""

    async def write(self, entries: Sequence[Entry]) -> object: ...


class TimelineWriter:
    """Drains `journal` into `store`, in order; `run` is its one task."""

    def __init__(self, journal: Journal, store: Store) -> None:
        self._journal = journal
        self._store = store
        self._is_away = False
        self._moved = asyncio.Event()

    @property
    def is_away(self) -> bool:
        """Whether the database takes nothing at present and entries gather on disk."""
        return self._is_away

    def publish(self, entry: Entry) -> None:
        """Keep `entry`: never blocks, never fails. Satisfies `calls.ports.Publish`."""
        self._journal.append(ENTRY.dump_json(entry))

    async def caught_up(self) -> None:
        """Return once every entry published before is in the database, those that a crash left over included.

        Raises `NotFlushedError` where the disk does not even take them.
        """
        await self._journal.flushed()
        target = self._journal.end
        while self._journal.confirmed < target:
            self._moved.clear()
            await self._moved.wait()

    async def run(self) -> None:
        """Write until cancelled; waits out a database that is away."""
        while True:
            records = await self._journal.read()
            for start in range(0, len(records), BATCH):
                await self._write(records[start : start + BATCH])

    async def _write(self, records: Sequence[Record]) -> None:
        try:
            await self._retry([_entry(record) for record in records])
        except (DatabaseRefusedError, ValidationError):
            await self._write_singly(records)
        await self._journal.confirm(records[-1].end)
        self._moved.set()

    async def _write_singly(self, records: Sequence[Record]) -> None:
        """Find what is refused and set it aside: the rest must not wait for it for ever."""
        for record in records:
            try:
                await self._retry([_entry(record)])
            except (DatabaseRefusedError, ValidationError) as error:
                # The error's text would quote what is personal.
                call = _call_of(record)
                log.critical("timeline.refused", call_id=call, at=record.end, error=type(error).__name__)
                await self._journal.set_aside(record.body)

    async def _retry(self, entries: Sequence[Entry]) -> None:
        failures = 0
        while True:
            try:
                await self._store.write(entries)
            except (DatabaseAwayError, DatabaseRefusedError) as error:
                if isinstance(error, DatabaseRefusedError) and error.is_data_fault:
                    raise
                if not self._is_away:
                    log.error("timeline.database_away", error=str(error))
                self._is_away = True
                pause_s = RETRY_S[min(failures, len(RETRY_S) - 1)]
                failures += 1
                await asyncio.sleep(pause_s * random.uniform(0.8, 1.2))  # noqa: S311 spreads retries
            else:
                if self._is_away:
                    log.info("timeline.database_back")
                self._is_away = False
                return


def _call_of(record: Record) -> str | None:
    """Whose entry it is, as far as it can be read at all."""
    try:
        return str(json.loads(record.body)["call"])
    except (ValueError, TypeError, KeyError):
        return None


def _entry(record: Record) -> Entry:
    """Raises ValidationError for one that another version of this program wrote."""
    return ENTRY.validate_json(record.body)
