"""What is sent on a line, and when: one frame each 20 ms, whatever happens to the process.

Pure: time comes in as an argument. After a stall the lost time is made up one extra frame at a time, and only
`MAX_DEBT` of it: Asterisk plays what it gets at once, so a burst would be heard as a jump.
"""

from callcenter.asterisk.audiosocket.frames import SILENCE, Track
from callcenter.vocabulary.line import PlaybackId
from callcenter.vocabulary.sound import FRAME_MS

FRAME_S = FRAME_MS / 1000
MAX_AT_ONCE = 2
MAX_DEBT = 5
"""Frames that are made up for after a stall; older ones are given up."""
SLACK_S = 0.0005
"""Timers count whole milliseconds: a beat that wakes half of one early is in time."""


class Beat:
    """Tells how many frames are due."""

    __slots__ = ("_due_at_s", "given_up")

    def __init__(self, now_s: float) -> None:
        self._due_at_s = now_s
        self.given_up = 0
        """Frames never sent because of stalls."""

    def frames_due(self, now_s: float) -> int:
        """How many frames each line gets now: 0, 1, or 2 to catch up."""
        behind = int((now_s + SLACK_S - self._due_at_s) / FRAME_S) + 1 if now_s + SLACK_S >= self._due_at_s else 0
        if behind > MAX_DEBT:
            self._due_at_s += (behind - MAX_DEBT) * FRAME_S
            self.given_up += behind - MAX_DEBT
        frames = min(behind, MAX_AT_ONCE)
        self._due_at_s += frames * FRAME_S
        return frames

    def wake_at_s(self, now_s: float) -> float:
        """When to ask again; never sooner than half a frame from `now_s`, so that catching up is no burst either."""
        return max(self._due_at_s, now_s + FRAME_S / 2)


class Player:
    """What one line sends next: a playback, music, or silence."""

    __slots__ = ("_at", "_is_music_on", "_music", "_music_at", "_number", "_playing", "_track")

    def __init__(self, music: Track) -> None:
        self._music = music
        self._music_at = 0
        self._is_music_on = False
        self._track: Track = ()
        self._at = 0
        self._number = 0
        self._playing: PlaybackId | None = None

    def play(self, frames: Track) -> PlaybackId:
        """Play `frames` from the next frame on, instead of whatever plays now."""
        self._number += 1
        self._playing = PlaybackId(self._number)
        self._track, self._at = frames, 0
        self._is_music_on = False
        return self._playing

    def play_music(self) -> None:
        """Music, going on where it was left."""
        self.stop()
        self._is_music_on = bool(self._music)

    def stop(self) -> None:
        self._playing = None
        self._track = ()
        self._is_music_on = False

    def advance(self) -> tuple[bytes, PlaybackId | None]:
        """Return the next frame, and the playback that ends with it."""
        if self._playing is not None:
            return self._advance_playback(self._playing)
        if self._is_music_on:
            frame = self._music[self._music_at]
            self._music_at = (self._music_at + 1) % len(self._music)
            return frame, None
        return SILENCE, None

    def _advance_playback(self, playing: PlaybackId) -> tuple[bytes, PlaybackId | None]:
        at = self._at
        frame = self._track[at] if at < len(self._track) else SILENCE
        self._at = at + 1
        if self._at < len(self._track):
            return frame, None
        self.stop()
        return frame, playing
