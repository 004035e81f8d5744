"""Nodes that need an outside, on real parts: a service, a number outside, the disk, a recording."""

import asyncio
import hashlib
import io
import os
import signal

import pytest
import soundfile

from callcenter.calls.timeline import MessageLeft, QueueJoined, ServiceAsked, TransferEnded
from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.ids import CallId, bare
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound
from tests.asterisk.conftest import hears
from tests.service.hotline import ELSEWHERE, GENERAL, NODES, SOCIAL, Citizen, Hotline
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def asks_for(hotline: Hotline, key: str) -> Citizen:
    """Somebody who has called the flow of nodes and pressed a key."""
    citizen = await hotline.calls_in(dialled=NODES)
    await citizen.call.take([Press(key)])
    return citizen


async def facts(hotline: Hotline, call: CallId, kind: str) -> list[object]:
    return [entry.fact for entry in await hotline.calls.timeline(call) if entry.fact.kind == kind]


async def queue_of(hotline: Hotline, call: CallId) -> str:
    await hotline.until_fact(call, "queue.joined")
    [joined] = await facts(hotline, call, "queue.joined")
    assert isinstance(joined, QueueJoined)
    return joined.queue


async def until_fault(hotline: Hotline, node: str) -> str:
    """Wait until the editor shows a fault of this node; returns it."""
    found: list[str] = []

    async def is_listed() -> bool:
        found[:] = [one["fault"] for one in await hotline.faults("nodes") if one["node"] == node]
        return bool(found)

    await eventually(is_listed, f"a fault of {node} is listed", 5)
    return found[0]


async def test_a_message_is_kept_with_the_callers_own_sound_and_played_to_who_may_hear_it(hotline: Hotline) -> None:
    citizen = await asks_for(hotline, "3")
    citizen.call.media.say_for_ever(tone(440))
    await hotline.until_node(citizen.id, "message")
    await until(lambda: citizen.call.media.heard_s > 2, what="the prompt is over")
    await asyncio.sleep(4)
    await citizen.call.take([Press("1")])
    await hotline.until_fact(citizen.id, "message.left")
    outcome = await citizen.call.ended()
    await hotline.whole(citizen.id)
    [left] = await facts(hotline, citizen.id, "message.left")
    assert isinstance(left, MessageLeft)
    listed = (await hotline.browsers["operator"].get("/api/v1/messages")).json()
    [own] = [one for one in listed if one["call"] == citizen.id]
    address = f"/api/v1/messages/{citizen.id}/{own['seq']}/sound"
    why = f"/api/v1/messages/{citizen.id}/{own['seq']}/listenings"
    told = await hotline.browsers["8001"].post(why, json={"reason": "own_work"})
    audio = await hotline.browsers["8001"].get(address, params={"listening": told.json()["id"]})
    stranger = await hotline.browsers["8003"].get(address)

    sound, rate = soundfile.read(io.BytesIO(audio.content), dtype="int16")
    assert hashlib.sha256(audio.content).hexdigest() == left.sha256
    assert (rate, len(sound) / RATE_HZ) == (RATE_HZ, left.duration_s)
    assert 1 <= left.duration_s < 20
    assert abs(loudest_hz(Sound(sound[-RATE_HZ:].tobytes())) - 440) < 5
    assert stranger.status_code == 404
    assert (left.queue, outcome.ended_by) == (GENERAL, "hotline")
    assert (await hotline.record(citizen.id)).outcome == "left_message"


async def test_a_caller_is_put_through_to_an_allowed_number_and_talks_there(hotline: Hotline) -> None:
    office = await hotline.outside(Manners(voice=tone(1000)))
    citizen = await asks_for(hotline, "4")
    citizen.call.media.say_for_ever(tone(440))
    await office.until("talking")
    await hears(office.media, 440)
    await hears(citizen.call.media, 1000)
    await hotline.until_fact(citizen.id, "transfer.answered")
    office.hang_up()
    outcome = await citizen.call.ended()
    await hotline.whole(citizen.id)

    [over] = await facts(hotline, citizen.id, "transfer.ended")
    assert isinstance(over, TransferEnded)
    assert over.status == "ANSWER"
    assert (over.talk_ms or 0) > 0
    assert outcome.ended_by == "hotline"
    assert (await hotline.record(citizen.id)).outcome == "transferred"


async def test_a_number_where_nobody_answers_leads_to_a_person(hotline: Hotline) -> None:
    await hotline.outside(Manners(rejects=True))
    citizen = await asks_for(hotline, "4")

    assert await queue_of(hotline, citizen.id) == GENERAL
    [over] = await facts(hotline, citizen.id, "transfer.ended")
    assert over == TransferEnded(status="BUSY")


async def test_a_number_that_asterisk_does_not_allow_is_not_dialled_and_the_caller_gets_a_person(
    hotline: Hotline,
) -> None:
    office = await hotline.outside()
    # As after a change of the settings that this Asterisk knows and the service does not yet.
    await hotline.cli(f"dialplan remove extension n{ELSEWHERE}@transfers")
    citizen = await asks_for(hotline, "5")

    assert await queue_of(hotline, citizen.id) == GENERAL
    [over] = await facts(hotline, citizen.id, "transfer.ended")
    assert over == TransferEnded(status="REFUSED")
    assert office.calls == []
    assert await until_fault(hotline, "elsewhere")


async def test_a_service_is_asked_and_its_answer_is_said(hotline: Hotline) -> None:
    citizen = await asks_for(hotline, "1")
    await hotline.until_node(citizen.id, "ticket")
    await citizen.call.take([Press("204")])
    await hotline.until_node(citizen.id, "told")
    outcome = await citizen.call.ended()
    timeline = await hotline.whole(citizen.id)

    assert hotline.tickets.asked[-1] == {"number": "204"}
    assert outcome.ended_by == "hotline"
    assert (await hotline.record(citizen.id)).outcome == "self_served"
    assert "处理中" not in repr(timeline)
    assert "处理中" not in hotline.log_text()


async def test_a_service_that_hangs_leads_to_a_person_within_its_deadline_and_the_fault_is_listed(
    hotline: Hotline,
) -> None:
    citizen = await asks_for(hotline, "2")

    assert await queue_of(hotline, citizen.id) == GENERAL
    [asked] = await facts(hotline, citizen.id, "service.asked")
    assert isinstance(asked, ServiceAsked)
    assert asked.cause == "no answer within 2 s"
    assert "no answer within 2 s" in await until_fault(hotline, "sleepy")


async def test_a_callback_is_accepted_in_line_and_kept_as_soon_as_an_agent_is_free(hotline: Hotline) -> None:
    citizen = await asks_for(hotline, "6")
    await hotline.until_fact(citizen.id, "queue.joined")
    await hotline.until_node(citizen.id, "later")
    await citizen.call.take([Press("1")])
    await hotline.until_fact(citizen.id, "callback.promised")
    await citizen.call.ended()
    await hotline.whole(citizen.id)
    agent, stranger = hotline.browsers["8001"], hotline.browsers["8003"]
    [own] = [one for one in (await agent.get("/api/v1/callbacks")).json() if one["call"] == citizen.id]
    others = (await stranger.get("/api/v1/callbacks")).json()
    telephone = await hotline.outside(Manners(ring_s=1, voice=tone(440)))
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    await telephone.until("ringing")
    claimed = (await agent.get(f"/api/v1/calls/{citizen.id}/callback")).json()
    card = await hotline.agent("8001")
    await phone.until("talking")
    await hears(telephone.media, 1000)
    await hears(phone.media, 440)
    phone.hang_up()
    called = claimed["being_called_in"]
    await telephone.until_calls(1)
    await hotline.until_fact(called, "recording.kept")
    done = (await agent.get(f"/api/v1/calls/{citizen.id}/callback")).json()

    record, back = await hotline.record(citizen.id), await hotline.record(called)
    assert (own["queue"], own["kind"], "*" in own["number"]) == (SOCIAL, "promised", True)
    assert citizen.id not in {one["call"] for one in others}
    assert (claimed["state"], claimed["being_called_by"], card["call"]) == ("claimed", "8001", called)
    assert (record.outcome, done["state"], done["closed_how"]) == ("callback", "done", "talked")
    assert (back.outcome, back.callback_of, back.number, back.since) == (
        "answered",
        citizen.id,
        record.number,
        record.arrived_at,
    )
    assert telephone.calls == ["talked"]


async def test_a_message_outlives_the_service_that_recorded_it_and_its_caller_waits_for_a_person(
    hotline: Hotline,
) -> None:
    citizen = await asks_for(hotline, "3")
    citizen.call.media.say_for_ever(tone(440))
    await hotline.until_node(citizen.id, "message")

    async def has_begun() -> bool:
        files = list(hotline.settings.raw_recordings.rglob(f"*{bare(citizen.id)}.message-*.sln"))
        return any(file.stat().st_size > 2 * RATE_HZ * SAMPLE_BYTES for file in files)

    await eventually(has_begun, "two seconds of the message are on disk")
    os.kill(hotline.service_pid, signal.SIGKILL)
    await hotline.until_fact(citizen.id, "message.left", within_s=60)
    await hotline.until_fact(citizen.id, "lifeboat.left", within_s=60)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)
    [left] = await facts(hotline, citizen.id, "message.left")

    assert isinstance(left, MessageLeft)
    assert left.duration_s >= 1.5
    assert (await hotline.record(citizen.id)).outcome == "left_message"


async def test_a_transfer_outlives_the_service_and_its_caller_is_with_us_again_afterwards(hotline: Hotline) -> None:
    office = await hotline.outside(Manners(voice=tone(1000)))
    citizen = await asks_for(hotline, "4")
    await office.until("talking")
    await hotline.until_fact(citizen.id, "transfer.answered")
    os.kill(hotline.service_pid, signal.SIGKILL)
    await hotline.until_ready()
    await hears(citizen.call.media, 1000)
    entered = (await hotline.kinds(citizen.id)).count("flow.node")
    office.hang_up()
    await hotline.until_fact(citizen.id, "transfer.ended")
    await hotline.until_fact(citizen.id, "flow.node", entered + 1)
    await citizen.call.hang_up()
    await hotline.whole(citizen.id)

    assert (await hotline.record(citizen.id)).outcome == "transferred"


async def test_a_recording_that_is_deleted_meanwhile_is_listed_and_its_words_are_said_all_the_same(
    hotline: Hotline,
) -> None:
    first = await asks_for(hotline, "7")
    await hears(first.call.media, 1500)
    await asyncio.to_thread((hotline.settings.flows / "prompts" / "zh" / "recorded.wav").unlink)
    second = await asks_for(hotline, "7")
    await hotline.until_node(second.id, "bye")

    assert "recorded.wav" in await until_fault(hotline, "recorded")
