"""Releases to test numbers, which are people's telephones, too."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.publishing.tables import ReleaseRow
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, Why, kept_all


class ReleasesHeld:
    """`document_releases`: what was published is never changed."""

    kinds: tuple[str, ...] = ("document_releases",)

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        found = [{"document": row.document, "at": row.at} for row in await session.scalars(_to(person))]
        return [Holding("document_releases", found)]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        count = len((await session.scalars(_to(person))).all())
        return kept_all("document_releases", count, Why.PUBLISHED)


def _to(person: Person) -> Select[ReleaseRow]:
    return select(ReleaseRow).where(ReleaseRow.numbers.contains([person.number])).order_by(ReleaseRow.id)
