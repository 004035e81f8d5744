"""Agents' alarms between timeline, database and the desktops of supervisors.

Rules: an alarm is heard the moment it stands on the timeline, whether or not the database is there; it stays until a
supervisor says that they have seen it, through restarts; who that was stands in the book of deeds.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.agents.alarms import Alarm, Alarms
from callcenter.audit.entries import Deed
from callcenter.audit.entries import Entry as AuditEntry
from callcenter.audit.store import append as write_down
from callcenter.calls.ports import Publish
from callcenter.calls.record import CallRecord
from callcenter.calls.supervision_facts import AlarmRaised
from callcenter.calls.tables import AlarmRow
from callcenter.calls.talk_facts import Office, ThirdRung
from callcenter.calls.timeline import Entry
from callcenter.database.engine import Database
from callcenter.database.outbox import Event, News
from callcenter.database.outbox import append as tell
from callcenter.vocabulary.ids import AgentId, CallId

TOPIC = "alarm"
"""The outbox topic; the key is the call's id."""
SEEN = Deed("supervision.alarm_seen")


def alarm_of(entry: Entry, agent: AgentId | None) -> Alarm | None:
    """The alarm that a timeline's entry raises; `agent` is who has the call."""
    match entry.fact:
        case AlarmRaised(agent=asking):
            return Alarm(call=entry.call, agent=asking, at=entry.at)
        case ThirdRung(is_emergency=True, who=Office(number=number)) if agent is not None:
            return Alarm(call=entry.call, agent=agent, at=entry.at, number=number)
        case _:
            return None


def with_alarms(alarms: Alarms, publish: Publish, record: Callable[[CallId], CallRecord | None]) -> Publish:
    """`publish`, and `alarms` hears what is told; `record` knows whose calls they are."""

    def told(entry: Entry) -> None:
        publish(entry)
        known = record(entry.call)
        if (alarm := alarm_of(entry, None if known is None else known.agent)) is not None:
            alarms.raised(alarm)

    return told


class AlarmStore:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unseen(self) -> Sequence[Alarm]:
        """The oldest first."""
        query = select(AlarmRow).where(AlarmRow.seen_at.is_(None)).order_by(AlarmRow.raised_at)
        async with self._database.transaction() as session:
            return [_alarm(row) for row in await session.scalars(query)]

    async def seen(self, call: CallId, by: str) -> bool:
        """Keep that somebody has seen it; False where there is none, or it was seen before."""
        change = update(AlarmRow).where(AlarmRow.call == call, AlarmRow.seen_at.is_(None)).returning(AlarmRow.call)
        async with self._database.transaction() as session:
            found = (await session.execute(change.values(seen_at=func.now(), seen_by=by))).all()
            if found:
                await write_down(session, AuditEntry(who=by, deed=SEEN, subject=f"call:{call}"))
                await tell(session, [News(TOPIC, call, {"kind": "alarm.seen"})])
        return bool(found)


async def raised(session: AsyncSession, entry: Entry, agent: AgentId | None) -> list[News]:
    """Keep the alarm that a new entry raises, in its transaction; the news are for other processes."""
    alarm = alarm_of(entry, agent)
    if alarm is None:
        return []
    row = {"agent": alarm.agent, "raised_at": alarm.at, "number": alarm.number, "seen_at": None, "seen_by": None}
    statement = insert(AlarmRow).values(call=alarm.call, **row)
    await session.execute(statement.on_conflict_do_update(index_elements=[AlarmRow.call], set_=row))
    body = {"kind": "alarm.raised", "agent": alarm.agent, "number": alarm.number, "at": alarm.at.isoformat()}
    return [News(TOPIC, alarm.call, body)]


def take_in(alarms: Alarms, event: Event) -> None:
    """What another process, or this one, has told by the outbox."""
    call, body = CallId(event.key), event.body
    if body["kind"] == "alarm.seen":
        alarms.seen(call)
        return
    at, agent = datetime.fromisoformat(body["at"]), AgentId(body["agent"])
    alarms.raised(Alarm(call=call, agent=agent, at=at, number=body["number"]))


def _alarm(row: AlarmRow) -> Alarm:
    return Alarm(call=CallId(row.call), agent=AgentId(row.agent), at=row.raised_at, number=row.number)
