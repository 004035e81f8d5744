"""What happened, told in the transaction in which it happened, to whoever follows, in the order of the commits.

Every append takes one lock and keeps it until the commit, so ids are given out in the order in which they become
visible, and a follower that has seen id n never misses a smaller one. Append last in a transaction: the lock is held
from then on.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import structlog
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.engine import CONNECT_S, Database, DatabaseAwayError, DatabaseRefusedError
from callcenter.database.tables import OutboxRow
from callcenter.vocabulary.clock import Clock

CHANNEL = "outbox"
BATCH = 500
LOOK_EVERY_S = 5.0
"""Without any notification a follower still looks; it also finds out so that its connection is dead."""
KEEP = timedelta(days=7)
PRUNE_EVERY_S = 3600.0
PRUNE_AT_ONCE = 10_000
RETRY_S = (0.1, 0.5, 1.0, 2.0, 5.0)
ASKED_AGAIN_S = 1.0

_APPEND_LOCK = 0x63616C6C02

# Constant, so that it is prepared once; ids are given out in the order of the rows.
_INSERT = text(
    "insert into outbox (topic, key, body)"
    " select row ->> 'topic', row ->> 'key', row -> 'body'"
    " from jsonb_array_elements(cast(cast(:rows as text) as jsonb)) with ordinality as given (row, place)"
    " order by place"
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """One change as followers see it."""

    id: int
    at: datetime
    topic: str
    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """One change as its author tells it. `body` is JSON and holds nothing personal."""

    topic: str
    key: str
    body: Mapping[str, Any]


async def append(session: AsyncSession, news: Sequence[News]) -> None:
    """Tell `news` if and when the caller's transaction commits; one notification however many there are."""
    if not news:
        return
    rows = [{"topic": item.topic, "key": item.key, "body": item.body} for item in news]
    # The notification goes out with the commit, wherever in the transaction it is asked for.
    topics = ",".join(sorted({item.topic for item in news}))
    await session.execute(select(func.pg_advisory_xact_lock(_APPEND_LOCK), func.pg_notify(CHANNEL, topics)))
    await session.execute(_INSERT, {"rows": json.dumps(rows, ensure_ascii=False, default=dict)})


class Outbox:
    """Reads the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_id(self) -> int:
        """The newest event's id, 0 where there is none; raises `DatabaseAwayError`."""
        async with self._database.transaction() as session:
            return (await session.execute(select(func.coalesce(func.max(OutboxRow.id), 0)))).scalar_one()

    async def newest(self) -> int:
        """`last_id`, as soon as the database can be asked."""
        while True:
            try:
                return await self.last_id()
            except DatabaseAwayError:
                await asyncio.sleep(ASKED_AGAIN_S)

    async def first_id(self) -> int:
        """The oldest event's id that is still kept, 0 where there is none; raises `DatabaseAwayError`."""
        async with self._database.transaction() as session:
            return (await session.execute(select(func.coalesce(func.min(OutboxRow.id), 0)))).scalar_one()

    async def read(self, after_id: int, topics: Sequence[str], limit: int = BATCH) -> list[Event]:
        """The next events after `after_id`, of `topics` only, if any are named; raises `DatabaseAwayError`."""
        query = select(OutboxRow).where(OutboxRow.id > after_id).order_by(OutboxRow.id).limit(limit)
        if topics:
            query = query.where(OutboxRow.topic.in_(topics))
        async with self._database.transaction() as session:
            rows = (await session.execute(query)).scalars().all()
        return [Event(row.id, row.at, row.topic, row.key, row.body) for row in rows]

    async def prune(self, before: datetime) -> int:
        """Forget what is older than `before`; returns how many events that were."""
        pruned = 0
        while True:
            # In parts, so that a week's events do not outlast the statement's deadline.
            old = select(OutboxRow.id).where(OutboxRow.at < before).order_by(OutboxRow.id).limit(PRUNE_AT_ONCE)
            async with self._database.transaction() as session:
                gone = await session.execute(delete(OutboxRow).where(OutboxRow.id.in_(old)).returning(OutboxRow.id))
                part = len(gone.all())
            pruned += part
            if part < PRUNE_AT_ONCE:
                return pruned

    async def keep_short(self, clock: Clock) -> None:
        """Prune now and then, for ever: followers are never further behind than an outage lasts."""
        while True:
            try:
                log.info("outbox.pruned", events=await self.prune(clock.now() - KEEP))
            except (DatabaseAwayError, DatabaseRefusedError) as error:
                log.warning("outbox.not_pruned", error=str(error))
            await asyncio.sleep(PRUNE_EVERY_S)

    async def follow(self, after_id: int, topics: Sequence[str] = ()) -> AsyncGenerator[Event, None]:
        """Every event after `after_id`, in order, none twice, for ever; of `topics` only, if any are named.

        Goes on by itself after the database was away.
        """
        last = after_id
        failures = 0
        woken = asyncio.Event()

        def on_news(_connection: object, _pid: int, _channel: str, told: object) -> None:
            if not topics or not set(topics).isdisjoint(str(told).split(",")):
                woken.set()

        while True:
            try:
                connection = await asyncpg.connect(self._database.url, timeout=CONNECT_S, command_timeout=CONNECT_S)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                failures = await _pause(failures, error)
                continue
            try:
                await connection.add_listener(CHANNEL, on_news)
                connection.add_termination_listener(lambda *_: woken.set())
                while not connection.is_closed():
                    woken.clear()
                    # Events are read on the pool's connections; this one only listens and proves that it is alive.
                    while events := await self.read(last, topics):
                        for event in events:
                            yield event
                            last = event.id
                        if len(events) < BATCH:
                            # What was committed since it was read has woken us again.
                            break
                    failures = 0
                    try:
                        # Python 3.11's wait_for loses a cancellation that comes together with the event.
                        async with asyncio.timeout(LOOK_EVERY_S):
                            await woken.wait()
                    except TimeoutError:
                        await connection.execute("select 1")
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseAwayError) as error:
                failures = await _pause(failures, error)
            finally:
                connection.terminate()


async def _pause(failures: int, error: Exception) -> int:
    if failures == 0:
        log.warning("outbox.lost", error=repr(error))
    await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
    return failures + 1
