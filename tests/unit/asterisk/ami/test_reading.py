import pytest

from callcenter.asterisk.ami.events import (
    CallbackFailed,
    CallerArrived,
    ContactStatusChanged,
    LegAnswered,
    LegFailed,
    LegHungUp,
    LifeboatCompleted,
    LifeboatConnected,
    LifeboatEntered,
    LinkEvent,
    OfferEnded,
    QueueCallerJoined,
    QueueCallerLeft,
    RoomJoined,
    RoomLeft,
    SeatAnswered,
    SeatDeclined,
    SeatRung,
    SeatState,
    SeatStateChanged,
)
from callcenter.asterisk.ami.framing import Fields, Framer, MalformedMessageError, name_of_event
from callcenter.asterisk.ami.reading import EVENT_NAMES, event_from
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId
from tests.unit.asterisk.ami.recorded import OFFER_THEN_LIFEBOAT

PBX = NodeId("pbx1")
CALL = CallId("pbx1.5874f23c-e8cb-4df4-a746-8740e4eacc39")
CALLER = LegId("pbx1.1795296205.0")
CHANNEL = "PJSIP/citizens-00000000"


def recorded_events() -> list[LinkEvent]:
    named = [(name_of_event(block), block) for block in Framer().feed(OFFER_THEN_LIFEBOAT)]
    events = [event_from(PBX, name, Fields(block)) for name, block in named if name]
    return [event for event in events if event is not None]


def test_a_recorded_call_reads_as_its_story() -> None:
    story = [event for event in recorded_events() if not isinstance(event, SeatStateChanged | ContactStatusChanged)]

    assert [type(event) for event in story if not isinstance(event, LegHungUp)] == [
        CallerArrived,
        LifeboatEntered,
        QueueCallerJoined,
        QueueCallerLeft,
        SeatRung,
        SeatDeclined,
        OfferEnded,
        LifeboatEntered,
        QueueCallerJoined,
        SeatRung,
        SeatAnswered,
        QueueCallerLeft,
        LifeboatConnected,
        LifeboatCompleted,
    ]
    assert story[0] == CallerArrived(
        node=PBX,
        call=CALL,
        leg=CALLER,
        channel=CHANNEL,
        number_raw="+861088886666",
        dialled="12345",
    )
    assert {event.call for event in story if isinstance(event, SeatRung | SeatAnswered | SeatDeclined)} == {CALL}


def test_a_recorded_lifeboat_names_seat_call_and_both_legs() -> None:
    (connected,) = (event for event in recorded_events() if isinstance(event, LifeboatConnected))

    assert connected == LifeboatConnected(
        node=PBX,
        queue=QueueId("general"),
        seat=SeatId("1002"),
        call=CALL,
        leg=LegId("pbx1.1795296209.2"),
        channel="PJSIP/1002-00000002",
        caller_leg=CALLER,
        hold_s=2,
    )


def test_only_seats_phones_have_a_state() -> None:
    changes = [event for event in recorded_events() if isinstance(event, SeatStateChanged)]

    assert {change.seat for change in changes} == {SeatId(f"100{number}") for number in range(1, 5)}
    assert SeatState.BUSY in {change.state for change in changes}


def test_a_hang_up_of_an_agents_leg_says_whose_it_was() -> None:
    hung_up = [event for event in recorded_events() if isinstance(event, LegHungUp)]

    assert [(event.seat, event.call, event.linked) for event in hung_up] == [
        (SeatId("1001"), CALL, CALLER),
        (None, CALL, CALLER),
        (SeatId("1002"), None, CALLER),
    ]


@pytest.mark.parametrize(
    "block",
    [
        b"Event: UserEvent\r\nUserEvent: SomebodyElses\r\nCall: x",
        b"Event: DeviceStateChange\r\nDevice: Queue:general\r\nState: INUSE",
        b"Event: DeviceStateChange\r\nDevice: PJSIP/trunk\r\nState: INUSE",
        b"Event: QueueCallerJoin\r\nQueue: somebody-elses",
        b"Event: QueueCallerLeave\r\nQueue: somebody-elses",
        b"Event: AgentConnect\r\nInterface: PJSIP/1001\r\nQueue: somebody-elses",
        b"Event: AgentComplete\r\nInterface: Local/x\r\nQueue: hotline-general",
        b"Event: ContactStatus\r\nAOR: trunk",
        b"Event: DialBegin\r\nDestChannel: PJSIP/1001-00000001\r\nDestUniqueid: 1.1",
        b"Event: Newchannel\r\nChannel: x",
        # Of another program's Originate: an application and no extension, or a context that is not ours.
        b"Event: ConfbridgeJoin\r\nConference: somebody-elses\r\n\r\n",
        b"Event: OriginateResponse\r\nResponse: Failure\r\nReason: 5\r\nApplication: Wait\r\n\r\n",
        b"Event: OriginateResponse\r\nResponse: Failure\r\nReason: 5\r\nContext: other\r\nExten: s\r\n\r\n",
    ],
)
def test_what_concerns_no_caller_and_no_seat_is_nothing(block: bytes) -> None:
    name = name_of_event(block)

    assert name is not None
    assert event_from(PBX, name, Fields(block)) is None


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (b"Event: UserEvent\r\nUserEvent: CallerArrived\r\nCall: ../../etc\r\n", "no UUID in field Call"),
        (b"Event: UserEvent\r\nUserEvent: CallerArrived\r\nCaller: 1", "no field Call"),
        (b"Event: UserEvent\r\nUserEvent: CallerArrived\r\nUserEvent: OfferEnded", "UserEvent 2 times"),
        (
            b"Event: Hangup\r\nChannel: a\r\nAccountCode: \r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCause: x",
            "no number",
        ),
        (b"Event: DeviceStateChange\r\nDevice: PJSIP/1001\r\nState: DANCING", "no device state"),
    ],
)
def test_a_malformed_event_is_an_error_that_names_the_field(block: bytes, fault: str) -> None:
    name = name_of_event(block)

    assert name is not None
    with pytest.raises(MalformedMessageError, match=fault):
        event_from(PBX, name, Fields(block))


def test_a_citizen_whom_nobody_could_reach_is_told_by_the_call_and_asterisks_reason() -> None:
    block = (
        b"Event: OriginateResponse\r\nResponse: Failure\r\nReason: 3\r\nContext: callback\r\n"
        b"Exten: 5874f23c-e8cb-4df4-a746-8740e4eacc39\r\nUniqueid: <null>\r\n\r\n"
    )

    assert event_from(PBX, b"OriginateResponse", Fields(block)) == CallbackFailed(node=PBX, call=CALL, reason=3)


UUID = "5874f23c-e8cb-4df4-a746-8740e4eacc39"
MEMBER = f"Conference: {UUID}\r\nChannel: PJSIP/1001-00000001\r\nUniqueid: 1.7\r\nExten: "


@pytest.mark.parametrize(("exten", "is_agent"), [("agent", True), ("third", False), ("caller", False)])
def test_a_leg_in_the_calls_room_says_whether_the_room_lives_for_its_sake(exten: str, is_agent: bool) -> None:
    joined = event_from(PBX, b"ConfbridgeJoin", Fields(f"{MEMBER}{exten}\r\n\r\n".encode()))

    assert joined == RoomJoined(
        node=PBX,
        call=CALL,
        leg=LegId("pbx1.1.7"),
        channel="PJSIP/1001-00000001",
        seat=SeatId("1001"),
        is_agent=is_agent,
    )


def test_a_leg_that_leaves_the_room_is_told_by_its_call() -> None:
    left = event_from(PBX, b"ConfbridgeLeave", Fields(f"{MEMBER}held\r\n\r\n".encode()))

    assert left == RoomLeft(
        node=PBX, call=CALL, leg=LegId("pbx1.1.7"), channel="PJSIP/1001-00000001", seat=SeatId("1001")
    )


def test_who_was_dialled_beside_a_caller_has_answered_or_not() -> None:
    told = f"Context: joining\r\nExten: {UUID}\r\nUniqueid: {UUID[::-1]}\r\nChannel: PJSIP/1002-1\r\nReason: 5\r\n"
    answered = event_from(PBX, b"OriginateResponse", Fields(f"Response: Success\r\n{told}\r\n".encode()))
    failed = event_from(PBX, b"OriginateResponse", Fields(f"Response: Failure\r\n{told}\r\n".encode()))

    assert answered == LegAnswered(node=PBX, call=CALL, leg=LegId(f"pbx1.{UUID[::-1]}"), channel="PJSIP/1002-1")
    assert failed == LegFailed(node=PBX, call=CALL, leg=LegId(f"pbx1.{UUID[::-1]}"), reason=5)


def test_a_hostile_caller_number_arrives_as_it_was_and_harms_nothing() -> None:
    block = (
        b"Event: UserEvent\r\nChannel: PJSIP/citizens-00000001\r\nUniqueid: 1.1\r\nUserEvent: CallerArrived\r\n"
        b"Call: 418d28a9-7142-4511-9475-5013f1ee6659\r\nCaller: %0D%0AAction%3A%20Command%FF%F0%9F%98%80\r\n"
        b"Dialled: 12345"
    )
    event = event_from(PBX, b"UserEvent", Fields(block))

    assert isinstance(event, CallerArrived)
    assert event.number_raw == "\r\nAction: Command\ufffd😀"


def test_a_phone_that_registers_is_told_by_its_seat() -> None:
    statuses = [event for event in recorded_events() if isinstance(event, ContactStatusChanged)]

    assert statuses[0] == ContactStatusChanged(
        node=PBX, seat=SeatId("1001"), status="NonQualified", uri="sip:1001@127.0.0.1:26101"
    )


def test_the_filter_of_manager_conf_names_each_event_once() -> None:
    assert len(set(EVENT_NAMES)) == len(EVENT_NAMES)
    assert {"FullyBooted", "Hangup", "UserEvent"} <= set(EVENT_NAMES)
