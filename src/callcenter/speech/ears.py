"""Recognisers at work on callers: who gets one, how sound reaches it, and what happens when it is late.

Everything but the decoding itself lives in the event loop. Of one ear at most one batch is in a worker thread, so
nothing needs a lock; an ear that falls behind is noticed by the very frames that it owes.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import assert_never

import structlog

from callcenter.speech.activity import VoiceActivity
from callcenter.speech.endpointing import Began, Ended, Endpointer, EndpointRules, Paused, Resumed, Signal, WentOn
from callcenter.speech.engine import Decoding, Engine, Recogniser
from callcenter.speech.niceness import be_nice
from callcenter.vocabulary.hearing import Hearing, HearingLost, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarRules:
    """Bounds of what recognition may take."""

    seats: int = 16
    """Callers heard at the same time."""
    workers: int = max(1, os.cpu_count() or 1)
    batch_s: float = 0.1
    """Sound that is decoded in one go: less costs more switches, more delays the partial results."""
    behind_s: float = 2.0
    """An ear whose sound waits for longer than this is given up."""
    rest_s: float = 5.0
    """No new ear is opened for so long after one was given up: the machine is overloaded."""
    endpoint: EndpointRules = field(default_factory=EndpointRules)

    @property
    def batch_bytes(self) -> int:
        return max(1, round(self.batch_s * 1000 / FRAME_MS)) * FRAME_BYTES


@dataclass(slots=True)
class EarCounts:
    """What happened since the start, for metrics."""

    opened: int = 0
    refused_no_seat: int = 0
    refused_resting: int = 0
    refused_language: int = 0
    lost: int = 0


class PooledEars:
    """`calls.ports.Ears` over any engine: seats, pooled recognisers, worker threads, a breaker."""

    def __init__(self, engine: Engine, rules: EarRules) -> None:
        self.rules = rules
        self.counts = EarCounts()
        self._engine = engine
        self._workers = ThreadPoolExecutor(rules.workers, thread_name_prefix="ears", initializer=be_nice)
        self._idle: dict[Language, list[Recogniser]] = {language: [] for language in Language}
        self._taken = 0
        self._rests_until_s = 0.0
        self.generation = 0
        """Of recognisers; those of an older one are not used again."""
        self.is_shut = False

    @property
    def seats_taken(self) -> int:
        """Callers that are heard now, and recognisers that have not come back from a lost one."""
        return self._taken

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> "PooledEar | None":
        """Start to listen; None where no seat is free, the language has no engine, or the machine is overloaded."""
        if self.is_shut or not self._engine.speaks(language, Decoding.GRAMMAR):
            self.counts.refused_language += 1
            return None
        if self._taken >= self.rules.seats:
            self.counts.refused_no_seat += 1
            return None
        if asyncio.get_running_loop().time() < self._rests_until_s:
            self.counts.refused_resting += 1
            return None
        self._taken += 1
        self.counts.opened += 1
        endpoint = self.rules.endpoint
        if end_silence_s is not None:
            endpoint = replace(endpoint, end_silence_s=end_silence_s)
        return PooledEar(self, language, on_hearing, endpoint)

    def renew(self) -> None:
        """The engine makes other recognisers from now on; callers who are heard now keep theirs to the end."""
        self.generation += 1
        for idle in self._idle.values():
            idle.clear()

    def shut(self) -> None:
        """Take nothing more; threads end with the batch they are at."""
        self.is_shut = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    # What ears ask of the pool.

    def decode(self, ear: "PooledEar", batch: list[bytes]) -> asyncio.Future[list[Hearing]]:
        """Have one batch decoded in a worker thread."""
        if ear.recogniser is None and self._idle[ear.language]:
            ear.recogniser = self._idle[ear.language].pop()
        return asyncio.get_running_loop().run_in_executor(self._workers, self._work, ear, batch)

    def release(self, ear: "PooledEar", *, is_sound: bool) -> None:
        """The seat is free again; a recogniser that failed is not used again."""
        self._taken -= 1
        if ear.recogniser is not None and is_sound and ear.generation == self.generation:
            self._idle[ear.language].append(ear.recogniser)

    def rest(self) -> None:
        self.counts.lost += 1
        self._rests_until_s = asyncio.get_running_loop().time() + self.rules.rest_s

    def _work(self, ear: "PooledEar", batch: list[bytes]) -> list[Hearing]:
        # In a worker thread. The ear's recogniser is this batch's alone until the batch is back in the loop.
        if ear.recogniser is None:
            ear.recogniser = self._engine.recogniser(ear.language, Decoding.GRAMMAR)
        elif not ear.has_decoded:
            ear.recogniser.forget()
        ear.has_decoded = True
        hearings: list[Hearing] = []
        for sound in batch:
            if sound == END:
                ear.last_words = ()
                hearings.append(ear.recogniser.finish())
            elif (words := ear.recogniser.hear(sound)) and words != ear.last_words:
                ear.last_words = words
                hearings.append(
                    PartlyHeard(
                        words=words,
                        engine=self._engine.name,
                        language=ear.language,
                        knows_only_keywords=ear.recogniser.knows_only_keywords,
                    )
                )
        return hearings


END = b""
"""Stands in a batch for the end of an utterance."""


class PooledEar:
    """`calls.ports.Ear`. Everything but `recogniser`, `has_decoded` and `last_words` belongs to the event loop."""

    def __init__(
        self, ears: PooledEars, language: Language, on_hearing: Callable[[Hearing], None], endpoint: EndpointRules
    ) -> None:
        self.generation = ears.generation
        self.language = language
        self.recogniser: Recogniser | None = None
        self.has_decoded = False
        self.last_words: tuple[str, ...] = ()
        self._ears = ears
        self._on_hearing = on_hearing
        self._activity = VoiceActivity()
        self._endpointer = Endpointer(endpoint)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._is_end_waiting = False
        self._clock = asyncio.get_running_loop().time
        self._waits_since_s: float | None = None
        """When the oldest sound not yet decoded came in."""
        self._at_work: asyncio.Future[list[Hearing]] | None = None
        self._is_open = True

    def feed(self, frame: bytes, played: bytes = b"") -> None:
        if not self._is_open:
            return
        for signal in self._endpointer.take(frame, self._activity.is_voice(frame)):
            self._follow(signal)
        self._go_on()

    def hear_again(self, expected: Sequence[str]) -> bool:
        """Ask the next engine for another opinion; none is at hand."""
        return False

    def close(self) -> None:
        """Idempotent. The seat is free once the recogniser is back."""
        if not self._is_open:
            return
        self._is_open = False
        self._waiting.clear()
        if self._at_work is None:
            self._ears.release(self, is_sound=True)

    def _follow(self, signal: Signal) -> None:
        match signal:
            case Began(sound):
                self._on_hearing(SpeechStarted())
                self._wait_with(sound)
            case WentOn(sound):
                self._wait_with(sound)
            case Paused() | Resumed():
                pass
            case Ended():
                self._is_end_waiting = True
                self._wait_with(END)
            case _:
                assert_never(signal)

    def _go_on(self) -> None:
        if not self._is_open:
            return
        if self._waits_since_s is not None and self._clock() - self._waits_since_s > self._ears.rules.behind_s:
            self._lose("the recogniser fell behind")
        else:
            self._decode_when_due()

    def _wait_with(self, sound: bytes) -> None:
        self._waiting.append(sound)
        self._waiting_bytes += len(sound)
        if self._waits_since_s is None:
            self._waits_since_s = self._clock()

    def _decode_when_due(self) -> None:
        if self._at_work is not None or not self._waiting or self._ears.is_shut:
            return
        if self._waiting_bytes < self._ears.rules.batch_bytes and not self._is_end_waiting:
            return
        batch = _joined(self._waiting)
        self._waiting, self._waiting_bytes, self._is_end_waiting = [], 0, False
        self._at_work = self._ears.decode(self, batch)
        self._at_work.add_done_callback(self._take_work)

    def _take_work(self, work: asyncio.Future[list[Hearing]]) -> None:
        self._at_work = None
        failure = None if work.cancelled() else work.exception()
        if not self._is_open or work.cancelled():
            self._is_open = False
            self._ears.release(self, is_sound=failure is None)
            return
        if failure is not None:
            log.error("speech.recogniser_failed", language=self.language, exc_info=failure)
            self._lose("the recogniser failed", is_sound=False)
            return
        self._waits_since_s = self._clock() if self._waiting else None
        for hearing in work.result():
            if self._is_open:
                self._on_hearing(hearing)
        self._go_on()

    def _lose(self, cause: str, *, is_sound: bool = True) -> None:
        log.warning("speech.hearing_lost", cause=cause, language=self.language)
        self._is_open = False
        self._waiting.clear()
        self._ears.rest()
        if self._at_work is None:
            self._ears.release(self, is_sound=is_sound)
        self._on_hearing(HearingLost(cause))


def _joined(sounds: list[bytes]) -> list[bytes]:
    """Neighbours put together, ends of utterances kept apart."""
    joined: list[bytes] = []
    run: list[bytes] = []
    for sound in sounds:
        if sound == END:
            joined += [b"".join(run), END] if run else [END]
            run = []
        else:
            run.append(sound)
    return [*joined, b"".join(run)] if run else joined
