"""What is looked at over several flows, and what callers would not hear."""

import json
from pathlib import Path

import pytest

from callcenter.ivr.document import reading as document
from callcenter.ivr.lint.draft import Draft, Site, draft_from, draft_of
from callcenter.ivr.lint.report import checked, lint
from callcenter.ivr.lint.rounds import rounds
from callcenter.ivr.lint.words import wanted
from callcenter.ivr.pictures.specimen import specimens
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.ivr.lint.mutations import HOTLINE, Values, put, seed
from tests.unit.ivr.lint.walked import Letters

OTHER = """
name: other
languages: {zh: [], en: [], ko: []}
max_failures: 2
timings: {answer_s: 8, key_s: 6, speech_limit_s: 12}
queues: {general: {names: {zh: 综合, en: general, ko: 종합}}}
fallback_queue: general
first: hello
listed: line
line: line
after_talk: bye
nodes:
  hello: {kind: play, prompt: hello, next: {queue: general}}
  line: {kind: queue, prompt: line, next_prompt: line, place_prompt: line, wait_prompt: line}
  bye: {kind: hangup}
prompts:
  hello: {zh: 您好, en: Hello, ko: 안녕하세요}
  line: {zh: 请稍候, en: Please wait, ko: 잠시만요}
"""


class Quick(Letters):
    """Twenty-five letters a second."""

    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        return len(text) / 25


def other(text: str = OTHER, name: str = "other") -> Draft:
    return draft_from(text, Path(f"{name}.yaml"))


def main(**changes: object) -> Draft:
    values: Values = seed()
    for path, value in changes.items():
        put(path.replace("__", "/"), value)(values)
    return draft_of(document.of_values(values, Path("hotline.yaml")))


def test_flows_that_lead_to_each_other_are_looked_at_together() -> None:
    onward = main(nodes__on={"kind": "flow", "flow": "other"}, nodes__menu__keys={"1": {"node": "on"}})

    assert lint([onward, other()], Site(is_whole=True)).errors == ()


FAULTS = {
    "a flow to which no call comes": (OTHER, "other", "no call begins in this flow"),
    "two flows of one name": (OTHER.replace("name: other", "name: hotline"), "hotline", "called hotline too"),
    "a file of another name": (OTHER, "taxes", "the file is called taxes.yaml"),
    "a number of another flow": (OTHER.replace("zh: []", 'zh: ["12345"]'), "other", "in the flow hotline already"),
}


@pytest.mark.parametrize(("text", "name", "fault"), FAULTS.values(), ids=FAULTS)
def test_what_no_flow_can_know_alone_is_told(text: str, name: str, fault: str) -> None:
    problems = lint([main(), other(text, name)], Site(is_whole=True)).problems

    assert [problem.file.name for problem in problems if fault in problem.fault] == [f"{name}.yaml"]


def test_an_edition_needs_the_flow_in_which_calls_begin() -> None:
    assert "no flow hotline" in lint([other()], Site(is_whole=True)).problems[0].fault
    assert lint([other()]).errors == ()


def test_a_flow_that_does_not_speak_the_callers_language_is_told() -> None:
    onward = main(nodes__on={"kind": "flow", "flow": "other"}, nodes__menu__keys={"1": {"node": "on"}})
    shy = other(
        OTHER.replace(", ko: []", "")
        .replace(", ko: 종합", "")
        .replace(", ko: 안녕하세요", "")
        .replace(", ko: 잠시만요", "")
    )

    (problem,) = lint([onward, shy]).errors

    assert (problem.node, problem.field) == ("on", "nodes.on.flow")


def test_flows_come_round_to_each_other_over_silent_nodes() -> None:
    onward = main(nodes__welcome__next={"node": "on"}, nodes__on={"kind": "flow", "flow": "other"})
    back = OTHER.replace("next: {queue: general}}", "next: {node: back}}\n  back: {kind: flow, flow: hotline}")

    faults = [problem.fault for problem in lint([onward, other(back)]).errors]

    assert any("comes round" in fault and "other.hello" in fault for fault in faults)


def test_too_many_seconds_are_told_with_the_worst_way() -> None:
    report = lint([main(prompts__ask__zh="请" * 450)], sounds=Quick())

    (problem,) = report.errors
    assert (problem.node, problem.field) == ("ask", "nodes.ask.prompt")
    assert "welcome 0.7 s → ask 18.0 s" in problem.fault


def test_what_is_only_estimated_keeps_no_flow_from_callers() -> None:
    report = lint([main(prompts__ask__zh="请" * 450)])

    assert report.errors == ()
    assert "estimated" in report.problems[0].fault


class Mute(Quick):
    """Nothing speaks Korean, and one recording is gone."""

    def fault(self, language: Language, text: str, recording: str | None) -> str | None:
        if recording == "gone.wav":
            return "gone.wav is not there"
        return "nothing speaks it" if language is Language.KO and recording is None else None


def test_audio_that_is_missing_is_told() -> None:
    gone = {
        "zh": {"text": "再见", "recording": "gone.wav"},
        "en": "Bye",
        "ko": {"text": "안녕", "recording": "bye.wav"},
    }
    problems = lint([main(prompts__bye=gone)], sounds=Mute()).errors

    assert [(problem.field, problem.node) for problem in problems] == [
        ("prompts.bye.zh.recording", "bye"),
        ("prompts.welcome.ko", "welcome"),
    ]


def test_everything_that_is_measured_is_named_beforehand() -> None:
    named = set(wanted(draft_of(document.read(HOTLINE)).flow))

    assert (Language.ZH, "转接综合，不对按星号。", None) in named
    assert not any("{" in text for _, text, _ in named)


def test_errors_refuse_an_edition_and_warnings_do_not() -> None:
    assert list(checked([main(prompts__old={"zh": "旧", "en": "old", "ko": "옛"})])) == ["hotline"]
    with pytest.raises(RefusedDocumentError):
        checked([main(first="nowhere")])


def test_the_line_of_a_fault_is_told() -> None:
    text = HOTLINE.read_text("utf-8").replace("undo: {node: menu}", "undo: {node: meny}")

    (problem,) = lint([draft_from(text, HOTLINE)]).errors

    assert problem.line == text[: text.index("undo: {node: meny}")].count("\n") + 1
    assert problem.mend == "write menu, or add meny"


def test_machines_are_told_everything() -> None:
    told = json.loads(json.dumps(lint([main(prompts__ask__zh="请" * 450)], sounds=Quick()).as_object()))

    assert set(told["problems"][0]) == {
        *("file", "line", "node", "field", "severity", "fault_en", "mend_en", "fault_zh", "mend_zh")
    }
    assert told["time_to_human"][0]["path"][0] == {"flow": "hotline", "node": "welcome", "seconds": 0.72}


def test_every_kind_of_node_can_be_looked_at() -> None:
    drafts = [Draft(flow, document.of_values({}, Path(f"{name}.yaml"))) for name, flow in specimens().items()]

    assert lint(drafts, Site(services=("tickets",), transfers=("110",))).times is not None


def test_rounds_are_groups_that_lead_to_themselves() -> None:
    graph = {"a": "b", "b": "ca", "c": "d", "d": "d", "e": "a", "f": ""}

    assert set(rounds({node: tuple(onward) for node, onward in graph.items()})) == {frozenset("ab"), frozenset("d")}
