"""A vault in a folder with its book in a real PostgreSQL, and calls that were recorded."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, MessageLeft, Recorded
from callcenter.database.engine import Database
from callcenter.recordings.files import taken
from callcenter.recordings.service import RecordingKeeper
from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.day_seals import DaySeals
from callcenter.recordings.vault.entering import Entering
from callcenter.recordings.vault.envelope import Kind, Whose
from callcenter.recordings.vault.keeping import Keeping
from callcenter.recordings.vault.keys import SiteKeys
from callcenter.recordings.vault.retention import Class, Terms
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.verifying import Verifying
from callcenter.vocabulary.ids import CallId, QueueId, bare
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.fakes.raw_recordings import write_raw
from tests.fakes.vault import KEYS, local_vault

TERMS = Terms(days={Class.ORDINARY: 180, Class.ORDER: 3650, Class.CALLBACK: 60, Class.MESSAGE: 90})


class Archive:
    """Everything that keeps recordings, on one clock."""

    def __init__(self, root: Path, database: Database, keys: SiteKeys = KEYS) -> None:
        self.root = root
        self.database = database
        self.clock = FakeClock(START)
        self.calls = CallStore(database)
        self.book = BookStore(database)
        self.chain = ChainStore(database)
        self.orders: set[CallId] = set()
        self.use(local_vault(root, keys, self.book.standing))

    def use(self, vault: Vault, terms: Terms = TERMS) -> None:
        self.vault = vault
        self.keeper = RecordingKeeper(self.root, vault, self.clock)
        self.entering = Entering(vault, self.book, self.now)
        self.seals = DaySeals(vault, self.chain, self.now)
        self.keeping = Keeping(vault, self.book, terms, self._orders, self.now)
        self.verifying = Verifying(vault, self.book, self.chain)

    def now(self) -> Moment:
        at = self.clock.now()
        return Moment(at, at.astimezone(UTC).date())

    async def talk(self, call: str, seconds: float = 1, agent_peak: int = 8192) -> Recorded:
        """A call that was recorded and entered."""
        at = self.clock.now()
        name = bare(CallId(call))
        raw = write_raw(self.root / f"{at:%Y/%m/%d}/{name}.raw", seconds=seconds, agent_peak=agent_peak)
        recorded, _ = await self.keeper.keep(CallId(call), at)
        story = whole_call(call, at)
        await self.calls.write([*story[:-1], replace(story[-1], fact=recorded)])
        raw.unlink()
        await self.entering.everything()
        return recorded

    async def message(self, call: str) -> MessageLeft:
        raw = write_raw(self.root / "m.sln", seconds=1)
        found = taken(raw, 1)
        path = self.vault.keep(Whose(CallId(call), Kind.MESSAGE, 7), found)
        left = MessageLeft(
            node="n",
            queue=QueueId("social"),
            path=path,
            duration_s=found.duration_s,
            sha256=found.sha256,
            size_bytes=found.size_bytes,
        )
        await self.calls.write(entries(call, [arrived(), left], self.clock.now()))
        await self.entering.everything()
        return left

    async def old_wav(self, call: str, path: str = "2026/11/21/old.wav", sha256: str | None = None) -> Recorded:
        """A call from before there was a vault."""
        raw = write_raw(self.root / "old.raw")
        found = taken(raw)
        wav = self.root / path
        wav.parent.mkdir(parents=True, exist_ok=True)
        wav.write_bytes(b"".join(found.parts()))
        raw.unlink()
        story = whole_call(call, self.clock.now())
        told = story[-1].fact
        assert isinstance(told, Recorded)
        recorded = replace(
            told, path=path, sha256=sha256 or found.sha256, size_bytes=found.size_bytes, duration_s=found.duration_s
        )
        await self.calls.write([*story[:-1], Entry(CallId(call), story[-1].seq, story[-1].at, recorded)])
        return recorded

    def file(self, name: str) -> Path:
        return self.root / "vault" / name

    def days_pass(self, days: float) -> None:
        self.clock.move(days * 86400)

    async def faults(self) -> list[str]:
        return [str(fault) for fault in (await self.verifying.verify()).faults]

    async def _orders(self, calls: object) -> set[CallId]:
        return self.orders


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    return Archive(tmp_path, database)
