"""What transcripts hold of a person. They are ours, made of recordings: no law keeps them."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.personal import mentioning
from callcenter.database.shown import shown
from callcenter.transcripts.tables import TranscriptRow, UtteranceRow
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts, Why, kept_all, kept_by, mentioned


class TranscriptsHeld:
    """`transcripts` and `utterances`."""

    kinds: tuple[str, ...] = ("transcripts", "utterances", "utterances (mentioned)")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        begun = select(TranscriptRow).where(TranscriptRow.call.in_(person.calls)).order_by(TranscriptRow.call)
        said = select(UtteranceRow).where(UtteranceRow.call.in_(person.calls))
        ordered = said.order_by(UtteranceRow.call, UtteranceRow.n)
        return [
            Holding("transcripts", [shown(row) for row in await session.scalars(begun)]),
            Holding("utterances", [shown(row, "lexemes") for row in await session.scalars(ordered)]),
            mentioned("utterances (mentioned)", await _mentioning(session, person)),
        ]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        counted = select(UtteranceRow.call, func.count()).where(UtteranceRow.call.in_(person.calls))
        there = {CallId(call): count for call, count in await session.execute(counted.group_by(UtteranceRow.call))}
        going = verdicts.words_go
        gone = delete(UtteranceRow).where(UtteranceRow.call.in_(going)).returning(UtteranceRow.n)
        count = len((await session.scalars(gone)).all())
        # Whoever writes it down at this moment finds the job gone; nobody begins it anew.
        ended = {"state": "failed", "cause": "no_sound", "due_at": None}
        await session.execute(update(TranscriptRow).where(TranscriptRow.call.in_(going)).values(ended))
        others = await _mentioning(session, person)
        return [
            Gone("utterances", count),
            *kept_by("utterances", there, verdicts.words_owed),
            *kept_all("utterances (mentioned)", len(others), Why.MENTIONED),
        ]


async def _mentioning(session: AsyncSession, person: Person) -> list[CallId]:
    return await mentioning(session, person, UtteranceRow.call, UtteranceRow.text)
