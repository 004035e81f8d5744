"""Asterisk's own record of every leg, as a real Asterisk wrote it, and as a broken disk leaves it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.cel import Started, entries
from callcenter.vocabulary.ids import CallId, LegId, NodeId, SeatId
from tests.fakes.cel import by_call, rows

RECORDED = Path(__file__).parents[2] / "data" / "cel" / "four_calls.csv"
PBX = NodeId("pbx1")
OFFERED = CallId("pbx1.7148579a-105b-4384-be60-c8a362431e5a")
ABANDONED = CallId("pbx1.bdc41337-a6c4-4657-acbe-007f3ef46185")
EVER = datetime(2026, 1, 1, tzinfo=UTC)
LINES = RECORDED.read_text().splitlines()


def test_every_row_of_a_real_asterisk_that_belongs_to_a_call_is_read() -> None:
    found = list(rows(PBX, LINES))

    # The CHAN_STARTs of four callers and four agents come before their channel has the call's id.
    assert len(found) == len(LINES) - 8
    assert len({row.call for row in found}) == 4


def test_a_row_tells_leg_seat_and_time() -> None:
    entered = next(row for row in rows(PBX, LINES) if row.event == "BRIDGE_ENTER")

    assert entered.call == OFFERED
    assert (entered.leg, entered.seat) == (LegId("pbx1.1795298547.1"), SeatId("1001"))
    assert entered.application == "AppDial"
    assert entered.at == datetime.fromtimestamp(1795298547.451252, UTC)


def test_only_a_hangup_has_a_cause() -> None:
    found = list(rows(PBX, LINES))

    assert {row.cause for row in found if row.event != "HANGUP"} == {0}
    assert 16 in {row.cause for row in found if row.event == "HANGUP"}


def test_a_calls_rows_are_told_together_in_their_order() -> None:
    calls = by_call(rows(PBX, LINES))

    assert [next(iter(calls)), next(reversed(calls))] == [OFFERED, ABANDONED]
    assert calls[ABANDONED][0].event == "ANSWER"
    assert all(row.call == call for call, own in calls.items() for row in own)


def test_a_start_of_asterisk_is_told_between_the_rows_and_is_no_call() -> None:
    row = '"AsteriskStarted","1795300000.5","","1795300000.1","1795300000.0","Local/s@started-00000000;2","","",""'
    first, started, last = entries(PBX, [LINES[1], row, LINES[-1]])

    assert started == Started(at=datetime.fromtimestamp(1795300000.5, UTC), leg=LegId("pbx1.1795300000.1"))
    assert [first, last] == list(rows(PBX, [LINES[1], row, LINES[-1]]))


def test_a_torn_last_line_costs_no_other_row() -> None:
    whole = len(list(rows(PBX, LINES)))
    for cut in range(1, len(LINES[-1]) - len('""')):
        assert len(list(rows(PBX, [*LINES[:-1], LINES[-1][:cut]]))) == whole - 1, cut


def test_rows_appended_to_a_torn_line_by_the_next_asterisk_are_read() -> None:
    torn = [LINES[1][:30] + LINES[2], *LINES[3:]]

    assert len(list(rows(PBX, torn))) == len(list(rows(PBX, LINES[3:])))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\0" * 300_000,
        '"' + "x" * 300_000,
        '"HANGUP","1795298548.9","',
        LINES[1].replace("1795298547.198979", "soon"),
        LINES[1].replace("1795298547.198979", "nan"),
        LINES[1].replace("1795298547.198979", "1e300"),
        LINES[1].replace("7148579a-105b-4384-be60-c8a362431e5a", "'; drop table calls"),
        LINES[1] + ',"one","more"',
    ],
    ids=["empty", "NULs", "endless", "unclosed", "no number", "nan", "beyond all years", "no call", "eleven columns"],
)
def test_a_line_that_does_not_fit_is_left_out_and_the_next_one_read(line: str) -> None:
    [row] = rows(PBX, [line, LINES[2]])

    assert row.event == "APP_START"


@pytest.mark.parametrize(
    "extra",
    ["", "{", "[]", "null", '{""hangupcause"":""x""}', '{""hangupcause"":null}', '{""hangupcause"":1e999}', "[" * 5000],
)
def test_a_cause_that_cannot_be_read_is_none(extra: str) -> None:
    line = f'"HANGUP","1795298548.9","{OFFERED.partition(".")[2]}","1.0","1.0","PJSIP/citizens-00","","","{extra}"'
    [row] = rows(PBX, [line])

    assert row.cause == 0


@given(st.lists(st.text(max_size=200)))
def test_nothing_in_the_file_makes_the_reading_fail(lines: list[str]) -> None:
    list(rows(PBX, lines))
