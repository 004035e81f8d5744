"""What is done in the vault by the clock: enter, seal, verify, delete, compress; and what is to be told of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import structlog

from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.compressing import Compressing
from callcenter.recordings.vault.day_seals import DaySeals
from callcenter.recordings.vault.disk import Limits, Room, free_bytes
from callcenter.recordings.vault.entering import Entering
from callcenter.recordings.vault.keeping import Keeping
from callcenter.recordings.vault.keys import SETTING_BEFORE, NoKeyError
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.verifying import Verifying
from callcenter.vocabulary.errors import CallCenterError

ENTER_S = 5.0
HOUSEWORK_S = 3600.0
LOOK_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Counts:
    """Since the start, for metrics."""

    entered: int = 0
    compressed: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who does what."""

    entering: Entering
    seals: DaySeals
    keeping: Keeping
    verifying: Verifying
    compressing: Compressing | None


@dataclass(slots=True)
class Upkeep:
    """`run` is its one task."""

    vault: Vault
    book: BookStore
    work: Workers
    limits: Limits
    now: Callable[[], Moment]
    folders: tuple[Path | None, ...]
    """Where raw files and sealed ones lie."""
    counts: Counts = field(default_factory=Counts)
    room: Room | None = None
    lost_keys: dict[str, int] = field(default_factory=dict)
    """Keys that are not here, and how many recordings they have sealed."""
    unsound: dict[date, int] = field(default_factory=dict)
    """Days whose recordings were not as they were kept, and how many."""

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ever(self._look, LOOK_S), name="recordings.look")
            tasks.create_task(self._ever(self._enter, ENTER_S), name="recordings.enter")
            tasks.create_task(self._ever(self._housework, HOUSEWORK_S), name="recordings.housework")
            if self.work.compressing is not None:
                tasks.create_task(self._ever(self._compress, HOUSEWORK_S), name="recordings.compress")

    @property
    def faults(self) -> list[str]:
        """What somebody has to see to, each with its mend."""
        found: list[str] = []
        if self.vault.key_fault is not None:
            found.append(f"recordings wait unsealed: {self.vault.key_fault}")
        found += [
            f"{count} recordings were sealed by the key {key}, which is not here → add it to {SETTING_BEFORE};"
            " if it is lost, they can never be read again"
            for key, count in self.lost_keys.items()
        ]
        if self.room is not None and (fault := self.room.fault(self.limits)) is not None:
            found.append(f"the disk of recordings: {fault} → free some, or give it more")
        found += [
            f"{count} faults in the recordings of {day} → callcenter recordings verify --day {day}"
            for day, count in self.unsound.items()
        ]
        return found

    async def look(self) -> None:
        """At keys and disk; raises `DatabaseAwayError`."""
        week = timedelta(days=7)
        self.room = Room(free_bytes(*self.folders), await self.book.bytes_since(self.now().at - week) / week.days)
        known = frozenset[str]() if self.vault.key_fault is not None else self.vault.keys.ids
        lost = {key: count for key, count in (await self.book.count_by_key()).items() if key not in known}
        for key in lost.keys() - self.lost_keys.keys():
            log.critical("recordings.key_not_here", key=key, recordings=lost[key], mend=f"add it to {SETTING_BEFORE}")
        self.lost_keys = lost

    async def _ever(self, work: Callable[[], Awaitable[None]], every_s: float) -> None:
        while True:
            try:
                await work()
            except NoKeyError as error:
                log.error("recordings.no_key", error=str(error))
            except (CallCenterError, OSError) as error:
                log.warning("recordings.housework_put_off", error=str(error))
            await asyncio.sleep(every_s)

    async def _look(self) -> None:
        await self.look()
        if await self._is_least():
            self.counts.deleted += await self.work.keeping.relieve(self._has_room)

    async def _enter(self) -> None:
        self.counts.entered += await self.work.entering.fresh()

    async def _housework(self) -> None:
        """Once an hour; each part is due by its own rule."""
        self.counts.entered += await self.work.entering.everything()
        seal = await self.work.seals.seal_days_past()
        self.counts.deleted += await self.work.keeping.retain()
        await self.work.keeping.remove_unwanted()
        await asyncio.to_thread(self.vault.clear)
        if seal is not None:
            await self._verify(seal.day)

    async def _verify(self, day: date) -> None:
        report = await self.work.verifying.verify(day)
        for fault in report.faults:
            log.error("recording.unsound", fault=str(fault), call_id=fault.call)
        self.unsound.pop(day, None)
        if report.faults:
            self.unsound[day] = len(report.faults)

    async def _compress(self) -> None:
        if self.work.compressing is not None:
            self.counts.compressed += await self.work.compressing.compress()
            await self.work.keeping.remove_unwanted()

    async def _has_room(self) -> bool:
        return not await self._is_least()

    async def _is_least(self) -> bool:
        free = await asyncio.to_thread(free_bytes, *self.folders)
        return Room(free, 0).is_least(self.limits)
