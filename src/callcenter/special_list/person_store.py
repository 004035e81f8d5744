"""What the lists hold of a number: its digests. Only who keeps a list tells what stands there, and takes it off."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.special_list.importing.tables import history, staging
from callcenter.special_list.tables import SpecialListChangeRow, SpecialListRow
from callcenter.vocabulary.personal import Gone, Holding, Kept, Owed, Person, Verdicts, Why

_TABLES: dict[str, ColumnElement[Any]] = {
    "special_list": SpecialListRow.__table__.c.digest,
    "special_list_changes": SpecialListChangeRow.__table__.c.digest,
    "list_history": history.c.digest,
    "list_staging": staging.c.digest,
}


class ListsHeld:
    """The lists themselves and what imports left of them."""

    kinds: tuple[str, ...] = tuple(_TABLES)

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        # A household's line may stand there for somebody else: category and level are nobody's to hand out by number.
        kept = await session.execute(
            select(
                SpecialListRow.list_name, SpecialListRow.valid_from, SpecialListRow.valid_to, SpecialListRow.basis
            ).where(SpecialListRow.digest.in_(person.digests))
        )
        others = [(kind, await _count(session, kind, person)) for kind in self.kinds if kind != "special_list"]
        return [
            Holding("special_list", [dict(row._mapping) for row in kept]),
            *(Holding(kind, [{"entries": count}]) for kind, count in others if count),
        ]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        counts = {kind: await _count(session, kind, person) for kind in self.kinds}
        return [Kept(kind, count, Owed(Why.LIST)) for kind, count in counts.items() if count]


async def _count(session: AsyncSession, kind: str, person: Person) -> int:
    column = _TABLES[kind]
    return (await session.execute(select(func.count()).where(column.in_(person.digests)))).scalar_one()
