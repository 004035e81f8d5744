"""What whoever delivers webhooks keeps: leases, positions, tries, dead letters.

Rules: of several services the one that holds an endpoint's lease delivers, and moves its position only while it does.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.engine import Database
from callcenter.database.outbox import Event
from callcenter.integrations.delivering import Standing
from callcenter.integrations.endpoint_store import endpoint_of
from callcenter.integrations.endpoints import Attempt, Endpoint, EndpointId
from callcenter.integrations.tables import AttemptRow, DeadLetterRow, EndpointRow
from callcenter.vocabulary.clock import Clock

LEASE = timedelta(seconds=30)
"""Longer than a delivery may take."""
KEPT_ATTEMPTS = 200
MOST_DEAD = 10_000
DEAD_FOR = timedelta(days=30)


class Deliveries:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def on(self) -> list[EndpointId]:
        """Those that are switched on."""
        async with self._database.transaction() as session:
            return [EndpointId(each) for each in await session.scalars(select(EndpointRow.id).where(EndpointRow.is_on))]

    async def claim(self, endpoint: EndpointId, me: str) -> Endpoint | None:
        """The endpoint, and its lease from now on; None where it is off, gone or another service's."""
        now = self._clock.now()
        is_free = or_(EndpointRow.leased_by == me, EndpointRow.leased_until.is_(None), EndpointRow.leased_until < now)
        claim = update(EndpointRow).where(EndpointRow.id == endpoint, EndpointRow.is_on, is_free)
        async with self._database.transaction() as session:
            row = await session.scalar(claim.values(leased_by=me, leased_until=now + LEASE).returning(EndpointRow))
            return None if row is None else endpoint_of(row)

    async def release(self, me: str) -> None:
        """Let the next service deliver at once."""
        mine = update(EndpointRow).where(EndpointRow.leased_by == me)
        async with self._database.transaction() as session:
            await session.execute(mine.values(leased_by=None, leased_until=None))

    async def skip(self, endpoint: EndpointId, me: str, position: int) -> None:
        """What is before `position` was none of its business."""
        mine = update(EndpointRow).where(
            EndpointRow.id == endpoint, EndpointRow.leased_by == me, EndpointRow.position < position
        )
        async with self._database.transaction() as session:
            await session.execute(mine.values(position=position))

    async def keep(
        self,
        endpoint: EndpointId,
        me: str,
        standing: Standing,
        attempt: Attempt | None,
        dead: tuple[Event, str, str] | None = None,
    ) -> None:
        """What a try has come to; `dead` is an event that was given up, its type and why."""
        now = self._clock.now()
        values: dict[str, object] = {
            "position": standing.position,
            "failures": standing.failures,
            "failing_since": standing.failing_since,
            "next_at": standing.next_at,
        }
        if standing.off_cause is not None:
            values |= {"is_on": False, "off_cause": standing.off_cause}
        if attempt is not None and attempt.fault is None:
            values["last_delivered_at"] = now
        mine = update(EndpointRow).where(EndpointRow.id == endpoint, EndpointRow.leased_by == me)
        async with self._database.transaction() as session:
            if (await session.execute(mine.values(values).returning(EndpointRow.id))).one_or_none() is None:
                return
            if attempt is not None:
                await _add_attempt(session, endpoint, attempt)
            if dead is not None:
                await _bury(session, endpoint, dead, now)

    async def note(self, endpoint: EndpointId, attempt: Attempt) -> None:
        """A try that moves nothing: a test, or a dead letter."""
        async with self._database.transaction() as session:
            await _add_attempt(session, endpoint, attempt)

    async def wanted(self, endpoint: EndpointId) -> list[Event]:
        """Dead letters that somebody wants sent again, in their order."""
        query = select(DeadLetterRow).where(DeadLetterRow.endpoint == endpoint, DeadLetterRow.is_wanted)
        async with self._database.transaction() as session:
            rows = await session.scalars(query.order_by(DeadLetterRow.event).limit(100))
            return [Event(row.event, row.at, row.topic, row.key, row.body) for row in rows]

    async def settle(self, endpoint: EndpointId, attempt: Attempt) -> None:
        """A dead letter was sent again: gone if it was taken, kept with the new fault otherwise."""
        which = DeadLetterRow.endpoint == endpoint, DeadLetterRow.event == attempt.event
        async with self._database.transaction() as session:
            await _add_attempt(session, endpoint, attempt)
            if attempt.fault is None:
                await session.execute(delete(DeadLetterRow).where(*which))
            else:
                await session.execute(update(DeadLetterRow).where(*which).values(is_wanted=False, fault=attempt.fault))

    async def prune(self) -> None:
        """Forget dead letters that nobody has minded."""
        old = delete(DeadLetterRow).where(DeadLetterRow.given_up_at < self._clock.now() - DEAD_FOR)
        async with self._database.transaction() as session:
            await session.execute(old)


async def _add_attempt(session: AsyncSession, endpoint: EndpointId, attempt: Attempt) -> None:
    row = AttemptRow(
        endpoint=endpoint,
        event=attempt.event,
        type=attempt.type,
        subject=attempt.subject,
        at=attempt.at,
        took_ms=attempt.took_ms,
        status=attempt.status,
        fault=attempt.fault,
    )
    session.add(row)
    await session.flush()
    if row.id % 50 == 0:
        mine = select(AttemptRow.id).where(AttemptRow.endpoint == endpoint).order_by(AttemptRow.id.desc())
        last = mine.offset(KEPT_ATTEMPTS).limit(1).scalar_subquery()
        await session.execute(delete(AttemptRow).where(AttemptRow.endpoint == endpoint, AttemptRow.id <= last))


async def _bury(session: AsyncSession, endpoint: EndpointId, dead: tuple[Event, str, str], now: datetime) -> None:
    event, event_type, fault = dead
    values = {
        "endpoint": endpoint,
        "event": event.id,
        "at": event.at,
        "topic": event.topic,
        "key": event.key,
        "body": dict(event.body),
        "type": event_type,
        "given_up_at": now,
        "fault": fault,
    }
    await session.execute(insert(DeadLetterRow).values(values).on_conflict_do_nothing())
    mine = select(DeadLetterRow.event).where(DeadLetterRow.endpoint == endpoint).order_by(DeadLetterRow.event.desc())
    last = mine.offset(MOST_DEAD).limit(1).scalar_subquery()
    await session.execute(delete(DeadLetterRow).where(DeadLetterRow.endpoint == endpoint, DeadLetterRow.event <= last))
