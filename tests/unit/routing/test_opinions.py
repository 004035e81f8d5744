"""What comes of utterances: heard in part, at their end and once more, maybe in another language than was expected."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from callcenter.routing.decision import Verdict
from callcenter.routing.evidence import Knowledge
from callcenter.routing.opinions import (
    NOTHING_HEARD,
    AskAgain,
    GoBy,
    Ignore,
    Listened,
    Opinion,
    PassOver,
    Step,
    of_both,
    on,
    opinion,
    without_second,
)
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language

Known = Mapping[Language, Knowledge]
ZH, EN, KO = Language.ZH, Language.EN, Language.KO


def heard(text: str, language: Language = ZH) -> Heard:
    return Heard(hypotheses=(Hypothesis((text,), -0.05),), engine="x", language=language)


def noise() -> Heard:
    return Heard(hypotheses=(), engine="x", language=ZH)


def second(one: Heard) -> Heard:
    return replace(one, is_second=True)


def after(known: Known, *hearings: SpeechStarted | PartlyHeard | Heard) -> tuple[Listened, Step]:
    """Where it stands after all of them, and what the last one comes to."""
    listened, step = NOTHING_HEARD, cast(Step, Ignore())
    for hearing in hearings:
        listened, step = on(known.get, ZH, listened, hearing)
    return listened, step


def destination(step: Step) -> str | None:
    assert isinstance(step, GoBy)
    assert isinstance(step.opinion, Opinion)
    return step.opinion.decision.destination


def test_the_callers_own_language_is_the_usual_one(known: Known) -> None:
    held = opinion(known.get, ZH, heard("医保报销"))

    assert held is not None
    assert (held.language, held.decision.destination) == (ZH, "social")


def test_another_language_counts_where_the_caller_was_understood_in_it(known: Known) -> None:
    held = opinion(known.get, ZH, heard("my boss has not paid me", EN))
    unclear = opinion(known.get, ZH, heard("well hello", EN))

    assert held is not None
    assert unclear is not None
    assert (held.language, held.decision.destination) == (EN, "social")
    assert (unclear.language, unclear.decision.verdict) == (ZH, Verdict.ASK_AGAIN)


def test_a_language_that_nobody_speaks_here_is_read_as_the_callers_own(known: Known) -> None:
    held = opinion(known.get, ZH, heard("医保报销", KO))

    assert held is not None
    assert held.language is ZH
    assert opinion(lambda _: None, ZH, heard("医保")) is None


def test_a_second_opinion_in_another_language_is_confirmed(known: Known) -> None:
    first, second = opinion(known.get, ZH, heard("嗯")), opinion(known.get, ZH, heard("my boss has not paid me", EN))
    assert first is not None
    assert second is not None
    held = of_both(first, second)

    assert second.decision.verdict is Verdict.ROUTE
    assert (held.language, held.decision.verdict, held.decision.destination) == (EN, Verdict.CONFIRM, "social")


def test_a_person_wanted_in_another_language_gets_one(known: Known) -> None:
    first, second = opinion(known.get, ZH, heard("嗯")), opinion(known.get, ZH, heard("an operator please", EN))
    assert first is not None

    assert of_both(first, second) == second


def test_without_a_second_the_first_stays(known: Known) -> None:
    first = opinion(known.get, ZH, heard("嗯"))
    assert first is not None

    assert of_both(first, None) == first
    assert of_both(first, opinion(known.get, ZH, heard("医保报销"))) == first


# --- one utterance after the other ----------------------------------------------------------------------------------


def test_an_unsure_utterance_is_heard_again_with_the_keywords_in_mind(known: Known) -> None:
    listened, step = after(known, SpeechStarted(), heard("嗯那个护"))

    assert isinstance(step, AskAgain)
    assert "社保" in step.in_mind
    assert listened.first is not None
    _, alone = without_second(listened)
    assert isinstance(alone, GoBy)
    assert alone.words == ("嗯那个护",)


def test_sound_without_words_is_heard_again_with_none_in_mind(known: Known) -> None:
    listened, step = after(known, SpeechStarted(), noise())

    assert step == AskAgain(())
    assert isinstance(without_second(listened)[1], PassOver)
    assert isinstance(after(known, SpeechStarted(), noise(), second(noise()))[1], PassOver)


def test_sound_without_words_means_nothing_once_the_next_utterance_has_begun(known: Known) -> None:
    before = (SpeechStarted(), SpeechStarted(), noise())
    meanwhile = (SpeechStarted(), noise(), SpeechStarted())

    assert after(known, *before)[1] == Ignore()
    assert after(known, *meanwhile, second(noise()))[1] == Ignore()
    assert without_second(after(known, *meanwhile)[0])[1] == Ignore()
    assert destination(after(known, *meanwhile, second(noise()), heard("医保报销"))[1]) == "social"


def test_sound_without_words_may_be_another_language(known: Known) -> None:
    _, understood = after(known, SpeechStarted(), noise(), second(heard("my boss has not paid me", EN)))
    _, unclear = after(known, SpeechStarted(), noise(), second(heard("well hello", EN)))

    assert destination(understood) == "social"
    assert isinstance(unclear, GoBy)


def test_what_a_second_hearing_finds_in_it_of_the_callers_own_language_is_noise(known: Known) -> None:
    _, step = after(known, SpeechStarted(), noise(), second(heard("医保报销")))

    assert isinstance(step, PassOver)


def test_sound_without_words_does_not_take_the_words_before_it_with_it(known: Known) -> None:
    _, step = after(known, SpeechStarted(), heard("嗯那个护"), SpeechStarted(), noise())

    assert isinstance(step, GoBy)
    assert step.words == ("嗯那个护",)


def test_new_words_make_a_second_opinion_moot(known: Known) -> None:
    listened, step = after(known, SpeechStarted(), heard("嗯"), SpeechStarted(), heard("医保报销"))

    assert destination(step) == "social"
    assert listened.first is None
    assert on(known.get, ZH, listened, second(heard("我要办护照")))[1] == Ignore()


def test_words_that_are_enough_at_a_pause_are_gone_by(known: Known) -> None:
    partly = PartlyHeard(words=("社保转移",), engine="x", language=ZH, silent_s=0.3)
    listened, step = after(known, SpeechStarted(), heard("嗯"), SpeechStarted(), partly)

    assert destination(step) == "social"
    assert listened.first is None
    assert after(known, SpeechStarted(), replace(partly, language=EN))[1] == Ignore()


def test_a_second_opinion_leaves_what_the_next_utterance_has_come_to(known: Known) -> None:
    partly = PartlyHeard(words=("社保",), engine="x", language=ZH)
    begun, _ = after(known, SpeechStarted(), noise(), SpeechStarted(), partly)
    listened, _ = on(known.get, ZH, begun, second(noise()))

    assert listened.so_far == begun.so_far
    assert listened.so_far.tellings == 1


def test_where_nothing_can_be_made_of_words_nobody_is_asked_again() -> None:
    assert on(lambda _: None, ZH, NOTHING_HEARD, heard("嗯")) == (NOTHING_HEARD, GoBy(("嗯",), None))
    assert on(lambda _: None, ZH, NOTHING_HEARD, noise()) == (NOTHING_HEARD, PassOver(None))
