"""SIPp, run with a scenario of ours: what it reports line by line, how it ended, and that it always ends."""

import asyncio
import contextlib
import ctypes
import itertools
import os
import random
import re
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from callcenter.vocabulary.errors import CallCenterError

STOP_S = 3.0
_SCENARIOS = Path(__file__).parent / "scenarios"
_ABOVE_THE_KERNELS = range(61_000, 65_532, 4)
"""Ports that the kernel gives to nobody by itself, four to each: SIPp binds a moment after we have found one free,
and beside a media port the second one above it, for video. Of forty calls at once one now and then lost its own."""
_ports = itertools.cycle(random.sample(_ABOVE_THE_KERNELS, len(_ABOVE_THE_KERNELS)))
_SLACK_NS = 20_000_000
"""SIPp looks up every millisecond, whatever there is to do: sixty of them were busier than the Asterisk they called.
With this slack it does so some fifty times a second; what comes in by the network wakes it at once all the same."""
_PR_SET_TIMERSLACK = 29
"""prctl(2)."""
_libc = ctypes.CDLL(None)
_STATUS = re.compile(r"SIP/2\.0 (\d{3}) ([^\r\n]*)")


class SippError(CallCenterError):
    """SIPp could not be run, or the far end's answer was not the one a rehearsal needs."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where SIP goes: from our host to the PBX."""

    sipp: Path
    host: str
    port: int
    local_host: str = "127.0.0.1"


@dataclass(slots=True)
class Sipp:
    """One running SIPp."""

    process: asyncio.subprocess.Process
    local_host: str
    port: int
    _reports: asyncio.StreamReader
    _folder: tempfile.TemporaryDirectory[str]

    async def reports(self) -> AsyncIterator[list[str]]:
        """The words of each line that the scenario logs, until SIPp ends."""
        while line := await self._reports.readline():
            yield line.decode(errors="replace").split()

    def refusal(self) -> str:
        """The SIP status that ended the call against the scenario, or SIPp's own complaint; empty for none."""
        complaints = Path(self._folder.name, "errors").read_text(errors="replace") if self._complained() else ""
        statuses = _STATUS.findall(complaints)
        return " ".join(statuses[-1]) if statuses else complaints.strip()[-500:]

    def tell(self, call_id: str) -> None:
        """Let the scenario of `call_id` go on: it waits for an INFO of that call; nothing happens past that."""
        # SIPp can neither be told by a signal to hang up (SIGUSR1 waits, SIGINT leaves the call open) nor otherwise.
        lines = (
            "INFO sip:self SIP/2.0",
            # Without these three SIPp takes no request for the one that it waits for.
            "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKtell",
            "From: <sip:self>;tag=self",
            "To: <sip:self>",
            f"Call-ID: {call_id}",
            "CSeq: 99 INFO",
            "Content-Length: 0",
        )
        request = "\r\n".join((*lines, "", ""))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(request.encode(), (self.local_host, self.port))

    async def ended(self, within_s: float = STOP_S) -> int:
        """Its exit code once it has ended, 0 where the scenario went to its end; killed past `within_s`."""
        try:
            async with asyncio.timeout(within_s):
                return await self.process.wait()
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int:
        """End it at once; the far end is told nothing. Idempotent."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.process.wait()

    def forget(self) -> None:
        """Remove its files."""
        self._folder.cleanup()

    def _complained(self) -> bool:
        return Path(self._folder.name, "errors").exists()


async def run(
    exchange: Exchange, scenario: str, words: Mapping[str, object], *options: str, port: int | None = None
) -> Sipp:
    """Start SIPp on `scenario`, a template's name, filled with `words`; SIPp's `options` come last."""
    folder = tempfile.TemporaryDirectory(prefix="sipp-")
    script = _written(Path(folder.name), scenario, words)
    port = port or free_udp_port(exchange.local_host)
    media_port = free_udp_port(exchange.local_host)
    reading, writing = os.pipe()
    try:
        with _slack_for_children():
            process = await asyncio.create_subprocess_exec(
                exchange.sipp,
                *("-sf", str(script), "-i", exchange.local_host, "-p", str(port), "-mi", exchange.local_host),
                # Ours carries the audio, but SIPp binds a media port of its own all the same.
                *("-mp", str(media_port), "-nostdin", "-trace_logs", "-log_file", f"/dev/fd/{writing}"),
                *("-trace_err", "-error_file", str(Path(folder.name, "errors")), *options),
                f"{exchange.host}:{exchange.port}",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=(writing,),
                cwd=folder.name,
                # Ctrl-C belongs to who runs the rehearsal; its calls are then ended in order.
                start_new_session=True,
            )
    except OSError as fault:
        os.close(reading)
        folder.cleanup()
        raise SippError(f"{exchange.sipp} cannot be run: {fault.strerror} → run scripts/setup") from fault
    finally:
        os.close(writing)
    reports = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reports), os.fdopen(reading, "rb")
    )
    return Sipp(process, exchange.local_host, port, reports, folder)


@contextlib.contextmanager
def _slack_for_children() -> Iterator[None]:
    """Who is started from here has timers that may be late; ours are so for this moment only."""
    _libc.prctl(_PR_SET_TIMERSLACK, ctypes.c_ulong(_SLACK_NS), 0, 0, 0)
    try:
        yield
    finally:
        # 0: as we were born with.
        _libc.prctl(_PR_SET_TIMERSLACK, ctypes.c_ulong(0), 0, 0, 0)


def free_udp_port(host: str) -> int:
    """A UDP port of `host` that is free now, as the three above it are; nobody else here is given them meanwhile."""
    for first in itertools.islice(_ports, len(_ABOVE_THE_KERNELS)):
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for port in range(first, first + _ABOVE_THE_KERNELS.step):
                held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind((host, port))
            return first
    raise SippError(f"no UDP port of {host} from {_ABOVE_THE_KERNELS[0]} on is free → end what holds them")


def _written(folder: Path, scenario: str, words: Mapping[str, object]) -> Path:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_SCENARIOS), undefined=jinja2.StrictUndefined, autoescape=True
    )
    script = folder / "scenario.xml"
    script.write_text(environment.get_template(f"{scenario}.xml.j2").render(words))
    return script
