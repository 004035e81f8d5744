"""A citizen called back by AMI Originate: what Asterisk makes of it, and what it tells."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from callcenter.asterisk.ami.events import CallbackAnswered, CallbackFailed, LegHungUp, LifeboatEntered
from callcenter.asterisk.errors import ActionRefusedError, UnsafeFieldError
from callcenter.calls import life
from callcenter.calls.ports import CallOut
from callcenter.main.telephony import AsteriskTelephony
from callcenter.main.testimony import testimony
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import CallId, LegId, QueueId, SeatId, bare, call_id
from tests.asterisk.conftest import hears
from tests.asterisk.pbx import Pbx, eventually
from tests.asterisk.service import stand_in
from tests.asterisk.tap import tapped
from tests.fakes.cel import by_call, rows
from tests.fakes.listening import Listening, listening
from tests.waiting import until

NUMBER = "13800138000"
NOW = datetime.now(UTC)


def call_out(pbx: Pbx, ring_s: int = 20) -> CallOut:
    return CallOut(
        call=call_id(pbx.config.node.id, str(uuid4())),
        digits=NUMBER,
        number=f"+86{NUMBER}",
        shown="12345",
        begun_at=NOW,
        queue=QueueId("social"),
        priority=1_234_567,
        ring_s=ring_s,
    )


@asynccontextmanager
async def linked(pbx: Pbx) -> AsyncIterator[tuple[Listening, AsteriskTelephony]]:
    async with listening(pbx.config.node, pbx.settings.ami_secret.get_secret_value()) as ami:
        await ami.until_up()
        dial = f"PJSIP/citizens/sip:{{number}}@127.0.0.1:{pbx.outside_port}"
        yield ami, AsteriskTelephony({pbx.config.node.id: ami.control}, dial)


def citizen(pbx: Pbx, exchange: Exchange, manners: Manners) -> Phone:
    return Phone(SeatId(NUMBER), "", exchange, manners, port=pbx.outside_port)


async def test_who_answers_is_a_call_like_any_other_from_then_on(asterisk: Pbx, exchange: Exchange) -> None:
    await asterisk.heartbeat()
    wanted = call_out(asterisk)
    async with (
        citizen(asterisk, exchange, Manners(ring_s=0.5, voice=tone(1000))) as phone,
        stand_in(asterisk.settings.audiosocket_port) as service,
        tapped(asterisk) as tap,
        linked(asterisk) as (ami, telephony),
    ):
        await telephony.call_back(wanted)
        await phone.until("ringing")
        [ringing] = await telephony.held(asterisk.config.node.id)
        await telephony.call_back(wanted)
        await until(lambda: bool(ami.of(CallbackFailed)), what="the second one is refused")
        line = await service.line()
        [held] = await telephony.held(asterisk.config.node.id)
        [arrived] = ami.of(CallbackAnswered)
        line.to_say = [tone(440, 2)[start : start + 320] for start in range(0, 32_000, 320)]
        await hears(phone.media, 440)
        # By its Uniqueid, as the service knows the channel.
        await telephony.keep_place(bare(wanted.call), wanted.call, QueueId("police"), 7)
        place = await ami.control.variables(held.channel, "CC_QUEUE", "QUEUE_PRIO", "CC_RECORDING")
        phone.hang_up()
        await until(lambda: bool(ami.of(LegHungUp)), what="the hangup was told")
        dialled = (await tap.until("DialBegin"))[-1]

    assert (ringing.call, ringing.where, ringing.leg) == (wanted.call, "elsewhere", LegId(wanted.call))
    assert ringing.variables["CC_NUMBER"] == f"+86{NUMBER}"
    assert (held.call, held.where, str(line.call)) == (wanted.call, "service", bare(wanted.call))
    assert (arrived.call, arrived.leg, arrived.channel) == (wanted.call, LegId(wanted.call), held.channel)
    assert place == {
        "CC_QUEUE": "police",
        "QUEUE_PRIO": "7",
        "CC_RECORDING": f"{NOW:%Y/%m/%d}/{bare(wanted.call)}",
    }
    assert (dialled["DestConnectedLineNum"], phone.calls) == ("12345", ["talked"])
    assert len(ami.of(CallbackAnswered)) == 1


async def test_busy_no_answer_and_no_way_are_told_apart(asterisk: Pbx, exchange: Exchange) -> None:
    told: dict[str, list[int]] = {}
    async with linked(asterisk) as (ami, telephony):

        async def ended(wanted: CallOut) -> list[int]:
            await until(
                lambda: wanted.call in {one.call for one in ami.of(CallbackFailed)}, what="the failure was told"
            )
            return [one.cause for one in ami.of(LegHungUp) if one.leg == LegId(wanted.call)]

        for name, manners in {"busy": Manners(rejects=True), "no_answer": Manners(ring_s=30)}.items():
            wanted = call_out(asterisk, ring_s=5 if name == "busy" else 1)
            async with citizen(asterisk, exchange, manners) as phone:
                await telephony.call_back(wanted)
                told[name] = await ended(wanted)
                await phone.until_calls(1)
        with pytest.raises(UnsafeFieldError):
            await ami.control.originate(str(uuid4()), "PJSIP/{number}", "1,s,1", shown="12345", ring_s=5, variables={})
        with pytest.raises(ActionRefusedError):
            await ami.control.originate(str(uuid4()), "nothing", NUMBER, shown="12345", ring_s=5, variables={})
        await until(lambda: len(ami.of(LegHungUp)) >= 2, what="both hangups were told")

    assert {name: [life.why_not_reached(cause) for cause in causes] for name, causes in told.items()} == {
        "busy": ["busy"],
        "no_answer": ["no_answer"],
    }


async def test_without_a_service_who_answers_is_in_the_lifeboat_with_the_place_they_had(
    asterisk: Pbx, exchange: Exchange
) -> None:
    wanted = call_out(asterisk)
    async with (
        citizen(asterisk, exchange, Manners(ring_s=0.2)) as phone,
        linked(asterisk) as (ami, telephony),
    ):
        await telephony.call_back(wanted)
        await until(lambda: bool(ami.of(LifeboatEntered)), what="the lifeboat took the citizen")
        await eventually(lambda: _waits(ami), "the citizen is in app_queue")
        [entry] = (await ami.control.queue_status()).entries
        phone.hang_up()
        await until(lambda: bool(ami.of(LegHungUp)), what="the hangup was told")

    assert (entry.queue, entry.priority, entry.leg) == (QueueId("social"), 1_234_567, LegId(wanted.call))
    story = _story(asterisk, wanted.call)
    assert [type(one).__name__ for one in story] == ["Reached", "CastAdrift", "HungUp"]


async def _waits(ami: Listening) -> bool:
    return bool((await ami.control.queue_status()).entries)


def _story(pbx: Pbx, call: CallId) -> list[life.Event]:
    node = pbx.config.node.id
    lines = (pbx.config.folders.log / "cel-custom" / "cel.csv").read_text().splitlines()
    told = testimony(node, by_call(rows(node, lines))[call], QueueId("social"))
    assert told is not None
    return [one.event for one in told.witnessed]
