"""Our own account of calls, on a real PostgreSQL; and a stretch of time weighed against a real Asterisk's files."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from callcenter.balance.store import ToldStore
from callcenter.balance.weighing import Kind
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Ended
from callcenter.database.engine import Database
from callcenter.main.asterisk_book import cel_file
from callcenter.main.balancing import balanced
from callcenter.settings import Settings
from callcenter.vocabulary.ids import CallId, NodeId
from tests.fakes.cel import by_call, rows
from tests.fakes.entries import START, arrived, entries, whole_call

RECORDED = Path(__file__).parents[1] / "data" / "cel" / "four_calls.csv"
SEEN = by_call(rows(NodeId("pbx1"), RECORDED.read_text().splitlines()))
OFFERED, LENT, ALONE, ABANDONED = SEEN
LEFT = Ended(outcome="abandoned_ivr", cause=16)


async def test_a_call_is_told_as_its_timeline_has_it_and_a_gap_is_seen(database: Database) -> None:
    calls = CallStore(database)
    await calls.write(whole_call("pbx1.one"))
    await calls.write(entries("pbx1.two", [arrived()]))
    async with database.transaction() as session:
        await session.execute(text("delete from timeline where call = 'pbx1.one' and seq = 2"))
    told = await ToldStore(database).of([CallId("pbx1.one"), CallId("pbx1.two"), CallId("pbx1.none")])
    one, two = told[CallId("pbx1.one")], told[CallId("pbx1.two")]

    assert set(told) == {"pbx1.one", "pbx1.two"}
    assert (one.is_over, one.is_answered, one.is_dialled) == (True, True, False)
    assert one.entries == one.last_seq - 1
    assert (two.is_over, two.entries, two.last_seq) == (False, 1, 1)
    assert one.last_at > one.arrived_at


async def test_open_calls_and_those_of_a_stretch_of_time_are_found_and_counted(database: Database) -> None:
    calls, store = CallStore(database), ToldStore(database)
    await calls.write(whole_call("pbx1.one"))
    await calls.write(entries("pbx1.two", [arrived()], START + timedelta(hours=1)))
    sums = await store.sums(START)

    assert set(await store.open()) == {"pbx1.two"}
    assert set(await store.arrived(START, START + timedelta(minutes=1))) == {"pbx1.one"}
    assert (sums.entered, dict(sums.ended), dict(sums.open)) == (2, {"answered": 1}, {"in_flow": 1})
    assert sums.is_kept
    assert (await store.sums(START + timedelta(minutes=1))).entered == 1


async def test_a_stretch_of_time_is_weighed_against_asterisks_own_files(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, _env_file=None)
    cel = cel_file(tmp_path / "run" / "pbx1" / "log")
    cel.parent.mkdir(parents=True)
    shutil.copy(RECORDED, cel)
    calls = CallStore(database)
    for call in (OFFERED, ABANDONED):
        first, last = SEEN[call][0], SEEN[call][-1]
        await calls.write(entries(call, [arrived(leg=first.leg), LEFT], first.at))
        await calls.write(entries(f"{call}-none", [arrived(), LEFT], last.at))
    report = await balanced(settings, database, since=datetime(2026, 1, 1, tzinfo=UTC), grace_s=0)
    told = report.as_json()

    assert not report.is_balanced
    assert {(one.call, one.kind) for one in report.drifts} >= {
        (ALONE, Kind.UNKNOWN_CALL),
        (LENT, Kind.UNKNOWN_CALL),
        (OFFERED, Kind.ANSWER_MISSING),
        (ABANDONED, Kind.LIFEBOAT_MISSING),
        (f"{OFFERED}-none", Kind.UNSEEN_CALL),
    }
    assert (told["entered"], told["by_asterisk"], told["ended"]) == (4, 4, {"abandoned_ivr": 4})
    assert all(one["missing"] and one["mend"] for one in told["drifts"])


async def test_nothing_balances_with_nothing(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, _env_file=None)
    report = await balanced(settings, database, since=START)

    assert report.is_balanced
    assert report.as_json()["drifts"] == []
