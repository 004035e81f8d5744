"""A site that is backed up, and an empty one beside it, in the same PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.main.backup import using
from callcenter.main.backup.making import Made
from callcenter.main.backup.using import Proven
from callcenter.settings import Settings
from tests.fakes.vault import RECORDINGS_KEY
from tests.integration.recordings.conftest import Archive

OTHER = "restored"
WITHIN_S = 120


def settings_below(root: Path, **given: object) -> Settings:
    told = {
        "data": root / "data",
        "flows": root / "ivr",
        "recordings": {"key": RECORDINGS_KEY},
        "site": {"list_key": "a list key for tests"},
        "http": {"session_secret": "a session secret that is for tests only"},
        # An engine that is not there: prompts are not what is looked at.
        "speech": {"voices": dict.fromkeys(("zh", "en", "ko"), "espeak")},
        "integrations": {"webhook_key": "a key of webhooks, for tests"},
        **given,
    }
    return Settings(_env_file=None, **told)  # type: ignore[arg-type]  # pydantic-settings' own


@dataclass(slots=True)
class House:
    """One site."""

    settings: Settings
    url: str

    async def back_up(self, to: Path | str, passphrase: str | None = None) -> Made:
        return await using.make(
            self.settings, self.url, str(to), lambda _: None, within_s=WITHIN_S, passphrase=passphrase
        )

    async def restore(self, source: Path | str, set_id: str | None = None, *, despite_keys: bool = False) -> Proven:
        return await using.restore(
            self.settings,
            self.url,
            str(source),
            set_id,
            lambda _: None,
            within_s=WITHIN_S,
            despite_keys=despite_keys,
        )

    def archive(self) -> Archive:
        return Archive(self.settings.raw_recordings, Database(self.url))


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    made = House(settings_below(tmp_path / "site"), database.url)
    made.settings.raw_recordings.mkdir(parents=True)
    made.settings.flows.mkdir()
    return made


@pytest.fixture
async def archive(house: House, database: Database) -> Archive:
    return Archive(house.settings.raw_recordings, database)


@pytest.fixture
async def empty_house(postgres: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[House]:
    server = await asyncpg.connect(postgres.url)
    await server.execute(f"create database {OTHER}")
    url = make_url(postgres.url).set(database=OTHER).render_as_string(hide_password=False)
    yield House(settings_below(tmp_path / "other"), url)
    await server.execute(f"drop database {OTHER} with (force)")
    await server.close()
