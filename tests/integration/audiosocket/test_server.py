"""The AudioSocket server against peers that misbehave, on a loopback socket."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from callcenter.asterisk.audiosocket.frames import ERROR, ID, TERMINATE, VOICE_BYTES, voice_frame
from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import TURN_BYTES, AudioSocketError, AudioSocketServer, Limits
from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent
from callcenter.vocabulary.sound import FRAME_BYTES, Sound
from tests.fakes.asterisk_socket import AsteriskSocket
from tests.waiting import until

TONE = Sound(b"\x05\x01" * (FRAME_BYTES // 2))


class Desk:
    """Attends every line and remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[AudioLine] = []
        self.events: dict[str, list[LineEvent]] = {}
        self.attends = True

    def on_line(self, line: AudioLine) -> None:
        self.lines.append(line)
        if self.attends:
            self.attend(line)

    def attend(self, line: AudioLine) -> None:
        events = self.events.setdefault(line.uuid, [])
        line.attend(events.append, lambda voice, played: None)


Serve = Callable[[Desk, Limits], Awaitable[AudioSocketServer]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[AudioSocketServer] = []

    async def start(desk: Desk, limits: Limits) -> AudioSocketServer:
        server = AudioSocketServer(desk.on_line, limits=limits)
        servers.append(server)
        await server.start("127.0.0.1", 0)
        return server

    yield start
    for server in servers:
        await server.stop()


async def test_a_connection_without_an_id_is_closed_by_its_deadline(serve: Serve) -> None:
    server = await serve(Desk(), Limits(id_within_s=0.05))
    far = await AsteriskSocket.connect(server.port)
    await until(lambda: far.is_gone)

    assert server.counts.refused_without_id == 1
    await far.close()


async def test_a_line_that_nobody_attends_is_handed_back_cleanly(serve: Serve) -> None:
    desk = Desk()
    desk.attends = False
    server = await serve(desk, Limits(attended_within_s=0.05))
    far = await AsteriskSocket.connect(server.port, str(uuid4()))
    await until(lambda: far.is_gone)

    assert far.was_terminated
    assert server.counts.refused_unknown == 1
    assert not server.lines
    await far.close()


async def test_an_arrival_told_after_its_socket_finds_the_line(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    desk.attends = False
    server = await serve(desk, Limits())
    far = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: uuid in server.lines)
    desk.attend(server.lines[uuid])
    far.press("3")
    await until(lambda: desk.events[uuid] == [KeyPressed("3")])

    await far.close()


async def test_a_call_that_comes_back_before_its_old_connection_is_seen_to_end_has_the_new_one(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits())
    first = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: desk.lines)
    second = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: first.is_gone and len(desk.lines) == 2)
    second.press("1")
    await until(lambda: KeyPressed("1") in desk.events[uuid])

    assert server.counts.replaced == 1
    assert server.lines[uuid] is desk.lines[1]
    await first.close()
    await second.close()


async def test_a_second_id_on_one_connection_ends_it(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits())
    far = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: desk.lines)
    far.send(ID, uuid4().bytes)
    await until(lambda: far.is_gone)

    assert server.counts.refused_second_id == 1
    await far.close()


async def test_a_call_may_come_back_as_soon_as_its_line_was_closed(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits())
    first = await AsteriskSocket.connect(server.port, uuid)
    first.closes_when_told = False
    await until(lambda: desk.lines)
    desk.lines[0].close()
    again = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: len(desk.lines) == 2)
    await first.close()
    await until(lambda: LineClosed() in desk.events[uuid])

    assert server.lines[uuid] is desk.lines[1]
    await again.close()


async def test_more_connections_than_the_bound_are_turned_away(serve: Serve) -> None:
    server = await serve(Desk(), Limits(lines=2))
    fars = [await AsteriskSocket.connect(server.port, str(uuid4())) for _ in range(3)]
    await until(lambda: server.counts.refused_full == 1 and any(far.is_gone for far in fars))

    assert server.counts.opened == 2
    for far in fars:
        await far.close()


async def test_a_malformed_stream_closes_its_line_and_no_other(serve: Serve) -> None:
    desk = Desk()
    server = await serve(desk, Limits())
    good = await AsteriskSocket.connect(server.port, str(uuid4()))
    bad_uuid = str(uuid4())
    bad = await AsteriskSocket.connect(server.port, bad_uuid)
    await until(lambda: len(desk.lines) == 2)
    bad.send_bytes(b"GET / HTTP/1.1\r\n\r\n")
    await until(lambda: desk.events[bad_uuid] == [LineClosed()])
    frames = len(good.out)
    await until(lambda: len(good.out) > frames + 3)

    assert server.counts.malformed == 1
    assert not good.is_gone
    await good.close()
    await bad.close()


@pytest.mark.parametrize(("kind", "payload"), [(ERROR, b"\x02"), (TERMINATE, b"")])
async def test_an_error_frame_and_a_terminate_frame_end_the_line(serve: Serve, kind: int, payload: bytes) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits())
    far = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: desk.lines)
    far.send(kind, payload)
    await until(lambda: desk.events[uuid] == [LineClosed()])

    assert server.counts.errors_told == len(payload)
    await far.close()


async def test_a_peer_that_does_not_close_after_the_terminate_frame_is_cut_off(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits(end_within_s=0.05))
    far = await AsteriskSocket.connect(server.port, uuid)
    far.closes_when_told = False
    await until(lambda: desk.lines)
    desk.lines[0].close()
    await until(lambda: desk.events[uuid] == [LineClosed()])

    assert far.was_terminated
    await far.close()


async def test_a_peer_that_does_not_read_is_closed(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits(unread_bytes=2000, kernel_send_bytes=1))
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        deaf.connect(("127.0.0.1", server.port))
        deaf.sendall(bytes([ID, 0, 16]) + UUID(uuid).bytes)
        await until(lambda: desk.lines)
        await until(lambda: desk.events[uuid] == [LineClosed()])

    assert server.counts.not_reading == 1


async def test_voice_before_the_id_is_passed_over(serve: Serve) -> None:
    desk, uuid = Desk(), str(uuid4())
    server = await serve(desk, Limits())
    far = await AsteriskSocket.connect(server.port)
    far.send_bytes(voice_frame(TONE))
    far.press("1")
    far.send(ID, UUID(uuid).bytes)
    far.press("2")
    await until(lambda: desk.events.get(uuid) == [KeyPressed("2")])

    await far.close()


async def test_one_conversation_that_raises_loses_its_line_and_no_other(serve: Serve) -> None:
    desk = Desk()
    desk.attends = False
    server = await serve(desk, Limits())
    fars = [await AsteriskSocket.connect(server.port, str(uuid4())) for _ in range(2)]
    await until(lambda: len(desk.lines) == 2)
    bad, good = desk.lines

    def fail(event: LineEvent) -> None:
        raise ValueError(event)

    bad.attend(fail, lambda voice, played: None)
    desk.attend(good)
    bad.play([TONE])
    await until(lambda: server.counts.failed == 1)
    good.play([TONE])
    await until(lambda: len(desk.events[good.uuid]) == 1)

    for far in fars:
        await far.close()


async def test_stopping_hands_every_caller_back_cleanly(serve: Serve) -> None:
    desk = Desk()
    server = await serve(desk, Limits())
    fars = [await AsteriskSocket.connect(server.port, str(uuid4())) for _ in range(5)]
    await until(lambda: len(desk.lines) == 5)
    await server.stop()
    await until(lambda: all(far.is_gone for far in fars))

    assert all(far.was_terminated for far in fars)
    for far in fars:
        await far.close()


async def test_a_port_in_use_is_refused_by_name(serve: Serve) -> None:
    server = await serve(Desk(), Limits())

    with pytest.raises(AudioSocketError, match=r"asterisk\.audiosocket_port"):
        await AudioSocketServer(Desk().on_line).start("127.0.0.1", server.port)


async def test_a_caller_whose_sound_has_piled_up_leaves_the_loop_its_turns(serve: Serve) -> None:
    desk, uuid, frames = Desk(), str(uuid4()), 800
    desk.attends = False
    server = await serve(desk, Limits())
    far = await AsteriskSocket.connect(server.port, uuid)
    await until(lambda: desk.lines)
    turns, heard, keys = 0, list[int](), list[LineEvent]()

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    desk.lines[0].attend(keys.append, lambda voice, played: heard.append(turns))
    others = asyncio.create_task(take_turns())
    far.send_bytes(voice_frame(TONE) * frames)
    far.press("7")
    await until(lambda: keys == [KeyPressed("7")])
    others.cancel()

    assert len(heard) == frames
    # Where one read's last turn and the next one's first fall together.
    assert max(Counter(heard).values()) <= 2 * TURN_BYTES // VOICE_BYTES
    await far.close()
