"""Service levels (接通率) of the last minutes, from the database. What counts, and when:

- An answered call counts when its agent answers, a call that left the line without an answer when it ends, both only
  within the window. Whoever had joined a line and talked with nobody has left it without an answer, also for a
  callback, a message or another number: they did not get the person they waited for.
- `within t` is answered within t / (answered + left after more than t): who leaves sooner than t counts nowhere in it.
  It is counted twice, from joining the first line and from the moment the hotline picked up. The wait of who left runs
  to the end of their call.
- Calls that ended before they joined a line, and calls that we made, do not count: nobody waited for us there. Who
  still waits has not been served in any time yet; the board shows them beside the levels.
- A call counts for the queue that it was in last, once; of calls that came more than a day ago none is looked for.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select
from sqlalchemy.sql import Select

from callcenter.agents.board import Served
from callcenter.agents.messages import Level, QueueLevels, Share
from callcenter.agents.store import AgentStore
from callcenter.calls.tables import CallRow
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import QueueId

WITHIN_S = (15, 20)
"""GB/T 33358-2016 asks for 15 s; centres compare themselves by 20 s."""
LOOK_BACK = timedelta(days=1)


class LevelStore:
    """`agents.ports.Levels`; raises `DatabaseAwayError`."""

    def __init__(self, database: Database, agents: AgentStore) -> None:
        self._database = database
        self._agents = agents

    async def served(self, at: datetime, window_min: int) -> Sequence[Served]:
        """Every queue, with how its callers were served within the window before `at`."""
        queues = await self._agents.queues()
        async with self._database.transaction() as session:
            counted = {
                QueueId(row.queue): _levels(row._asdict())
                for row in await session.execute(_counted(at, at - timedelta(minutes=window_min)))
            }
        none = QueueLevels(answered=0, left=0, mean_wait_ms=None, levels=tuple(map(_nobody, WITHIN_S)))
        return [Served(one.id, one.name_zh, one.name_en, counted.get(one.id, none)) for one in queues]


def _counted(at: datetime, begin: datetime) -> Select[*tuple[Any, ...]]:
    is_answered = CallRow.connected_at.is_not(None)
    waited_ms = case((is_answered, CallRow.wait_ms), else_=_ms(CallRow.queued_at, CallRow.ended_at))
    since_arrival_ms = _ms(CallRow.arrived_at, func.coalesce(CallRow.connected_at, CallRow.ended_at))
    left = and_(~is_answered, CallRow.ended_at > begin, CallRow.ended_at <= at)
    answered = and_(CallRow.connected_at > begin, CallRow.connected_at <= at)
    shares = {
        f"{name}_{start}_{within_s}": func.count().filter(which, reckoned <= 1000 * within_s)
        for start, reckoned in (("queue", waited_ms), ("arrival", since_arrival_ms))
        for within_s in WITHIN_S
        for name, which in (("answered", is_answered), ("left", ~is_answered))
    }
    return (
        select(
            CallRow.queue.label("queue"),
            func.count().filter(is_answered).label("answered"),
            func.count().filter(~is_answered).label("left"),
            cast(func.round(func.avg(CallRow.wait_ms).filter(is_answered)), Integer).label("mean_wait_ms"),
            *(count.label(name) for name, count in shares.items()),
        )
        # An index gives these: whoever was served lately has not come long ago.
        .where(CallRow.arrived_at > at - LOOK_BACK, CallRow.queued_at.is_not(None), CallRow.queue.is_not(None))
        .where(CallRow.callback_of.is_(None), CallRow.called_by.is_(None), or_(answered, left))
        .group_by(CallRow.queue)
    )


def _ms(begin: Any, end: Any) -> ColumnElement[Any]:
    return func.extract("epoch", end - begin) * 1000


def _levels(row: Mapping[str, Any]) -> QueueLevels:
    answered, left = row["answered"], row["left"]

    def share(start: str, within_s: int) -> Share:
        soon = row[f"left_{start}_{within_s}"]
        return Share(met=row[f"answered_{start}_{within_s}"], of=answered + left - soon)

    levels = (
        Level(within_s=one, from_queue=share("queue", one), from_arrival=share("arrival", one)) for one in WITHIN_S
    )
    return QueueLevels(answered=answered, left=left, mean_wait_ms=row["mean_wait_ms"], levels=tuple(levels))


def _nobody(within_s: int) -> Level:
    return Level(within_s=within_s, from_queue=Share(met=0, of=0), from_arrival=Share(met=0, of=0))
