"""Sounds around a telephone, and what the telephone does to them. Samples are floats from -1 to 1 at 8 kHz."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callcenter.speech.sound_files import decode_sound
from callcenter.speech.voice_activity.attention import Attention
from callcenter.speech.voice_activity.endpointing import Began, EndpointRules, Signal
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ

Samples = npt.NDArray[np.float64]
FOLDER = Path(__file__).parent / "data" / "sounds"
LINE_NOISE_DB = -62.0


@cache
def recorded(name: str) -> Samples:
    """A file of `tests/data/sounds`."""
    return decode_sound((FOLDER / f"{name}.flac").read_bytes(), name).astype(np.float64)


def at_level(sound: Samples, level_db: float) -> Samples:
    """Its loud parts brought to `level_db` of full scale."""
    whole = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    power = (whole**2).mean(axis=1)
    return np.asarray(sound / np.sqrt(power[power > power.max() * 1e-3].mean()) * 10 ** (level_db / 20))


def silence(length_s: float) -> Samples:
    return np.zeros(round(length_s * RATE_HZ))


def by_telephone(sound: Samples) -> Samples:
    """Without its lows and highs."""
    spectrum, hertz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    return np.fft.irfft(spectrum * ((hertz > 250) & (hertz < 3400)), len(sound))


def on_a_line(*sounds: Samples, seed: int = 1) -> Samples:
    """One after the other, with a line's noise: a real line is never digitally silent."""
    sound = by_telephone(np.concatenate(sounds))
    return np.asarray(sound + np.random.default_rng(seed).standard_normal(len(sound)) * 10 ** (LINE_NOISE_DB / 20))


def echo_of(played: Samples, *, delay_ms: int, level_db: float, is_handset: bool = True) -> Samples:
    """What a telephone sends back: late, quiet, without its lows and highs, blurred by a handset or by a room."""
    length, fades_s = (160, 0.003) if is_handset else (1600, 0.036)
    way = np.random.default_rng(7).standard_normal(length) * np.exp(-np.arange(length) / (fades_s * RATE_HZ))
    back = by_telephone(np.convolve(played, way)[: len(played)])
    back *= np.sqrt((played**2).mean() / (back**2).mean()) * 10 ** (level_db / 20)
    return np.concatenate((silence(delay_ms / 1000), back))[: len(played)]


def as_frames(sound: Samples) -> bytes:
    return np.clip(sound * 32767, -32768, 32767).astype("<i2").tobytes()


def signals(
    heard: Samples, played: Samples | None = None, rules: EndpointRules | None = None
) -> list[tuple[int, Signal]]:
    """What a caller's frames come to, each signal with the number of its frame."""
    attention = Attention(rules or EndpointRules())
    voice, prompt = as_frames(heard), as_frames(played) if played is not None else b""
    return [
        (at // FRAME_BYTES, signal)
        for at in range(0, len(voice) - FRAME_BYTES + 1, FRAME_BYTES)
        for signal in attention.take(voice[at : at + FRAME_BYTES], prompt[at : at + FRAME_BYTES])
    ]


def begins_ms(heard: Samples, played: Samples | None = None) -> list[int]:
    """When utterances begin: the end of the frame that told it."""
    return [(at + 1) * FRAME_MS for at, signal in signals(heard, played) if isinstance(signal, Began)]


def first_sound_ms(sound: Samples) -> int:
    """The first frame that is not 25 dB below the loud ones."""
    power = (sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1)
    return int(np.argmax(power > np.percentile(power, 95) * 10**-2.5)) * FRAME_MS
