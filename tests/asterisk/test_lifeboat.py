"""Callers whom no service takes: Asterisk alone serves them, in the order of their priorities."""

from datetime import UTC, datetime

from callcenter.asterisk.ami.events import OfferEnded
from callcenter.asterisk.music import wav_bytes
from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier
from tests.asterisk.conftest import Citizens, Seats, hears
from tests.asterisk.pbx import Pbx, bridged, eventually
from tests.asterisk.service import offer, stand_in
from tests.asterisk.stereo import sides_hz, stereo
from tests.asterisk.tap import tapped
from tests.fakes.listening import listening

GENERAL = QueueId("general")
SOCIAL = QueueId("social")
REQUEST_TIMED_OUT, NORMAL_CLEARING = 102, 16
"""Q.850: a leg that is not there any more, and one that has hung up."""


async def test_a_caller_whom_no_service_takes_talks_with_a_seat(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners(voice=tone(1000)))
    await asterisk.sit("1001", GENERAL)

    call = await citizen(Plan("13800138000"))
    call.media.say_for_ever(tone(440))
    await phone.until("talking")
    await hears(phone.media, 440)
    await hears(call.media, 1000)
    phone.hang_up()
    outcome = await call.ended()
    await phone.until_calls(1)

    assert outcome.ended_by == "hotline"
    assert phone.calls == ["talked"]
    assert asterisk.complaints() == ()


async def test_a_caller_whose_seat_is_lost_in_the_lifeboat_is_served_once_more(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners(voice=tone(1000)))
    await asterisk.sit("1001", GENERAL)
    node, secret = asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()
    async with listening(node, secret) as ami:
        await ami.until_up()
        call = await citizen(Plan("13800138000"))
        for cause in (REQUEST_TIMED_OUT, NORMAL_CLEARING):
            await phone.until("talking")
            _, agent = await bridged(ami.control, "1001")
            await ami.control.hang_up(agent.leg, cause)
            await phone.until("idle")
        outcome = await call.ended()
        ends = [(one.seat, one.status, one.cause) for one in ami.of(OfferEnded)]

    assert outcome.ended_by == "hotline"
    assert phone.calls == ["talked", "talked"]
    assert ends == [("1001", "ANSWER", REQUEST_TIMED_OUT), ("1001", "ANSWER", NORMAL_CLEARING)]


async def test_a_past_heartbeat_sends_a_new_caller_to_the_lifeboat_at_once(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat(-1)
    async with stand_in(asterisk.settings.audiosocket_port), tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        [entered] = await ami.until("LifeboatEntered")

    assert (entered["Queue"], entered["Cause"]) == ("general", "no heartbeat")


async def test_while_the_heart_beats_the_service_has_the_caller(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        line = await service.line()
        [arrived] = await ami.until("CallerArrived")

        assert arrived["Call"] == arrived["AccountCode"] == str(line.call)
        assert arrived["Dialled"] == "12345"
        assert ami.events("LifeboatEntered") == []


async def test_callers_of_a_killed_service_are_taken_by_the_standby(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    ports = asterisk.settings
    await asterisk.heartbeat(name="CC_STANDBY_UNTIL")
    async with stand_in(ports.standby_port) as standby, stand_in(ports.audiosocket_port) as service:
        await citizen(Plan("13800138000"))
        line = await service.line()
        await line.lose()

        assert (await standby.line()).call == line.call


async def test_callers_of_a_killed_service_are_served_by_the_priority_last_written(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        for number in ("13800138001", "13800138002", "13800138003"):
            await citizen(Plan(number))
            await service.line()
        first, second, third = sorted(await asterisk.channels())
        for channel, priority in ((first, 5), (second, 900_000_000), (third, 70)):
            await asterisk.set(channel, "CC_QUEUE", SOCIAL)
            await asterisk.set(channel, "QUEUE_PRIO", str(priority))

    async def all_wait() -> bool:
        return len(await asterisk.waiting(SOCIAL)) == 3

    await eventually(all_wait, "all three are in the queue")
    assert await asterisk.waiting(SOCIAL) == (second, third, first)

    phone = await seat_phone("1001", Manners())
    await asterisk.sit("1001", GENERAL, SOCIAL)
    await phone.until("talking")

    assert await asterisk.waiting(SOCIAL) == (third, first)


async def test_a_caller_the_service_never_saw_has_the_place_of_the_ordinary_tier(
    asterisk: Pbx, citizen: Citizens
) -> None:
    before = datetime.now(UTC)
    await citizen(Plan("13800138000"))
    await citizen(Plan("13900139000"))
    after = datetime.now(UTC)
    first, second = sorted(await asterisk.channels())
    first_place = int(await asterisk.variable(first, "QUEUE_PRIO"))
    second_place = int(await asterisk.variable(second, "QUEUE_PRIO"))

    soonest, latest = (lifeboat_priority(Tier.ORDINARY, at) for at in (before, after))
    assert latest <= second_place <= first_place <= soonest


async def test_an_unknown_queue_becomes_the_default_one(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        await citizen(Plan("13800138000"))
        line = await service.line()
        [channel] = await asterisk.channels()
        await asterisk.set(channel, "CC_QUEUE", "of_a_newer_flow")
        await line.lose()
        [entered] = await ami.until("LifeboatEntered")

    assert (entered["Queue"], entered["Cause"]) == ("general", "audiosocket closed")


async def test_a_caller_is_in_line_while_the_notice_is_heard_in_both_languages(
    asterisk: Pbx, citizen: Citizens
) -> None:
    for name, hz in (("1-zh", 700), ("2-en", 1100)):
        (asterisk.config.folders.lifeboat / f"{name}.wav").write_bytes(wav_bytes(tone(hz)))
    await asterisk.cli("moh reload")

    async def waits() -> bool:
        return await asterisk.waiting(GENERAL) != ()

    call = await citizen(Plan("13800138000"))
    await eventually(waits, "the caller is in the queue")
    await hears(call.media, 700)
    await hears(call.media, 1100)


async def test_the_survey_is_offered_after_the_lifeboat_when_the_service_is_back(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners())
    await asterisk.sit("1001", GENERAL)
    await citizen(Plan("13800138000"))
    await phone.until("talking")
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        phone.hang_up()
        await service.line()
        [channel] = await asterisk.channels()

        assert await asterisk.variable(channel, "CC_TALKED") == "1"


async def test_a_caller_taken_back_out_of_the_lifeboat_is_the_services_again(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    call = await citizen(Plan("13800138000"))
    call.media.say_for_ever(tone(440))
    phone = await seat_phone("1001", Manners(voice=tone(1000)))
    async with stand_in(asterisk.settings.audiosocket_port) as service, tapped(asterisk) as ami:
        [channel] = await asterisk.channels()
        number = await asterisk.variable(channel, "CC_CALL")
        ami.act("Redirect", Channel=channel, Context="talk", Exten="back", Priority="1")
        line = await service.line()

        assert str(line.call) == number
        assert await asterisk.waiting(GENERAL) == ()

        await offer(asterisk, line, "1001")
        await phone.until("talking")
        await hears(phone.media, 440)
        await hears(call.media, 1000)
        await call.hang_up()
        await asterisk.empty()

    assert sides_hz(stereo(asterisk)) == (440, 1000)


async def test_every_leg_of_a_call_carries_its_id_in_the_cel(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners())
    await asterisk.sit("1001", GENERAL)
    call = await citizen(Plan("13800138000"))
    await phone.until("talking")
    await call.hang_up()
    await phone.until("idle")

    rows = (asterisk.config.folders.log / "cel-custom" / "cel.csv").read_text().splitlines()
    calls = {row.split(",")[2] for row in rows if row.startswith('"ANSWER"')}
    assert len(calls) == 1
    assert '""' not in calls
    assert not any("13800138000" in row for row in rows)
