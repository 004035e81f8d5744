from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.routing.lexicon import Keyword, Lexicon, lexicon
from callcenter.routing.words import EXPECTED_MAX, expected, phrases, split, understand
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import ROOT

Lexicons = Mapping[Language, Lexicon]
UTTERANCES = ROOT / "tests" / "data" / "utterances"


def _share(lexicons: Lexicons, file: str, language: Language) -> tuple[int, int]:
    """How many of the file's utterances in `language` lead where they should, and how many there are."""
    rows = [line.split("\t") for line in (UTTERANCES / file).read_text("utf-8").splitlines()[1:]]
    wanted = [(text, destination) for text, destination, spoken in rows if spoken == language]
    right = 0
    for text, destination in wanted:
        led = understand(lexicons[language], split(language, text)).destination or "none"
        # Who asks for a person waits in the general queue.
        right += destination in (led, "general" if led == "agent" else led)
    return right, len(wanted)


@pytest.mark.parametrize(("language", "right", "of"), [(Language.ZH, 71, 72), (Language.EN, 30, 30)])
def test_the_development_utterances_lead_where_they_should(
    lexicons: Lexicons, language: Language, right: int, of: int
) -> None:
    assert _share(lexicons, "development.tsv", language) >= (right, of)


@pytest.mark.parametrize(("language", "of"), [(Language.ZH, 42), (Language.EN, 16), (Language.KO, 9)])
def test_our_own_utterances_lead_where_they_should(lexicons: Lexicons, language: Language, of: int) -> None:
    assert _share(lexicons, "own.tsv", language) == (of, of)


SMALL = lexicon(
    Language.ZH,
    [
        Keyword("工资", "social", "wages", 3),
        Keyword("施工", "urban_hpf", "noise", 2),
        Keyword("社保", "social", "insurance", 3),
        Keyword("社保卡", "social", "card", 4),
        Keyword("质量问题", "consumer", "quality", 3),
        Keyword("退货", "consumer", "refund", 3),
        Keyword("超市", "consumer", "merchant", 2),
        Keyword("投诉", "consumer", "complaint", 1),
        Keyword("河", "general", "environment", 1),
        Keyword("护照", "police", "exit_entry", 3),
        Keyword("着火", "emergency", "fire", 9),
        Keyword("人工", "agent", "agent", 5),
    ],
)


def test_a_keyword_across_two_words_is_not_found() -> None:
    assert understand(SMALL, ["施工", "资质"]).matched == ("施工",)


def test_a_keyword_of_several_words_is_found_however_they_are_cut() -> None:
    for words in (["质量", "问题"], ["质量问题"], ["质", "量", "问", "题"]):
        assert understand(SMALL, words).matched == ("质量问题",)


def test_a_keyword_within_one_word_is_found_but_not_a_single_character() -> None:
    assert understand(SMALL, ["电子社保卡"]).matched == ("社保卡",)
    assert understand(SMALL, ["河南"]).matched == ()
    assert understand(SMALL, ["河"]).matched == ("河",)


def test_the_longest_keyword_wins_and_none_overlap() -> None:
    heard = understand(SMALL, ["社保卡"])

    assert (heard.matched, heard.score) == (("社保卡",), 4)


def test_too_low_a_score_leads_nowhere_and_is_told() -> None:
    heard = understand(SMALL, ["超市"])

    assert (heard.destination, heard.score, heard.matched) == (None, 2, ("超市",))


def test_too_small_a_lead_leads_nowhere() -> None:
    assert understand(SMALL, ["社保", "施工"]).destination is None


def test_words_of_weight_one_only_break_ties() -> None:
    assert understand(SMALL, ["投诉", "投诉", "投诉"]).destination is None
    assert understand(SMALL, ["退货", "护照"]).destination is None
    assert understand(SMALL, ["投诉", "退货", "护照"]).destination == "consumer"


def test_an_emergency_wins_outright() -> None:
    said = ["退货", "社保卡", "社保", "工资", "护照", "社保", "社保", "着火"]
    assert understand(SMALL, said).destination == "emergency"


def test_who_asks_for_a_person_gets_one_of_the_matters_queue() -> None:
    assert understand(SMALL, ["人工"]).destination == "agent"
    assert understand(SMALL, ["人工", "社保"]).destination == "social"
    assert understand(SMALL, ["人工", "社保", "护照"]).destination == "agent"


def test_nothing_said_leads_nowhere() -> None:
    assert understand(SMALL, []).destination is None
    assert understand(SMALL, ["", "  "]).matched == ()


def test_keywords_are_told_in_the_order_they_were_said() -> None:
    heard = understand(SMALL, ["社保卡", "退货"])
    assert (heard.matched, heard.score) == (("社保卡", "退货"), 4)


def test_english_is_matched_by_whole_words_and_plurals(lexicons: Lexicons) -> None:
    english = lexicons[Language.EN]

    assert understand(english, ["busy"]).matched == ()
    assert understand(english, ["my", "Passports"]).matched == ("passport",)
    assert understand(english, split(Language.EN, "A gas leak!")).destination == "emergency"
    assert understand(english, ["driver's", "license"]).matched == ("driver's license",)


def test_korean_nouns_are_found_with_their_particles_and_in_compounds_cut_apart(lexicons: Lexicons) -> None:
    korean = lexicons[Language.KO]

    assert understand(korean, ["소비자를"]).destination == "consumer"
    assert understand(korean, ["의료", "보험이"]).destination == "social"
    assert understand(korean, ["상담원"]).destination == "agent"
    assert "비자" not in understand(korean, ["소비자"]).matched


def test_full_width_and_capital_letters_are_the_same_letters(lexicons: Lexicons) -> None:
    assert understand(lexicons[Language.EN], ["ＰＡＳＳＰＯＲＴ"]).destination == "police"


def test_the_grammar_has_each_keyword_as_words(lexicons: Lexicons) -> None:
    assert "质量 问题" in phrases(lexicons[Language.ZH])
    assert "gas leak" in phrases(lexicons[Language.EN])
    assert "의료보험" in phrases(lexicons[Language.KO])


@pytest.mark.parametrize("language", Language)
def test_each_phrase_of_the_grammar_is_understood_as_its_keyword(lexicons: Lexicons, language: Language) -> None:
    for keyword, phrase in zip(lexicons[language].keywords, phrases(lexicons[language]), strict=True):
        assert keyword.text in understand(lexicons[language], phrase.split()).matched


def test_what_to_expect_names_every_matter_before_a_second_of_any_and_no_emergency(lexicons: Lexicons) -> None:
    destination = {keyword.text: keyword.destination for keyword in lexicons[Language.ZH].keywords}
    told = [destination[phrase.replace(" ", "")] for phrase in expected(lexicons[Language.ZH])]
    usual = {*destination.values()} - {"emergency"}
    assert {*told} == {*told[: len(usual)]} == usual
    assert len(told) == EXPECTED_MAX


@given(st.lists(st.text(max_size=8), max_size=12))
def test_any_words_at_all_are_borne(words: list[str]) -> None:
    heard = understand(SMALL, words)

    assert heard.destination is None or heard.score >= 3


@given(st.lists(st.sampled_from([keyword.text for keyword in SMALL.keywords] + ["的", "我"]), max_size=10))
def test_a_choice_is_always_clear_and_always_explained(words: list[str]) -> None:
    heard = understand(SMALL, words)

    assert set(heard.matched) <= {keyword.text for keyword in SMALL.keywords}
    if heard.destination not in (None, "emergency", "agent"):
        assert heard.score >= 3
        assert heard.matched
    if "着火" in words:
        assert heard.destination == "emergency"
    elif "人工" in words:
        assert heard.destination is not None
