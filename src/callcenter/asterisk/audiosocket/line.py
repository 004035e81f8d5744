"""One caller's line: prompts and music out, voice and keys in. Lives in the event loop, never blocks."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain

import structlog

from callcenter.asterisk.audiosocket.frames import HEADER, Track, track
from callcenter.asterisk.audiosocket.pacing import Player
from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent, PlaybackFinished, PlaybackId
from callcenter.vocabulary.serving import bearing
from callcenter.vocabulary.sound import FRAME_BYTES, Sound

MAX_EARLY_EVENTS = 16
"""Keys kept for a conversation that does not attend yet."""
MAX_SENT_FRAMES = 25
"""Sent frames kept for the next frame of voice: what is older can be told from no echo any more."""


class AudioLine:
    """`calls.ports.Line` on an AudioSocket."""

    __slots__ = (
        "_cut_voice",
        "_early",
        "_end",
        "_is_open",
        "_on_event",
        "_on_voice",
        "_player",
        "_sent",
        "_write",
        "log",
        "uuid",
    )

    def __init__(self, uuid: str, music: Track, write: Callable[[bytes], None], end: Callable[[], None]) -> None:
        self.uuid = uuid
        """The id that Asterisk gave the call."""
        self.log: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind(uuid=uuid)
        """Bears the call's id once a conversation attends."""
        self._player = Player(music)
        self._write = write
        self._end = end
        self._is_open = True
        self._early: list[LineEvent] = []
        self._cut_voice = b""
        self._on_event: Callable[[LineEvent], None] | None = None
        self._on_voice: Callable[[bytes, bytes], None] | None = None
        self._sent: deque[bytes] = deque(maxlen=MAX_SENT_FRAMES)

    @property
    def is_open(self) -> bool:
        """Whether sound still goes out."""
        return self._is_open

    @property
    def is_attended(self) -> bool:
        """Whether a conversation has taken this line."""
        return self._on_event is not None

    # What the conversation does.

    def attend(self, on_event: Callable[[LineEvent], None], on_voice: Callable[[bytes, bytes], None]) -> None:
        """Hand events and voice to these from now on, beginning with the keys already pressed."""
        self._on_event, self._on_voice = on_event, on_voice
        self.log = self.log.bind(**bearing())
        early, self._early = self._early, []
        for event in early:
            on_event(event)

    def play(self, sounds: Sequence[Sound]) -> PlaybackId:
        return self._player.play(
            tuple(chain.from_iterable(map(track, sounds))) if len(sounds) != 1 else track(sounds[0])
        )

    def play_music(self) -> None:
        self._player.play_music()

    def stop(self) -> None:
        self._player.stop()

    def close(self) -> None:
        """End the AudioSocket cleanly; `LineClosed` follows when Asterisk has let go."""
        if self._is_open:
            self._end()

    # What the connection tells.

    def send_frames(self, count: int) -> None:
        """Write the next `count` frames."""
        for _ in range(count):
            if not self._is_open:
                return
            frame, finished = self._player.advance()
            self._write(frame)
            self._sent.append(frame)
            if finished is not None:
                self._tell(PlaybackFinished(finished))

    def take_key(self, key: str) -> None:
        if self._is_open:
            self._tell(KeyPressed(key))

    def take_voice(self, samples: bytes) -> None:
        """Hand voice on by frames of 20 ms, however the caller's phone packs it."""
        if not self._is_open or self._on_voice is None:
            return
        if len(samples) == FRAME_BYTES and not self._cut_voice:
            self._on_voice(samples, self._sent_since())
            return
        samples = self._cut_voice + samples
        whole = len(samples) - len(samples) % FRAME_BYTES
        self._cut_voice = samples[whole:]
        for at in range(0, whole, FRAME_BYTES):
            self._on_voice(samples[at : at + FRAME_BYTES], self._sent_since())

    def _sent_since(self) -> bytes:
        """What was sent since this was asked last."""
        sent = b"".join([frame[HEADER.size :] for frame in self._sent])
        self._sent.clear()
        return sent

    def fall_silent(self) -> None:
        """The socket is on its way out: nothing more is sent, no key or voice told."""
        self._is_open = False

    def take_end(self) -> None:
        """The socket is gone; to be told once."""
        self._tell(LineClosed())

    def _tell(self, event: LineEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)
        elif len(self._early) < MAX_EARLY_EVENTS:
            self._early.append(event)
