import pytest

from callcenter.asterisk.ami.events import SeatState
from callcenter.asterisk.ami.framing import Fields, Framer, MalformedMessageError
from callcenter.asterisk.ami.snapshots import (
    Channel,
    QueueEntry,
    QueueMember,
    channels_from,
    queue_status_from,
    seat_states_from,
)
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId
from tests.unit.asterisk.ami.recorded import OFFER_THEN_LIFEBOAT

PBX = NodeId("pbx1")
CALLER = LegId("pbx1.1795296205.0")
BLOCKS = Framer().feed(OFFER_THEN_LIFEBOAT)
MESSAGES = [Fields(block) for block in BLOCKS]


def items(action_id: str) -> list[Fields]:
    """What the recorded list action with this id was answered with, without start and end."""
    return [
        message
        for message in MESSAGES
        if message.find("ActionID") == action_id and not message.find("Response") and not message.find("EventList")
    ]


def test_a_waiting_callers_channel_is_known_by_its_call() -> None:
    (waiting,) = channels_from(PBX, items("channels"))

    assert waiting == Channel(
        node=PBX,
        leg=CALLER,
        linked=CALLER,
        call=CallId("pbx1.5874f23c-e8cb-4df4-a746-8740e4eacc39"),
        seat=None,
        channel="PJSIP/citizens-00000000",
        state="Up",
        context="lifeboat",
        exten="s",
        priority=6,
        application="Queue",
        application_data="hotline-general,c",
        bridge=None,
        duration_s=2,
    )


def test_caller_and_agent_who_talk_share_a_bridge_and_a_call() -> None:
    agent, caller = channels_from(PBX, items("channels2"))

    assert (agent.seat, caller.seat) == (SeatId("1002"), None)
    assert agent.bridge == caller.bridge is not None
    assert agent.linked == caller.leg
    # app_queue gave the agent's leg no account code.
    assert agent.call == caller.call is not None


def test_queue_status_tells_who_waits_and_who_may_be_rung() -> None:
    waiting, talking = queue_status_from(PBX, items("queues")), queue_status_from(PBX, items("queues2"))

    assert len(waiting.queues) == 6
    assert waiting.entries == (
        QueueEntry(
            queue=QueueId("general"),
            position=1,
            leg=CALLER,
            channel="PJSIP/citizens-00000000",
            wait_s=1,
            priority=119_293_948,
        ),
    )
    assert talking.entries == ()
    assert talking.members == (
        QueueMember(
            queue=QueueId("general"),
            seat=SeatId("1002"),
            name="张三",
            is_paused=False,
            paused_reason="",
            penalty=0,
            is_in_call=True,
        ),
    )


def test_queues_and_members_that_are_not_ours_are_left_out() -> None:
    status = queue_status_from(
        PBX,
        [
            Fields(b"Event: QueueParams\r\nQueue: somebody-elses"),
            Fields(b"Event: QueueMember\r\nQueue: hotline-general\r\nLocation: Local/x@y"),
        ],
    )

    assert (status.queues, status.members) == ((), ())


def test_device_states_are_those_of_seats() -> None:
    assert seat_states_from(items("states")) == {
        SeatId("1001"): SeatState.NOT_INUSE,
        SeatId("1002"): SeatState.NOT_INUSE,
        SeatId("1003"): SeatState.UNAVAILABLE,
        SeatId("1004"): SeatState.UNAVAILABLE,
    }


def test_a_channels_duration_may_pass_a_hundred_hours_but_not_be_nonsense() -> None:
    (block,) = (block for block in BLOCKS if b"Event: CoreShowChannel\r\nActionID: channels\r\n" in block)
    durations = (b"100:00:01", b"soon", b"9" * 5000 + b":00:00")
    long, *nonsense = (Fields(block.replace(b"00:00:02", text)) for text in durations)

    assert channels_from(PBX, [long])[0].duration_s == 360_001
    for one in nonsense:
        with pytest.raises(MalformedMessageError, match="Duration"):
            channels_from(PBX, [one])
