"""Vosk with the real Korean model."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.engines.choosing import DecodingWish, Wish
from callcenter.speech.engines.protocol import Decoding
from callcenter.speech.engines.vosk_engine import ALTERNATIVES, VoskEngine
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.sound_files import as_sound
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound
from tests.speech.conftest import Say, silence
from tests.speech.listening import Heads, Listener
from tests.waiting import until

FREE = DecodingWish.FREE
WORDS = ["주민등록", "의료보험", "소비자", "상담원"]


@pytest.fixture
async def ears(models: Models) -> AsyncIterator[Heads]:
    opened = await Heads(models, {Language.KO: [*WORDS, "소비자 상담원"]}).load(Language.KO)
    yield opened
    opened.shut()


@pytest.mark.parametrize("word", WORDS)
async def test_a_keyword_is_understood(ears: Heads, say: Say, word: str) -> None:
    listener = Listener(ears)

    assert await listener.hear_utterance(say(word)) == (word,)
    assert listener.hearings[0] == SpeechStarted()
    assert listener.hearings.count(SpeechStarted()) == 1
    assert listener.partials[-1] == (word,)
    assert listener.hearings[-1] == Heard(
        hypotheses=(Hypothesis((word,)),), engine="vosk", language=Language.KO, knows_only_keywords=True
    )


@pytest.mark.parametrize("word", WORDS)
async def test_at_a_short_pause_the_words_are_there_though_the_decoder_looks_ahead(
    ears: Heads, say: Say, word: str
) -> None:
    listener = Listener(ears)
    await listener.hear_utterance(say(word))

    at_pauses = [heard for heard in listener.hearings if isinstance(heard, PartlyHeard) and heard.silent_s]
    assert [(heard.words, heard.silent_s) for heard in at_pauses] == [((word,), 0.3)]


async def test_a_phrase_comes_word_by_word(ears: Heads, say: Say) -> None:
    assert await Listener(ears).hear_utterance(say("소비자 상담원")) == ("소비자", "상담원")


async def test_one_ear_hears_one_utterance_after_the_other(ears: Heads, say: Say) -> None:
    listener = Listener(ears)
    for word in WORDS:
        assert await listener.hear_utterance(say(word)) == (word,)


async def test_a_pooled_recogniser_keeps_nothing_of_the_last_caller(models: Models, say: Say) -> None:
    ears = await Heads(models, {Language.KO: WORDS}, EarRules(seats=1)).load(Language.KO)
    spoken = say("의료보험")
    first = Listener(ears)
    await first.hear(Sound(spoken[: len(spoken) // 3]))
    assert first.has_begun
    assert first.ear is not None
    first.ear.close()
    await until(lambda: ears.ears.seats_taken == 0)

    assert await Listener(ears).hear_utterance(say("소비자")) == ("소비자",)
    ears.shut()


@pytest.mark.parametrize("cut_s", [1.14, 1.3, 1.54, 2.02])
def test_a_recogniser_that_was_cut_short_begins_anew(models: Models, say: Say, cut_s: float) -> None:
    engine = VoskEngine(models, {Language.KO: WORDS})
    engine.fit_grammar(Language.KO)
    recogniser = engine.recogniser(Language.KO, Decoding.GRAMMAR)
    recogniser.hear(say("의료보험")[: round(cut_s * RATE_HZ) * SAMPLE_BYTES])
    recogniser.forget()
    recogniser.hear(say("소비자"))

    assert recogniser.finish().words == ("소비자",)


async def test_silence_is_nothing(ears: Heads) -> None:
    listener = Listener(ears)
    await listener.hear(silence(5))

    assert listener.hearings == []


@pytest.mark.parametrize("dbfs", [-50, -35, -20])
async def test_steady_noise_is_nothing(ears: Heads, dbfs: float) -> None:
    noise = np.random.default_rng(12345).standard_normal(RATE_HZ * 5) * 10 ** (dbfs / 20)
    listener = Listener(ears)
    await listener.hear(as_sound(noise))

    assert listener.hearings == []


@pytest.mark.parametrize("dbfs", [-25, -15, -6])
async def test_a_cough_of_60_ms_does_not_barge_in(ears: Heads, dbfs: float) -> None:
    rng = np.random.default_rng(12345)
    cough = rng.standard_normal(RATE_HZ * 60 // 1000) * 10 ** (dbfs / 20)
    line = rng.standard_normal(RATE_HZ) * 0.001
    listener = Listener(ears)
    await listener.hear(as_sound(np.concatenate([line, cough, line])))

    assert listener.hearings == []


async def test_speech_in_noise_is_understood(ears: Heads, say: Say) -> None:
    spoken = np.frombuffer(say("주민등록"), dtype="<i2") / 32767
    noise = np.random.default_rng(12346).standard_normal(len(spoken)) * 10 ** (-38 / 20)

    assert await Listener(ears).hear_utterance(as_sound(spoken + noise)) == ("주민등록",)


async def test_many_callers_are_heard_at_a_time_each_their_own(models: Models, say: Say) -> None:
    ears = await Heads(models, {Language.KO: WORDS}, EarRules(seats=8, behind_s=30)).load(Language.KO)
    listeners = [Listener(ears) for _ in range(8)]
    for number, listener in enumerate(listeners):
        await listener.hear(say(WORDS[number % 4]))
    await until(lambda: all(listener.utterances for listener in listeners), within_s=30)

    assert [listener.utterances for listener in listeners] == [[(WORDS[number % 4],)] for number in range(8)]
    ears.shut()


async def test_without_a_grammar_speech_is_decoded_freely_with_confidence(models: Models, say: Say) -> None:
    ears = await Heads(models, {}, EarRules(behind_s=30)).load(Language.KO)
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    await until(lambda: listener.utterances, within_s=30)

    [heard] = [hearing for hearing in listener.hearings if isinstance(hearing, Heard)]
    assert heard.words
    assert heard.confidence is not None
    assert 0 < heard.confidence <= 1
    ears.shut()


async def test_free_decoding_tells_several_texts_with_their_probabilities(models: Models, say: Say) -> None:
    ears = await Heads(models, {Language.KO: WORDS}, EarRules(behind_s=30), wish=Wish(decoding=FREE)).load(Language.KO)
    listener = Listener(ears)
    await listener.hear(say("소비자"))
    await until(lambda: listener.utterances, within_s=30)

    [heard] = [hearing for hearing in listener.hearings if isinstance(hearing, Heard)]
    chances = [one.log_probability for one in heard.hypotheses]
    assert 1 < len({one.words for one in heard.hypotheses}) == len(chances) <= ALTERNATIVES
    assert all(chance is not None and chance < 0 for chance in chances)
    assert not heard.knows_only_keywords
    ears.shut()


async def test_the_same_engine_may_be_asked_for_both_decodings(models: Models) -> None:
    heads = await Heads(models, {Language.KO: WORDS}, wish=Wish(decoding=FREE)).load(Language.KO)
    free, grammar = heads.recognition.setups(Language.KO)

    assert not free.engine.recogniser(Language.KO, free.decoding).knows_only_keywords
    assert grammar.engine.recogniser(Language.KO, grammar.decoding).knows_only_keywords
    heads.shut()


async def test_words_that_the_model_lacks_are_told_and_the_others_heard(models: Models, say: Say) -> None:
    ears = await Heads(models, {Language.KO: ["소비자", "없는낱말큐", "市民热线"]}).load(Language.KO)

    assert ears.recognition.missing_words == {Language.KO: ("없는낱말큐", "市民热线")}
    assert await Listener(ears).hear_utterance(say("소비자")) == ("소비자",)
    ears.shut()


async def test_a_grammar_of_unknown_words_alone_leaves_the_language_to_keys(models: Models) -> None:
    ears = await Heads(models, {Language.KO: ["市民热线"]}).load(Language.KO)

    assert Listener(ears).ear is None
    ears.shut()


async def test_a_missing_model_leaves_the_language_to_keys_and_says_how_to_mend_it(models: Models) -> None:
    ears = await Heads(models, {Language.ZH: ["医保"]}).load(Language.ZH)
    state = models.states[Language.ZH]

    assert Listener(ears, Language.ZH).ear is None
    assert state.state == "missing"
    assert "vosk-model-small-cn-0.22" in state.detail
    assert "speech.models.zh" in state.detail
    ears.shut()


async def test_nothing_is_heard_before_the_model_is_loaded(tmp_path: Path) -> None:
    models = Models({}, tmp_path)
    ears = Heads(models, {Language.KO: WORDS})

    assert models.states[Language.KO].state == "found"
    assert Listener(ears).ear is None
    ears.shut()


async def test_partial_results_come_before_the_end_of_the_utterance(ears: Heads, say: Say) -> None:
    listener = Listener(ears)
    await listener.hear_utterance(say("상담원"))

    kinds = [type(hearing) for hearing in listener.hearings]
    assert kinds.index(PartlyHeard) < kinds.index(Heard)
