"""Files of any kind become the sound that a phone line carries."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.speech.sound_files import (
    Samples,
    SoundFileError,
    as_sound,
    levelled,
    read_sound,
    resampled,
    samples_of,
    trimmed,
    write_wav,
)
from callcenter.vocabulary.sound import RATE_HZ, Sound, seconds


def sine(hertz: float, rate_hz: int, length_s: float = 1.0, peak: float = 0.5) -> Samples:
    return peak * np.sin(2 * np.pi * hertz * np.arange(int(rate_hz * length_s)) / rate_hz)


def rms_dbfs(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-12))


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 24000, 44100, 48000, 6000])
def test_a_tone_keeps_pitch_level_and_length_at_any_rate(rate_hz: int) -> None:
    tone = resampled(sine(1000, rate_hz), rate_hz)

    assert abs(len(tone) - RATE_HZ) <= 1
    inner = slice(400, 7600)
    assert np.abs(tone[:RATE_HZ][inner] - sine(1000, RATE_HZ)[: len(tone)][inner]).max() < 0.01


@pytest.mark.parametrize("hertz", [4500, 6000, 7900, 10000])
def test_what_a_phone_cannot_carry_is_not_folded_back(hertz: float) -> None:
    assert rms_dbfs(resampled(sine(hertz, 22050), 22050)[400:7600]) < -60


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
def test_files_of_every_kind_are_read(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"tone.{suffix}"
    stereo = np.stack([sine(700, 44100), sine(700, 44100)], axis=1)
    soundfile.write(file, stereo, 44100)

    sound = read_sound(file)

    assert 0.95 < seconds(sound) < 1.1
    assert abs(rms_dbfs(samples_of(sound)[800:7200]) - rms_dbfs(sine(700, 8000))) < 1


def test_a_sound_is_read_as_it_was_kept(tmp_path: Path) -> None:
    sound = as_sound(sine(440, RATE_HZ, peak=1.0))
    write_wav(tmp_path / "a.wav", sound)

    assert read_sound(tmp_path / "a.wav") == sound


def test_too_loud_is_clipped_not_wrapped() -> None:
    assert np.frombuffer(as_sound(np.array([2.0, -2.0])), dtype="<i2").tolist() == [32767, -32768]


@pytest.mark.parametrize("peak", [0.01, 0.2, 0.99])
def test_speech_is_brought_to_one_level_whatever_its_pauses(peak: float) -> None:
    speech = np.concatenate([sine(300, RATE_HZ, peak=peak), np.zeros(RATE_HZ * 3)])

    assert abs(rms_dbfs(levelled(speech)[:RATE_HZ]) + 18) < 0.2


def test_peaks_are_never_cut() -> None:
    clicks = np.zeros(RATE_HZ)
    clicks[::400] = 0.1

    assert np.abs(levelled(clicks)).max() <= 0.9


def test_single_peaks_do_not_hold_speech_down() -> None:
    speech = sine(300, RATE_HZ, peak=0.1)
    speech[::800] = 0.6
    level = levelled(speech)

    assert rms_dbfs(level) > -20
    assert np.abs(level).max() <= 0.9


def test_silence_and_nothing_stay_what_they_are() -> None:
    assert not levelled(np.zeros(RATE_HZ)).any()
    assert not len(levelled(np.zeros(0)))
    assert not len(trimmed(np.zeros(RATE_HZ)))
    assert as_sound(resampled(np.zeros(0), 44100)) == Sound(b"")


def test_silence_around_speech_is_cut_off() -> None:
    speech = np.concatenate([np.zeros(RATE_HZ), sine(300, RATE_HZ), np.zeros(RATE_HZ)])

    assert abs(len(trimmed(speech)) / RATE_HZ - 1.1) < 0.01


def test_what_is_no_sound_file_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "welcome.wav"
    file.write_text("not sound")

    with pytest.raises(SoundFileError, match=r"welcome\.wav"):
        read_sound(file)
    with pytest.raises(SoundFileError, match=r"absent\.wav"):
        read_sound(tmp_path / "absent.wav")
