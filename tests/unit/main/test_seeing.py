"""What a real Asterisk's CEL and queue_log make of four calls, as accounts to be weighed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callcenter.asterisk.cel import CelRow
from callcenter.asterisk.queue_log import QueueLogRow
from callcenter.balance.accounts import Queued, Seen
from callcenter.main.seeing import Starts, queued, seen
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId
from tests.fakes.cel import rows

RECORDED = Path(__file__).parents[2] / "data" / "cel" / "four_calls.csv"
PBX = NodeId("pbx1")
ROWS = list(rows(PBX, RECORDED.read_text().splitlines()))
OFFERED, LENT, ALONE, ABANDONED = dict.fromkeys(row.call for row in ROWS)


def of(call: CallId) -> list[CelRow]:
    return [row for row in ROWS if row.call == call]


def told(call: CallId) -> Seen:
    found = seen(of(call), [])
    assert found is not None
    return found


def test_a_talk_is_as_long_as_caller_and_seat_were_bridged() -> None:
    assert round(told(OFFERED).talk_s, 1) == 1.0
    assert told(ABANDONED).talk_s == 0


def test_who_was_in_app_queue_is_told_and_when_the_caller_had_gone() -> None:
    assert [told(call).times_adrift for call in (OFFERED, LENT, ALONE, ABANDONED)] == [0, 1, 1, 1]
    assert all(told(call).gone_at is not None for call in (OFFERED, LENT, ALONE, ABANDONED))
    assert told(OFFERED).leg == LegId("pbx1.1795298547.0")


def test_a_talk_that_goes_on_counts_up_to_now() -> None:
    begun = of(OFFERED)
    met = next(at for at, row in enumerate(begun) if row.event == "BRIDGE_ENTER") + 2
    later = replace(begun[met], event="APP_START", at=begun[met - 1].at + timedelta(seconds=30))
    found = seen([*begun[:met], later], [])

    assert found is not None
    assert (round(found.talk_s), found.gone_at, found.is_cut) == (30, None, False)


def test_a_leg_without_an_end_and_a_start_after_it_died_with_asterisk() -> None:
    begun = of(OFFERED)[:6]
    after = begun[-1].at + timedelta(seconds=1)
    cut, ended = seen(begun, [after]), seen(of(OFFERED), [after])

    assert cut is not None
    assert ended is not None
    assert (cut.is_cut, ended.is_cut) == (True, False)


def test_rows_of_a_seat_alone_are_no_callers() -> None:
    assert seen([row for row in of(OFFERED) if row.seat is not None], []) is None


def test_a_start_is_told_by_the_legs_numbers_which_begin_anew() -> None:
    starts, later = Starts(), ROWS[-1].at + timedelta(minutes=20)
    for row in ROWS:
        starts.take(row.leg, row.at)
    assert starts.times == []
    starts.take(LegId("pbx1.1795300000.0"), later)
    starts.take(LegId("pbx1.1795300001.1"), later)

    assert starts.times == [later]


def test_a_start_that_asterisk_says_counts_within_the_second_too() -> None:
    starts, at = Starts(), ROWS[-1].at
    for leg in ("pbx1.1795300000.2", "pbx1.1795300000.3", "pbx1.1795300000.2"):
        starts.take(LegId(leg), at)
    assert starts.times == []
    starts.take(LegId("pbx1.1795300000.1"), at, is_said=True)
    starts.take(LegId("pbx1.1795300000.2"), at)

    assert starts.times == [at]


def test_a_queues_rows_are_counted_by_the_callers_leg() -> None:
    at, leg, other = datetime(2026, 1, 1, tzinfo=UTC), LegId("pbx1.1.1"), LegId("pbx1.1.2")
    events = [("ENTERQUEUE", leg), ("ABANDON", leg), ("ENTERQUEUE", leg), ("CONNECT", leg), ("ENTERQUEUE", other)]
    found = queued(QueueLogRow(at=at, event=event, leg=whose, queue=QueueId("social")) for event, whose in events)

    assert found == {leg: Queued(entered=2, ended=2, answered=1), other: Queued(entered=1, ended=0, answered=0)}
