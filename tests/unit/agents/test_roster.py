"""The roster: who is here, who is free, who is told."""

from datetime import timedelta

import pytest

from callcenter.agents.life import Agent, Answered, LegLost, PhoneChanged, PhoneState, Rung, Status, TalkEnded
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from tests.fakes.clock import FakeClock

LI = AgentId("8001")
CALL = CallId("pbx1.one")


def roster(clock: FakeClock) -> Roster:
    roster = Roster(clock)
    roster.add(LI, name="李敏", seat=SeatId("1001"), node=NodeId("pbx1"), queues=[QueueId("general")], wrap_up_s=10)
    roster.apply(LI, PhoneChanged(PhoneState.READY))
    return roster


def test_an_agent_is_free_once_available_with_a_ready_phone() -> None:
    people = roster(FakeClock())
    assert people.free() == ()

    people.choose(LI, Status.AVAILABLE)

    assert [agent.id for agent in people.free()] == [LI]


def test_every_change_is_told_once_and_a_stray_event_changes_nothing() -> None:
    people = roster(FakeClock())
    seen: list[tuple[Status, Status]] = []

    def watch(before: Agent, after: Agent) -> None:
        seen.append((before.status, after.status))

    people.watch(watch)
    people.choose(LI, Status.AVAILABLE)
    people.choose(LI, Status.AVAILABLE)
    people.apply(LI, TalkEnded(CALL))

    assert seen == [(Status.OFFLINE, Status.AVAILABLE)]


def test_wrap_up_ends_by_itself_when_its_time_is_over() -> None:
    clock = FakeClock()
    people = roster(clock)
    people.choose(LI, Status.AVAILABLE)
    for event in (Rung(CALL), Answered(CALL), TalkEnded(CALL)):
        people.apply(LI, event)

    clock.move(9)
    people.end_wrap_ups()
    assert people.free() == ()
    clock.move(1)
    people.end_wrap_ups()

    assert [agent.id for agent in people.free()] == [LI]


def test_changed_master_data_keeps_status_and_state() -> None:
    people = roster(FakeClock())
    people.choose(LI, Status.AVAILABLE)

    people.add(LI, name="李敏", seat=SeatId("1001"), node=NodeId("pbx1"), queues=[QueueId("police")])

    assert people.agent(LI).status is Status.AVAILABLE
    assert people.agent(LI).queues == {QueueId("police")}
    assert people.at(SeatId("1001")) == people.agent(LI)


def test_an_unknown_agent_is_named() -> None:
    with pytest.raises(UnknownAgentError, match="9999"):
        Roster(FakeClock()).agent(AgentId("9999"))


def test_an_agent_whose_call_is_no_more_is_freed_after_a_lost_link() -> None:
    people = roster(FakeClock())
    people.choose(LI, Status.AVAILABLE)
    people.apply(LI, Rung(CALL))

    people.release_strays(NodeId("pbx1"), lambda call: call == CALL)
    assert people.free() == ()
    people.release_strays(NodeId("pbx1"), lambda call: False)

    assert [agent.id for agent in people.free()] == [LI]


def test_nor_does_one_wait_for_ever_to_join_a_call_that_is_no_more() -> None:
    clock = FakeClock()
    people = roster(clock)
    people.choose(LI, Status.AVAILABLE)
    for event in (Rung(CALL), Answered(CALL), LegLost(CALL, clock.now() + timedelta(seconds=20))):
        people.apply(LI, event)

    people.release_strays(NodeId("pbx1"), lambda call: False)
    clock.move(10)
    people.end_wrap_ups()

    assert [agent.id for agent in people.free()] == [LI]


def test_wrap_up_is_extended_from_now_and_not_without_end() -> None:
    clock = FakeClock()
    people = roster(clock)
    people.choose(LI, Status.AVAILABLE)
    assert people.extend_wrap_up(LI).state == people.agent(LI).state
    for event in (Rung(CALL), Answered(CALL), TalkEnded(CALL)):
        people.apply(LI, event)

    clock.move(5)
    people.extend_wrap_up(LI)
    people.extend_wrap_up(LI)
    clock.move(59)
    people.end_wrap_ups()
    assert people.free() == ()
    for _ in range(20):
        people.extend_wrap_up(LI)
        clock.move(30)
    people.end_wrap_ups()

    assert [agent.id for agent in people.free()] == [LI]


def test_who_comes_to_another_seat_has_a_phone_of_which_nothing_is_known_yet() -> None:
    people = roster(FakeClock())
    people.choose(LI, Status.AVAILABLE)

    people.add(LI, name="李敏", seat=SeatId("1002"), node=NodeId("pbx1"), queues=[QueueId("general")])

    assert people.free() == ()
    assert people.at(SeatId("1001")) is None


def test_while_a_node_is_not_settled_none_of_its_agents_is_free_and_then_it_is_told() -> None:
    people = roster(FakeClock())
    people.choose(LI, Status.AVAILABLE)
    told: list[AgentId] = []
    people.watch(lambda _, after: told.append(after.id))

    people.unsettle(NodeId("pbx1"))

    assert people.free() == ()
    people.settle(NodeId("pbx1"))
    assert [agent.id for agent in people.free()] == told == [LI]
