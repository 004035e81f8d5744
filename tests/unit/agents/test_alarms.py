"""Alarms in memory: each is told once, whatever the order in which news of it come."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.agents.alarms import MOST_SEEN, Alarm, Alarms
from callcenter.agents.roster import Roster
from callcenter.vocabulary.ids import AgentId, CallId
from tests.fakes.clock import FakeClock

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def alarm(call: str = "pbx1.one", after_s: int = 0, number: str | None = None) -> Alarm:
    return Alarm(call=CallId(call), agent=AgentId("8001"), at=AT + timedelta(seconds=after_s), number=number)


@pytest.fixture
def alarms() -> Alarms:
    return Alarms(Roster(FakeClock()))


def test_an_alarm_told_twice_is_told_on_once(alarms: Alarms) -> None:
    told: list[int] = []
    alarms.watch(lambda: told.append(len(alarms.views())))
    alarms.raised(alarm())
    alarms.raised(alarm())
    alarms.seen(CallId("pbx1.one"))
    alarms.seen(CallId("pbx1.one"))

    assert told == [1, 0]


def test_late_news_raise_nothing_that_was_seen_but_a_new_alarm_does(alarms: Alarms) -> None:
    alarms.raised(alarm())
    alarms.seen(CallId("pbx1.one"))
    alarms.raised(alarm())
    assert alarms.views() == ()

    alarms.raised(alarm(after_s=60))
    assert [one.at for one in alarms.views()] == [AT + timedelta(seconds=60)]


def test_a_number_that_is_called_meanwhile_is_added(alarms: Alarms) -> None:
    alarms.raised(alarm())
    alarms.raised(alarm(after_s=5, number="110"))
    alarms.raised(alarm(after_s=9))

    assert [(one.number, one.agent_name) for one in alarms.views()] == [("110", "")]


def test_what_was_seen_is_remembered_within_bounds(alarms: Alarms) -> None:
    for n in range(MOST_SEEN + 1):
        alarms.raised(alarm(f"pbx1.{n}"))
        alarms.seen(CallId(f"pbx1.{n}"))
    alarms.raised(alarm(f"pbx1.{MOST_SEEN}"))

    assert alarms.views() == ()
