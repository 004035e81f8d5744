"""Everything that a decision was made from."""

from collections.abc import Mapping

import pytest

from callcenter.routing.decision import Verdict, Why
from callcenter.routing.evidence import Knowledge
from callcenter.routing.explaining import BEST, explain
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language

Known = Mapping[Language, Knowledge]


def heard(*texts: tuple[str, float | None], language: Language = Language.ZH) -> Heard:
    return Heard(hypotheses=tuple(Hypothesis((text,), sure) for text, sure in texts), engine="x", language=language)


def test_each_hypothesis_stands_beside_what_was_read_in_it(known: Known) -> None:
    explained = explain(known[Language.ZH], heard(("問醫保報消", -0.2), ("文一包", -0.9)))

    assert [(one.text, one.log_probability) for one in explained.hypotheses] == [("問醫保報消", -0.2), ("文一包", -0.9)]
    assert "".join(explained.hypotheses[0].words) == "问医保报消"
    assert explained.sureness == -0.2


def test_keywords_tell_how_they_were_found(known: Known) -> None:
    explained = explain(known[Language.ZH], heard(("我要问医保报消", -0.1)))
    means = {match.keyword.text: match.means for match in explained.matches}

    assert means["医保"] == "exact"
    assert means["报销"] == "pinyin"
    assert explained.decision.destination == "social"


def test_negated_keywords_are_told_apart(known: Known) -> None:
    assert explain(known[Language.ZH], heard(("我不是投诉物业", None))).negated == ("投诉",)
    assert explain(known[Language.EN], heard(("not my pension", None), language=Language.EN)).negated == ("pension",)


def test_the_likeliest_come_first_and_the_decision_is_the_one_of_calls(known: Known) -> None:
    explained = explain(known[Language.EN], heard(("my boss has not paid me", -0.1), language=Language.EN))

    assert explained.chances[0][0] == explained.decision.destination == "social"
    assert explained.chances[0][1] == pytest.approx(explained.decision.probability)
    assert len(explained.chances) == BEST
    assert [score for _, score in explained.wording] == sorted((score for _, score in explained.wording), reverse=True)


@pytest.mark.parametrize("nothing", [heard(), heard(("", -0.1)), heard(("……", None))])
def test_nothing_heard_is_explained_too(known: Known, nothing: Heard) -> None:
    explained = explain(known[Language.ZH], nothing)

    assert (explained.decision.verdict, explained.decision.why) == (Verdict.ASK_AGAIN, Why.NO_WORDS)
    assert [*explained.chances, *explained.matches, *explained.negated] == []
