"""How a rehearsed citizen knows that the other side has spoken and now waits for an answer."""

import asyncio
from collections.abc import Callable

import numpy as np

from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound

PAUSE_S = 0.8
LOUD_RMS = 150
"""About -47 dBFS: any prompt is above, a silent line below."""
_POLL_S = 0.1


async def pause_after_speech(heard: Callable[[], Sound], within_s: float) -> bool:
    """Wait until something new was heard and then `PAUSE_S` of quiet; False when that did not come `within_s`."""
    began = len(heard())
    try:
        async with asyncio.timeout(within_s):
            while not has_spoken_and_paused(Sound(heard()[began:])):  # noqa: ASYNC110 sound only grows
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        return False
    return True


def has_spoken_and_paused(sound: Sound) -> bool:
    """Whether `sound` holds something loud and ends in quiet."""
    quiet = round(PAUSE_S * RATE_HZ) * SAMPLE_BYTES
    return rms(Sound(sound[:-quiet])) > LOUD_RMS and rms(Sound(sound[-quiet:])) <= LOUD_RMS


def rms(sound: Sound) -> float:
    """The loudest 100 ms of `sound`: root mean square of its samples, 0 to 32767."""
    samples = np.frombuffer(sound, "<i2").astype(np.float64)
    window = RATE_HZ // 10
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    return float(np.sqrt(np.mean(whole**2, axis=1)).max()) if len(whole) else 0.0
