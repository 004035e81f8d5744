"""The book of recordings in PostgreSQL: every change of a recording and its entry in the chain in one transaction."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit.entries import Deed as AuditDeed
from callcenter.audit.entries import Entry as AuditEntry
from callcenter.audit.store import append as write_down
from callcenter.calls.tables import CallRow, MessageRow, RecordingRow
from callcenter.database.engine import Database
from callcenter.database.snapshot import BACKUP_LOCK
from callcenter.recordings.vault.chain import Deed, Moment, Said
from callcenter.recordings.vault.chain_store import say
from callcenter.recordings.vault.envelope import Envelope, Kind, Medium
from callcenter.recordings.vault.retention import Class, Terms
from callcenter.recordings.vault.service import Standing
from callcenter.recordings.vault.tables import UnwantedObjectRow, VaultRow
from callcenter.vocabulary.ids import CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class Unentered:
    """A recording that the timeline tells of and the book does not have yet."""

    call: CallId
    kind: Kind
    seq: int
    path: str
    sha256: str
    duration_s: float
    kept_at: datetime
    is_callback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A recording as the book has it."""

    path: str
    call: CallId
    kind: Kind
    seq: int
    kept_at: datetime
    object: str
    envelope: bytes | None
    """As JSON; None once it is deleted."""
    key_id: str
    medium: Medium
    original_sha256: str
    stored_size: int
    duration_s: float
    class_: Class
    held_at: datetime | None
    held_by: str | None
    held_why: str | None
    deleted_at: datetime | None
    deleted_why: str | None


class BookStore:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, path: str) -> Standing | None:
        """Where a recording lies; None while it is not entered."""
        query = select(VaultRow.object, VaultRow.envelope, VaultRow.deleted_at).where(VaultRow.path == path)
        async with self._database.transaction() as session:
            found = (await session.execute(query)).first()
        if found is None:
            return None
        return Standing(found.object, _bytes(found.envelope), found.deleted_at)

    async def of_call(self, call: CallId) -> tuple[Kept, ...]:
        """The talk first, then messages in their order."""
        query = select(VaultRow).where(VaultRow.call == call).order_by(VaultRow.seq)
        async with self._database.transaction() as session:
            return tuple(map(_kept, await session.scalars(query)))

    async def page(self, after: str, limit: int, *conditions: ColumnElement[bool]) -> list[Kept]:
        """Recordings in the order of their paths."""
        query = select(VaultRow).where(VaultRow.path > after, *conditions).order_by(VaultRow.path).limit(limit)
        async with self._database.transaction() as session:
            return list(map(_kept, await session.scalars(query)))

    async def unentered(self, after: tuple[datetime, str], limit: int) -> list[Unentered]:
        """What the timeline tells of and the book has not, the oldest first."""
        told = _told().subquery()
        query = (
            select(told)
            .outerjoin(VaultRow, VaultRow.path == told.c.path)
            .where(
                VaultRow.path.is_(None),
                or_(told.c.kept_at > after[0], and_(told.c.kept_at == after[0], told.c.path > after[1])),
            )
            .order_by(told.c.kept_at, told.c.path)
            .limit(limit)
        )
        async with self._database.transaction() as session:
            return [_unentered(row) for row in await session.execute(query)]

    async def enter(  # noqa: PLR0913 what an entry is
        self, what: Unentered, name: str, envelope: Envelope, size: int, deed: Deed, when: Moment
    ) -> bool:
        """Enter a recording; False where somebody else has."""
        class_ = Class.MESSAGE if what.kind is Kind.MESSAGE else Class.CALLBACK if what.is_callback else Class.ORDINARY
        row = {
            "path": what.path,
            "call": what.call,
            "kind": what.kind,
            "seq": what.seq,
            "kept_at": what.kept_at,
            "original_sha256": what.sha256,
            "duration_s": what.duration_s,
            "class": class_,
            **_columns(name, envelope, size),
        }
        body: dict[str, str | int] = {
            "call": what.call,
            "kind": what.kind,
            "seq": what.seq,
            "kept_at": what.kept_at.astimezone(UTC).isoformat(),
        }
        async with self._database.transaction() as session:
            entered = insert(VaultRow).values(row).on_conflict_do_nothing().returning(VaultRow.path)
            if (await session.execute(entered)).first() is None:
                return False
            await say(session, Said(deed=deed, path=what.path, body=body | _told_of(name, envelope, size)), when)
        return True

    async def replace(self, kept: Kept, name: str, envelope: Envelope, size: int, when: Moment) -> bool:
        """Another object has taken the place of the one it was kept in; False where it changed meanwhile."""
        async with self._database.transaction() as session:
            row = await session.get(VaultRow, kept.path, with_for_update=True)
            if row is None or row.object != kept.object or row.deleted_at is not None:
                return False
            await _unwanted(session, row.object, when.at)
            for column, value in _columns(name, envelope, size).items():
                setattr(row, column, value)
            said = Said(deed=Deed.COMPRESSED, path=kept.path, body=_told_of(name, envelope, size))
            await say(session, said, when)
        return True

    async def rewrapped(self, path: str, before: str, envelope: Envelope) -> None:
        """The same recording under the site's key in use."""
        values = {"key_id": envelope.key_id, "envelope": _json(envelope)}
        async with self._database.transaction() as session:
            await session.execute(
                update(VaultRow)
                .where(VaultRow.path == path, VaultRow.key_id == before, VaultRow.deleted_at.is_(None))
                .values(values)
            )

    async def delete(self, path: str, why: str, who: str, when: Moment) -> CallId | None:
        """The recording is no more; None where it was no more already, or is held."""
        async with self._database.transaction() as session:
            row = await session.get(VaultRow, path, with_for_update=True)
            if row is None or row.deleted_at is not None or row.held_at is not None:
                return None
            await _unwanted(session, row.object, when.at)
            row.deleted_at, row.deleted_why, row.envelope = when.at, why, None
            for table in (RecordingRow, MessageRow):
                await session.execute(update(table).where(table.path == path).values(deleted_at=when.at))
            await say(session, Said(deed=Deed.DELETED, path=path, body={"why": why}), when)
            body: dict[str, str | int] = {
                "kind": row.kind,
                "class": row.class_,
                "kept_at": row.kept_at.isoformat(),
                "why": why,
            }
            await write_down(session, _audit(who, "recording.deleted", row.call, body))
            return CallId(row.call)

    async def hold(self, call: CallId, why: str | None, who: str, when: Moment, released_why: str = "") -> int:
        """Keep a call's recordings whatever their term, or no more (`why` None); returns how many changed."""
        is_held = why is not None
        changes = VaultRow.held_at.is_(None) if is_held else VaultRow.held_at.is_not(None)
        async with self._database.transaction() as session:
            query = select(VaultRow).where(VaultRow.call == call, VaultRow.deleted_at.is_(None), changes)
            rows = list(await session.scalars(query.order_by(VaultRow.path).with_for_update()))
            for row in rows:
                row.held_at, row.held_by, row.held_why = (when.at, who, why) if is_held else (None, None, None)
                deed = Deed.HELD if is_held else Deed.RELEASED
                await say(session, Said(deed=deed, path=row.path, body={"who": who}), when)
            if rows:
                deed_done = "recording.held" if is_held else "recording.released"
                await write_down(
                    session, _audit(who, deed_done, call, {"why": why or released_why, "recordings": len(rows)})
                )
        return len(rows)

    async def class_as(self, path: str, class_: Class) -> None:
        async with self._database.transaction() as session:
            await session.execute(update(VaultRow).where(VaultRow.path == path).values(class_=class_))

    async def due(self, terms: Terms, now: datetime, after: str, limit: int) -> list[Kept]:
        """Recordings whose class's term is over and that nobody holds, in the order of their paths."""
        is_over = or_(*(and_(VaultRow.class_ == one, VaultRow.kept_at < terms.ends_before(one, now)) for one in Class))
        return await self.page(after, limit, is_over, VaultRow.deleted_at.is_(None), VaultRow.held_at.is_(None))

    async def oldest_ordinary(self, kept_before: datetime, limit: int) -> list[Kept]:
        query = (
            select(VaultRow)
            .where(
                VaultRow.class_ == Class.ORDINARY,
                VaultRow.kept_at < kept_before,
                VaultRow.deleted_at.is_(None),
                VaultRow.held_at.is_(None),
            )
            .order_by(VaultRow.kept_at)
            .limit(limit)
        )
        async with self._database.transaction() as session:
            return list(map(_kept, await session.scalars(query)))

    async def uncompressed(self, kept_before: datetime, after: str, limit: int) -> list[Kept]:
        return await self.page(
            after,
            limit,
            VaultRow.medium == Medium.WAV,
            VaultRow.kept_at < kept_before,
            VaultRow.deleted_at.is_(None),
        )

    async def under_other_keys(self, key: str, after: str, limit: int) -> list[Kept]:
        return await self.page(after, limit, VaultRow.key_id != key, VaultRow.deleted_at.is_(None))

    async def count_by_key(self) -> dict[str, int]:
        """How many recordings each site key has wrapped."""
        query = select(VaultRow.key_id, func.count()).where(VaultRow.deleted_at.is_(None)).group_by(VaultRow.key_id)
        async with self._database.transaction() as session:
            return {key: count for key, count in await session.execute(query)}

    async def bytes_since(self, at: datetime) -> int:
        """How much has been stored since then."""
        query = select(func.coalesce(func.sum(VaultRow.stored_size), 0)).where(VaultRow.kept_at > at)
        async with self._database.transaction() as session:
            return int((await session.execute(query)).scalar_one())

    async def unwanted(self, limit: int) -> list[str]:
        """Objects to be removed from the store."""
        async with self._database.transaction() as session:
            return list(await session.scalars(select(UnwantedObjectRow.object).limit(limit)))

    async def removable(self, limit: int) -> list[str]:
        """Of the unwanted ones; none while a backup is made, which may need them."""
        async with self._database.transaction() as session:
            # A backup that begins now waits for the end of this transaction, and sees them unwanted.
            if not (await session.execute(select(func.pg_try_advisory_xact_lock_shared(BACKUP_LOCK)))).scalar_one():
                return []
            return list(await session.scalars(select(UnwantedObjectRow.object).limit(limit)))

    async def removed(self, name: str) -> None:
        async with self._database.transaction() as session:
            await session.execute(delete(UnwantedObjectRow).where(UnwantedObjectRow.object == name))


def _told() -> Any:
    """Talks and messages as the timeline tells of them."""
    is_callback = or_(CallRow.callback_of.is_not(None), CallRow.called_by.is_not(None)).label("is_callback")
    talks = select(
        RecordingRow.call, literal(Kind.TALK.value).label("kind"), literal(0).label("seq"), RecordingRow.path,
        RecordingRow.sha256, RecordingRow.duration_s, RecordingRow.kept_at, is_callback,
    ).join(CallRow, CallRow.id == RecordingRow.call).where(RecordingRow.deleted_at.is_(None))  # fmt: skip
    messages = select(
        MessageRow.call, literal(Kind.MESSAGE.value), MessageRow.seq, MessageRow.path,
        MessageRow.sha256, MessageRow.duration_s, MessageRow.left_at, literal(value=False),
    ).where(MessageRow.deleted_at.is_(None))  # fmt: skip
    return talks.union_all(messages)


async def _unwanted(session: AsyncSession, name: str, at: datetime) -> None:
    await session.execute(insert(UnwantedObjectRow).values(object=name, since=at).on_conflict_do_nothing())


def _columns(name: str, envelope: Envelope, size: int) -> dict[str, Any]:
    return {
        "object": name,
        "envelope": _json(envelope),
        "key_id": envelope.key_id,
        "medium": envelope.content.medium,
        "stored_size": size,
    }


def _told_of(name: str, envelope: Envelope, size: int) -> dict[str, str | int]:
    content = envelope.content
    return {
        "object": name,
        "stored_size": size,
        "medium": content.medium,
        "sha256": content.sha256,
        "length": content.length,
        "original_sha256": content.original_sha256,
    }


def _audit(who: str, deed: str, call: str, body: dict[str, str | int]) -> AuditEntry:
    return AuditEntry(who=who, deed=AuditDeed(deed), subject=f"call:{call}", body=body)


def _json(envelope: Envelope) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(envelope.as_json())
    return told


def _bytes(envelope: dict[str, Any] | None) -> bytes | None:
    return None if envelope is None else json.dumps(envelope).encode()


def _unentered(row: Any) -> Unentered:
    return Unentered(
        call=CallId(row.call),
        kind=Kind(row.kind),
        seq=row.seq,
        path=row.path,
        sha256=row.sha256,
        duration_s=row.duration_s,
        kept_at=row.kept_at,
        is_callback=row.is_callback,
    )


def _kept(row: VaultRow) -> Kept:
    return Kept(
        path=row.path,
        call=CallId(row.call),
        kind=Kind(row.kind),
        seq=row.seq,
        kept_at=row.kept_at,
        object=row.object,
        envelope=_bytes(row.envelope),
        key_id=row.key_id,
        medium=Medium(row.medium),
        original_sha256=row.original_sha256,
        stored_size=row.stored_size,
        duration_s=row.duration_s,
        class_=Class(row.class_),
        held_at=row.held_at,
        held_by=row.held_by,
        held_why=row.held_why,
        deleted_at=row.deleted_at,
        deleted_why=row.deleted_why,
    )
