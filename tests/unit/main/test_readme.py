"""What both READMEs show exists: commands and their options, scripts, files, settings."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from callcenter.cli import app
from callcenter.main.marked import placed
from callcenter.main.settings_table import BEGIN, CHINESE, END, HEADS, drawn, rows

ROOT = Path(__file__).parents[3]


def shell_lines(document: str) -> list[str]:
    """The command lines of its `sh` blocks, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    lines = [re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def parsed(words: list[str]) -> list[str]:
    """The names of the command and its groups; fails where the command line would refuse `words`."""
    command: Any = typer.main.get_command(app)
    names: list[str] = []
    while hasattr(command, "commands"):
        name, *words = words
        names.append(name)
        command = command.commands[name]
    command.make_context(" ".join(names), words)
    return names


@pytest.mark.parametrize("document", HEADS)
def test_every_command_shown_can_be_run_as_shown(document: str) -> None:
    shown = [shlex.split(line) for line in shell_lines(document)]
    ours = [parsed(words[1:]) for words in shown if words[0] == "callcenter"]

    assert len(ours) > 8
    for words in shown:
        assert words[0] in {"callcenter", "."} or (ROOT / words[0]).stat().st_mode & 0o100, words


@pytest.mark.parametrize("document", HEADS)
def test_the_table_of_commands_is_the_command_line(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    told = {name for name in re.findall(r"^\| `callcenter ([a-z -]+)` \|", text, re.MULTILINE)}

    assert told == set(every_command(typer.main.get_command(app)))


def every_command(command: Any, names: tuple[str, ...] = ()) -> list[str]:
    if not hasattr(command, "commands"):
        return [" ".join(names)]
    return [found for name, below in command.commands.items() for found in every_command(below, (*names, name))]


def test_both_languages_show_the_same_commands_and_pictures() -> None:
    english, chinese = HEADS
    assert shell_lines(english) == shell_lines(chinese)
    assert links(english) - {chinese} == links(chinese) - {english}


@pytest.mark.parametrize("document", [*HEADS, "ARCHITECTURE.md", "CHANGELOG.md"])
def test_every_file_linked_to_is_there(document: str) -> None:
    missing = {link for link in links(document) if not (ROOT / link).is_file()}

    assert missing == set()


def links(document: str) -> set[str]:
    found = re.findall(r"\]\(([^)#]+)\)", (ROOT / document).read_text("utf-8"))
    return {link for link in found if "://" not in link}


@pytest.mark.parametrize("document", HEADS)
def test_the_table_of_settings_is_the_settings(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")

    assert placed(text, drawn(document), BEGIN, END) == text, "run: python -m callcenter.main.settings_table"


def test_no_setting_has_chinese_words_left_over() -> None:
    assert set(CHINESE) == {row.name for row in rows()}


def test_pictures_stay_small() -> None:
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs" / "pictures").iterdir()}

    assert max(sizes.values()) < 300_000, sizes
