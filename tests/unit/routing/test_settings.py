import pytest
from pydantic import ValidationError

from callcenter.routing.rules import RULES
from callcenter.routing.settings import OrderSettings


def test_the_defaults_are_the_published_rules() -> None:
    assert OrderSettings().rules == RULES


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"bound_min": 11}, "bound_min", "11 is more than listed_min (10): a caller on the list could wait"),
        ({"listed_min": 12}, "listed_min", "12 is more than listed_severe_min (11): the more severe would wait"),
        ({"listed_min": 8}, "bound_min", "10 is more than listed_min (8): a caller on the list could wait"),
        ({"callback_min": 11}, "callback_min", "11 is more than listed_min (10): the list would wait for callbacks"),
        ({"listed_severe_min": 300, "emergency_min": 60}, "listed_severe_min", "300 is more than emergency_min (60)"),
        ({"listed_share": 100}, "listed_share", "less than or equal to 95"),
    ],
)
def test_what_would_break_a_promise_is_refused_by_the_name_of_the_setting(
    changed: dict[str, int], field: str, fault: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        OrderSettings.model_validate(changed)

    (told,) = refused.value.errors()
    assert told["loc"] == (field,)
    assert fault in told["msg"]


def test_settings_that_fit_each_other_are_the_rules() -> None:
    rules = OrderSettings(listed_min=20, listed_severe_min=30, bound_min=15, window=40, callback_share=25).rules

    assert (rules.bound.total_seconds(), rules.window) == (900, 40)
    assert {tier.name: rules.most(tier) for tier in rules.share} == {"LISTED_SEVERE": 28, "LISTED": 28, "CALLBACK": 10}
