"""How often the matter that an agent would choose is suggested."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from callcenter.casework.handbook import load
from callcenter.casework.suggesting import Suggester
from callcenter.routing.lexicon import load_lexicon
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

REPOSITORY = Path(__file__).parents[3]
ROUTES = ("emergency", "progress", "agent")
QUEUES = ("consumer", "social", "urban_hpf", "police", "enterprise", "general")


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    folder = REPOSITORY / "ivr"
    lexicons = {
        language: load_lexicon(folder / f"lexicon.{language}.tsv", language, (*QUEUES, *ROUTES))
        for language in (Language.ZH, Language.EN)
    }
    return Suggester(load(folder).matters, lexicons)


def labelled(which: str) -> list[dict[str, str]]:
    lines = (REPOSITORY / "tests/data/matters.tsv").read_text("utf-8").splitlines()[1:]
    return [row for row in csv.DictReader(lines, delimiter="\t") if row["set"] == which]


def share_first(suggester: Suggester, rows: Sequence[dict[str, str]], among: int) -> float:
    """Of `rows`, how many have an acceptable matter among so many first suggestions."""
    hits = 0
    for row in rows:
        queue = QueueId(row["queue"] if row["queue"] in QUEUES else "general")
        found = suggester.suggested(row["text"], Language(row["language"]), queue)
        hits += any(one.code in row["matter"].split("/") for one in found[:among])
    return hits / len(rows)


def test_matters_are_suggested_as_agents_would_choose_them(suggester: Suggester) -> None:
    rows = labelled("development")

    assert share_first(suggester, rows, 1) >= 0.9
    assert share_first(suggester, rows, 3) >= 0.97


def test_callers_who_name_no_keyword_are_suggested_something_fit_more_often_than_not(suggester: Suggester) -> None:
    assert share_first(suggester, labelled("held_out"), 1) >= 0.5


def test_where_nothing_was_said_nothing_is_suggested(suggester: Suggester) -> None:
    assert suggester.suggested("", Language.ZH, QueueId("social")) == ()
    assert suggester.suggested("嗯", Language.ZH, QueueId("social")) == ()
