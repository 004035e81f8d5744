"""The links of two nodes: what is told when, and what waits until a node's calls are taken over."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from callcenter.agents.roster import Roster
from callcenter.asterisk.ami import events as ami
from callcenter.asterisk.ami.link import Secret
from callcenter.asterisk.settings import NodeSettings
from callcenter.main.exchange import ALIVE_FOR_S, Exchange, Listeners, OustedError
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId
from tests.fakes.board import FakeSwitchboard
from tests.fakes.clock import FakeClock
from tests.fakes.control import FakeLink
from tests.fakes.virtual_time import in_virtual_time, settle

PBX, OTHER = NodeId("pbx1"), NodeId("pbx2")
OLD, NEW = CallId("pbx1.old"), CallId("pbx1.new")
LEG = LegId("pbx1.1")


def arrived(call: CallId, node: NodeId = PBX) -> ami.CallerArrived:
    return ami.CallerArrived(node=node, call=call, leg=LEG, channel="PJSIP/citizens-1", number_raw="", dialled="")


def ended(call: CallId, status: str = "NOANSWER") -> ami.OfferEnded:
    leg, seat = LEG, SeatId("1001")
    return ami.OfferEnded(node=PBX, call=call, leg=leg, channel="PJSIP/citizens-1", seat=seat, status=status, cause=16)


def adrift(call: CallId) -> ami.LifeboatEntered:
    return ami.LifeboatEntered(
        node=PBX, call=call, leg=LEG, channel="PJSIP/citizens-1", queue=QueueId("general"), cause=""
    )


@dataclass
class Takeover:
    """Returning and membership: ends when the test says so."""

    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    faults: list[Exception] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    done: int = 0

    async def read_back(self, node: NodeId) -> None:
        self.begun.append(f"members of {node}")

    async def take_over(self, node: NodeId) -> None:
        self.begun.append(f"calls of {node}")
        if self.faults:
            raise self.faults.pop(0)
        await self.is_open.wait()
        self.done += 1


@dataclass
class World:
    exchange: Exchange
    links: dict[NodeId, FakeLink]
    board: FakeSwitchboard
    takeover: Takeover
    rights: "Rights"

    @property
    def link(self) -> FakeLink:
        return self.links[PBX]


@dataclass
class Rights:
    """The lock, and whether it is held for certain."""

    is_proven: bool = False

    async def may_act(self) -> bool:
        return self.is_proven


@asynccontextmanager
async def world(*, is_active: bool) -> AsyncIterator[World]:
    links: dict[NodeId, FakeLink] = {}

    def make_link(node: NodeSettings, secret: Secret, on_event: Callable[[ami.LinkEvent], None]) -> FakeLink:
        links[node.id] = FakeLink(node, secret, on_event)
        return links[node.id]

    exchange = Exchange([NodeSettings(id=PBX), NodeSettings(id=OTHER)], "secret", make_link)
    board, takeover = FakeSwitchboard(), Takeover()
    exchange.begin(Listeners(board, Roster(FakeClock()), takeover.read_back, takeover.take_over))
    running = asyncio.create_task(exchange.run())
    await settle()
    rights = Rights()
    if is_active:
        await exchange.activate(rights.may_act)
    try:
        yield World(exchange, links, board, takeover, rights)
    finally:
        running.cancel()
        await asyncio.wait([running])


def told(story: Callable[[World], Coroutine[Any, Any, None]], *, is_active: bool = True) -> None:
    async def whole() -> None:
        async with world(is_active=is_active) as it:
            await story(it)

    in_virtual_time(whole())


def test_members_are_read_back_before_calls_are_taken_over() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()

        assert it.takeover.begun == ["members of pbx1", "calls of pbx1"]
        assert not it.exchange.is_settled(PBX)

    told(story)


def test_events_of_unknown_calls_wait_until_all_are_taken_over_and_keep_their_order() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        it.link.tell(adrift(OLD))
        it.board.known.add(OLD)
        it.link.tell(ended(OLD))

        assert it.board.told == []
        it.takeover.is_open.set()
        await settle()
        assert it.board.names() == [("went_adrift", OLD), ("offer_ended", OLD)]
        assert it.exchange.is_settled(PBX)

    told(story)


def test_an_arrival_never_waits_nor_what_is_told_of_it() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        it.link.tell(arrived(NEW))
        it.link.tell(ended(NEW))

        assert it.board.names() == [("caller_arrived", NEW), ("offer_ended", NEW)]

    told(story)


def test_the_answer_to_a_callback_that_an_earlier_life_dialled_waits_until_its_call_is_known() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        it.link.tell(ami.CallbackAnswered(node=PBX, call=OLD, leg=LegId(OLD), channel="PJSIP/citizens-1"))

        assert it.board.told == []
        it.takeover.is_open.set()
        await settle()
        assert it.board.names() == [("citizen_answered", OLD)]

    told(story)


def test_a_node_that_is_being_taken_over_holds_up_no_other() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        it.links[OTHER].tell(arrived(CallId("pbx2.one"), OTHER))

        assert it.board.names() == [("caller_arrived", "pbx2.one")]

    told(story)


def test_a_link_that_goes_down_cancels_the_takeover_and_the_next_one_begins_anew() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        it.link.tell(adrift(OLD))
        it.link.go_down()
        await settle()
        it.takeover.is_open.set()
        await settle()

        assert it.takeover.done == 0
        assert not it.exchange.is_settled(PBX)
        it.link.come_up()
        await settle()
        assert it.takeover.done == 1
        assert it.board.told == [], "what was held back before is in the state that was read after"

    told(story)


@pytest.mark.parametrize("fault", [TelephonyError("late"), RuntimeError("a bug of ours")])
def test_a_takeover_that_fails_is_tried_again(fault: Exception) -> None:
    async def story(it: World) -> None:
        it.takeover.faults.append(fault)
        it.takeover.is_open.set()
        it.link.come_up()
        await settle()
        it.link.tell(adrift(OLD))
        assert not it.exchange.is_settled(PBX)
        await asyncio.sleep(2)

        assert it.exchange.is_settled(PBX)
        assert it.takeover.done == 1
        assert it.board.told == []

    told(story)


def test_settled_waits_for_every_node() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        waiting = asyncio.create_task(it.exchange.settled())
        it.link.come_up()
        await settle()
        assert not waiting.done()
        assert list(it.exchange.down) == [OTHER]
        it.links[OTHER].come_up()
        await settle()

        assert waiting.done()
        assert list(it.exchange.down) == []

    told(story)


def test_only_a_node_whose_calls_are_taken_over_is_sent_new_ones() -> None:
    async def story(it: World) -> None:
        it.link.come_up()
        await settle()
        await it.exchange.beat()
        assert "CC_ALIVE_UNTIL" not in it.link.globals
        it.takeover.is_open.set()
        await settle()
        await it.exchange.beat()

        assert int(it.link.globals["CC_ALIVE_UNTIL"]) == it.link.epoch + ALIVE_FOR_S, "by its clock, not by ours"
        assert it.links[OTHER].globals == {}

    told(story)


def test_a_frozen_asterisk_does_not_hold_up_the_beat() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        for link in it.links.values():
            link.come_up()
        await settle()
        it.link.is_frozen = True
        began_at = asyncio.get_running_loop().time()
        await it.exchange.beat()

        assert asyncio.get_running_loop().time() - began_at <= 1
        assert "CC_ALIVE_UNTIL" in it.links[OTHER].globals

    told(story)


def test_rest_sends_new_calls_to_the_lifeboat_even_where_a_node_is_away() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        it.link.come_up()
        await settle()
        await it.exchange.rest()
        await it.exchange.beat()

        assert it.link.globals == {"CC_ALIVE_BY": "me", "CC_ALIVE_UNTIL": "0"}, (
            "a beat that was on its way must not call for callers again"
        )

    told(story)


def test_a_service_that_stands_by_hears_nothing_and_says_only_that_it_is_there() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        it.link.come_up()
        it.link.tell(arrived(NEW))
        await it.exchange.stand_by()
        await settle()

        assert (it.takeover.begun, it.board.told) == ([], [])
        assert it.link.globals == {"CC_STANDBY_UNTIL": str(it.link.epoch + ALIVE_FOR_S)}
        await it.exchange.rest()
        assert it.link.globals == {"CC_STANDBY_UNTIL": "0"}

    told(story, is_active=False)


def test_who_becomes_active_puts_its_name_to_every_node_that_is_up_and_takes_its_calls_over() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        it.link.come_up()
        it.link.globals |= {"CC_ALIVE_BY": "other", "CC_ALIVE_UNTIL": "99"}
        await it.exchange.activate(it.rights.may_act)
        await settle()

        assert it.link.globals["CC_ALIVE_BY"] == "me"
        assert it.exchange.is_settled(PBX)
        assert it.exchange.is_all_settled

    told(story, is_active=False)


def test_who_reads_anothers_name_and_cannot_prove_its_right_beats_no_more() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        it.link.come_up()
        await settle()
        it.link.globals |= {"CC_ALIVE_BY": "other", "CC_ALIVE_UNTIL": "99"}
        with pytest.raises(OustedError):
            await it.exchange.beat()

        assert it.link.globals == {"CC_ALIVE_BY": "other", "CC_ALIVE_UNTIL": "99"}
        it.exchange.yield_to_other()
        await it.exchange.rest()
        assert it.link.globals["CC_ALIVE_UNTIL"] == "99", "the other one's heart is not ours to stop"

    told(story)


def test_who_can_prove_its_right_takes_the_node_of_a_service_that_was_out_of_reach() -> None:
    async def story(it: World) -> None:
        it.takeover.is_open.set()
        it.link.globals |= {"CC_ALIVE_BY": "other"}
        it.link.come_up()
        await settle()
        assert not it.exchange.is_settled(PBX)
        it.rights.is_proven = True
        await asyncio.sleep(2)

        assert it.exchange.is_settled(PBX)
        assert it.link.globals["CC_ALIVE_BY"] == "me"

    told(story)


def test_nothing_is_told_before_somebody_listens() -> None:
    links: list[FakeLink] = []

    def make_link(node: NodeSettings, secret: Secret, on_event: Callable[[ami.LinkEvent], None]) -> FakeLink:
        links.append(FakeLink(node, secret, on_event))
        return links[-1]

    async def story() -> None:
        Exchange([NodeSettings()], "secret", make_link)
        with pytest.raises(RuntimeError, match="begin"):
            links[0].tell(arrived(NEW))

    in_virtual_time(story())
