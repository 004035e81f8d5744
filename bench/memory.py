"""What processes hold as time goes by: whether it grows is what a long run is about."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import psutil

from bench.figures import BenchError
from bench.stack import Stack
from callcenter.database.embedded import EmbeddedPostgres

FIRST, LAST = 0.3, 0.3
"""Shares of a run that are laid beside each other; what comes before is warming up."""
MIB = 2**20


@dataclass(slots=True)
class Held:
    """Looks of one process, in order."""

    mib: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """The least of the first and of the last part: what stays when a burst is over."""
        count = len(self.mib)
        if count < 4:
            raise BenchError("too short a run to tell what grows")
        first = slice(count // 5, max(count // 5 + 1, round(count * (FIRST + 0.2))))
        last = slice(-max(1, round(count * LAST)), None)
        return {
            "begins_mib": round(min(self.mib[first]), 1),
            "ends_mib": round(min(self.mib[last]), 1),
            "most_mib": round(max(self.mib), 1),
            "begins_fds": min(self.descriptors[first]),
            "ends_fds": min(self.descriptors[last]),
        }


@contextlib.asynccontextmanager
async def held_by(stack: Stack, every_s: float) -> AsyncIterator[Mapping[str, Held]]:
    """Look at service, Asterisk and database as long as the block."""
    service, postgres = stack.up.service.pid, EmbeddedPostgres(stack.settings.data / "postgres").pid
    if service is None or postgres is None:
        raise BenchError("the service or the database has died")
    held = {"service": Held(), "asterisk": Held(), "postgres": Held()}
    pids = {"service": service, "asterisk": stack.asterisk.pid, "postgres": postgres}
    looking = asyncio.create_task(_look(pids, held, every_s), name="memory")
    try:
        yield held
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def _look(pids: Mapping[str, int], held: Mapping[str, Held], every_s: float) -> None:
    while True:
        for name, pid in pids.items():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                process = psutil.Process(pid)
                family = [process, *process.children(recursive=True)]
                held[name].mib.append(sum(one.memory_full_info().uss for one in family) / MIB)
                held[name].descriptors.append(sum(one.num_fds() for one in family))
        await asyncio.sleep(every_s)
