"""A file becomes a staged batch: read, checked, digested, copied into the database, compared with its list.

Runs in a process of its own (`child.py`), so that callers' event loop never waits for it.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from callcenter.database.binary_copy import HEADER, TRAILER
from callcenter.database.engine import Database
from callcenter.database.filling import Filling, filling
from callcenter.special_list.importing import applying_store
from callcenter.special_list.importing.alarms import alarms
from callcenter.special_list.importing.batches import MOST_ATTEMPTS, Batch, BatchId, State, Step, after
from callcenter.special_list.importing.checking import Checking, Entry, Rules
from callcenter.special_list.importing.columns import (
    LINES_BEFORE_HEADINGS,
    headings_among,
    placed,
)
from callcenter.special_list.importing.problems import RowProblem, UnusableFileError
from callcenter.special_list.importing.reading import opened
from callcenter.special_list.importing.repeats import Repeats
from callcenter.special_list.importing.sheet import Line, Sheet
from callcenter.special_list.importing.store import (
    BatchStore,
    changed,
    clear_problems,
    clear_staging,
    remember_columns,
)
from callcenter.special_list.importing.telephone_numbers import TelephoneNumbers
from callcenter.special_list.importing.wire import (
    PROBLEM_COLUMNS,
    STAGING_COLUMNS,
    StagingRows,
    problem_rows,
)
from callcenter.special_list.keys import ListKey, person_of

BATCH_LOCK = 0x6C697374
"""Held, with the batch's number, by whoever works on it."""
LINES_AT_ONCE = 10_000
"""In one transaction of staging; it is also how often progress can be told."""
ROWS_IN_A_PIECE = 2_000
COPY_S = 120.0
COMPARE_S = 600
TELL_EVERY_S = 0.5
MOST_PROBLEMS_KEPT = 1_000_000


class WithdrawnError(Exception):
    """Somebody has rejected the batch while it was read."""


class AtWorkError(Exception):
    """Another process works on the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """All that reading a batch takes, beside the batch itself."""

    path: Path
    database_url: str
    list_key: str
    region: str
    area_code: str
    today: date
    is_counted: bool
    """False where the last attempt failed by no fault of the file."""


async def stage(batch_id: BatchId, task: Task) -> Batch:
    """Raises `UnusableFileError`, `WithdrawnError`, `AtWorkError`, `DatabaseAwayError`, `DatabaseRefusedError`."""
    database = Database(task.database_url, pool=1, statement_s=COMPARE_S)
    try:
        async with filling(task.database_url) as copying:
            if not await copying.is_locked(BATCH_LOCK, batch_id):
                raise AtWorkError
            store = BatchStore(database)
            batch = await _begun(store, batch_id, task)
            reading = _Reading(batch, task, store, copying)
            await reading.read()
        return await _compared(store, batch_id, reading)
    finally:
        await database.close()


async def _begun(store: BatchStore, batch_id: BatchId, task: Task) -> Batch:
    """Whatever an attempt before has left is gone."""
    async with store.changing(batch_id) as (session, batch):
        if batch.state is not State.READING:
            raise WithdrawnError
        if task.is_counted and batch.attempts >= MOST_ATTEMPTS:
            raise UnusableFileError(f"file: reading it broke off {batch.attempts} times; split it, or save it as .csv")
        await clear_staging(session, batch_id)
        await clear_problems(session, batch_id)
        key = ListKey(task.list_key).fingerprint
        values = {
            "attempts": batch.attempts + task.is_counted,
            "lines": 0,
            "problems": 0,
            "share_read": 0.0,
            "key": key,
        }
        return await changed(session, batch_id, values)


class _Reading:
    def __init__(self, batch: Batch, task: Task, store: BatchStore, copying: Filling) -> None:
        if batch.list_name is None:
            raise WithdrawnError
        self._batch = batch
        self._rules = Rules(batch.list_name, task.today, batch.basis)
        self._task = task
        self._store = store
        self._copying = copying
        self._key = ListKey(task.list_key)
        self._rows = StagingRows(batch.id)
        self._told_at = time.monotonic()
        self._pending: list[RowProblem] = []
        self.repeats = Repeats()
        self.lines = 0
        self.problems = 0

    async def read(self) -> None:
        with opened(self._task.path) as sheet:
            every = sheet.lines()
            first = list(islice(every, LINES_BEFORE_HEADINGS + 1))
            mapping = self._batch.columns
            at = headings_among([cells for _, cells in first], mapping)
            numbers = TelephoneNumbers(self._task.region, self._task.area_code)
            checking = Checking(placed(first[at][1], mapping), self._rules, numbers)
            lines = chain(first[at + 1 :], every)
            while some := next(lines, None):
                async with aclosing(self._staged(checking, chain((some,), lines), sheet)) as pieces:
                    await self._copying.copy("list_staging", STAGING_COLUMNS, pieces, COPY_S)
                await self._keep_problems()
        if not self.lines:
            raise UnusableFileError("file: no line below its headings; choose another")
        if not len(self.repeats):
            raise UnusableFileError(f"file: none of its {self.lines} lines can be used; see the problems of its lines")

    async def _staged(self, checking: Checking, lines: Iterator[Line], sheet: Sheet) -> AsyncGenerator[bytes, None]:
        """The rows of the next lines, in pieces; told of meanwhile."""
        piece = [HEADER]
        for line, cells in islice(lines, LINES_AT_ONCE):
            self.lines += 1
            entries, problems = checking.check(line, cells)
            if problems:
                self._pending += problems
            self._compose(line, entries, piece)
            if len(piece) > ROWS_IN_A_PIECE:
                yield b"".join(piece)
                piece = []
                await self._tell(sheet)
        yield b"".join((*piece, TRAILER))
        await self._tell(sheet)

    def _compose(self, line: int, entries: list[Entry], piece: list[bytes]) -> None:
        person = b""
        for number, reference, particulars, validity in entries:
            digest = self._key.digest(number)
            if reference:
                # One line names one person.
                whose = person = person or self._key.person(reference)
            else:
                whose = person_of(digest)
            self.repeats.add(line, digest, whose)
            piece.append(self._rows.row(line, digest, whose, particulars, validity))

    async def _keep_problems(self) -> None:
        kept = self._pending[: max(0, MOST_PROBLEMS_KEPT - self.problems)]
        self.problems += len(self._pending)
        self._pending = []
        if kept:
            rows = HEADER + problem_rows(self._batch.id, kept) + TRAILER
            await self._copying.copy("list_problems", PROBLEM_COLUMNS, _one(rows), COPY_S)

    async def _tell(self, sheet: Sheet) -> None:
        if time.monotonic() - self._told_at < TELL_EVERY_S:
            return
        self._told_at = time.monotonic()
        values = {
            "lines": self.lines,
            "problems": self.problems + len(self._pending),
            "entries": len(self.repeats),
            "share_read": round(sheet.share_read, 3),
        }
        async with self._store.changing(self._batch.id) as (session, batch):
            if batch.state is not State.READING:
                raise WithdrawnError
            await changed(session, batch.id, values)


async def _compared(store: BatchStore, batch_id: BatchId, reading: _Reading) -> Batch:
    repeated = reading.repeats.found()
    async with store.changing(batch_id) as (session, batch):
        if batch.state is not State.READING:
            raise WithdrawnError
        await applying_store.be_modest(session)
        await applying_store.renew_statistics(session)
        twice = await applying_store.set_apart(session, batch, repeated.lines)
        difference = await applying_store.difference(session, batch, repeated.most_persons)
        problems = reading.problems + twice
        if batch.list_name is not None:
            await remember_columns(session, batch.list_name, batch.columns)
        values = {
            "state": after(batch.state, Step.READ),
            "cause": None,
            "lines": reading.lines,
            "entries": len(reading.repeats) - twice,
            "problems": problems,
            "share_read": 1.0,
            "difference": difference.as_object(),
            "alarms": [alarm.as_object() for alarm in alarms(difference, reading.lines, problems)],
        }
        return await changed(session, batch_id, values)


async def _one(rows: bytes) -> AsyncIterator[bytes]:
    yield rows
