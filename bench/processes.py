"""What each process used meanwhile: seconds of processor, and memory at its largest."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

import psutil

LOOK_EVERY_S = 0.5
"""Whoever needs to see short peaks looks more often."""


@dataclass(frozen=True, slots=True)
class Used:
    cpu_s: float
    most_mib: float


class Watch:
    """To be used as ``async with Watch({"asterisk": [pid]}) as watch``; children count with their parents."""

    def __init__(self, pids: Mapping[str, Sequence[int]], every_s: float = LOOK_EVERY_S) -> None:
        self._pids = pids
        self._every_s = every_s
        self._before: dict[str, float] = {}
        self._most: dict[str, float] = dict.fromkeys(pids, 0.0)

    async def __aenter__(self) -> "Watch":
        self._before = {name: _cpu_s(_family(pids)) for name, pids in self._pids.items()}
        self._looking = asyncio.create_task(self._look(), name="watch")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._looking.cancel()
        await asyncio.gather(self._looking, return_exceptions=True)

    def used(self) -> dict[str, Used]:
        """Since the beginning."""
        return {
            name: Used(_cpu_s(_family(pids)) - self._before[name], self._most[name])
            for name, pids in self._pids.items()
        }

    async def _look(self) -> None:
        while True:
            for name, pids in self._pids.items():
                self._most[name] = max(self._most[name], _memory_mib(_family(pids)))
            await asyncio.sleep(self._every_s)


def _family(pids: Sequence[int]) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = psutil.Process(pid)
            found += [parent, *parent.children(recursive=True)]
    return found


def _cpu_s(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            # A child that has ended is counted in its parent's.
            total += times.user + times.system
    return total


def _memory_mib(processes: Sequence[psutil.Process]) -> float:
    """Without what they share, where the kernel tells it apart."""
    total = 0.0
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += one.memory_full_info().uss / 2**20
    return total
