"""`callcenter backup` and `restore`, as whoever runs the site types them."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.cli import app
from callcenter.database.engine import Database
from tests.fakes.vault import RECORDINGS_KEY
from tests.integration.backup.conftest import House

ENVIRONMENT = {
    "CALLCENTER_RECORDINGS__KEY": RECORDINGS_KEY,
    "CALLCENTER_SITE__LIST_KEY": "a list key for tests",
    "CALLCENTER_HTTP__SESSION_SECRET": "a session secret that is for tests only",
    "CALLCENTER_INTEGRATIONS__WEBHOOK_KEY": "a key of webhooks, for tests",
    "CALLCENTER_SPEECH__VOICES": '{"zh": "espeak", "en": "espeak", "ko": "espeak"}',
}


@pytest.fixture
def typed_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    # It is the tests' own process that would be nice from then on.
    monkeypatch.setattr("os.nice", lambda _: 0)
    yield monkeypatch
    structlog.reset_defaults()


def run(at: pytest.MonkeyPatch, house: House, *arguments: str) -> Result:
    at.setenv("CALLCENTER_DATABASE__URL", house.url)
    at.setenv("CALLCENTER_DATA", str(house.settings.data))
    at.setenv("CALLCENTER_FLOWS", str(house.settings.flows))
    return CliRunner().invoke(app, arguments)


def deeds(house: House) -> list[tuple[str, str, str]]:
    async def read() -> list[tuple[str, str, str]]:
        database = Database(house.url)
        try:
            found = await AuditBook(database).page(Wanted(deed="backup"), None, 10)
        finally:
            await database.close()
        return [(one.entry.who, one.entry.deed, one.entry.subject) for one in found]

    return asyncio.run(read())


def test_a_backup_and_its_restoring_are_commands_that_stand_in_the_book(
    typed_at: pytest.MonkeyPatch, house: House, empty_house: House, tmp_path: Path
) -> None:
    backups = str(tmp_path / "backups")
    made = run(typed_at, house, "backup", backups, "--json")
    assert made.exit_code == 0, made.output
    name = json.loads(made.stdout)["id"]
    assert deeds(house) == [("cli", "backup.made", f"backup:{name}")]

    refused = run(typed_at, house, "restore", backups)
    assert refused.exit_code == 1
    assert "the database has tables" in refused.stderr
    assert len(deeds(house)) == 1

    restored = run(typed_at, empty_house, "restore", backups, "--json")
    assert restored.exit_code == 0, restored.output
    assert (json.loads(restored.stdout)["id"], json.loads(restored.stdout)["faults"]) == (name, [])
    assert deeds(empty_house) == [("cli", "backup.restored", f"backup:{name}")]
