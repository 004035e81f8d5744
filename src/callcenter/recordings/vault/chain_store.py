"""The chain of recordings in PostgreSQL: its end, which one transaction at a time moves, and its entries."""

from collections.abc import AsyncIterator

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.engine import Database
from callcenter.recordings.vault.chain import ChainEntry, Deed, Moment, Said, Seal, added
from callcenter.recordings.vault.tables import RecordingChainRow, VaultRow
from callcenter.vocabulary.chained import Head
from callcenter.vocabulary.ids import CallId

_CHAIN_LOCK = 0x7A017
CHAIN_AT_ONCE = 1000


async def say(session: AsyncSession, said: Said, when: Moment) -> None:
    """Add an entry if and when the caller's transaction commits; nobody else adds one until then."""
    await session.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
    session.add(_row(added(await _head(session), said, when)))
    await session.flush()


class ChainStore:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def proof(self, call: CallId) -> tuple[ChainEntry, ...]:
        """All entries about a call's recordings, in the chain's order."""
        paths = select(VaultRow.path).where(VaultRow.call == call)
        query = select(RecordingChainRow).where(RecordingChainRow.path.in_(paths)).order_by(RecordingChainRow.seq)
        async with self._database.transaction() as session:
            return tuple(map(_entry, await session.scalars(query)))

    async def head(self) -> Head:
        async with self._database.transaction() as session:
            return await _head(session)

    async def first_unsealed(self) -> ChainEntry | None:
        """The first entry about a recording that no seal covers; None where there is none."""
        last = func.coalesce(func.max(RecordingChainRow.body["last_seq"].as_integer()), 0)
        sealed = select(last).where(RecordingChainRow.deed == Deed.SEALED).scalar_subquery()
        is_open = (RecordingChainRow.seq > sealed, RecordingChainRow.deed != Deed.SEALED)
        query = select(RecordingChainRow).where(*is_open)
        async with self._database.transaction() as session:
            row = (await session.scalars(query.order_by(RecordingChainRow.seq).limit(1))).first()
        return None if row is None else _entry(row)

    async def seal(self, seal: Seal, when: Moment) -> None:
        """Write down which seal was made."""
        body: dict[str, str | int] = {"seal": seal.name, "last_seq": seal.last_seq}
        async with self._database.transaction() as session:
            await say(session, Said(deed=Deed.SEALED, path="", body=body), when)

    async def chain(self) -> AsyncIterator[list[ChainEntry]]:
        """All of it, some at a time."""
        after = 0
        while True:
            query = select(RecordingChainRow).where(RecordingChainRow.seq > after).order_by(RecordingChainRow.seq)
            async with self._database.transaction() as session:
                some = [_entry(row) for row in await session.scalars(query.limit(CHAIN_AT_ONCE))]
            if not some:
                return
            yield some
            after = some[-1].seq


async def _head(session: AsyncSession) -> Head:
    last = select(RecordingChainRow.seq, RecordingChainRow.link).order_by(RecordingChainRow.seq.desc()).limit(1)
    found = (await session.execute(last)).first()
    return Head() if found is None else Head(found.seq, found.link)


def _row(entry: ChainEntry) -> RecordingChainRow:
    said = entry.said
    return RecordingChainRow(
        seq=entry.seq, at=entry.at, day=entry.day, deed=said.deed, path=said.path, body=dict(said.body), link=entry.link
    )


def _entry(row: RecordingChainRow) -> ChainEntry:
    said = Said(deed=Deed(row.deed), path=row.path, body=row.body)
    return ChainEntry(seq=row.seq, at=row.at, day=row.day, said=said, link=row.link)
