"""What a search finds, as PostgreSQL will see it; the index itself is tried in tests/integration."""

import pytest

from callcenter.transcripts.lexemes import question, vector


def test_chinese_is_kept_as_characters_and_pairs_with_their_places() -> None:
    assert vector("医保卡") == "'医':1 '医保':1 '保':2 '保卡':2 '卡':3"


def test_spaces_that_a_recogniser_puts_between_chinese_words_do_not_count() -> None:
    assert vector("医保 报销") == vector("医保报销")


def test_traditional_full_width_and_capital_forms_are_one() -> None:
    assert vector("醫保ＡＢ") == vector("医保ab")


def test_english_is_kept_as_stems() -> None:
    assert vector("Complaints about parking") == "'complaint':1 'about':2 'park':3"


def test_korean_is_kept_like_chinese() -> None:
    assert question("보험") == "('보험')"
    assert "'보험'" in vector("의료 보험은")


def test_what_stands_together_is_asked_for_together_and_what_is_apart_only_at_all() -> None:
    assert question("医保报销 park") == "('医保' <1> '保报' <1> '报销') & ('park')"


def test_a_single_character_can_be_looked_for() -> None:
    assert question("水") == "('水')"


def test_a_number_beside_a_character_keeps_its_distance() -> None:
    assert question("2026年度") == "('2026' <1> '年度')"
    assert question("年度2026") == "('年度' <2> '2026')"


@pytest.mark.parametrize("text", ["", "  ", "!?，。", "' & | ! <-> (", "\\"])
def test_what_holds_nothing_to_look_for_asks_nothing(text: str) -> None:
    assert question(text) == ""


def test_a_question_has_a_bound() -> None:
    assert question("a b " * 50).count("&") == 15
