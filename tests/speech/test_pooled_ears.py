"""Seats, pool and breaker, with recognisers that are slow, fail or hang."""

import threading
from collections.abc import AsyncIterator, Callable

import pytest

from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Recogniser, Setup
from callcenter.vocabulary.hearing import Heard, HearingLost, Hypothesis, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound
from tests.speech.conftest import Say
from tests.speech.listening import Listener
from tests.waiting import until


class Bench:
    """An engine whose recognisers wait until the test lets them go on."""

    def __init__(self) -> None:
        self.made = 0
        self.forgotten = 0
        self.heard_bytes = 0
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fails = False

    name = "bench"
    is_streaming = True

    def speaks(self, language: Language, _decoding: Decoding) -> bool:
        return language is not Language.ZH

    def recogniser(self, language: Language, _decoding: Decoding) -> Recogniser:
        self.made += 1
        return _Recogniser(self)

    def setups(self, _language: Language) -> list[Setup]:
        return [Setup(self, Decoding.GRAMMAR)]

    def second(self, _language: Language) -> None:
        return None


class _Recogniser:
    knows_only_keywords = False

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def hear(self, sound: bytes) -> tuple[str, ...]:
        self._bench.may_go_on.wait(30)
        if self._bench.fails:
            raise RuntimeError("decoder gone")
        self._bench.heard_bytes += len(sound)
        return ("word",)

    def so_far(self) -> None:
        return None

    def finish(self) -> Heard:
        return Heard(hypotheses=(Hypothesis(("word",)),), engine="bench", language=Language.KO)

    def forget(self) -> None:
        self._bench.forgotten += 1

    def cpu_elsewhere_s(self) -> float:
        return 0.0


Open = Callable[[EarRules], PooledEars]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    made.may_go_on.set()


@pytest.fixture
async def pool(bench: Bench) -> AsyncIterator[Open]:
    pools: list[PooledEars] = []

    def opened(rules: EarRules) -> PooledEars:
        pools.append(PooledEars(bench, rules))
        return pools[-1]

    yield opened
    bench.may_go_on.set()
    for each in pools:
        each.shut()


def lost(listener: Listener) -> list[str]:
    return [hearing.cause for hearing in listener.hearings if isinstance(hearing, HearingLost)]


async def test_when_all_seats_are_taken_nobody_else_is_heard_until_one_is_free(pool: Open) -> None:
    ears = pool(EarRules(seats=2))
    first, second, third = (Listener(ears) for _ in range(3))
    assert first.ear is not None
    assert second.ear is not None
    assert third.ear is None

    first.ear.close()
    first.ear.close()
    assert ears.seats_taken == 1
    assert Listener(ears).ear is not None
    assert ears.counts.refused_no_seat == 1


async def test_a_language_that_the_engine_does_not_speak_is_not_heard(pool: Open) -> None:
    assert Listener(pool(EarRules()), Language.ZH).ear is None


async def test_no_seats_at_all_means_keys_only(pool: Open) -> None:
    assert Listener(pool(EarRules(seats=0))).ear is None


async def test_recognisers_are_made_once_and_cleaned_before_the_next_caller(pool: Open, bench: Bench, say: Say) -> None:
    ears = pool(EarRules())
    for _ in range(3):
        listener = Listener(ears)
        await listener.hear_utterance(say("소비자"))
        assert listener.ear is not None
        listener.ear.close()

    assert (bench.made, bench.forgotten) == (1, 2)


async def test_silence_costs_no_decoding(pool: Open, bench: Bench) -> None:
    listener = Listener(pool(EarRules()))
    await listener.hear(Sound(bytes(16000 * 30)))

    assert (bench.made, bench.heard_bytes) == (0, 0)


async def test_an_ear_that_falls_behind_is_given_up_once(pool: Open, bench: Bench, say: Say) -> None:
    bench.may_go_on.clear()
    ears = pool(EarRules(behind_s=0))
    listener = Listener(ears)
    await listener.hear(say("소비자"))

    assert listener.hearings == [SpeechStarted(), HearingLost("the recogniser fell behind")]
    assert ears.counts.late == 1


async def test_a_hung_recogniser_keeps_its_seat_until_it_is_back(pool: Open, bench: Bench, say: Say) -> None:
    bench.may_go_on.clear()
    ears = pool(EarRules(behind_s=0, rest_s=0, cores=1, seats=1))
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    assert lost(listener)
    if ears.seats_taken:
        assert Listener(ears).ear is None

    bench.may_go_on.set()
    await until(lambda: ears.seats_taken == 0, what="the seat")
    assert Listener(ears).ear is not None


async def test_after_a_loss_the_machine_is_given_a_rest(pool: Open, bench: Bench, say: Say) -> None:
    bench.may_go_on.clear()
    ears = pool(EarRules(behind_s=0, rest_s=3600))
    await Listener(ears).hear(say("소비자"))
    bench.may_go_on.set()
    await until(lambda: ears.seats_taken == 0, what="the seat")

    assert Listener(ears).ear is None
    assert ears.counts.refused_resting == 1


async def test_a_recogniser_that_fails_is_told_and_thrown_away(pool: Open, bench: Bench, say: Say) -> None:
    bench.fails = True
    ears = pool(EarRules(rest_s=0))
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    await until(lambda: lost(listener), what="the loss")
    assert lost(listener) == ["the recogniser failed"]
    assert ears.seats_taken == 0

    bench.fails = False
    assert await Listener(ears).hear_utterance(say("소비자")) == ("word",)
    assert bench.made == 2


async def test_a_closed_ear_tells_nothing_more(pool: Open, bench: Bench, say: Say) -> None:
    bench.may_go_on.clear()
    ears = pool(EarRules(behind_s=3600))
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    assert listener.ear is not None
    listener.ear.close()
    bench.may_go_on.set()
    await until(lambda: ears.seats_taken == 0, what="the seat")
    await listener.hear(say("소비자"))

    assert listener.hearings == [SpeechStarted()]


async def test_an_ear_may_be_closed_by_what_it_heard(pool: Open, say: Say) -> None:
    ears = pool(EarRules())
    told: list[object] = []

    def close(hearing: object) -> None:
        told.append(hearing)
        assert ear is not None
        ear.close()

    ear = ears.open(Language.KO, close)
    listener = Listener(ears)
    listener.ear = ear
    await listener.hear(say("소비자"))

    assert told == [SpeechStarted()]


async def test_nothing_is_opened_and_nothing_raises_after_the_end(pool: Open, say: Say) -> None:
    ears = pool(EarRules())
    listener = Listener(ears)
    ears.shut()
    await listener.hear(say("소비자"))

    assert Listener(ears).ear is None
