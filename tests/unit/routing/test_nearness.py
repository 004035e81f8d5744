from callcenter.routing.lexicon import Keyword, lexicon
from callcenter.routing.nearness import near, sounds
from callcenter.vocabulary.languages import Language

MANDARIN = sounds(
    lexicon(
        Language.ZH,
        [
            Keyword("养老保险", "social", "pension", 3),
            Keyword("社保", "social", "insurance", 3),
            Keyword("河", "general", "environment", 3),
            Keyword("投诉", "consumer", "complaint", 1),
        ],
    )
)
ENGLISH = sounds(
    lexicon(
        Language.EN,
        [
            Keyword("medical insurance", "social", "medical", 4),
            Keyword("passport", "police", "exit", 4),
            Keyword("bus", "general", "transport", 3),
        ],
    )
)


def test_other_characters_of_the_same_sound_are_found() -> None:
    found = near(MANDARIN, "我想问一下养牢宝鲜")
    assert [(one.keyword.text, one.cost, one.start, one.end) for one in found] == [("养老保险", 0.0, 5, 9)]


def test_an_accent_costs_little() -> None:
    (found,) = near(MANDARIN, "自己怎么交色包")
    assert found.keyword.text == "社保"
    assert 0 < found.cost <= 0.2


def test_one_syllable_and_words_that_only_break_ties_are_never_found_by_sound() -> None:
    assert near(MANDARIN, "喝头素") == []


def test_nothing_is_near_silence() -> None:
    assert near(MANDARIN, "") == []
    assert near(ENGLISH, "") == []


def test_english_is_found_by_stems_and_by_sounds() -> None:
    (stem,) = near(ENGLISH, "insuring my medically insured medical insurances")
    assert (stem.keyword.text, stem.means) == ("medical insurance", "stem")
    (sound,) = near(ENGLISH, "a new passpord please")
    assert (sound.keyword.text, sound.means) == ("passport", "near sound")


def test_short_english_words_are_never_found_by_sound() -> None:
    assert near(ENGLISH, "boys and bees") == []
