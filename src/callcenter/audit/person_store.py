"""What the book of deeds holds of a person: what was done to their calls and about their number's digest."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit.tables import AuditRow
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, Why, kept_all


class DeedsHeld:
    """`audit`: nothing of it ever goes, and no number stands in it."""

    kinds: tuple[str, ...] = ("audit",)

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        # Who did it is a matter of staff; that it was done is the person's.
        deeds = [
            {"at": row.at, "deed": row.deed, "subject": row.subject} for row in await session.scalars(_about(person))
        ]
        return [Holding("audit", deeds)]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        count = len((await session.scalars(_about(person))).all())
        return kept_all("audit", count, Why.AUDIT)


def _about(person: Person) -> Select[AuditRow]:
    subjects = [f"call:{call}" for call in person.calls] + [f"number:{digest.hex()}" for digest in person.digests]
    return select(AuditRow).where(AuditRow.subject.in_(subjects)).order_by(AuditRow.id)
