"""Recordings that people send: of every kind, and hostile ones."""

import io
import re
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.speech.prompts import uploads
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.uploads import LARGEST_BYTES, Uploads, converted
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.speech.sound_files import read_sound, samples_of
from callcenter.vocabulary.errors import UnfitSoundError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import seconds


def encoded(
    length_s: float = 1.0, rate_hz: int = 48000, channels: int = 1, kind: str = "WAV", peak: float = 0.1
) -> bytes:
    tone = peak * np.sin(2 * np.pi * 440 * np.arange(round(length_s * rate_hz)) / rate_hz)
    out = io.BytesIO()
    soundfile.write(out, np.stack([tone] * channels, axis=1), rate_hz, format=kind)
    return out.getvalue()


def refusal(sound: bytes) -> str:
    with pytest.raises(UnfitSoundError) as refused:
        converted(sound)
    assert refused.value.field == "file"
    assert refused.value.mend
    return refused.value.fault


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "MP3", "OGG"])
@pytest.mark.parametrize(("rate_hz", "channels"), [(8000, 1), (44100, 2), (48000, 1)])
def test_every_kind_becomes_what_a_line_carries(kind: str, rate_hz: int, channels: int) -> None:
    sound = converted(encoded(2.0, rate_hz, channels, kind))

    level_dbfs = 20 * np.log10(np.sqrt(np.mean(samples_of(sound)[1600:8000] ** 2)))
    assert 1.9 < seconds(sound) < 2.2
    assert abs(level_dbfs + 18) < 1


async def test_it_is_kept_under_its_content_and_heard_by_that_name(tmp_path: Path) -> None:
    kept = await Uploads(tmp_path).keep(Language.ZH, "welcome", encoded())
    again = await Uploads(tmp_path).keep(Language.ZH, "welcome", encoded())
    other = await Uploads(tmp_path).keep(Language.ZH, "welcome", encoded(2.0))
    voice = PromptVoice({}, tmp_path / "cache", RecordedPrompts(tmp_path))

    assert kept == again
    assert kept.recording != other.recording
    assert abs(seconds(await voice.sound(Language.ZH, "您好", recording=kept.recording)) - kept.duration_s) < 0.01
    assert await Uploads(tmp_path).kept() == tuple(sorted((kept, other), key=lambda one: one.recording))


async def test_what_is_no_recording_in_the_folder_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh/notes.txt").write_text("to do")

    assert await Uploads(tmp_path).kept() == ()


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (b"", "is empty"),
        (b"MZ\x90\x00" * 100, "no sound file"),
        (b"<html>", "no sound file"),
        (b"\x1aE\xdf\xa3" + bytes(100), "WebM"),
        (b"RIFF\x00\x00\x00\x00WAVE", "damaged"),
        (b"fLaC" + bytes(1000), "damaged"),
        (b"ID3" + bytes(1000), "damaged|nothing that can be heard"),
        (encoded()[:20000], "cut short"),
        (encoded(kind="FLAC")[:100], "damaged"),
        (encoded(0.0), "nothing that can be heard|damaged"),
        (encoded(1.0, peak=0.0), "nothing that can be heard"),
        (encoded(0.05), "nothing that can be heard"),
        (encoded(1.0, channels=6), "6 channels"),
        (encoded(1.0, rate_hz=4000), "4000 samples a second"),
        (bytes(LARGEST_BYTES + 1), "larger than"),
    ],
)
def test_what_cannot_be_a_prompt_is_refused_with_what_to_do(sound: bytes, fault: str) -> None:
    assert re.search(fault, refusal(sound))


def test_a_small_file_of_hours_is_refused_for_its_length() -> None:
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", 8000, 1, format="FLAC") as file:
        for _ in range(100):
            file.write(np.zeros(8000 * 60))

    assert len(out.getvalue()) < 1024 * 1024
    assert "longer than 5 minutes" in refusal(out.getvalue())


def test_a_header_that_lies_about_the_length_is_not_believed() -> None:
    sound = bytearray(encoded())
    sound[4:8] = sound[40:44] = struct.pack("<I", 0xFFFFFFF0)

    assert refusal(bytes(sound)) == "is cut short"


def test_samples_that_are_no_numbers_are_refused() -> None:
    out = io.BytesIO()
    soundfile.write(out, np.full(8000, np.nan), 8000, format="WAV", subtype="FLOAT")

    assert refusal(out.getvalue())


@pytest.mark.parametrize("prompt", ["../welcome", "a/b", "", ".hidden", "Welcome", "x" * 41])
async def test_a_name_that_would_leave_the_folder_is_refused(tmp_path: Path, prompt: str) -> None:
    with pytest.raises(UnfitSoundError) as refused:
        await Uploads(tmp_path).keep(Language.ZH, prompt, encoded())

    assert refused.value.field == "prompt"
    assert await Uploads(tmp_path).kept() == ()


@pytest.mark.parametrize("fate", ["import os; os.abort()", "import time; time.sleep(600)", "bytearray(1 << 40)"])
async def test_a_decoder_that_crashes_or_hangs_costs_the_upload_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    monkeypatch.setattr(uploads, "CHILD", ("-c", fate))
    monkeypatch.setattr(uploads, "WITHIN_S", 1.0)

    with pytest.raises(UnfitSoundError, match="decoded"):
        await Uploads(tmp_path).keep(Language.ZH, "welcome", encoded())


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A folder in which a file stands where a language's folder should be."""
    (tmp_path / "zh").write_text("")
    return tmp_path


async def test_a_folder_that_cannot_be_written_is_told(blocked: Path) -> None:
    with pytest.raises(UnfitSoundError, match="let the service write"):
        await Uploads(blocked).keep(Language.ZH, "welcome", encoded())


async def test_the_kept_file_is_a_plain_wav(tmp_path: Path) -> None:
    kept = await Uploads(tmp_path).keep(Language.EN, "welcome", encoded(kind="MP3"))
    file = tmp_path / "en" / kept.recording

    assert soundfile.info(file).subtype == "PCM_16"
    assert len(read_sound(file))
