"""PostgreSQL, AMI and Asterisk go away under a working service, and come back."""

import os
import signal

import pytest
from sqlalchemy import select

from callcenter.agents.life import Status
from callcenter.database.tables import OutboxRow
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from tests.asterisk.conftest import hears
from tests.service.hotline import Hotline, in_order
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")
VOICE = tone(1000)


async def test_a_database_killed_during_a_call_costs_neither_the_call_nor_one_line_of_its_timeline(
    hotline: Hotline,
) -> None:
    phone = await hotline.works("8001", Manners(voice=VOICE))
    talking = await hotline.waits("2")
    await phone.until("talking")
    waiting = await hotline.waits("0")
    before = hotline.postgres_pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    phone.hang_up()
    await phone.until("idle")
    await phone.until("talking")
    assert hotline.postgres_pid != before
    in_the_dark = await hotline.dial(number := hotline.number())
    await until(lambda: in_the_dark.media.heard_s > 0.5, what="the prompt is heard")
    await hears(waiting.call.media, 1000)
    phone.hang_up()
    for telephone in (talking.call, waiting.call, in_the_dark):
        await telephone.hang_up()
    unseen = await hotline.id_of(f"+86{number}")
    await hotline.until_dependency("database", "up")

    for call in (talking.id, waiting.id, unseen):
        timeline = await hotline.whole(call)
        async with hotline.database.transaction() as session:
            query = select(OutboxRow.body).where(OutboxRow.key == call).order_by(OutboxRow.id)
            told = [body["seq"] for body in (await session.execute(query)).scalars()]
        assert told == [entry.seq for entry in timeline]
    assert in_order(["offer.made", "agent.connected"], await hotline.kinds(waiting.id))
    assert hotline.told("timeline.database_away")


async def test_a_reset_of_the_ami_connection_loses_nobody_and_sends_nothing_twice(hotline: Hotline) -> None:
    ringing_phone = await hotline.works("8003", Manners(ring_s=2, voice=VOICE))
    phone = await hotline.phone("8001", Manners(voice=VOICE))
    waiting = await hotline.waits("0")
    ringing = await hotline.waits("4")
    await ringing_phone.until("ringing")
    links = len(hotline.told("link.up"))
    hotline.wire.reset()
    during = await hotline.dial(number := hotline.number())
    await until(lambda: len(hotline.told("link.up")) > links, what="the link is up again")
    await ringing_phone.until("talking")
    await hotline.until_fact(ringing.id, "agent.connected")
    await hotline.choose("8001", Status.AVAILABLE)
    await phone.until("talking")
    await hotline.until_fact(waiting.id, "agent.connected")
    await hears(ringing.call.media, 1000)
    await hears(waiting.call.media, 1000)
    seen = await hotline.id_of(f"+86{number}")
    for one in (ringing_phone, phone):
        one.hang_up()
    for citizen in (ringing, waiting):
        await hotline.until_fact(citizen.id, "talk.ended")
        await citizen.call.hang_up()
        kinds = [entry.fact.kind for entry in await hotline.whole(citizen.id)]
        assert kinds.count("offer.made") == 1
        assert "lifeboat.entered" not in kinds
    await during.hang_up()
    await hotline.whole(seen)
    await ringing_phone.until_calls(1)
    assert (ringing_phone.calls, phone.calls) == (["talked"], ["talked"])


async def test_after_asterisk_itself_was_killed_members_are_armed_again_and_new_calls_work(hotline: Hotline) -> None:
    await hotline.works("8001")
    lost = await hotline.waits("4")
    before = hotline.asterisk_pid
    os.kill(before, signal.SIGKILL)
    await hotline.until_fact(lost.id, "call.ended")
    await hotline.until_ready()
    await eventually(lambda: _is_armed(hotline), "the agent is a member again")
    # A real phone registers anew within two minutes; an Asterisk that was killed may have lost the last registration.
    phone = await hotline.phone("8001", Manners(voice=VOICE))

    citizen = await hotline.waits("2")
    await phone.until("talking")
    await hears(citizen.call.media, 1000)
    phone.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended")
    await citizen.call.hang_up()

    assert hotline.asterisk_pid != before
    assert (await hotline.record(lost.id)).outcome == "abandoned_queue"
    await hotline.whole(lost.id)
    await hotline.whole(citizen.id)


async def _is_armed(hotline: Hotline) -> bool:
    members = (await hotline.queue_status()).members
    return {(one.queue, one.name, one.is_paused, one.penalty) for one in members} == {
        ("general", "8001", False, 0),
        ("social", "8001", False, 1),
    }
