"""One look at a whole edition; and what an edition answers."""

from pathlib import Path

import pytest

from callcenter.publishing.checking import Checker
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, document_name, only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.routing.decision import decide
from callcenter.routing.hypotheses import as_sure
from callcenter.vocabulary.languages import Language

IVR = Path(__file__).parents[3] / "ivr"
HOTLINE, WORDS = DocumentName("hotline.yaml"), DocumentName("lexicon.zh.tsv")
WORDINGS = DocumentName("wordings.zh.tsv")
HEADER = "wording\tdestination\n没拿到钱\tsocial\n上牌照\tpolice\n"


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


def test_wordings_lead_where_the_flow_has_a_place(texts: dict[DocumentName, str]) -> None:
    checked = Checker(IVR).check({**texts, WORDINGS: f"{HEADER}猫丢了\tzoo\n\n没拿到钱\tpolice\n"})

    assert checked.edition is None
    assert [(one.line, one.field, one.severity) for one in checked.of(WORDINGS)] == [
        (4, "destination", "error"),
        (6, "destination", "error"),
    ]
    assert "zoo" in checked.errors[0].fault_zh
    assert "第 2 行" in checked.errors[1].fault_zh


def test_the_author_of_wordings_is_told_what_stands_twice_and_what_keywords_contradict(
    texts: dict[DocumentName, str],
) -> None:
    twice = f"{HEADER}# note\n没拿到钱\tsocial\n我要办护照\tsocial\n"
    checked = Checker(IVR).check({**texts, WORDINGS: twice})

    assert checked.edition is not None
    assert [(one.line, one.field, one.severity) for one in checked.of(WORDINGS)] == [
        (5, "wording", "warning"),
        (6, "destination", "warning"),
    ]
    assert "护照" in checked.of(WORDINGS)[1].fault_zh


def test_wordings_without_a_lexicon_are_told_to_be_of_no_use(texts: dict[DocumentName, str]) -> None:
    del texts[WORDS]
    checked = Checker(IVR).check({**texts, WORDINGS: HEADER})

    assert [one.severity for one in checked.of(WORDINGS)] == ["warning"]
    assert checked.fit().knowledge(Language.ZH) is None


def test_a_language_without_wordings_learns_from_its_lexicon_alone(texts: dict[DocumentName, str]) -> None:
    edition = Checker(IVR).read(texts).fit()

    assert DocumentName("wordings.ko.tsv") not in texts
    korean = edition.knowledge(Language.KO)
    assert korean is not None
    assert decide(korean, [as_sure(Language.KO, "의료보험")], engine="test").destination == "social"


def test_the_same_texts_are_learnt_once_whatever_else_changes(texts: dict[DocumentName, str]) -> None:
    checker = Checker(IVR)
    before = checker.read(texts).fit()
    after = checker.read({**texts, HOTLINE: texts[HOTLINE] + "# a comment\n"}).fit()
    assert before is not after
    assert before.knowledge(Language.ZH) is after.knowledge(Language.ZH)

    taught = checker.read({**texts, WORDINGS: f"{texts[WORDINGS]}\n猫不见了怎么办呢\tgeneral\n"}).fit()
    assert taught.knowledge(Language.ZH) is not before.knowledge(Language.ZH)
    assert taught.knowledge(Language.EN) is before.knowledge(Language.EN)


def test_what_was_read_once_is_not_read_again(texts: dict[DocumentName, str]) -> None:
    checker = Checker(IVR)

    assert checker.read(texts).edition is checker.read(dict(texts)).edition


def test_no_flow_at_all_is_a_fault() -> None:
    (problem,) = Checker(IVR).check({}).problems

    assert "hotline.yaml" in str(problem)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".yaml",
        "a/b.yaml",
        "../hotline.yaml",
        "Hotline.yaml",
        "lexicon.fr.tsv",
        "wordings.fr.tsv",
        "hotline.yaml\n",
        "a.b.yaml",
    ],
)
def test_other_names_are_no_documents(name: str) -> None:
    with pytest.raises(UnknownDocumentError, match="→"):
        document_name(name)


@pytest.mark.parametrize(
    "name", ["hotline.yaml", "hotline.try.yaml", "schedules.yaml", "lexicon.ko.tsv", "wordings.en.tsv"]
)
def test_names_of_documents(name: str) -> None:
    assert document_name(name) == name
