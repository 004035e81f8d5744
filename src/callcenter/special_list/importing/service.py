"""What list officers may do with a register's file, from sending it to having it undone.

Whoever begins, approves or undoes a batch only writes that down; `working.py` does the work.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

from callcenter.database.engine import Database
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing import apart
from callcenter.special_list.importing.batches import (
    Batch,
    BatchId,
    Mode,
    SameFileError,
    State,
    Step,
    after,
    approved,
    begun,
    undo_asked,
)
from callcenter.special_list.importing.checking import LONGEST_BASIS, holds_number
from callcenter.special_list.importing.columns import ColumnMap
from callcenter.special_list.importing.problems import UnusableFileError, as_csv, csv_headings
from callcenter.special_list.importing.store import (
    BatchStore,
    changed,
    clear_staging,
    latest_applied,
)
from callcenter.special_list.importing.uploads import Uploads
from callcenter.special_list.importing.working import Site, Working
from callcenter.vocabulary.clock import Clock

WATCH_S = 0.2
_MANY_DIGITS = re.compile(r"\d{7,}")

log = structlog.get_logger(__name__)


class Imports:
    """All methods raise `DatabaseAwayError`, those that name a batch also `UnknownBatchError`."""

    def __init__(self, database: Database, site: Site, clock: Clock) -> None:
        self._store = BatchStore(database)
        self._clock = clock
        self._uploads = Uploads(site.folder)
        self._working = Working(database, site, self._uploads, clock)
        self._woken = asyncio.Event()

    async def receive(
        self, file_name: str, pieces: AsyncIterable[bytes], by: str, list_name: ListKind = ListKind.SPECIAL
    ) -> Batch:
        """Keep a file and look at its headings; its columns are as the list's last file had them, or suggested.

        Raises `UnusableFileError`.
        """
        upload = await self._uploads.take(pieces)
        try:
            looked = await apart.look(upload.path)
            if looked.get("outcome") != "looked":
                raise UnusableFileError(looked.get("cause", "file: reading it ended its process; save it as .csv"))
            batch = await self._store.insert(
                file_name=_MANY_DIGITS.sub("…", Path(file_name).name)[:200],
                sha256=upload.sha256,
                size_bytes=upload.size_bytes,
                headings=list(looked["headings"]),
                columns=await self._columns(looked, list_name),
                submitted_by=by,
                submitted_at=self._clock.now(),
            )
            self._uploads.keep(upload, batch.id)
        except BaseException:
            self._uploads.drop(upload.path)
            raise
        log.info("list_import.received", batch=batch.id, by=by, size_bytes=batch.size_bytes)
        return batch

    async def begin(  # noqa: PLR0913 an import is these
        self,
        batch_id: BatchId,
        *,
        list_name: ListKind,
        mode: Mode,
        columns: Mapping[str, Sequence[str]],
        basis: str,
        by: str,
        is_again: bool = False,
    ) -> Batch:
        """Have it read; `columns` names for each field the headings it is read from.

        Raises `UnusableFileError` for columns and basis, `SameFileError` unless `is_again`, `OtherPersonError`,
        `BatchRefusedError`.
        """
        mapping = ColumnMap.of(columns)
        kept_basis = _checked_basis(basis)
        batch = await self.batch(batch_id)
        if missing := [name for each in mapping.headings.values() for name in each if name not in batch.headings]:
            raise UnusableFileError(
                f"columns: no heading {missing[0]!r} in the file; it has {', '.join(batch.headings)}"
            )
        same = None if is_again else await self._store.same_file(batch, list_name)
        if same is not None:
            raise SameFileError(f"file: the same as batch {same.id}, which is {same.state}; say so to import it again")
        at_work = await self._store.change(
            batch_id,
            lambda batch: {
                "state": begun(batch, by),
                "list_name": list_name,
                "mode": mode,
                "columns": mapping.as_object(),
                "basis": kept_basis,
            },
            "import_begun",
            by,
        )
        self._woken.set()
        return at_work

    async def batch(self, batch_id: BatchId) -> Batch:
        return await self._store.batch(batch_id)

    async def batches(self, most: int = 100) -> list[Batch]:
        """The newest first."""
        return await self._store.latest(most)

    async def problems(self, batch_id: BatchId) -> AsyncGenerator[str, None]:
        """Lines of a CSV file for whoever mends the register."""
        yield csv_headings()
        async for problem in self._store.problems(batch_id):
            yield as_csv(problem)

    async def approve(self, batch_id: BatchId, by: str) -> Batch:
        """Have it applied; raises `SamePersonError` and `BatchRefusedError`."""
        now = self._clock.now()
        decided = await self._store.change(
            batch_id,
            lambda batch: {"state": approved(batch, by), "cause": None, "decided_by": by, "decided_at": now},
            "batch_approved",
            by,
        )
        self._woken.set()
        return decided

    async def reject(self, batch_id: BatchId, by: str) -> Batch:
        """Refuse or withdraw it, also while it is read; raises `BatchRefusedError`."""
        async with self._store.changing(batch_id) as (session, batch):
            values = {"state": after(batch.state, Step.REJECTED), "decided_by": by, "decided_at": self._clock.now()}
            if batch.state is not State.READING:
                await clear_staging(session, batch_id)
            rejected = await changed(session, batch_id, values, "batch_rejected", by)
        self._uploads.remove(batch_id)
        self._woken.set()
        return rejected

    async def undo(self, batch_id: BatchId, by: str) -> Batch:
        """Have the list put back as it was before; raises `BatchRefusedError` unless it is the list's latest."""
        async with self._store.changing(batch_id) as (session, batch):
            latest = None if batch.list_name is None else await latest_applied(session, batch.list_name)
            now = self._clock.now()
            values = {"state": undo_asked(batch, latest, now), "undone_by": by}
            asked = await changed(session, batch_id, values, "undo_asked", by)
        self._woken.set()
        return asked

    async def finished(self, batch_id: BatchId) -> AsyncGenerator[Batch, None]:
        """The batch each time that it has come further, until it waits for somebody or has ended."""
        last = None
        while True:
            batch = await self.batch(batch_id)
            if batch != last:
                yield batch
                last = batch
            if batch.state not in (State.READING, State.APPLYING, State.UNDOING):
                return
            await asyncio.sleep(WATCH_S)

    async def run(self) -> None:
        """`Working.run`."""
        await self._working.run(self._woken)

    async def _columns(self, looked: Mapping[str, Any], list_name: ListKind) -> dict[str, list[str]]:
        remembered = await self._store.remembered(list_name)
        suggested: dict[str, list[str]] = looked["columns"]
        if remembered is None or not remembered.fits(looked["headings"]):
            return suggested
        return remembered.as_object()


def _checked_basis(basis: str) -> str:
    tidied = basis.strip()
    if not tidied:
        raise UnusableFileError("basis: empty; say what allows us to keep these entries")
    if len(tidied) > LONGEST_BASIS:
        raise UnusableFileError(f"basis: {len(tidied)} characters; at most {LONGEST_BASIS}")
    if holds_number(tidied):
        raise UnusableFileError("basis: holds a number; name the rule or the cause only")
    return tidied
