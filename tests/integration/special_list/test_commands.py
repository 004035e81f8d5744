"""`callcenter list import` and what follows it, as an administrator types it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from callcenter.access.store import UserStore
from callcenter.access.users import KeptUser, Role, User
from callcenter.cli import app
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from tests.fakes.registers import entries_of, register
from tests.integration.special_list.conftest import LIST_KEY
from tests.integration.special_list.importing import rows


@pytest.fixture
def site_at_hand(postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The settings of a site."""
    monkeypatch.setenv("CALLCENTER_DATABASE__URL", postgres.url)
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path))
    monkeypatch.setenv("CALLCENTER_SITE__LIST_KEY", LIST_KEY)
    yield tmp_path
    structlog.reset_defaults()


async def add_users(url: str) -> None:
    database = Database(url)
    users = UserStore(database)
    for name, role in (("ann", Role.LIST_OFFICER), ("bob", Role.LIST_OFFICER), ("carl", Role.AGENT)):
        await users.add(KeptUser(User(name, role, None), "x"))
    await database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("list", *arguments))


def test_two_officers_bring_a_register_onto_the_list_and_off_it_again(
    database: Database, postgres: EmbeddedPostgres, site_at_hand: Path
) -> None:
    asyncio.run(add_users(postgres.url))
    file = site_at_hand / "register.csv"
    file.write_text(register(9) + "P,电话,,听力,一级,\r\n", "gbk")

    stranger = run("import", str(file), "--as", "carl")
    imported = run("import", str(file), "--as", "ann", "--json")
    batch = str(json.loads(imported.stdout)["batch"])
    same = run("approve", batch, "--as", "ann")
    approved = run("approve", batch, "--as", "bob", "--json")
    listed = run("batches", "--json")
    faults = run("problems", batch)
    undone = run("undo", batch, "--as", "ann")

    assert (stranger.exit_code, same.exit_code) == (1, 1)
    assert "carl is no list officer" in stranger.stderr
    assert "second list officer" in same.stderr
    assert json.loads(imported.stdout)["difference"]["new"] == entries_of(9)
    assert json.loads(approved.stdout)["state"] == "applied"
    assert [(one["submitted_by"], one["decided_by"]) for one in json.loads(listed.stdout)] == [("ann", "bob")]
    assert "11,number" in faults.stdout
    assert "undone" in undone.stderr
    assert asyncio.run(deeds(postgres.url)) == ["import", "approve", "approve", "undo"]


async def deeds(url: str) -> list[str]:
    database = Database(url)
    try:
        query = "select body ->> 'command' from audit where who = 'cli' order by id"
        return [command for (command,) in await rows(database, query)]
    finally:
        await database.close()
