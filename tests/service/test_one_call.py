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


async def test_a_key_leads_to_its_queue_an_agent_a_survey_and_a_recording_of_both_voices(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    citizen = await hotline.calls_in()
    citizen.call.media.say_for_ever(tone(440))
    await citizen.call.take([Press("2")])
    await phone.until("talking")
    await until(lambda: phone.media.heard_s > 2, what="two seconds of talk")
    phone.hang_up()
    await hotline.until_fact(citizen.id, "talk.ended")
    for asked in ("survey", "survey2"):
        await hotline.until_node(citizen.id, asked)
        await citizen.call.take([Press("1")])
    outcome = await citizen.call.ended()
    timeline = await hotline.whole(citizen.id)
    record = await hotline.record(citizen.id)

    assert in_order(WHOLE_CALL, [entry.fact.kind for entry in timeline])
    assert outcome.ended_by == "hotline"
    assert (record.queue, record.agent, record.seat, record.outcome) == (SOCIAL, "8001", "1001", "answered")
    assert (record.rating, record.cause) == (5, 16)
    assert record.recording is not None
    assert not record.recording.caller.is_silent
    assert not record.recording.agent.is_silent

    address = f"/api/v1/calls/{citizen.id}/recording"
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
