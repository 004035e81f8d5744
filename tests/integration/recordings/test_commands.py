"""`callcenter recordings`, as whoever runs the site types it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.calls.timeline import Recorded
from callcenter.cli import app
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from tests.fakes.vault import RECORDINGS_KEY
from tests.integration.recordings.conftest import Archive

NEW_KEY = "the-key-of-next-year-0123456789-0123456789"


@pytest.fixture
def kept(
    database: Database, postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Recorded]:
    """A site with one recording."""

    async def one() -> Recorded:
        own = Database(postgres.url)
        recorded = await Archive(tmp_path / "recordings", own).talk("pbx1.a")
        await own.close()
        return recorded

    monkeypatch.setenv("CALLCENTER_DATABASE__URL", postgres.url)
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path))
    monkeypatch.setenv("CALLCENTER_RECORDINGS__KEY", RECORDINGS_KEY)
    monkeypatch.setenv("CALLCENTER_RECORDINGS__DISK_LOW_GB", "1")
    yield asyncio.run(one())
    structlog.reset_defaults()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("recordings", *arguments))


def test_a_site_proves_holds_and_changes_its_key(
    kept: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (run("verify").exit_code, run("status").exit_code) == (0, 0)
    held, again = run("hold", "pbx1.a", "--why", "a court"), run("hold", "pbx1.a", "--why", "a court")
    assert (held.exit_code, again.exit_code, run("release", "pbx1.a").exit_code) == (0, 1, 0)

    monkeypatch.setenv("CALLCENTER_RECORDINGS__KEY", NEW_KEY)
    lost = run("status")
    assert lost.exit_code == 1
    assert "1 recordings were sealed by the key" in lost.stderr
    assert run("re-wrap").exit_code == 1
    monkeypatch.setenv("CALLCENTER_RECORDINGS__KEYS_BEFORE", json.dumps([RECORDINGS_KEY]))
    assert run("re-wrap").exit_code == 0
    monkeypatch.delenv("CALLCENTER_RECORDINGS__KEYS_BEFORE")
    assert (run("status").exit_code, run("verify").exit_code) == (0, 0)

    file = tmp_path / "recordings" / "vault" / kept.path
    file.write_bytes(file.read_bytes()[:-1])
    told = run("verify", "--day", "2026-11-21", "--json")
    assert told.exit_code == 1
    assert [fault["call"] for fault in json.loads(told.stdout)["faults"]] == ["pbx1.a"]
