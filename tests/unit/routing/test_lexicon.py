from pathlib import Path

import pytest

from callcenter.ivr.load import load_flow
from callcenter.routing.lexicon import load_lexicon
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import DESTINATIONS, ROOT

HEADER = "keyword\tdestination\tmatter\tweight\n"
GOOD = f"{HEADER}社保\tsocial\tinsurance\t3\n护照\tpolice\texit_entry\t4\n"


def _problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(RefusedDocumentError) as refused:
        load_lexicon(path, Language.ZH, DESTINATIONS)
    assert all(problem.file == path and problem.fault and problem.mend for problem in refused.value.problems)
    assert all(problem.fault_zh and problem.mend_zh for problem in refused.value.problems)
    return refused.value.problems


@pytest.mark.parametrize(
    ("line", "field", "fault"),
    [
        ("社保\tsocial\tinsurance\t3", "keyword", "stands on line 2 already"),
        ("\tsocial\tinsurance\t3", "keyword", "is empty"),
        ("医保\tsozial\tmedical\t3", "destination", "sozial is no queue or route"),
        ("医保\t\tmedical\t3", "destination", "nothing is no queue"),
        ("医保\tsocial\tmedical\theavy", "weight", "heavy is not a weight"),
        ("医保\tsocial\tmedical\t0", "weight", "0 is not a weight"),
        ("医保\tsocial\tmedical\t10", "weight", "10 is not a weight"),
        ("医保\tsocial\tmedical\t3.5", "weight", "3.5 is not a weight"),
        ("医保\tsocial\tmedical\t٣", "weight", "is not a weight"),
        ("医保\tsocial\t3", "(line)", "has 3 columns where the first line has 4"),
        ("医保 social medical 3", "(line)", "has 1 columns"),
    ],
)
def test_a_faulty_line_is_named_by_line_field_and_mend(tmp_path: Path, line: str, field: str, fault: str) -> None:
    path = tmp_path / "lexicon.zh.tsv"
    path.write_text(f"{GOOD}{line}\n", "utf-8")

    (problem,) = _problems(path)

    assert (problem.line, problem.field) == (4, field)
    assert fault in problem.fault


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("keyword\tdestination\tmatter", "weight"),
        ("keyword\tdestination\tmatter\tweight\tcolour", "colour"),
        ("keyword\tdestination\tmatter\tweight\tweight", "(columns)"),
        ("社保\tsocial\tinsurance\t3", "keyword"),
    ],
)
def test_a_faulty_first_line_is_named_by_its_column(tmp_path: Path, header: str, field: str) -> None:
    path = tmp_path / "lexicon.zh.tsv"
    path.write_text(f"{header}\n社保\tsocial\tinsurance\t3\n", "utf-8")

    assert (1, field) in {(problem.line, problem.field) for problem in _problems(path)}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.zh.tsv"
    path.write_text(f"{GOOD}医保\tnowhere\tmedical\theavy\n\tsocial\tx\t1\n", "utf-8")

    assert [(problem.line, problem.field) for problem in _problems(path)] == [
        (4, "destination"),
        (4, "weight"),
        (5, "keyword"),
    ]


@pytest.mark.parametrize("content", [b"", b"# only a remark\n", HEADER.encode(), b"\xff\xfe", GOOD.encode("gb18030")])
def test_whatever_the_file_holds_it_is_refused_politely(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lexicon.zh.tsv"
    path.write_bytes(content)

    assert _problems(path)


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path / "none.tsv")

    assert (problem.line, problem.field) == (0, "(file)")


def test_remarks_empty_lines_a_byte_order_mark_and_full_width_letters_are_no_faults(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.zh.tsv"
    path.write_text(f"\ufeff# ours\n\n{HEADER}ＥＴＣ\tpolice\tvehicle\t3\n", "utf-8")

    assert [keyword.text for keyword in load_lexicon(path, Language.ZH, DESTINATIONS).keywords] == ["etc"]


@pytest.mark.parametrize("language", Language)
def test_the_hotlines_lexicons_lead_only_where_its_flow_leads(language: Language) -> None:
    flow = load_flow(ROOT / "ivr" / "hotline.yaml")

    lexicon = load_lexicon(ROOT / "ivr" / f"lexicon.{language}.tsv", language, flow.destinations)

    assert {"emergency", "progress", "agent"} <= {keyword.destination for keyword in lexicon.keywords}
