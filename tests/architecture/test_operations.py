"""What docs/operations.md and SECURITY.md name exists: commands with their options, settings, files, alerts."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from callcenter.cli import app
from callcenter.main.settings_table import rows

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("docs/*.md"), *ROOT.glob("SECURITY*.md")))
COMMANDS: Any = typer.main.get_command(app)
FILE = re.compile(r"`((?:docs|src|tests|deploy|docker|scripts|bench|asterisk-config|migrations)/[^`…*]+)`")
RULES = ROOT / "deploy" / "prometheus" / "callcenter.rules.yaml"
OPERATIONS = ("docs/operations.md", "docs/operations.zh-CN.md")
SECURITY = ("SECURITY.md", "SECURITY.zh-CN.md")
STATES = {"SECURITY.md": {"met", "partly", "site", "not met"}, "SECURITY.zh-CN.md": {"符合", "部分", "本站", "不符合"}}


def text_of(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def commands_shown(document: str) -> Iterator[list[str]]:
    """In blocks of code, and between the lines."""
    text = text_of(document)
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)
    for line in lines:
        words = shlex.split(line, comments=True) if line.startswith("callcenter ") else []
        # `callcenter recordings …` names a group, `A|B` and `[…]` a choice.
        yield [word for word in words[1:] if not re.search(r"[…|\[\]]", word)]


def fault(words: list[str]) -> str | None:
    """What the command line would not know of them."""
    command: Any = COMMANDS
    shown = " ".join(words)
    while hasattr(command, "commands") and words:
        if words[0] not in command.commands:
            # `callcenter backup TO` is short for `callcenter backup to TO`.
            command = command.commands.get("to", command) if "to" in command.commands else None
            break
        command, words = command.commands[words[0]], words[1:]
    if command is None:
        return f"callcenter {shown}: there is no such command"
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"callcenter {shown}: no option {unknown}" if unknown else None


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_shows_exists_with_its_options(document: str) -> None:
    assert [told for words in commands_shown(document) if words and (told := fault(words))] == []


def test_a_command_or_an_option_that_is_not_there_is_found() -> None:
    assert fault(["recordings", "polish"])
    assert fault(["recordings", "verify", "--quickly"])
    assert fault(["recordings", "verify", "--day", "2026-03-02"]) is None


@pytest.mark.parametrize("document", [*OPERATIONS, *SECURITY])
def test_every_setting_that_is_named_is_one(document: str) -> None:
    known = {row.name for row in rows()}

    assert set(re.findall(r"`(CALLCENTER_[A-Z0-9_]+)`", text_of(document))) <= known


@pytest.mark.parametrize("document", OPERATIONS)
def test_every_alert_has_a_row_that_says_what_to_do(document: str) -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]
    wakes = {rule["alert"]: rule["labels"]["severity"] for rule in rules if "alert" in rule}
    told = re.findall(r"^\| `([A-Z]\w+)` \| (\w+) \| ([^|]+) \| ([^|]+) \|$", text_of(document), re.MULTILINE)

    assert {name: severity for name, severity, *_ in told} == wakes


@pytest.mark.parametrize("document", [*OPERATIONS, *SECURITY])
def test_every_file_that_is_named_or_linked_is_there(document: str) -> None:
    text = text_of(document)
    named = set(FILE.findall(text))
    linked = {target.partition("#")[0] for target in re.findall(r"\]\(([^)h#][^)]*)\)", text)}

    assert [name for name in sorted(named) if not list(ROOT.glob(name))] == []
    assert [name for name in sorted(linked) if not (ROOT / document).parent.joinpath(name).exists()] == []


@pytest.mark.parametrize("document", SECURITY)
def test_every_demand_of_the_graded_protection_is_judged_and_what_is_met_is_shown(document: str) -> None:
    table = [line.strip("| ").split(" | ") for line in text_of(document).splitlines() if line.startswith("| 8.1.")]
    states = [row[2] for row in table]

    assert set(states) == STATES[document]
    for row in table:
        if row[2] in ("met", "符合"):
            assert "`" in row[3], row[0]


def test_both_languages_judge_alike() -> None:
    def judged(document: str) -> dict[str, str]:
        into = dict(zip(("符合", "部分", "本站", "不符合"), ("met", "partly", "site", "not met"), strict=True))
        table = [line.strip("| ").split(" | ") for line in text_of(document).splitlines() if line.startswith("| 8.1.")]
        return {row[0].replace("、", ", "): into.get(row[2].rstrip(" |"), row[2].rstrip(" |")) for row in table}

    assert judged("SECURITY.md") == judged("SECURITY.zh-CN.md")
