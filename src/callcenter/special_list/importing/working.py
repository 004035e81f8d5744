"""The one task that reads, applies and undoes batches, whoever asked for it.

What is to be done stands in the database, so that a crash forgets nothing: whichever process of the site comes first
does it, one batch at a time. Nothing is ever half applied: applying is one transaction, and so is undoing.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import structlog

from callcenter.database.engine import Database, DatabaseAwayError, DatabaseRefusedError
from callcenter.special_list.importing import apart, applying_store
from callcenter.special_list.importing.alarms import alarms
from callcenter.special_list.importing.batches import UNDO_FOR, Batch, BatchId, State, Step, after
from callcenter.special_list.importing.staging import COMPARE_S, Task
from callcenter.special_list.importing.store import BatchStore, Session, changed, clear_staging
from callcenter.special_list.importing.uploads import Uploads
from callcenter.special_list.store import tell_batch
from callcenter.vocabulary.clock import Clock

LOOK_EVERY_S = 5.0
"""For batches that another process of the site was told of."""
RETRY_S = 2.0
SWEEP_EVERY_S = 3600.0
UNDECIDED_FOR = timedelta(days=1)
"""A file whose columns nobody has named leaves us again; so does one that is to be read and is nowhere to be found."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What reading a file must know of the site."""

    folder: Path
    """For uploads."""
    list_key: str
    region: str
    area_code: str
    today: Callable[[], date]


class _FoundOtherwiseError(Exception):
    """The list has changed since the second person looked at the figures."""


class Working:
    """`run` is its one task."""

    def __init__(self, database: Database, site: Site, uploads: Uploads, clock: Clock) -> None:
        self._url = database.url
        self._store = BatchStore(database)
        self._site = site
        self._uploads = uploads
        self._clock = clock
        self._uncounted: set[BatchId] = set()
        """Whose last reading failed by no fault of the file."""

    async def run(self, woken: asyncio.Event) -> None:
        """Until cancelled; waits out a database that is away."""
        swept_at = float("-inf")
        while True:
            woken.clear()
            wait_s = LOOK_EVERY_S
            try:
                if self._clock.monotonic() - swept_at > SWEEP_EVERY_S:
                    await self._sweep()
                    swept_at = self._clock.monotonic()
                for batch in await self._store.at_work():
                    await self._work(batch)
            except (DatabaseAwayError, DatabaseRefusedError) as error:
                log.warning("list_import.waiting", error=str(error))
                wait_s = RETRY_S
            # Python 3.11's wait_for loses a cancellation that comes with what it waited for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await woken.wait()

    async def _work(self, batch: Batch) -> None:
        match batch.state:
            case State.READING if self._uploads.has(batch.id):
                await self._read(batch)
            case State.READING if self._clock.now() - batch.submitted_at > UNDECIDED_FOR:
                await self._fail(batch.id, "file: no longer here; send it again")
            case State.APPLYING:
                await self._apply(batch.id)
            case State.UNDOING:
                await self._undo(batch.id)
            case _:
                # Its file lies on another machine of the site.
                pass

    async def _read(self, batch: Batch) -> None:
        site = self._site
        task = Task(
            path=self._uploads.path(batch.id),
            database_url=self._url,
            list_key=site.list_key,
            region=site.region,
            area_code=site.area_code,
            today=site.today(),
            is_counted=batch.id not in self._uncounted,
        )
        self._uncounted.discard(batch.id)
        await self._after_reading(batch.id, await apart.stage(batch.id, task))

    async def _after_reading(self, batch_id: BatchId, told: Mapping[str, Any]) -> None:
        match told.get("outcome"):
            case "staged":
                self._uploads.remove(batch_id)
                log.info("list_import.staged", batch=batch_id)
            case "failed":
                await self._fail(batch_id, told["cause"])
            case "withdrawn":
                self._uploads.remove(batch_id)
                async with self._store.changing(batch_id) as (session, _):
                    await clear_staging(session, batch_id)
                log.info("list_import.withdrawn", batch=batch_id)
            case "away":
                self._uncounted.add(batch_id)
                raise DatabaseAwayError(told["cause"])
            case "at_work":
                pass
            case _:
                # Killed: it is begun again from its file, so often as `MOST_ATTEMPTS` says.
                log.warning("list_import.broke_off", batch=batch_id)

    async def _fail(self, batch_id: BatchId, cause: str) -> None:
        async with self._store.changing(batch_id) as (session, batch):
            await clear_staging(session, batch_id)
            await changed(session, batch_id, {"state": after(batch.state, Step.FAILED), "cause": cause})
        self._uploads.remove(batch_id)
        log.warning("list_import.failed", batch=batch_id, cause=cause)

    async def _apply(self, batch_id: BatchId) -> None:
        try:
            async with self._at_length(batch_id, State.APPLYING) as (session, batch):
                if batch is not None:
                    await self._apply_in(session, batch)
        except _FoundOtherwiseError:
            await self._compare_again(batch_id)
        except DatabaseRefusedError as error:
            await self._fail(batch_id, str(error))

    async def _apply_in(self, session: Session, batch: Batch) -> None:
        if not await applying_store.is_all_staged(session, batch):
            await clear_staging(session, batch.id)
            cause = "staging: lost when PostgreSQL crashed; send the file again"
            await changed(session, batch.id, {"state": after(batch.state, Step.FAILED), "cause": cause})
            log.warning("list_import.staging_lost", batch=batch.id)
            return
        new, altered, gone = await applying_store.apply(session, batch, self._site.today())
        seen = batch.difference
        if seen is None or (new, altered, gone) != (seen.new, seen.changed, seen.gone):
            raise _FoundOtherwiseError
        await clear_staging(session, batch.id)
        await tell_batch(session, batch.id, applying_store.numbers_of(batch), new + altered + gone)
        values = {"state": after(batch.state, Step.APPLIED), "applied_at": self._clock.now()}
        await changed(session, batch.id, values, "batch_applied", batch.decided_by or "")
        log.info("list_import.applied", batch=batch.id, new=new, changed=altered, gone=gone)

    async def _compare_again(self, batch_id: BatchId) -> None:
        async with self._at_length(batch_id, State.APPLYING) as (session, batch):
            if batch is None:
                return
            most_persons = 0 if batch.difference is None else batch.difference.most_persons
            found = await applying_store.difference(session, batch, most_persons)
            values = {
                "state": after(batch.state, Step.FOUND_OTHERWISE),
                "cause": "list: has changed since these figures were looked at; look at the new ones",
                "difference": found.as_object(),
                "alarms": [alarm.as_object() for alarm in alarms(found, batch.lines, batch.problems)],
                "decided_by": None,
                "decided_at": None,
            }
            await changed(session, batch_id, values)
        log.info("list_import.found_otherwise", batch=batch_id)

    async def _undo(self, batch_id: BatchId) -> None:
        async with self._at_length(batch_id, State.UNDOING) as (session, batch):
            if batch is None:
                return
            undone, numbers = await applying_store.undo(session, batch)
            await tell_batch(session, batch_id, numbers, undone.all)
            values = {"state": after(batch.state, Step.UNDONE), "undone_at": self._clock.now()}
            await changed(session, batch_id, values, "batch_undone", batch.undone_by or "")
        log.info("list_import.undone", batch=batch_id, removed=undone.removed, restored=undone.restored)

    @contextlib.asynccontextmanager
    async def _at_length(self, batch_id: BatchId, state: State) -> AsyncIterator[tuple[Session, Batch | None]]:
        """The batch, in a transaction whose statements may take long; None if it is no longer in this state."""
        # Its own connection: the pool's break off what takes longer than any caller could wait for.
        database = Database(self._url, pool=1, statement_s=COMPARE_S)
        try:
            async with BatchStore(database).changing(batch_id) as (session, batch):
                await applying_store.be_modest(session)
                yield session, batch if batch.state is state else None
        finally:
            await database.close()

    async def _sweep(self) -> None:
        now = self._clock.now()
        received = await self._store.received()
        for batch in received:
            if now - batch.submitted_at > UNDECIDED_FOR:
                await self._fail(batch.id, "columns: nobody has named them within a day; send the file again")
        wanted = {batch.id for batch in (*received, *await self._store.at_work())}
        swept = await asyncio.to_thread(self._uploads.sweep, wanted)
        await self._store.forget(now - UNDO_FOR - timedelta(days=1))
        if swept:
            log.info("list_import.swept", files=swept)
