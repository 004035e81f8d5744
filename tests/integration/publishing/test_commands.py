"""`callcenter flow` and `callcenter notice` on a real PostgreSQL, without the service."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.cli import app
from callcenter.database.engine import Database
from callcenter.main.tools import read_tools

Run = Callable[..., Result]
FLOW = """\
name: hotline
languages: {zh: ["12345"]}
max_failures: 2
timings: {answer_s: 8, key_s: 6, speech_limit_s: 12}
queues:
  general: {names: {zh: 综合}}
fallback_queue: general
first: welcome
listed: line
line: line
after_talk: bye
nodes:
  welcome:
    kind: menu
    prompt: welcome
    keys: {"1": {queue: general}}
    retry: {queue: general}
  line: {kind: queue, prompt: line, next_prompt: line, place_prompt: line, wait_prompt: line}
  bye: {kind: hangup, prompt: bye}
prompts:
  welcome: {zh: 您好。}
  line: {zh: 请稍候。}
  bye: {zh: 再见。}
"""
WORDS = "keyword\tdestination\tmatter\tweight\n社保\tgeneral\tx\t5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flow of three prompts: each of them is really spoken."""
    folder = tmp_path / "ivr"
    folder.mkdir()
    (folder / "hotline.yaml").write_text(FLOW, "utf-8")
    (folder / "lexicon.zh.tsv").write_text(WORDS, "utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, folder: Path, repository: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in tuple(os.environ):
        if name.upper().startswith("CALLCENTER_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLCENTER_DATABASE__URL", database.url)
    # Set-up's, which this folder knows nothing of.
    espeak = read_tools(repository / "data").need_espeak_ng()
    monkeypatch.setenv("CALLCENTER_SPEECH__ESPEAK", str(espeak.binary))
    monkeypatch.setenv("USER", "chen")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, arguments)
        structlog.reset_defaults()
        return result

    return run


def greet(folder: Path, words: str) -> None:
    (folder / "hotline.yaml").write_text(FLOW.replace("您好。", words), "utf-8")


def test_a_changed_file_is_listed_compared_published_and_rolled_back(run: Run, folder: Path) -> None:
    first = json.loads(run("flow", "list", "--json").stdout)
    greet(folder, "新的问候。")
    drift = run("flow", "drift")
    changes = run("flow", "diff", "hotline")
    published = run("flow", "publish", "--note", "a greeting")
    back = run("flow", "rollback", "hotline")
    history = json.loads(run("flow", "versions", "hotline", "--json").stdout)

    assert (first[0]["name"], first[0]["live_number"]) == ("hotline.yaml", 1)
    assert (drift.exit_code, drift.stdout) == (1, "hotline.yaml\n")
    assert changes.stdout.startswith("prompt welcome: Chinese is now “新的问候。”")
    assert "hotline.yaml version 2: live" in published.stderr
    assert "hotline.yaml version 1: live" in back.stderr
    assert [(one["number"], one["author"], one["note"]) for one in history] == [
        (2, "chen", "a greeting"),
        (1, "setup", "as set up"),
    ]


def test_nothing_that_is_faulty_is_published(run: Run, folder: Path) -> None:
    run("flow", "list")
    file = folder / "hotline.yaml"
    file.write_text(file.read_text("utf-8").replace("first: welcome", "first: nowhere"), "utf-8")
    result = run("flow", "publish")
    found = json.loads(run("flow", "list", "--json").stdout)

    assert result.exit_code == 1
    assert "ivr/hotline.yaml:" in result.stderr
    assert "→" in result.stderr
    assert found[0]["live_number"] == 1


def test_export_writes_what_is_live_and_import_takes_a_folder_over(run: Run, folder: Path, tmp_path: Path) -> None:
    run("flow", "list")
    greet(folder, "新的问候。")
    exported = run("flow", "export", str(tmp_path / "checkout"))
    shutil.copyfile(folder / "hotline.yaml", tmp_path / "checkout" / "hotline.yaml")
    run("flow", "export")
    same = run("flow", "drift")
    imported = run("flow", "import", str(tmp_path / "checkout"))

    assert exported.exit_code == 0
    assert (same.exit_code, same.stdout) == (0, "")
    assert "hotline.yaml version 2: live" in imported.stderr
    assert "新的问候。" in (folder / "hotline.yaml").read_text("utf-8")


def test_documents_that_need_each_other_are_published_in_one_step(run: Run, folder: Path) -> None:
    run("flow", "list")
    both_queues = FLOW.replace("综合}}\n", "综合}}\n  cats: {names: {zh: 猫}}\n").replace(
        "}\n    retry", ', "2": {queue: cats}}\n    retry'
    )
    (folder / "hotline.yaml").write_text(both_queues, "utf-8")
    (folder / "lexicon.zh.tsv").write_text(f"{WORDS}猫丢了\tcats\tcat\t9\n", "utf-8")
    alone = run("flow", "publish", "lexicon.zh.tsv")
    both = run("flow", "publish")

    assert alone.exit_code == 1
    assert "cats" in alone.stderr
    assert "lexicon.zh.tsv version 2: live" in both.stderr


@pytest.mark.parametrize("document", ["../passwd", "nothing.yml"])
def test_other_names_are_refused(run: Run, document: str) -> None:
    result = run("flow", "versions", document)

    assert result.exit_code == 2
    assert "is no document" in result.stderr


def test_a_notice_is_given_listed_and_ended(run: Run) -> None:
    run("flow", "list")
    given = run("notice", "close", "general", "--say", "zh=今日维护。", "--minutes", "30")
    listed = run("notice", "list")
    ended = run("notice", "end", "1")
    after = run("notice", "list")

    assert (given.exit_code, "notice 1" in given.stderr) == (0, True)
    assert "general closed" in listed.stdout
    assert ended.exit_code == 0
    assert "general closed" not in after.stdout


def test_an_unfit_notice_is_refused(run: Run) -> None:
    lacking = run("notice", "announce", "--say", "en=Serviced today.", "--minutes", "30")
    endless = run("notice", "announce", "--say", "zh=今日维护。")
    foreign = run("notice", "announce", "--say", "xx=今日维护。", "--minutes", "30")

    assert (lacking.exit_code, "words: callers in zh" in lacking.stderr) == (1, True)
    assert (endless.exit_code, foreign.exit_code) == (2, 2)
