"""Pages to open, in PostgreSQL; each change stands in the book of deeds."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit import store as audit
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.database.engine import Database
from callcenter.integrations.pops import Pop, PopId, UnfitPopError, UnknownPopError
from callcenter.integrations.tables import PopRow
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import QueueId

MOST_POPS = 20


class Pops:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def listed(self) -> list[tuple[PopId, Pop]]:
        """In the order in which they were made."""
        async with self._database.transaction() as session:
            rows = await session.scalars(select(PopRow).order_by(PopRow.id))
            return [(PopId(row.id), _pop(row)) for row in rows]

    async def make(self, pop: Pop, who: str) -> PopId:
        """Raises UnfitPopError where there are too many."""
        async with self._database.transaction() as session:
            if len((await session.scalars(select(PopRow.id))).all()) >= MOST_POPS:
                raise UnfitPopError(f"pages: there are {MOST_POPS}; remove one that nobody needs")
            row = PopRow(**_columns(pop), created_by=who, created_at=self._clock.now())
            session.add(row)
            await session.flush()
            await _write_down(session, who, "integration.page_made", row.id, _told(pop))
            return PopId(row.id)

    async def change(self, ident: PopId, pop: Pop, who: str) -> None:
        """Raises UnknownPopError."""
        async with self._database.transaction() as session:
            row = await _locked(session, ident)
            for name, value in _columns(pop).items():
                setattr(row, name, value)
            await _write_down(session, who, "integration.page_changed", ident, _told(pop))

    async def remove(self, ident: PopId, who: str) -> None:
        """Raises UnknownPopError."""
        async with self._database.transaction() as session:
            await session.delete(await _locked(session, ident))
            await _write_down(session, who, "integration.page_removed", ident, {})


async def _locked(session: AsyncSession, ident: PopId) -> PopRow:
    row = await session.get(PopRow, ident, with_for_update=True)
    if row is None:
        raise UnknownPopError(f"no page {ident}")
    return row


async def _write_down(session: AsyncSession, who: str, deed: str, ident: int, body: Body) -> None:
    await audit.append(session, Entry(who=who, deed=Deed(deed), subject=f"page:{ident}", body=body))


def _told(pop: Pop) -> Body:
    return {"name": pop.name, "opens": pop.opens, "shows_number": pop.shows_number, "is_on": pop.is_on}


def _columns(pop: Pop) -> dict[str, object]:
    return {
        "name": pop.name,
        "template": pop.template,
        "opens": pop.opens,
        "queues": sorted(pop.queues),
        "is_on": pop.is_on,
    }


def _pop(row: PopRow) -> Pop:
    return Pop(
        name=row.name,
        template=row.template,
        opens="itself" if row.opens == "itself" else "click",
        queues=frozenset(map(QueueId, row.queues)),
        is_on=row.is_on,
    )
