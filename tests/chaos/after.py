"""What must be true once a case is over: nothing of it stays behind in Asterisk, in the service or at an agent."""

import asyncio
import os
from dataclasses import dataclass

import psutil

from tests.chaos.house import AGENTS, House
from tests.service.hotline import ENGAGED

WITHIN_S = 20.0
SPARE_FILES = 8
"""Connections of pages and of recorders come and go."""
SPARE_TASKS = 6


@dataclass(frozen=True, slots=True)
class Rest:
    """How much Asterisk and the service hold while nobody calls."""

    asterisk_files: int
    service_files: int
    """Without the database's connections: their pool bounds them, and fills as the first callers come."""
    service_tasks: int


async def at_rest(house: House) -> Rest:
    """As it is now; waits for a service that is slow to answer."""
    while (tasks := await house.metric("callcenter_tasks")) is None:  # noqa: ASYNC110 it is asked over HTTP
        await asyncio.sleep(0.5)
    service_files = _files(house.service_pid) - _connections(house.service_pid, house.database_port)
    return Rest(_files(house.asterisk_pid), service_files, round(tasks))


async def left_behind(house: House, before: Rest, within_s: float = WITHIN_S) -> list[str]:
    """What is still there when it should long be gone, by name; looked at until nothing is, or past `within_s`."""
    deadline = asyncio.get_running_loop().time() + within_s
    while True:
        told = await _leaks(house, before)
        if not told or asyncio.get_running_loop().time() > deadline:
            return told
        await asyncio.sleep(0.5)


async def _leaks(house: House, before: Rest) -> list[str]:
    now = await at_rest(house)
    told = [
        *(f"channel {line.partition('!')[0]}" for line in _lines(await house.cli("core show channels concise"), "!")),
        *(
            f"bridge {line.split()[0]}"
            for line in _lines(await house.cli("bridge show all"), "-")
            if "Bridge-ID" not in line
        ),
        *(f"lock: {line}" for line in (await house.cli("core show locks")).splitlines() if "Waited-on" in line),
        *(f"in app_queue: {line.strip()}" for line in (await house.cli("queue show")).splitlines() if "(wait:" in line),
        *[f"agent {agent} counts as {state}" for agent in AGENTS if (state := await house.state(agent)) in ENGAGED],
    ]
    for what, most, is_ in (
        ("Asterisk's open files", before.asterisk_files + SPARE_FILES, now.asterisk_files),
        ("the service's open files", before.service_files + SPARE_FILES, now.service_files),
        ("the service's tasks", before.service_tasks + SPARE_TASKS, now.service_tasks),
    ):
        if is_ > most:
            told.append(f"{what}: {is_}, at most {most} at rest")
    return told


def _lines(text: str, mark: str) -> list[str]:
    return [line for line in text.splitlines() if mark in line]


def _files(pid: int | None) -> int:
    return 0 if pid is None else len(os.listdir(f"/proc/{pid}/fd"))


def _connections(pid: int | None, port: int) -> int:
    if pid is None:
        return 0
    return sum(bool(one.raddr) and one.raddr.port == port for one in psutil.Process(pid).net_connections("tcp"))
