"""Talks that are more than a plain one, by the page's requests; and telephones that are lost in the midst of them."""

import pytest

from callcenter.agents.life import Status
from callcenter.calls.talk_facts import AgentLost
from callcenter.calls.timeline import AgentConnected, QueueJoined
from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.sound import Sound
from tests.asterisk.conftest import hears
from tests.service.hotline import OFFICE, SOCIAL, Citizen, Hotline
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")

REQUEST_TIMED_OUT = 102
"""Q.850: what Asterisk gives a leg that is not there any more."""


async def lose(hotline: Hotline, citizen: Citizen) -> None:
    """The agent's leg ends, and nobody has hung up."""
    [leg] = [one.leg for one in await hotline.control.channels() if one.seat is not None and one.call == citizen.id]
    await hotline.control.hang_up(leg, REQUEST_TIMED_OUT)


async def talks(hotline: Hotline) -> Citizen:
    citizen = await hotline.calls_in()
    citizen.call.media.say_for_ever(tone(440))
    await citizen.call.take([Press("2")])
    await hotline.until_fact(citizen.id, "agent.connected")
    return citizen


async def test_a_lost_telephone_is_joined_again_and_the_recording_goes_on(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    citizen = await talks(hotline)
    await until(lambda: phone.media.heard_s > 2, what="two seconds of talk")
    heard_s = citizen.call.media.heard_s
    await lose(hotline, citizen)
    await hotline.until_fact(citizen.id, "agent.lost")
    assert (await hotline.agent("8001"))["state"] == "rejoining"
    await hotline.until_fact(citizen.id, "agent.connected", times=2)
    await phone.until("talking")
    assert phone.kinds == ["", "rejoin"]
    assert citizen.call.media.heard_s > heard_s + 1, "the caller has heard nothing meanwhile"
    await until(lambda: phone.media.heard_s > 2, what="two more seconds of talk")
    phone.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended", times=2)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)
    record = await hotline.record(citizen.id)

    first, again = await hotline.facts(citizen.id, AgentConnected)
    assert (first.is_back, again.is_back, again.agent) == (False, True, AgentId("8001"))
    assert (record.outcome, record.agent) == ("answered", "8001")
    assert record.recording is not None
    assert record.recording.duration_s > 4
    audio = (await hotline.browsers["8001"].get(f"/api/v1/calls/{citizen.id}/recording")).content
    sides = memoryview(audio[44 : len(audio) - len(audio) % 4]).cast("h")
    for part in (slice(0, 12_000), slice(-12_000, None)):
        left, right = (Sound(bytes(sides[side::2][part].tobytes())) for side in (0, 1))
        assert abs(loudest_hz(left) - 440) < 20
        assert abs(loudest_hz(right) - 1000) < 20


async def test_an_agent_who_does_not_come_back_leaves_the_caller_at_the_head_of_the_line(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    citizen = await talks(hotline)
    await phone.until("talking")
    earlier = await hotline.waits("2")
    await phone.__aexit__(None, None, None)
    await lose(hotline, citizen)
    await hotline.until_fact(citizen.id, "rejoin.given_up")
    await hotline.until_fact(citizen.id, "queue.joined", times=2)
    [lost] = await hotline.facts(citizen.id, AgentLost)
    joined = (await hotline.facts(citizen.id, QueueJoined))[-1]
    assert (lost.agent, joined.queue, joined.position) == ("8001", SOCIAL, 1)
    await hotline.works("8002")
    await hotline.until_fact(citizen.id, "agent.connected", times=2)
    assert "offer.made" not in await hotline.kinds(earlier.id)
    again = (await hotline.facts(citizen.id, AgentConnected))[-1]
    assert (again.agent, again.is_back) == ("8002", False)
    for one in (citizen, earlier):
        await one.call.hang_up()
    await hotline.whole(citizen.id)


async def test_a_colleague_is_consulted_and_given_the_call(hotline: Hotline) -> None:
    phone, other = await hotline.works("8001", Manners(voice=tone(1000))), await hotline.phone("8002")
    await hotline.choose("8002", Status.BREAK)
    citizen = await talks(hotline)
    await hotline.choose("8002", Status.AVAILABLE)
    other.media.say_for_ever(tone(700))
    page, path = hotline.browsers["8001"], f"/api/v1/calls/{citizen.id}"
    held = await page.put(f"{path}/hold", json={"is_on": True})
    asked = await page.post(f"{path}/consult", json={"to": {"kind": "agent", "agent": "8002"}})
    assert (held.json()["shape"], asked.json()["shape"]) == ("held", "consulting"), asked.text
    await other.until("talking")
    await hotline.until_fact(citizen.id, "third.answered")
    assert other.kinds == ["consult"]
    foreign = await hotline.browsers["8002"].post(f"{path}/merge")
    merged = await page.post(f"{path}/merge")
    assert (foreign.status_code, merged.json()["shape"]) == (403, "conferring")
    given = await page.post(f"{path}/transfer", json={})
    assert given.is_success, given.text
    await phone.until("idle")
    await hears(citizen.call.media, 700)
    await hears(other.media, 440)
    record = await hotline.record(citizen.id)
    assert (record.state, record.agent) == ("talking", "8002")
    other.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended", times=2)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)


async def test_an_agent_calls_an_office(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    office = await hotline.outside(Manners(voice=tone(700)))
    answer = await hotline.browsers["8001"].post("/api/v1/calls", json={"number": OFFICE})
    assert answer.status_code == 201, answer.text
    call = CallId(answer.json()["call"])
    await hotline.until_fact(call, "agent.connected")
    await hears(phone.media, 700)
    assert phone.kinds == ["outgoing"]
    phone.hang_up()
    await hotline.until_fact(call, "call.ended")
    await office.until("idle")
    assert (await hotline.record(call)).called_by == "8001"
