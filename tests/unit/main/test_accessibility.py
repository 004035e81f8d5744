"""The tables of docs/accessibility are what the walk does."""

from pathlib import Path

import pytest

from callcenter.ivr.pictures.bending import Bend
from callcenter.main.accessibility import BEGIN, CHINESE, DOCUMENTS, END, NEEDS, drawn
from callcenter.main.marked import placed
from callcenter.vocabulary.tiers import Need

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_table_in_the_document_is_what_the_walk_does(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")

    assert placed(text, drawn(document), BEGIN, END) == text, "run: python -m callcenter.main.accessibility"


def test_every_need_and_every_bend_has_its_words() -> None:
    assert set(NEEDS) == set(Need)
    assert set(CHINESE) == set(Bend)
