"""All ears together: who gets one and by which engine, their recognisers, worker threads, and a rest for engines."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from callcenter.speech.ears.admission import Costs, Demand, FrameCost, Grade, Way, admitted, grade, reserved
from callcenter.speech.ears.bounds import EarCounts, EarRules
from callcenter.speech.ears.breaker import Breaker
from callcenter.speech.ears.decoding import Worked
from callcenter.speech.ears.ear import PooledEar
from callcenter.speech.ears.loop_lag import LoopLag
from callcenter.speech.ears.second_opinion import SecondOpinion, nothing_heard
from callcenter.speech.ears.workers import Done, Job, Urgency, Workers
from callcenter.speech.engines.protocol import Decoding, Engines, Recogniser, Setup
from callcenter.speech.voice_activity.endpointing import Signal
from callcenter.vocabulary.hearing import Heard, Hearing
from callcenter.vocabulary.languages import Language


class PooledEars:
    """`calls.ports.Ears` over any engines."""

    def __init__(self, engines: Engines, rules: EarRules | None = None, workers: Workers | None = None) -> None:
        self.rules = rules or EarRules()
        self.counts = EarCounts()
        self.costs = Costs()
        self.frame_cost = FrameCost()
        self.is_shut = False
        self._engines = engines
        self._workers = workers or Workers(self.rules.cores)
        self._breaker = Breaker(self.rules.rest_s, self.rules.rest_longest_s)
        self._lag = LoopLag()
        self._idle: dict[Way, list[Recogniser]] = defaultdict(list)
        self._taken: dict[PooledEar, int] = {}
        """Open ears, and those whose recogniser has not come back; each with the generation it is of."""
        self._generation = 0
        """Of recognisers; those of an older one are not used again."""
        self._seconds = 0

    @property
    def seats_taken(self) -> int:
        """Callers that are heard now, and recognisers that have not come back from a lost one."""
        return len(self._taken)

    @property
    def speaking(self) -> int:
        """Callers whose speech is decoded now."""
        return sum(ear.is_speaking for ear in self._taken)

    @property
    def cores_reserved(self) -> float:
        """Of those that may be used (`EarRules.admission`)."""
        return reserved((Demand(self.costs.of(ear.way), ear.is_speaking) for ear in self._taken), self.rules.admission)

    @property
    def waiting(self) -> int:
        """Decodings that no worker has begun."""
        return self._workers.waiting

    @property
    def resting(self) -> tuple[str, ...]:
        """Engines that were late or failed and hear nobody new now."""
        return self._breaker.resting(_now())

    @property
    def loop_late_s(self) -> float:
        """How late the event loop was throughout the last second."""
        return self._lag.late_s

    @property
    def is_overwhelmed(self) -> bool:
        """The event loop itself is late: even keys would be."""
        return self.loop_late_s > self.rules.admission.loop_late_s

    def grade(self, language: Language) -> Grade:
        """What the next caller of `language` would get; `KEYS` also where nobody can hear it."""
        if self.seats_taken >= self.rules.seats:
            return grade(None, self._lag.late_s, self.rules.admission)
        return grade(self._admitted(language, self._awake(language)), self._lag.late_s, self.rules.admission)

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> PooledEar | None:
        """Start to listen; None where the language has no engine, or the machine no room for another ear."""
        self._lag.begin()
        setup = self._setup(language)
        if setup is None:
            return None
        self.counts.opened += 1
        endpoint = self.rules.endpoint
        if end_silence_s is not None:
            endpoint = replace(endpoint, end_silence_s=end_silence_s)
        ear = PooledEar(self, setup, language, on_hearing, endpoint)
        self._taken[ear] = self._generation
        return ear

    def renew(self) -> None:
        """Engines make other recognisers from now on; callers who are heard now keep theirs to the end."""
        self._generation += 1
        self._idle.clear()

    def shut(self) -> None:
        """Take nothing more; threads end with the batch they are at."""
        self.is_shut = True
        self._lag.end()
        self._workers.shut()

    # What ears ask of the pool (`speech.ear.Pool`).

    def attended(self, cpu_s: float) -> None:
        self.frame_cost.spend(cpu_s)

    def decode(self, ear: PooledEar, batch: Sequence[Signal], urgency: Urgency) -> Job[Worked]:
        decoder = ear.decoder
        if decoder.recogniser is None and self._idle[ear.way]:
            decoder.recogniser = self._idle[ear.way].pop()
        return self._workers.ask(lambda: decoder.work(batch), urgency)

    def hasten(self, job: Job[Worked], urgency: Urgency) -> None:
        self._workers.hasten(job, urgency)

    def worked(self, ear: PooledEar, done: Done[Worked]) -> None:
        worked = done.result
        self.costs.spend(ear.way, cpu_s=done.cpu_s + worked.cpu_elsewhere_s, sound_s=worked.sound_s)
        self.counts.guessed += worked.guessed
        self.counts.guessed_right += worked.guessed_right
        if any(isinstance(hearing, Heard) for hearing in worked.hearings):
            self._breaker.worked(ear.setup.engine.name, _now())

    def second(
        self, language: Language, sound: bytes, expected: Sequence[str], tell: Callable[[Heard], None]
    ) -> SecondOpinion | None:
        engine = self._engines.second(language)
        if self.is_shut or engine is None or not engine.speaks(language, Decoding.FREE):
            return None
        has_room = self.cores_reserved <= self.rules.cores * self.rules.admission.cpu_share
        has_time = self._seconds < max(1, self.rules.cores // 2) and self._workers.long_waiting == 0
        if not (has_room and has_time) or self._breaker.is_resting(engine.name, _now()):
            self.counts.second_refused += 1
            return None
        self.counts.second_asked += 1
        self._seconds += 1
        job = self._workers.ask(lambda: engine.hear_whole(sound, language, expected), Urgency.SECOND)
        return SecondOpinion(
            job, self.rules.second_s, nothing_heard(engine.name, language), tell, self._second_has_ended
        )

    def lost(self, ear: PooledEar, *, is_late: bool) -> None:
        self.counts.late += is_late
        self.counts.failed += not is_late
        self._breaker.broke(ear.setup.engine.name, _now())

    def release(self, ear: PooledEar, *, is_sound: bool) -> None:
        generation = self._taken.pop(ear)
        if ear.decoder.recogniser is not None and is_sound and generation == self._generation:
            self._idle[ear.way].append(ear.decoder.recogniser)

    def _second_has_ended(self, is_late: bool) -> None:
        self._seconds -= 1
        self.counts.second_late += is_late

    def _setups(self, language: Language) -> list[Setup]:
        if self.is_shut:
            return []
        return [one for one in self._engines.setups(language) if one.engine.speaks(language, one.decoding)]

    def _awake(self, language: Language) -> list[Setup]:
        return [one for one in self._setups(language) if not self._breaker.is_resting(one.engine.name, _now())]

    def _setup(self, language: Language) -> Setup | None:
        """By whom the next ear hears; what speaks against it is counted."""
        setups = self._setups(language)
        awake = self._awake(language)
        index = self._admitted(language, awake)
        if not setups:
            self.counts.refused_language += 1
        elif self.seats_taken >= self.rules.seats:
            self.counts.refused_no_seat += 1
        elif not awake:
            self.counts.refused_resting += 1
        elif self.is_overwhelmed:
            self.counts.refused_late_loop += 1
        elif index is None:
            self.counts.refused_no_cpu += 1
        else:
            self.counts.cheapened += awake[index] is not setups[0]
            return awake[index]
        return None

    def _admitted(self, language: Language, setups: Sequence[Setup]) -> int | None:
        if self.seats_taken >= self.frame_cost.ears_most(self.rules.admission):
            return None
        costs = [self.costs.of(Way(one.engine.name, language, one.decoding)) for one in setups]
        return admitted(costs, self.cores_reserved, self.rules.cores, self.rules.admission)


def _now() -> float:
    return asyncio.get_running_loop().time()
