"""Flows tried on the command line: by scripted callers, and by a person at the keyboard."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from callcenter.cli import app

SEED = Path("ivr")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLCENTER_FLOWS", str(tmp_path / "ivr"))
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path / "data"))
    return Path(shutil.copytree(SEED, tmp_path / "ivr"))


def tried(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["flow", "try", "--estimate", *arguments], input=typed)


def test_every_scripted_caller_is_told_and_what_nobody_took() -> None:
    found = tried()

    assert found.exit_code == 0, found.output
    assert "✓ right_key" in found.stdout
    assert "(100 %), exits" in found.stdout
    assert "nobody takes: " in found.stdout


def test_one_caller_is_shown_with_the_whole_walk() -> None:
    found = tried("hotline", "--script", "emergency")

    assert "着火" in found.stdout
    assert "tier emergency" in found.stdout
    assert "✓ right_key" not in found.stdout


def test_machines_are_told_in_json() -> None:
    report = json.loads(tried("--json").stdout)

    assert report["has_passed"]
    assert report["coverage"]["never_entered"] == []


def test_a_caller_who_does_not_get_what_is_expected_fails_the_command(folder: Path) -> None:
    (folder / "hotline.try.yaml").write_text("callers: [{name: a, steps: [silent], expect: {joins: social}}]", "utf-8")

    found = tried()

    assert found.exit_code == 1
    assert "joins: expected social, was general" in found.stdout


def test_a_person_walks_by_typing() -> None:
    found = tried("--interactive", typed="\n社保转移\n\n\nagent answers\nagent leaves\n1\n1\n\n")

    assert found.exit_code == 0, found.output
    assert "social by 社保" in found.stdout
    assert "the agent answers" in found.stdout
    assert "service is rated 5" in found.stdout
    assert "we hang up" in found.stdout


def test_what_cannot_be_done_is_told_and_the_walk_goes_on() -> None:
    found = tried("-i", typed="agent answers\n2\nhang up\n")

    assert "not in line" in found.stderr
    assert "social" in found.stdout


def test_a_caller_that_is_not_there_is_told_with_those_that_are() -> None:
    found = tried("--script", "nobody")

    assert found.exit_code == 1
    assert "right_key" in found.stderr


def test_a_flow_that_is_not_there_is_told() -> None:
    found = tried("nothing")

    assert found.exit_code == 1
    assert "no flow nothing" in found.stderr


def test_a_broken_flow_is_told_with_its_line(folder: Path) -> None:
    (folder / "hotline.yaml").write_text("name: hotline\nfrist: welcome\n", "utf-8")

    found = tried()

    assert found.exit_code == 1
    assert "hotline.yaml:2: frist" in found.stderr
