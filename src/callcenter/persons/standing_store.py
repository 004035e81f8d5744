"""How a person's calls stand, read across rooms."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.callbacks.store import OPEN_STATES
from callcenter.callbacks.tables import CallbackRow
from callcenter.calls.person_store import calls_of
from callcenter.calls.tables import CallRow, MessageRow, RecordingRow
from callcenter.casework.tables import CaseRow
from callcenter.persons.owing import CallStands, SoundStands
from callcenter.recordings.vault.envelope import Kind
from callcenter.recordings.vault.retention import Class
from callcenter.recordings.vault.tables import VaultRow
from callcenter.vocabulary.ids import CallId


async def theirs(session: AsyncSession, number: str) -> tuple[CallId, ...]:
    """The calls of a number, and those from which it is owed a callback."""
    owed = await session.scalars(select(CallbackRow.call).where(CallbackRow.number == number))
    return tuple(dict.fromkeys([*await calls_of(session, number), *map(CallId, owed)]))


async def standing(session: AsyncSession, calls: Sequence[CallId], orders: Collection[str]) -> list[CallStands]:
    """Each of `calls`; `orders` are the dispositions by which a call has led to one."""
    owed = select(CallbackRow.call).where(CallbackRow.call.in_(calls), CallbackRow.state.in_(OPEN_STATES))
    owing = set(await session.scalars(owed))
    passed_on = select(CaseRow.call).where(CaseRow.call.in_(calls), CaseRow.disposition.in_(list(orders)))
    ordered = set(await session.scalars(passed_on))
    sounds: dict[str, list[SoundStands]] = {}
    kept = select(VaultRow).where(VaultRow.call.in_(calls), VaultRow.deleted_at.is_(None)).order_by(VaultRow.path)
    for row in await session.scalars(kept):
        sounds.setdefault(row.call, []).append(_sound(row))
    for call, one in await _not_entered(session, calls):
        sounds.setdefault(call, []).append(one)
    found = await session.scalars(select(CallRow).where(CallRow.id.in_(calls)).order_by(CallRow.arrived_at, CallRow.id))
    return [
        CallStands(
            call=CallId(row.id),
            arrived_at=row.arrived_at,
            is_open=row.state != "ended",
            is_callback_owed=row.id in owing,
            is_order=row.id in ordered,
            sounds=tuple(sounds.get(row.id, ())),
        )
        for row in found
    ]


async def _not_entered(session: AsyncSession, calls: Sequence[CallId]) -> list[tuple[str, SoundStands]]:
    """Recordings that the vault's book does not have yet, or that wait for a key: owed like any other."""
    found: list[tuple[str, SoundStands]] = []
    for table, kind, class_, at in (
        (RecordingRow, Kind.TALK, Class.ORDINARY, RecordingRow.kept_at),
        (MessageRow, Kind.MESSAGE, Class.MESSAGE, MessageRow.left_at),
    ):
        query = (
            select(table.call, table.path, at)
            .outerjoin(VaultRow, VaultRow.path == table.path)
            .where(table.call.in_(calls), table.deleted_at.is_(None), VaultRow.path.is_(None))
        )
        for call, path, kept_at in await session.execute(query):
            found.append((call, SoundStands(path=path, kind=kind, class_=class_, kept_at=kept_at, is_held=False)))
    return found


def _sound(row: VaultRow) -> SoundStands:
    return SoundStands(
        path=row.path,
        kind=Kind(row.kind),
        class_=Class(row.class_),
        kept_at=row.kept_at,
        is_held=row.held_at is not None,
    )
