"""What a caller holds to the ear: one line and, while somebody listens, one recogniser.

Tells its conversation facts that still mean something: the end of a stopped prompt, or words from a recogniser that
was given back, never reach it. Words that wait in its inbox may grow old there: `still_counts` says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from callcenter.calls.ports import Ear, Ears, Line, Tape
from callcenter.vocabulary.hearing import Hearing
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent, PlaybackFinished, PlaybackId
from callcenter.vocabulary.sound import Sound


@dataclass(frozen=True, slots=True)
class PlayedOut:
    """What was played last came to its end."""

    playing: int
    """Which of the handset's playings it was."""


@dataclass(frozen=True, slots=True)
class EarTold:
    """What a recogniser has heard."""

    hearing: Hearing
    listening: int
    """Which of the handset's listenings it belongs to."""


HandsetEvent = KeyPressed | PlayedOut | LineClosed | EarTold


class Handset:
    """Sound out, voice and keys in. All methods are quick; without a line they do nothing."""

    def __init__(self, ears: Ears, tell: Callable[[HandsetEvent], None]) -> None:
        self._ears = ears
        self._tell = tell
        self._line: Line | None = None
        self._ear: Ear | None = None
        self._tape: Tape | None = None
        self.listening = 0
        """Counts what was listened to: words of an older one are no answer any more."""
        self.playing = 0
        """Counts what was played or stopped: the end of an older one is that of no prompt any more."""
        self._playback: PlaybackId | None = None

    @property
    def is_open(self) -> bool:
        """Whether the caller can hear us now."""
        return self._line is not None

    def attend(self, line: Line) -> None:
        """Take over a line that has just opened."""
        self._line = line
        self._forget_playback()
        line.attend(lambda event: self._on_line(line, event), self._on_voice)

    def play(self, sounds: Sequence[Sound]) -> None:
        """Play instead of whatever plays; `PlayedOut` follows unless it is stopped."""
        self._forget_playback()
        if self._line is not None:
            self._playback = self._line.play(sounds)

    def play_music(self) -> None:
        self._forget_playback()
        if self._line is not None:
            self._line.play_music()

    def stop(self) -> None:
        self._forget_playback()
        if self._line is not None:
            self._line.stop()

    def listen(self, language: Language, end_silence_s: float | None = None) -> bool:
        """Open a recogniser; False where none is to be had."""
        self.stop_listening()
        self.listening += 1
        listening = self.listening
        self._ear = self._ears.open(
            language, lambda hearing: self._on_hearing(EarTold(hearing, listening)), end_silence_s=end_silence_s
        )
        return self._ear is not None

    def hear_again(self, expected: Sequence[str]) -> bool:
        """Have what was heard last heard once more; False where nobody else can."""
        return self._ear is not None and self._ear.hear_again(expected)

    def stop_listening(self) -> None:
        self.listening += 1
        if self._ear is not None:
            self._ear.close()
            self._ear = None

    def still_counts(self, told: EarTold | PlayedOut) -> bool:
        """Whether the recogniser or the prompt that told it is still the last one."""
        match told:
            case EarTold(listening=listening):
                return listening == self.listening
            case PlayedOut(playing=playing):
                return playing == self.playing

    def record(self, tape: Tape | None) -> None:
        """Hand the caller's voice to `tape` from now on, to none if None."""
        self._tape = tape

    def close(self) -> None:
        """Give everything back; the dialplan goes on with what it was told."""
        self.stop_listening()
        self._tape = None
        self._forget_playback()
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def _forget_playback(self) -> None:
        self.playing += 1
        self._playback = None

    def _on_voice(self, frame: bytes, played: bytes) -> None:
        if self._ear is not None:
            self._ear.feed(frame, played)
        if self._tape is not None:
            self._tape.take(frame)

    def _on_hearing(self, told: EarTold) -> None:
        if self.still_counts(told):
            self._tell(told)

    def _on_line(self, line: Line, event: LineEvent) -> None:
        if line is not self._line:
            return
        match event:
            case PlaybackFinished(playback=playback):
                if playback == self._playback:
                    self._playback = None
                    self._tell(PlayedOut(self.playing))
            case KeyPressed():
                self._tell(event)
            case LineClosed():
                self.stop_listening()
                self._line = None
                self._tell(event)
