"""What cases hold of a person; who is mentioned in somebody else's; corrections, which are added."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.casework.tables import CaseRow, CaseVersionRow
from callcenter.database.personal import mentioning
from callcenter.database.shown import shown
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, Why, kept_all, kept_by, mentioned


class CasesHeld:
    """`cases` and their versions."""

    kinds: tuple[str, ...] = ("cases", "case_versions", "cases (mentioned)")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        cases = select(CaseRow).where(CaseRow.call.in_(person.calls)).order_by(CaseRow.at)
        versions = select(CaseVersionRow).where(CaseVersionRow.call.in_(person.calls))
        ordered = versions.order_by(CaseVersionRow.call, CaseVersionRow.version)
        return [
            Holding("cases", [shown(row) for row in await session.scalars(cases)]),
            Holding("case_versions", [shown(row) for row in await session.scalars(ordered)]),
            mentioned("cases (mentioned)", await _mentioning(session, person)),
        ]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        there = {CallId(row.call): row for row in await session.scalars(_noted(person).with_for_update())}
        going = [call for call in verdicts.words_go if call in there]
        for call in going:
            there[call].notes = ""
        versions = select(CaseVersionRow).where(CaseVersionRow.call.in_(going))
        for version in await session.scalars(versions):
            version.case = {**version.case, "notes": ""}
        await session.flush()
        others = await _mentioning(session, person)
        return [
            Gone("cases", len(going)),
            *kept_by("cases", dict.fromkeys(there, 1), verdicts.words_owed),
            *kept_all("cases (mentioned)", len(others), Why.MENTIONED),
        ]


async def _mentioning(session: AsyncSession, person: Person) -> list[CallId]:
    return await mentioning(session, person, CaseRow.call, CaseRow.notes)


def _noted(person: Person) -> Select[CaseRow]:
    return select(CaseRow).where(CaseRow.call.in_(person.calls), CaseRow.notes != "")
