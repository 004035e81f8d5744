"""Calls in the database. A timeline entry, what is drawn from it and its event are one transaction.

Writing is idempotent: an entry that is there already changes nothing, so a journal may be read again after any crash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Select, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.access.reach import Reach
from callcenter.callbacks import store as callback_store
from callcenter.callbacks.ledger import RULES, Rules
from callcenter.calls import alarm_store, message_store, owing_store, rows
from callcenter.calls.background import ENTRIES_READ, KINDS, Background, way_in
from callcenter.calls.callback_facts import CallbackDialled
from callcenter.calls.dispatch import Answer
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.page import CallFilter, Page, cursor, place
from callcenter.calls.ports import Earlier
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.tables import CallRow, LegRow, MessageRow, RecordingRow, TimelineRow
from callcenter.calls.timeline import AgentConnected, Arrived, Ended, Entry, MessageLeft, Recorded, TalkEnded
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.routing.estimate import Work
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.tiers import Tier

TOPIC = "call"
"""The outbox topic: one event an entry; the key is the call's id."""

log = structlog.get_logger(__name__)

# One constant statement whatever the number of rows: a statement of many VALUES is built and compiled anew each time,
# tens of milliseconds in which no caller would hear anything.
_INSERT_TIMELINE = text(
    "insert into timeline (call, seq, at, kind, fact)"
    " select call, seq, at, fact ->> 'kind', fact"
    " from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))"
    " as given (call text, seq int, at timestamptz, fact jsonb)"
    " on conflict do nothing returning call, seq"
)
_COLUMNS = tuple(column.name for column in CallRow.__table__.columns)
_UPSERT_CALLS = text(
    f"insert into calls ({', '.join(_COLUMNS)}) select {', '.join(_COLUMNS)}"  # noqa: S608 our own columns
    " from jsonb_populate_recordset(null::calls, cast(cast(:rows as text) as jsonb))"
    f" on conflict (id) do update set {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS if name != 'id')}"
)


ASKED_AT_A_TIME = 1000
LEFT_WAITING = timedelta(hours=1)
"""Who calls again within this has been left waiting."""


class CallStore:
    """Reads raise `DatabaseAwayError`."""

    def __init__(self, database: Database, rules: Rules = RULES) -> None:
        self._database = database
        self._rules = rules
        """Of callbacks, which are owed and settled by what calls tell."""

    async def write(self, entries: Sequence[Entry]) -> int:
        """Keep `entries`, given in the order of the timeline; returns how many were new.

        Raises `DatabaseAwayError`, after which the same entries may be written again.
        """
        if not entries:
            return 0
        async with self._database.transaction() as session:
            new = await _insert_timeline(session, entries)
            records = await _records(session, {entry.call for entry in new})
            news = []
            for entry in new:
                record = _drawn(records.get(entry.call), entry)
                if record is None:
                    continue
                records[entry.call] = record
                news.append(_news(entry, record))
            await _upsert_calls(session, list(records.values()))
            for entry in new:
                if (record := records.get(entry.call)) is not None:
                    await _keep_parts(session, entry, record)
                    news += await alarm_store.raised(session, entry, record.agent)
                    news += await owing_store.settled(session, entry, record, self._rules)
            await append(session, news)
        return len(new)

    async def claim(self, entry: Entry, dialled: CallbackDialled) -> bool:
        """Keep the first entry of a call that we are about to make, and claim its obligation by it.

        False, and nothing is kept, where that is not to be dialled any more. Raises `DatabaseAwayError`.
        """
        async with self._database.transaction() as session:
            news = await owing_store.claimed(session, entry, dialled, self._rules)
            if news:
                record = begun(entry)
                await _insert_timeline(session, [entry])
                await _upsert_calls(session, [record])
                await _keep_leg(session, entry, dialled.leg, role="caller")
                await append(session, [*news, _news(entry, record)])
        return bool(news)

    async def call(self, call: CallId) -> CallRecord | None:
        async with self._database.transaction() as session:
            found = await _fetch(session, _of(call))
        return found[0] if found else None

    async def timeline(self, call: CallId) -> list[Entry]:
        query = select(TimelineRow).where(TimelineRow.call == call).order_by(TimelineRow.seq)
        async with self._database.transaction() as session:
            return [rows.entry(row) for row in (await session.execute(query)).scalars()]

    async def page(self, wanted: CallFilter, after: str | None = None, limit: int = 50) -> Page:
        """The calls that match, newest first; `after` is the cursor of the page before.

        Stable while calls come in: none is shown twice or left out. Raises `BadCursorError`.
        """
        query = _calls().where(*_conditions(wanted)).order_by(CallRow.arrived_at.desc(), CallRow.id.desc())
        if after is not None:
            query = query.where(tuple_(CallRow.arrived_at, CallRow.id) < tuple_(*place(after)))
        async with self._database.transaction() as session:
            found = await _fetch(session, query.limit(limit + 1))
        return Page(tuple(found[:limit]), cursor(found[limit - 1]) if len(found) > limit else None)

    async def earlier(self, record: CallRecord, limit: int = 10) -> list[CallRecord]:
        """Calls from the same number before `record`, newest first; none for an anonymous caller."""
        async with self._database.transaction() as session:
            return [] if record.number is None else await _fetch(session, _before(record, limit))

    async def background(self, record: CallRecord, most_earlier: int) -> Background:
        """What a card tells beside the call itself."""
        before = await self.before(record, most_earlier)
        async with self._database.transaction() as session:
            path, position = way_in(await _latest(session, record.call, KINDS, ENTRIES_READ))
        return replace(before, path=path, position=position)

    async def before(self, record: CallRecord, most_earlier: int) -> Background:
        """What happened before this call; nothing of its own way."""
        async with self._database.transaction() as session:
            origin = None if record.callback_of is None else await _fetch(session, _of(record.callback_of))
            earlier = await _fetch(session, _before(record, most_earlier)) if record.number is not None else []
            owed = None if record.number is None else await callback_store.owed_to(session, record.number, record.call)
        return Background(origin=origin[0] if origin else None, earlier=tuple(earlier), owed=owed)

    async def open_calls(self) -> list[CallRecord]:
        """Calls that have not ended as far as the database knows, oldest first: what a restart has to account for."""
        query = _calls().where(CallRow.state != "ended").order_by(CallRow.arrived_at, CallRow.id)
        async with self._database.transaction() as session:
            return await _fetch(session, query)

    async def of_number(self, number: str, at: datetime) -> Earlier:
        """What the calls from this number (E.164) that came before `at` mean for one that comes then."""
        of_them = select(CallRow.queue, CallRow.outcome, CallRow.ended_at).where(
            CallRow.number == number, CallRow.arrived_at < at
        )
        newest_first = of_them.order_by(CallRow.arrived_at.desc()).limit(1)
        is_answered, is_left = CallRow.connected_at.is_not(None), CallRow.outcome == "abandoned_queue"
        async with self._database.transaction() as session:
            answered = (await session.execute(newest_first.where(is_answered))).one_or_none()
            last = (await session.execute(newest_first.where(is_answered | is_left))).one_or_none()
            since = await callback_store.kept_place(session, number, at, self._rules)
        return Earlier(
            queue=None if answered is None or answered.queue is None else QueueId(answered.queue),
            was_left_waiting=last is not None
            and last.outcome == "abandoned_queue"
            and at - last.ended_at <= LEFT_WAITING,
            since=since,
        )

    async def latest_answered(self, count: int) -> list[Answer]:
        """The calls that agents answered last, the latest last."""
        # Of the latest arrivals, which an index gives: who was answered lately has not come long ago.
        columns = CallRow.tier, CallRow.queue, CallRow.agent, CallRow.ringing_at, CallRow.connected_at, CallRow.talk_ms
        among = select(*columns).order_by(CallRow.arrived_at.desc()).limit(count * 5).subquery()
        query = select(among).where(among.c.connected_at.is_not(None), among.c.queue.is_not(None))
        async with self._database.transaction() as session:
            found = await session.execute(query.order_by(among.c.connected_at.desc()).limit(count))
            return [_answer(*row) for row in reversed(found.all())]

    async def called_since(self, since: datetime) -> list[tuple[str, AgentId | None]]:
        """Whom we have called, and which agent did; callbacks are nobody's."""
        query = select(CallRow.number, CallRow.called_by).where(
            CallRow.arrived_at >= since,
            CallRow.number.is_not(None),
            CallRow.called_by.is_not(None) | CallRow.callback_of.is_not(None),
        )
        async with self._database.transaction() as session:
            found = await session.execute(query)
            return [(number, AgentId(agent) if agent else None) for number, agent in found if number is not None]

    async def waiting(self) -> dict[QueueId, tuple[int, datetime | None]]:
        """By queue, how many callers wait for an agent, and since when the first of them does."""
        query = (
            select(CallRow.queue, func.count(), func.min(CallRow.queued_at))
            .where(CallRow.state.in_(("waiting", "ringing", "lifeboat")))
            .group_by(CallRow.queue)
        )
        async with self._database.transaction() as session:
            found = await session.execute(query)
            return {QueueId(queue): (count, since) for queue, count, since in found if queue is not None}

    async def kept(self, calls: Iterable[CallId]) -> set[CallId]:
        """Those of `calls` that the database knows."""
        asked = [*calls]
        known: set[CallId] = set()
        async with self._database.transaction() as session:
            for start in range(0, len(asked), ASKED_AT_A_TIME):
                query = select(CallRow.id).where(CallRow.id.in_(asked[start : start + ASKED_AT_A_TIME]))
                known.update(CallId(call) for call in (await session.scalars(query)))
        return known


def _answer(  # noqa: PLR0913 the columns of the query
    tier: int, queue: str, agent: str | None, ringing_at: datetime | None, connected_at: datetime, talk_ms: int | None
) -> Answer:
    answer = Answer(Tier(tier), QueueId(queue), None if agent is None else AgentId(agent))
    if talk_ms is None:
        return answer
    ended_at = connected_at + timedelta(milliseconds=talk_ms)
    busy_s = (ended_at - (ringing_at or connected_at)).total_seconds()
    return replace(answer, work=Work(ended_at=ended_at, busy_s=busy_s, queue=answer.queue, tier=answer.tier))


def _calls() -> Select[CallRow, RecordingRow]:
    # An outer join: the recording may be None, whatever its type says.
    return select(CallRow, RecordingRow).outerjoin(RecordingRow, RecordingRow.call == CallRow.id)


def _of(call: CallId) -> Select[CallRow, RecordingRow]:
    return _calls().where(CallRow.id == call)


def _before(record: CallRecord, most: int) -> Select[CallRow, RecordingRow]:
    """Of the same number, the latest first."""
    same = _calls().where(CallRow.number == record.number, CallRow.arrived_at < record.arrived_at)
    return same.order_by(CallRow.arrived_at.desc()).limit(most)


async def _fetch(session: AsyncSession, query: Select[CallRow, RecordingRow]) -> list[CallRecord]:
    return [rows.record(row[0], row[1]) for row in await session.execute(query)]


def _conditions(wanted: CallFilter) -> list[Any]:
    equal = {
        CallRow.queue: wanted.queue,
        CallRow.agent: wanted.agent,
        CallRow.tier: wanted.tier,
        CallRow.number: wanted.number,
        CallRow.outcome: wanted.outcome,
    }
    conditions: list[Any] = [column == value for column, value in equal.items() if value is not None]
    if not wanted.seen.is_all:
        conditions.append(within(wanted.seen))
    if wanted.states:
        conditions.append(CallRow.state.in_(wanted.states))
    if wanted.arrived_from is not None:
        conditions.append(CallRow.arrived_at >= wanted.arrived_from)
    if wanted.arrived_before is not None:
        conditions.append(CallRow.arrived_at < wanted.arrived_before)
    return conditions


def within(seen: Reach) -> ColumnElement[bool]:
    """What holds of the calls that `seen`, which is not all, lists: who was only asked about one finds it by its id."""
    of_queues = CallRow.queue.in_(seen.queues)
    if seen.agent is None:
        # Nobody's calls would be found by a comparison with it.
        return of_queues
    # Alone, it is found by its index.
    return or_(CallRow.agent == seen.agent, of_queues) if seen.queues else CallRow.agent == seen.agent


async def _latest(session: AsyncSession, call: CallId, kinds: Sequence[str], most: int) -> list[Entry]:
    """The latest entries of these kinds, in their order."""
    query = select(TimelineRow).where(TimelineRow.call == call, TimelineRow.kind.in_(kinds))
    found = (await session.execute(query.order_by(TimelineRow.seq.desc()).limit(most))).scalars()
    return [rows.entry(row) for row in reversed(found.all())]


async def _insert_timeline(session: AsyncSession, entries: Sequence[Entry]) -> list[Entry]:
    given = {(entry.call, entry.seq): entry for entry in reversed(entries)}
    kept = await session.execute(_INSERT_TIMELINE, {"rows": rows.timeline_json(given.values())})
    new = {(call, seq) for call, seq in kept}
    known = [entry for key, entry in given.items() if key not in new]
    if known:
        await _compare(session, known)
    return [entry for key, entry in reversed(given.items()) if key in new]


async def _compare(session: AsyncSession, known: Sequence[Entry]) -> None:
    """Two facts under one number mean that somebody numbered wrongly; the first one stays."""
    keys = [(entry.call, entry.seq) for entry in known]
    query = select(TimelineRow).where(tuple_(TimelineRow.call, TimelineRow.seq).in_(keys))
    kept = {(row.call, row.seq): rows.entry(row) for row in (await session.execute(query)).scalars()}
    for entry in known:
        same = kept.get((entry.call, entry.seq))
        if same is not None and same.fact != entry.fact:
            log.error("timeline.conflict", call_id=entry.call, seq=entry.seq, kind=entry.fact.kind)


async def _records(session: AsyncSession, calls: set[CallId]) -> dict[CallId, CallRecord]:
    query = _calls().where(CallRow.id.in_(sorted(calls))).order_by(CallRow.id).with_for_update(of=CallRow)
    return {record.call: record for record in await _fetch(session, query)} if calls else {}


def _drawn(record: CallRecord | None, entry: Entry) -> CallRecord | None:
    if record is not None:
        return after(record, entry)
    if isinstance(entry.fact, Arrived | CallbackDialled | CalledOut):
        return begun(entry)
    log.error("timeline.headless", call_id=entry.call, seq=entry.seq, kind=entry.fact.kind)
    return None


def _news(entry: Entry, record: CallRecord) -> News:
    body = {
        "seq": entry.seq,
        "kind": entry.fact.kind,
        "at": entry.at.isoformat(),
        "state": record.state,
        "queue": record.queue,
        "agent": record.agent,
        "seat": record.seat,
    }
    return News(TOPIC, entry.call, body)


async def _upsert_calls(session: AsyncSession, records: Sequence[CallRecord]) -> None:
    if records:
        await session.execute(_UPSERT_CALLS, {"rows": rows.calls_json(records)})


async def _keep_parts(session: AsyncSession, entry: Entry, record: CallRecord) -> None:
    match entry.fact:
        case Arrived(leg=leg) | CalledOut(leg=leg):
            await _keep_leg(session, entry, leg, role="caller")
        case AgentConnected() as connected:
            await _keep_leg(session, entry, connected.leg, role="agent", agent=connected.agent, seat=connected.seat)
        case TalkEnded():
            await _end_legs(session, entry, LegRow.role == "agent")
        case Ended():
            await _end_legs(session, entry)
        case Recorded() as fact:
            row = rows.recording_row(entry, fact)
            statement = insert(RecordingRow).values(row)
            await session.execute(statement.on_conflict_do_update(index_elements=[RecordingRow.call], set_=row))
        case MessageLeft() as left:
            values = message_store.message_values(entry.call, entry.seq, entry.at, left)
            await session.execute(insert(MessageRow).values(values).on_conflict_do_nothing())
        case _:
            pass


async def _keep_leg(session: AsyncSession, entry: Entry, leg: str, **columns: str | None) -> None:
    row = {"id": leg, "call": entry.call, "answered_at": entry.at, **columns}
    await session.execute(insert(LegRow).values(row).on_conflict_do_nothing())


async def _end_legs(session: AsyncSession, entry: Entry, *which: Any) -> None:
    ended = update(LegRow).where(LegRow.call == entry.call, LegRow.ended_at.is_(None), *which)
    await session.execute(ended.values(ended_at=entry.at))
