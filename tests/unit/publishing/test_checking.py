"""One look at a whole edition; and what an edition answers."""

from pathlib import Path

import pytest

from callcenter.publishing.checking import Checker
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, document_name, only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.vocabulary.languages import Language

IVR = Path(__file__).parents[3] / "ivr"
HOTLINE, WORDS = DocumentName("hotline.yaml"), DocumentName("lexicon.zh.tsv")


@pytest.fixture
def texts() -> dict[DocumentName, str]:
    return only_published(Drafts(IVR).texts())


def test_the_seed_is_fit_and_an_edition_knows_its_numbers_and_queues(texts: dict[DocumentName, str]) -> None:
    edition = Checker(IVR).check(texts, {HOTLINE: 3}).fit()

    assert edition.main.name == "hotline"
    assert edition.flow_for("12345") is edition.flow_for("nobody's") is edition.main
    assert set(edition.queues) == set(edition.main.queues)
    assert edition.languages[0] == next(iter(edition.main.languages))
    assert edition.knowledge(Language.ZH) is not None
    assert "12345" in edition.dialled
    assert dict(edition.numbers) == {HOTLINE: 3}


def test_a_second_flow_takes_the_numbers_that_it_names(texts: dict[DocumentName, str]) -> None:
    night = texts[HOTLINE].replace("name: hotline", "name: night").replace('"12345", "96128"', '"99999"')
    night = night.replace('"1234501"', '"99998"').replace('"1234502"', '"99997"')
    edition = Checker(IVR).read({**texts, DocumentName("night.yaml"): night}).fit()

    assert edition.flow_for("99999").name == "night"
    assert edition.flow_for("12345").name == "hotline"


def test_a_flow_is_named_as_its_file(texts: dict[DocumentName, str]) -> None:
    renamed = texts[HOTLINE].replace("name: hotline", "name: other")
    (problem, *_) = Checker(IVR).check({**texts, HOTLINE: renamed}).of(HOTLINE)

    assert (problem.field, problem.severity) == ("name", "error")
    assert problem.fault_zh


def test_problems_are_told_by_document(texts: dict[DocumentName, str]) -> None:
    checked = Checker(IVR).check({**texts, WORDS: "keyword\tdestination\tmatter\tweight\nx\tnowhere\ty\t5\n"})

    assert checked.edition is None
    assert [problem.severity for problem in checked.of(WORDS)] == ["error"]
    assert all(problem.file.name == HOTLINE for problem in checked.of(HOTLINE))


def test_what_was_read_once_is_not_read_again(texts: dict[DocumentName, str]) -> None:
    checker = Checker(IVR)

    assert checker.read(texts).edition is checker.read(dict(texts)).edition


def test_no_flow_at_all_is_a_fault() -> None:
    (problem,) = Checker(IVR).check({}).problems

    assert "hotline.yaml" in str(problem)


@pytest.mark.parametrize(
    "name", ["", ".yaml", "a/b.yaml", "../hotline.yaml", "Hotline.yaml", "lexicon.fr.tsv", "hotline.yaml\n", "a.b.yaml"]
)
def test_other_names_are_no_documents(name: str) -> None:
    with pytest.raises(UnknownDocumentError, match="→"):
        document_name(name)


@pytest.mark.parametrize("name", ["hotline.yaml", "hotline.try.yaml", "schedules.yaml", "lexicon.ko.tsv"])
def test_names_of_documents(name: str) -> None:
    assert document_name(name) == name
