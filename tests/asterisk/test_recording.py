"""One stereo file a call: the caller left, the agent right, and only what they said to each other."""

import asyncio
from datetime import UTC, datetime

from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.sound import RATE_HZ
from tests.asterisk.conftest import Citizens, Seats, hears
from tests.asterisk.pbx import Pbx, eventually
from tests.asterisk.service import offer, stand_in
from tests.asterisk.stereo import sides_hz, stereo

CALLER_HZ = 440
AGENT_HZ = 1000


async def test_two_offers_make_one_recording_of_the_talk_alone(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    await seat_phone("1001", Manners(ring_s=60))
    phone = await seat_phone("1002", Manners(voice=tone(AGENT_HZ)))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(CALLER_HZ))
        await offer(asterisk, await service.line(), "1001", ring_s=1)
        await offer(asterisk, await service.line(), "1002")
        await phone.until("talking")
        await hears(phone.media, CALLER_HZ)
        await hears(call.media, AGENT_HZ)
        phone.hang_up()
        await service.line()
        talked_s = phone.media.heard_s
        await hears_nothing_new(asterisk)
        await call.hang_up()
        await asterisk.empty()

    recording = stereo(asterisk)
    assert sides_hz(recording) == (CALLER_HZ, AGENT_HZ)
    # Neither the ringing and music before nor the survey after is in it.
    assert abs(len(recording) / RATE_HZ - talked_s) < 0.5


async def hears_nothing_new(asterisk: Pbx) -> None:
    """Let the survey run for a moment: long enough to be seen in the recording if it were in it."""
    await asyncio.sleep(1)


async def test_a_second_talk_of_the_same_call_is_appended_to_its_recording(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    first = await seat_phone("1001", Manners(voice=tone(AGENT_HZ)))
    second = await seat_phone("1002", Manners(voice=tone(2000)))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(CALLER_HZ))
        for phone, seat in ((first, "1001"), (second, "1002")):
            await offer(asterisk, await service.line(), seat)
            await phone.until("talking")
            await hears(phone.media, CALLER_HZ)
            phone.hang_up()
        await service.line()
        await call.hang_up()
        await asterisk.empty()

    recording = stereo(asterisk)
    # Each talk as long as the other that each half holds one of them at least in part.
    assert sides_hz(recording[: len(recording) // 3]) == (CALLER_HZ, AGENT_HZ)
    assert sides_hz(recording[-len(recording) // 3 :]) == (CALLER_HZ, 2000)


async def test_a_talk_in_the_lifeboat_is_recorded_also_after_a_seat_that_did_not_answer(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    asleep = await seat_phone("1001", Manners(ring_s=60))
    phone = await seat_phone("1002", Manners(voice=tone(AGENT_HZ)))
    await asterisk.sit("1001", QueueId("general"))
    call = await citizen(Plan("13800138000"))
    call.media.say_for_ever(tone(CALLER_HZ))
    await asleep.until("ringing")
    await asterisk.sit("1002", QueueId("general"))
    await phone.until("talking")
    await hears(phone.media, CALLER_HZ)
    await hears(call.media, AGENT_HZ)
    phone.hang_up()
    await call.ended()
    await asterisk.empty()
    await asleep.until_calls(1)

    assert asleep.calls[0] == "cancelled"
    assert sides_hz(stereo(asterisk)) == (CALLER_HZ, AGENT_HZ)


async def test_a_killed_asterisk_leaves_what_was_said_until_then(
    asterisk: Pbx, citizen: Citizens, seat_phone: Seats
) -> None:
    phone = await seat_phone("1001", Manners(voice=tone(AGENT_HZ)))
    await asterisk.sit("1001", QueueId("general"))
    call = await citizen(Plan("13800138000"))
    call.media.say_for_ever(tone(CALLER_HZ))
    await phone.until("talking")

    async def has_sound() -> bool:
        return sum(path.stat().st_size for path in asterisk.recordings()) > RATE_HZ * 4

    await eventually(has_sound, "a second is on disk while the talk goes on")
    await asterisk.process.kill()

    assert sides_hz(stereo(asterisk)) == (CALLER_HZ, AGENT_HZ)


async def test_a_disk_that_is_full_never_reaches_the_talk(asterisk: Pbx, citizen: Citizens, seat_phone: Seats) -> None:
    phone = await seat_phone("1001", Manners(voice=tone(AGENT_HZ)))
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(CALLER_HZ))
        line = await service.line()
        raw = asterisk.config.folders.recordings / f"{datetime.now(UTC):%Y/%m/%d}/{line.call}.raw"
        raw.parent.mkdir(parents=True, exist_ok=True)
        # Every write to it ends in ENOSPC, as on a disk without room.
        raw.symlink_to("/dev/full")
        await offer(asterisk, line, "1001")
        await phone.until("talking")
        await hears(phone.media, CALLER_HZ)
        await asyncio.sleep(1)
        await hears(call.media, AGENT_HZ)
        phone.hang_up()
        await service.line()
        await call.hang_up()
        await asterisk.empty()

    complaints = asterisk.complaints()
    assert any("No space left on device" in line for line in complaints)
    assert len(complaints) < 20, "and the log is not filled by it"
    assert raw.is_symlink()
