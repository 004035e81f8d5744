"""AMI messages become typed events, once, here. Pure.

Rules: a field that is missing, doubled or malformed raises `MalformedMessageError`; what does not concern callers or
seats becomes None.
`EVENT_NAMES` is the one declaration of what is read; the filter of `manager.conf` is written from it.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from callcenter.asterisk.ami.events import (
    CallbackAnswered,
    CallbackFailed,
    CallerArrived,
    CallRefused,
    ContactStatusChanged,
    GuessedInVain,
    LegAnswered,
    LegFailed,
    LegHungUp,
    LifeboatCompleted,
    LifeboatConnected,
    LifeboatEntered,
    LinkEvent,
    OfferEnded,
    OutsideDialled,
    QueueCallerJoined,
    QueueCallerLeft,
    RoomJoined,
    RoomLeft,
    SeatAnswered,
    SeatDeclined,
    SeatRung,
    SeatState,
    SeatStateChanged,
    TransferAnswered,
    TransferEnded,
)
from callcenter.asterisk.ami.framing import Fields, MalformedMessageError
from callcenter.asterisk.bans import remote_of
from callcenter.asterisk.queue_names import queue_of
from callcenter.vocabulary.ids import CallId, NodeId, QueueId, SeatId, call_id, leg_id

NORMAL_CLEARING = 16
"""Q.850."""
TRANSFERS = "transfers"
"""The dialplan's context of numbers that callers may be put through to."""
CALLBACK = "callback"
"""The dialplan's context where those begin whom we call back, each at the extension of their call's UUID."""
JOINING = "joining"
"""Its context where those begin who are dialled beside a caller, each at the extension of the call's UUID."""
ROOM = "room"
"""Its context of calls that are more than a plain talk; so are their conferences' members."""
AGENT = "agent"
"""The extension of `ROOM` where an agent's leg is."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SEAT_CHANNEL = re.compile(r"PJSIP/([0-9]+)-[0-9a-f]+")
_SEAT_DEVICE = re.compile(r"PJSIP/([0-9]+)")


def event_from(node: NodeId, name: bytes, fields: Fields) -> LinkEvent | None:
    """The fact in an AMI event called `name`; None where it concerns nobody; raises `MalformedMessageError`."""
    reader = _READERS.get(name)
    return reader(node, fields) if reader else None


def seat_of_channel(channel: str) -> SeatId | None:
    """The seat whose phone `channel` belongs to: ``PJSIP/<seat>-<hex>``."""
    found = _SEAT_CHANNEL.fullmatch(channel)
    return SeatId(found[1]) if found else None


def seat_of_device(device: str) -> SeatId | None:
    """The seat whose phone is the device ``PJSIP/<seat>``."""
    found = _SEAT_DEVICE.fullmatch(device)
    return SeatId(found[1]) if found else None


def call_of(node: NodeId, account_code: str) -> CallId | None:
    """The call that a channel with this account code belongs to; None for channels that are no caller's."""
    return call_id(node, account_code) if _UUID.fullmatch(account_code) else None


def _user_event(node: NodeId, fields: Fields) -> LinkEvent | None:
    match fields.text("UserEvent"):
        case "CallerArrived":
            return CallerArrived(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                channel=fields.text("Channel"),
                number_raw=unquote(fields.text("Caller")),
                dialled=fields.text("Dialled"),
            )
        case "CallRefused":
            return CallRefused(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                number_raw=unquote(fields.text("Caller")),
                dialled=fields.text("Dialled"),
                why=fields.text("Why"),
            )
        case "CallbackAnswered":
            return CallbackAnswered(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                channel=fields.text("Channel"),
            )
        case "LifeboatEntered":
            return LifeboatEntered(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                channel=fields.text("Channel"),
                queue=QueueId(fields.text("Queue")),
                cause=fields.text("Cause"),
            )
        case "OfferEnded":
            return OfferEnded(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                channel=fields.text("Channel"),
                seat=SeatId(fields.text("Seat")),
                status=fields.text("Status"),
                cause=q850(fields.number("Cause")),
            )
        case "TransferEnded":
            return TransferEnded(
                node=node,
                call=_told_call(node, fields),
                leg=leg_id(node, fields.text("Uniqueid")),
                channel=fields.text("Channel"),
                status=fields.text("Status"),
            )
        case _:
            return None


def _told_call(node: NodeId, fields: Fields) -> CallId:
    call = call_of(node, fields.text("Call"))
    if call is None:
        raise MalformedMessageError(f"{fields.text('UserEvent')} has no UUID in field Call")
    return call


def _dial_begin(node: NodeId, fields: Fields) -> SeatRung | None:
    seat = seat_of_channel(fields.text("DestChannel"))
    call = _dialling_call(node, fields)
    if seat is None or call is None:
        return None
    return SeatRung(
        node=node,
        call=call,
        seat=seat,
        leg=leg_id(node, fields.text("DestUniqueid")),
        channel=fields.text("DestChannel"),
        caller_leg=leg_id(node, fields.text("Uniqueid")),
    )


_SIP_USER = re.compile(r"(?:.*/)?(?:sips?:)?([^@/:;]+)@")


def _dialled(node: NodeId, fields: Fields) -> SeatRung | OutsideDialled | None:
    channel = fields.text("DestChannel")
    if seat_of_channel(channel) is not None or not channel.startswith("PJSIP/"):
        return _dial_begin(node, fields)
    # citizens/sip:13800138000@192.0.2.10
    user = _SIP_USER.match(fields.find("DialString") or "")
    leg = leg_id(node, fields.text("DestUniqueid"))
    return OutsideDialled(node=node, leg=leg, channel=channel, number=user[1] if user else "")


def _dial_end(node: NodeId, fields: Fields) -> SeatAnswered | SeatDeclined | TransferAnswered | None:
    rung = _dial_begin(node, fields)
    if rung is None:
        return _transfer_answered(node, fields)
    status = fields.text("DialStatus")
    if status == "ANSWER":
        return SeatAnswered(
            node=node, call=rung.call, seat=rung.seat, leg=rung.leg, channel=rung.channel, caller_leg=rung.caller_leg
        )
    return SeatDeclined(
        node=node,
        call=rung.call,
        seat=rung.seat,
        leg=rung.leg,
        channel=rung.channel,
        caller_leg=rung.caller_leg,
        status=status,
    )


def _transfer_answered(node: NodeId, fields: Fields) -> TransferAnswered | None:
    call = _dialling_call(node, fields)
    if call is None or fields.find("Context") != TRANSFERS or fields.text("DialStatus") != "ANSWER":
        return None
    return TransferAnswered(
        node=node, call=call, leg=leg_id(node, fields.text("DestUniqueid")), channel=fields.text("DestChannel")
    )


def _originated(node: NodeId, fields: Fields) -> CallbackFailed | LegAnswered | LegFailed | None:
    context = fields.find("Context")
    if context not in (CALLBACK, JOINING):
        # Another program's, which need not name an extension at all.
        return None
    # A channel that was never made has no Uniqueid; the extension is ours in any case.
    call, has_answered = call_of(node, fields.text("Exten")), fields.text("Response") == "Success"
    if call is None:
        return None
    if context == CALLBACK:
        # Who answers tells it by themselves.
        return None if has_answered else CallbackFailed(node=node, call=call, reason=fields.number("Reason"))
    leg = leg_id(node, fields.text("Uniqueid"))
    if has_answered:
        return LegAnswered(node=node, call=call, leg=leg, channel=fields.text("Channel"))
    return LegFailed(node=node, call=call, leg=leg, reason=fields.number("Reason"))


def _room_join(node: NodeId, fields: Fields) -> RoomJoined | None:
    call = call_of(node, fields.text("Conference"))
    if call is None:
        return None
    channel = fields.text("Channel")
    return RoomJoined(
        node=node,
        call=call,
        leg=leg_id(node, fields.text("Uniqueid")),
        channel=channel,
        seat=seat_of_channel(channel),
        is_agent=fields.text("Exten") == AGENT,
    )


def _room_leave(node: NodeId, fields: Fields) -> RoomLeft | None:
    call = call_of(node, fields.text("Conference"))
    if call is None:
        return None
    channel = fields.text("Channel")
    leg = leg_id(node, fields.text("Uniqueid"))
    return RoomLeft(node=node, call=call, leg=leg, channel=channel, seat=seat_of_channel(channel))


def _dialling_call(node: NodeId, fields: Fields) -> CallId | None:
    # A leg dialled by AMI Originate has no caller's side at all.
    return call_of(node, fields.find("AccountCode") or "")


def q850(cause: int) -> int:
    """`cause` as Asterisk tells it of a leg that ended; a BYE that gives no Reason it tells as 0."""
    # RFC 3398: a BYE is normal clearing.
    return cause or NORMAL_CLEARING


def _hangup(node: NodeId, fields: Fields) -> LegHungUp:
    channel = fields.text("Channel")
    return LegHungUp(
        node=node,
        call=call_of(node, fields.text("AccountCode")),
        leg=leg_id(node, fields.text("Uniqueid")),
        linked=leg_id(node, fields.text("Linkedid")),
        channel=channel,
        seat=seat_of_channel(channel),
        cause=q850(fields.number("Cause")),
        cause_text=fields.text("Cause-txt"),
    )


def _queue_join(node: NodeId, fields: Fields) -> LinkEvent | None:
    return _queue_move(QueueCallerJoined, node, fields)


def _queue_leave(node: NodeId, fields: Fields) -> LinkEvent | None:
    return _queue_move(QueueCallerLeft, node, fields)


def _queue_move(
    kind: type[QueueCallerJoined | QueueCallerLeft], node: NodeId, fields: Fields
) -> QueueCallerJoined | QueueCallerLeft | None:
    queue = queue_of(fields.text("Queue"))
    if queue is None:
        return None
    return kind(
        node=node,
        queue=queue,
        call=call_of(node, fields.text("AccountCode")),
        leg=leg_id(node, fields.text("Uniqueid")),
        channel=fields.text("Channel"),
        position=fields.number("Position"),
    )


def _agent_connect(node: NodeId, fields: Fields) -> LifeboatConnected | None:
    seat, queue = seat_of_device(fields.text("Interface")), queue_of(fields.text("Queue"))
    if seat is None or queue is None:
        return None
    return LifeboatConnected(
        node=node,
        queue=queue,
        seat=seat,
        call=call_of(node, fields.text("AccountCode")),
        leg=leg_id(node, fields.text("DestUniqueid")),
        channel=fields.text("DestChannel"),
        caller_leg=leg_id(node, fields.text("Uniqueid")),
        hold_s=fields.number("HoldTime"),
    )


def _agent_complete(node: NodeId, fields: Fields) -> LifeboatCompleted | None:
    seat, queue = seat_of_device(fields.text("Interface")), queue_of(fields.text("Queue"))
    if seat is None or queue is None:
        return None
    return LifeboatCompleted(
        node=node,
        queue=queue,
        seat=seat,
        call=call_of(node, fields.text("AccountCode")),
        caller_leg=leg_id(node, fields.text("Uniqueid")),
        hold_s=fields.number("HoldTime"),
        talk_s=fields.number("TalkTime"),
        reason=fields.text("Reason"),
    )


def seat_state(text: str) -> SeatState:
    """`text` as Asterisk writes a device state; raises `MalformedMessageError`."""
    try:
        return SeatState(text)
    except ValueError as unknown:
        raise MalformedMessageError(f"{text!r} is no device state") from unknown


def _device_state(node: NodeId, fields: Fields) -> SeatStateChanged | None:
    seat = seat_of_device(fields.text("Device"))
    if seat is None:
        return None
    return SeatStateChanged(node=node, seat=seat, state=seat_state(fields.text("State")))


def _contact_status(node: NodeId, fields: Fields) -> ContactStatusChanged | None:
    seat = seat_of_device("PJSIP/" + fields.text("AOR"))
    if seat is None:
        return None
    return ContactStatusChanged(node=node, seat=seat, status=fields.text("ContactStatus"), uri=fields.find("URI") or "")


def _guessed(node: NodeId, fields: Fields) -> GuessedInVain | None:
    address = remote_of(fields.text("RemoteAddress"))
    return None if address is None else GuessedInVain(node=node, address=address, why=fields.text("Event"))


_GUESSES = (b"InvalidAccountID", b"InvalidPassword", b"ChallengeResponseFailed", b"FailedACL")
_READERS: Mapping[bytes, Callable[[NodeId, Fields], LinkEvent | None]] = MappingProxyType(
    {
        b"UserEvent": _user_event,
        b"DialBegin": _dialled,
        b"DialEnd": _dial_end,
        b"Hangup": _hangup,
        b"OriginateResponse": _originated,
        b"ConfbridgeJoin": _room_join,
        b"ConfbridgeLeave": _room_leave,
        b"QueueCallerJoin": _queue_join,
        b"QueueCallerLeave": _queue_leave,
        b"AgentConnect": _agent_connect,
        b"AgentComplete": _agent_complete,
        b"DeviceStateChange": _device_state,
        b"ContactStatus": _contact_status,
        **dict.fromkeys(_GUESSES, _guessed),
    }
)
FULLY_BOOTED = "FullyBooted"
SHUTDOWN = "Shutdown"
EVENT_NAMES: tuple[str, ...] = (FULLY_BOOTED, SHUTDOWN, *(name.decode() for name in _READERS))
"""Every AMI event the link reads; ``eventfilter`` lines of `manager.conf` include exactly these."""
READ_CLASSES: tuple[str, ...] = ("system", "call", "agent", "user", "security")
"""AMI permission classes that those events belong to: ``read`` in `manager.conf`."""
