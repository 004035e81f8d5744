"""A load of callers by one SIPp, and what it saw."""

import asyncio
import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.figures import BenchError
from bench.programs import tools
from bench.sip import HOST
from callcenter.rehearsal.rtp import alaw
from callcenter.rehearsal.sipp import free_udp_port
from callcenter.rehearsal.sounds import tone

SCENARIO = Path(__file__).with_name("load.xml")
GRACE_S = 20.0
_MEDIA_PORTS = 34_000
"""Above Asterisk's; SIPp takes them upwards from here."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many callers, how fast, how long each."""

    dialled: str
    per_s: int
    calls: int
    hold_s: float

    @property
    def lasts_s(self) -> float:
        return self.calls / self.per_s + self.hold_s


@dataclass(frozen=True, slots=True)
class Seen:
    """By the callers."""

    failed: int
    most_live: int
    answer_ms: tuple[float, ...]
    """From INVITE to 200, each."""


class LoadRun:
    """A running SIPp."""

    def __init__(self, process: asyncio.subprocess.Process, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self.process = process
        self._folder = folder

    async def seen(self, within_s: float) -> Seen:
        """Once it is over; raises BenchError where it is not in time."""
        try:
            async with asyncio.timeout(within_s + GRACE_S):
                await self.process.wait()
            return _seen(Path(self._folder.name))
        except TimeoutError:
            raise BenchError(f"the load is not over {GRACE_S:g} s after its time") from None
        finally:
            if self.process.returncode is None:
                self.process.kill()
                await self.process.wait()
            self._folder.cleanup()


async def begin(load: Load, sip_port: int) -> LoadRun:
    """Start the callers."""
    folder = tempfile.TemporaryDirectory(prefix="load-")
    # The scenario names it so.
    Path(folder.name, "voice.al").write_bytes(alaw(tone(400)))  # noqa: ASYNC240 a small file, before anything is measured
    process = await asyncio.create_subprocess_exec(
        tools().need_sipp().binary,
        *("-sf", str(SCENARIO), "-s", load.dialled, "-i", HOST, "-mi", HOST, "-p", str(free_udp_port(HOST))),
        *("-mp", str(_MEDIA_PORTS), "-r", str(load.per_s), "-m", str(load.calls), "-l", str(load.calls)),
        *("-d", str(round(load.hold_s * 1000))),
        *("-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "1", "-nostdin"),
        *("-timeout", f"{round(load.lasts_s + GRACE_S)}s", f"{HOST}:{sip_port}"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder.name,
    )
    return LoadRun(process, folder)


def _seen(folder: Path) -> Seen:
    with (folder / "stat.csv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    if not rows:
        raise BenchError("SIPp left no statistics")
    times = [float(row.split(";")[1]) for one in folder.glob("*_rtt.csv") for row in one.read_text().splitlines()[1:]]
    return Seen(
        failed=int(rows[-1]["FailedCall(C)"]),
        most_live=max(int(row["CurrentCall"]) for row in rows),
        answer_ms=tuple(times),
    )
