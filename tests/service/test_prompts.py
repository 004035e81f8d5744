"""A recording on its way from an operator to a caller's ear."""

import io
from typing import Any

import pytest
import soundfile

from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound
from tests.service.hotline import Hotline
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")

DOCUMENT = "/api/v1/documents/hotline.yaml"
PITCH_HZ = 700
HEARD_S = 1.5


async def test_given_a_recording_is_published_then_callers_hear_it_but_not_while_it_is_gone(
    hotline: Hotline,
) -> None:
    operator = hotline.browsers["operator"]
    sent = await operator.post("/api/v1/prompts/zh/welcome", content=_flac())
    assert sent.status_code == 201, sent.text
    recording = sent.json()["recording"]

    before = (await operator.get(DOCUMENT)).raise_for_status().json()
    said = {"text": "您好，这里是12345热线。", "recording": recording}
    values = {**before["values"], "prompts": {**before["values"]["prompts"]}}
    values["prompts"]["welcome"] = {**values["prompts"]["welcome"], "zh": said}
    saved = await operator.put(DOCUMENT, json={"values": values, "base_hash": before["hash"]})
    await _publish(hotline, saved.raise_for_status().json())
    assert abs(await _pitch(hotline) - PITCH_HZ) < 20

    file = hotline.settings.flows / "prompts" / "zh" / recording
    file.rename(file.with_suffix(".elsewhere"))
    assert abs(await _pitch(hotline) - PITCH_HZ) > 20
    faults = (await operator.get("/api/v1/flows/hotline/faults")).raise_for_status().json()
    assert [fault["node"] for fault in faults if recording in fault["fault"]] == ["welcome"]

    file.with_suffix(".elsewhere").rename(file)
    assert abs(await _pitch(hotline) - PITCH_HZ) < 20

    taken_back = await operator.put(DOCUMENT, json={"text": before["text"], "base_hash": saved.json()["hash"]})
    await _publish(hotline, taken_back.raise_for_status().json())
    assert abs(await _pitch(hotline) - PITCH_HZ) > 20


async def test_given_a_recording_that_is_not_there_then_publishing_it_says_so(hotline: Hotline) -> None:
    operator = hotline.browsers["operator"]
    document = (await operator.get(DOCUMENT)).raise_for_status().json()
    values = document["values"]
    values["prompts"]["bye"]["zh"] = {"text": "再见。", "recording": "bye-00000000.wav"}
    checked = await operator.post(f"{DOCUMENT}/check", json={"values": values})

    faults = [one for one in checked.raise_for_status().json()["problems"] if "bye-00000000.wav" in one["fault_en"]]
    assert [(one["node"], one["field"]) for one in faults] == [("bye", "prompts.bye.zh.recording")]


async def _publish(hotline: Hotline, saved: dict[str, Any]) -> None:
    wanted = {"base_hash": saved["hash"], "note": "test"}
    answer = await hotline.browsers["operator"].post(f"{DOCUMENT}/publish", json=wanted, timeout=40)
    assert answer.is_success, answer.text


async def _pitch(hotline: Hotline) -> int:
    """Of what a caller hears first."""
    citizen = await hotline.calls_in()
    await until(lambda: citizen.call.media.heard_s > HEARD_S, what="the welcome")
    return loudest_hz(Sound(bytes(citizen.call.media.heard[: round(HEARD_S * RATE_HZ) * SAMPLE_BYTES])))


def _flac() -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples_of(tone(PITCH_HZ, 3.0)), RATE_HZ, format="FLAC")
    return out.getvalue()
