"""`python -m tests.fuzz.asked --seconds N --seed S`: the API asked until time is up, and what the service keeps of it.

The service is a process of its own, so that its memory, files and connections can be told from the asker's.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from contextlib import suppress

import asyncpg
import psutil

from tests.fuzz.api import Driven, House, drive
from tests.fuzz.reporting import Told, tell

EXAMPLES = 4
GROWN_MB = 96.0
MORE_FILES = 12
"""Sockets of requests that are not closed yet."""
POOL = 10
ENDS_S = 30
_OTHERS = """
select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
"""


def main(seconds: float, first_seed: int) -> Told:
    began = time.monotonic()
    # Its log is nobody's: what it would say is in the answers.
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.house"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as service:
        try:
            return _driven(service, began + seconds, first_seed)
        finally:
            if service.stdin is not None:
                with suppress(OSError):
                    service.stdin.close()
            try:
                service.wait(ENDS_S)
            except subprocess.TimeoutExpired:
                service.kill()


def _driven(service: "subprocess.Popen[str]", until: float, first_seed: int) -> Told:
    told = _line(service)
    process = psutil.Process(service.pid)

    def cookie(role: str) -> str:
        if service.stdin is None:
            raise RuntimeError("the service has no standard input")
        service.stdin.write(role + "\n")
        service.stdin.flush()
        return _line(service)["cookie"]

    def house() -> House:
        return House(told["address"], cookie, told["token"])

    # Once everything has been asked, what is loaded late is loaded.
    warm = drive(house(), EXAMPLES, first_seed, until=None)
    before = _kept(process, told["database"])
    rest = drive(house(), EXAMPLES, first_seed + 10_000, until=until, may_all=True)
    time.sleep(2.0)
    after = _kept(process, told["database"])
    faults = [f"{name}: {why}" for one in (warm, rest) for name, why in one.faults.items()]
    if after["mb"] - before["mb"] > GROWN_MB:
        faults.append(f"memory: {before['mb']:.0f} MB, then {after['mb']:.0f} MB")
    if after["files"] - before["files"] > MORE_FILES:
        faults.append(f"open files: {before['files']:.0f}, then {after['files']:.0f}")
    if after["connections"] > 2 * POOL:
        faults.append(f"connections of the database: {after['connections']:.0f}")
    return Told(
        target="api",
        way="asked",
        runs=warm.asked + rest.asked,
        faults=faults,
        grown_mb=round(after["mb"] - before["mb"], 1),
        peak_mb=round(after["mb"], 1),
        figures={"before": before, "after": after, **_figures(warm, rest)},
    )


def _figures(*driven: Driven) -> dict[str, object]:
    slowest = max(driven, key=lambda one: one.slowest_s)
    by_status: dict[str, int] = {}
    for one in driven:
        for status, count in one.by_status.items():
            by_status[str(status)] = by_status.get(str(status), 0) + count
    return {
        "unsent": sum(one.unsent for one in driven),
        "by_status": by_status,
        "slowest": f"{slowest.slowest} {slowest.slowest_s:.1f} s",
    }


def _kept(process: psutil.Process, url: str) -> dict[str, float]:
    return {
        "mb": round(process.memory_info().rss / 2**20, 1),
        "files": process.num_fds(),
        "threads": process.num_threads(),
        "connections": asyncio.run(_connections(url)),
    }


async def _connections(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(_OTHERS))
    finally:
        await connection.close()


def _line(service: "subprocess.Popen[str]") -> dict[str, str]:
    if service.stdout is None:
        raise RuntimeError("the service has no standard output")
    found: dict[str, str] = json.loads(service.stdout.readline())
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    tell(main(given.seconds, given.seed))
