"""The whole product for one test: Asterisk, PostgreSQL and service child, on free ports, in a folder of its own."""

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk.seats import seat_password
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.main import asterisk_files
from callcenter.main.certificate import tls_files
from callcenter.main.listing import put_on_list
from callcenter.main.published import edition_at_hand
from callcenter.main.tools import AsteriskProgram, read_tools
from callcenter.main.up import Running, running
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.seats.store import KeptSeat, SeatStore
from callcenter.settings import Settings
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.skills import expert_in
from callcenter.vocabulary.sound import Sound
from tests.asterisk.pbx import eventually, free_tcp_ports, install, node_config
from tests.fakes.users import quick_passwords
from tests.fakes.vault import RECORDINGS_KEY

REPOSITORY = Path(__file__).parents[1]
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs, and hands for a test to work it with."""

    settings: Settings
    up: Running
    database: Database

    @property
    def address(self) -> str:
        """Of the pages."""
        return f"{self.settings.http.host}:{self.settings.http.port}"

    @property
    def certificate(self) -> Path:
        """What pages and WebSockets show."""
        return tls_files(self.settings).certificate

    @property
    def calls(self) -> CallStore:
        return CallStore(self.database)

    @property
    def exchange(self) -> Exchange:
        """Where citizens dial."""
        node = self.settings.asterisk.nodes[0]
        return Exchange(read_tools(self.settings.data).need_sipp().binary, str(node.host), node.sip_port)

    def phone(self, seat: str, manners: Manners) -> Phone:
        """The phone of `seat`; it registers when it is entered."""
        key = self.settings.asterisk.seat_key.get_secret_value()
        return Phone(SeatId(seat), seat_password(key, SeatId(seat)), self.exchange, manners)

    @property
    def wss_page(self) -> str:
        """Where a browser shows what is wrong with the certificate by which it would be a telephone."""
        node = self.settings.asterisk.nodes[0]
        return f"https://{node.host}:{node.wss_port}/ws"

    async def lend_browser(self, seat: SeatId) -> None:
        """Make the page of whoever sits at `seat` its telephone."""
        await SeatStore(self.database).keep(KeptSeat(seat, SeatKind.BROWSER), "test")

    async def hire(self, agent: str, name: str, seat: str) -> None:
        """An agent of every queue, who may sign in under the staff number with PASSWORD."""
        queues = frozenset(edition_at_hand(self.settings).queues)
        kept = KeptAgent(AgentId(agent), name, SeatId(seat), expert_in(queues))
        await AgentStore(self.database, SystemClock()).keep_agent(kept)
        user = User(agent, Role.AGENT, AgentId(agent))
        await create_user(UserStore(self.database), quick_passwords(), user, PASSWORD)

    async def put_on_list(self, number: str, category: int, level: int) -> None:
        """`number` on the special-service list from today on."""
        await put_on_list(self.settings, self.database, number, category=category, level=level, basis="register")

    async def until_understood(self, language: Language) -> None:
        """Wait until the recogniser of `language` is ready, and so every prompt."""

        async def is_understood() -> bool:
            async with httpx.AsyncClient(base_url=f"http://{self.address}") as browser:
                speech = (await browser.get("/readyz")).json()["dependencies"]["speech"]
            served = re.findall(rf"\b{language}: ([a-z ]+)", speech["detail"])
            return bool(served) and served[0] != "keys only"

        await eventually(is_understood, f"{language} is understood", 60)

    async def spoken(self, language: Language, words: str) -> Sound:
        """`words` as a citizen or an agent would say them."""
        voice = asterisk_files.voice_of(self.settings, read_tools(self.settings.data))
        return await voice.sound(language, words)


@asynccontextmanager
async def running_stack(folder: Path, environment: Mapping[str, str] | None = None) -> AsyncIterator[Stack]:
    """Everything `callcenter up` starts, for as long as the block; `environment` holds settings of a test's own."""
    _lend_tools(folder)
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        # The service is a child: it reads its settings from the environment, and shall run the code under test.
        for name, value in {**_environment(folder), **(environment or {})}.items():
            patch.setenv(name, value)
        settings = Settings()
        async with running(settings, told.append) as up:
            database = Database(up.database_url)
            try:
                yield Stack(settings, up, database)
            finally:
                await database.close()


def _environment(folder: Path) -> dict[str, str]:
    config = node_config(folder)
    asterisk = config.asterisk
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(REPOSITORY / "src"), os.environ.get("PYTHONPATH")))),
        "CALLCENTER_DATA": str(folder),
        "CALLCENTER_FLOWS": str(REPOSITORY / "ivr"),
        "CALLCENTER_ASTERISK__NODES": f"[{config.node.model_dump_json()}]",
        "CALLCENTER_ASTERISK__AMI_SECRET": asterisk.ami_secret.get_secret_value(),
        "CALLCENTER_ASTERISK__SEAT_KEY": asterisk.seat_key.get_secret_value(),
        "CALLCENTER_ASTERISK__SEATS": asterisk.seats,
        "CALLCENTER_ASTERISK__AUDIOSOCKET_PORT": str(asterisk.audiosocket_port),
        "CALLCENTER_ASTERISK__STANDBY_PORT": str(asterisk.standby_port),
        "CALLCENTER_HTTP__PORT": str(free_tcp_ports(1)[0]),
        "CALLCENTER_HTTP__SESSION_SECRET": "test-only-session-secret-0123456789",
        "CALLCENTER_SPEECH__TRANSCRIPTS": "off",
        "CALLCENTER_SPEECH__VOICES": '{"en": "espeak"}',  # Piper's CPU is for its own tests
        "CALLCENTER_SPEECH__WORDS_WITHIN_S": "20",  # however slow the machine is, callers are heard
        "CALLCENTER_SPEECH__SECOND_WITHIN_S": "20",
        "CALLCENTER_SITE__LIST_KEY": "test-only-list-key-0123456789-0123456789",
        "CALLCENTER_RECORDINGS__KEY": RECORDINGS_KEY,
        "CALLCENTER_RECORDINGS__DISK_LOW_GB": "1",  # whatever machine this is
        "CALLCENTER_RECORDINGS__DISK_LEAST_GB": "1",
    }


def _lend_tools(folder: Path) -> None:
    """The programs that the other tests use, listed for a data folder that set-up has never seen."""
    folder.mkdir(parents=True, exist_ok=True)
    own = install()
    program = AsteriskProgram(binary=own.binary, modules=own.modules, data=own.data)
    tools = read_tools(REPOSITORY / "data").model_copy(update={"asterisk": program})
    (folder / "tools.json").write_text(tools.model_dump_json(exclude_none=True))
