"""The service lends a caller to an agent: offer, no answer, talk, survey, the end."""

import asyncio

import pytest

from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange, SippError
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import SeatId
from tests.asterisk.conftest import Citizens, Seats, hears
from tests.asterisk.pbx import Pbx
from tests.asterisk.service import lend, offer, stand_in
from tests.asterisk.tap import tapped


async def test_an_agent_who_does_not_answer_gives_the_caller_back_and_the_next_one_talks(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    asleep = await seat_phone("1001", Manners(ring_s=60))
    awake = await seat_phone("1002", Manners(voice=tone(1000)))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(440))
        await offer(asterisk, await service.line(), "1001", ring_s=1)
        waiting = await service.line()
        [missed] = await ami.until("OfferEnded")

        await asleep.until_calls(1)

        assert (missed["Seat"], missed["Status"]) == ("1001", "NOANSWER")
        assert asleep.calls == ["cancelled"]

        await offer(asterisk, waiting, "1002")
        await awake.until("talking")
        await hears(awake.media, 440)
        await hears(call.media, 1000)
        awake.hang_up()
        survey = await service.line()
        taken = (await ami.until("OfferEnded", 2))[1]

        assert (taken["Seat"], taken["Status"]) == ("1002", "ANSWER")
        assert taken["Cause"] == "16"
        assert survey.call == waiting.call

        [channel] = await asterisk.channels()
        assert await asterisk.variable(channel, "CC_TALKED") == "1"
        assert await asterisk.variable(channel, "CC_DIAL") == ""
        await asterisk.set(channel, "CC_DONE", "1")
        await survey.close()
        outcome = await call.ended()

        assert outcome.ended_by == "hotline"
        assert ami.events("LifeboatEntered") == []


async def test_an_agent_who_rejects_gives_the_caller_back_at_once(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    busy = await seat_phone("1001", Manners(rejects=True))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        await offer(asterisk, await service.line(), "1001")
        await service.line()
        [ended] = await ami.until("OfferEnded")

        assert ended["Status"] == "BUSY"
        await busy.until_calls(1)


async def test_a_phone_that_two_want_in_the_same_moment_rings_for_one_of_them(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners(ring_s=2))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        first = await service.line()
        await citizen(Plan("13800138001"))
        second = await service.line()
        lent = [lend(asterisk, channel, "1001") for channel in await asterisk.channels()]
        await asyncio.gather(*lent)
        await asyncio.gather(first.close(), second.close())
        await service.line()
        await phone.until("talking")
        [refused] = await ami.until("OfferEnded")

        assert (refused["Seat"], refused["Status"]) == ("1001", "TAKEN")
        assert len(phone.rings) == 1


async def test_a_seat_without_a_phone_gives_the_caller_back_at_once(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        await offer(asterisk, await service.line(), "1003")
        await service.line()
        [ended] = await ami.until("OfferEnded")

        assert ended["Status"] == "CHANUNAVAIL"


async def test_a_talk_outlives_the_service_and_its_survey_is_all_that_is_lost(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners(voice=tone(1000)))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        await offer(asterisk, await service.line(), "1001")
        await phone.until("talking")
    await hears(call.media, 1000)
    phone.hang_up()

    assert (await call.ended()).ended_by == "hotline"


async def test_a_wrong_password_does_not_take_a_seat(asterisk: Pbx, exchange: Exchange) -> None:
    with pytest.raises(SippError, match="seat 1001 cannot register: 401"):
        async with Phone(SeatId("1001"), "guessed", exchange):
            pass

    assert "1001/sip:" not in await asterisk.cli("pjsip show contacts")
