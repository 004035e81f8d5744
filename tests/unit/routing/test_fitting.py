from callcenter.routing.evidence import Evidence
from callcenter.routing.fitting import Example, fitted


def _example(wanted: str, keyword: str | None, wording: str) -> Example:
    return Example(Evidence({keyword: 1.5} if keyword else {}, {wording: 0.5}, ()), -0.2, wanted)


def test_what_is_always_right_gets_weight_and_what_never_is_gets_none() -> None:
    examples = [_example("social", "social", "police"), _example("police", "police", "social")] * 10
    weights = fitted(examples)
    assert weights.keywords > 1
    assert weights.wording < 0


def test_the_order_of_the_examples_does_not_matter() -> None:
    examples = [_example("social", "social", "social"), _example("none", None, "police")] * 5
    assert fitted(examples) == fitted(examples[::-1])
