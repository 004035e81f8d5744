"""Callers put through to a number outside: only to those that the site allows, and back again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callcenter.asterisk.ami.events import TransferAnswered, TransferEnded
from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import SeatId
from tests.asterisk.conftest import Citizens, hears
from tests.asterisk.pbx import Pbx, running_asterisk
from tests.asterisk.service import Line, stand_in
from tests.asterisk.tap import tapped
from tests.fakes.listening import listening
from tests.waiting import until

ALLOWED = "02012320"


@pytest.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[Pbx]:
    async with running_asterisk(tmp_path, transfers=(ALLOWED,)) as pbx:
        yield pbx
        await pbx.empty()


@pytest.fixture
def office(asterisk: Pbx, exchange: Exchange) -> Phone:
    return Phone(SeatId(ALLOWED), "", exchange, Manners(voice=tone(1000)), port=asterisk.outside_port)


async def put_through(asterisk: Pbx, line: Line, number: str) -> None:
    """As the service does."""
    [channel] = await asterisk.channels()
    await asterisk.set(channel, "CC_TRANSFER", number)
    await line.close()


async def test_a_caller_talks_with_an_allowed_number_and_comes_back(
    asterisk: Pbx, citizen: Citizens, office: Phone
) -> None:
    node, secret = asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()
    await asterisk.heartbeat()
    async with (
        office,
        stand_in(asterisk.settings.audiosocket_port) as service,
        listening(node, secret) as ami,
    ):
        await ami.until_up()
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(440))
        await put_through(asterisk, await service.line(), ALLOWED)
        await office.until("talking")
        await hears(office.media, 440)
        await hears(call.media, 1000)
        held = await ami.control.channels()
        office.hang_up()
        back = await service.line()
        await until(lambda: bool(ami.of(TransferEnded)), what="the end of the transfer was told")

        assert sorted((one.seat, one.application) for one in held) == [(None, "AppDial"), (None, "Dial")]
        assert {one.call for one in held} == {ami.of(TransferAnswered)[0].call}
        assert [one.status for one in ami.of(TransferEnded)] == ["ANSWER"]

        await put_through(asterisk, back, ALLOWED)
        await office.until("talking")
        await call.hang_up()
        await office.until_calls(2)


async def test_the_number_outside_is_shown_the_hotlines_number_never_the_callers(
    asterisk: Pbx, citizen: Citizens, office: Phone
) -> None:
    await asterisk.heartbeat()
    async with office, stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        await put_through(asterisk, await service.line(), ALLOWED)
        await office.until("talking")
        [begun] = [event for event in await ami.until("DialBegin") if "DestCallerIDNum" in event]
        office.hang_up()
        await service.line()

    assert begun["DestChannel"].startswith("PJSIP/citizens-")
    # What Asterisk tells a called channel of the other side is what its INVITE says in From.
    assert begun["DestConnectedLineNum"] == "12345"
    assert begun["DialString"] == f"citizens/sip:{ALLOWED}@127.0.0.1:{asterisk.outside_port}"


@pytest.mark.parametrize("number", ["02012321", "10086", "1001", "s", "i", "ended", "012&PJSIP", "02012320,1)"])
async def test_any_other_number_is_never_dialled_and_the_caller_is_back_at_once(
    asterisk: Pbx, citizen: Citizens, office: Phone, number: str
) -> None:
    await asterisk.heartbeat()
    async with office, stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        await put_through(asterisk, await service.line(), number)
        await service.line()
        [ended] = await ami.until("TransferEnded")

        assert ended["Status"] == "REFUSED"
        assert ami.events("DialBegin") == []
        assert office.calls == []


async def test_a_number_that_does_not_answer_gives_the_caller_back(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        await put_through(asterisk, await service.line(), ALLOWED)
        await service.line()
        [ended] = await ami.until("TransferEnded")

        assert ended["Status"] in {"NOANSWER", "CHANUNAVAIL", "CONGESTION"}


async def test_a_service_that_dies_meanwhile_leaves_the_caller_to_the_lifeboat(
    asterisk: Pbx, citizen: Citizens, office: Phone
) -> None:
    await asterisk.heartbeat()
    async with office, tapped(asterisk) as ami:
        async with stand_in(asterisk.settings.audiosocket_port) as service:
            await citizen(Plan("13800138000"))
            await put_through(asterisk, await service.line(), ALLOWED)
            await office.until("talking")
        office.hang_up()
        await ami.until("LifeboatEntered")
