import numpy as np
import pytest

from callcenter.recordings.levels import FLOOR_DBFS, Meter
from tests.fakes.raw_recordings import tone


def test_a_full_scale_tone_is_three_decibels_below_its_peak() -> None:
    meter = Meter()
    for part in np.array_split(tone(1.0, 32767), 7):
        meter.take(part)
    stats = meter.stats()

    assert stats.peak_dbfs == pytest.approx(0.0, abs=0.1)
    assert stats.rms_dbfs == pytest.approx(-3.0, abs=0.1)
    assert not stats.is_silent


@pytest.mark.parametrize(("peak", "is_silent"), [(0, True), (8, True), (64, True), (328, False), (32767, False)])
def test_idle_codes_are_silence_and_a_whisper_is_not(peak: int, is_silent: bool) -> None:
    meter = Meter()
    meter.take(tone(0.5, peak))

    assert meter.stats().is_silent == is_silent


def test_the_loudest_negative_sample_does_not_overflow() -> None:
    meter = Meter()
    meter.take(np.array([-32768], dtype=np.int16))

    assert meter.stats().peak_dbfs == 0.0


def test_nothing_at_all_is_silence() -> None:
    stats = Meter().stats()

    assert stats.is_silent
    assert stats.peak_dbfs == stats.rms_dbfs == FLOOR_DBFS
