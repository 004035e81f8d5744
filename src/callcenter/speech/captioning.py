"""What one side of a talk says, while it says it: free decoding, behind everything that callers need.

Words come as soon as an engine has them: a streaming one tells them by itself, another hears what there is of the
utterance again and again. Where the machine has no room the sound is dropped, not kept for later.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import structlog

from callcenter.speech.ears.admission import Costs, Way
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.engines.protocol import Recogniser, Setup
from callcenter.speech.niceness import be_nice
from callcenter.speech.voice_activity.attention import Attention
from callcenter.speech.voice_activity.endpointing import Began, Ended, EndpointRules, Signal, WentOn
from callcenter.vocabulary.hearing import Captioned, CaptionsRest, Heard, HearingLost, PartlyHeard
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES

NICENESS = 15
"""Behind the ears of callers, before recordings that are written down."""
MOST_IDLE = 4
"""Recognisers kept for the next talk: a new one takes a second of CPU, an idle one memory."""
END = b""
"""Stands among sounds for the end of an utterance."""
_BYTES_PER_S = RATE_HZ * SAMPLE_BYTES

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionRules:
    """Of all captions together."""

    cpu_share: float = 0.5
    """Of all cores, with what callers' ears need: beyond it captions rest."""
    step_s: float = 0.2
    """New sound that is worth decoding, for an engine that streams."""
    whole_step_s: float = 1.0
    """For one that hears all of the utterance again."""
    behind_s: float = 4.0
    """Sound that waits for longer is dropped."""
    endpoint: EndpointRules = field(default_factory=lambda: EndpointRules(end_silence_s=0.6, longest_utterance_s=8.0))


class Machine(Protocol):
    """What callers' ears take of it: `speech.ears.PooledEars`."""

    @property
    def rules(self) -> EarRules: ...

    @property
    def cores_reserved(self) -> float: ...

    @property
    def is_overwhelmed(self) -> bool: ...


class CaptionEars:
    """All captions together. Everything but the decoding lives in the event loop."""

    def __init__(
        self, machine: Machine, setup_of: Callable[[Language], Setup | None], rules: CaptionRules | None = None
    ) -> None:
        self.rules = rules or CaptionRules()
        self._machine = machine
        self._setup_of = setup_of
        self._costs = Costs()
        self._open: set[CaptionEar] = set()
        self._idle: dict[Way, list[Recogniser]] = defaultdict(list)
        # One thread: captions take a core at most.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="captions", initializer=partial(be_nice, NICENESS))

    @property
    def open_count(self) -> int:
        return len(self._open)

    def open(self, language: Language, tell: Callable[[Captioned], None]) -> "CaptionEar | None":
        """Begin to listen; None where nothing decodes the language freely."""
        setup = self._setup_of(language)
        if setup is None:
            return None
        ear = CaptionEar(self, setup, language, tell)
        self._open.add(ear)
        return ear

    def shut(self) -> None:
        """Take nothing more; the thread ends with what it is at."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    # What ears ask of the pool.

    def has_room(self, ear: "CaptionEar") -> bool:
        """Whether this ear may decode now, beside callers' ears and the captions of others."""
        others = sum(self._costs.of(one.way) for one in self._open if one.is_speaking and one is not ear)
        limit = self._machine.rules.cores * self.rules.cpu_share
        needed = self._machine.cores_reserved + others + self._costs.of(ear.way)
        return needed <= limit and not self._machine.is_overwhelmed

    def recogniser(self, way: Way) -> Recogniser | None:
        return self._idle[way].pop() if self._idle[way] else None

    def ask(self, work: Callable[[], "Worked"]) -> asyncio.Future["Worked"]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    def worked(self, way: Way, worked: "Worked") -> None:
        if worked.sound_s:
            self._costs.spend(way, cpu_s=worked.cpu_s, sound_s=worked.sound_s)

    def release(self, ear: "CaptionEar", recogniser: Recogniser | None) -> None:
        self._open.discard(ear)
        if recogniser is not None and len(self._idle[ear.way]) < MOST_IDLE:
            self._idle[ear.way].append(recogniser)


@dataclass(slots=True)
class Worked:
    """What a batch has brought."""

    heard: list[PartlyHeard | Heard]
    sound_s: float
    cpu_s: float


class CaptionEar:
    """One side of one talk. At most one batch of it is in the thread; `recogniser` is that batch's until it is back."""

    def __init__(self, pool: CaptionEars, setup: Setup, language: Language, tell: Callable[[Captioned], None]) -> None:
        self.way = Way(setup.engine.name, language, setup.decoding)
        self.is_speaking = False
        self._pool = pool
        self._setup = setup
        self._language = language
        self._tell = tell
        self._recogniser: Recogniser | None = None
        self._attention = Attention(pool.rules.endpoint)
        self._waiting: list[bytes] = []
        self._has_gap = True
        """Sound before what waits was dropped, or was another talk's."""
        self._is_dropping = False
        """The rest of an utterance whose beginning was dropped."""
        self._is_resting = False
        self._job: asyncio.Future[Worked] | None = None
        self._is_open = True
        step_s = pool.rules.step_s if setup.engine.is_streaming else pool.rules.whole_step_s
        self._step_bytes = round(step_s * _BYTES_PER_S)

    def feed(self, frame: bytes) -> None:
        """Take 20 ms of voice; never blocks."""
        if not self._is_open:
            return
        for signal in self._attention.take(frame):
            self._follow(signal)
        self._decode_when_due()

    def close(self) -> None:
        """Idempotent."""
        if self._is_open:
            self._is_open = False
            self._leave(is_sound=True)

    def _follow(self, signal: Signal) -> None:
        match signal:
            case Began(sound):
                self.is_speaking, self._is_dropping = True, False
                self._waiting.append(sound)
            case WentOn(sound):
                if not self._is_dropping:
                    self._waiting.append(sound)
            case Ended():
                self.is_speaking = False
                if not self._is_dropping:
                    self._waiting.append(END)
            case _:
                # A pause within an utterance: the next step comes soon enough.
                return

    def _decode_when_due(self) -> None:
        waiting = sum(map(len, self._waiting))
        is_due = waiting >= self._step_bytes or END in self._waiting
        if not is_due:
            return
        if waiting > self._pool.rules.behind_s * _BYTES_PER_S or not self._pool.has_room(self):
            self._drop()
        elif self._job is None:
            self._rest(is_resting=False)
            batch, self._waiting = self._waiting, []
            if self._recogniser is None:
                self._recogniser = self._pool.recogniser(self.way)
            begins_anew, self._has_gap = self._has_gap, False
            self._job = self._pool.ask(lambda: self._work(batch, begins_anew=begins_anew))
            self._job.add_done_callback(self._take_work)

    def _drop(self) -> None:
        self._waiting.clear()
        self._has_gap, self._is_dropping = True, self.is_speaking
        self._rest(is_resting=True)

    def _rest(self, *, is_resting: bool) -> None:
        if is_resting is not self._is_resting:
            self._is_resting = is_resting
            self._tell(CaptionsRest(is_resting))

    def _work(self, batch: Sequence[bytes], *, begins_anew: bool) -> Worked:
        # In the thread.
        began_s = time.thread_time()
        recogniser = self._recogniser or self._setup.engine.recogniser(self._language, self._setup.decoding)
        self._recogniser = recogniser
        if begins_anew:
            recogniser.forget()
        heard: list[PartlyHeard | Heard] = []
        words: tuple[str, ...] = ()
        for sound in batch:
            if sound == END:
                heard.append(recogniser.finish())
                words = ()
            else:
                words = recogniser.hear(sound)
        if batch[-1] != END:
            guess = recogniser.so_far()
            words = words if guess is None else guess.words
        if words:
            heard.append(PartlyHeard(words=words, engine=self._setup.engine.name, language=self._language))
        cpu_s = time.thread_time() - began_s + recogniser.cpu_elsewhere_s()
        return Worked(heard, sum(map(len, batch)) / _BYTES_PER_S, cpu_s)

    def _take_work(self, job: "asyncio.Future[Worked]") -> None:
        self._job = None
        failure = None if job.cancelled() else job.exception()
        if not self._is_open or job.cancelled():
            self._is_open = False
            self._leave(is_sound=failure is None)
            return
        if failure is not None:
            log.error("captions.recogniser_failed", language=self._language, exc_info=failure)
            self._is_open = False
            self._leave(is_sound=False)
            self._tell(HearingLost("the recogniser failed"))
            return
        self._pool.worked(self.way, job.result())
        for heard in job.result().heard:
            self._tell(heard)
        self._decode_when_due()

    def _leave(self, *, is_sound: bool) -> None:
        self.is_speaking = False
        self._waiting.clear()
        if self._job is None:
            self._pool.release(self, self._recogniser if is_sound else None)
