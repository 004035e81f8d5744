"""One utterance heard twice, and in another language than was expected."""

from collections.abc import Mapping

from callcenter.routing.decision import Verdict
from callcenter.routing.evidence import Knowledge
from callcenter.routing.opinions import of_both, opinion
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language

Known = Mapping[Language, Knowledge]
ZH, EN, KO = Language.ZH, Language.EN, Language.KO


def heard(text: str, language: Language = ZH) -> Heard:
    return Heard(hypotheses=(Hypothesis((text,), -0.05),), engine="x", language=language)


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
