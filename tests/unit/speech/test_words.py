"""Phrases as operators write them, in the words of a model."""

from callcenter.speech.models.vocabulary import fit, split

VOCABULARY = {"医保", "报销", "转", "人工", "工", "单", "工单位", "噪音", "户口", "fire", "noise", "소비자"}


def knows(word: str) -> bool:
    return word in VOCABULARY


def test_a_known_word_stays_whole() -> None:
    assert split("户口", knows) == ("户口",)


def test_a_word_is_taken_apart_into_as_few_as_possible() -> None:
    assert split("医保报销", knows) == ("医保", "报销")
    assert split("转人工", knows) == ("转", "人工")
    assert split("工单", knows) == ("工", "单")


def test_a_word_with_an_unknown_part_cannot_be_heard() -> None:
    assert split("医保局", knows) == ()


def test_only_ideographs_are_taken_apart() -> None:
    assert split("firenoise", knows) == ()


def test_phrases_are_fitted_once_and_the_missing_are_told() -> None:
    fitted, missing = fit(["医保报销", "医保 报销", "Fire noise", "消防", "fire drill", "", "소비자"], knows)

    assert fitted == ("医保 报销", "fire noise", "소비자")
    assert missing == ("消防", "fire drill", "")
