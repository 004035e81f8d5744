import pytest

from callcenter.routing.negation import is_negated
from callcenter.vocabulary.languages import Language


@pytest.mark.parametrize("before", ["不是", "我不是要", "我不要", "我不想办", "并非", "别给我转", "不用找"])
def test_what_the_caller_says_it_is_not_about_is_negated(before: str) -> None:
    assert is_negated(Language.ZH, before)


@pytest.mark.parametrize("before", ["是不是", "要不要", "单位不给我买", "老板不发", "商家不肯", "不是这样，我的", ""])
def test_questions_and_complaints_negate_nothing(before: str) -> None:
    assert not is_negated(Language.ZH, before)


@pytest.mark.parametrize("before", ["it is not a ", "i don't want to talk about my ", "not about the "])
def test_english_negations_reach_over_small_words(before: str) -> None:
    assert is_negated(Language.EN, before)


@pytest.mark.parametrize("before", ["my employer did not pay my ", "there is no ", "why not? my "])
def test_english_complaints_negate_nothing(before: str) -> None:
    assert not is_negated(Language.EN, before)


def test_korean_is_left_alone() -> None:
    assert not is_negated(Language.KO, "not ")
