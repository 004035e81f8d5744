"""Talks that are more than a plain one, by the page's requests; and telephones that are lost in the midst of them."""

import os
import signal

import pytest

from callcenter.agents.life import MISSED_RING, Status
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.talk_facts import AgentLost
from callcenter.calls.timeline import AgentConnected, QueueJoined
from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.conftest import hears
from tests.service.hotline import AGENTS, OFFICE, POLICE, SOCIAL, Citizen, Hotline, in_order
from tests.service.machines import eventually
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
    sound, browser = f"/api/v1/calls/{citizen.id}/recording", hotline.browsers["8001"]
    heard = (await browser.post(f"{sound}/listenings", json={"reason": "own_work"})).json()["id"]
    audio = (await browser.get(f"{sound}?listening={heard}")).content
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


async def dies(hotline: Hotline) -> None:
    """The service is killed; returns when it is there again."""
    starts = hotline.up.service.starts
    os.kill(hotline.service_pid, signal.SIGKILL)
    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    await hotline.until_ready()


async def test_kill_9_leaves_a_held_caller_held_and_a_conference_whole(hotline: Hotline) -> None:
    holding = await hotline.works("8001", Manners(voice=tone(1000)))
    held = await talks(hotline)
    leading = await hotline.works("8002", Manners(voice=tone(1000)))
    joining = await hotline.works("8003", Manners(voice=tone(700)))
    conferring = await talks(hotline)
    of_held, of_conferring = (f"/api/v1/calls/{one.id}" for one in (held, conferring))
    page, other_page = hotline.browsers["8001"], hotline.browsers["8002"]
    await hears(holding.media, 440)
    assert (await page.put(f"{of_held}/hold", json={"is_on": True})).json()["shape"] == "held"
    asked = await other_page.post(f"{of_conferring}/consult", json={"to": {"kind": "agent", "agent": "8003"}})
    assert asked.is_success, asked.text
    await hotline.until_fact(conferring.id, "third.answered")
    assert (await other_page.post(f"{of_conferring}/merge")).json()["shape"] == "conferring"
    for one, kind in ((held, "talk.held"), (conferring, "talk.merged")):
        await hotline.until_fact(one.id, kind)

    heard_s = held.call.media.heard_s
    await dies(hotline)
    assert held.call.media.heard_s > heard_s + 1, "the held caller has heard nothing meanwhile"
    music = Sound(held.call.media.heard[-RATE_HZ:])
    assert max(memoryview(music).cast("h")) > 100, "silence is no music"
    assert abs(loudest_hz(music) - 1000) > 20
    assert {one.state for one in (holding, leading, joining)} == {"talking"}
    assert {(await hotline.agent(one))["state"] for one in AGENTS} == {"talking"}
    told = [(await hotline.record(one.id)).talk for one in (held, conferring)]
    assert [one and (one.shape, one.consulted) for one in told] == [("held", None), ("conferring", "8003")]
    resumed = await page.put(f"{of_held}/hold", json={"is_on": False})
    assert resumed.json()["shape"] == "plain", resumed.text
    alone = await other_page.delete(f"{of_conferring}/consult")
    assert alone.json()["shape"] == "plain", alone.text
    await joining.until("idle")
    for citizen, phone in ((held, holding), (conferring, leading)):
        await hears(citizen.call.media, 1000)
        await hears(phone.media, 440)
        phone.hang_up()
        await hotline.until_fact(citizen.id, "talk.ended")
        await citizen.call.hang_up()
    stories = []
    for citizen in (held, conferring):
        kinds = [entry.fact.kind for entry in await hotline.whole(citizen.id)]
        stories.append([one for one in kinds if one.startswith(("agent.", "talk.", "third.", "lifeboat.", "rec"))])
    merging = "talk.held third.rung third.answered talk.resumed talk.merged third.left"
    assert stories == [
        f"agent.connected {between} talk.ended recording.kept".split()
        for between in ("talk.held talk.resumed", merging)
    ]


async def test_kill_9_in_the_midst_of_a_rejoin_leaves_the_caller_to_app_queue(hotline: Hotline) -> None:
    phone, other = await hotline.works("8001"), await hotline.phone("8002", Manners(voice=tone(700)))
    await hotline.choose("8002", Status.BREAK)
    citizen = await talks(hotline)
    await phone.until("talking")
    await phone.__aexit__(None, None, None)
    await lose(hotline, citizen)
    await hotline.until_fact(citizen.id, "agent.lost")
    await hotline.choose("8002", Status.AVAILABLE)

    async def may_ring() -> bool:
        theirs = [one.is_paused for one in (await hotline.queue_status()).members if one.name == "8002"]
        return bool(theirs) and not any(theirs)

    await eventually(may_ring, "app_queue may ring the other agent")
    hotline.wire.is_cut = True
    hotline.wire.reset()
    os.kill(hotline.service_pid, signal.SIGKILL)
    await other.until("talking")
    await hears(citizen.call.media, 700)
    hotline.wire.is_cut = False
    await hotline.until_fact(citizen.id, "agent.connected", times=2)
    await hotline.until_ready()
    record = await hotline.record(citizen.id)
    assert (record.state, record.agent, record.was_in_lifeboat) == ("talking", "8002", True)
    assert [(await hotline.agent(one))["state"] for one in ("8001", "8002")] == ["idle", "talking"]

    # A talk that app_queue has made is one like any other: it is joined again, and ended from the page.
    await lose(hotline, citizen)
    await hotline.until_fact(citizen.id, "agent.connected", times=3)
    assert other.kinds[-1] == "rejoin"
    ended = await hotline.browsers["8002"].post(f"/api/v1/calls/{citizen.id}/hang-up")
    assert ended.status_code == 204, ended.text
    await hotline.until_fact(citizen.id, "talk.ended", times=3)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)
    agents = [(one.agent, one.is_back) for one in await hotline.facts(citizen.id, AgentConnected)]
    assert agents == [("8001", False), ("8002", False), ("8002", True)]


async def test_a_call_is_given_to_a_queue_then_to_a_colleague_who_brings_in_the_police(hotline: Hotline) -> None:
    first, second = await hotline.works("8001"), await hotline.works("8003")
    citizen = await talks(hotline)
    path = f"/api/v1/calls/{citizen.id}"
    foreign = await hotline.browsers["8003"].put(f"{path}/hold", json={"is_on": True})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "forbidden")
    [written] = await AuditBook(hotline.database).page(Wanted(deed="call.foreign_request_refused"), None, 1)
    assert (written.entry.who, written.entry.subject) == ("8003", f"call:{citizen.id}")
    assert "talk.held" not in await hotline.kinds(citizen.id)

    given = await hotline.browsers["8001"].post(f"{path}/transfer", json={"to": {"kind": "queue", "queue": POLICE}})
    assert given.is_success, given.text
    await first.until("idle")
    await second.until("talking")
    await hotline.until_fact(citizen.id, "agent.connected", times=2)
    third = await hotline.works("8002", Manners(voice=tone(1000)))
    given = await hotline.browsers["8003"].post(f"{path}/transfer", json={"to": {"kind": "agent", "agent": "8002"}})
    assert given.is_success, given.text
    await third.until("talking")
    await hotline.until_fact(citizen.id, "agent.connected", times=3)

    police = await hotline.outside(Manners(voice=tone(700)))
    joined = await hotline.browsers["8002"].post(f"{path}/emergency", json={"number": "110"})
    assert (joined.json()["shape"], joined.json()["third"]["is_emergency"]) == ("conferring", True), joined.text
    await hotline.until_fact(citizen.id, "third.answered")
    third.media.say_for_ever(Sound(b""))
    await hears(citizen.call.media, 700)
    await hears(police.media, 440)
    third.media.say_for_ever(tone(1000))
    police.hang_up()
    await hotline.until_fact(citizen.id, "third.left")
    await hears(citizen.call.media, 1000)
    agents = [(one.agent, one.seat) for one in await hotline.facts(citizen.id, AgentConnected)]
    assert agents == [("8001", "1001"), ("8003", "1003"), ("8002", "1002")]
    third.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended", times=3)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)


async def test_the_page_answers_ends_and_rejects_at_a_desk_phone(hotline: Hotline) -> None:
    phone = await hotline.works("8003", Manners(ring_s=60, voice=tone(1000)))
    page = hotline.browsers["8003"]
    citizen = await hotline.waits("4")
    await phone.until("ringing")
    answered = await page.post(f"/api/v1/calls/{citizen.id}/answer")
    assert answered.status_code == 204, answered.text
    await hotline.until_fact(citizen.id, "agent.connected")
    await hears(citizen.call.media, 1000)
    assert (await hotline.agent("8003"))["state"] == "talking"
    ended = await page.post(f"/api/v1/calls/{citizen.id}/hang-up")
    assert ended.status_code == 204, ended.text
    await phone.until("idle")
    await hotline.until_node(citizen.id, "survey")
    await citizen.call.hang_up()
    kinds = [entry.fact.kind for entry in await hotline.whole(citizen.id)]
    assert (kinds.count("offer.made"), kinds.count("offer.ended")) == (1, 0), kinds

    other = await hotline.waits("4")
    await phone.until("ringing")
    rejected = await page.post(f"/api/v1/calls/{other.id}/reject")
    assert rejected.status_code == 204, rejected.text
    await hotline.until_fact(other.id, "offer.ended")
    assert phone.calls[-1] == "cancelled"
    assert (await hotline.agent("8003"))["reason"] == MISSED_RING
    await other.call.hang_up()
    assert in_order(["offer.made", "offer.ended"], [entry.fact.kind for entry in await hotline.whole(other.id)])
