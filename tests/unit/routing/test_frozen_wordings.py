"""The frozen wordings: callers who name no keyword. Written before the model that reads them, and never tuned to."""

from collections.abc import Mapping
from hashlib import sha256

from callcenter.routing.lexicon import Lexicon, folded
from callcenter.routing.words import split, understand
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import ROOT

FROZEN = ROOT / "tests" / "data" / "wordings.frozen.tsv"
SHA256 = "99babc615e6dfbc8c4c6195bfa77914f4bba09eac4a160f3c145b67c924266c9"


def _rows() -> list[tuple[str, str, Language]]:
    lines = FROZEN.read_text("utf-8").splitlines()[1:]
    return [(text, destination, Language(language)) for text, destination, language in (s.split("\t") for s in lines)]


def test_the_wordings_are_those_that_were_frozen() -> None:
    assert sha256(FROZEN.read_bytes()).hexdigest() == SHA256


def test_no_wording_holds_a_keyword(lexicons: Mapping[Language, Lexicon]) -> None:
    for text, _, language in _rows():
        lexicon = lexicons[language]
        assert understand(lexicon, split(language, text)).matched == ()
        if language is Language.ZH:
            assert not [keyword.text for keyword in lexicon.keywords if keyword.text in folded(text)]


def test_there_are_enough_of_them() -> None:
    languages = [language for _, _, language in _rows()]
    assert languages.count(Language.ZH) >= 60
    assert languages.count(Language.EN) >= 30
