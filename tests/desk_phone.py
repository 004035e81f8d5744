"""An agent's desk telephone: baresip, a real one with its own SIP and media, worked as a person works its keys.

It answers by itself where it is told to (`answer-after=0`): baresip 1.0 does not know that yet, so we press its key.
"""

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from callcenter.asterisk.settings import NodeSettings
from callcenter.main.tools import read_tools
from callcenter.speech.sound_files import write_wav
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.sound import Sound
from tests.asterisk.pbx import free_tcp_ports, free_udp_port, free_udp_range
from tests.waiting import until

LONGEST_TALK_S = 120
WAV_HEADER_BYTES = 44
RTP_PORTS = 20
_STATES: Mapping[str, Literal["idle", "ringing", "talking"]] = {
    "CALL_INCOMING": "ringing",
    "CALL_ESTABLISHED": "talking",
    "CALL_CLOSED": "idle",
}
_CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
call_local_timeout 120
call_max_calls 2
audio_source aufile,{folder}/voice.wav
audio_player aubridge,nobody
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
rtp_ports {rtp}-{rtp_to}
snd_path {folder}
module_path {modules}
module g711.so
module srtp.so
module aufile.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class DeskPhone:
    """One telephone; `desk_phone` starts it."""

    def __init__(self, folder: Path, writer: asyncio.StreamWriter) -> None:
        self.state: Literal["idle", "ringing", "talking"] = "idle"
        self._folder = folder
        self._writer = writer

    @property
    def heard(self) -> Sound:
        """What came in during the last call, while it goes on, too."""
        dumps = sorted(self._folder.glob("dump-*-dec.wav"), key=lambda file: file.stat().st_mtime)
        return Sound(dumps[-1].read_bytes()[WAV_HEADER_BYTES:] if dumps else b"")

    @property
    def invited_with(self) -> Mapping[str, str]:
        """The header fields of the last INVITE."""
        trace = (self._folder / "trace").read_text(errors="replace")
        invite = re.split(r"^INVITE sip:\S+ SIP/2\.0\r?\n", trace, flags=re.MULTILINE)[-1]
        head = re.split(r"\r?\n\r?\n", invite)[0]
        return dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)

    @property
    def offered(self) -> str:
        """The last INVITE as it came, with its sound."""
        trace = (self._folder / "trace").read_text(errors="replace")
        return re.split(r"^INVITE sip:\S+ SIP/2\.0\r?\n", trace, flags=re.MULTILINE)[-1]

    async def until(self, state: Literal["idle", "ringing", "talking"]) -> None:
        await until(lambda: self.state == state, what=f"the desk phone is {state}")

    def answer(self) -> None:
        """Lift the receiver."""
        self._press("accept")

    def hang_up(self) -> None:
        """Put the receiver down; also what refuses a call that rings."""
        self._press("hangup")

    async def watch(self, reader: asyncio.StreamReader) -> None:
        """Take in what baresip tells, until it ends."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length = int((await reader.readuntil(b":"))[:-1])
                told = json.loads(await reader.readexactly(length))
                await reader.readexactly(1)
                self.state = _STATES.get(told.get("type", ""), self.state)
                if told.get("type") == "CALL_INCOMING" and "answer-after=0" in self.invited_with.get("Call-Info", ""):
                    self.answer()

    def _press(self, command: str) -> None:
        said = json.dumps({"command": command}).encode()
        self._writer.write(b"%d:%s," % (len(said), said))


@asynccontextmanager
async def desk_phone(
    folder: Path, node: NodeSettings, seat: SeatId, password: str, voice: Sound
) -> AsyncIterator[DeskPhone]:
    """A telephone that is registered at `seat` as long as the block, and says `voice` over and over while talking."""
    baresip = read_tools(Path("data")).need_baresip().binary
    control = _set_up(folder, _modules(baresip), voice)
    at, sound = f"{node.host}:{node.sip_port}", ""
    if node.sip_tls_port is not None:
        at, sound = f"{node.host}:{node.sip_tls_port};transport=tls", ";mediaenc=srtp-mand"
    account = f"<sip:{seat}@{at}>;auth_user={seat};auth_pass={password}{sound}"
    (folder / "accounts").write_text(f"{account};answermode=manual;regint=600\n")
    trace = folder / "trace"
    with trace.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            baresip, "-4", "-s", "-f", folder, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        await until(lambda: "[1 binding]" in trace.read_text(errors="replace"), what="the desk phone registers")
        reader, writer = await asyncio.open_connection("127.0.0.1", control)
        phone = DeskPhone(folder, writer)
        watching = asyncio.create_task(phone.watch(reader), name=f"desk phone {seat}")
        try:
            yield phone
        finally:
            watching.cancel()
            writer.close()
            await asyncio.gather(watching, writer.wait_closed(), return_exceptions=True)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _set_up(folder: Path, modules: Path, voice: Sound) -> int:
    """Write what it reads when it starts; returns the port of its keys."""
    folder.mkdir(parents=True, exist_ok=True)
    write_wav(folder / "voice.wav", Sound(voice * (LONGEST_TALK_S * 16_000 // len(voice) + 1)))
    rtp, [control] = free_udp_range(RTP_PORTS), free_tcp_ports(1)
    words = {"folder": folder, "modules": modules, "sip": free_udp_port(), "control": control}
    (folder / "config").write_text(_CONFIG.format(**words, rtp=rtp, rtp_to=rtp + RTP_PORTS - 1))
    return control


def _modules(baresip: Path) -> Path:
    """Where its modules are: beside the program, however it was unpacked."""
    program = shutil.which(baresip) or str(baresip)
    tree = Path(program).resolve().parents[1]
    places = ("lib/baresip/modules", "lib/*/baresip/modules", "usr/lib/baresip/modules", "usr/lib/*/baresip/modules")
    found = next((one for place in places for one in tree.glob(place)), None)
    assert found is not None, f"no modules of baresip near {program}"
    return found
