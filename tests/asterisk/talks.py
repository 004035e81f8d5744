"""A talk on a real Asterisk, with everybody's telephone: as it is, held, in its room, with a third."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import (
    CallEvent,
    LegAnswered,
    OfferEnded,
    RoomJoined,
)
from callcenter.asterisk.seats import seat_password
from callcenter.calls.ports import HeldChannel
from callcenter.main.telephony import AsteriskTelephony
from callcenter.main.tools import read_tools
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import CallId, LegId, NodeId, SeatId, bare, call_id, leg_id
from tests.asterisk.pbx import Pbx, bridged, running_asterisk
from tests.asterisk.service import Line, StandIn, offer, stand_in
from tests.asterisk.tones import hears_exactly
from tests.fakes.listening import Listening, listening
from tests.waiting import until

Kind = TypeVar("Kind", bound=CallEvent)

CALLER, AGENT, COLLEAGUE, SUPERVISOR, OFFICE = 440, 1000, 1500, 2000, 2500
"""Everybody's voice, in Hz."""
DESKS = {"1001": AGENT, "1002": COLLEAGUE, "1003": SUPERVISOR}
ALLOWED = "02012320"
LOST = 44
"""Q.850, as Asterisk ends a leg from which no sound comes any more."""


@dataclass(slots=True)
class House:
    """An Asterisk, a service that only takes lines, our link, and everybody's phones."""

    pbx: Pbx
    exchange: Exchange
    service: StandIn
    heard: Listening
    phones: dict[str, Phone]

    @property
    def control(self) -> Control:
        return self.heard.control

    @property
    def node(self) -> NodeId:
        return self.pbx.config.node.id

    async def callers(self) -> tuple[HeldChannel, ...]:
        """As the service reads them when it comes."""
        return await AsteriskTelephony({self.node: self.control}).held(self.node)

    def phone(self, seat: str, manners: Manners) -> Phone:
        """One more, for a test of its own."""
        key = self.pbx.settings.seat_key.get_secret_value()
        return Phone(SeatId(seat), seat_password(key, SeatId(seat)), self.exchange, manners)

    def office(self) -> Phone:
        """A number outside that the site allows."""
        manners = Manners(voice=tone(OFFICE))
        return Phone(SeatId(ALLOWED), "", self.exchange, manners, port=self.pbx.outside_port)

    @property
    def office_dial(self) -> str:
        return self.pbx.settings.transfer_dial.replace("{number}", ALLOWED)


@dataclass(slots=True)
class Talk:
    """A caller who talks with the agent at 1001."""

    house: House
    citizen: Call
    call: CallId
    caller: LegId
    agent: LegId

    @property
    def control(self) -> Control:
        return self.house.control

    def phone(self, seat: str) -> Phone:
        return self.house.phones[seat]

    async def hears(self, caller: set[int], agent: set[int]) -> None:
        await hears_exactly(self.citizen.media, caller)
        await hears_exactly(self.phone("1001").media, agent)

    async def consult(self, dial: str = "PJSIP/1002") -> LegId:
        """Dial somebody into the room, and wait until they are in it."""
        leg = await self.dial(dial)
        await self.joined(leg)
        return leg

    async def dial(self, dial: str) -> LegId:
        leg, room = leg_id(self.house.node, str(uuid4())), bare(self.call)
        await self.control.dial_third(
            bare(leg), dial, caller=self.caller, room=room, shown="12345", kind="consult", ring_s=10
        )
        return leg

    async def listen(self) -> LegId:
        """The supervisor begins to listen to the agent."""
        leg, room = leg_id(self.house.node, str(uuid4())), bare(self.call)
        await self.control.spy(bare(leg), SeatId("1003"), on=self.agent, caller=self.caller, room=room, manner="listen")
        await until(lambda: leg in {one.leg for one in self.of(LegAnswered)}, what="the supervisor's phone answered")
        return leg

    async def joined(self, leg: LegId, *, is_agent: bool = False) -> None:
        def has_joined() -> bool:
            return (leg, is_agent) in {(one.leg, one.is_agent) for one in self.of(RoomJoined)}

        await until(has_joined, what=f"{leg} joined the room")

    async def back(self) -> Line:
        """The caller is on our line again, after a talk of which this is told."""
        return await self.house.service.line()

    async def ended(self) -> OfferEnded:
        await until(lambda: self.of(OfferEnded), what="the end of the offer was told")
        [ended] = self.of(OfferEnded)
        return ended

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.house.heard.of(kind) if event.call == self.call]


@asynccontextmanager
async def built(folder: Path) -> AsyncIterator[House]:
    """A house for a module's tests."""
    async with running_asterisk(folder, transfers=(ALLOWED,)) as pbx, AsyncExitStack() as there:
        node, key = pbx.config.node, pbx.settings.seat_key.get_secret_value()
        exchange = Exchange(read_tools(Path("data")).need_sipp().binary, str(node.host), node.sip_port)
        service = await there.enter_async_context(stand_in(pbx.settings.audiosocket_port))
        heard = await there.enter_async_context(listening(node, pbx.settings.ami_secret.get_secret_value()))
        phones = {
            seat: Phone(SeatId(seat), seat_password(key, SeatId(seat)), exchange, Manners(ring_s=0.05, voice=tone(hz)))
            for seat, hz in DESKS.items()
        }
        for phone in phones.values():
            await there.enter_async_context(phone)
        await heard.until_up()
        yield House(pbx, exchange, service, heard, phones)


@asynccontextmanager
async def talking(house: House) -> AsyncIterator[Talk]:
    """A caller who has been offered to 1001; after the block nobody is left."""
    await house.pbx.heartbeat()
    async with Call(Plan("13800138000"), house.exchange) as citizen:
        await citizen.answered()
        citizen.media.say_for_ever(tone(CALLER))
        line = await house.service.line()
        await offer(house.pbx, line, "1001")
        await house.phones["1001"].until("talking")
        caller, agent = await bridged(house.control, "1001")
        call = call_id(house.node, str(line.call))
        yield Talk(house, citizen, call, caller.leg, agent.leg)
    # Nobody stays behind, whatever the test has done.
    await house.pbx.empty()


async def plain(talk: Talk) -> None:
    """Two in Dial()."""


async def held(talk: Talk) -> None:
    await talk.control.hold(talk.caller, talk.agent)
    await talk.joined(talk.agent, is_agent=True)


async def in_room(talk: Talk) -> None:
    await talk.control.gather(talk.caller, talk.agent)
    await talk.joined(talk.caller)


async def consulting(talk: Talk) -> None:
    await held(talk)
    await talk.consult()


async def conferring(talk: Talk) -> None:
    await in_room(talk)
    await talk.consult()


Shape = Callable[[Talk], Awaitable[None]]
SHAPES: tuple[Shape, ...] = (plain, held, in_room, consulting, conferring)
