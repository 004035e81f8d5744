"""The hotline of `hotline` brought up: its settings, its people, and all that runs around it."""

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

import callcenter
from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.life import Status
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.database.engine import Database
from callcenter.main.listing import list_keeper, put_on_list, site_today
from callcenter.main.tools import read_tools
from callcenter.main.up import running
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import tone
from callcenter.settings import Settings
from callcenter.special_list.keeping import NewListing
from callcenter.speech.sound_files import write_wav
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.skills import SkillLevel
from tests.asterisk.pbx import RTP_PORTS, free_tcp_ports, free_udp_port, free_udp_range
from tests.fakes.collector import collecting
from tests.fakes.listening import listening
from tests.fakes.ticket_office import TicketOffice, ticket_office
from tests.fakes.users import quick_passwords
from tests.fakes.vault import RECORDINGS_KEY
from tests.fakes.wire import wire_to
from tests.service.hotline import (
    AGENTS,
    ELSEWHERE,
    IN_LANGUAGE,
    LISTED,
    NODES,
    OFFICE,
    ON_OTHER_LISTS,
    PASSWORD,
    REPOSITORY,
    RING_S,
    SOCIAL,
    Hotline,
)
from tests.service.machines import eventually, list_tools


@asynccontextmanager
async def running_hotline(
    folder: Path, speech: Mapping[str, Any] | None = None, *, has_standby: bool = False
) -> AsyncIterator[Hotline]:
    """Everything up, agents known and signed in, all of them offline; `speech` holds settings of a test's own."""
    data, flows = folder / "data", folder / "ivr"
    data.mkdir()
    shutil.copytree(REPOSITORY / "ivr", flows)
    shutil.copy(Path(__file__).parent / "flows" / "nodes.yaml", flows)
    recording = flows / "prompts" / "zh" / "recorded.wav"
    recording.parent.mkdir(parents=True, exist_ok=True)
    write_wav(recording, tone(1500, 2))
    list_tools(data)
    service_data = folder / "service"
    service_data.symlink_to(data)
    sources = folder / "code"
    sources.symlink_to(Path(callcenter.__file__).parents[2])
    async with AsyncExitStack() as stack:
        tickets = await stack.enter_async_context(ticket_office())
        collector = await stack.enter_async_context(collecting())
        office_port = free_udp_port()
        values = _settings(data, flows, tickets, office_port)
        values["traces"] = {"endpoint": collector.endpoint}
        values["speech"] |= speech or {}
        values["standby"] |= {"wanted": has_standby}
        settings = Settings.model_validate(values)
        wire = await stack.enter_async_context(wire_to(settings.asterisk.nodes[0].ami_port))
        environment = _environment(values, wire.port, service_data, sources)
        up = await stack.enter_async_context(running(settings, lambda _: None, environment))
        database = Database(up.database_url)
        stack.push_async_callback(database.close)
        node = settings.asterisk.nodes[0]
        ami = await stack.enter_async_context(listening(node, settings.asterisk.ami_secret.get_secret_value()))
        await ami.until_up()
        at_work = await stack.enter_async_context(AsyncExitStack())
        hotline = Hotline(
            settings=settings,
            up=up,
            database=database,
            control=ami.control,
            wire=wire,
            exchange=Exchange(read_tools(data).need_sipp().binary, str(node.host), node.sip_port),
            browsers=await _people(settings, database, stack),
            at_work=at_work,
            tickets=tickets,
            collector=collector,
            office_port=office_port,
            environment=environment,
            sources=sources,
            service_data=service_data,
        )
        await hotline.until_ready()
        for agent in AGENTS:
            await hotline.choose(agent, Status.OFFLINE)
        yield hotline


def _settings(data: Path, flows: Path, tickets: TicketOffice, office_port: int) -> dict[str, Any]:
    ami, asterisk_http, first, standby, http, standby_http = free_tcp_ports(6)
    rtp_from = free_udp_range(RTP_PORTS)
    node = {
        "id": "pbx1",
        "ami_port": ami,
        "http_port": asterisk_http,
        "sip_port": free_udp_port(),
        "rtp_from": rtp_from,
        "rtp_to": rtp_from + RTP_PORTS - 1,
    }
    asterisk = {
        "nodes": [node],
        "ami_secret": "test-only-ami-secret",
        "seat_key": "test-only-seat-key-0123",
        "seats": "1001-1006",
        "audiosocket_port": first,
        "standby_port": standby,
        "ring_s": RING_S,
        "hotline_numbers": ["12345", "96128", *IN_LANGUAGE.values(), NODES],
        "transfers": [OFFICE, ELSEWHERE],
        "transfer_dial": f"PJSIP/citizens/sip:{{number}}@127.0.0.1:{office_port}",
        "transfer_ring_s": 5,
        "callback_dial": f"PJSIP/citizens/sip:{{number}}@127.0.0.1:{office_port}",
    }
    return {
        "data": str(data),
        "flows": str(flows),
        "asterisk": asterisk,
        "http": {"port": http, "session_secret": "k" * 43},
        "standby": {"http_port": standby_http},
        "site": {"list_key": "l" * 43, "rejoin_s": 8},
        "balance": {"every_s": 2, "grace_s": 3},
        "recordings": {"key": RECORDINGS_KEY},
        # However slow the machine is, callers are heard; the flow's own `speech_limit_s` bounds both together.
        "speech": {"voices": {"en": "espeak"}, "transcripts": False, "words_within_s": 6, "second_within_s": 15},
        "services": tickets.settings(),
        # Callers of other tests who hang up in line are not called back into this one; nights are as good as days.
        "callbacks": {"missed": False, "quiet_from": "00:00", "quiet_until": "00:00", "attempts": 2, "pause_s": 2},
    }


def _environment(values: Mapping[str, Any], ami_port: int, data: Path, sources: Path) -> dict[str, str]:
    """The settings as the service reads them; its AMI is at the near end of the wire."""
    node = {**values["asterisk"]["nodes"][0], "ami_port": ami_port}
    own = {**values, "data": str(data), "asterisk": {**values["asterisk"], "nodes": [node]}}
    told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in own.items()}
    return {f"CALLCENTER_{name.upper()}": value for name, value in told.items()} | {"PYTHONPATH": str(sources / "src")}


async def _people(settings: Settings, database: Database, stack: AsyncExitStack) -> dict[str, httpx.AsyncClient]:
    """Agents, an operator and the special-service list; everybody's browser, signed in."""
    agents, users, passwords = AgentStore(database, SystemClock()), UserStore(database), quick_passwords()
    for number, (seat, queues) in AGENTS.items():
        # The same for all, so that nobody is rung before another for it; app_queue is to know it, too.
        levels = {queue: SkillLevel.ABLE if queue == SOCIAL else SkillLevel.EXPERT for queue in queues}
        await agents.keep_agent(KeptAgent(AgentId(number), f"agent {number}", SeatId(seat), levels))
        await create_user(users, passwords, User(number, Role.AGENT, AgentId(number)), PASSWORD)
    await create_user(users, passwords, User("operator", Role.OPERATOR, None), PASSWORD)
    for number in LISTED:
        await put_on_list(settings, database, number, category=1, level=1, basis="test")
    keeper, today = list_keeper(settings, database), site_today(settings)
    for kind, numbers in ON_OTHER_LISTS.items():
        for number in numbers:
            await keeper.add(NewListing(number=number, list_name=kind, basis="test", valid_from=today))
    return {name: await _signed_in(settings, name, stack) for name in (*AGENTS, "operator")}


async def _signed_in(settings: Settings, name: str, stack: AsyncExitStack) -> httpx.AsyncClient:
    base = f"http://{settings.http.host}:{settings.http.port}"
    browser = httpx.AsyncClient(base_url=base, headers={"x-callcenter": "test"}, timeout=10, trust_env=False)
    await stack.enter_async_context(browser)
    told = ""

    async def is_in() -> bool:
        # Its first requests of all come while the service is still warming up.
        nonlocal told
        answer = await browser.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        told = answer.text
        return answer.is_success

    try:
        await eventually(is_in, f"{name} is signed in", 40.0)
    except AssertionError as late:
        raise AssertionError(f"{late}; answered last: {told}") from None
    return browser
