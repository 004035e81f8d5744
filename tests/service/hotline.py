"""The whole on real parts: PostgreSQL, Asterisk and the service as a supervised child, people with telephones around.

Between the service and Asterisk's AMI lies a wire that a test can cut.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import httpx
from websockets.asyncio.client import connect

from callcenter.agents.life import Status
from callcenter.asterisk.seats import seat_password
from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, NodeEntered
from callcenter.rehearsal.caller import Call, Plan, Press
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.special_list.entries import ListKind
from callcenter.vocabulary.ids import CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from tests.fakes.collector import Collector
from tests.fakes.ticket_office import TicketOffice
from tests.service.machines import Machines, eventually

F = TypeVar("F")
REPOSITORY = Path(__file__).parents[2]
ENGAGED = frozenset({"ringing", "talking", "rejoining"})
"""Agents with a call."""
GENERAL, SOCIAL, POLICE = QueueId("general"), QueueId("social"), QueueId("police")
AGENTS: Mapping[str, tuple[str, frozenset[QueueId]]] = {
    "8001": ("1001", frozenset({GENERAL, SOCIAL})),
    "8002": ("1002", frozenset({GENERAL, SOCIAL})),
    "8003": ("1003", frozenset({POLICE})),
}
"""Seat and queues, by number."""
LISTED = tuple(f"+86139000000{last:02}" for last in range(40))
"""Numbers on the special-service list, all of the same tier."""
ON_OTHER_LISTS = {
    kind: tuple(f"+8613900000{row}0{last}" for last in range(4))
    for row, kind in enumerate((ListKind.ELDERLY, ListKind.EXPRESS, ListKind.NUISANCE), start=1)
}
"""Numbers on lists that give other tiers."""
RING_S = 3
PATIENCE_S = 600.0
"""Longer than any test: nobody hangs up because a machine is slow."""
NODES = "12399"
"""The number of the flow that asks for every outside: `flows/nodes.yaml`."""
URGENT = "8"
"""The key there of who is in an emergency."""
IN_LANGUAGE = {Language.EN: "1234501", Language.KO: "1234502"}
"""Numbers whose calls begin in another language than Mandarin."""
OFFICE, ELSEWHERE = "02012320", "02012321"
"""Numbers that the site allows."""
PASSWORD = "correct horse battery"


@dataclass(slots=True)
class Citizen:
    """Somebody who has called, and the call as the service knows it."""

    call: Call
    id: CallId


@dataclass(slots=True)
class Hotline(Machines):
    """And the people around it: what tests do with it."""

    exchange: Exchange
    at_work: AsyncExitStack
    """Phones and calls of the running test; left at its end."""
    tickets: TicketOffice
    """An outside service."""
    collector: Collector
    """Who gets the traces of all calls."""
    office_port: int
    """Where a phone outside would be rung."""
    environment: Mapping[str, str]
    """What the service finds in its own."""
    dialled: int = 0
    calls: CallStore = field(init=False)
    _listed: Iterator[int] = field(init=False, default_factory=count)

    def __post_init__(self) -> None:
        self.calls = CallStore(self.database)

    # --- agents -----------------------------------------------------------------------------------------------------

    async def choose(self, agent: str, status: Status) -> dict[str, Any]:
        """As the agent's desktop does; tried again while the service is away."""
        told: dict[str, Any] = {}

        async def is_taken() -> bool:
            nonlocal told
            try:
                answer = await self.browsers[agent].put("/api/v1/agents/me/status", json={"status": status.value})
            except httpx.TransportError:
                return False
            told = answer.json()
            return answer.is_success

        await eventually(is_taken, f"{agent} is {status}", 80.0)
        return told

    async def until_disengaged(self, agent: str) -> None:
        """Wait until the agent counts as neither rung nor talking."""

        async def is_so() -> bool:
            return (await self.agent(agent))["state"] not in ENGAGED

        await eventually(is_so, f"{agent} has no call")

    async def agent(self, agent: str) -> dict[str, Any]:
        """The agent as their desktop shows them; asked again while the service is away."""
        told: dict[str, Any] = {}

        async def answers() -> bool:
            nonlocal told
            try:
                answer = await self.browsers[agent].get("/api/v1/agents/me")
            except httpx.TransportError:
                return False
            told = answer.raise_for_status().json()
            return True

        await eventually(answers, f"the desktop of {agent} is told")
        return told

    async def phone(self, agent: str, manners: Manners | None = None) -> Phone:
        """The agent's phone, registered until the end of the test."""
        seat = SeatId(AGENTS[agent][0])
        password = seat_password(self.settings.asterisk.seat_key.get_secret_value(), seat)
        return await self.at_work.enter_async_context(Phone(seat, password, self.exchange, manners or Manners()))

    async def works(self, agent: str, manners: Manners | None = None) -> Phone:
        """The agent at a registered phone, available."""
        phone = await self.phone(agent, manners)

        async def is_there() -> bool:
            # Not found until the service has read, after its start, who works here.
            answer = await self.browsers[agent].get("/api/v1/agents/me")
            return answer.is_success and bool(answer.json()["phone"] == "ready")

        await eventually(is_there, f"{agent} can be rung")
        await self.choose(agent, Status.AVAILABLE)
        return phone

    @asynccontextmanager
    async def desktop(self, agent: str) -> AsyncIterator[None]:
        """The agent's page is open, and reads all that it is told."""
        where = f"{self.settings.http.host}:{self.settings.http.port}"
        cookie = "; ".join(f"{name}={value}" for name, value in self.browsers[agent].cookies.items())
        headers = {"cookie": cookie, "origin": f"http://{where}"}
        async with connect(f"ws://{where}/api/v1/desktop", additional_headers=headers) as socket:
            reading = asyncio.create_task(_all_read(aiter(socket)))
            yield
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def outside(self, manners: Manners | None = None) -> Phone:
        """The phone at `OFFICE`, until the end of the test."""
        phone = Phone(SeatId(OFFICE), "", self.exchange, manners or Manners(), port=self.office_port)
        return await self.at_work.enter_async_context(phone)

    async def faults(self, flow: str) -> list[dict[str, Any]]:
        """What the editor is told of a flow's nodes."""
        answer = await self.browsers["operator"].get(f"/api/v1/flows/{flow}/faults")
        told: list[dict[str, Any]] = answer.raise_for_status().json()
        return told

    # --- citizens ---------------------------------------------------------------------------------------------------

    def number(self) -> str:
        """A number nobody has called from yet."""
        self.dialled += 1
        return f"138{self.dialled:08}"

    def listed(self) -> str:
        """A number on the special-service list that nobody has called from yet."""
        return LISTED[next(self._listed)]

    async def dial(self, number: str | None = None, **plan: Any) -> Call:
        """A call that is answered, by the service or by nobody but Asterisk."""
        wanted = Plan(number=number or self.number(), **{"stay_s": PATIENCE_S, **plan})
        call = await self.at_work.enter_async_context(Call(wanted, self.exchange))
        assert await call.answered(), (await call.ended()).refusal
        return call

    async def calls_in(self, number: str | None = None, **plan: Any) -> Citizen:
        """Somebody who has called and hears the first prompt."""
        number = number or self.number()
        call = await self.dial(number, **plan)
        citizen = Citizen(call, await self.id_of(number if number.startswith("+") else f"+86{number}"))
        await self.until_fact(citizen.id, "flow.node")
        return citizen

    async def waits(self, key: str = "0", number: str | None = None, **plan: Any) -> Citizen:
        """Somebody who has pressed `key` and is in line."""
        citizen = await self.calls_in(number, **plan)
        if number not in LISTED:
            await citizen.call.take([Press(key)])
        await self.until_fact(citizen.id, "queue.joined")
        return citizen

    async def id_of(self, number: str) -> CallId:
        """The newest call from `number` (E.164)."""
        found: list[CallRecord] = []

        async def is_there() -> bool:
            found.extend((await self.calls.page(CallFilter(number=number), limit=1)).calls)
            return bool(found)

        await eventually(is_there, f"the call from {number} is in the database")
        return found[0].call

    async def facts(self, call: CallId, kind: type[F]) -> list[F]:
        """Those of a kind that the timeline in the database holds."""
        return [entry.fact for entry in await self.calls.timeline(call) if isinstance(entry.fact, kind)]

    async def record(self, call: CallId) -> CallRecord:
        found = await self.calls.call(call)
        assert found is not None
        return found

    async def kinds(self, call: CallId) -> list[str]:
        return [entry.fact.kind for entry in await self.calls.timeline(call)]

    async def until_fact(self, call: CallId, kind: str, times: int = 1, within_s: float = 60.0) -> None:
        """Wait until the timeline in the database holds `times` facts of this kind."""

        async def is_told() -> bool:
            return (await self.kinds(call)).count(kind) >= times

        await self._until_told(is_told, call, f"{kind} of {call}", within_s)

    async def until_node(self, call: CallId, node: str) -> None:
        """Wait until the flow has come to `node`."""

        async def is_there() -> bool:
            return node in [fact.node for fact in await self.facts(call, NodeEntered)]

        await self._until_told(is_there, call, f"{call} at {node}")

    async def _until_told(
        self, condition: Callable[[], Awaitable[bool]], call: CallId, what: str, within_s: float = 40.0
    ) -> None:
        try:
            await eventually(condition, what, within_s)
        except AssertionError as late:
            told = [repr(entry.fact) for entry in await self.calls.timeline(call)]
            raise AssertionError("\n".join((f"{late}; told so far:", *told))) from None

    async def whole(self, call: CallId, within_s: float = 80.0) -> list[Entry]:
        """The timeline of a call that is over: gapless, in order, ended, and with its recording if anybody talked."""
        await self.until_fact(call, "call.ended", within_s=within_s)
        if "agent.connected" in await self.kinds(call):
            await self.until_fact(call, "recording.kept", within_s=within_s)
        timeline = await self.calls.timeline(call)
        kinds = [entry.fact.kind for entry in timeline]
        assert [entry.seq for entry in timeline] == list(range(1, len(timeline) + 1)), kinds
        assert kinds[0] == "call.arrived", kinds
        assert kinds.count("call.ended") == 1, kinds
        assert kinds.count("agent.connected") == kinds.count("talk.ended"), kinds
        return timeline


async def _all_read(told: AsyncIterator[Any]) -> None:
    async for _ in told:
        pass


def in_order(wanted: Sequence[str], kinds: Iterable[str]) -> bool:
    """Whether `kinds` holds all of `wanted`, in this order, whatever stands between."""
    rest = iter(kinds)
    return all(kind in rest for kind in wanted)
