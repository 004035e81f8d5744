"""A caller's line in memory: time passes when the test says so."""

from collections import deque
from collections.abc import Callable, Sequence

from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent, PlaybackFinished, PlaybackId
from callcenter.vocabulary.sound import FRAME_BYTES, SILENT_FRAME, Sound

MUSIC = Sound(b"\x2a\x00" * (FRAME_BYTES // 2) * 10)


class FakeLine:
    """`calls.ports.Line`, with what the caller and the clock do as methods."""

    def __init__(self, music: Sound = MUSIC) -> None:
        self.played: list[tuple[Sound, ...]] = []
        """Everything that was ever begun."""
        self.out: list[bytes] = []
        """Every frame that went to the caller."""
        self.is_open = True
        self.is_music_on = False
        self.playing: PlaybackId | None = None
        self._left = b""
        self._music = music
        self._music_left = b""
        self._early: list[LineEvent] = []
        self._on_event: Callable[[LineEvent], None] | None = None
        self._on_voice: Callable[[bytes, bytes], None] | None = None
        self._sent: deque[bytes] = deque(maxlen=25)

    # What the conversation does.

    def attend(self, on_event: Callable[[LineEvent], None], on_voice: Callable[[bytes, bytes], None]) -> None:
        self._on_event, self._on_voice = on_event, on_voice
        early, self._early = self._early, []
        for event in early:
            on_event(event)

    def play(self, sounds: Sequence[Sound]) -> PlaybackId:
        self.stop()
        self.played.append(tuple(sounds))
        self._left = b"".join(sound + bytes(-len(sound) % FRAME_BYTES) for sound in sounds)
        self.playing = PlaybackId(len(self.played))
        return self.playing

    def play_music(self) -> None:
        self.stop()
        self.is_music_on = True

    def stop(self) -> None:
        self.playing, self._left, self.is_music_on = None, b"", False

    def close(self) -> None:
        self.hang_up()

    # What the clock does.

    def pass_frames(self, count: int) -> None:
        """Let `count` times 20 ms pass."""
        for _ in range(count):
            if self.is_open:
                self._send_frame()
                self._sent.append(self.out[-1])

    def finish_playback(self) -> None:
        """Let as much time pass as the playback needs to run to its end."""
        assert self.playing is not None, "nothing plays"
        self.pass_frames(max(1, len(self._left) // FRAME_BYTES))

    # What the caller does.

    def press(self, keys: str) -> None:
        for key in keys:
            if self.is_open:
                self._tell(KeyPressed(key))

    def speak(self, samples: bytes) -> None:
        """Whole frames of voice; a rest is left out."""
        for at in range(0, len(samples) - FRAME_BYTES + 1, FRAME_BYTES):
            if self.is_open and self._on_voice is not None:
                sent = b"".join(self._sent)
                self._sent.clear()
                self._on_voice(samples[at : at + FRAME_BYTES], sent)

    def hang_up(self) -> None:
        if self.is_open:
            self.is_open = False
            self.stop()
            self._tell(LineClosed())

    def _send_frame(self) -> None:
        if self.playing is not None:
            frame, self._left = self._left[:FRAME_BYTES] or SILENT_FRAME, self._left[FRAME_BYTES:]
            self.out.append(frame)
            if not self._left:
                finished, self.playing = self.playing, None
                self._tell(PlaybackFinished(finished))
        elif self.is_music_on:
            self._music_left = self._music_left or self._music
            self.out.append(self._music_left[:FRAME_BYTES])
            self._music_left = self._music_left[FRAME_BYTES:]
        else:
            self.out.append(SILENT_FRAME)

    def _tell(self, event: LineEvent) -> None:
        if self._on_event is None:
            self._early.append(event)
        else:
            self._on_event(event)
