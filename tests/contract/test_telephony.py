"""What every `Telephony` does: the fake that conversations are tested with, and the real one on a real Asterisk."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import pytest
import pytest_asyncio

from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import CallerArrived, LifeboatEntered
from callcenter.asterisk.ami.link import Link
from callcenter.calls.ports import CallOut, NeverDialledError, Place, Telephony
from callcenter.calls.talk_facts import Office
from callcenter.calls.talk_ports import Given, ThirdWanted
from callcenter.main.telephony import AsteriskTelephony
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import CallId, LegId, QueueId, SeatId, bare, node_of
from tests.asterisk.originate import end_call, place_call
from tests.asterisk.pbx import Pbx, running_asterisk
from tests.asterisk.service import stand_in
from tests.fakes.control import FakeControl
from tests.fakes.listening import Listening, listening
from tests.fakes.outside import FakeTelephony
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOCIAL, SEAT = QueueId("social"), SeatId("1001")


class Rig(Protocol):
    """A caller whom the lifeboat holds, and the telephony that controls the call."""

    @property
    def telephony(self) -> Telephony: ...
    @property
    def call(self) -> CallId: ...
    @property
    def channel(self) -> str: ...
    @property
    def leg(self) -> LegId: ...
    async def variables(self, *names: str) -> Mapping[str, str]: ...
    async def hang_up(self) -> None:
        """By the caller."""
        ...

    def away(self) -> Telephony:
        """The same telephony without a connection."""
        ...


class FakeRig:
    def __init__(self) -> None:
        self.telephony = FakeTelephony()
        self.call = CallId("pbx1.one")
        self.channel = "PJSIP/citizens-1"
        self.leg = LegId("pbx1.1")

    async def variables(self, *names: str) -> Mapping[str, str]:
        held = self.telephony.variables.get(self.channel, {})
        return {name: held.get(name, "") for name in names}

    async def hang_up(self) -> None:
        self.telephony.gone |= {self.channel, self.leg, bare(self.leg)}

    def away(self) -> Telephony:
        return FakeTelephony(is_away=True)


class ControlRig:
    """Ours, on a fake `Control`: what other tests put in the place of an Asterisk refuses what an Asterisk refuses."""

    def __init__(self) -> None:
        self.call = CallId("pbx1.one")
        self.channel = "PJSIP/citizens-1"
        self.leg = LegId("pbx1.1")
        self._control, self._away = FakeControl(node_of(self.call)), FakeControl(node_of(self.call))
        self._control.set = {self.channel: {}, bare(self.leg): {}}
        self._away.is_away = True
        self.telephony = AsteriskTelephony({self._control.node: self._control})

    async def variables(self, *names: str) -> Mapping[str, str]:
        return await self._control.variables(self.channel, *names)

    async def hang_up(self) -> None:
        self._control.set.clear()

    def away(self) -> Telephony:
        return AsteriskTelephony({self._away.node: self._away})


class AsteriskRig:
    def __init__(self, heard: Listening, caller: CallerArrived, link_down: Link) -> None:
        self.telephony = AsteriskTelephony({caller.node: heard.control})
        self.call, self.channel, self.leg = caller.call, caller.channel, caller.leg
        self._heard = heard
        self._caller = caller
        self._away = AsteriskTelephony({caller.node: Control(link_down)})

    async def variables(self, *names: str) -> Mapping[str, str]:
        return await self._heard.control.variables(self.channel, *names)

    async def hang_up(self) -> None:
        await end_call(self._heard, self._caller)

    def away(self) -> Telephony:
        return self._away


async def caller_in_lifeboat(heard: Listening) -> CallerArrived:
    caller = await place_call(heard)
    await until(
        lambda: caller.call in {one.call for one in heard.of(LifeboatEntered)}, what="the lifeboat took the caller"
    )
    return caller


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asterisk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Pbx, Listening]]:
    async with (
        running_asterisk(tmp_path_factory.mktemp("telephony")) as pbx,
        listening(pbx.config.node, pbx.settings.ami_secret.get_secret_value()) as heard,
    ):
        await heard.until_up()
        yield pbx, heard


@pytest_asyncio.fixture(params=["fake", "control", "asterisk"], loop_scope="module")
async def rig(request: pytest.FixtureRequest, asterisk: tuple[Pbx, Listening]) -> Rig:
    if request.param == "fake":
        return FakeRig()
    if request.param == "control":
        return ControlRig()
    pbx, heard = asterisk
    caller = await caller_in_lifeboat(heard)
    secret = pbx.settings.ami_secret.get_secret_value()
    return AsteriskRig(heard, caller, Link(pbx.config.node, secret, lambda event: None))


Ask = Callable[[Telephony, Rig], Awaitable[None]]
GONE = LegId("pbx1.9")
THIRD = ThirdWanted(leg=LegId("pbx1.8"), who=Office(number="02012320"), shown="12345", ring_s=10)
OF_A_LEG: tuple[Ask, ...] = (
    lambda telephony, rig: telephony.keep_place(rig.channel, rig.call, SOCIAL, 7),
    lambda telephony, rig: telephony.prepare_offer(rig.channel, rig.call, SEAT, 15),
    lambda telephony, rig: telephony.prepare_transfer(rig.channel, rig.call, "02012320"),
    lambda telephony, rig: telephony.finish(rig.channel, rig.call),
    lambda telephony, rig: telephony.take_back(rig.channel, rig.call),
    lambda telephony, rig: telephony.hold(rig.call, rig.leg, GONE),
    lambda telephony, rig: telephony.gather(rig.call, rig.leg, GONE),
    lambda telephony, rig: telephony.set_aside(rig.call, rig.leg),
    lambda telephony, rig: telephony.bring_caller(rig.call, rig.leg),
    lambda telephony, rig: telephony.put_away(rig.call, rig.leg, GONE, "02012320"),
    lambda telephony, rig: telephony.send_back(rig.call, rig.channel, GONE),
    lambda telephony, rig: telephony.ring_again(rig.call, rig.leg, GONE),
    lambda telephony, rig: telephony.mute(rig.call, rig.leg, is_on=True),
    lambda telephony, rig: telephony.play_keys(rig.call, rig.leg, "1"),
    lambda telephony, rig: telephony.hand_over(
        rig.call, Given(caller=rig.leg, agent=GONE, third=GONE, seat=SEAT, is_held=True)
    ),
)
EVERYTHING: tuple[Ask, ...] = (
    *OF_A_LEG,
    lambda telephony, rig: telephony.hang_up(rig.call, rig.leg),
    lambda telephony, rig: telephony.ring_third(rig.call, rig.leg, THIRD),
)


async def test_a_place_that_was_kept_is_read_back_and_the_last_one_holds(rig: Rig) -> None:
    await rig.telephony.keep_place(rig.channel, rig.call, QueueId("general"), 1_999_999_999)
    await rig.telephony.keep_place(rig.channel, rig.call, SOCIAL, 7)

    assert await rig.variables("CC_QUEUE", "QUEUE_PRIO") == {"CC_QUEUE": "social", "QUEUE_PRIO": "7"}


async def test_an_offer_is_what_the_dialplan_needs_to_ring_the_seat(rig: Rig) -> None:
    await rig.telephony.prepare_offer(rig.channel, rig.call, SEAT, 15)

    assert await rig.variables("CC_DIAL", "CC_SEAT", "CC_RING_S") == {
        "CC_DIAL": "PJSIP/1001",
        "CC_SEAT": "1001",
        "CC_RING_S": "15",
    }


async def test_a_transfer_names_its_number(rig: Rig) -> None:
    await rig.telephony.prepare_transfer(rig.channel, rig.call, "02012320")

    assert await rig.variables("CC_TRANSFER") == {"CC_TRANSFER": "02012320"}


async def test_a_call_that_is_finished_is_marked_and_no_other_is(rig: Rig) -> None:
    assert await rig.variables("CC_DONE") == {"CC_DONE": ""}
    await rig.telephony.finish(rig.channel, rig.call)

    assert await rig.variables("CC_DONE") == {"CC_DONE": "1"}


async def test_taking_back_forgets_nothing_of_the_place(rig: Rig) -> None:
    await rig.telephony.keep_place(rig.channel, rig.call, SOCIAL, 7)
    await rig.telephony.take_back(rig.channel, rig.call)

    assert await rig.variables("CC_QUEUE", "QUEUE_PRIO") == {"CC_QUEUE": "social", "QUEUE_PRIO": "7"}


async def test_whatever_is_asked_of_a_leg_that_is_gone_is_refused_but_its_end(rig: Rig) -> None:
    await rig.hang_up()

    for ask in OF_A_LEG:
        with pytest.raises(TelephonyError):
            await ask(rig.telephony, rig)
    await rig.telephony.hang_up(rig.call, rig.leg)


async def test_whatever_is_asked_of_an_asterisk_that_is_away_is_refused(rig: Rig) -> None:
    for ask in EVERYTHING:
        with pytest.raises(TelephonyError):
            await ask(rig.away(), rig)


async def test_an_asterisk_that_is_away_has_dialled_nobody(rig: Rig) -> None:
    wanted = CallOut(
        call=CallId("pbx1.0b3c7d8e-5a41-4c5e-9d0a-7b1f2e3d4c5b"),
        digits="13800138000",
        number="+8613800138000",
        shown="12345",
        begun_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        queue=SOCIAL,
        priority=7,
        ring_s=20,
    )
    with pytest.raises(NeverDialledError):
        await rig.away().call_back(wanted)


async def test_a_real_caller_taken_back_leaves_the_queue_for_the_service(asterisk: tuple[Pbx, Listening]) -> None:
    pbx, heard = asterisk
    caller = await caller_in_lifeboat(heard)
    telephony = AsteriskTelephony({caller.node: heard.control})
    async with stand_in(pbx.settings.audiosocket_port) as service:
        before = await place_of(telephony, caller)
        await telephony.take_back(caller.channel, caller.call)
        line = await service.line()
        after = await place_of(telephony, caller)
        await end_call(heard, caller)

    assert (before, after) == ("lifeboat", "service")
    assert str(line.call) == bare(caller.call)


async def place_of(telephony: AsteriskTelephony, caller: CallerArrived) -> Place:
    held = await telephony.held(caller.node)
    return next(one.where for one in held if one.channel == caller.channel)
