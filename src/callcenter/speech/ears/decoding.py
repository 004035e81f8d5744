"""One ear's recogniser at work, in worker threads: what the signals of a batch make it tell.

A recogniser that tells words while it hears is asked for them with every sound. One that does not is asked at a pause
what the utterance is if it ends there; where it does end there, that was its hearing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from callcenter.speech.engines.protocol import Recogniser, Setup
from callcenter.speech.voice_activity.endpointing import Began, Ended, Paused, Resumed, Signal, WentOn
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES

BYTES_PER_S = RATE_HZ * SAMPLE_BYTES
TAIL_S = 0.5
"""Kept of the sound heard last; no recogniser looks further ahead."""


@dataclass(slots=True)
class Worked:
    """What a batch has brought."""

    hearings: list[PartlyHeard | Heard]
    sound_s: float = 0.0
    cpu_elsewhere_s: float = 0.0
    """Spent in threads of the engine's own."""
    guessed: int = 0
    guessed_right: int = 0


class Decoder:
    """`work` is for one thread at a time; `is_paused` is the ear's to set, `recogniser` the pool's between jobs."""

    def __init__(self, setup: Setup, language: Language) -> None:
        self.setup = setup
        self.language = language
        self.recogniser: Recogniser | None = None
        self.is_paused = False
        """Whether the caller is silent still: a guess about a pause that is over is not worth making."""
        self._has_worked = False
        self._words: tuple[str, ...] = ()
        self._guess: Heard | None = None
        self._tail = b""

    def work(self, batch: Sequence[Signal]) -> Worked:
        """Decode; may raise whatever the recogniser does, and is not to be used after that."""
        recogniser = self._made_ready()
        worked = Worked([])
        for signal in joined(batch):
            self._take(recogniser, signal, worked)
        worked.cpu_elsewhere_s = recogniser.cpu_elsewhere_s()
        return worked

    def _made_ready(self) -> Recogniser:
        if self.recogniser is None:
            self.recogniser = self.setup.engine.recogniser(self.language, self.setup.decoding)
        elif not self._has_worked:
            self.recogniser.forget()
        self._has_worked = True
        return self.recogniser

    def _take(self, recogniser: Recogniser, signal: Signal, worked: Worked) -> None:
        match signal:
            case Began(sound) | WentOn(sound):
                worked.sound_s += len(sound) / BYTES_PER_S
                self._tail = (self._tail + sound)[-round(TAIL_S * BYTES_PER_S) :]
                words = recogniser.hear(sound)
                if words and words != self._words:
                    self._words = words
                    worked.hearings.append(self._partly(recogniser, Hypothesis(words)))
            case Paused(silent_s):
                self._pause(recogniser, silent_s, worked)
            case Resumed():
                self._guess = None
            case Ended():
                worked.hearings.append(self._finish(recogniser, worked))
            case _:
                assert_never(signal)

    def _pause(self, recogniser: Recogniser, silent_s: float, worked: Worked) -> None:
        if self.setup.engine.is_streaming:
            # Decoders look ahead: the last word comes only with the sound after it, so they get the quiet once more.
            words = recogniser.hear(self._tail[-round(silent_s * BYTES_PER_S) :])
            guess = Hypothesis(words)
        elif self.is_paused and (heard := recogniser.so_far()) is not None:
            worked.guessed += 1
            self._guess = heard
            guess = heard.hypotheses[0] if heard.hypotheses else Hypothesis(())
        else:
            return
        if guess.words:
            self._words = guess.words
            worked.hearings.append(self._partly(recogniser, guess, silent_s))

    def _finish(self, recogniser: Recogniser, worked: Worked) -> Heard:
        heard, self._guess, self._words = self._guess, None, ()
        if heard is None:
            return recogniser.finish()
        worked.guessed_right += 1
        recogniser.forget()
        return heard

    def _partly(self, recogniser: Recogniser, guess: Hypothesis, silent_s: float = 0.0) -> PartlyHeard:
        return PartlyHeard(
            words=guess.words,
            log_probability=guess.log_probability,
            engine=self.setup.engine.name,
            language=self.language,
            knows_only_keywords=recogniser.knows_only_keywords,
            silent_s=silent_s,
        )


def joined(signals: Sequence[Signal]) -> list[Signal]:
    """Neighbouring sounds put together."""
    result: list[Signal] = []
    run: list[bytes] = []
    for signal in signals:
        if isinstance(signal, Began | WentOn):
            run.append(signal.sound)
            continue
        if run:
            result.append(WentOn(b"".join(run)))
            run = []
        result.append(signal)
    return [*result, WentOn(b"".join(run))] if run else result
