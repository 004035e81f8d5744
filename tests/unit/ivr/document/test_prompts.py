from callcenter.ivr.document.flow import Flow, Recorded
from callcenter.ivr.document.prompts import FixedPrompt, fixed_prompts, text
from callcenter.vocabulary.languages import Language


def test_values_are_put_into_the_words(flow: Flow) -> None:
    assert (
        text(flow, "wait", Language.ZH, {"ahead": "2", "wait_min": "3到5"})
        == "您前面还有2位，预计等候3到5分钟，请稍候。"
    )


def test_what_is_the_same_for_all_callers_can_be_made_audible_beforehand(flow: Flow) -> None:
    fixed = fixed_prompts(flow)

    assert FixedPrompt(Language.EN, "Thank you for calling. Goodbye.") in fixed
    assert FixedPrompt(Language.ZH, "转接社会保障，不对按星号。") in fixed
    assert not any("{" in prompt.text for prompt in fixed)


def test_a_recording_is_made_ready_under_its_name(flow: Flow) -> None:
    recorded = Recorded(text="Hello", recording="hello.wav")
    greeted = flow.model_copy(update={"prompts": {**flow.prompts, "welcome": {Language.EN: recorded}}})

    assert FixedPrompt(Language.EN, "Hello", "hello.wav") in fixed_prompts(greeted)
