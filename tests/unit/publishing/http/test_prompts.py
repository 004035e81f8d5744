"""Prompts over HTTP: heard, sent, and refused to those who do not look after them."""

import io
import wave
from pathlib import Path

import pytest

from callcenter.main.web.gates import LARGER_BODIES
from callcenter.publishing.http import prompts
from tests.fakes.clock import FakeClock
from tests.fakes.outside import Said
from tests.fakes.web import FakeSite

SOUND = b"RIFF" + bytes(2 * 1024 * 1024)
"""Larger than what other routes take."""


@pytest.fixture
async def site(tmp_path: Path) -> FakeSite:
    return await FakeSite(FakeClock(), tmp_path).fill()


async def test_words_are_heard_as_a_wav_file(site: FakeSite) -> None:
    async with site.client("chen") as browser:
        heard = await browser.get("/api/v1/prompts/audio", params={"language": "zh", "text": "您好", "pace": 0.75})

    assert heard.status_code == 200
    assert heard.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(heard.content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
    assert site.voice.asked == [Said("您好", None, 0.75, 0.0)]


async def test_a_recording_is_asked_for_by_its_name(site: FakeSite) -> None:
    asked = {"language": "zh", "text": "您好", "recording": "welcome-12345678.wav"}
    async with site.client("chen") as browser:
        await browser.get("/api/v1/prompts/audio", params=asked)

    assert site.voice.asked == [Said("您好", "welcome-12345678.wav", 1.0, 0.0)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "好" * 501},
        {"language": "fr"},
        {"recording": "../secret.wav"},
        {"pace": "0.1"},
        {"pace": "9"},
        {"voice": "mine"},
    ],
)
async def test_what_cannot_be_heard_is_refused_by_its_field(site: FakeSite, wrong: dict[str, str]) -> None:
    async with site.client("chen") as browser:
        answer = await browser.get("/api/v1/prompts/audio", params={"language": "zh", "text": "您好", **wrong})

    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["fields"][0]["field"]
    assert site.voice.asked == []


async def test_words_without_audio_are_told_and_not_silence(site: FakeSite) -> None:
    site.voice.is_there = False
    async with site.client("chen") as browser:
        answer = await browser.get("/api/v1/prompts/audio", params={"language": "zh", "text": "您好"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")


async def test_who_must_wait_too_long_is_told_to_try_again(site: FakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "LONGEST_WAIT_S", 0)
    await site.prompts.turn.acquire()
    async with site.client("chen") as browser:
        answer = await browser.get("/api/v1/prompts/audio", params={"language": "zh", "text": "您好"})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_a_recording_is_kept_and_listed(site: FakeSite) -> None:
    async with site.client("zhu") as browser:
        kept = await browser.post("/api/v1/prompts/zh/welcome", content=SOUND)
        listed = await browser.get("/api/v1/prompts")

    assert kept.status_code == 201
    assert kept.json() == {"language": "zh", "recording": "welcome-00200004.wav", "duration_s": 1.5}
    assert listed.json() == [kept.json()]


async def test_what_is_no_sound_is_refused_with_field_and_mend(site: FakeSite) -> None:
    async with site.client("chen") as browser:
        answer = await browser.post("/api/v1/prompts/zh/welcome", content=b"<html>")

    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")
    assert answer.json()["fields"] == [{"field": "file", "fault": "is no sound file that we know"}]
    assert "send WAV" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["..%2Fwelcome", "Welcome", "a" * 41, "-x"])
async def test_a_name_that_is_none_is_refused(site: FakeSite, name: str) -> None:
    async with site.client("chen") as browser:
        answer = await browser.post(f"/api/v1/prompts/zh/{name}", content=SOUND)

    assert answer.status_code in {404, 405, 422}


async def test_a_body_that_is_too_large_is_refused_unread(site: FakeSite) -> None:
    size = str(LARGER_BODIES["/api/v1/prompts/"] + 1)
    async with site.client("chen") as browser:
        answer = await browser.post("/api/v1/prompts/zh/welcome", content=b"RIFF", headers={"content-length": size})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("limin", 403)])
async def test_only_operators_and_admins_hear_and_send(site: FakeSite, user: str | None, status: int) -> None:
    async with site.client(user) as browser:
        heard = await browser.get("/api/v1/prompts/audio", params={"language": "zh", "text": "您好"})
        sent = await browser.post("/api/v1/prompts/zh/welcome", content=SOUND)
        listed = await browser.get("/api/v1/prompts")

    assert (heard.status_code, sent.status_code, listed.status_code) == (status, status, status)
