import pytest

from callcenter.rehearsal.listening import PAUSE_S, has_spoken_and_paused, rms
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.sound import RATE_HZ, Sound

SPEECH = tone(300, seconds=1.0)
PAUSE = bytes(round(PAUSE_S * RATE_HZ) * 2)


@pytest.mark.parametrize(
    ("heard", "is_over"),
    [
        (b"", False),
        (PAUSE, False),
        (PAUSE + PAUSE, False),
        (SPEECH, False),
        (SPEECH + PAUSE[: len(PAUSE) // 2], False),
        (SPEECH + PAUSE, True),
        (PAUSE + SPEECH + PAUSE, True),
        (SPEECH + PAUSE + SPEECH, False),
    ],
)
def test_a_prompt_is_over_when_something_was_said_and_then_nothing_for_a_while(heard: bytes, is_over: bool) -> None:
    assert has_spoken_and_paused(Sound(heard)) is is_over


def test_loudness_is_that_of_the_loudest_tenth_of_a_second() -> None:
    assert rms(Sound(bytes(RATE_HZ) + tone(300, 0.1, peak=0.5))) == pytest.approx(0.5 * 32767 / 2**0.5, rel=0.02)
    assert rms(Sound(b"")) == 0
