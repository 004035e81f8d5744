"""Asterisk's language and the calls room's, turned into each other."""

from dataclasses import replace

import pytest

from callcenter.agents.life import PhoneState
from callcenter.agents.roster import Roster
from callcenter.asterisk.ami import events as ami
from callcenter.asterisk.ami.snapshots import Channel
from callcenter.asterisk.errors import ActionTimeoutError
from callcenter.calls.ports import HeldChannel
from callcenter.main.telephony import AsteriskTelephony, Told, call_of, phone_of, tell
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId, bare
from tests.fakes.board import FakeSwitchboard
from tests.fakes.clock import FakeClock
from tests.fakes.control import FakeControl, a_channel

PBX = NodeId("pbx1")
CALL, LEG, SEAT_LEG = CallId("pbx1.one"), LegId("pbx1.1"), LegId("pbx1.2")
SEAT, GENERAL = SeatId("1001"), QueueId("general")
CALLER, PHONE = "PJSIP/citizens-00000001", "PJSIP/1001-00000002"

ARRIVED = ami.CallerArrived(node=PBX, call=CALL, leg=LEG, channel=CALLER, number_raw="138", dialled="12345")
ANSWERED = ami.SeatAnswered(node=PBX, call=CALL, seat=SEAT, leg=SEAT_LEG, channel=PHONE, caller_leg=LEG)
RUNG = ami.SeatRung(node=PBX, call=CALL, seat=SEAT, leg=SEAT_LEG, channel=PHONE, caller_leg=LEG)
DECLINED = ami.SeatDeclined(node=PBX, call=CALL, seat=SEAT, leg=SEAT_LEG, channel=PHONE, caller_leg=LEG, status="BUSY")
OFFER_ENDED = ami.OfferEnded(node=PBX, call=CALL, leg=LEG, channel=CALLER, seat=SEAT, status="NOANSWER", cause=16)
ADRIFT = ami.LifeboatEntered(node=PBX, call=CALL, leg=LEG, channel=CALLER, queue=GENERAL, cause="no heartbeat")
COMPLETED = ami.LifeboatCompleted(
    node=PBX, queue=GENERAL, seat=SEAT, call=CALL, caller_leg=LEG, hold_s=1, talk_s=2, reason="agent"
)
HUNG_UP = ami.LegHungUp(
    node=PBX, call=CALL, leg=LEG, linked=LEG, channel=CALLER, seat=None, cause=16, cause_text="Normal Clearing"
)
JOINED = ami.QueueCallerJoined(node=PBX, queue=GENERAL, call=CALL, leg=LEG, channel=CALLER, position=1)
LEFT = ami.QueueCallerLeft(node=PBX, queue=GENERAL, call=CALL, leg=LEG, channel=CALLER, position=1)
LIFEBOAT_CONNECTED = ami.LifeboatConnected(
    node=PBX, queue=GENERAL, seat=SEAT, call=CALL, leg=SEAT_LEG, channel=PHONE, caller_leg=LEG, hold_s=1
)


@pytest.fixture
def roster() -> Roster:
    roster = Roster(FakeClock())
    roster.add(AgentId("8001"), name="李敏", seat=SEAT, node=PBX, queues=[GENERAL])
    return roster


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (ARRIVED, [("caller_arrived", PBX, CALL, LEG, CALLER, "138", "12345")]),
        (ANSWERED, [("seat_answered", CALL, SEAT, SEAT_LEG)]),
        (DECLINED, [("seat_declined", CALL, SEAT)]),
        (OFFER_ENDED, [("offer_ended", CALL, "NOANSWER")]),
        (ADRIFT, [("went_adrift", CALL, GENERAL, "no heartbeat")]),
        (COMPLETED, []),
        (HUNG_UP, [("leg_hung_up", CALL, LEG, 16)]),
        (replace(HUNG_UP, call=None), []),
        (RUNG, [("seat_rung", CALL, SEAT, SEAT_LEG)]),
        (JOINED, []),
        (LEFT, []),
        (LIFEBOAT_CONNECTED, []),
    ],
)
def test_each_event_is_told_in_the_calls_own_words(roster: Roster, event: Told, told: list[tuple[object, ...]]) -> None:
    board = FakeSwitchboard()
    tell(board, roster, event)

    assert board.told == told


def test_a_seats_state_reaches_its_agent(roster: Roster) -> None:
    tell(FakeSwitchboard(), roster, ami.SeatStateChanged(node=PBX, seat=SEAT, state=ami.SeatState.NOT_INUSE))

    assert roster.agent(AgentId("8001")).phone is PhoneState.READY


def test_a_seat_where_nobody_works_is_nobodys_concern(roster: Roster) -> None:
    event = ami.SeatStateChanged(node=PBX, seat=SeatId("1040"), state=ami.SeatState.NOT_INUSE)
    tell(FakeSwitchboard(), roster, event)

    assert call_of(event) is None


@pytest.mark.parametrize("state", ami.SeatState)
def test_a_phone_is_ready_only_where_it_is_registered_and_idle(state: ami.SeatState) -> None:
    absent = {"UNAVAILABLE", "INVALID", "UNKNOWN"}
    expected = PhoneState.READY if state == "NOT_INUSE" else PhoneState.ABSENT if state in absent else PhoneState.BUSY

    assert phone_of(state) is expected


# --- what is asked --------------------------------------------------------------------------------------------------


@pytest.fixture
def control() -> FakeControl:
    control = FakeControl(PBX)
    control.set[CALLER] = {"CC_QUEUE": "general", "CC_TALKED": "1"}
    return control


async def test_an_offer_names_the_seat_before_it_says_dial(control: FakeControl) -> None:
    await AsteriskTelephony({PBX: control}).prepare_offer(CALLER, CALL, SEAT, 15)

    assert control.asked == [("Setvar", CALLER, "CC_SEAT", "CC_RING_S", "CC_DIAL")]
    assert control.set[CALLER]["CC_DIAL"] == "PJSIP/1001"


async def test_a_call_is_controlled_on_its_own_node(control: FakeControl) -> None:
    other = FakeControl(NodeId("pbx2"))
    await AsteriskTelephony({PBX: control, NodeId("pbx2"): other}).finish(CALLER, CALL)

    assert other.asked == []
    assert control.set[CALLER]["CC_DONE"] == "1"


@pytest.mark.parametrize("is_for_a_number", [True, False])
async def test_a_talk_whose_end_could_not_be_asked_for_is_not_to_end_so(is_for_a_number: bool) -> None:
    class Deaf(FakeControl):
        async def hang_up(self, leg: LegId, cause: int = 16) -> None:
            raise ActionTimeoutError(self.node, "Hangup", 3.0)

    control = Deaf(PBX)
    control.set[bare(LEG)] = {}
    telephony = AsteriskTelephony({PBX: control})
    if is_for_a_number:
        asking = telephony.put_away(CALL, LEG, SEAT_LEG, "02012320")
    else:
        asking = telephony.send_back(CALL, bare(LEG), SEAT_LEG)
    with pytest.raises(ActionTimeoutError):
        await asking

    assert set(control.set[bare(LEG)].values()) == {""}


# --- what an Asterisk holds -----------------------------------------------------------------------------------------


async def held(control: FakeControl, *there: Channel) -> tuple[HeldChannel, ...]:
    control.there = there
    return await AsteriskTelephony({PBX: control}).held(PBX)


@pytest.mark.parametrize(
    ("context", "where"),
    [
        ("talk", "service"),
        ("offer", "offer"),
        ("record", "offer"),
        ("lifeboat", "lifeboat"),
        ("citizens", "elsewhere"),
        ("", "elsewhere"),
    ],
)
async def test_the_context_says_who_has_the_caller(control: FakeControl, context: str, where: str) -> None:
    [found] = await held(control, a_channel(CALLER, CALL, context))

    assert (found.call, found.channel, found.where) == (CALL, CALLER, where)
    assert (found.talking_to, found.is_ringing) == (None, False)
    assert found.variables["CC_TALKED"] == "1"
    assert found.variables["CC_NUMBER"] == ""


async def test_a_seats_leg_without_the_callers_bridge_is_ringing(control: FakeControl) -> None:
    [found] = await held(control, a_channel(CALLER, CALL, "offer"), a_channel(PHONE, CALL, "", SEAT))

    assert (found.talking_to, found.is_ringing) == (None, True)


async def test_a_seats_leg_in_the_callers_bridge_is_talking(control: FakeControl) -> None:
    [found] = await held(
        control, a_channel(CALLER, CALL, "offer", bridge="b1"), a_channel(PHONE, CALL, "", SEAT, bridge="b1")
    )

    assert (found.talking_to, found.is_ringing) == (SEAT, False)


@pytest.mark.parametrize("where", ["held", "caller"])
async def test_an_agent_in_the_calls_room_is_its_agent_also_while_the_caller_is_held(
    control: FakeControl, where: str
) -> None:
    caller = replace(a_channel(CALLER, CALL, "room"), exten=where)
    agent = replace(a_channel(PHONE, CALL, "room", SEAT, bridge="room"), exten="agent")
    colleague = replace(a_channel("PJSIP/1002-3", CALL, "room", SeatId("1002"), bridge="room"), exten="third")
    supervisor = a_channel("PJSIP/1003-4", CALL, "spy", SeatId("1003"))
    [found] = await held(control, colleague, caller, supervisor, agent)

    assert (found.where, found.talking_to, found.is_ringing) == ("offer", SEAT, False)


async def test_who_was_dialled_beside_a_caller_is_no_caller(control: FakeControl) -> None:
    control.set["PJSIP/citizens-00000003"] = {"CC_PEER": "1.0"}
    third = a_channel("PJSIP/citizens-00000003", CALL, "room")

    assert [one.channel for one in await held(control, third, a_channel(CALLER, CALL, "talk"))] == [CALLER]


async def test_a_channel_of_nobody_we_know_is_left_alone(control: FakeControl) -> None:
    stranger = a_channel("Local/1@x-1;1", None, "talk")

    assert await held(control, stranger) == ()


async def test_a_caller_who_hangs_up_while_we_look_does_not_hide_the_others(control: FakeControl) -> None:
    gone = a_channel("PJSIP/citizens-0000000a", CallId("pbx1.two"), "talk")

    assert [one.call for one in await held(control, gone, a_channel(CALLER, CALL, "talk"))] == [CALL]
