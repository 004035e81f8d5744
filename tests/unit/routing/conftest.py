"""The lexicons that the hotline uses, and the queues and routes they lead to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.lexicon import Lexicon, load_lexicon
from callcenter.routing.wordings import load_wordings
from callcenter.vocabulary.languages import Language

ROOT = Path(__file__).parents[3]
DESTINATIONS = frozenset(
    {"consumer", "social", "urban_hpf", "police", "enterprise", "general", "emergency", "progress", "agent"}
)


@pytest.fixture(scope="session")
def lexicons() -> Mapping[Language, Lexicon]:
    return {
        language: load_lexicon(ROOT / "ivr" / f"lexicon.{language}.tsv", language, DESTINATIONS)
        for language in Language
    }


@pytest.fixture(scope="session")
def known(lexicons: Mapping[Language, Lexicon]) -> Mapping[Language, Knowledge]:
    """All that the hotline's files tell, of the languages that have wordings."""
    return {
        language: knowledge(lexicons[language], load_wordings(ROOT / "ivr" / f"wordings.{language}.tsv", DESTINATIONS))
        for language in (Language.ZH, Language.EN)
    }
