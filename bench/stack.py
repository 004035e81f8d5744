"""The whole service for one bench: `callcenter up` in a temporary folder, on free ports, with agents signed in.

Beside it, on the same Asterisk, what a bench compares with: dialplan, queues and an endpoint of its own.
"""

import asyncio
import contextlib
import json
import os
import random
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psutil

from bench.figures import BenchError, tell
from bench.programs import tools
from bench.sip import HOST, Phones
from callcenter.agents.life import Status
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk.config.layout import NodeFolders
from callcenter.asterisk.process import AsteriskProcess
from callcenter.asterisk.seats import seat_password
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.main.asterisk_files import LIFEBOAT_NOTICE, voice_of
from callcenter.main.tools import read_tools
from callcenter.main.up import Running, running
from callcenter.settings import Settings
from callcenter.speech.sound_files import write_wav
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import expert_in

ROOT = Path(__file__).parents[1]
FIRST_SEAT = 1001
RTP_PORTS = 1200
SETTLED_S = 60.0
RESTING_PERCENT = 10.0
"""Of one core."""
COMPLAINTS = 10
NOTHING: Mapping[str, str] = MappingProxyType({})
PEER = "7001"
"""Dialled by callers who want the dialplan without us."""
PEER_PROMPT = LIFEBOAT_NOTICE[Language.ZH]
"""What the dialplan says: some ten seconds."""
_PEER_ENDPOINT = f"""
[bench]
type = endpoint
transport = udp
context = bench
disallow = all
allow = alaw,ulaw
direct_media = no
rtp_symmetric = yes
force_rport = yes
dtmf_mode = rfc4733
send_connected_line = no

[bench]
type = identify
endpoint = bench
match_header = To: /sips?:{PEER}@/
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """What stands beside us."""

    dialplan: str
    """Its `[bench]` context; `PROMPT` in it is `PEER_PROMPT`, recorded."""
    queues: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs."""

    settings: Settings
    up: Running
    phones: Phones
    database: Database
    calls: CallStore
    folders: NodeFolders

    @property
    def asterisk(self) -> AsteriskProcess:
        return self.up.asterisks[0]


def straight_to_the_line(welcome: str) -> Callable[[str], str]:
    """The seed flow, in which the welcome says `welcome` and leads into the line at once."""

    def edited(flow: str) -> str:
        before, prompt, rest = flow.partition("  welcome:\n    zh: ")
        whole = f"{before}{prompt}{welcome}\n{rest.partition(chr(10))[2]}"
        # The question stays, for a key leads there.
        return whole.replace("    next: {node: ask}\n", "    next: {queue: general}\n", 1)

    return edited


def without_node(flow: str, node: str) -> str:
    """`flow` without a node that nothing leads to any more: it would be refused with it."""
    before, _, rest = flow.partition(f"\n  {node}:\n    kind:")
    return before + "\n" + rest.partition("\n\n")[2]


@contextlib.asynccontextmanager
async def running_stack(  # noqa: PLR0913 what a bench may wish
    *,
    agents: int,
    peer: Peer | None = None,
    flow: Callable[[str], str] = lambda text: text,
    beside: Mapping[str, str] = NOTHING,
    settings: Mapping[str, str] = NOTHING,
    is_hasty: bool = False,
) -> AsyncIterator[Stack]:
    """Everything up, `agents` of them available at registered phones.

    `flow` edits the seed flow's text; `beside` are more files of operators', by name; `settings` are a bench's own, by
    their names without the prefix. `is_hasty`: nothing is measured, so models need not be loaded before.
    """
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        whole = stack.enter_context(_settings(folder, flow, beside, settings))
        up = await stack.enter_async_context(running(whole, tell))
        node = whole.asterisk.nodes[0]
        folders = NodeFolders.below(whole.data, node.id)
        if peer is not None:
            await _beside(whole, up.asterisks[0], folders, peer)
        phones = await Phones.open(node.sip_port)
        stack.callback(phones.close)
        database = Database(up.database_url)
        stack.push_async_callback(database.close)
        seats = [SeatId(str(FIRST_SEAT + number)) for number in range(agents)]
        key = whole.asterisk.seat_key.get_secret_value()
        for seat in seats:
            await phones.register(seat, seat_password(key, seat))
        await _sign_in(database, seats)
        made = Stack(whole, up, phones, database, CallStore(database), folders)
        if seats:
            await _members(made, len(seats))
        if not is_hasty:
            await _settled(made)
        tell(f"{agents} agents are available")
        try:
            yield made
        except BenchError:
            # The folder goes with the bench, so what Asterisk complained of is told now.
            lines = (folders.log / "messages.log").read_text(errors="replace").splitlines()
            tell("\n".join(lines[-COMPLAINTS:]))
            raise


async def _sign_in(database: Database, seats: list[SeatId]) -> None:
    store = AgentStore(database, SystemClock())
    queues = frozenset(queue.id for queue in await store.queues())
    for seat in seats:
        agent = AgentId(f"8{seat}")
        # The service takes an agent over once there is a seat, with the status kept by then.
        await store.keep_agent(KeptAgent(agent, f"bench {seat}", None, expert_in(queues)))
        await store.keep_status(agent, Status.AVAILABLE)
        await store.keep_agent(KeptAgent(agent, f"bench {seat}", seat, expert_in(queues)))


async def _members(stack: Stack, count: int, within_s: float = 30.0) -> None:
    """Until the service has made everybody a member of the lifeboat: by then it offers them calls."""
    try:
        async with asyncio.timeout(within_s):
            while (await stack.asterisk.command("queue show")).count("(Not in use)") < count * 6:  # noqa: ASYNC110 nothing tells us
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise BenchError("the agents did not become available") from None


async def _settled(stack: Stack) -> None:
    """Until models and prompts are loaded: the service then rests. A machine that is never quiet is taken as it is."""
    pid = stack.up.service.pid
    if pid is None:
        raise BenchError("the service has died")
    service = psutil.Process(pid)
    deadline = asyncio.get_running_loop().time() + SETTLED_S
    service.cpu_percent()
    while asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(2)
        if service.cpu_percent() < RESTING_PERCENT:
            return


async def _beside(settings: Settings, asterisk: AsteriskProcess, folders: NodeFolders, peer: Peer) -> None:
    prompt = folders.run / "bench.wav"
    write_wav(prompt, await voice_of(settings, read_tools(settings.data)).sound(Language.ZH, PEER_PROMPT))
    for name, text in (
        ("extensions.conf", peer.dialplan.replace("PROMPT", str(prompt.with_suffix("")))),
        ("queues.conf", peer.queues),
        ("pjsip.conf", _PEER_ENDPOINT),
    ):
        with (folders.etc / name).open("a") as file:
            file.write("\n" + text)
    for command in ("dialplan reload", "module reload app_queue.so", "module reload res_pjsip.so"):
        await asterisk.command(command)
    async with asyncio.timeout(10):
        while "bench" not in await asterisk.command("pjsip show endpoints"):  # noqa: ASYNC110 nothing tells us
            await asyncio.sleep(0.1)


@contextlib.contextmanager
def _settings(
    folder: Path, flow: Callable[[str], str], beside: Mapping[str, str], own: Mapping[str, str]
) -> Iterator[Settings]:
    """Settings that the service reads too: it is a process of its own, so they stand in the environment."""
    (folder / "data").mkdir()
    (folder / "data" / "tools.json").write_text(tools().model_dump_json())
    flows = folder / "ivr"
    shutil.copytree(ROOT / "ivr", flows)
    hotline = flows / "hotline.yaml"
    hotline.write_text(flow(hotline.read_text(encoding="utf-8")), encoding="utf-8")
    for name, text in beside.items():
        (flows / name).write_text(text, encoding="utf-8")
    ports = free_ports(6)
    first_rtp = _free_rtp()
    node = {
        "id": "pbx1",
        "ami_port": ports[0],
        "http_port": ports[1],
        "sip_port": ports[2],
        "rtp_from": first_rtp,
        "rtp_to": first_rtp + RTP_PORTS - 1,
    }
    secret = "bench-only-" + "k" * 32
    wanted = {
        "DATA": str(folder / "data"),
        "FLOWS": str(flows),
        "ASTERISK__NODES": json.dumps([node]),
        "ASTERISK__AMI_SECRET": secret,
        "ASTERISK__SEAT_KEY": secret,
        "ASTERISK__AUDIOSOCKET_PORT": str(ports[3]),
        "ASTERISK__STANDBY_PORT": str(ports[4]),
        "HTTP__PORT": str(ports[5]),
        "HTTP__SESSION_SECRET": secret,
        "SITE__LIST_KEY": secret,
        "RECORDINGS__KEY": secret,
        # How many are let in is no bench's to find out but that of admission.
        "ADMISSION__CALLS": "100000",
        "ADMISSION__SETUPS_PER_S": "1000",
        "ADMISSION__BURST": "10000",
        # Piper's child would be another load beside what is measured.
        "SPEECH__VOICES": '{"en": "espeak"}',
        **own,
    }
    with _environment({f"CALLCENTER_{name}": value for name, value in wanted.items()}):
        yield Settings()


@contextlib.contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def free_ports(count: int) -> list[int]:
    """TCP ports nobody listens on now, all different."""
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _free_rtp() -> int:
    """The first of `RTP_PORTS` that are free, below those that the kernel hands out."""
    while True:
        first = random.randrange(10_000, 32_000 - RTP_PORTS, 2)  # noqa: S311 a port, no secret
        with contextlib.ExitStack() as held:
            try:
                for port in range(first, first + RTP_PORTS):
                    held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind((HOST, port))
            except OSError:
                continue
            return first
