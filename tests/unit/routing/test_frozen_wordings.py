"""The frozen wordings: callers who name no keyword. Written before the model that reads them, and never tuned to."""

from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise

import pytest

from callcenter.routing.decision import decide
from callcenter.routing.evaluation import Totals, Trial, evaluate
from callcenter.routing.evidence import Knowledge
from callcenter.routing.hypotheses import written
from callcenter.routing.lexicon import Lexicon, folded
from callcenter.routing.wordings import load_wordings
from callcenter.routing.words import split, understand
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import DESTINATIONS, ROOT

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


def _totals(known: Mapping[Language, Knowledge], language: Language) -> Totals:
    return evaluate(
        Trial(
            language=language,
            voice="text",
            noise="none",
            wanted=destination,
            decision=decide(known[language], [written(language, text)], engine="text"),
        )
        for text, destination, spoken in _rows()
        if spoken is language
    ).all


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
def test_most_lead_where_they_should_and_few_to_a_wrong_queue(
    known: Mapping[Language, Knowledge], language: Language
) -> None:
    totals = _totals(known, language)
    assert totals.right >= 0.6 * totals.total
    assert totals.wrong_queue <= 0.06 * totals.total
    assert totals.wrong_queue - totals.confirmed_wrong <= 0.03 * totals.total


def test_no_frozen_wording_resembles_an_example() -> None:
    for language in (Language.ZH, Language.EN):
        examples = [
            _pieces(language, wording.text)
            for wording in load_wordings(ROOT / "ivr" / f"wordings.{language}.tsv", DESTINATIONS)
        ]
        for text in (text for text, _, spoken in _rows() if spoken is language):
            pieces = _pieces(language, text)
            assert max(len(pieces & one) / len(pieces | one) for one in examples if pieces | one) < 0.5, text


def _pieces(language: Language, text: str) -> set[tuple[str, str]]:
    """Neighbouring characters or words."""
    parts = "".join(split(language, text)) if language is Language.ZH else split(language, text)
    return set(pairwise(parts))
