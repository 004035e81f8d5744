"""One caller's ear: from frames to what was heard.

It belongs to the event loop. At most one batch of it is in a worker thread, so nothing needs a lock; an ear that falls
behind is noticed by the very frames that it owes.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import thread_time
from typing import Protocol, assert_never

import structlog

from callcenter.speech.ears.admission import Way
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.decoding import BYTES_PER_S, Decoder, Worked
from callcenter.speech.ears.second_opinion import SecondOpinion
from callcenter.speech.ears.workers import Done, Job, Urgency
from callcenter.speech.engines.protocol import Setup
from callcenter.speech.voice_activity.attention import Attention
from callcenter.speech.voice_activity.endpointing import Began, Ended, EndpointRules, Paused, Resumed, Signal, WentOn
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.serving import bearing

KEPT_S = 10.0
"""Of an utterance's end, for a second opinion."""


class Pool(Protocol):
    """What an ear asks of those it belongs to."""

    @property
    def rules(self) -> EarRules: ...

    @property
    def is_shut(self) -> bool: ...

    def attended(self, cpu_s: float) -> None:
        """A frame was looked at."""
        ...

    def decode(self, ear: "PooledEar", batch: Sequence[Signal], urgency: Urgency) -> Job[Worked]:
        """Have one batch decoded in a worker thread."""
        ...

    def hasten(self, job: Job[Worked], urgency: Urgency) -> None:
        """Somebody has come to wait for it."""
        ...

    def worked(self, ear: "PooledEar", done: Done[Worked]) -> None:
        """A batch is back."""
        ...

    def second(
        self, language: Language, sound: bytes, expected: Sequence[str], tell: Callable[[Heard], None]
    ) -> SecondOpinion | None:
        """Ask for a second opinion; None where there is nobody to ask, or no time."""
        ...

    def lost(self, ear: "PooledEar", *, is_late: bool) -> None:
        """It is given up."""
        ...

    def release(self, ear: "PooledEar", *, is_sound: bool) -> None:
        """Take the recogniser back, to use it again if it `is_sound`."""
        ...


class PooledEar:
    """`calls.ports.Ear`."""

    def __init__(
        self,
        pool: Pool,
        setup: Setup,
        language: Language,
        on_hearing: Callable[[Hearing], None],
        endpoint: EndpointRules,
    ) -> None:
        self.decoder = Decoder(setup, language)
        self.language = language
        self.setup = setup
        self.is_speaking = False
        """Whether the caller is in the midst of an utterance."""
        self._pool = pool
        self._on_hearing = on_hearing
        self._attention = Attention(endpoint)
        self._clock = asyncio.get_running_loop().time
        self._waiting: list[Signal] = []
        self._waiting_bytes = 0
        self._waits_since_s: float | None = None
        """When the oldest of what is owed came in."""
        self._job: Job[Worked] | None = None
        self._utterance = bytearray()
        self._ended: deque[bytes] = deque()
        """The ends of utterances that are not told yet."""
        self._told: bytes | None = None
        self._second: SecondOpinion | None = None
        self._is_open = True
        # Its work is done in the context of the line, which is nobody's.
        self._log: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind(**bearing())

    @property
    def way(self) -> Way:
        return Way(self.setup.engine.name, self.language, self.setup.decoding)

    def feed(self, frame: bytes, played: bytes = b"") -> None:
        if not self._is_open:
            return
        began_s = thread_time()
        signals = self._attention.take(frame, played)
        self._pool.attended(thread_time() - began_s)
        for signal in signals:
            self._follow(signal)
        self._go_on()

    def hear_again(self, expected: Sequence[str]) -> bool:
        if not self._is_open or self._told is None or self._second is not None:
            return False
        self._second = self._pool.second(self.language, self._told, expected, self._tell_second)
        return self._second is not None

    def close(self) -> None:
        """Idempotent. The seat is free once the recogniser is back."""
        if not self._is_open:
            return
        self._is_open = False
        self._leave(is_sound=True)

    def _follow(self, signal: Signal) -> None:
        match signal:
            case Began(sound):
                self._go_on_speaking(sound)
                self._on_hearing(SpeechStarted())
            case WentOn(sound):
                self._go_on_speaking(sound)
            case Paused():
                self.decoder.is_paused = True
            case Resumed():
                self.decoder.is_paused = False
            case Ended():
                self.is_speaking = False
                self._ended.append(bytes(self._utterance))
                self._utterance.clear()
                if self._job is not None:
                    self._pool.hasten(self._job, self._urgency(Ended()))
            case _:
                assert_never(signal)
        self._waiting.append(signal)
        if self._is_owed(signal) and self._waits_since_s is None:
            self._waits_since_s = self._clock()

    def _go_on_speaking(self, sound: bytes) -> None:
        self.is_speaking = True
        self._waiting_bytes += len(sound)
        self._utterance += sound
        del self._utterance[: -round(KEPT_S * BYTES_PER_S)]

    def _is_owed(self, signal: Signal) -> bool:
        """Whether it is late from now on; who hears whole utterances owes nothing before their end."""
        return self.setup.engine.is_streaming or isinstance(signal, Ended)

    def _urgency(self, *signals: Signal) -> Urgency:
        if self.setup.engine.is_streaming:
            return Urgency.STREAM
        return Urgency.WHOLE if Ended() in signals else Urgency.GUESS

    def _go_on(self) -> None:
        if not self._is_open:
            return
        rules = self._pool.rules
        behind_s = rules.behind_s if self.setup.engine.is_streaming else rules.whole_behind_s
        if self._waits_since_s is not None and self._clock() - self._waits_since_s > behind_s:
            self._lose("the recogniser fell behind", is_late=True)
        elif self._job is None and self._is_due() and not self._pool.is_shut:
            batch, self._waiting, self._waiting_bytes = self._waiting, [], 0
            self._job = self._pool.decode(self, batch, self._urgency(*batch))
            asyncio.wrap_future(self._job.future).add_done_callback(self._take_work)

    def _is_due(self) -> bool:
        if any(isinstance(signal, Paused | Ended) for signal in self._waiting):
            return True
        return self.setup.engine.is_streaming and self._waiting_bytes >= self._pool.rules.batch_bytes

    def _take_work(self, work: asyncio.Future[Done[Worked]]) -> None:
        self._job = None
        failure = None if work.cancelled() else work.exception()
        if not self._is_open or work.cancelled():
            self._is_open = False
            self._leave(is_sound=failure is None)
            return
        if failure is not None:
            self._log.error("speech.recogniser_failed", language=self.language, exc_info=failure)
            self._lose("the recogniser failed", is_sound=False)
            return
        self._waits_since_s = self._clock() if any(map(self._is_owed, self._waiting)) else None
        self._pool.worked(self, work.result())
        for hearing in work.result().result.hearings:
            if self._is_open:
                self._tell(hearing)
        self._go_on()

    def _tell(self, hearing: Hearing) -> None:
        if isinstance(hearing, Heard):
            if self._second is not None:
                self._second.give_up()
            self._told = self._ended.popleft()
        self._on_hearing(hearing)

    def _tell_second(self, heard: Heard) -> None:
        self._second = None
        if self._is_open:
            self._on_hearing(replace(heard, is_second=True))

    def _lose(self, cause: str, *, is_late: bool = False, is_sound: bool = True) -> None:
        self._log.warning("speech.hearing_lost", cause=cause, language=self.language, engine=self.setup.engine.name)
        self._is_open = False
        self._pool.lost(self, is_late=is_late)
        self._leave(is_sound=is_sound)
        self._on_hearing(HearingLost(cause))

    def _leave(self, *, is_sound: bool) -> None:
        """Give everything back, the recogniser as soon as no batch is at work."""
        self._waiting.clear()
        if self._second is not None:
            self._second.give_up()
        if self._job is None:
            self._pool.release(self, is_sound=is_sound)
