"""Guesses at pauses and second opinions: a real voice, engines that wait for the test, real threads."""

from collections.abc import AsyncIterator, Callable

import pytest

from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.vocabulary.hearing import Heard, HearingLost, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.fakes.recognisers import FakeEngine, FakeEngines
from tests.speech.conftest import Say, silence
from tests.speech.listening import Listener
from tests.waiting import until

Pool = Callable[..., PooledEars]
NEVER_BEHIND = EarRules(behind_s=3600, whole_behind_s=3600, second_s=3600)


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    pools: list[PooledEars] = []
    engines: list[FakeEngine] = []

    def made(first: FakeEngine, second: FakeEngine | None = None, rules: EarRules = NEVER_BEHIND) -> PooledEars:
        engines.extend(one for one in (first, second) if one is not None)
        pools.append(PooledEars(FakeEngines([Setup(first, Decoding.FREE)], second), rules))
        return pools[-1]

    yield made
    for engine in engines:
        engine.may_go_on.set()
    for one in pools:
        one.shut()


def whole(name: str = "whole", *words: str) -> FakeEngine:
    return FakeEngine(name, is_streaming=False, decodings=(Decoding.FREE,), words=words or ("word",))


def kinds(listener: Listener) -> list[type]:
    return [type(hearing) for hearing in listener.hearings]


def cut(sound: Sound, seconds: float) -> tuple[Sound, Sound]:
    """Up to so long after the last loud sample, and the rest."""
    loud = max(
        at for at in range(0, len(sound), 2) if abs(int.from_bytes(sound[at : at + 2], "little", signed=True)) > 900
    )
    at = (loud + round(seconds * RATE_HZ) * 2) // 320 * 320
    return Sound(sound[:at]), Sound(sound[at:])


async def test_who_hears_whole_utterances_is_asked_at_the_pause_and_not_again(pool: Pool, say: Say) -> None:
    engine = whole()
    listener = Listener(pool(engine))
    to_pause, rest = cut(say("소비자"), 0.5)
    await listener.hear(to_pause)
    await until(lambda: PartlyHeard in kinds(listener), what="the guess")
    await listener.hear(rest)
    await until(lambda: listener.utterances, what="the utterance")

    assert kinds(listener) == [SpeechStarted, PartlyHeard, Heard]
    [recogniser] = engine.made
    assert (recogniser.guesses, recogniser.finished) == (1, 0)


async def test_a_guess_still_at_work_at_the_end_is_the_hearing(pool: Pool, say: Say) -> None:
    engine = whole()
    engine.may_go_on.clear()
    ears = pool(engine)
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    assert kinds(listener) == [SpeechStarted]
    engine.may_go_on.set()
    await until(lambda: listener.utterances, what="the utterance")

    [recogniser] = engine.made
    assert (recogniser.guesses, recogniser.finished) == (1, 0)
    assert (ears.counts.guessed, ears.counts.guessed_right) == (1, 1)


async def test_when_speech_goes_on_after_the_pause_all_of_it_is_heard(pool: Pool, say: Say) -> None:
    engine = whole()
    listener = Listener(pool(engine))
    to_pause, _ = cut(say("소비자"), 0.5)
    await listener.hear(to_pause)
    await until(lambda: PartlyHeard in kinds(listener), what="the guess")
    await listener.hear(Sound(say("상담원")[RATE_HZ * 4 // 5 :]))
    await until(lambda: listener.utterances, what="the utterance")

    [recogniser] = engine.made
    assert recogniser.guesses == 2
    assert listener.utterances == [("word",)]
    assert len(recogniser.sound) > len(to_pause)


async def test_who_hears_whole_utterances_is_not_behind_while_somebody_speaks(pool: Pool, say: Say) -> None:
    engine = whole()
    listener = Listener(pool(engine, None, EarRules(whole_behind_s=0)))
    to_pause, _ = cut(say("소비자"), 0.1)
    await listener.hear(to_pause)

    assert kinds(listener) == [SpeechStarted]


async def test_a_whole_utterance_that_takes_too_long_loses_the_ear(pool: Pool, say: Say) -> None:
    engine = whole()
    engine.may_go_on.clear()
    ears = pool(engine, None, EarRules(whole_behind_s=0))
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    await listener.hear(silence(20))

    assert kinds(listener) == [SpeechStarted, HearingLost]
    assert Listener(ears).ear is None
    assert ears.counts.late == 1


async def test_a_second_opinion_hears_the_utterance_told_last_with_the_words_expected(pool: Pool, say: Say) -> None:
    second = whole("second", "상담원")
    listener = Listener(pool(FakeEngine(), second))
    await listener.hear_utterance(say("소비자"))
    assert listener.ear is not None

    assert listener.ear.hear_again(["상담원", "소비자"])
    await until(lambda: kinds(listener).count(Heard) == 2, what="the second opinion")
    assert listener.hearings[-1] == Heard(
        hypotheses=(Hypothesis(("상담원",)),), engine="second", language=Language.KO, is_second=True
    )
    [(sound, expected)] = second.asked_whole
    assert expected == ("상담원", "소비자")
    assert 1.5 < len(sound) / 2 / RATE_HZ < 4

    assert await listener.hear_utterance(say("소비자")) == ("word",)


async def test_of_a_long_utterance_the_last_ten_seconds_are_heard_again(pool: Pool, say: Say) -> None:
    second = whole("second")
    listener = Listener(pool(FakeEngine(), second))
    spoken, rest = cut(say("소비자"), 0.0)
    await listener.hear_utterance(Sound(spoken[8000:] * 14 + rest))
    assert listener.ear is not None
    assert listener.ear.hear_again([])
    await until(lambda: second.asked_whole, what="the question")

    assert len(second.asked_whole[0][0]) == 10 * RATE_HZ * 2


async def test_without_a_second_engine_or_before_anything_was_said_there_is_no_second_opinion(
    pool: Pool, say: Say
) -> None:
    alone, silent = Listener(pool(FakeEngine())), Listener(pool(FakeEngine(), whole()))
    await alone.hear_utterance(say("소비자"))
    assert alone.ear is not None
    assert silent.ear is not None

    assert not alone.ear.hear_again([])
    assert not silent.ear.hear_again([])
    silent.ear.close()
    assert not silent.ear.hear_again([])


async def test_while_the_machine_is_busy_there_is_no_second_opinion(pool: Pool, say: Say) -> None:
    second = whole("second")
    second.may_go_on.clear()
    ears = pool(FakeEngine(), second, EarRules(cores=1, second_s=3600))
    first, other = Listener(ears), Listener(ears)
    for listener in (first, other):
        await listener.hear_utterance(say("소비자"))
    assert first.ear is not None
    assert other.ear is not None

    assert first.ear.hear_again([])
    assert not first.ear.hear_again([])
    assert not other.ear.hear_again([])
    assert ears.counts.second_refused == 1
    second.may_go_on.set()
    await until(lambda: kinds(first).count(Heard) == 2, what="the second opinion")
    assert other.ear.hear_again([])


@pytest.mark.parametrize("fails", [True, False])
async def test_a_second_opinion_that_fails_or_is_late_is_one_without_words_and_the_ear_hears_on(
    pool: Pool, say: Say, fails: bool
) -> None:
    second = whole("second")
    second.fails = fails
    if not fails:
        second.may_go_on.clear()
    ears = pool(FakeEngine(), second, EarRules(second_s=3600 if fails else 0))
    listener = Listener(ears)
    await listener.hear_utterance(say("소비자"))
    assert listener.ear is not None
    assert listener.ear.hear_again([])
    await until(lambda: kinds(listener).count(Heard) == 2, what="the end of it")

    assert listener.hearings[-1] == Heard(hypotheses=(), engine="second", language=Language.KO, is_second=True)
    assert ears.counts.second_late == (not fails)
    await listener.hear_utterance(say("소비자"))
    assert listener.utterances == [("word",), (), ("word",)]


async def test_a_second_opinion_is_told_before_the_next_utterance_even_if_it_is_not_there(pool: Pool, say: Say) -> None:
    second = whole("second")
    second.may_go_on.clear()
    listener = Listener(pool(FakeEngine(), second))
    await listener.hear_utterance(say("소비자"))
    assert listener.ear is not None
    assert listener.ear.hear_again([])
    await listener.hear(say("소비자"))
    await until(lambda: kinds(listener).count(Heard) == 3, what="both")

    heard = [hearing for hearing in listener.hearings if isinstance(hearing, Heard)]
    assert [(one.words, one.is_second) for one in heard] == [(("word",), False), ((), True), (("word",), False)]


async def test_a_closed_ear_tells_no_second_opinion(pool: Pool, say: Say) -> None:
    second = whole("second")
    ears = pool(FakeEngine(), second)
    listener = Listener(ears)
    await listener.hear_utterance(say("소비자"))
    assert listener.ear is not None
    assert listener.ear.hear_again([])
    listener.ear.close()
    before = len(listener.hearings)
    await listener.hear(say("소비자"))
    await until(lambda: ears.seats_taken == 0, what="the seat")

    assert len(listener.hearings) == before
