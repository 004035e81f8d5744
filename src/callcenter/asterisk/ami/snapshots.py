"""What an Asterisk says that exists right now, read after each `LinkUp`. Pure: list items become typed snapshots."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from callcenter.asterisk.ami.events import SeatState
from callcenter.asterisk.ami.framing import Fields, MalformedMessageError
from callcenter.asterisk.ami.reading import call_of, seat_of_channel, seat_of_device, seat_state
from callcenter.asterisk.queue_names import queue_of
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId, leg_id

MOST_DIGITS = 9
"""Of hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """AMI: CoreShowChannel."""

    node: NodeId
    leg: LegId
    linked: LegId
    """The first leg of the tree that this one belongs to."""
    call: CallId | None
    """The caller's, and that of the agents' legs rung or bridged for it."""
    seat: SeatId | None
    """Set where this leg is an agent's phone."""
    channel: str
    state: str
    """Down, Ring, Ringing, Up …"""
    context: str
    exten: str
    priority: int
    application: str
    """AudioSocket, Queue, Dial, AppDial …; empty where it runs none."""
    application_data: str
    bridge: str | None
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMember:
    """AMI: QueueMember. A seat that may be rung by the lifeboat."""

    queue: QueueId
    seat: SeatId
    name: str
    is_paused: bool
    paused_reason: str
    penalty: int
    """Who has a smaller one is rung first."""
    is_in_call: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """AMI: QueueEntry. A caller whom the lifeboat holds."""

    queue: QueueId
    position: int
    """From 1."""
    leg: LegId
    channel: str
    wait_s: int
    priority: int
    """QUEUE_PRIO as the caller joined: larger is served sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStatus:
    """AMI: QueueStatus, all queues."""

    queues: tuple[QueueId, ...]
    members: tuple[QueueMember, ...]
    entries: tuple[QueueEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSettings:
    """AMI: CoreSettings."""

    asterisk_version: str
    ami_version: str
    system_name: str


def channels_from(node: NodeId, items: Iterable[Fields]) -> tuple[Channel, ...]:
    """Every channel that exists; raises `MalformedMessageError`."""
    channels = [_channel(node, item) for item in items]
    # Legs that Dial() made carry their caller's account code, those that app_queue made only the caller's linked id.
    calls = {one.linked: one.call for one in channels if one.call is not None and one.seat is None}
    return tuple(
        replace(one, call=calls.get(one.linked)) if one.call is None and one.seat is not None else one
        for one in channels
    )


def _channel(node: NodeId, item: Fields) -> Channel:
    channel = item.text("Channel")
    return Channel(
        node=node,
        leg=leg_id(node, item.text("Uniqueid")),
        linked=leg_id(node, item.text("Linkedid")),
        call=call_of(node, item.text("AccountCode")),
        seat=seat_of_channel(channel),
        channel=channel,
        state=item.text("ChannelStateDesc"),
        context=item.text("Context"),
        exten=item.text("Exten"),
        priority=item.number("Priority"),
        application=item.text("Application"),
        application_data=item.text("ApplicationData"),
        bridge=item.text("BridgeId") or None,
        duration_s=_clock_s(item.text("Duration")),
    )


def queue_status_from(node: NodeId, items: list[Fields]) -> QueueStatus:
    """Queues that are not ours and members that are no seat are left out; raises `MalformedMessageError`."""
    queues: list[QueueId] = []
    members: list[QueueMember] = []
    entries: list[QueueEntry] = []
    for item in items:
        queue = queue_of(item.text("Queue"))
        if queue is None:
            continue
        match item.text("Event"):
            case "QueueParams":
                queues.append(queue)
            case "QueueMember":
                seat = seat_of_device(item.text("Location"))
                if seat is not None:
                    members.append(_member(queue, seat, item))
            case "QueueEntry":
                entries.append(_entry(node, queue, item))
    return QueueStatus(queues=tuple(queues), members=tuple(members), entries=tuple(entries))


def seat_states_from(items: list[Fields]) -> dict[SeatId, SeatState]:
    """Raises `MalformedMessageError`."""
    seats = ((seat_of_device(item.text("Device")), item) for item in items)
    return {seat: seat_state(item.text("State")) for seat, item in seats if seat is not None}


def core_settings_from(answer: Fields) -> CoreSettings:
    """Raises `MalformedMessageError`."""
    return CoreSettings(
        asterisk_version=answer.text("AsteriskVersion"),
        ami_version=answer.text("AMIversion"),
        system_name=answer.text("SystemName"),
    )


def _member(queue: QueueId, seat: SeatId, item: Fields) -> QueueMember:
    return QueueMember(
        queue=queue,
        seat=seat,
        name=item.text("Name"),
        is_paused=item.is_set("Paused"),
        paused_reason=item.text("PausedReason"),
        penalty=item.number("Penalty"),
        is_in_call=item.is_set("InCall"),
    )


def _entry(node: NodeId, queue: QueueId, item: Fields) -> QueueEntry:
    return QueueEntry(
        queue=queue,
        position=item.number("Position"),
        leg=leg_id(node, item.text("Uniqueid")),
        channel=item.text("Channel"),
        wait_s=item.number("Wait"),
        priority=item.number("Priority"),
    )


def _clock_s(clock: str) -> int:
    """Seconds of ``hh:mm:ss``, hours without end."""
    parts = clock.split(":")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= MOST_DIGITS for part in parts):
        raise MalformedMessageError(f"CoreShowChannel has no hh:mm:ss in field Duration: {clock!r}")
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds
