"""The real web application around fakes: users, calls and statuses in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.agents.desks import Desks
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.audit.chain_store import AuditChain
from callcenter.audit.marks import Marks
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Verifying
from callcenter.balance.known import Balance
from callcenter.callbacks.http import CallbackRoom
from callcenter.callbacks.ledger import Rules
from callcenter.callbacks.store import Ledger
from callcenter.calls.alarm_store import AlarmStore
from callcenter.calls.faults import Faults
from callcenter.calls.message_store import LeftMessages
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.casework.handbook import Handbook
from callcenter.casework.http import CaseRoom
from callcenter.casework.store import CaseStore
from callcenter.casework.suggesting import Lexicons
from callcenter.database.engine import Database
from callcenter.integrations.settings import IntegrationSettings
from callcenter.main.integration_parts import integrations
from callcenter.main.roles.peers import ServiceRole
from callcenter.main.web.app import WebParts, web_app
from callcenter.main.web.health import Condition, Finding, Probe
from callcenter.publishing.http.prompts import PromptRoom
from callcenter.recordings.holding_http import Holds
from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.reports.recording_search_store import RecordingSearch
from callcenter.settings import HttpSettings
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, NodeId, QueueId, SeatId
from callcenter.vocabulary.numbers import normalised
from callcenter.vocabulary.places import Places
from tests.fakes.board import FakeCallingOut, FakeSwitchboard
from tests.fakes.call_views import FakeCallViews, FakeStatuses
from tests.fakes.door import SECRET, FakeDoor
from tests.fakes.lists import FakeLists
from tests.fakes.outside import FakeVoice
from tests.fakes.people import FakeReasons, people_room
from tests.fakes.phones import FakePhones
from tests.fakes.prompts import FakePromptRecordings
from tests.fakes.publishing import FakePublishing
from tests.fakes.staffing import staffing_room
from tests.fakes.vault import local_vault

NO_LEXICONS: Lexicons = {}
PASSWORD = "correct horse battery"


async def _up() -> Finding:
    return Finding(Condition.UP)


class FakeSite:
    """Users limin (agent 8001), wang (8002), chen (operator), sun (list officer), root (admin), all with `PASSWORD`."""

    def __init__(
        self,
        clock: Clock,
        pages: Path,
        settings: HttpSettings | None = None,
        database: Database | None = None,
        flows: Path | None = None,
    ) -> None:
        self.clock = clock
        self.settings = settings or HttpSettings(session_secret=SecretStr(SECRET))
        self.door = FakeDoor(clock)
        self.users, self.passwords = self.door.users, self.door.passwords
        self.access = self.door.service()
        self.calls = FakeCallViews()
        self.statuses = FakeStatuses()
        self.roster = Roster(clock)
        self.desks = Desks(self.roster, self.calls, clock)
        self.probes: dict[str, Probe] = {"database": _up}
        # A database is connected to when it is first asked; without one the routes that need it are not to be asked.
        reasons = FakeReasons() if database is None else None
        database = database or Database("postgresql://nobody@127.0.0.1:9/none")
        self.rules = Rules()
        self.store = CallStore(database, self.rules)
        self.recordings = pages / "recordings"
        self.vault = local_vault(self.recordings)
        self.phones = FakePhones()
        self.faults = Faults()
        self.board = FakeSwitchboard()
        self.calling_out = FakeCallingOut()
        self.voice = FakeVoice()
        self.prompts = PromptRoom(self.voice, FakePromptRecordings())
        self.publishing = FakePublishing(database, flows or pages / "ivr", clock)
        self.lists = FakeLists(database, pages, clock)
        self.casework = CaseRoom(
            CaseStore(database, self.rules), Handbook(flows or pages / "ivr"), lambda: NO_LEXICONS, clock
        )
        self.staffing = staffing_room(database, clock, self.publishing.trying.zone)
        self.people = people_room(database, self.roster, self.statuses, clock, self.passwords, reasons)
        self.supervision = Supervision(
            self.board,
            self.roster,
            self.people.choosing,
            AuditBook(database),
            lambda: {QueueId("general"), QueueId("social")},
            AlarmStore(database),
            self.desks.alarms,
        )
        parts = WebParts(
            access=self.access,
            federation=None,
            pages_address="",
            roster=self.roster,
            people=self.people,
            desks=self.desks,
            session_watch=SessionWatch(self.access.sessions),
            phones=self.phones,
            probes=self.probes,
            role=lambda: ServiceRole.ACTIVE,
            calls=self.store,
            places=Places(),
            left_messages=LeftMessages(database),
            casework=self.casework,
            callbacks=CallbackRoom(Ledger(database, clock, self.rules), clock, dials=lambda _: True),
            switchboard=self.board,
            calling_out=self.calling_out,
            balance=Balance(),
            supervision=self.supervision,
            faults=self.faults,
            vault=self.vault,
            transcripts=TranscriptStore(database),
            recording_search=RecordingSearch(database, lambda raw: normalised(raw, "CN", "020")),
            recording_chain=ChainStore(database),
            holds=Holds(BookStore(database), lambda: Moment(clock.now(), clock.now().date())),
            prompts=self.prompts,
            publishing=self.publishing.room,
            notices=self.publishing.notices,
            trying=self.publishing.trying,
            audit=AuditBook(database),
            audit_verifying=Verifying(AuditChain(database), Marks(pages / "audit"), clock),
            lists=self.lists.room,
            imports=self.lists.imports,
            staffing=self.staffing,
            integrations=integrations(
                IntegrationSettings(), database, self.store, self.roster, self.people.choosing, clock
            ),
        )
        self.app: FastAPI = web_app(self.settings, parts, pages)

    async def fill(self) -> "FakeSite":
        for user in (
            User("limin", Role.AGENT, AgentId("8001")),
            User("wang", Role.AGENT, AgentId("8002")),
            User("chen", Role.OPERATOR, None),
            User("zhu", Role.OPERATOR, None),
            User("sun", Role.LIST_OFFICER, None),
            User("root", Role.ADMIN, None),
            User("an", Role.SECURITY_ADMIN, None),
            User("shen", Role.AUDITOR, None),
        ):
            await create_user(self.users, self.passwords, user, PASSWORD)
        for agent, name, seat in (("8001", "李敏", "1001"), ("8002", "王芳", "1002")):
            self.roster.add(
                AgentId(agent),
                name=name,
                seat=SeatId(seat),
                node=NodeId("pbx1"),
                queues=[QueueId("general"), QueueId("social")],
                wrap_up_s=30,
            )
        return self

    @asynccontextmanager
    async def client(self, user: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A browser on our own page; signed in where `user` is named."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        here = "http://localhost:8000"
        async with httpx.AsyncClient(transport=transport, base_url=here, headers={"origin": here}) as client:
            if user is not None:
                answer = await client.post("/api/v1/session", json={"name": user, "password": PASSWORD})
                answer.raise_for_status()
            yield client
