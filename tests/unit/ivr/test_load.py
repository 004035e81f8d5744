"""Every fault of a flow is named by file, line, field and mend, and never by a stack trace."""

from pathlib import Path

import pytest

from callcenter.ivr.load import MAX_BYTES, load_flow
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.ivr.conftest import HOTLINE

GOOD = HOTLINE.read_text("utf-8")


def _problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(RefusedDocumentError) as refused:
        load_flow(path)
    assert all(problem.file == path and problem.fault and problem.mend for problem in refused.value.problems)
    return refused.value.problems


def _line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


FAULTS = {
    "an undefined target": ("next: {node: ask}", "next: {node: aks}", "nodes.welcome.next.node", "no node aks"),
    "an unknown queue": ('"1": {queue: consumer}', '"1": {queue: consumr}', "nodes.welcome.keys.1.queue", "consumr"),
    "a key bound twice": ('"2": {queue: social}', '"1": {queue: social}', "1", "bound twice"),
    "a key bound twice, once unquoted": ('"2": {queue: social}', "1: {queue: social}", "nodes.welcome.keys.1", "twice"),
    "a house key bound again": ('"2": {queue: social}', '"0": {queue: social}', "nodes.welcome.keys.0", "house key"),
    "house keys that are one": ('repeat: "*"', 'repeat: "#"', "keys.repeat", "bound twice"),
    "a key that no phone has": ('"2": {queue: social}', '"22": {queue: social}', "nodes.welcome.keys.22", "match"),
    "a prompt without a language": ("    ko: 전화해", "    # ko: 전화해", "prompts.bye.ko", "is missing"),
    "a queue without a name": ("{zh: 综合, en: general, ko: 종합}", "{zh: 综合}", "queues.general.en", "is missing"),
    "a prompt that is not there": ("prompt: retry", "prompt: rtry", "nodes.retry.prompt", "no prompt rtry"),
    "a value that is not given": ("为您转接{queue}", "为您转接{queues}", "prompts.confirm.zh", "not given"),
    "a brace alone": ("为您转接{queue}", "为您转接{queue", "prompts.confirm.zh", "brace"),
    "a node nobody reaches": ("    retry: {node: retry}", "    retry: {queue: general}", "nodes.retry", "no caller"),
    "no way to a person": (
        "kind: line\n    prompt: prio\n    next_prompt: next\n    place_prompt: place\n    wait_prompt: wait\n"
        "    queue: general",
        "kind: say\n    prompt: prio\n    next: {node: bye}",
        "listed",
        "no way to a person",
    ),
    "a say that comes round": ("next: {node: ask}", "next: {node: welcome}", "first", "no way to a person"),
    "a route that must be there": (
        "  agent: {queue: general}",
        "  agnt: {queue: general}",
        "routes.agent",
        "is missing",
    ),
    "a route named like a queue": (
        "  agent: {que",
        "  social: {queue: social}\n  agent: {que",
        "routes.social",
        "queue too",
    ),
    "an exit with two aims": (
        "undo: {node: menu}",
        "undo: {node: menu, queue: general}",
        "nodes.confirm.undo",
        "one of",
    ),
    "an exit to a confirmation": (
        "undo: {node: menu}",
        "undo: {node: confirm}",
        "nodes.confirm.undo.node",
        "confirm node",
    ),
    "a start of the wrong kind": ("first: welcome", "first: bye", "first", "is a bye node"),
    "no node for keys alone": ("without_hearing: menu", "without_hearing: ask", "nodes.ask.without_hearing", "listens"),
    "an unknown kind": ("kind: confirm", "kind: confrm", "nodes.confirm", "'confrm'"),
    "an unknown field": ("max_failures: 2", "max_failures: 2\nmax_tries: 3", "max_tries", "not known"),
    "a missing field": ("max_failures: 2", "# nothing", "max_failures", "is missing"),
    "a time that is no time": ("answer_s: 8", "answer_s: -8", "timings.answer_s", "greater than 0"),
    "an unknown tier": ("tier: emergency", "tier: urgent", "nodes.emergency.tier", "must be one of emergency"),
    "a language we do not speak": (
        '"9": {language: en}',
        '"9": {language: fr}',
        "nodes.welcome.keys.9.language",
        "'en'",
    ),
    "a number dialled twice": ('en: ["1234501"]', 'en: ["12345"]', "languages.en", "begin in zh already"),
    "an alias that is not there": ("keys: *choices", "keys: *choice", "(file)", "undefined alias"),
    "a bracket left open": ("first: welcome", "first: [welcome", "(file)", "expected"),
    "a tab": (
        "    kind: say\n    prompt: welcome",
        "\tkind: say\n    prompt: welcome",
        "(file)",
        "cannot start any token",
    ),
}


@pytest.mark.parametrize(("good", "bad", "field", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_line_field_and_mend(tmp_path: Path, good: str, bad: str, field: str, fault: str) -> None:
    assert good in GOOD
    path = tmp_path / "flow.yaml"
    path.write_text(GOOD.replace(good, bad, 1), "utf-8")

    problem = next(problem for problem in _problems(path) if fault in problem.fault)

    assert problem.field == field
    assert problem.line > 0
    assert str(problem).startswith(f"{path}:{problem.line}: {field}: ")


def test_the_line_is_the_one_the_fault_stands_on(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(GOOD.replace("undo: {node: menu}", "undo: {node: meny}"), "utf-8")

    (problem, *_) = _problems(path)

    assert problem.line == _line(GOOD, "undo: {node: menu}")
    assert problem.mend.startswith("write menu")


def test_a_fault_in_a_mapping_used_by_alias_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(GOOD.replace('"2": {queue: social}', '"2": {queue: sozial}'), "utf-8")

    assert len(_problems(path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"- a\n- list\n",
        b"a: \xff\xfe",
        b"[" * 1100,
        b"a: &a {b: *a}",
        b"a: !!python/object/apply:os.system [ls]",
        b"? {a: b}\n: c\n",
        b"\x00",
        b"a: &x [1,1,1,1]\nb: &y [*x,*x,*x,*x,*x,*x,*x,*x,*x]\nc: &z [*y,*y,*y,*y,*y,*y,*y,*y,*y]\n"
        b"d: &w [*z,*z,*z,*z,*z,*z,*z,*z,*z]\ne: [*w,*w,*w,*w,*w,*w,*w,*w,*w]\n",
        b"x" * (MAX_BYTES + 1),
    ],
    ids=["empty", "words", "list", "bytes", "deep", "itself", "object", "odd key", "nul", "bomb", "large"],
)
def test_whatever_the_file_holds_it_is_refused_politely(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes(content)

    assert _problems(path)


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path / "none.yaml")

    assert (problem.line, problem.field) == (0, "(file)")


def test_the_version_follows_the_content_and_not_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(GOOD.replace("# The flow", "# A flow"), "utf-8")
    same = load_flow(path).version
    path.write_text(GOOD.replace("answer_s: 8", "answer_s: 9"), "utf-8")

    assert same == load_flow(HOTLINE).version
    assert same != load_flow(path).version
    assert len(same) == 12


def test_the_dialled_number_chooses_the_language() -> None:
    flow = load_flow(HOTLINE)

    assert flow.language_of("96128") is Language.ZH
    assert flow.language_of("1234501") is Language.EN
    assert flow.language_of("1234502") is Language.KO
    assert flow.language_of("999") is Language.ZH
