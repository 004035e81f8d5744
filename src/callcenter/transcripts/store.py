"""Transcripts in the database: the queue of jobs, what was said, and the search in it. Raises `DatabaseAwayError`.

Jobs are taken with FOR UPDATE SKIP LOCKED and held by a lease (`jobs.py`), so any number of services may work at one
queue, and a database's row is the one place that says how a job stands.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, func, literal, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import TSQUERY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement, cast

from callcenter.calls.rows import recorded
from callcenter.calls.store import within
from callcenter.calls.tables import CallRow, RecordingRow
from callcenter.database.engine import Database
from callcenter.transcripts.jobs import ENLISTED_FOR, LEASE, GivenUp, Job, State, TriedAgain, is_worn_out
from callcenter.transcripts.lexemes import vector
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.search import Hit, Hits, Search, cursor, place
from callcenter.transcripts.tables import TranscriptRow, UtteranceRow
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationCause

SWEPT_AT_ONCE = 500

# Constant, as in calls/store.py. The lexemes come as text: they are made by `lexemes.vector`.
_INSERT_UTTERANCES = text(
    "insert into utterances (call, n, speaker, start_s, end_s, text, engine, language, confidence, lexemes)"
    " select :call, n, speaker, start_s, end_s, text, engine, language, confidence, cast(lexemes as tsvector)"
    " from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as given (n int, speaker text, start_s float8,"
    " end_s float8, text text, engine text, language text, confidence float8, lexemes text)"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a call's transcript has come."""

    state: State
    attempts: int
    cause: DictationCause | None


_PROGRESS: TypeAdapter[Progress] = TypeAdapter(Progress)


class TranscriptStore:
    """All queries of this room."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enlist(self, now: datetime) -> int:
        """Make jobs of recordings that have none yet; returns how many those were."""
        new = (
            select(RecordingRow.call, literal("waiting"), literal(0), literal(now))
            .outerjoin(TranscriptRow, TranscriptRow.call == RecordingRow.call)
            .where(
                RecordingRow.kept_at > now - ENLISTED_FOR,
                RecordingRow.deleted_at.is_(None),
                TranscriptRow.call.is_(None),
            )
        )
        columns = [TranscriptRow.call, TranscriptRow.state, TranscriptRow.attempts, TranscriptRow.due_at]
        statement = insert(TranscriptRow).from_select(columns, new).on_conflict_do_nothing()
        async with self._database.transaction() as session:
            return len((await session.execute(statement.returning(TranscriptRow.call))).all())

    async def take(self, now: datetime) -> Job | None:
        """The job that is due first, held for a lease; gives those up on the way that have ended too many workers."""
        due = (
            select(TranscriptRow, RecordingRow, CallRow.language)
            .join(RecordingRow, RecordingRow.call == TranscriptRow.call)
            .join(CallRow, CallRow.id == TranscriptRow.call)
            .where(TranscriptRow.due_at <= now)
            .order_by(TranscriptRow.due_at)
            .limit(1)
            .with_for_update(of=TranscriptRow, skip_locked=True)
        )
        async with self._database.transaction() as session:
            while (found := (await session.execute(due)).first()) is not None:
                row, recording, language = found
                if is_worn_out(row.attempts):
                    _end(row, "failed", "gave_out", now)
                    await session.flush()
                    continue
                row.state, row.attempts, row.due_at = "working", row.attempts + 1, now + LEASE
                return Job(
                    call=CallId(row.call),
                    attempt=row.attempts,
                    recorded=recorded(recording),
                    language=Language(language),
                )
        return None

    async def renew(self, job: Job, now: datetime) -> bool:
        """Prolong the lease; False where the job is somebody else's by now, or gone."""
        async with self._database.transaction() as session:
            row = await _held(session, job)
            if row is not None:
                row.due_at = now + LEASE
        return row is not None

    async def finish(self, job: Job, utterances: Sequence[Utterance], now: datetime) -> bool:
        """Keep what was said; False where the job is somebody else's by now, or gone."""
        rows = [_row(n, one) for n, one in enumerate(utterances, 1)]
        async with self._database.transaction() as session:
            row = await _held(session, job)
            if row is None:
                return False
            _end(row, "done", None, now)
            await session.execute(delete(UtteranceRow).where(UtteranceRow.call == job.call))
            given = {"call": job.call, "rows": json.dumps(rows, ensure_ascii=False)}
            await session.execute(_INSERT_UTTERANCES, given)
        return True

    async def fail(self, job: Job, what: TriedAgain | GivenUp, now: datetime) -> None:
        """Keep that an attempt has failed."""
        async with self._database.transaction() as session:
            row = await _held(session, job)
            match what:
                case _ if row is None:
                    return
                case TriedAgain(at, cause):
                    row.state, row.due_at, row.cause = "waiting", at, cause
                case GivenUp(cause):
                    _end(row, "failed", cause, now)

    async def give_back(self, job: Job, now: datetime) -> None:
        """The work was broken off through no fault of the job: it is due again, and this attempt does not count."""
        async with self._database.transaction() as session:
            row = await _held(session, job)
            if row is not None:
                row.state, row.attempts, row.due_at = "waiting", row.attempts - 1, now

    async def begin_anew(self, call: CallId, now: datetime) -> bool:
        """Have a call whose transcript failed tried once more; False where there is no such one."""
        again = update(TranscriptRow).where(TranscriptRow.call == call, TranscriptRow.state == "failed")
        values = {"state": "waiting", "attempts": 0, "due_at": now, "ended_at": None}
        async with self._database.transaction() as session:
            return (await session.execute(again.values(values).returning(TranscriptRow.call))).first() is not None

    async def of_call(self, call: CallId) -> tuple[Progress, list[Utterance]] | None:
        """A call's transcript, in the order of speaking; None where none was begun."""
        said = select(UtteranceRow).where(UtteranceRow.call == call).order_by(UtteranceRow.n)
        async with self._database.transaction() as session:
            row = await session.get(TranscriptRow, call)
            if row is None:
                return None
            utterances = [_utterance(one) for one in (await session.scalars(said))]
        return _PROGRESS.validate_python({"state": row.state, "attempts": row.attempts, "cause": row.cause}), utterances

    async def search(self, wanted: Search, after: str | None, limit: int) -> Hits:
        """What fits; raises `BadCursorError`."""
        query = searching(wanted)
        if after is not None:
            arrived_at, call, n = place(after)
            query = query.where(tuple_(CallRow.arrived_at, CallRow.id, -UtteranceRow.n) < tuple_(arrived_at, call, -n))
        async with self._database.transaction() as session:
            found = [_hit(*row) for row in await session.execute(query.limit(limit + 1))]
        return Hits(tuple(found[:limit]), cursor(found[limit - 1]) if len(found) > limit else None)

    async def deleted(self) -> list[CallId]:
        """Calls whose recording is no more while what was said still stands here, some at a time."""
        query = (
            select(RecordingRow.call)
            .join(TranscriptRow, TranscriptRow.call == RecordingRow.call)
            .where(RecordingRow.deleted_at.is_not(None), TranscriptRow.cause.is_distinct_from("no_sound"))
            .limit(SWEPT_AT_ONCE)
        )
        async with self._database.transaction() as session:
            return [CallId(call) for call in await session.scalars(query)]

    async def forget(self, calls: Sequence[CallId]) -> None:
        """Delete what was said in these calls; that they had a transcript stays known."""
        ended = {"state": "failed", "cause": "no_sound", "due_at": None}
        async with self._database.transaction() as session:
            await session.execute(delete(UtteranceRow).where(UtteranceRow.call.in_(calls)))
            await session.execute(update(TranscriptRow).where(TranscriptRow.call.in_(calls)).values(ended))

    async def backlog(self) -> int:
        """How many recordings wait or are worked on."""
        waiting = select(func.count()).where(TranscriptRow.due_at.is_not(None))
        async with self._database.transaction() as session:
            return (await session.execute(waiting)).scalar_one()


def searching(wanted: Search) -> Select[UtteranceRow, CallRow]:
    """The query of a search, without the place to go on from."""
    asked = cast(cast(wanted.question, UtteranceRow.text.type), TSQUERY)
    conditions: list[ColumnElement[bool]] = [UtteranceRow.lexemes.bool_op("@@")(asked)]
    if not wanted.seen.is_all:
        conditions.append(within(wanted.seen))
    if wanted.queue is not None:
        conditions.append(CallRow.queue == wanted.queue)
    if wanted.agent is not None:
        conditions.append(CallRow.agent == wanted.agent)
    if wanted.arrived_from is not None:
        conditions.append(CallRow.arrived_at >= wanted.arrived_from)
    if wanted.arrived_before is not None:
        conditions.append(CallRow.arrived_at < wanted.arrived_before)
    newest_first = (CallRow.arrived_at.desc(), CallRow.id.desc(), UtteranceRow.n)
    joined = select(UtteranceRow, CallRow).join(CallRow, CallRow.id == UtteranceRow.call)
    return joined.where(*conditions).order_by(*newest_first)


async def _held(session: AsyncSession, job: Job) -> TranscriptRow | None:
    """The job's row, locked, if this attempt still holds it."""
    row = await session.get(TranscriptRow, job.call, with_for_update=True)
    is_held = row is not None and row.state == "working" and row.attempts == job.attempt
    return row if is_held else None


def _end(row: TranscriptRow, state: State, cause: DictationCause | None, now: datetime) -> None:
    row.state, row.cause, row.due_at, row.ended_at = state, cause, None, now


def _row(n: int, said: Utterance) -> dict[str, object]:
    return {
        "n": n,
        "speaker": said.speaker,
        "start_s": said.start_s,
        "end_s": said.end_s,
        "text": said.text,
        "engine": said.engine,
        "language": said.language,
        "confidence": said.confidence,
        "lexemes": vector(said.text),
    }


def _utterance(row: UtteranceRow) -> Utterance:
    return Utterance(
        speaker="caller" if row.speaker == "caller" else "agent",
        start_s=row.start_s,
        end_s=row.end_s,
        text=row.text,
        engine=row.engine,
        language=Language(row.language),
        confidence=row.confidence,
    )


def _hit(row: UtteranceRow, call: CallRow) -> Hit:
    return Hit(
        call=CallId(row.call),
        n=row.n,
        arrived_at=call.arrived_at,
        queue=None if call.queue is None else QueueId(call.queue),
        agent=None if call.agent is None else AgentId(call.agent),
        speaker="caller" if row.speaker == "caller" else "agent",
        start_s=row.start_s,
        end_s=row.end_s,
        text=row.text,
        language=Language(row.language),
    )
