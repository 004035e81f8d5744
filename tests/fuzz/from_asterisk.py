"""What Asterisk sends: AMI, AudioSocket, CEL, queue_log."""

import asyncio
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Final

from hypothesis import strategies as st

from callcenter.asterisk import cel, queue_log
from callcenter.asterisk.ami.actions import ListAnswer, OneAnswer, PendingAction
from callcenter.asterisk.ami.framing import (
    END,
    Fields,
    Framer,
    MalformedMessageError,
    OversizedMessageError,
    name_of_event,
    without_banner,
)
from callcenter.asterisk.ami.protocol import Fence, FencedProtocol, Message
from callcenter.asterisk.ami.reading import EVENT_NAMES, event_from
from callcenter.asterisk.ami.snapshots import (
    channels_from,
    core_settings_from,
    queue_status_from,
    seat_states_from,
)
from callcenter.asterisk.audiosocket import frames
from callcenter.asterisk.audiosocket.frames import FrameReader, Malformed, Voice, voice_frame
from callcenter.asterisk.errors import TelephonyError
from callcenter.vocabulary.ids import NodeId
from tests.fuzz.target import Target, made_of, pieces_of, spoilt

NODE = NodeId("pbx1")
UUID = "6f9619ff-8b86-4d11-b42d-00c04fc964ff"
LONGEST: Final = 4096
WANTED = frozenset(name.encode() for name in EVENT_NAMES)
MOST_ITEMS = 3
VALUES = (
    *(UUID, "PJSIP/1001-0000002a", "PJSIP/1001", "1001", "hotline-social", "ANSWER", "16", "-1", "0x10", "9" * 5000),
    "Yes",
    *("callback", "joining", "room", "agent", "transfers", "Success", "Failure", "NOT_INUSE", "Complete", "start"),
    *("00:00:10", "9:9:9", f"{'9' * 5000}:00:00", "%E6%9D%8E", "%00", "+8613800138000", "a1", "CallerArrived"),
    "CallRefused",
    *("LifeboatEntered", "OfferEnded", "TransferEnded", "CallbackAnswered", "Already there"),
)  # fmt: skip
NAMES = (
    *("Event", "Response", "ActionID", "UserEvent", "Privilege", "Channel", "Uniqueid", "Linkedid", "Call", "Caller"),
    *("Dialled", "Why", "Queue", "Cause", "Cause-txt", "Seat", "Status", "DestChannel", "DestUniqueid", "DialStatus"),
    *("AccountCode", "Context", "Exten", "Reason", "Conference", "Interface", "HoldTime", "TalkTime", "Position"),
    *("Device", "State", "AOR", "ContactStatus", "URI", "Message", "EventList", "Duration", "Priority", "Location"),
    *("Name", "Paused", "PausedReason", "Penalty", "InCall", "Wait", "ChannelStateDesc", "Application", "BridgeId"),
    *("ApplicationData", "AsteriskVersion", "AMIversion", "SystemName"),
)  # fmt: skip


def _message(fields: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + b"\r\n"


def _messages() -> st.SearchStrategy[bytes]:
    value = st.sampled_from(VALUES) | st.text(max_size=12).filter(lambda text: text.isprintable())
    rest = st.lists(st.tuples(st.sampled_from(NAMES), value), max_size=14)
    known = st.sampled_from(EVENT_NAMES).map(lambda name: [("Event", name), ("Privilege", "call,all")])
    whole = {name: "1" for name in NAMES if name not in ("Event", "Response")} | {
        "Call": UUID, "AccountCode": UUID, "Conference": UUID, "DestChannel": "PJSIP/1001-2a",
        "Queue": "hotline-social",
        "Interface": "PJSIP/1001", "Device": "PJSIP/1001", "State": "NOT_INUSE", "Duration": "00:00:10",
    }  # fmt: skip
    # Whole ones with a field changed get further than those put together by chance.
    complete = st.tuples(known, st.dictionaries(st.sampled_from(NAMES), value, max_size=3)).map(
        lambda drawn: [*drawn[0], *({**whole, **drawn[1]}).items()]
    )
    answers = st.just([("Response", "Success"), ("ActionID", "a1")])
    return complete.map(_message) | st.tuples(known | answers, rest).map(lambda drawn: _message([*drawn[0], *drawn[1]]))


STREAM = (
    st.lists(spoilt(_messages()) | _messages(), max_size=5).map(b"".join)
    | made_of("Asterisk Call Manager/11.0.0\r\n", "Event: ", "\r\n", "\r\n\r\n", "Response: Error\r\n",
    "ActionID: a1\r\n")
)  # fmt: skip


def framing(data: bytes) -> None:
    whole, cut = Framer(LONGEST), Framer(LONGEST)
    blocks = whole.feed(data)
    assert b"".join(block + END for block in blocks) == data[: sum(len(block) + len(END) for block in blocks)]
    assert [block for piece in pieces_of(data) for block in cut.feed(piece)] == blocks
    for block in blocks:
        bare = without_banner(block)
        name, fields = name_of_event(bare), Fields(bare)
        repr(fields)
        for field in NAMES:
            values = fields.repeated(field)
            try:
                assert fields.find(field) == (values[0] if values else None)
            except MalformedMessageError:
                assert len(values) > 1, field
        if name in WANTED:
            _read(name, bare)


def _read(name: bytes, block: bytes) -> None:
    try:
        event = event_from(NODE, name, Fields(block))
    except MalformedMessageError:
        return
    # Whatever concerns nobody is None; what is told names our node, however it was written.
    assert event is None or event.node == NODE


class _Wire:
    """A transport that keeps what was sent."""

    def __init__(self) -> None:
        self.sent = b""
        self.is_cut = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def abort(self) -> None:
        self.is_cut = True

    def is_closing(self) -> bool:
        return self.is_cut


def border(data: bytes) -> None:
    """panoramisk's side and ours: answers go to whoever asked, once; what has no end cuts the link."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        told: list[Message] = []
        lost: list[object] = []
        protocol = FencedProtocol(Fence(NODE, WANTED, told.append, lambda cause, detail: lost.append((cause, detail))))
        protocol.factory, protocol.responses, protocol.transport = SimpleNamespace(), {}, _Wire()
        asked: list[PendingAction[Any]] = [
            OneAnswer(NODE, "Ping", {"ActionID": "a1"}),
            ListAnswer(NODE, "CoreShowChannels", {"ActionID": "a2"}, MOST_ITEMS),
        ]
        for action in asked:
            protocol.send(action)
        for piece in pieces_of(data):
            protocol.data_received(piece)
        for name, block in told:
            assert name is None or name in WANTED or not block.startswith(b"Privilege")
            try:
                protocol.answer(Fields(block).find("ActionID") or "", Fields(block))
            except MalformedMessageError:
                continue
        listed = asked[1].future
        if listed.done() and not listed.exception():
            assert len(listed.result()) <= MOST_ITEMS
        protocol.close()
        for action in asked:
            assert action.future.done()
            assert action.future.exception() is None or isinstance(action.future.exception(), TelephonyError)
        assert len(lost) == 1
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def snapshots(data: bytes) -> None:
    items = [Fields(without_banner(block)) for block in (data + END).split(END)]
    for reading in _READINGS:
        try:
            reading(items)
        except MalformedMessageError:
            continue


_READINGS: tuple[Callable[[list[Fields]], object], ...] = (
    lambda items: channels_from(NODE, items),
    lambda items: queue_status_from(NODE, items),
    seat_states_from,
    lambda items: core_settings_from(items[0]),
)


def audiosocket(data: bytes) -> None:
    whole, cut = FrameReader().feed(data), FrameReader()
    found = [frame for piece in pieces_of(data) for frame in cut.feed(piece)]
    assert found == whole
    ends = [at for at, frame in enumerate(whole) if isinstance(frame, Malformed)]
    assert ends in ([], [len(whole) - 1])
    # What is kept of a frame that is not whole yet is bounded, and so is what is told.
    assert sum(len(frame.samples) for frame in whole if isinstance(frame, Voice)) <= len(data)
    assert len(cut._rest) <= frames.HEADER.size + frames.MAX_PAYLOAD_BYTES
    for frame in whole:
        if isinstance(frame, Voice):
            assert FrameReader().feed(voice_frame(frame.samples)) == [frame]


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines()


def cel_rows(data: bytes) -> None:
    lines = _lines(data)
    rows = [one for one in cel.entries(NODE, lines) if isinstance(one, cel.CelRow)]
    assert len(rows) <= len(lines)
    assert all(row.call.startswith(f"{NODE}.") and row.at.tzinfo is not None for row in rows)


def queue_log_rows(data: bytes) -> None:
    lines = _lines(data)
    rows = list(queue_log.rows(NODE, lines))
    assert len(rows) <= len(lines)
    assert all(row.leg.startswith(f"{NODE}.") for row in rows)


CEL_LINE = (
    f'"HANGUP","1763700000.5","{UUID}","170.1","170.1","PJSIP/1001-2a","AppDial","",'
    '"{""hangupcause"":16,""hangupsource"":""""}"\n'
)
CEL_EXTRAS = (
    '{""hangupcause"":1e999}',
    '{""hangupcause"":""x""}',
    '{""extra"":{}}',
    "[" * 3000,
    '{""hangupcause"":[]}',
)
CEL_LINES = tuple(f'{CEL_LINE.partition(chr(34) + "{")[0]}"{extra}"\n' for extra in CEL_EXTRAS)
LOG_LINE = "1763700000|170.1|hotline-social|NONE|ENTERQUEUE||138|1\n"

CONSTANT: Mapping[str, bytes] = {"terminate": frames.TERMINATE_FRAME, "silence": frames.SILENCE}
FRAMES = made_of(
    *CONSTANT.values(), b"\x01\x00\x10" + bytes(16), b"\x03\x00\x011", b"\x10\x00\x02ab", b"\x10\x10\x00",
    b"\xff\x00\x00",
    b"\xff\x00\x01\x02", b"\x10\xff\xff", b"\x7f\x00\x03abc", b"\x01\x00\x02ab",
)  # fmt: skip

TARGETS = (
    Target("ami-framing", framing, STREAM, (OversizedMessageError,)),
    Target("ami-border", border, STREAM),
    Target("ami-snapshots", snapshots, STREAM),
    Target("audiosocket", audiosocket, FRAMES),
    Target(
        "cel",
        cel_rows,
        spoilt(st.lists(st.sampled_from((CEL_LINE, *CEL_LINES)), max_size=6).map("".join).map(str.encode))
        | made_of(CEL_LINE, '","', '"', "\n", '""'),
    ),
    Target("queue-log", queue_log_rows, spoilt(st.just(LOG_LINE.encode() * 3)) | made_of(LOG_LINE, "|", "\n")),
)
