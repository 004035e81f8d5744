"""More callers than there is room for, by one SIPp: who is refused is counted, not failed."""

import asyncio
import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.figures import BenchError
from bench.load import GRACE_S, SCENARIO
from bench.programs import tools
from bench.sip import HOST
from callcenter.rehearsal.rtp import alaw
from callcenter.rehearsal.sipp import free_udp_port
from callcenter.rehearsal.sounds import tone

_ANSWER = '  <recv response="200" rtd="1" rrs="true" timeout="10000"/>'
_REFUSAL = '  <recv response="486" optional="true" counter="1" next="9"/>'
_END = '  <recv response="200" timeout="5000"/>\n</scenario>'
_REFUSED = """  <recv response="200" timeout="5000" next="10"/>
  <label id="9"/>
  <send><![CDATA[
ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: <sip:CALLER@[local_ip]:[local_port]>;tag=[pid]l[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
  <label id="10"/>
  <nop/>
</scenario>"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many callers, how fast, how long each who is answered stays."""

    per_s: float
    calls: int
    hold_s: float
    caller: str = "1380[call_number]"
    """The number that they show, as SIPp makes it up."""
    media_port: int = 34_000

    @property
    def lasts_s(self) -> float:
        return self.calls / self.per_s + self.hold_s


@dataclass(frozen=True, slots=True)
class Came:
    """By the callers."""

    answered: int
    refused: int
    failed: int
    """Neither the one nor the other, or hung up on."""
    answer_ms: tuple[float, ...]
    """From INVITE to 200, each."""


def together(parts: list[Came]) -> Came:
    """All of them as one."""
    return Came(
        sum(one.answered for one in parts),
        sum(one.refused for one in parts),
        sum(one.failed for one in parts),
        tuple(ms for one in parts for ms in one.answer_ms),
    )


async def come(crowd: Crowd, sip_port: int) -> Came:
    """From the first caller to the last one's end. Raises BenchError."""
    with tempfile.TemporaryDirectory(prefix="crowd-") as name:
        folder = Path(name)
        _write(folder, crowd)
        process = await asyncio.create_subprocess_exec(
            tools().need_sipp().binary,
            *("-sf", "crowd.xml", "-s", "12345", "-i", HOST, "-mi", HOST, "-p", str(free_udp_port(HOST))),
            *("-mp", str(crowd.media_port), *_rate(crowd.per_s), "-m", str(crowd.calls), "-l", str(crowd.calls)),
            *("-d", str(round(crowd.hold_s * 1000))),
            *("-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "1", "-nostdin"),
            *("-timeout", f"{round(crowd.lasts_s + GRACE_S)}s", f"{HOST}:{sip_port}"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            async with asyncio.timeout(crowd.lasts_s + 2 * GRACE_S):
                await process.wait()
        except TimeoutError:
            raise BenchError("the crowd is not gone in time") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _came(folder)


def _rate(per_s: float) -> tuple[str, ...]:
    return ("-r", str(round(per_s))) if per_s >= 1 else ("-r", "1", "-rp", str(round(1000 / per_s)))


def _write(folder: Path, crowd: Crowd) -> None:
    scenario = SCENARIO.read_text().replace(_ANSWER, f"{_REFUSAL}\n{_ANSWER}").replace(_END, _REFUSED)
    scenario = scenario.replace("sip:138[call_number]@", "sip:CALLER@").replace("sip:CALLER@", f"sip:{crowd.caller}@")
    (folder / "crowd.xml").write_text(scenario)
    (folder / "voice.al").write_bytes(alaw(tone(400)))


def _came(folder: Path) -> Came:
    with (folder / "stat.csv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    if not rows:
        raise BenchError("SIPp left no statistics")
    times = [float(row.split(";")[1]) for one in folder.glob("*_rtt.csv") for row in one.read_text().splitlines()[1:]]
    refused, done = int(rows[-1]["GenericCounter1(C)"]), int(rows[-1]["SuccessfulCall(C)"])
    return Came(done - refused, refused, int(rows[-1]["FailedCall(C)"]), tuple(times))
