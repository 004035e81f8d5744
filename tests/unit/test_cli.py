"""The command line: what goes to stdout and stderr, and how it ends."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.cli import app

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder without settings, programs or data; the log goes where it went before."""
    for name in tuple(os.environ):
        if name.upper().startswith("CALLCENTER_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    shutil.copytree(ROOT / "ivr", tmp_path / "ivr")
    yield tmp_path
    structlog.reset_defaults()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


COMMANDS = (
    ("up",),
    ("serve",),
    ("migrate",),
    ("doctor", "--json"),
    ("call", "--json"),
    ("demo", "--once"),
    ("asterisk", "render"),
    ("agent", "add", "8001", "--name", "x", "--seat", "1001", "--queues", "general"),
    ("user", "add", "li"),
    ("models", "list"),
    ("models", "get", "whisper-base"),
    ("models", "check"),
    ("list", "add", "--number", "13800138000", "--category", "1", "--level", "1"),
    ("list", "remove", "--number", "13800138000"),
    ("list", "test", "13800138000"),
    ("list", "import", "register.csv", "--as", "ann"),
    ("list", "batches", "--json"),
    ("list", "approve", "1", "--as", "bob"),
    ("speech", "evaluate", "dev"),
    ("speech", "try", "医保"),
    ("speech", "confirmed", "--out", "new.tsv"),
    ("staffing", "seats", "--calls", "1000"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_bad_settings_stop_every_command_with_variable_and_mend(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP__PORT", "eighty")
    result = run(*command)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("environment: CALLCENTER_HTTP__PORT: ")
    assert result.stderr.endswith("→ write a whole number\n")


def test_each_bad_setting_of_the_file_has_a_line_of_its_own(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("CALLCENTER_HTTP__PORT=eighty\nCALLCENTER_SPEECH__SEATS=-1\n")
    result = run("doctor")

    assert [line.split(" ")[0] for line in result.stderr.splitlines()] == [".env:1:", ".env:2:"]


def test_doctors_json_is_one_object_and_nothing_else_on_stdout() -> None:
    result = run("doctor", "--json")

    assert result.stdout.count("\n") == 1
    told = json.loads(result.stdout)
    assert told["ok"] is False
    assert all(one["mend"] for one in told["found"] if one["health"] != "well")
    assert result.exit_code == 1


def test_doctor_for_people_writes_no_stdout() -> None:
    result = run("doctor")

    assert result.stdout == ""
    assert "CALLCENTER_SITE__LIST_KEY" in "".join(result.stderr.split())


def test_a_program_that_is_missing_is_named_with_its_mend() -> None:
    result = run("asterisk", "render")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == ("asterisk is not set up and not on this machine → run scripts/setup")


def test_a_faulty_flow_is_told_by_file_line_field_and_mend_brackets_and_all(elsewhere: Path) -> None:
    flow = elsewhere / "ivr" / "hotline.yaml"
    flow.write_text(flow.read_text("utf-8").replace("queues:", '"[red]queues":', 1), "utf-8")
    result = run("asterisk", "render")

    assert result.exit_code == 1
    told = [line for line in result.stderr.splitlines() if line.startswith("ivr/hotline.yaml:")]
    assert any("[red]queues" in line and "→" in line for line in told)


def test_a_role_that_does_not_exist_is_refused_before_anything_starts() -> None:
    result = run("user", "add", "li", "--role", "boss")

    assert result.exit_code == 2
    assert "operator" in result.stderr


@pytest.mark.parametrize("command", [(), ("agent",), ("asterisk",)], ids=["callcenter", "agent", "asterisk"])
def test_help_is_shown_where_a_command_is_missing(command: tuple[str, ...]) -> None:
    result = run(*command)

    assert "Usage" in result.output


def test_a_faulty_flow_is_told_by_line_node_field_and_mend(elsewhere: Path) -> None:
    file = elsewhere / "ivr" / "hotline.yaml"
    file.write_text(file.read_text("utf-8").replace("undo: {node: menu}", "undo: {node: meny}"), "utf-8")

    result = run("flow", "lint")
    told = json.loads(run("flow", "lint", str(file), "--json").stdout)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "nodes.confirm.undo.node: there is no node meny → write menu" in result.stderr
    assert "(node confirm)" in result.stderr
    [problem] = told["problems"]
    assert (problem["node"], problem["severity"], problem["fault_zh"]) == ("confirm", "error", "没有节点 meny")
    assert told["time_to_human"] == []


def test_a_file_is_looked_at_as_if_it_stood_beside_the_others(elsewhere: Path) -> None:
    file = elsewhere / "schedules.yaml"
    file.write_text((elsewhere / "ivr" / "schedules.yaml").read_text("utf-8") + "zoo: 1\n", "utf-8")

    told = run("flow", "lint", str(file)).stderr.splitlines()
    strange = run("flow", "lint", "notes.txt")

    assert len(told) == 1
    assert told[0].startswith(f"{file}:")
    assert "zoo" in told[0]
    assert strange.exit_code == 1
    assert "notes.txt" in strange.stderr


def test_a_folder_without_flows_is_told(elsewhere: Path) -> None:
    shutil.rmtree(elsewhere / "ivr")
    result = run("flow", "lint")

    assert result.exit_code == 1
    assert "holds no flow" in result.stderr
