"""app_queue's members follow the agents."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest

from callcenter.agents.life import PhoneState, Status
from callcenter.agents.roster import Roster
from callcenter.asterisk.ami.events import SeatState
from callcenter.main.membership import Membership
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, NodeId, QueueId, SeatId
from callcenter.vocabulary.skills import SkillLevel
from tests.fakes.clock import FakeClock
from tests.fakes.control import FakeControl
from tests.fakes.virtual_time import in_virtual_time, settle

PBX = NodeId("pbx1")
LI, SEAT = AgentId("8001"), SeatId("1001")
WANG, WANG_SEAT = AgentId("8002"), SeatId("1002")
GENERAL, SOCIAL = QueueId("general"), QueueId("social")


@dataclass
class World:
    roster: Roster
    control: FakeControl
    membership: Membership

    def add(self, agent: AgentId, seat: SeatId, *queues: QueueId) -> None:
        self.roster.add(agent, name=agent, seat=seat, node=PBX, queues=queues)


def told(story: Callable[[World], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        roster, control = Roster(FakeClock()), FakeControl(PBX)
        it = World(roster, control, Membership(roster, {PBX: control}))
        it.add(LI, SEAT, GENERAL, SOCIAL)
        running = asyncio.create_task(it.membership.run())
        await settle()
        await story(it)
        assert not running.done()
        running.cancel()

    in_virtual_time(whole())


def test_who_is_available_is_a_member_of_all_their_queues() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()

        assert it.control.asked == [
            ("QueueAdd", GENERAL, SEAT, False),
            ("QueueAdd", SOCIAL, SEAT, False),
            ("QueuePause", SEAT, False, ""),
        ]

    told(story)


def test_who_takes_a_break_stays_a_member_and_is_paused_with_the_reason() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.roster.choose(LI, Status.BREAK, "lunch")
        await settle()

        assert it.control.paused == {SEAT: (True, "lunch")}
        assert set(it.control.members) == {(GENERAL, SEAT), (SOCIAL, SEAT)}

    told(story)


def test_who_goes_offline_is_no_member() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.roster.choose(LI, Status.OFFLINE)
        await settle()

        assert it.control.members == {}

    told(story)


def test_only_the_last_of_several_quick_changes_is_told() -> None:
    async def story(it: World) -> None:
        for status in (Status.AVAILABLE, Status.BREAK, Status.AVAILABLE):
            it.roster.choose(LI, status)
        await settle()

        assert [asked for asked in it.control.asked if asked[0] == "QueuePause"] == [("QueuePause", SEAT, False, "")]

    told(story)


def test_a_queue_that_an_agent_serves_no_more_loses_them() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.add(LI, SEAT, GENERAL)
        await settle()

        assert set(it.control.members) == {(GENERAL, SEAT)}

    told(story)


def test_an_agent_who_moves_to_another_seat_leaves_no_member_behind() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.add(LI, SeatId("1009"), GENERAL, SOCIAL)
        await settle()

        assert set(it.control.members) == {(GENERAL, "1009"), (SOCIAL, "1009")}

    told(story)


def test_who_sits_down_where_somebody_has_just_left_stays_a_member_in_whatever_order_it_is_told() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.add(WANG, WANG_SEAT, GENERAL)
        # Told of first, as their change came first.
        it.roster.choose(WANG, Status.AVAILABLE)
        it.roster.choose(LI, Status.OFFLINE)
        it.roster.sit(LI, None)
        it.roster.sit(WANG, SEAT)
        await settle()

        assert it.control.members == {(GENERAL, SEAT): WANG}

    told(story)


def test_levels_are_penalties_and_are_told_again_after_the_link_is_back() -> None:
    async def story(it: World) -> None:
        levels = {GENERAL: SkillLevel.EXPERT, SOCIAL: SkillLevel.LEARNING}
        it.roster.add(LI, name=LI, seat=SEAT, node=PBX, queues=levels, levels=levels)
        it.roster.choose(LI, Status.TRAINING)
        await settle()
        told = dict(it.control.penalties), dict(it.control.paused)
        it.control.penalties.clear()
        it.control.paused.clear()
        await it.membership.read_back(PBX)
        await settle()

        assert told == ({(GENERAL, SEAT): 0, (SOCIAL, SEAT): 2}, {SEAT: (True, "training")})
        assert (it.control.penalties, it.control.paused) == told

    told(story)


def test_an_agent_without_queues_is_not_paused_in_queues_they_are_not_in() -> None:
    async def story(it: World) -> None:
        it.add(WANG, WANG_SEAT)
        it.roster.choose(WANG, Status.AVAILABLE)
        await settle()

        assert it.control.asked == []

    told(story)


def test_what_could_not_be_told_is_told_after_the_link_is_back() -> None:
    async def story(it: World) -> None:
        it.control.is_away = True
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        assert it.control.members == {}
        it.control.is_away = False
        await it.membership.read_back(PBX)
        await settle()

        assert set(it.control.members) == {(GENERAL, SEAT), (SOCIAL, SEAT)}

    told(story)


def test_reading_back_removes_strangers_and_only_them() -> None:
    async def story(it: World) -> None:
        it.roster.choose(LI, Status.AVAILABLE)
        await settle()
        it.control.members |= {(GENERAL, SeatId("1077")): "8077", (QueueId("police"), SEAT): LI}
        await it.membership.read_back(PBX)
        await settle()

        assert set(it.control.members) == {(GENERAL, SEAT), (SOCIAL, SEAT)}

    told(story)


def test_a_seat_that_another_agent_left_is_told_anew_under_its_new_name() -> None:
    async def story(it: World) -> None:
        it.control.members[(GENERAL, SEAT)] = "8077"
        it.control.members[(SOCIAL, SEAT)] = "8077"
        it.roster.choose(LI, Status.AVAILABLE)
        await it.membership.read_back(PBX)
        await settle()

        assert set(it.control.members.values()) == {LI}

    told(story)


def test_who_is_offline_is_removed_when_the_members_are_read_back() -> None:
    async def story(it: World) -> None:
        it.control.members[(GENERAL, SEAT)] = LI
        await it.membership.read_back(PBX)

        assert it.control.members == {}

    told(story)


def test_the_phones_are_read_back_too() -> None:
    async def story(it: World) -> None:
        it.control.phones = {SEAT: SeatState.NOT_INUSE, SeatId("1077"): SeatState.INUSE}
        await it.membership.read_back(PBX)

        assert it.roster.agent(LI).phone is PhoneState.READY

    told(story)


def test_reading_back_from_an_asterisk_that_is_away_says_so() -> None:
    async def story(it: World) -> None:
        it.control.is_away = True
        with pytest.raises(TelephonyError):
            await it.membership.read_back(PBX)

    told(story)
