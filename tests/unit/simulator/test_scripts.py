"""Scripted callers: what they do, what the world does to them, and what is told when it comes out otherwise."""

from pathlib import Path
from typing import Any

import pytest

from callcenter.simulator.load import parse_tries
from callcenter.simulator.running import Run, run, run_all, unknown_names
from callcenter.simulator.script import Script, Tries
from callcenter.simulator.stage import Stage
from callcenter.vocabulary.errors import RefusedDocumentError

SCRIPT = Path("ivr/hotline.try.yaml")
SEED = parse_tries(SCRIPT.read_text("utf-8"), SCRIPT)
TICKET = {"answers": {"ticket": {"state": "在办", "days": 3}}}


def try_desk(stage: Stage, steps: list[Any], expect: dict[str, Any] | None = None, **said: Any) -> Run:
    script = {"name": "somebody", "steps": steps, "expect": expect or {}, **said}
    return run(stage, "desk", Script.model_validate(script))


def told(found: Run) -> list[str]:
    return [failure.en for failure in found.failures]


@pytest.mark.parametrize("script", SEED.callers, ids=lambda script: script.name)
def test_every_caller_of_the_seed_gets_what_the_script_expects(stage: Stage, script: Script) -> None:
    assert told(run(stage, "hotline", script)) == []


def test_the_seeds_scripts_come_to_every_node_and_name_no_unknown_thing(stage: Stage) -> None:
    report = run_all(stage, "hotline", SEED)

    assert report.coverage.never_entered == ()
    assert report.coverage.exit_percent >= 80
    assert list(unknown_names(SEED, stage.flows["hotline"], stage.flows)) == []


def test_an_exit_that_nobody_takes_is_named(stage: Stage) -> None:
    report = run_all(stage, "hotline", SEED, only="hang_up")

    assert report.coverage.nodes_entered == 1
    assert "hotline:welcome.keys.1" in map(str, report.coverage.never_taken)
    assert report.coverage.exits_taken == 0


def test_two_keys_that_lead_to_one_place_are_two_exits(stage: Stage) -> None:
    taken = try_desk(stage, [{"presses": "4"}]).trace.taken

    assert list(map(str, taken)) == ["desk:hello.keys.4"]


@pytest.mark.parametrize(
    ("service", "expect"),
    [
        (
            TICKET,
            {"hears_words": "还需3天，状态在办。", "ends": "hung_up", "passes": ["ask", "answer", "bye"]},
        ),
        ({"fails": "503"}, {"joins": "help", "complains": "ask"}),
        ({"hangs": True}, {"joins": "help", "complains": "ask"}),
        ({"answers": {"ticket": {}}}, {"joins": "help", "complains": "ask"}),
        (TICKET | {"after_s": 20}, {"joins": "help", "complains": "ask"}),
    ],
)
def test_a_service_answers_fails_or_hangs(stage: Stage, service: dict[str, Any], expect: dict[str, Any]) -> None:
    steps: list[Any] = [{"presses": "1"}, {"hears": "number"}, {"presses": "204381"}, {"waits": 30}]

    assert told(try_desk(stage, steps, expect, world={"services": {"tickets": service}})) == []


def test_a_message_ends_by_silence_and_one_that_cannot_be_kept_leads_to_a_person(stage: Stage) -> None:
    steps: list[Any] = [{"presses": "2"}, {"hears": "leave_word"}, {"says": "楼下施工太吵了"}, {"hears": "bye"}]
    kept = try_desk(stage, steps, {"records": "leave_word", "ends": "hung_up"})
    lost = try_desk(stage, steps[:2], {"joins": "help", "complains": "leave_word"}, world={"can_record": False})

    assert told(kept) + told(lost) == []


@pytest.mark.parametrize(
    ("transfer", "expect"),
    [
        ({}, {"ends": "hung_up", "transferred_to": "01012345"}),
        ({"fails": "busy"}, {"joins": "help"}),
        ({"is_refused": True}, {"joins": "help", "complains": "through"}),
    ],
)
def test_a_transfer_ends_fails_or_is_refused(stage: Stage, transfer: dict[str, Any], expect: dict[str, Any]) -> None:
    steps: list[Any] = [{"presses": "3"}, {"waits": 90}]

    assert told(try_desk(stage, steps, expect, world={"transfers": {"01012345": transfer}})) == []


@pytest.mark.parametrize(
    ("at", "joins"),
    [("2026-03-05T10:00", "office"), ("2026-03-05T03:00", "help"), ("2026-10-01T10:00", "help")],
)
def test_a_queue_keeps_its_hours(stage: Stage, at: str, joins: str) -> None:
    assert told(try_desk(stage, [{"presses": "4"}], {"joins": joins}, at=at)) == []


def test_a_branch_asks_for_the_hour_and_for_the_last_queue(stage: Stage) -> None:
    night = "2026-03-05T03:00"
    steps: list[Any] = [{"presses": "5"}]

    assert told(try_desk(stage, steps, {"joins": "office"})) == []
    assert told(try_desk(stage, steps, {"path": ["hello", "by_hour", "bye"]}, at=night)) == []
    known = {"caller": {"last_queue": "office"}}
    assert told(try_desk(stage, steps, {"path": ["hello", "by_hour", "leave_word"]}, at=night, **known)) == []


def test_a_callback_is_offered_in_line_and_accepted(stage: Stage) -> None:
    steps: list[Any] = [{"presses": "0"}, {"hears": "call_back"}, {"presses": "1"}, {"hears": "bye"}]

    assert told(try_desk(stage, steps, {"promised": "help", "ends": "hung_up"})) == []


def test_who_cannot_be_called_is_not_offered_a_callback(stage: Stage) -> None:
    steps: list[Any] = [{"presses": "0"}, {"waits": 120}]
    nobody = {"caller": {"is_number_known": False}}

    assert told(try_desk(stage, steps, {"never_hears": "call_back", "ends": "waiting"}, **nobody)) == []


def test_a_full_queue_turns_callers_away(stage: Stage) -> None:
    world = {"queues": {"help": {"waiting": 5}}}

    assert told(try_desk(stage, ["silent"], {"path": ["hello", "line", "bye"]}, world=world)) == []


def test_a_caller_may_ask_to_be_spoken_to_slowly(stage: Stage) -> None:
    found = try_desk(stage, [{"waits": 0.3}, {"presses": "6"}, "hears out"], {"variables": {"slowed": "yes"}})
    quick, slow = (said.seconds for said in found.trace.said if said.prompt == "hello")

    assert told(found) == []
    assert slow > quick


def test_a_caller_goes_on_in_another_flow(stage: Stage) -> None:
    found = try_desk(stage, [{"presses": "7"}, {"presses": "1"}], {"joins": "consumer"})

    assert told(found) == []
    assert ("hotline", "welcome") in found.trace.nodes


@pytest.mark.parametrize(
    ("expect", "failure"),
    [
        ({"joins": "office"}, "joins: expected office, was help"),
        ({"tier": "listed"}, "tier: expected listed, was ordinary"),
        ({"within_s": 0.1}, "within_s: expected 0.1 s, took"),
        ({"path": ["hello"]}, "path: expected hello, was hello > line"),
        ({"passes": ["line", "hello"]}, "passes: hello is missing, or out of order, in hello, line"),
        ({"hears": ["bye"]}, "hears: bye is missing"),
        ({"never_hears": "hello"}, "never_hears: hello was said"),
        ({"hears_words": "晚上好"}, "hears_words: “晚上好” was never said"),
        ({"ends": "hung_up"}, "ends: expected hung_up, was waiting"),
        ({"language": "en"}, "language: expected en, was zh"),
        ({"scores": {"service": 5}}, "scores.service: expected 5, was -"),
        ({"promised": "help"}, "promised: expected help, was -"),
        ({"records": "leave_word"}, "records: expected leave_word, was -"),
        ({"transferred_to": "01012345"}, "transferred_to: expected 01012345, was -"),
        ({"variables": {"ticket": "204381"}}, "variables.ticket: is not as expected"),
        ({"complains": "ask"}, "complains: nothing was told of ask"),
    ],
)
def test_what_comes_out_otherwise_is_told(stage: Stage, expect: dict[str, Any], failure: str) -> None:
    [said] = told(try_desk(stage, ["silent"], expect))

    assert said.startswith(failure)


def test_a_fault_that_nobody_expected_is_a_failure(stage: Stage) -> None:
    [said] = told(try_desk(stage, ["silent"], world={"unheard": ["hello"]}))

    assert said.startswith("fault at hello")


@pytest.mark.parametrize(
    ("steps", "failure"),
    [
        ([{"hears": "bye"}], "step 1: hears bye: never heard it out"),
        (["hangs up", {"presses": "1"}], "step 2: presses: the call is over"),
        (["agent answers"], "step 1: no agent is offered"),
        (["agent leaves"], "step 1: agent_leaves: nobody talks"),
        ([{"barges in": {"into": "bye", "presses": "1"}}], "step 1: barges_in: bye is never said"),
        ([{"barges in": {"after_s": 60, "presses": "1"}}], "step 1: barges_in: hello was over by then"),
    ],
)
def test_a_step_that_cannot_be_done_is_told(stage: Stage, steps: list[Any], failure: str) -> None:
    assert told(try_desk(stage, steps))[0].startswith(failure)


def test_a_prompt_replaced_before_its_first_sound_was_not_heard(stage: Stage) -> None:
    script = Script.model_validate({"name": "a", "steps": [{"hears": "menu"}], "world": {"recogniser": "down"}})
    found = run(stage, "hotline", script)

    assert "ask" not in [said.prompt for said in found.trace.said]


@pytest.mark.parametrize(
    ("broken", "field", "fault"),
    [
        ("{name: a, steps: [{presses: x}]}", "callers.0.steps.0.presses", "may not stand here"),
        ("{name: a, steps: [{hears: a, says: b}]}", "callers.0.steps.0", "exactly one of"),
        ("{name: a, steps: [dances]}", "callers.0.steps.0", "not known"),
        ("{name: a, steps: [{barges in: {into: a}}]}", "callers.0.steps.0.barges_in", "exactly one of presses, says"),
        ("{name: a, at: yesterday}", "callers.0.at", ""),
        ("{name: a, caller: {tier: first}}", "callers.0.caller.tier", "must be one of"),
    ],
)
def test_a_script_that_cannot_be_meant_is_refused_with_its_place(broken: str, field: str, fault: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        parse_tries(f"callers:\n  - {broken}\n", Path("desk.try.yaml"))

    problem = refused.value.problems[0]
    assert problem.field.startswith(field)
    assert fault in problem.fault
    assert problem.line == 2


def test_two_callers_of_one_name_are_refused() -> None:
    with pytest.raises(RefusedDocumentError, match="two callers are named a"):
        parse_tries("callers: [{name: a}, {name: a}]", Path("desk.try.yaml"))


def test_names_that_no_flow_has_are_warned_of(stage: Stage) -> None:
    tries = Tries.model_validate(
        {"callers": [{"name": "a", "steps": [{"hears": "helo"}], "expect": {"joins": "halp", "path": ["lin"]}}]}
    )

    found = list(unknown_names(tries, stage.flows["desk"], stage.flows))

    assert [(fault.fault.en, fault.severity) for fault in found] == [
        ("there is no prompt helo", "warning"),
        ("there is no node lin", "warning"),
        ("there is no queue halp", "warning"),
    ]
    assert "write hello" in found[0].mend.en
