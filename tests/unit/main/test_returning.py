"""Back again: every call that a node holds is accounted for, once, whatever happens meanwhile."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.asterisk.cel import CelRow
from callcenter.calls.timeline import Arrived, Ended, Entry, QueueJoined
from callcenter.database.engine import DatabaseAwayError
from callcenter.ivr.load import load_flow
from callcenter.main.returning import Returning
from callcenter.main.telephony import AsteriskTelephony
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId, bare, leg_id
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.fakes.board import FakeSwitchboard
from tests.fakes.call_store import FakeCallStore
from tests.fakes.cel import by_call, rows
from tests.fakes.clock import FakeClock
from tests.fakes.control import FakeControl, a_channel
from tests.fakes.editions import FakeEditions, one_flow
from tests.fakes.virtual_time import in_virtual_time

ROOT = Path(__file__).parents[3]
RECORDED = ROOT / "tests" / "data" / "cel" / "four_calls.csv"
FLOW = load_flow(ROOT / "ivr" / "hotline.yaml")
PBX = NodeId("pbx1")
ONE, TWO = CallId("pbx1.one"), CallId("pbx1.two")
ALONE = CallId("pbx1.0317d6be-cd5c-44ac-87a2-b1986e6a8ed9")
"""Of the recorded CEL: taken by the lifeboat alone, talked, hung up."""
CEL_ENDED = datetime.fromtimestamp(1795298555, UTC)


@dataclass
class World:
    cel_file: Path | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    board: FakeSwitchboard = field(default_factory=FakeSwitchboard)
    control: FakeControl = field(default_factory=lambda: FakeControl(PBX))
    store: FakeCallStore = field(default_factory=FakeCallStore)
    journal: list[Entry] = field(default_factory=list)
    """Published, and not in the database yet."""
    is_database_away: bool = False

    async def caught_up(self) -> None:
        if self.is_database_away:
            await asyncio.Event().wait()
        while self.journal:
            self.store.keep(self.journal.pop(0))

    async def witnessed(self, node: NodeId) -> dict[CallId, list[CelRow]]:
        return by_call(rows(node, self.cel_file.read_text().splitlines())) if self.cel_file else {}

    async def take_over(self) -> None:
        await self.returning().take_over(PBX)

    def returning(self) -> Returning:
        return Returning(
            switchboard=self.board,
            telephony=AsteriskTelephony({PBX: self.control}),
            store=self.store,
            caught_up=self.caught_up,
            publish=self.journal.append,
            witnessed=self.witnessed,
            agent_at=lambda seat: AgentId("8001"),
            editions=FakeEditions(one_flow(FLOW)),
            e164=lambda raw: f"+86{raw}" if raw else None,
            match=lambda number: None,
            clock=self.clock,
        )

    def begun(self, call: CallId) -> None:
        """A call that an earlier life recorded, waiting in a queue."""
        arrived = Arrived(node=PBX, leg=leg_id(PBX, bare(call)), number=None, dialled="12345", language=Language.ZH)
        joined = QueueJoined(
            queue=QueueId("social"), tier=Tier.ORDINARY, priority=7, reason=RouteReason(by="key", key="2"), position=1
        )
        self.store.keep(Entry(call, 1, self.clock.now(), arrived))
        self.store.keep(Entry(call, 2, self.clock.now(), joined))

    def hold(self, call: CallId, context: str = "lifeboat", **variables: str) -> str:
        """A caller's channel in the dialplan."""
        channel = f"PJSIP/citizens-{bare(call)}"
        self.control.set[channel] = variables
        self.control.there += (a_channel(channel, call, context),)
        return channel

    def kinds(self, call: CallId) -> list[str]:
        return [entry.fact.kind for entry in self.journal if entry.call == call]

    def redirected(self) -> list[object]:
        return [asked[1] for asked in self.control.asked if asked[0] == "Redirect"]


def seqs(entries: Sequence[Entry]) -> list[int]:
    return [entry.seq for entry in entries]


async def test_a_caller_found_in_the_lifeboat_is_accounted_for_and_taken_back() -> None:
    it = World()
    it.begun(ONE)
    channel = it.hold(ONE, CC_QUEUE="social")
    await it.take_over()

    assert it.kinds(ONE) == ["lifeboat.entered"]
    assert seqs(it.journal) == [3]
    assert [record.state for _, record in it.board.resumed] == ["lifeboat"]
    assert it.redirected() == [channel]


async def test_a_caller_for_whom_a_seat_rings_in_the_lifeboat_is_left_alone() -> None:
    it = World()
    it.begun(ONE)
    it.hold(ONE, CC_QUEUE="social")
    it.control.there += (a_channel("PJSIP/1001-00000009", ONE, "", SeatId("1001")),)
    await it.take_over()

    assert len(it.board.resumed) == 1
    assert it.redirected() == []


async def test_a_caller_with_the_service_goes_on_where_they_were() -> None:
    it = World()
    it.begun(ONE)
    it.hold(ONE, "talk")
    await it.take_over()

    assert it.journal == []
    assert it.redirected() == []
    assert [(caller.call, record.state) for caller, record in it.board.resumed] == [(ONE, "waiting")]


async def test_a_caller_who_is_gone_has_an_ended_timeline_and_no_conversation() -> None:
    it = World()
    it.begun(ONE)
    await it.take_over()

    assert it.kinds(ONE) == ["call.ended"]
    assert it.board.resumed == []


async def test_a_caller_nobody_recorded_begins_a_timeline_with_number_and_language() -> None:
    it = World()
    it.hold(ONE, CC_NUMBER="13800138000", CC_DIALLED="12345", CC_QUEUE="general")
    await it.take_over()

    assert it.kinds(ONE) == ["call.arrived", "lifeboat.entered"]
    [(caller, _)] = it.board.resumed
    assert (caller.number, caller.dialled) == ("+8613800138000", "12345")


async def test_what_asterisk_did_all_alone_is_told_from_its_cel() -> None:
    it = World(cel_file=RECORDED, clock=FakeClock(CEL_ENDED + timedelta(minutes=1)))
    await it.take_over()

    assert it.kinds(ALONE) == ["call.arrived", "lifeboat.entered", "agent.connected", "talk.ended", "call.ended"]
    assert len({entry.call for entry in it.journal}) == 4


async def test_a_call_found_missing_later_is_accounted_for_alone_and_only_once() -> None:
    it = World(cel_file=RECORDED, clock=FakeClock(CEL_ENDED + timedelta(minutes=1)))
    it.begun(ONE)
    await it.returning().account_for(PBX, {ALONE})
    told = it.kinds(ALONE)
    await it.caught_up()
    await it.returning().account_for(PBX, {ALONE})

    assert told == ["call.arrived", "lifeboat.entered", "agent.connected", "talk.ended", "call.ended"]
    assert it.journal == []


async def test_a_call_that_goes_on_with_us_is_not_ended_by_whoever_thinks_it_over() -> None:
    it = World()
    it.begun(ONE)
    it.hold(ONE, CC_QUEUE="social")
    await it.take_over()
    await it.caught_up()
    it.control.there = ()
    await it.returning().account_for(PBX, {ONE})

    assert it.journal == []


async def test_a_call_that_nobody_holds_any_more_is_ended() -> None:
    it = World()
    it.begun(ONE)
    await it.returning().account_for(PBX, {ONE})

    assert it.kinds(ONE) == ["call.ended"]


async def test_taking_over_twice_changes_nothing_more() -> None:
    it = World(cel_file=RECORDED, clock=FakeClock(CEL_ENDED + timedelta(minutes=1)))
    it.begun(ONE)
    it.hold(TWO, CC_QUEUE="general")
    await it.take_over()
    await it.caught_up()
    it.board.known.clear()
    it.clock.move(10)
    await it.take_over()

    assert it.journal == []


async def test_what_the_journal_still_holds_is_not_told_again() -> None:
    it = World()
    it.begun(ONE)
    it.journal.append(Entry(ONE, 3, it.clock.now(), Ended(outcome="abandoned_queue", cause=16)))
    await it.take_over()

    assert it.journal == []
    assert seqs(it.store.timelines[ONE]) == [1, 2, 3]


def test_without_the_database_nothing_is_told_yet() -> None:
    async def story() -> None:
        it = World(is_database_away=True)
        it.begun(ONE)
        with pytest.raises(DatabaseAwayError):
            await it.take_over()

        assert it.journal == []
        assert it.board.resumed == []

    in_virtual_time(story())


async def test_a_call_that_arrives_while_another_is_accounted_for_is_not_taken_over_as_well() -> None:
    it = World()
    it.begun(ONE)
    it.hold(ONE, "talk")
    it.hold(TWO, "talk")
    it.store.on_read = lambda call: it.board.known.add(TWO)
    await it.take_over()

    assert it.kinds(TWO) == []
    assert [caller.call for caller, _ in it.board.resumed] == [ONE]


async def test_a_caller_who_cannot_be_taken_back_does_not_hide_the_others() -> None:
    it = World()
    for call in (ONE, TWO):
        it.begun(call)
        it.hold(call, CC_QUEUE="social")
    first, second = it.control.there
    it.control.refused_redirects = {first.channel}
    await it.take_over()

    assert [caller.call for caller, _ in it.board.resumed] == [ONE, TWO]
    assert it.redirected()[-1] == second.channel


async def test_a_call_that_we_hold_is_left_to_its_conversation() -> None:
    it = World()
    it.begun(ONE)
    it.hold(ONE, "talk")
    it.board.known.add(ONE)
    await it.take_over()

    assert it.board.resumed == []
    assert it.journal == []
