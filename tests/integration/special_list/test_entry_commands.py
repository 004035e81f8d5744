"""`callcenter list add`, `remove` and `test` on a real PostgreSQL, without the service."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.cli import app
from callcenter.database.engine import Database
from callcenter.vocabulary.tiers import Tier

Run = Callable[..., Result]
NUMBER = "13800138000"


@pytest.fixture
def run(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in tuple(os.environ):
        if name.upper().startswith("CALLCENTER_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLCENTER_DATABASE__URL", database.url)
    monkeypatch.setenv("CALLCENTER_SITE__LIST_KEY", "0123456789abcdef")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ("list", *arguments))
        structlog.reset_defaults()
        return result

    return run


def test_a_number_is_put_on_lists_tested_and_taken_off(run: Run) -> None:
    added = run("add", "--number", NUMBER, "--category", "1", "--level", "2", "--person", "A-17")
    elderly = run("add", "--number", NUMBER, "--list", "elderly", "--until", "2099-12-31", "--need", "trained_person")
    tested = json.loads(run("test", NUMBER, "--json").stdout)
    shown = run("test", NUMBER)
    removed = [run("remove", "--number", NUMBER).stderr for _ in range(2)]

    assert "tier listed_severe" in added.stderr
    assert "tier listed" in elderly.stderr
    assert tested["match"] == {
        "list": "special",
        "tier": Tier.LISTED_SEVERE,
        "needs": ["describe_not_show", "speak_slowly", "trained_person"],
    }
    assert [(one["list"], one["valid_to"], one["verdict"]) for one in tested["standing"]] == [
        ("special", None, "tier"),
        ("elderly", "2099-12-31", "needs"),
    ]
    assert "138****8000: listed_severe, by the list special" in shown.stderr
    assert NUMBER not in shown.stderr
    assert ["was not on it" in told for told in removed] == [False, True]


def test_what_cannot_be_listed_is_told_in_one_line(run: Run) -> None:
    refused = run("add", "--number", NUMBER, "--list", "test", "--category", "1", "--level", "1")

    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith("category, level: the list test keeps none")
