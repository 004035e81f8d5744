"""Words of lexicons that get in each other's way."""

from callcenter.routing.conflicts import AlsoSaid, Within, conflicts
from callcenter.routing.lexicon import Keyword, Lexicon, lexicon
from callcenter.vocabulary.languages import Language


def of(language: Language, **words: str) -> Lexicon:
    return lexicon(language, [Keyword(text.replace("_", " "), leads, "x", 5) for text, leads in words.items()])


def test_a_word_inside_another_that_leads_elsewhere_is_told_with_the_longer_one() -> None:
    own = of(Language.ZH, 燃气="general", 燃气泄漏="emergency")

    (found,) = conflicts(Language.ZH, {Language.ZH: own})
    assert isinstance(found, Within)
    assert (found.inner.text, found.outer.text) == ("燃气", "燃气泄漏")


def test_words_that_lead_to_one_place_are_in_nobodys_way() -> None:
    assert list(conflicts(Language.ZH, {Language.ZH: of(Language.ZH, 燃气="emergency", 燃气泄漏="emergency")})) == []


def test_english_words_are_whole_words() -> None:
    own = of(Language.EN, art="social", party="police", art_party="police")

    found = [
        (one.inner.text, one.outer.text)
        for one in conflicts(Language.EN, {Language.EN: own})
        if isinstance(one, Within)
    ]
    assert found == [("art", "art party")]


def test_a_word_of_two_languages_is_told_where_it_leads_elsewhere() -> None:
    both = {
        Language.ZH: of(Language.ZH, vip="enterprise", ok="general"),
        Language.EN: of(Language.EN, vip="social", ok="general"),
    }

    (found,) = conflicts(Language.ZH, both)
    assert isinstance(found, AlsoSaid)
    assert (found.language, found.other.destination) == (Language.EN, "social")
