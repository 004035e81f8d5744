"""Days of calls for staffing, on a real PostgreSQL."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.reports.days_store import DaysStore
from callcenter.staffing import history
from callcenter.staffing.simulation import End, play
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in
from tests.fakes.entries import whole_call

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 2)
NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""In Shanghai."""


async def days_with_calls(database: Database, *at: datetime) -> DaysStore:
    for number, arrival in enumerate(at):
        await CallStore(database).write(whole_call(f"pbx1.{number}", arrival, None))
    return DaysStore(database, ZONE)


async def test_calls_are_counted_by_quarter_hour_on_the_sites_clock(database: Database) -> None:
    at = (NINE, NINE + timedelta(minutes=1), NINE + timedelta(minutes=16), NINE - timedelta(days=7))
    store = await days_with_calls(database, *at)
    counted = await store.counted([DAY, DAY - timedelta(days=7), DAY - timedelta(days=14)])

    assert counted.days == 2
    assert {cell.quarter: cell.calls for cell in counted.cells} == {36: 3, 37: 1}
    assert all(cell.answered == cell.calls and cell.talked_s > 0 for cell in counted.cells)
    assert (await store.counted([])).days == 0
    assert (await store.counted([DAY + timedelta(days=1)])).days == 0


async def test_a_day_goes_from_midnight_to_midnight_on_the_sites_clock(database: Database) -> None:
    midnight = datetime(2026, 11, 1, 16, tzinfo=UTC)
    store = await days_with_calls(database, midnight - timedelta(minutes=30), midnight + timedelta(minutes=30))

    assert [round(one.joined_s / 60) for one in await store.seen(DAY)] == [30]


async def test_a_real_day_is_played_again(database: Database) -> None:
    store = await days_with_calls(database, *(NINE + timedelta(minutes=5 * number) for number in range(6)))
    seen = await store.seen(DAY)
    skills = await store.skills()
    played = play(history.callers(seen, 0, seed=1), history.agents(seen, skills, 0))

    assert [outcome.end for outcome in played.outcomes] == [End.ANSWERED] * 6
    assert all(one.wait_s >= 0 and one.place_s <= one.joined_s for one in seen)


async def test_people_are_known_by_the_queues_they_serve(database: Database) -> None:
    agents = AgentStore(database, SystemClock())
    queues = [QueueId("general"), QueueId("social")]
    await agents.keep_queues([KeptQueue(queue, queue, queue) for queue in queues])
    await agents.keep_agent(KeptAgent(AgentId("8001"), "李敏", SeatId("1001"), expert_in(queues)))

    assert await DaysStore(database, ZONE).skills() == {"8001": frozenset(queues)}
