"""One call from the ring to the record."""

import hashlib

import pytest

from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.sound import Sound
from tests.service.hotline import SOCIAL, Hotline, in_order
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")

WHOLE_CALL = (
    "call.arrived",
    "flow.entered",
    "flow.node",
    "key.taken",
    "queue.joined",
    "offer.made",
    "agent.connected",
    "talk.ended",
    "survey.answered",
    "survey.answered",
    "call.ended",
    "recording.kept",
)
TRACED = {
    "call",
    "flow",
    "waiting",
    "ringing",
    "talk",
    "unrecorded",
    "recording kept",
    "timeline written",
    "desktop pop",
    "AMI Setvar",
    "PUT /api/v1/calls/{call}/recording-pause",
}
"""What its trace tells of it; the first seven by its timeline, the rest by the parts that have done it."""


async def test_a_key_leads_to_its_queue_an_agent_a_survey_and_a_recording_of_both_voices(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    await hotline.at_work.enter_async_context(hotline.desktop("8001"))
    citizen = await hotline.calls_in()
    citizen.call.media.say_for_ever(tone(440))
    await citizen.call.take([Press("2")])
    await phone.until("talking")
    await until(lambda: phone.media.heard_s > 2, what="two seconds of talk")
    sound, browser = f"/api/v1/calls/{citizen.id}/recording", hotline.browsers["8001"]
    paused = await browser.put(f"{sound}-pause", json={"reason": "credentials"})
    await until(lambda: phone.media.heard_s > 3.5, what="a talk that is recorded nowhere")
    resumed = await browser.delete(f"{sound}-pause")
    await until(lambda: phone.media.heard_s > 4.5, what="a talk that is recorded again")
    phone.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended")
    for asked in ("survey", "survey2"):
        await hotline.until_node(citizen.id, asked)
        await citizen.call.take([Press("1")])
    outcome = await citizen.call.ended()
    timeline = await hotline.whole(citizen.id)
    record, traced = await hotline.record(citizen.id), hotline.collector.trace

    await until(lambda: {span.name for span in traced(citizen.id).values()} >= TRACED, what="the trace")
    trace = traced(citizen.id)
    [whole] = [span for span in trace.values() if not span.parent_span_id]

    assert whole.name == "call"
    assert {span.parent_span_id for span in trace.values()} - {b""} <= set(trace)
    assert record.number is not None
    assert not [text for text in (record.number, record.number[3:], "8001", "agent 8001") if text in str(trace)]

    assert in_order(WHOLE_CALL, [entry.fact.kind for entry in timeline])
    assert outcome.ended_by == "hotline"
    assert (record.queue, record.agent, record.seat, record.outcome) == (SOCIAL, "8001", "1001", "answered")
    assert (record.rating, record.cause) == (5, 16)
    assert record.recording is not None
    assert not record.recording.caller.is_silent
    assert not record.recording.agent.is_silent

    assert (paused.json()["pause"]["reason"], resumed.json()["pause"]) == ("credentials", None)
    [gap] = (await browser.get(f"{sound}/outline")).json()["gaps"]
    assert 1 < gap["until_s"] - gap["from_s"] < 2.5
    heard = await browser.post(f"{sound}/listenings", json={"reason": "own_work"})
    address = f"{sound}?listening={heard.json()['id']}"
    audio = await hotline.browsers["8001"].get(address)
    part = await hotline.browsers["8001"].get(address, headers={"range": "bytes=100-299"})
    stranger = await hotline.browsers["8002"].get(address)

    assert hashlib.sha256(audio.content).hexdigest() == record.recording.sha256
    assert (part.status_code, part.content) == (206, audio.content[100:300])
    assert stranger.status_code == 404
    sides = memoryview(audio.content[44 : len(audio.content) - len(audio.content) % 4]).cast("h")
    left, right = (Sound(bytes(sides[side::2].tobytes())) for side in (0, 1))
    assert abs(loudest_hz(left) - 440) < 20
    assert abs(loudest_hz(right) - 1000) < 20
    within = slice(round((gap["from_s"] + 0.2) * 8000), round((gap["until_s"] - 0.2) * 8000))
    assert not any(sides[0::2][within].tobytes() + sides[1::2][within].tobytes())
