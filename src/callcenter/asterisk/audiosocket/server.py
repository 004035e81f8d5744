"""The AudioSocket server: takes Asterisk's connections, paces every line by one beat, bounds and counts all of it."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never, cast

import structlog

from callcenter.asterisk.audiosocket.frames import (
    TERMINATE_FRAME,
    VOICE_BYTES,
    Error,
    Frame,
    FrameReader,
    Identify,
    Key,
    Malformed,
    Stray,
    Terminate,
    Track,
    Voice,
    track,
)
from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.pacing import Beat
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import Sound

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()

NO_MUSIC = Sound(b"")
BACKLOG = 1024
TURN_BYTES = 8 * VOICE_BYTES
"""So much of one caller's sound is looked at in one turn of the loop: 160 ms, which cost some milliseconds."""


class AudioSocketError(CallCenterError):
    """The server cannot listen."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what the other side may do to us."""

    lines: int = 2000
    """Connections at a time, with or without an id."""
    id_within_s: float = 2.0
    attended_within_s: float = 2.0
    """A line that no conversation attends by then belongs to no call we know."""
    end_within_s: float = 1.0
    """How long Asterisk may take to close after our terminate frame."""
    unread_bytes: int = 50 * VOICE_BYTES
    """Sound that may wait for a peer that does not read, beside the kernel's own buffers: one second."""
    kernel_send_bytes: int = 16 * 1024


@dataclass(slots=True)
class Counts:
    """What happened since the start, for metrics."""

    opened: int = 0
    refused_full: int = 0
    refused_second_id: int = 0
    replaced: int = 0
    """Lines whose call came back on a new connection before the end of the old one was seen."""
    refused_without_id: int = 0
    refused_unknown: int = 0
    malformed: int = 0
    strays: int = 0
    errors_told: int = 0
    not_reading: int = 0
    failed: int = 0
    """Lines closed because their conversation's callback raised."""
    frames_given_up: int = 0
    """Per line; see `pacing`."""


class AudioSocketServer:
    """All lines of one process.

    `on_line` is called in the event loop with each new line, which is refused as unknown unless it is attended to
    within `Limits.attended_within_s`; `lines` finds it again for an arrival that is told later than its socket.
    """

    def __init__(
        self, on_line: Callable[[AudioLine], None], music: Sound = NO_MUSIC, limits: Limits | None = None
    ) -> None:
        self.on_line = on_line
        self.music: Track = track(music)
        self.limits = limits or Limits()
        self.counts = Counts()
        self._lines: dict[str, AudioLine] = {}
        self._connections: set[_Connection] = set()
        self._listeners: dict[int, asyncio.Server] = {}
        self._ticker: asyncio.TimerHandle | None = None
        self._all_gone = asyncio.Event()

    @property
    def lines(self) -> Mapping[str, AudioLine]:
        """The open lines by the UUID of their call."""
        return MappingProxyType(self._lines)

    @property
    def port(self) -> int:
        """The port listened on first; for tests, that listen on 0."""
        assert self._listeners, "start() comes first"  # noqa: S101 a programmer's mistake, not an operator's
        return int(next(iter(self._listeners.values())).sockets[0].getsockname()[1])

    async def start(self, host: str, port: int) -> None:
        """Listen, and start the beat; raises `AudioSocketError`. May be asked again, for another port."""
        loop = asyncio.get_running_loop()
        try:
            listening = socket.create_server((host, port), backlog=BACKLOG)
        except OSError as error:
            raise AudioSocketError(
                f"asterisk.audiosocket_port: cannot listen on {host}:{port} ({error.strerror}); "
                "stop the other process or choose another port"
            ) from error
        # Accepted sockets inherit it. With the kernel's megabytes of buffer a peer that does not read would go
        # unnoticed for minutes.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.limits.kernel_send_bytes)
        self._listeners[port] = await loop.create_server(lambda: _Connection(self), sock=listening, backlog=BACKLOG)
        if self._ticker is None:
            self._tick(loop, Beat(loop.time()))

    def leave(self, port: int) -> None:
        """Listen there no more; the lines that came by it stay."""
        if (listener := self._listeners.pop(port, None)) is not None:
            listener.close()

    async def stop(self) -> None:
        """End every line cleanly, so that Asterisk takes the callers on, and stop listening. Idempotent."""
        if self._ticker is None:
            return
        for port in tuple(self._listeners):
            self.leave(port)
        for line in tuple(self._lines.values()):
            line.close()
        for connection in tuple(self._connections):
            connection.end()
        if self._connections:
            self._all_gone.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_gone.wait(), self.limits.end_within_s + 1)
        self._ticker.cancel()
        self._ticker = None

    def _tick(self, loop: asyncio.AbstractEventLoop, beat: Beat) -> None:
        frames = beat.frames_due(loop.time())
        if frames:
            self.counts.frames_given_up = beat.given_up
            for line in tuple(self._lines.values()):
                try:
                    line.send_frames(frames)
                except Exception:  # one conversation's fault must not silence all the others
                    line.log.exception("line.failed")
                    self.counts.failed += 1
                    line.close()
        self._ticker = loop.call_at(beat.wake_at_s(loop.time()), self._tick, loop, beat)

    # What connections ask of the server.

    def admits(self, connection: "_Connection") -> bool:
        """Take `connection` among ours, if there is room."""
        if len(self._connections) >= self.limits.lines or not self._listeners:
            self.counts.refused_full += 1
            return False
        self._connections.add(connection)
        return True

    def opened(self, line: AudioLine) -> None:
        self.counts.opened += 1
        self._lines[line.uuid] = line
        self.on_line(line)

    def released(self, line: AudioLine) -> None:
        """The id is free again: the same call may come back."""
        if self._lines.get(line.uuid) is line:
            del self._lines[line.uuid]

    def gone(self, connection: "_Connection") -> None:
        self._connections.discard(connection)
        if not self._connections:
            self._all_gone.set()


class _Connection(asyncio.Protocol):
    """One TCP connection: without an id, then with a line, then ending (our terminate frame is out), then gone."""

    def __init__(self, server: AudioSocketServer) -> None:
        self._server = server
        self._reader = FrameReader()
        self._line: AudioLine | None = None
        self._is_ending = False
        self._unread = b""
        """Received, and left for the loop's next turns."""
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def _log(self) -> structlog.typing.FilteringBoundLogger:
        return log if self._line is None else self._line.log

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if not self._server.admits(self):
            self._abort()
            return
        limits = self._server.limits
        self._transport.set_write_buffer_limits(high=limits.unread_bytes)
        self._expect(limits.id_within_s, self._without_id)

    def data_received(self, data: bytes) -> None:
        is_at_it = bool(self._unread)
        self._unread += data
        if not is_at_it:
            self._take_turn()

    def _take_turn(self) -> None:
        """A loop that is late finds seconds of sound at each caller: looked at in one go, it would be later still."""
        if self._transport.is_closing():
            self._unread = b""
            return
        data, self._unread = self._unread[:TURN_BYTES], self._unread[TURN_BYTES:]
        for frame in self._reader.feed(data):
            if self._is_ending:
                self._unread = b""
                return
            self._take(frame)
        if self._unread:
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._take_turn)
        elif not self._transport.is_reading():
            self._transport.resume_reading()

    def pause_writing(self) -> None:
        self._server.counts.not_reading += 1
        self._log.warning("line.not_reading")
        self._abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()
        self._expect_nothing()
        self._server.gone(self)
        if self._line is not None:
            self._line.take_end()

    def end(self) -> None:
        """Tell Asterisk that we are done, and wait for it to close: the cleanest of all ends."""
        if self._is_ending:
            return
        self._let_go()
        self._transport.write(TERMINATE_FRAME)
        self._expect(self._server.limits.end_within_s, self._transport.abort)

    def _take(self, frame: Frame) -> None:
        line = self._line
        match frame:
            case Voice(samples):
                if line is not None:
                    line.take_voice(samples)
            case Key(key):
                if line is not None:
                    line.take_key(key)
            case Identify(uuid):
                self._take_id(uuid)
            case Terminate():
                self._let_go()
                self._transport.close()
            case Error(code):
                self._server.counts.errors_told += 1
                self._log.warning("line.error_told", code=code)
                self._let_go()
                self._transport.close()
            case Stray(kind):
                self._server.counts.strays += 1
                self._log.info("line.stray_frame", kind=kind)
            case Malformed(fault):
                self._server.counts.malformed += 1
                self._log.warning("line.malformed", fault=fault)
                self._abort()
            case _:
                assert_never(frame)

    def _take_id(self, uuid: str) -> None:
        if self._line is not None:
            self._server.counts.refused_second_id += 1
            self._log.warning("line.refused", cause="second id")
            self._abort()
            return
        older = self._server.lines.get(uuid)
        if older is not None:
            # A channel has one AudioSocket at a time: the old one is dead, and only the news of it is late.
            self._server.counts.replaced += 1
            older.log.info("line.replaced")
            older.close()
        self._line = AudioLine(uuid, self._server.music, self._transport.write, self.end)
        self._expect(self._server.limits.attended_within_s, self._unattended)
        self._server.opened(self._line)

    def _without_id(self) -> None:
        self._server.counts.refused_without_id += 1
        log.warning("line.refused", cause="no id")
        self._abort()

    def _unattended(self) -> None:
        if self._line is not None and not self._line.is_attended:
            self._server.counts.refused_unknown += 1
            self._log.warning("line.refused", cause="unknown id")
            self._line.close()

    def _abort(self) -> None:
        self._let_go()
        self._transport.abort()

    def _let_go(self) -> None:
        """Nothing more goes out, nothing that comes in is told, and the id is free again."""
        self._is_ending = True
        if self._line is not None:
            self._line.fall_silent()
            self._server.released(self._line)

    def _expect(self, within_s: float, otherwise: Callable[[], None]) -> None:
        self._expect_nothing()
        self._deadline = asyncio.get_running_loop().call_later(within_s, otherwise)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
