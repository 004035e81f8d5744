"""Endpoints in PostgreSQL as administrators see and change them; each change stands in the book of deeds."""

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit import store as audit
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.database.engine import Database
from callcenter.integrations.delivering import Standing
from callcenter.integrations.endpoints import (
    MOST_ENDPOINTS,
    Attempt,
    Endpoint,
    EndpointId,
    UnfitEndpointError,
    UnknownEndpointError,
    Wish,
    fit,
)
from callcenter.integrations.scopes import Scope
from callcenter.integrations.tables import AttemptRow, DeadLetterRow, EndpointRow
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import QueueId


class Endpoints:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def make(self, wish: Wish, position: int, who: str) -> Endpoint:
        """A new endpoint, told of everything after `position`; raises UnfitEndpointError, UnfitScopesError."""
        fit(wish)
        now = self._clock.now()
        row = EndpointRow(
            id=secrets.token_hex(4),
            **_columns(wish),
            secret_changed_at=now,
            secret_generation=1,
            created_by=who,
            created_at=now,
            position=position,
            failures=0,
        )
        async with self._database.transaction() as session:
            if (await session.execute(select(func.count(EndpointRow.id)))).scalar_one() >= MOST_ENDPOINTS:
                raise UnfitEndpointError(f"endpoints: there are {MOST_ENDPOINTS}; remove one that nobody needs")
            session.add(row)
            await _write_down(session, who, "integration.endpoint_made", row.id, _told(wish))
        return endpoint_of(row)

    async def change(self, endpoint: EndpointId, wish: Wish, who: str) -> Endpoint:
        """As wished; switched on, it is tried at once. Raises UnknownEndpointError, UnfitEndpointError."""
        fit(wish)
        async with self._database.transaction() as session:
            row = await _locked(session, endpoint)
            was_on = row.is_on
            for name, value in _columns(wish).items():
                setattr(row, name, value)
            row.next_at = None
            if wish.is_on and not was_on:
                row.failures, row.failing_since = 0, None
            await _write_down(session, who, "integration.endpoint_changed", endpoint, _told(wish))
        return endpoint_of(row)

    async def remove(self, endpoint: EndpointId, who: str) -> None:
        """With everything that waits for it; raises UnknownEndpointError."""
        async with self._database.transaction() as session:
            await session.delete(await _locked(session, endpoint))
            await _write_down(session, who, "integration.endpoint_removed", endpoint, {})

    async def renew_secret(self, endpoint: EndpointId, who: str) -> Endpoint:
        """A new secret; the one before signs, too, for a day. Raises UnknownEndpointError."""
        async with self._database.transaction() as session:
            row = await _locked(session, endpoint)
            row.secret_generation += 1
            row.secret_changed_at = self._clock.now()
            await _write_down(session, who, "integration.secret_renewed", endpoint, {})
        return endpoint_of(row)

    async def show_secret(self, endpoint: EndpointId, who: str) -> Endpoint:
        """Write down that somebody looks at the secret; raises UnknownEndpointError."""
        async with self._database.transaction() as session:
            row = await _locked(session, endpoint)
            await _write_down(session, who, "integration.secret_shown", endpoint, {})
        return endpoint_of(row)

    async def listed(self) -> list[tuple[Endpoint, int]]:
        """Each endpoint with the number of its dead letters, by name."""
        dead = select(func.count()).where(DeadLetterRow.endpoint == EndpointRow.id).scalar_subquery()
        async with self._database.transaction() as session:
            rows = await session.execute(select(EndpointRow, dead).order_by(EndpointRow.name, EndpointRow.id))
            return [(endpoint_of(row), count or 0) for row, count in rows]

    async def one(self, endpoint: EndpointId) -> Endpoint:
        """Raises UnknownEndpointError."""
        async with self._database.transaction() as session:
            row = await session.get(EndpointRow, endpoint)
        if row is None:
            raise _unknown(endpoint)
        return endpoint_of(row)

    async def attempts(self, endpoint: EndpointId, limit: int) -> list[Attempt]:
        """The latest first."""
        query = select(AttemptRow).where(AttemptRow.endpoint == endpoint).order_by(AttemptRow.id.desc()).limit(limit)
        async with self._database.transaction() as session:
            return [
                Attempt(
                    event=row.event,
                    type=row.type,
                    subject=row.subject,
                    at=row.at,
                    took_ms=row.took_ms,
                    status=row.status,
                    fault=row.fault,
                )
                for row in await session.scalars(query)
            ]

    async def dead_letters(self, endpoint: EndpointId, limit: int) -> list[DeadLetterRow]:
        """In the order in which they happened."""
        query = select(DeadLetterRow).where(DeadLetterRow.endpoint == endpoint).order_by(DeadLetterRow.event)
        async with self._database.transaction() as session:
            return [*await session.scalars(query.limit(limit))]

    async def want_again(self, endpoint: EndpointId, events: Sequence[int], who: str) -> int:
        """Have dead letters sent again, all of them where none is named; returns how many."""
        return await self._settle(endpoint, events, who, is_wanted=True)

    async def drop(self, endpoint: EndpointId, events: Sequence[int], who: str) -> int:
        """Forget dead letters, all of them where none is named; returns how many."""
        return await self._settle(endpoint, events, who, is_wanted=False)

    async def _settle(self, endpoint: EndpointId, events: Sequence[int], who: str, *, is_wanted: bool) -> int:
        which = [DeadLetterRow.endpoint == endpoint]
        if events:
            which.append(DeadLetterRow.event.in_(events))
        change = (
            update(DeadLetterRow).where(*which).values(is_wanted=True).returning(DeadLetterRow.event)
            if is_wanted
            else delete(DeadLetterRow).where(*which).returning(DeadLetterRow.event)
        )
        async with self._database.transaction() as session:
            await _locked(session, endpoint)
            count = len((await session.execute(change)).all())
            deed = "integration.dead_letters_sent" if is_wanted else "integration.dead_letters_dropped"
            await _write_down(session, who, deed, endpoint, {"count": count})
        return count


async def _locked(session: AsyncSession, endpoint: EndpointId) -> EndpointRow:
    row = await session.get(EndpointRow, endpoint, with_for_update=True)
    if row is None:
        raise _unknown(endpoint)
    return row


async def _write_down(session: AsyncSession, who: str, deed: str, endpoint: str, body: Body) -> None:
    await audit.append(session, Entry(who=who, deed=Deed(deed), subject=f"endpoint:{endpoint}", body=body))


def _unknown(endpoint: EndpointId) -> UnknownEndpointError:
    return UnknownEndpointError(f"no endpoint {endpoint}")


def _told(wish: Wish) -> Body:
    return {
        "name": wish.name,
        "host": urlsplit(wish.url).hostname,
        "scopes": [scope.value for scope in sorted(wish.scopes)],
        "types": [*sorted(wish.types)],
        "queues": [*sorted(wish.queues)],
        "is_on": wish.is_on,
    }


def _columns(wish: Wish) -> dict[str, object]:
    return {
        "name": wish.name,
        "url": wish.url,
        "scopes": [scope.value for scope in sorted(wish.scopes)],
        "types": sorted(wish.types),
        "queues": sorted(wish.queues),
        "is_on": wish.is_on,
        "off_cause": None if wish.is_on else "by_hand",
    }


def endpoint_of(row: EndpointRow) -> Endpoint:
    return Endpoint(
        id=EndpointId(row.id),
        wish=Wish(
            name=row.name,
            url=row.url,
            scopes=frozenset(map(Scope, row.scopes)),
            types=frozenset(row.types),
            queues=frozenset(map(QueueId, row.queues)),
            is_on=row.is_on,
        ),
        standing=Standing(
            row.position,
            row.failures,
            row.failing_since,
            row.next_at,
            None if row.is_on else ("gone" if row.off_cause == "gone" else "by_hand"),
        ),
        secret_generation=row.secret_generation,
        secret_changed_at=row.secret_changed_at,
        created_by=row.created_by,
        created_at=row.created_at,
        last_delivered_at=row.last_delivered_at,
    )
