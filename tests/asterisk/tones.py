"""Which of the tests' tones are heard: each voice is one of them."""

from collections.abc import Set

import numpy as np

from callcenter.rehearsal.media import Media
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.pbx import eventually

VOICES_HZ = (440, 1000, 1500, 2000, 2500)
WINDOW_S = 0.25
_AUDIBLE = 100_000.0
"""A hundredth of what one voice measures."""


def voices(sound: Sound) -> set[int]:
    """The voices in the last quarter of a second of `sound`."""
    samples = np.frombuffer(sound[-int(RATE_HZ * WINDOW_S) * 2 :], "<i2").astype(np.float64)
    if len(samples) == 0:
        return set()
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    at = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    return {hz for hz in VOICES_HZ if spectrum[np.abs(at - hz) < 15].max(initial=0) > _AUDIBLE}


async def hears_exactly(media: Media, wanted: Set[int]) -> None:
    """Wait until these voices are heard and no other."""
    heard: set[int] = set()

    async def does() -> bool:
        nonlocal heard
        if media.heard_s < WINDOW_S:
            return False
        heard = voices(media.heard)
        return heard == wanted

    try:
        await eventually(does, f"{sorted(wanted)} Hz are heard", within_s=8)
    except AssertionError as late:
        raise AssertionError(f"{late}, but {sorted(heard)}") from None
