"""When somebody begins to speak, and when they have finished: decided from one yes or no per 20 ms frame.

Pure; frames are the clock. Only what lies between a begin and an end is worth a recogniser's time; a little of what
went before comes with it, so that the first syllable is whole.
"""

from collections import deque
from dataclasses import dataclass

from callcenter.vocabulary.sound import FRAME_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRules:
    """How much speech is speech, and how much silence is an end."""

    start_voiced_s: float = 0.06
    """Voiced frames needed within `start_window_s`: a click is shorter, and a cough has fewer that are like speech."""
    start_window_s: float = 0.3
    pre_roll_s: float = 0.3
    """Sound kept from before the window."""
    pause_s: float = 0.3
    """Silence after which it is worth asking what was said so far; a stop consonant or a breath is shorter."""
    end_silence_s: float = 0.8
    """Read sentences, by synthetic and by recorded voices, hold no pause of half a second; who hesitates longer has it
    in the profile."""
    longest_utterance_s: float = 20.0
    """Speech without a pause is cut into utterances of this length."""

    @property
    def start_voiced(self) -> int:
        return _frames(self.start_voiced_s)

    @property
    def start_window(self) -> int:
        return _frames(self.start_window_s)

    @property
    def pre_roll(self) -> int:
        return _frames(self.pre_roll_s)

    @property
    def pause(self) -> int:
        return _frames(self.pause_s)

    @property
    def end_silence(self) -> int:
        return _frames(self.end_silence_s)

    @property
    def longest_utterance(self) -> int:
        return _frames(self.longest_utterance_s)


def _frames(seconds: float) -> int:
    return max(1, round(seconds * 1000 / FRAME_MS))


@dataclass(frozen=True, slots=True)
class Began:
    """Speech; `sound` is all of it so far, with its pre-roll."""

    sound: bytes


@dataclass(frozen=True, slots=True)
class WentOn:
    """More sound of the utterance."""

    sound: bytes


@dataclass(frozen=True, slots=True)
class Paused:
    """Silence within the utterance, which may be over; once a silence."""

    silent_s: float


@dataclass(frozen=True, slots=True)
class Resumed:
    """Speech again after `Paused`: the utterance was not over."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The utterance is complete."""


Signal = Began | WentOn | Paused | Resumed | Ended


class Endpointer:
    """Follows one caller."""

    __slots__ = ("_is_speaking", "_recent", "_rules", "_silent", "_spoken", "_voiced")

    def __init__(self, rules: EndpointRules) -> None:
        self._rules = rules
        self._recent: deque[bytes] = deque(maxlen=rules.pre_roll + rules.start_window)
        self._voiced: deque[bool] = deque(maxlen=rules.start_window)
        self._is_speaking = False
        self._silent = 0
        self._spoken = 0

    @property
    def is_speaking(self) -> bool:
        """Whether an utterance is under way."""
        return self._is_speaking

    @property
    def is_about_to_begin(self) -> bool:
        """Whether one more voiced frame begins an utterance."""
        return not self._is_speaking and sum(self._voiced) + 1 >= self._rules.start_voiced

    def take(self, frame: bytes, is_voiced: bool) -> tuple[Signal, ...]:
        """What the next frame changes."""
        return self._go_on(frame, is_voiced) if self._is_speaking else self._wait(frame, is_voiced)

    def _wait(self, frame: bytes, is_voiced: bool) -> tuple[Signal, ...]:
        self._recent.append(frame)
        self._voiced.append(is_voiced)
        if not is_voiced or sum(self._voiced) < self._rules.start_voiced:
            return ()
        sound = b"".join(self._recent)
        self._is_speaking, self._silent, self._spoken = True, 0, len(self._recent)
        self._recent.clear()
        self._voiced.clear()
        return (Began(sound),)

    def _go_on(self, frame: bytes, is_voiced: bool) -> tuple[Signal, ...]:
        self._spoken += 1
        had_paused = self._silent >= self._rules.pause
        self._silent = 0 if is_voiced else self._silent + 1
        if self._silent >= self._rules.end_silence:
            self._is_speaking = False
            return WentOn(frame), Ended()
        if self._spoken >= self._rules.longest_utterance:
            self._spoken = 0
            return WentOn(frame), Ended()
        if had_paused and is_voiced:
            return Resumed(), WentOn(frame)
        if self._silent == self._rules.pause:
            return WentOn(frame), Paused(self._silent * FRAME_MS / 1000)
        return (WentOn(frame),)
