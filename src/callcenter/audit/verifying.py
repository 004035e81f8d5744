"""Whether the book is whole, and the marks by which its end is known.

Rules: nothing is mended here; each fault names the entry and its time. The whole book is looked at every hour, a few
entries at a time, so that nobody has to ask to learn of a fault.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from callcenter.audit.chain import Fault, Mark, Walk, faults_by_marks
from callcenter.audit.chain_store import AuditChain
from callcenter.audit.marks import Marks
from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.vocabulary.clock import Clock

MARK_S = 600.0
"""What is cut off sooner than this after it was written is not noticed."""
LATEST = 5000
"""What the auditor's page looks at."""
LOOK_EVERY_S, AGAIN_S = 3600.0, 300.0
LOOK_WITHIN_S = 6 * 3600.0
"""Some twenty million entries at that pace."""
PAUSE_S = 0.5
"""Between two batches of links: callers share the loop."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was looked at, and what is wrong."""

    entries: int
    of: int
    """How many there are in the whole chain."""
    marks: int
    last_mark_at: datetime | None
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Known:
    """What regular looks have found so far."""

    report: Report | None = None
    """Of the latest look that came to its end."""
    looked_at: datetime | None = None
    failure: str | None = None
    """Why the book could not be looked at since."""


class Verifying:
    """Reads and compares."""

    def __init__(self, chain: AuditChain, marks: Marks, clock: Clock) -> None:
        self._chain = chain
        self._marks = marks
        self._clock = clock
        self.known = Known()

    async def verify(self, since: datetime | None = None) -> Report:
        """The whole book, or from `since` on; raises `DatabaseAwayError` and `OSError`."""
        return await self._from(0 if since is None else await self._chain.before(since), None)

    async def verify_latest(self) -> Report:
        """The last `LATEST` entries, by the latest marks; raises `DatabaseAwayError` and `OSError`."""
        return await self._from(max(0, (await self._chain.head()).seq - LATEST), 2)

    async def run(self) -> None:
        """Make a mark now and then, while something is written; until cancelled."""
        last = 0
        while True:
            try:
                last = await self.mark(last)
            except (DatabaseAwayError, DatabaseRefusedError, OSError) as error:
                log.warning("audit.mark_put_off", error=str(error))
            await asyncio.sleep(MARK_S)

    async def watch(self, every_s: float = LOOK_EVERY_S, within_s: float = LOOK_WITHIN_S) -> None:
        """Look at the whole book again and again, for `known`; until cancelled."""
        while True:
            try:
                async with asyncio.timeout(within_s):
                    report = await self._from(0, None, PAUSE_S)
            except (DatabaseAwayError, DatabaseRefusedError, OSError) as error:
                # A deadline that is over is an OSError, too, and says nothing of itself.
                failure = str(error) or f"not done within {within_s:g} s"
                self.known = replace(self.known, failure=failure)
                log.warning("audit.not_verified", error=failure)
                await asyncio.sleep(min(every_s, AGAIN_S))
                continue
            self._learn(report)
            await asyncio.sleep(every_s)

    def _learn(self, report: Report) -> None:
        self.known = Known(report, self._clock.now())
        for fault in report.faults[:1]:
            log.error("audit.broken", faults=len(report.faults), first=str(fault))

    async def mark(self, after: int = 0) -> int:
        """Write down where the chain ends, if that is after `after`; returns the number of the last link.

        Raises `DatabaseAwayError` and `OSError`."""
        end = await self._chain.end()
        if end is None or end.seq <= after:
            return after
        mark = Mark(at=self._clock.now(), seq=end.seq, entry=end.entry, link=end.link)
        # The log lies elsewhere again, where a site collects logs.
        log.info("audit.marked", seq=mark.seq, entry=mark.entry, link=mark.link)
        await asyncio.to_thread(self._marks.add, mark)
        return mark.seq

    async def _from(self, after: int, files: int | None, pause_s: float = 0.0) -> Report:
        marks, unreadable = await asyncio.to_thread(self._marks.read, files)
        wanted = {mark.seq for mark in marks}
        walk, links = Walk(await self._chain.head_at(after)), dict[int, str]()
        async for some in self._chain.links(after):
            for link in some:
                walk.on(link)
                if link.seq in wanted:
                    links[link.seq] = link.link
            await asyncio.sleep(pause_s)
        faults = [
            *walk.faults(),
            *await self._chain.unchained(after),
            *faults_by_marks([mark for mark in marks if mark.seq > after], links, walk.head),
            *(Fault(entry=None, at=None, what=f"{one} is no mark of it: was it changed?") for one in unreadable),
        ]
        return Report(
            entries=walk.count,
            of=walk.head.seq,
            marks=len(marks),
            last_mark_at=marks[-1].at if marks else None,
            faults=tuple(sorted(faults, key=lambda one: (one.entry or 0, one.what))),
        )
