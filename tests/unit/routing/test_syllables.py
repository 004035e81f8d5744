import pytest

from callcenter.routing.syllables import distance, merged, outline, simplified, spoken, syllables


def test_traditional_characters_become_simplified() -> None:
    assert simplified("醫療保險報銷") == "医疗保险报销"


def test_only_what_is_said_has_syllables() -> None:
    assert syllables(spoken("我，要 200 块!")) == ["wo", "yao", "er", "ling", "ling", "kuai"]


@pytest.mark.parametrize(
    ("this", "that"), [("zhi", "zi"), ("lan", "nan"), ("shen", "sheng"), ("hu", "fu"), ("chuan", "chuang")]
)
def test_sounds_that_accents_merge_are_near(this: str, that: str) -> None:
    assert 0 < distance(this, that) < 0.2
    assert distance(this, that) == distance(that, this)


def test_other_sounds_are_far() -> None:
    assert distance("ma", "ting") == 1.0
    assert distance("bao", "bao") == 0.0


def test_accents_and_bad_lines_leave_the_same_of_sounds_that_they_do_not_keep_apart() -> None:
    assert merged("zheng") == merged("zen")
    assert merged("nan") == merged("lang") != merged("man")
    assert outline("tie") == outline("di") != outline("ma")
    assert outline("jiao") == outline("zhao")
