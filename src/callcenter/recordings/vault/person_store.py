"""What the vault's book and chain hold of a person: which sounds there are, never a number."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.recordings.vault.tables import RecordingChainRow, VaultRow
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, Why, kept_all, kept_by


class RecordingsHeld:
    """`vault` and `recording_chain`. Sounds are deleted by the vault itself, each with its entry in the chain."""

    kinds: tuple[str, ...] = ("vault", "recording_chain")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        kept = await session.scalars(_of(person).order_by(VaultRow.kept_at, VaultRow.path))
        told = [_shown(row) for row in kept]
        entries = await _entries(session, person)
        return [Holding("vault", told), Holding("recording_chain", [{"entries": entries}] if entries else [])]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        counted = select(VaultRow.call, func.count()).where(
            VaultRow.call.in_(person.calls), VaultRow.deleted_at.is_(None)
        )
        there = {CallId(call): count for call, count in await session.execute(counted.group_by(VaultRow.call))}
        entries = await _entries(session, person)
        return [
            *kept_by("vault", there, verdicts.numbers_owed),
            *kept_all("recording_chain", entries, Why.PROOF),
        ]


async def _entries(session: AsyncSession, person: Person) -> int:
    paths = select(VaultRow.path).where(VaultRow.call.in_(person.calls))
    query = select(func.count()).select_from(RecordingChainRow).where(RecordingChainRow.path.in_(paths))
    return (await session.execute(query)).scalar_one()


def _shown(row: VaultRow) -> dict[str, object]:
    return {
        "call": row.call,
        "kind": row.kind,
        "seq": row.seq,
        "kept_at": row.kept_at,
        "class": row.class_,
        "duration_s": row.duration_s,
        "original_sha256": row.original_sha256,
        "is_held": row.held_at is not None,
        "deleted_at": row.deleted_at,
        "deleted_why": row.deleted_why,
    }


def _of(person: Person) -> Select[VaultRow]:
    return select(VaultRow).where(VaultRow.call.in_(person.calls))
