"""What calls and their timelines hold of a person, and how it becomes nobody's."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.calls import rows
from callcenter.calls.forgetting import (
    HOLD_NUMBERS,
    HOLD_WORDS,
    reason_without_words,
    without_number,
    without_words,
)
from callcenter.calls.tables import CallRow, LegRow, MessageRow, RecordingRow, TimelineRow
from callcenter.calls.timeline import Fact
from callcenter.database.shown import shown
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, kept_by


async def calls_of(session: AsyncSession, number: str) -> list[CallId]:
    """The calls from or to a number (E.164), the latest first."""
    query = select(CallRow.id).where(CallRow.number == number).order_by(CallRow.arrived_at.desc(), CallRow.id)
    return [CallId(call) for call in await session.scalars(query)]


class CallsHeld:
    """`calls`, what is drawn from timelines, and the timelines themselves."""

    kinds: tuple[str, ...] = ("calls", "timeline", "legs", "recordings", "messages")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        # Which list a number is on, and so perhaps why, is told by who keeps the list.
        calls = select(CallRow).where(CallRow.id.in_(person.calls)).order_by(CallRow.arrived_at)
        timeline = select(TimelineRow).where(TimelineRow.call.in_(person.calls))
        facts = await session.scalars(timeline.order_by(TimelineRow.call, TimelineRow.seq))
        found = [
            Holding("calls", [shown(row, "list_name") for row in await session.scalars(calls)]),
            Holding("timeline", [_fact_shown(row) for row in facts]),
        ]
        for kind, table in (("legs", LegRow), ("recordings", RecordingRow), ("messages", MessageRow)):
            parts = await session.scalars(select(table).where(table.call.in_(person.calls)).order_by(table.call))
            found.append(Holding(kind, [shown(row, "path") for row in parts]))
        return found

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        numbers, words = verdicts.numbers_go, verdicts.words_go
        facts = await _changed(session, words, HOLD_WORDS, without_words)
        facts += await _changed(session, numbers, HOLD_NUMBERS, without_number)
        reasons = await session.scalars(select(CallRow).where(CallRow.id.in_(words)).with_for_update())
        for row in reasons:
            row.words = []
            row.reason = None if row.reason is None else reason_without_words(row.reason)
        await session.flush()
        nobodys = update(CallRow).where(CallRow.id.in_(numbers)).values(number=None).returning(CallRow.id)
        gone = len((await session.scalars(nobodys)).all())
        return [
            Gone("timeline", facts),
            Gone("calls", gone),
            *kept_by("calls", dict.fromkeys(person.calls, 1), verdicts.numbers_owed),
            *await _kept_facts(session, verdicts),
        ]


async def _changed(session: AsyncSession, calls: list[CallId], kinds: Sequence[str], to: Callable[[Fact], Fact]) -> int:
    query = select(TimelineRow).where(TimelineRow.call.in_(calls), TimelineRow.kind.in_(kinds)).with_for_update()
    changed = 0
    for row in await session.scalars(query):
        before = rows.entry(row).fact
        if (after := to(before)) != before:
            row.fact = rows.fact_json(after)
            changed += 1
    await session.flush()
    return changed


async def _kept_facts(session: AsyncSession, verdicts: Verdicts) -> list[Kept]:
    owed = {one.call: one.number for one in verdicts.all if one.number}
    query = (
        select(TimelineRow.call, func.count())
        .where(TimelineRow.call.in_(owed), TimelineRow.kind.in_(HOLD_NUMBERS))
        .group_by(TimelineRow.call)
    )
    return kept_by("timeline", {CallId(call): count for call, count in await session.execute(query)}, owed)


def _fact_shown(row: TimelineRow) -> dict[str, Any]:
    fact = {name: value for name, value in row.fact.items() if name not in ("list_name", "path")}
    return {"call": row.call, "seq": row.seq, "at": row.at, "fact": fact}
