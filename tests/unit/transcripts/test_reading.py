"""Utterances as people read them."""

from callcenter.transcripts.reading import conversation, readable
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Said


def said(start_s: float, *words: str) -> Said:
    return Said(start_s=start_s, end_s=start_s + 1, words=words, engine="vosk", language=Language.EN)


def test_chinese_is_written_without_spaces_and_in_simplified_characters() -> None:
    assert readable(Language.ZH, ("醫保", "报销")) == "医保报销"


def test_other_languages_keep_their_words_apart() -> None:
    assert readable(Language.KO, ("의료", "보험")) == "의료 보험"


def test_both_sides_stand_in_the_order_in_which_they_began() -> None:
    told = conversation({"caller": [said(1.0, "hello"), said(5.0, "my", "card")], "agent": [said(3.0, "yes")]})

    assert [(one.speaker, one.text) for one in told] == [("caller", "hello"), ("agent", "yes"), ("caller", "my card")]


def test_an_utterance_without_words_is_left_out() -> None:
    assert conversation({"caller": [said(1.0), said(2.0, " ")]}) == []
