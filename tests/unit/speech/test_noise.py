"""Noise made to measure."""

from collections.abc import Callable

import numpy as np
import pytest

from callcenter.speech import noise
from callcenter.speech.sound_files import Samples
from callcenter.vocabulary.sound import RATE_HZ

SECONDS = 4


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def speech(dbfs: float = -20.0) -> Samples:
    """A second of tone of this level, twice, with pauses of a second around each."""
    tone = np.sin(np.arange(RATE_HZ) / RATE_HZ * 2 * np.pi * 440) * np.sqrt(2) * 10 ** (dbfs / 20)
    pause = np.zeros(RATE_HZ)
    return np.concatenate([pause, tone, pause, tone, pause])


def babble(length: int, generator: np.random.Generator) -> Samples:
    return noise.babble(length, [speech(-10), speech(-30), noise.white(RATE_HZ, rng(7))], generator)


def music(length: int, generator: np.random.Generator) -> Samples:
    return noise.excerpt(length, speech(), generator)


KINDS = [noise.white, noise.street, babble, music]


def test_the_level_of_speech_leaves_pauses_out() -> None:
    assert noise.active_dbfs(speech(-20)) == pytest.approx(-20, abs=0.2)
    assert noise.level_dbfs(speech(-20)) == pytest.approx(-24, abs=0.2)


def test_the_bounds_of_speech_are_those_of_its_active_frames() -> None:
    assert noise.speech_bounds_s(speech()) == pytest.approx((1.0, 4.0), abs=0.03)


def test_silence_has_a_level_and_bounds_too() -> None:
    assert noise.active_dbfs(np.zeros(RATE_HZ)) == noise.QUIETEST_SPEECH_DBFS
    assert noise.speech_bounds_s(np.zeros(RATE_HZ)) == (0.0, 1.0)
    assert noise.speech_bounds_s(np.zeros(0)) == (0.0, 0.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("snr_db", [20.0, 10.0, 0.0, -5.0])
def test_speech_stands_as_far_above_every_noise_as_is_wanted(
    kind: Callable[[int, np.random.Generator], Samples], snr_db: float
) -> None:
    said = speech(-22)
    around = noise.at_snr(kind(RATE_HZ * SECONDS, rng()), noise.active_dbfs(said), snr_db)

    assert len(around) == RATE_HZ * SECONDS
    assert noise.active_dbfs(said) - noise.level_dbfs(around) == pytest.approx(snr_db, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_noise_and_another_one_another(
    kind: Callable[[int, np.random.Generator], Samples],
) -> None:
    first, same, other = (kind(RATE_HZ, rng(seed)) for seed in (1, 1, 2))

    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_a_street_is_low_and_swells() -> None:
    heard = noise.street(RATE_HZ * 16, rng())
    power = np.abs(np.fft.rfft(heard)) ** 2
    hz = np.fft.rfftfreq(len(heard), 1 / RATE_HZ)
    by_second = [noise.level_dbfs(heard[at : at + RATE_HZ]) for at in range(0, len(heard), RATE_HZ)]

    assert power[hz < 1000].sum() > 0.75 * power.sum()
    assert max(by_second) - min(by_second) > 5


def test_babblers_are_equally_loud_however_loud_their_files_are() -> None:
    low, high = (
        np.sin(np.arange(RATE_HZ) / RATE_HZ * 2 * np.pi * hz) * level for hz, level in ((300, 0.9), (1300, 0.01))
    )
    power = np.abs(np.fft.rfft(noise.babble(RATE_HZ, [low, high], rng()))) ** 2

    assert power[300] == pytest.approx(power[1300], rel=0.01)
