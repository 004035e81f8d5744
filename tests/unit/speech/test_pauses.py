"""Pauses and pace, on tones between silences."""

import numpy as np
import pytest

from callcenter.speech.prompts.pauses import at_pace, joined, with_pauses_at_most, with_pauses_longer
from callcenter.speech.sound_files import Samples
from callcenter.vocabulary.sound import RATE_HZ


def tone(length_s: float, hertz: float = 440) -> Samples:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(RATE_HZ * length_s)) / RATE_HZ)


def silence(length_s: float) -> Samples:
    return np.zeros(round(RATE_HZ * length_s))


def length_s(samples: Samples) -> float:
    return len(samples) / RATE_HZ


SPEECH = np.concatenate([silence(0.5), tone(1), silence(0.1), tone(1), silence(0.8), tone(1), silence(0.5)])


def test_long_pauses_are_cut_to_the_longest_and_nothing_that_is_said() -> None:
    cut = with_pauses_at_most(SPEECH, 0.3)

    assert abs(length_s(cut) - (length_s(SPEECH) - 0.5)) < 0.03
    assert np.count_nonzero(np.abs(cut) > 0.01) == np.count_nonzero(np.abs(SPEECH) > 0.01)


def test_only_pauses_between_sentences_become_longer() -> None:
    longer = with_pauses_longer(SPEECH, 0.6)

    assert abs(length_s(longer) - (length_s(SPEECH) + 0.6)) < 0.001


def test_sound_without_a_pause_and_no_sound_stay_what_they_are() -> None:
    for samples in (tone(1), silence(1), silence(0)):
        assert np.array_equal(with_pauses_at_most(samples, 0.1), samples)
        assert np.array_equal(with_pauses_longer(samples, 0.5), samples)
        assert np.array_equal(at_pace(samples, 1.0), samples)
    assert not len(at_pace(silence(0), 0.75))


@pytest.mark.parametrize("pace", [0.5, 0.75, 1.25])
def test_another_pace_changes_the_length_and_not_the_pitch(pace: float) -> None:
    slow = at_pace(tone(3), pace)

    strongest = np.abs(np.fft.rfft(slow)).argmax() * RATE_HZ / len(slow)
    assert abs(length_s(slow) - 3 / pace) < 0.01
    assert abs(strongest - 440) < 2
    assert 0.4 < np.abs(slow[2000:-2000]).max() < 0.65


def test_parts_are_joined_with_silence_between_and_none_behind() -> None:
    assert abs(length_s(joined([tone(1), tone(1)], 0.35)) - 2.35) < 0.001
    assert len(joined([], 0.35)) == 0
