"""The stories that a real Asterisk's CEL tells of four calls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.asterisk.cel import CelRow
from callcenter.calls import life
from callcenter.calls.lifeboat_facts import LifeboatServed, Refused
from callcenter.calls.salvage import Testimony, catch_up
from callcenter.calls.timeline import AgentConnected, Ended, LifeboatEntered
from callcenter.main.testimony import testimony
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.cel import by_call, rows

RECORDED = Path(__file__).parents[2] / "data" / "cel" / "four_calls.csv"
PBX = NodeId("pbx1")
GENERAL = QueueId("general")
ROWS = by_call(rows(PBX, RECORDED.read_text().splitlines()))
OFFERED, LENT_AND_LOST, ALONE, ABANDONED = ROWS


def told(call: CallId) -> Testimony:
    story = testimony(PBX, ROWS[call], GENERAL)
    assert story is not None
    return story


def names(call: CallId) -> list[str]:
    return [type(one.event).__name__ for one in told(call).witnessed]


@pytest.mark.parametrize(
    ("call", "story"),
    [
        (OFFERED, ["Reached", "Connected", "Parted", "HungUp"]),
        (LENT_AND_LOST, ["Reached", "CastAdrift", "Connected", "Parted", "HungUp"]),
        (ALONE, ["Reached", "CastAdrift", "Connected", "Parted", "HungUp"]),
        (ABANDONED, ["Reached", "CastAdrift", "HungUp"]),
    ],
    ids=["by our offer", "offer missed, then the lifeboat", "never seen by us", "abandoned in the lifeboat"],
)
def test_each_call_is_told_in_the_words_of_its_life(call: CallId, story: list[str]) -> None:
    assert names(call) == story


def test_a_citizen_who_answered_while_we_were_away_is_told_as_reached_and_one_who_did_not_as_not_reached() -> None:
    answered, _ = catch_up(life.Dialling(), None, told(ALONE).witnessed)
    unheard = [one for one in told(ABANDONED).witnessed if isinstance(one.event, life.HungUp)]
    state, owed = catch_up(life.Dialling(), None, unheard)

    assert answered == state == life.Over()
    assert owed[-1].fact == Ended(outcome="not_reached", cause=16)


def test_a_story_names_the_callers_leg_and_when_they_came() -> None:
    story = told(OFFERED)

    assert (story.call, story.node, story.leg) == (OFFERED, PBX, LegId("pbx1.1795298547.0"))
    assert story.arrived_at == ROWS[OFFERED][0].at


def test_a_connection_names_the_seat_and_its_leg_but_no_agent() -> None:
    connected = next(one.event for one in told(ALONE).witnessed if isinstance(one.event, life.Connected))

    assert connected == life.Connected(None, SeatId("1001"), LegId("pbx1.1795298553.6"))


@pytest.mark.parametrize(("call", "outcome"), [(ALONE, "answered"), (ABANDONED, "abandoned_queue")])
def test_a_call_we_never_saw_gets_its_whole_timeline(call: CallId, outcome: str) -> None:
    state, owed = catch_up(life.InFlow(), None, told(call).witnessed)

    assert state == life.Over()
    last = owed[-1].fact
    assert isinstance(last, Ended)
    assert last.outcome == outcome


def test_the_wait_in_the_lifeboat_is_measured_by_asterisks_own_clock() -> None:
    _, owed = catch_up(life.InFlow(), None, told(ALONE).witnessed)
    connected = next(one.fact for one in owed if isinstance(one.fact, AgentConnected))

    assert connected.wait_ms == 1207


def test_rows_of_agents_legs_alone_tell_of_no_call() -> None:
    agents: list[CelRow] = [row for row in ROWS[OFFERED] if row.seat is not None]

    assert testimony(PBX, agents, GENERAL) is None
    assert testimony(PBX, [], GENERAL) is None


def test_a_seat_that_is_bridged_with_nobody_is_no_conversation() -> None:
    alone = [row for row in ROWS[ALONE] if not (row.event.startswith("BRIDGE") and row.seat is None)]
    story = testimony(PBX, alone, GENERAL)

    assert story is not None
    assert not any(isinstance(one.event, life.Connected) for one in story.witnessed)


def test_a_caller_who_was_held_had_one_talk_that_ended_when_the_last_of_the_two_left() -> None:
    rows = ROWS[OFFERED]
    caller = next(row.leg for row in rows if row.seat is None)
    entered = next(at for at, row in enumerate(rows) if row.event == "BRIDGE_ENTER" and row.leg == caller)
    exited = next(at for at, row in enumerate(rows) if row.event == "BRIDGE_EXIT" and row.leg == caller)
    # Out to the music and back, a while before the end.
    held = [
        replace(rows[exited], at=rows[entered].at + timedelta(milliseconds=100)),
        replace(rows[entered], at=rows[entered].at + timedelta(milliseconds=300)),
    ]
    last = max(at for at, row in enumerate(rows) if row.event == "BRIDGE_ENTER") + 1
    story = testimony(PBX, [*rows[:last], *held, *rows[last:]], GENERAL)

    assert story is not None
    assert [type(one.event).__name__ for one in story.witnessed] == names(OFFERED)
    assert [one.at for one in story.witnessed] == [one.at for one in told(OFFERED).witnessed]


def test_asterisk_writes_queue_as_it_likes() -> None:
    shouting = [replace(row, application=row.application.upper()) for row in ROWS[ABANDONED]]
    story = testimony(PBX, shouting, GENERAL)

    assert story is not None
    assert isinstance(story.witnessed[1].event, life.CastAdrift)


# --- talks that are more than a plain one ---------------------------------------------------------------------------

CALLER_LEG, SEAT_LEG = LegId("pbx1.c"), LegId("pbx1.a")


def row(second: int, event: str, leg: LegId, application: str = "", cause: int = 0) -> CelRow:
    return CelRow(
        at=datetime.fromtimestamp(second, UTC),
        event=event,
        call=OFFERED,
        leg=leg,
        seat=None if leg == CALLER_LEG else SeatId("1001"),
        application=application,
        cause=cause,
    )


MET = (
    row(1, "APP_START", CALLER_LEG, "Dial"),
    row(2, "BRIDGE_ENTER", CALLER_LEG),
    row(2, "BRIDGE_ENTER", SEAT_LEG),
)
HELD = (
    row(3, "BRIDGE_EXIT", CALLER_LEG),
    row(3, "BRIDGE_EXIT", SEAT_LEG),
    row(3, "BRIDGE_ENTER", SEAT_LEG),
)
RESUMED = (row(9, "BRIDGE_ENTER", CALLER_LEG),)


def story(*rows: CelRow) -> list[tuple[int, str]]:
    found = testimony(PBX, rows, GENERAL)
    assert found is not None
    return [(int(one.at.timestamp()), type(one.event).__name__) for one in found.witnessed]


def test_a_caller_who_is_held_and_taken_back_has_parted_from_nobody() -> None:
    assert story(*MET, *HELD) == [(2, "Connected")]
    assert story(*MET, *HELD, *RESUMED) == [(2, "Connected")]


def test_a_caller_who_hangs_up_while_held_ends_the_talk() -> None:
    assert story(*MET, *HELD, row(7, "HANGUP", CALLER_LEG, cause=16))[-1] == (7, "HungUp")


@pytest.mark.parametrize("cause", [16, 44])
def test_why_the_agents_leg_has_ended_is_told_with_the_parting(cause: int) -> None:
    rows = (*MET, *HELD, row(8, "BRIDGE_EXIT", SEAT_LEG), row(8, "HANGUP", SEAT_LEG, cause=cause))
    found = testimony(PBX, (*rows, row(9, "APP_START", CALLER_LEG, "Queue")), GENERAL)

    assert found is not None
    assert [one.event for one in found.witnessed][1:] == [
        life.Parted(cause),
        life.CastAdrift(GENERAL, "the service was away"),
    ]


# --- what the dialplan has written down itself ----------------------------------------------------------------------


def said(second: int, event: str, extra: str) -> CelRow:
    return replace(row(second, event, CALLER_LEG), extra=extra)


@pytest.mark.parametrize(
    ("extra", "served"),
    [
        ("social/1/2/7", LifeboatServed(queue=QueueId("social"), tier=Tier.LISTED_SEVERE, key="2", notice=7)),
        ("general///", LifeboatServed(queue=QueueId("general"), tier=None, key=None, notice=None)),
        ("", LifeboatServed(queue=QueueId("general"), tier=None, key=None, notice=None)),
        ("police/9/#/x/y", LifeboatServed(queue=QueueId("police"), tier=None, key="#", notice=None)),
    ],
)
def test_whom_asterisk_alone_has_met_is_told_with_queue_list_and_key(extra: str, served: LifeboatServed) -> None:
    rows = [said(1, "LifeboatServed", extra), row(2, "APP_START", CALLER_LEG, "Queue"), row(9, "HANGUP", CALLER_LEG)]
    story = testimony(PBX, rows, GENERAL)

    assert story is not None
    _, owed = catch_up(life.InFlow(), None, story.witnessed)
    assert [one.fact for one in owed][:2] == [
        served,
        LifeboatEntered(queue=served.queue, cause="the service was away"),
    ]


def test_whom_asterisk_alone_has_refused_is_told_as_refused() -> None:
    story = testimony(PBX, [said(1, "CallRefused", "rate"), row(2, "HANGUP", CALLER_LEG, cause=17)], GENERAL)

    assert story is not None
    state, owed = catch_up(life.InFlow(), None, story.witnessed)
    assert state == life.Over()
    assert [one.fact for one in owed] == [Refused(why="rate"), Ended(outcome="refused", cause=17)]
