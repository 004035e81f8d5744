"""Where the programs that are not Python are found."""

import json
from pathlib import Path

import pytest

from callcenter.main.tools import ToolMissingError, read_tools

NOWHERE = ""


def program(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def listed(data: Path, tools: object) -> Path:
    data.mkdir(exist_ok=True)
    (data / "tools.json").write_text(json.dumps(tools))
    return data


def test_what_set_up_listed_is_taken_before_what_the_machine_has(tmp_path: Path) -> None:
    ours, theirs = program(tmp_path / "ours", "sipp"), program(tmp_path / "theirs", "sipp")
    data = listed(tmp_path / "data", {"sipp": {"binary": str(ours), "version": "3.6.1"}})

    sipp = read_tools(data, path=str(theirs.parent)).need_sipp()

    assert (sipp.binary, sipp.version) == (ours, "3.6.1")


def test_asterisk_is_listed_with_the_folders_its_configuration_names(tmp_path: Path) -> None:
    binary = program(tmp_path / "bin", "asterisk")
    data = listed(
        tmp_path / "data",
        {"asterisk": {"binary": str(binary), "modules": "/m", "data": "/d", "version": "22.10.1"}},
    )

    asterisk = read_tools(data, path=NOWHERE).need_asterisk()

    assert (asterisk.binary, asterisk.modules, asterisk.data) == (binary, Path("/m"), Path("/d"))


def test_without_a_list_the_machine_is_searched(tmp_path: Path) -> None:
    espeak = program(tmp_path / "bin", "espeak-ng")

    assert read_tools(tmp_path / "data", path=str(espeak.parent)).need_espeak_ng().binary == espeak


def test_a_listed_program_that_is_gone_is_looked_for_on_the_machine(tmp_path: Path) -> None:
    data = listed(tmp_path / "data", {"chromium": {"binary": str(tmp_path / "gone")}})
    chromium = program(tmp_path / "bin", "chromium")

    assert read_tools(data, path=str(chromium.parent)).need_chromium().binary == chromium


@pytest.mark.parametrize("name", ["asterisk", "sipp", "espeak_ng", "chromium"])
def test_a_program_that_is_nowhere_is_named_with_its_mend(tmp_path: Path, name: str) -> None:
    tools = read_tools(tmp_path, path=NOWHERE)

    with pytest.raises(ToolMissingError, match=rf"{name.replace('_', '-')} .* → run scripts/setup"):
        getattr(tools, f"need_{name}")()


@pytest.mark.parametrize("text", ["", "[]", '{"sipp": {"version": "3"}}', '{"asterisk": {"binary": "/a"}}'])
def test_a_list_that_cannot_be_read_is_named_with_its_mend(tmp_path: Path, text: str) -> None:
    (tmp_path / "tools.json").write_text(text)

    with pytest.raises(ToolMissingError, match=r"tools\.json cannot be used: .* → remove it and run scripts/setup"):
        read_tools(tmp_path, path=NOWHERE)
