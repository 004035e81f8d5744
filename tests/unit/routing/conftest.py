"""The lexicons that the hotline uses, and the queues and routes they lead to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from callcenter.routing.lexicon import Lexicon, load_lexicon
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
