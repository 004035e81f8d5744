"""The whole web application served on loopback: real server, real PostgreSQL, nobody on the phone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import httpx
import websockets
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect

from callcenter.access.passwords import Passwords
from callcenter.access.service import create_user
from callcenter.access.settings import AccessSettings
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.board_feed import BoardFeed
from callcenter.agents.desks import Desks
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.audit.chain_store import AuditChain
from callcenter.audit.marks import Marks
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Verifying
from callcenter.balance.known import Balance
from callcenter.callbacks.http import CallbackRoom
from callcenter.callbacks.ledger import Rules
from callcenter.callbacks.store import Ledger
from callcenter.calls.alarm_store import AlarmStore
from callcenter.calls.cards import StoredCallViews, feed
from callcenter.calls.faults import Faults
from callcenter.calls.levels_store import LevelStore
from callcenter.calls.message_store import LeftMessages
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.casework.handbook import Handbook
from callcenter.casework.http import CaseRoom
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.integrations.settings import IntegrationSettings
from callcenter.main.door_parts import door
from callcenter.main.integration_parts import Integrations, integrations
from callcenter.main.roles.peers import ServiceRole
from callcenter.main.web.app import WebParts, web_app
from callcenter.main.web.serving import web_server
from callcenter.publishing.http.prompts import PromptRoom
from callcenter.recordings.holding_http import Holds
from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.reports.recording_search_store import RecordingSearch
from callcenter.settings import HttpSettings
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, NodeId, QueueId, SeatId
from callcenter.vocabulary.numbers import normalised
from callcenter.vocabulary.places import Places
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.skills import expert_in
from tests.fakes.board import FakeCallingOut, FakeSwitchboard
from tests.fakes.lists import FakeLists
from tests.fakes.outside import FakeVoice
from tests.fakes.people import people_room
from tests.fakes.phones import FakePhones
from tests.fakes.prompts import FakePromptRecordings
from tests.fakes.publishing import FakePublishing
from tests.fakes.staffing import staffing_room
from tests.fakes.users import quick_passwords
from tests.fakes.vault import local_vault
from tests.fakes.web import NO_LEXICONS
from tests.waiting import until

PASSWORD = "correct horse battery"
SECRET = "k" * 32
OTHERS = IntegrationSettings(
    webhook_key=SecretStr("w" * 32), private_networks=(ip_network("127.0.0.0/8"),), pop_hosts=("crm.example",)
)
AGENT = AgentId("8001")
QUEUES = (
    KeptQueue(QueueId("consumer"), "消费维权", "Consumer rights"),
    KeptQueue(QueueId("social"), "社会保障", "Social security"),
    KeptQueue(QueueId("urban_hpf"), "城管公积金", "City management and housing fund"),
    KeptQueue(QueueId("police"), "公安", "Police services"),
    KeptQueue(QueueId("general"), "综合", "General"),
    KeptQueue(QueueId("enterprise"), "企业服务", "Business services"),
)


@dataclass
class Site:
    """What runs, and where."""

    address: str
    users: UserStore
    passwords: Passwords
    calls: CallStore
    agents: AgentStore
    people: PeopleRoom
    roster: Roster
    desks: Desks
    session_watch: SessionWatch
    publishing: FakePublishing
    lists: FakeLists
    others: Integrations
    switchboard: FakeSwitchboard

    async def cookie(self, user: str) -> str:
        async with httpx.AsyncClient(base_url=f"http://{self.address}", headers={"x-callcenter": "test"}) as client:
            answer = await client.post("/api/v1/session", json={"name": user, "password": PASSWORD})
            answer.raise_for_status()
            return f"callcenter_session={answer.cookies['callcenter_session']}"

    @asynccontextmanager
    async def desktop(self, cookie: str, origin: str | None = None) -> AsyncIterator[ClientConnection]:
        async with connect(
            f"ws://{self.address}/api/v1/desktop",
            origin=websockets.Origin(origin or f"http://{self.address}"),
            additional_headers={"cookie": cookie},
            proxy=None,
        ) as connection:
            yield connection


@asynccontextmanager
async def serving(
    database: Database,
    recordings: Path,
    pages: Path,
    flows: Path | None = None,
    settings: HttpSettings | None = None,
) -> AsyncIterator[Site]:
    """Users limin (agent 8001), zhao (supervisor), chen and zhu (operators), sun and zhou (list officers),
    root (admin), an (security administrator), shen (auditor); agents 8001 and 8002.

    There are six queues; documents lie below `flows`.
    """
    clock = SystemClock()
    users, agents, calls = UserStore(database), AgentStore(database, clock), CallStore(database)
    passwords, roster = quick_passwords(), Roster(clock)
    await agents.keep_queues(QUEUES)
    for agent, name, seat in ((AGENT, "李敏", SeatId("1001")), (AgentId("8002"), "王芳", SeatId("1002"))):
        served = frozenset({QueueId("general"), QueueId("social")})
        await agents.keep_agent(KeptAgent(agent, name, seat, expert_in(served)))
        roster.add(agent, name=name, seat=seat, node=NodeId("pbx1"), queues=served, wrap_up_s=30)
    for user in (
        User("limin", Role.AGENT, AGENT),
        User("zhao", Role.SUPERVISOR, None),
        User("chen", Role.OPERATOR, None),
        User("zhu", Role.OPERATOR, None),
        User("sun", Role.LIST_OFFICER, None),
        User("zhou", Role.LIST_OFFICER, None),
        User("root", Role.ADMIN, None),
        User("an", Role.SECURITY_ADMIN, None),
        User("shen", Role.AUDITOR, None),
    ):
        await create_user(users, passwords, user, PASSWORD)
    switchboard = FakeSwitchboard()
    board = BoardFeed(roster, lambda: switchboard.on_board, LevelStore(database, agents), clock)
    desks = Desks(roster, StoredCallViews(calls, agents, Places()), clock, board)
    people = people_room(database, roster, agents, clock, passwords)
    settings = settings or HttpSettings(session_secret=SecretStr(SECRET))
    access = door(settings, AccessSettings(second_factor_roles=()), database, clock, passwords)
    session_watch = SessionWatch(access.sessions)
    publishing = FakePublishing(database, flows or pages / "ivr", clock)
    lists = FakeLists(database, recordings, clock)
    others = integrations(OTHERS, database, calls, roster, people.choosing, clock)
    casework = CaseRoom(
        CaseStore(database, Rules()), Handbook(Path(__file__).parents[1] / "ivr"), lambda: NO_LEXICONS, clock
    )
    casework.handbook.refresh()
    staffing = staffing_room(database, clock, publishing.trying.zone)
    parts = WebParts(
        access=access,
        federation=None,
        pages_address="",
        roster=roster,
        people=people,
        desks=desks,
        session_watch=session_watch,
        # What stands on the desk needs no microphone, which most pages' tests have not.
        phones=FakePhones(SeatKind.DESK),
        probes={},
        role=lambda: ServiceRole.ACTIVE,
        calls=calls,
        places=Places(),
        left_messages=LeftMessages(database),
        callbacks=CallbackRoom(Ledger(database, clock, Rules()), clock, dials=lambda _: True),
        casework=casework,
        calling_out=FakeCallingOut(),
        switchboard=switchboard,
        balance=Balance(),
        supervision=Supervision(
            switchboard,
            roster,
            people.choosing,
            AuditBook(database),
            lambda: {one.id for one in QUEUES},
            AlarmStore(database),
            desks.alarms,
        ),
        faults=Faults(),
        vault=local_vault(recordings),
        transcripts=TranscriptStore(database),
        recording_search=RecordingSearch(database, lambda raw: normalised(raw, "CN", "020")),
        recording_chain=ChainStore(database),
        holds=Holds(BookStore(database), lambda: Moment(clock.now(), clock.now().date())),
        prompts=PromptRoom(FakeVoice(), FakePromptRecordings()),
        publishing=publishing.room,
        notices=publishing.notices,
        trying=publishing.trying,
        staffing=staffing,
        audit=AuditBook(database),
        audit_verifying=Verifying(AuditChain(database), Marks(pages / "audit"), clock),
        lists=lists.room,
        imports=lists.imports,
        integrations=others,
    )
    server = web_server(web_app(settings, parts, pages), settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        running = [
            asyncio.create_task(server.serve(sockets=[listening])),
            asyncio.create_task(desks.run()),
            asyncio.create_task(session_watch.run()),
            asyncio.create_task(feed(desks, Outbox(database))),
            asyncio.create_task(lists.copy.keep_current()),
            asyncio.create_task(lists.imports.run()),
            asyncio.create_task(others.newswire.run()),
            asyncio.create_task(others.couriers.run()),
        ]
        try:
            await until(lambda: server.started, what="the server")
            yield Site(
                address,
                users,
                passwords,
                calls,
                agents,
                people,
                roster,
                desks,
                session_watch,
                publishing,
                lists,
                others,
                switchboard,
            )
        finally:
            server.should_exit = True
            await staffing.runs.close()
            await running[0]
            for task in running[1:]:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await others.close()
