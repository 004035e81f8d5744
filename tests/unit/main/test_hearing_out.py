"""One caller's words heard to a decision, by ears that follow a script on a clock that jumps."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from callcenter.main.hearing.hearing_out import CannotHearError, HeardOut, hear_out
from callcenter.main.hearing.simulated_time import SimulatedLoop
from callcenter.routing.decision import Verdict, Why
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.lexicon import load_lexicon
from callcenter.routing.wordings import load_wordings
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound
from tests.fakes.ears import ScriptedEars

ZH, EN = Language.ZH, Language.EN
IVR = Path(__file__).parents[3] / "ivr"
QUEUES = ("consumer", "social", "urban_hpf", "police", "enterprise", "general", "emergency", "progress", "agent")
THREE_SECONDS = Sound(bytes(3 * RATE_HZ * SAMPLE_BYTES))


@pytest.fixture(scope="module")
def known() -> dict[Language, Knowledge]:
    """What the hotline's own files tell."""
    return {
        language: knowledge(
            load_lexicon(IVR / f"lexicon.{language}.tsv", language, QUEUES),
            load_wordings(IVR / f"wordings.{language}.tsv", QUEUES),
        )
        for language in (ZH, EN)
    }


def heard(words: str, *, log_probability: float = -0.05, is_second: bool = False) -> Heard:
    hypotheses = (Hypothesis((words,), log_probability),) if words else ()
    return Heard(hypotheses=hypotheses, engine="scripted", language=ZH, is_second=is_second)


def run(ears: ScriptedEars, known: dict[Language, Knowledge], in_mind: Sequence[str] | None = None) -> HeardOut:
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(hear_out(ears, THREE_SECONDS, known, ZH, in_mind))


def test_the_first_utterance_decides_and_the_ear_is_given_back(known: dict[Language, Knowledge]) -> None:
    ears = ScriptedEars([[(0.5, SpeechStarted()), (1.5, heard("买到假货了我要退货")), (2.0, heard("医疗保险"))]])
    out = run(ears, known)

    assert (out.decision.verdict, out.decision.destination) == (Verdict.ROUTE, "consumer")
    assert out.means == "end of speech"
    assert out.decided_s == pytest.approx(1.5, abs=0.2)
    assert ears.opened[0].is_closed
    assert ears.opened[0].frames == 75
    assert out.heard == (heard("买到假货了我要退货"),)


def test_noise_before_the_caller_speaks_does_not_decide(known: dict[Language, Knowledge]) -> None:
    script: list[tuple[float, Hearing]] = [
        (0.5, SpeechStarted()),
        (0.9, heard("")),
        (1.0, SpeechStarted()),
        (2.0, heard("买到假货了我要退货")),
    ]
    ears = ScriptedEars([script], again=heard("医疗保险", is_second=True))
    out = run(ears, known)

    assert (out.decision.destination, out.means) == ("consumer", "end of speech")
    # It may have been another language; with words in mind these would be found in it.
    assert ears.opened[0].asked_again == [()]


def test_sound_without_words_may_be_another_language(known: dict[Language, Knowledge]) -> None:
    english = replace(heard("my boss has not paid me", is_second=True), language=EN)
    out = run(ScriptedEars([[(0.5, SpeechStarted()), (0.9, heard(""))]], again=english), known)

    assert (out.decision.verdict, out.decision.destination) == (Verdict.CONFIRM, "social")
    assert (out.language, out.means) == (EN, "second opinion")


def test_new_words_make_a_second_opinion_moot(known: dict[Language, Knowledge]) -> None:
    ears = ScriptedEars(
        [[(1.0, heard("嗯")), (1.2, heard("买到假货了我要退货"))]], again=heard("医疗保险", is_second=True)
    )
    out = run(ears, known)

    assert (out.decision.destination, out.first, out.means) == ("consumer", None, "end of speech")


def test_with_words_in_mind_a_second_opinion_is_asked_for_whatever_the_first_is(
    known: dict[Language, Knowledge],
) -> None:
    partly = PartlyHeard(words=("社保", "转移"), engine="scripted", language=ZH, silent_s=0.3)
    script: list[tuple[float, Hearing]] = [
        (0.5, SpeechStarted()),
        (0.8, partly),
        (1.0, heard("社保转移")),
    ]
    ears = ScriptedEars([script], again=heard("护照", is_second=True))
    out = run(ears, known, ["护照"])

    assert ears.opened[0].asked_again == [("护照",)]
    assert (out.decision.destination, out.means) == ("social", "second opinion")
    assert out.decision == out.first


def test_noise_alone_is_asked_again_after_as_often_as_the_walk_allows(known: dict[Language, Knowledge]) -> None:
    noise: list[tuple[float, Hearing]] = [
        (at_s + after_s, told)
        for at_s in (0.5, 1.0, 1.5)
        for after_s, told in ((0.0, SpeechStarted()), (0.3, heard("")))
    ]
    out = run(ScriptedEars([[*noise, (2.5, heard("医疗保险"))]]), known)

    assert (out.decision.verdict, out.means) == (Verdict.ASK_AGAIN, "end of speech")
    assert out.decided_s == pytest.approx(1.8, abs=0.2)


def test_an_unsure_utterance_is_heard_again_with_the_keywords_in_mind(known: dict[Language, Knowledge]) -> None:
    ears = ScriptedEars([[(1.0, heard("嗯"))]], again=heard("医疗保险", is_second=True))
    out = run(ears, known)

    assert out.first is not None
    assert out.first.verdict is Verdict.ASK_AGAIN
    assert out.means == "second opinion"
    assert out.decided_s == pytest.approx(1.5, abs=0.2)
    (in_mind,) = ears.opened[0].asked_again
    assert "社保" in in_mind
    assert len(out.heard) == 2


def test_without_another_recogniser_an_unsure_utterance_is_asked_again(known: dict[Language, Knowledge]) -> None:
    out = run(ScriptedEars([[(1.0, heard("嗯"))]]), known)

    assert (out.decision.verdict, out.first, out.means) == (Verdict.ASK_AGAIN, None, "end of speech")


def test_a_second_opinion_that_never_comes_leaves_the_first(known: dict[Language, Knowledge]) -> None:
    ears = ScriptedEars([[(2.9, heard("嗯"))]], again=heard("医疗保险", is_second=True))
    out = run(ears, known)

    assert out.decision == out.first
    assert out.means == "nothing heard"


def test_first_words_that_are_enough_are_not_waited_out(known: dict[Language, Knowledge]) -> None:
    partly = PartlyHeard(words=("社保", "转移"), engine="scripted", language=ZH, silent_s=0.3)
    out = run(ScriptedEars([[(0.7, SpeechStarted()), (1.0, partly)]]), known)

    assert (out.decision.verdict, out.decision.destination, out.means) == (Verdict.ROUTE, "social", "first words")
    assert out.decided_s >= 1.0


def test_silence_is_asked_again(known: dict[Language, Knowledge]) -> None:
    out = run(ScriptedEars([[]]), known)

    assert (out.decision.verdict, out.decision.why, out.means) == (Verdict.ASK_AGAIN, Why.NO_WORDS, "nothing heard")
    assert out.told == ()


def test_a_lost_recogniser_is_told_as_such(known: dict[Language, Knowledge]) -> None:
    partly = PartlyHeard(words=("我要",), engine="scripted", language=ZH)
    out = run(ScriptedEars([[(0.7, SpeechStarted()), (1.0, partly), (1.2, HearingLost("killed"))]]), known)

    assert (out.decision.verdict, out.means) == (Verdict.ASK_AGAIN, "hearing lost")
    assert [type(told.hearing) for told in out.told] == [SpeechStarted, PartlyHeard, HearingLost]


def test_a_language_without_a_recogniser_says_where_to_look(known: dict[Language, Knowledge]) -> None:
    with pytest.raises(CannotHearError, match="callcenter doctor"):
        run(ScriptedEars([]), known)


def test_work_in_a_thread_costs_the_caller_the_time_it_costs_the_processor() -> None:
    async def work() -> tuple[float, object]:
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        failure = await asyncio.gather(asyncio.to_thread(lambda: Path("/nowhere").read_text()), return_exceptions=True)
        await asyncio.to_thread(sum, range(100_000))
        return loop.time() - began_s, failure[0]

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        took_s, failure = runner.run(work())

    assert 0 < took_s < 10
    assert isinstance(failure, FileNotFoundError)
