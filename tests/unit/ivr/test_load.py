"""A document that is no flow is refused by file, line, field and mend, and never by a stack trace."""

from pathlib import Path

import pytest

from callcenter.ivr.document import reading as document
from callcenter.ivr.document.flow import MAX_NODES
from callcenter.ivr.document.reading import MAX_BYTES, MAX_VALUES
from callcenter.ivr.load import flow_of, load_flow, parse_flow
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.ivr.conftest import HOTLINE

GOOD = HOTLINE.read_text("utf-8")
FILE = Path("hotline.yaml")


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RefusedDocumentError) as refused:
        parse_flow(text, FILE)
    assert all(problem.file == FILE and problem.fault and problem.mend for problem in refused.value.problems)
    return refused.value.problems


def _line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


FAULTS = {
    "a key bound twice": ('"2": {queue: social}', '"1": {queue: social}', "nodes.welcome.keys.1", "bound twice"),
    "a key bound twice, once unquoted": ('"2": {queue: social}', "1: {queue: social}", "nodes.welcome.keys.1", "twice"),
    "a key that no phone has": ('"2": {queue: social}', '"22": {queue: social}', "nodes.welcome.keys.22", "may not"),
    "an exit with two aims": (
        "undo: {node: menu}",
        "undo: {node: menu, queue: general}",
        "nodes.confirm.undo",
        "exactly one",
    ),
    "an unknown kind": ("kind: confirm", "kind: confrm", "nodes.confirm", "'confrm'"),
    "an unknown field": ("max_failures: 2", "max_failures: 2\nmax_tries: 3", "max_tries", "not known"),
    "a missing field": ("max_failures: 2", "# nothing", "max_failures", "is missing"),
    "a time that is no time": ("answer_s: 8", "answer_s: -8", "timings.answer_s", "greater than 0"),
    "an unknown tier": ("tier: emergency", "tier: urgent", "nodes.emergency.tier", "must be one of emergency"),
    "a language we do not speak": ('"9": {language: en}', '"9": {language: fr}', "nodes.welcome.keys.9.language", "en"),
    "an alias that is not there": ("keys: *choices", "keys: *choice", "nodes.ask.keys", "no anchor &choice"),
    "a merge": ("keys: *choices", "keys: {<<: *choices}", "nodes.ask.keys.<<", "merges"),
    "a bracket left open": ("first: welcome", "first: [welcome", "(file)", "did not find"),
    "a tab": ("    kind: play\n    prompt: welcome", "\tkind: play\n    prompt: welcome", "(file)", "token"),
    "a second document": ("first: welcome", "---\nfirst: welcome", "(file)", "second document"),
    "a tag": ("first: welcome", "first: !!python/name:os.system welcome", "first", "has the tag"),
}


@pytest.mark.parametrize(("good", "bad", "field", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_line_field_and_mend(good: str, bad: str, field: str, fault: str) -> None:
    assert good in GOOD

    problem = next(problem for problem in _problems(GOOD.replace(good, bad, 1)) if fault in problem.fault)

    assert problem.field == field
    assert problem.line > 0
    assert all((problem.fault_zh, problem.mend_zh))
    assert str(problem).startswith(f"{FILE}:{problem.line}: {field}: ")


def test_the_line_is_the_one_the_fault_stands_on() -> None:
    (problem,) = _problems(GOOD.replace("undo: {node: menu}", "undo: {noode: menu, node: menu}"))

    assert problem.line == _line(GOOD, "undo: {node: menu}")
    assert problem.node == "confirm"


def test_a_fault_in_a_mapping_used_by_alias_is_told_once() -> None:
    assert len(_problems(GOOD.replace('"2": {queue: social}', '"2": {quue: social}'))) == 1


def test_values_that_came_without_a_text_are_told_without_a_line() -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        flow_of(document.of_values({**document.parse(GOOD, FILE).values, "max_failures": 0}, FILE))

    (problem,) = refused.value.problems
    assert (problem.line, problem.field) == (0, "max_failures")


BOMB = "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcde", "bcdef", strict=True)
)
REFUSED = {
    "nothing": "",
    "words": "just words",
    "a list": "- a\n- list\n",
    "deep": "[" * 200_000,
    "deep mappings": "{a: " * 50_000,
    "itself": "a: &a {b: *a}",
    "an object": "a: !!python/object/apply:os.system [ls]",
    "an odd key": "? {a: b}\n: c\n",
    "an alias for a key": "a: &x y\n*x : c\n",
    "nul": "\x00",
    "half a character": "a: \ud800",
    "a bomb of aliases": f"a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n{BOMB}",
    "a large file": "x" * (MAX_BYTES + 1),
    "many values": "a: [" + "1," * (MAX_VALUES + 1) + "]",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_whatever_the_text_holds_it_is_refused_politely(text: str) -> None:
    assert all(problem.line > 0 for problem in _problems(text))


def test_ten_thousand_nodes_are_refused() -> None:
    nodes = "".join(f"  n{index}: {{kind: hangup}}\n" for index in range(10_000))

    (problem,) = _problems(GOOD.replace("nodes:\n", f"nodes:\n{nodes}", 1))

    assert problem.field == "nodes"
    assert problem.fault.endswith(f" nodes, at most {MAX_NODES}")
    assert problem.line == _line(GOOD, "nodes:\n")


def test_too_many_values_are_refused_from_the_editor_too() -> None:
    with pytest.raises(RefusedDocumentError):
        document.of_values({"nodes": [1] * (MAX_VALUES + 1)}, FILE)


@pytest.mark.parametrize("content", [b"a: \xff\xfe", b"x" * (MAX_BYTES + 1)], ids=["bytes", "large"])
def test_a_file_that_is_no_text_is_refused_politely(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hotline.yaml"
    path.write_bytes(content)

    with pytest.raises(RefusedDocumentError) as refused:
        load_flow(path)

    assert refused.value.problems[0].line == 1


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        load_flow(tmp_path / "none.yaml")

    (problem,) = refused.value.problems
    assert (problem.line, problem.field) == (0, "(file)")


def test_scalars_are_read_by_yaml_1_2() -> None:
    text = "[08:30, on, 'yes', 012, 12, -1, 1.5, .5, 1e3, .nan, 0x1f, 2026-01-01, 1_000, true, False, null, ~, '1', '']"

    assert document.parse(text, FILE).values == [
        *("08:30", "on", "yes", "012", 12, -1, 1.5, 0.5, 1000.0, ".nan", "0x1f", "2026-01-01", "1_000"),
        *(True, False, None, None, "1", ""),
    ]


def test_the_version_follows_the_content_and_not_the_comments_nor_the_canvas() -> None:
    flow = parse_flow(GOOD, FILE)

    assert parse_flow(GOOD.replace("# The flow", "# A flow"), FILE).version == flow.version
    assert parse_flow(f"{GOOD}\nlayout: {{welcome: {{x: 1, y: 2}}}}\n", FILE).version == flow.version
    assert parse_flow(GOOD.replace("answer_s: 8", "answer_s: 9"), FILE).version != flow.version
    assert len(flow.version) == 12


def test_the_dialled_number_chooses_the_language() -> None:
    flow = load_flow(HOTLINE)

    assert flow.language_of("96128") is Language.ZH
    assert flow.language_of("1234501") is Language.EN
    assert flow.language_of("1234502") is Language.KO
    assert flow.language_of("999") is Language.ZH
