"""The operators' folder with the seed flow and two lexicons, and the room of publishing around it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.database.engine import Database
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.live import LiveEditions
from tests.fakes.clock import FakeClock
from tests.fakes.publishing import FakePublishing

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, repository: Path) -> Path:
    folder = tmp_path / "ivr"
    folder.mkdir()
    for name in ("hotline.yaml", "lexicon.zh.tsv", "lexicon.en.tsv"):
        shutil.copyfile(repository / "ivr" / name, folder / name)
    return folder


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def publishing(database: Database, folder: Path, clock: FakeClock) -> FakePublishing:
    return FakePublishing(database, folder, clock)


@pytest.fixture
def live(publishing: FakePublishing, tmp_path: Path) -> LiveEditions:
    return live_editions(publishing, tmp_path / "kept")


def live_editions(publishing: FakePublishing, kept: Path) -> LiveEditions:
    """As another process, or the next life of the same one, has them."""
    return LiveEditions(publishing.store, publishing.drafts, KeptCopy(kept), publishing.checker, publishing.prepare)
