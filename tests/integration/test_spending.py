"""What calls out have cost today, read back from PostgreSQL: a restart opens no cap."""

from datetime import UTC, datetime, timedelta

from callcenter.asterisk.settings import AsteriskSettings
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.spending import Cap, Caps, Spending
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry
from callcenter.database.engine import Database
from callcenter.main.outgoing_parts import restore_spending
from callcenter.settings import Settings, SiteSettings
from callcenter.vocabulary.ids import AgentId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from tests.fakes.entries import entries, whole_call

LI, WANG = AgentId("8001"), AgentId("8002")
NUMBER, OTHER, OFFICE = "+8613800138000", "+8613900139000", "12348"
MIDNIGHT = datetime(2026, 11, 20, 16, tzinfo=UTC)
"""Of 21 November in China."""
TODAY = (MIDNIGHT + timedelta(hours=8)).date()


def called(call: str, agent: AgentId, number: str, at: datetime) -> list[Entry]:
    fact = CalledOut(
        node=NodeId("pbx1"),
        leg=LegId(call),
        number=number,
        shown="12345",
        language=Language.ZH,
        queue=QueueId("general"),
        agent=agent,
        seat=SeatId("1001"),
    )
    return entries(call, [fact], at)


async def test_calls_of_today_count_after_a_restart_and_no_others_do(database: Database) -> None:
    store, minute = CallStore(database), timedelta(minutes=1)
    for timeline in (
        called("pbx1.a", LI, NUMBER, MIDNIGHT + minute),
        called("pbx1.b", WANG, NUMBER, MIDNIGHT + 2 * minute),
        called("pbx1.yesterday", LI, OTHER, MIDNIGHT - minute),
        called("pbx1.office", LI, OFFICE, MIDNIGHT + 3 * minute),
        whole_call("pbx1.citizen"),
    ):
        await store.write(timeline)
    settings = Settings(
        _env_file=None,
        site=SiteSettings(time_zone="Asia/Shanghai"),
        asterisk=AsteriskSettings(transfers=(OFFICE,), transfer_dial="PJSIP/citizens/sip:{number}@10.0.0.1"),
    )
    spending = Spending(Caps(a_number_a_day=2, an_agent_a_day=2, a_day=3, at_once=9))
    await restore_spending(settings, spending, store, TODAY)

    assert spending.reached(NUMBER, None, TODAY, 0) is Cap.NUMBER
    assert spending.reached(OTHER, LI, TODAY, 0) is None
    spending.dialled(OTHER, LI, TODAY)
    assert spending.reached(OTHER, WANG, TODAY, 0) is Cap.DAY
    assert spending.reached(OTHER, None, TODAY + timedelta(days=1), 0) is None
