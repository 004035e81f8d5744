from callcenter.ivr.flow import Flow
from callcenter.ivr.prompts import fixed_texts, text
from callcenter.vocabulary.languages import Language


def test_values_are_put_into_the_words(flow: Flow) -> None:
    assert text(flow, "wait", Language.ZH, {"ahead": "2", "wait_min": "5"}).startswith("您前面还有2位，预计5分钟以内")


def test_what_is_the_same_for_all_callers_can_be_made_audible_beforehand(flow: Flow) -> None:
    texts = fixed_texts(flow)

    assert (Language.EN, "Thank you for calling. Goodbye.") in texts
    assert (Language.ZH, "为您转接社会保障，不对请按星号键。") in texts
    assert not any("{" in words for _, words in texts)
