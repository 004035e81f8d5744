"""The service is killed or frozen with callers in every state: nobody is dropped, and every timeline is whole."""

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from callcenter.agents.life import MISSED_RING, Status
from callcenter.agents.store import AgentStore
from callcenter.calls.page import CallFilter
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.clock import SystemClock
from tests.asterisk.conftest import hears
from tests.service.hotline import GENERAL, POLICE, Hotline, in_order
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")
WITHIN_S = 1.0


async def test_kill_9_drops_nobody_keeps_the_order_and_leaves_every_timeline_whole(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    ringing_phone = await hotline.works("8003", Manners(ring_s=2.5))
    talking = await hotline.waits("2")
    talking.call.media.say_for_ever(tone(440))
    await phone.until("talking")
    ordinary = await hotline.waits("0")
    other = await hotline.waits("0")
    listed = await hotline.waits(number=hotline.listed())
    in_prompt = await hotline.calls_in()
    ringing = await hotline.waits("4")
    await ringing_phone.until("ringing")
    all_of_them = {one.id for one in (talking, ordinary, other, listed, in_prompt, ringing)}

    starts = hotline.up.service.starts
    killed, killed_at = datetime.now(UTC), time.monotonic()
    os.kill(hotline.service_pid, signal.SIGKILL)
    wanted = [(GENERAL, one.id) for one in (listed, ordinary, other, in_prompt)]

    async def all_wait() -> bool:
        return await hotline.in_lifeboat() == wanted

    await eventually(all_wait, f"in app_queue in this order: {wanted}", 5)
    took_s = time.monotonic() - killed_at
    assert took_s < WITHIN_S
    assert await hotline.callers_held() == all_of_them
    assert (phone.state, ringing_phone.state) == ("talking", "ringing")
    heard_s = phone.media.heard_s
    gone = await hotline.dial()
    await eventually(lambda: hotline.holds(5), "a new caller is in app_queue")
    await gone.hang_up()

    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    await hotline.until_ready()
    for one in (listed, ordinary, other, in_prompt):
        await hotline.until_fact(one.id, "lifeboat.left")
    await until(lambda: phone.media.heard_s > heard_s + 1, what="the talk goes on")
    await hotline.until_fact(ringing.id, "agent.connected")
    assert await hotline.callers_held() == all_of_them
    ringing_phone.hang_up()

    for one in (listed, ordinary, other, in_prompt):
        assert "agent.connected" not in await hotline.kinds(one.id)
        phone.hang_up()
        await hotline.until_fact(one.id, "agent.connected")
        await phone.until("talking")
        assert "lifeboat.entered" in await hotline.kinds(one.id)
    phone.hang_up()
    for one in (talking, ringing, listed, ordinary, other, in_prompt):
        await hotline.until_fact(one.id, "talk.ended")
        await one.call.hang_up()
        timeline = await hotline.whole(one.id)
        record = await hotline.record(one.id)
        assert (record.outcome, record.cause) == ("answered", 16), [entry.fact.kind for entry in timeline]
        assert record.recording is not None
    assert not in_order(["lifeboat.entered"], await hotline.kinds(talking.id))

    # Asterisk's own record holds no numbers: who came and went meanwhile is nobody's in particular.
    [lost] = [
        record
        for record in (await hotline.calls.page(CallFilter(arrived_from=killed), limit=50)).calls
        if record.number is None
    ]
    assert [entry.fact.kind for entry in await hotline.whole(lost.call)] == [
        "call.arrived",
        "lifeboat.served",
        "lifeboat.entered",
        "call.ended",
    ]
    assert (lost.outcome, lost.cause) == ("abandoned_queue", 16)


async def test_what_asterisk_did_alone_in_a_long_outage_is_on_the_timelines_afterwards(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    asleep = await hotline.works("8003", Manners(ring_s=60))
    talking = await hotline.waits("2")
    await phone.until("talking")
    await hears(talking.call.media, 1000)
    waiting = await hotline.waits("0")
    starts = hotline.up.service.starts
    hotline.wire.is_cut = True
    hotline.wire.reset()
    os.kill(hotline.service_pid, signal.SIGKILL)
    await eventually(lambda: hotline.holds(1), "the one who waits is in app_queue", WITHIN_S)
    unanswered = await hotline.dial()
    await talking.call.hang_up()
    await phone.until("idle")
    await phone.until("talking")
    await hears(waiting.call.media, 1000)
    assert hotline.up.service.starts > starts
    hotline.wire.is_cut = False
    await hotline.until_ready()

    whole = [entry.fact.kind for entry in await hotline.whole(talking.id)]
    assert in_order(["agent.connected", "talk.ended", "call.ended", "recording.kept"], whole)
    assert (await hotline.record(talking.id)).outcome == "answered"

    await hotline.until_fact(waiting.id, "agent.connected")
    record = await hotline.record(waiting.id)
    assert (record.state, record.agent, record.was_in_lifeboat) == ("talking", "8001", True)
    assert (await hotline.agent("8001"))["state"] == "talking"
    phone.hang_up()
    await hotline.until_node(waiting.id, "survey")
    await waiting.call.hang_up()
    assert in_order(["lifeboat.entered", "agent.connected", "talk.ended"], await hotline.kinds(waiting.id))
    await hotline.whole(waiting.id)

    await phone.until("talking")
    phone.hang_up()
    await unanswered.hang_up()
    assert asleep.calls == []


async def test_a_caller_for_whom_app_queue_rings_is_taken_back_when_the_ringing_is_over(hotline: Hotline) -> None:
    # Available, but away from the phone until the service is dead.
    await hotline.choose("8003", Status.AVAILABLE)
    citizen = await hotline.waits("4")
    hotline.wire.is_cut = True
    hotline.wire.reset()
    os.kill(hotline.service_pid, signal.SIGKILL)
    asleep = await hotline.phone("8003", Manners(ring_s=60))
    await asleep.until("ringing")
    hotline.wire.is_cut = False
    await hotline.until_fact(citizen.id, "lifeboat.left")
    await hotline.until_fact(citizen.id, "offer.ended")
    await citizen.call.hang_up()

    assert (await hotline.agent("8003"))["reason"] == MISSED_RING
    kinds = [entry.fact.kind for entry in await hotline.whole(citizen.id)]
    assert in_order(["queue.joined", "lifeboat.entered", "lifeboat.left", "offer.made", "offer.ended"], kinds)


async def test_an_agent_sent_on_a_break_by_a_missed_ring_is_still_on_it_after_a_restart(hotline: Hotline) -> None:
    await hotline.works("8003", Manners(ring_s=60))
    citizen = await hotline.waits("4")
    await hotline.until_fact(citizen.id, "offer.ended")
    agents = AgentStore(hotline.database, SystemClock())

    async def is_kept() -> bool:
        return any(one.id == "8003" and one.status is Status.BREAK for one in await agents.agents())

    await eventually(is_kept, "the break is in the database")
    os.kill(hotline.service_pid, signal.SIGKILL)
    await hotline.until_fact(citizen.id, "lifeboat.left")

    assert (await hotline.agent("8003"))["status"] == "break"
    assert (await hotline.kinds(citizen.id)).count("offer.made") == 1


async def test_a_service_told_to_stop_hands_its_callers_over_and_takes_no_new_ones(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    talking = await hotline.waits("2")
    await phone.until("talking")
    waiting = [await hotline.waits("0"), await hotline.waits(number=hotline.listed())]
    starts = hotline.up.service.starts
    os.kill(hotline.service_pid, signal.SIGTERM)
    await eventually(lambda: hotline.holds(2), "both wait in app_queue", WITHIN_S)
    late = await hotline.dial()
    await eventually(lambda: hotline.holds(3), "a new caller is in app_queue", WITHIN_S)
    await late.hang_up()
    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    for one in waiting:
        await hotline.until_fact(one.id, "lifeboat.left")
    for one in (waiting[1], waiting[0]):
        await phone.until("talking")
        phone.hang_up()
        await hotline.until_fact(one.id, "agent.connected")
    await hears(waiting[0].call.media, 1000)
    for one in (talking, *waiting):
        await one.call.hang_up()
    await hotline.whole(talking.id)
    await hotline.whole(waiting[0].id)


async def test_a_frozen_service_is_killed_and_its_callers_go_to_app_queue(hotline: Hotline) -> None:
    waiting = await hotline.waits("4")
    kills, starts = hotline.up.service.kills, hotline.up.service.starts
    os.kill(hotline.service_pid, signal.SIGSTOP)
    # Past its heartbeat (3 s) a new caller is not made to wait for a service that says nothing.
    until_past = time.time() + 3.2
    await eventually(lambda: _is_past(until_past), "the heartbeat is past")
    late = await hotline.dial(number := hotline.number())
    await until(lambda: hotline.up.service.kills > kills, within_s=20, what="the watchdog has killed it")

    async def both_wait() -> bool:
        return {queue for queue, _ in await hotline.in_lifeboat()} == {GENERAL, POLICE}

    await eventually(both_wait, "both are in app_queue")
    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    await hotline.until_ready()
    seen = await hotline.id_of(f"+86{number}")
    for call in (waiting.id, seen):
        await hotline.until_fact(call, "lifeboat.left")
        assert (await hotline.kinds(call)).count("lifeboat.entered") == 1
    phones = [await hotline.works(agent, Manners(voice=tone(1000))) for agent in ("8003", "8001")]
    for phone, telephone in zip(phones, (waiting.call, late), strict=True):
        await phone.until("talking")
        await hears(telephone.media, 1000)
        phone.hang_up()
    for call, telephone in ((waiting.id, waiting.call), (seen, late)):
        await hotline.until_fact(call, "talk.ended")
        await telephone.hang_up()
        await hotline.whole(call)


async def _is_past(at: float) -> bool:
    return time.time() > at
