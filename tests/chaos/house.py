"""A whole hotline with a wire between every two of its parts, seventeen agents and their pages."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

import callcenter
from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.life import Status
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk import process
from callcenter.asterisk.config import NodeFolders
from callcenter.asterisk.seats import seat_password
from callcenter.calls.store import CallStore
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.main.tools import read_tools
from callcenter.main.up import Running, running
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import tone
from callcenter.settings import Settings
from callcenter.speech.sound_files import write_wav
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.skills import SkillLevel
from tests.asterisk.pbx import free_tcp_ports, free_udp_port, free_udp_range, install
from tests.chaos.desktops import Desktop, open_desktops
from tests.chaos.wires import Name, Wires, wires_between
from tests.fakes.users import quick_passwords
from tests.fakes.vault import RECORDINGS_KEY
from tests.service.hotline import PASSWORD
from tests.service.machines import eventually, list_tools

REPOSITORY = Path(__file__).parents[2]
DIALLED = "12398"
"""The number of the flow in which every stage lasts: `flows/stages.yaml`."""
HELLO_S = 100
TALKERS = tuple(str(number) for number in range(8101, 8111))
RINGERS = tuple(str(number) for number in range(8111, 8115))
CYCLERS = tuple(str(number) for number in range(8115, 8118))
AGENTS = (*TALKERS, *RINGERS, *CYCLERS)
QUEUE_OF = {
    **dict.fromkeys(TALKERS, QueueId("social")),
    **dict.fromkeys(RINGERS, QueueId("police")),
    **dict.fromkeys(CYCLERS, QueueId("general")),
}
"""Nobody is on duty for `consumer`: who waits there waits."""
RING_S = 20
CALLER_HZ, AGENT_HZ = 440, 1000
COMMAND_S = 3.0
GRACE_S = 3
"""So old must an account be before it is weighed."""


@dataclass(slots=True)
class House:
    """What is up, and how to look at it; nothing here goes by a wire but the service, the pages and AudioSocket."""

    settings: Settings
    up: Running
    database: Database
    wires: Wires
    exchange: Exchange
    browsers: Mapping[str, httpx.AsyncClient]
    """Signed in, by the pages' own port."""
    desktops: Mapping[str, Desktop]
    phones: Mapping[str, Phone]
    """By agent."""
    has_whisper: bool
    dialled: int = 0
    calls: CallStore = field(init=False)

    def __post_init__(self) -> None:
        self.calls = CallStore(self.database)

    @property
    def service_pid(self) -> int | None:
        """Of the active service: the one that has the pages; None while there is none."""
        if self.up.standby is None:
            return self.up.service.pid
        pids = (self.up.service.pid, self.up.standby.pid)
        return next((pid for pid in pids if pid is not None and _listens(pid, self.settings.http.port)), None)

    @property
    def standby_pid(self) -> int | None:
        """Of the service that waits for the active one to go."""
        if self.up.standby is None:
            return None
        active = self.service_pid
        return next((pid for pid in (self.up.service.pid, self.up.standby.pid) if pid not in {None, active}), None)

    @property
    def database_port(self) -> int:
        """Where the service finds it: the near end of the wire."""
        url = self.settings.database.url
        assert url is not None
        return httpx.URL(url.get_secret_value()).port or 0

    @property
    def asterisk_pid(self) -> int | None:
        try:
            pid = int((self.folders.run / "run" / "asterisk.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if psutil.pid_exists(pid) else None

    @property
    def postgres_pids(self) -> tuple[int, ...]:
        """Its first process, then all others."""
        first = EmbeddedPostgres(self.settings.data / "postgres").pid
        if first is None:
            return ()
        try:
            return first, *(one.pid for one in psutil.Process(first).children(recursive=True))
        except psutil.NoSuchProcess:
            return ()

    @property
    def folders(self) -> NodeFolders:
        return NodeFolders.below(self.settings.data, self.settings.asterisk.nodes[0].id)

    async def cli(self, command: str) -> str:
        """What Asterisk's console says; raises TimeoutError for one that says nothing."""
        async with asyncio.timeout(COMMAND_S):
            return await process.command(install(), self.folders, command)

    async def readiness(self) -> dict[str, Any]:
        """What `/readyz` says; not ready while nobody answers."""
        try:
            answer = await self.browsers[AGENTS[0]].get("/readyz", timeout=COMMAND_S)
        except httpx.TransportError:
            return {"is_ready": False, "dependencies": {}}
        told: dict[str, Any] = answer.json()
        return told

    async def state(self, agent: str) -> str:
        """Of an agent, as their page shows it; empty while nobody answers."""
        try:
            answer = await self.browsers[agent].get("/api/v1/agents/me", timeout=COMMAND_S)
        except httpx.TransportError:
            return ""
        return str(answer.json()["state"]) if answer.is_success else ""

    async def metric(self, name: str) -> float | None:
        """One figure without labels; None while nobody answers."""
        try:
            answer = await self.browsers[AGENTS[0]].get("/metrics", timeout=COMMAND_S)
        except httpx.TransportError:
            return None
        found = [line.rpartition(" ")[2] for line in answer.text.splitlines() if line.startswith(f"{name} ")]
        return float(found[0]) if found else None

    async def until_complete(self, within_s: float = 120.0) -> None:
        """Wait until every service that is wanted is there, ready, and done with loading."""

        async def is_complete() -> bool:
            told = await self.readiness()
            if not told["is_ready"]:
                return False
            needs = told["dependencies"]
            hears = "zh: whisper" in needs["speech"]["detail"] or not self.has_whisper
            return hears and needs.get("standby", {"condition": "up"})["condition"] == "up"

        await eventually(is_complete, "all services are there", within_s)

    async def choose(self, agent: str, status: Status) -> None:
        """As the agent's desktop does; tried again while the service is away."""

        async def is_taken() -> bool:
            answer = await self.browsers[agent].put("/api/v1/agents/me/status", json={"status": status.value})
            return answer.is_success

        await eventually(is_taken, f"{agent} is {status}", 40.0)

    def number(self) -> str:
        """A number nobody has called from yet."""
        self.dialled += 1
        return f"138{self.dialled:08}"

    def log_text(self) -> str:
        """All that the service has logged."""
        return (self.settings.data / "run" / "service.log").read_text(errors="replace")


@asynccontextmanager
async def running_house(
    folder: Path,
    *,
    whisper: Path | None = None,
    has_standby: bool = False,
    environment: Callable[[Path], Mapping[str, str]] = lambda _: {},
) -> AsyncIterator[House]:
    """Everything up, everybody signed in at a registered phone; `environment` is the service's own besides.

    It is asked with the data folder.
    """
    data, flows = folder / "data", folder / "ivr"
    data.mkdir()
    shutil.copytree(REPOSITORY / "ivr", flows)
    shutil.copy(Path(__file__).parent / "flows" / "stages.yaml", flows)
    hello = flows / "prompts" / "zh" / "hello.wav"
    hello.parent.mkdir(parents=True, exist_ok=True)
    write_wav(hello, tone(1500, HELLO_S, peak=0.05))
    list_tools(data)
    async with AsyncExitStack() as stack:
        postgres, url = await _database(data, stack)
        near, far = _ports(postgres)
        wires = await stack.enter_async_context(wires_between({name: (near[name], far[name]) for name in near}))
        values = _settings(data, flows, near, far, url, whisper)
        values["standby"] |= {"wanted": has_standby}
        settings = Settings.model_validate(values)
        own = {**_as_environment(_service_settings(values, near, far)), **environment(data)}
        up = await stack.enter_async_context(running(settings, lambda _: None, own))
        database = Database(url)
        stack.push_async_callback(database.close)
        await _people(database)
        exchange = Exchange(read_tools(data).need_sipp().binary, "127.0.0.1", settings.asterisk.nodes[0].sip_port)
        browsers = await _browsers(far["pages"], stack)
        cookies = {name: "; ".join(f"{k}={v}" for k, v in one.cookies.items()) for name, one in browsers.items()}
        desktops = await stack.enter_async_context(open_desktops(f"127.0.0.1:{near['pages']}", cookies))
        house = House(
            settings=settings,
            up=up,
            database=database,
            wires=wires,
            exchange=exchange,
            browsers=browsers,
            desktops=desktops,
            phones=await _phones(settings, exchange, stack),
            has_whisper=whisper is not None,
        )
        for agent in AGENTS:
            await house.choose(agent, Status.AVAILABLE)
        yield house


async def _database(data: Path, stack: AsyncExitStack) -> tuple[int, str]:
    """Its port and its address, as it is without a wire; kept running until the end."""
    postgres = EmbeddedPostgres(data / "postgres")
    stack.push_async_callback(postgres.stop)
    url = await postgres.start()
    keeping = asyncio.create_task(postgres.keep_running(), name="database")

    async def stop() -> None:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

    stack.push_async_callback(stop)
    return httpx.URL(url.replace("postgresql", "http", 1)).port or 0, url


def _ports(postgres: int) -> tuple[dict[Name, int], dict[str, int]]:
    """Near ends of the wires, and where the parts really listen."""
    wired: tuple[Name, ...] = ("ami", "audiosocket", "standby", "pages", "database")
    others = ("ami", "audiosocket", "standby", "pages", "asterisk_http", "wss", "standby_http")
    free = free_tcp_ports(len(wired) + len(others))
    near = dict(zip(wired, free, strict=False))
    return near, {"database": postgres, **dict(zip(others, free[len(wired) :], strict=True))}


def _settings(  # noqa: PLR0913 what differs from house to house
    data: Path, flows: Path, near: Mapping[Name, int], far: Mapping[str, int], url: str, whisper: Path | None
) -> dict[str, Any]:
    """As Asterisk sees it: AudioSocket lies behind the wire."""
    rtp_from = free_udp_range(400)
    node = {
        "id": "pbx1",
        "ami_port": far["ami"],
        "http_port": far["asterisk_http"],
        "wss_port": far["wss"],
        "sip_port": free_udp_port(),
        "rtp_from": rtp_from,
        "rtp_to": rtp_from + 399,
    }
    wired = httpx.URL(url.replace("postgresql", "http", 1)).copy_with(port=near["database"])
    return {
        "data": str(data),
        "flows": str(flows),
        "database": {"url": str(wired).replace("http", "postgresql", 1)},
        "asterisk": {
            "nodes": [node],
            "ami_secret": "test-only-ami-secret",
            "seat_key": "test-only-seat-key-0123",
            "seats": "1001-1020",
            "audiosocket_port": near["audiosocket"],
            "standby_port": near["standby"],
            "ring_s": RING_S,
            "hotline_numbers": ["12345", DIALLED],
        },
        "http": {"port": far["pages"], "session_secret": "k" * 43},
        "standby": {"http_port": far["standby_http"]},
        "site": {"list_key": "l" * 43, "rejoin_s": 8},
        "speech": {"voices": {"en": "espeak"}, "transcripts": False, **({"whisper": str(whisper)} if whisper else {})},
        "balance": {"every_s": 2, "grace_s": GRACE_S},
        "recordings": {"key": RECORDINGS_KEY},
        # Who was lost is to be seen as lost, not called back.
        "callbacks": {"missed": False},
    }


def _service_settings(values: Mapping[str, Any], near: Mapping[Name, int], far: Mapping[str, int]) -> dict[str, Any]:
    """As the service sees it: AMI and the database lie behind wires."""
    node = {**values["asterisk"]["nodes"][0], "ami_port": near["ami"]}
    asterisk = {
        **values["asterisk"],
        "nodes": [node],
        "audiosocket_port": far["audiosocket"],
        "standby_port": far["standby"],
    }
    return {**values, "asterisk": asterisk}


def _as_environment(values: Mapping[str, Any]) -> dict[str, str]:
    told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    sources = os.pathsep.join(filter(None, (str(Path(callcenter.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    return {f"CALLCENTER_{name.upper()}": value for name, value in told.items()} | {"PYTHONPATH": sources}


async def _people(database: Database) -> None:
    agents, users, passwords = AgentStore(database, SystemClock()), UserStore(database), quick_passwords()
    for number, agent in enumerate(AGENTS):
        kept = KeptAgent(
            AgentId(agent), f"agent {agent}", SeatId(str(1001 + number)), {QUEUE_OF[agent]: SkillLevel.EXPERT}
        )
        await agents.keep_agent(kept)
        await create_user(users, passwords, User(agent, Role.AGENT, AgentId(agent)), PASSWORD)


async def _browsers(port: int, stack: AsyncExitStack) -> dict[str, httpx.AsyncClient]:
    async def signed_in(name: str) -> httpx.AsyncClient:
        browser = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}", headers={"x-callcenter": "test"}, timeout=10, trust_env=False
            )
        )

        async def is_in() -> bool:
            answer = await browser.post("/api/v1/session", json={"name": name, "password": PASSWORD})
            return answer.is_success

        await eventually(is_in, f"{name} is signed in", 40.0)
        return browser

    return {name: await signed_in(name) for name in AGENTS}


async def _phones(settings: Settings, exchange: Exchange, stack: AsyncExitStack) -> dict[str, Phone]:
    key = settings.asterisk.seat_key.get_secret_value()

    async def phone(agent: str, seat: SeatId) -> Phone:
        ring_s = 6.0 if agent in RINGERS else 0.2
        manners = Manners(ring_s=ring_s, voice=tone(AGENT_HZ))
        return await stack.enter_async_context(Phone(seat, seat_password(key, seat), exchange, manners))

    return {agent: await phone(agent, SeatId(str(1001 + number))) for number, agent in enumerate(AGENTS)}


def _listens(pid: int, port: int) -> bool:
    with suppress(psutil.Error):
        return any(
            one.status == psutil.CONN_LISTEN and one.laddr.port == port
            for one in psutil.Process(pid).net_connections("tcp")
        )
    return False
