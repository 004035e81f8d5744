"""Who is answered when: special-service callers first, whoever waits keeps the place, app_queue always knows both."""

import asyncio

import pytest

from callcenter.agents.life import MISSED_RING, Status
from callcenter.calls.timeline import AgentConnected, OfferEnded, OfferMade, QueueJoined
from callcenter.rehearsal.phone import Manners
from callcenter.vocabulary.tiers import Tier
from tests.service.hotline import GENERAL, SOCIAL, Hotline
from tests.service.machines import eventually

pytestmark = pytest.mark.asyncio(loop_scope="package")
PAIRS = 10


async def test_ten_times_of_ten_a_special_service_caller_who_came_later_is_answered_first(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(ring_s=0.05))
    talking = await hotline.waits("0")
    await phone.until("talking")
    for _ in range(PAIRS):
        ordinary = await hotline.waits("0")
        listed = await hotline.waits(number=hotline.listed())
        for before, next_one in ((talking, listed), (listed, ordinary)):
            await phone.until("talking")
            phone.hang_up()
            await hotline.until_fact(next_one.id, "agent.connected")
            await before.call.hang_up()
            if next_one is listed:
                assert "offer.made" not in await hotline.kinds(ordinary.id)
        talking = ordinary
        records = [await hotline.record(citizen.id) for citizen in (ordinary, listed)]
        assert [record.tier for record in records] == [Tier.ORDINARY, Tier.LISTED_SEVERE]
        assert records[0].arrived_at < records[1].arrived_at


async def test_a_caller_whom_nobody_answers_keeps_the_place_and_goes_to_the_next_agent(hotline: Hotline) -> None:
    asleep = await hotline.works("8001", Manners(ring_s=60))
    first = await hotline.waits("2")
    await asleep.until("ringing")
    second = await hotline.waits("2")
    awake = await hotline.works("8002")
    await hotline.until_fact(second.id, "agent.connected")
    await asleep.until_calls(1)
    awake.hang_up()
    await hotline.until_fact(first.id, "agent.connected")
    third = await hotline.waits("2")
    agent = await hotline.agent("8001")
    facts = [entry.fact for entry in await hotline.calls.timeline(first.id)]

    assert (agent["status"], agent["reason"], agent["state"]) == ("break", MISSED_RING, "idle")
    assert [(fact.agent, fact.status) for fact in facts if isinstance(fact, OfferEnded)] == [("8001", "NOANSWER")]
    assert [fact.agent for fact in facts if isinstance(fact, OfferMade)] == ["8001", "8002"]
    assert [fact.agent for fact in facts if isinstance(fact, AgentConnected)] == ["8002"]
    assert len([fact for fact in facts if isinstance(fact, QueueJoined)]) == 1
    assert "offer.made" not in await hotline.kinds(third.id)


async def test_members_of_app_queue_and_the_places_on_the_channels_follow_the_service(hotline: Hotline) -> None:
    async def members() -> set[tuple[str, str, bool]]:
        return {(one.queue, one.name, one.is_paused) for one in (await hotline.queue_status()).members}

    async def until_members(wanted: set[tuple[str, str, bool]]) -> None:
        async def are_so() -> bool:
            return await members() == wanted

        await eventually(are_so, f"the members are {wanted}")

    await until_members(set())
    await hotline.choose("8001", Status.AVAILABLE)
    await until_members({(GENERAL, "8001", False), (SOCIAL, "8001", False)})
    await hotline.choose("8001", Status.BREAK)
    await until_members({(GENERAL, "8001", True), (SOCIAL, "8001", True)})
    await hotline.choose("8002", Status.AVAILABLE)
    await hotline.choose("8001", Status.OFFLINE)
    await until_members({(GENERAL, "8002", False), (SOCIAL, "8002", False)})

    citizens = [await hotline.waits("2"), await hotline.waits(number=hotline.listed()), await hotline.waits("0")]
    channels = {one.call: one.channel for one in await hotline.control.channels()}
    for citizen in citizens:
        record = await hotline.record(citizen.id)
        kept = await hotline.control.variables(channels[citizen.id], "CC_QUEUE", "QUEUE_PRIO")
        assert kept == {"CC_QUEUE": record.queue, "QUEUE_PRIO": str(record.priority)}
    priorities = [(await hotline.record(citizen.id)).priority or 0 for citizen in citizens]
    assert priorities[1] > priorities[0] > priorities[2]
    await asyncio.gather(*(citizen.call.hang_up() for citizen in citizens))
