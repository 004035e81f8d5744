import io

import numpy as np
import soundfile

from callcenter.asterisk.music import calm_music, wav_bytes
from callcenter.vocabulary.sound import RATE_HZ, seconds


def test_the_music_is_quiet_enough_to_be_spoken_over_and_never_stops() -> None:
    samples = np.frombuffer(calm_music(), "<i2").astype(np.float64) / 32768
    seconds_of_it = samples.reshape(-1, RATE_HZ)

    assert np.abs(samples).max() < 0.13
    assert np.sqrt((seconds_of_it**2).mean(axis=1)).min() > 0.005


def test_the_music_loops_without_a_click() -> None:
    samples = np.frombuffer(calm_music(), "<i2").astype(int)
    steps = np.abs(np.diff(samples))

    assert abs(samples[0] - samples[-1]) <= steps.max()


def test_its_file_is_what_asterisk_plays_without_conversion() -> None:
    with soundfile.SoundFile(io.BytesIO(wav_bytes(calm_music()))) as file:
        assert (file.samplerate, file.channels, file.subtype) == (RATE_HZ, 1, "PCM_16")
        assert len(file) / RATE_HZ == seconds(calm_music())
