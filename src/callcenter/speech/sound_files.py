"""Sound files of any kind, read as the sound a phone line carries; levels and rates.

Samples in between are numpy arrays of floats from -1 to 1.
"""

import io
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import RATE_HZ, Sound

Samples = npt.NDArray[np.float64]

FULL_SCALE = 32768
MAX_LENGTH_S = 900
SPEECH_RMS_DBFS = -18.0
PEAK_DBFS = -1.0
KNEE_DBFS = -6.0
MOST_BENT_DB = 6.0
"""espeak-ng's Mandarin has single peaks; held below them, it would be heard at half the loudness of its English."""
PAUSE_BELOW_DBFS = -50.0
"""What is quieter is a pause and does not count for the level of speech."""


class SoundFileError(CallCenterError):
    """Not a sound file that we can use."""


def read_sound(file: Path) -> Sound:
    """The sound in a WAV, FLAC, OGG or MP3 file; several channels are mixed. Raises `SoundFileError`."""
    return as_sound(_read(file, str(file)))


def decode_sound(encoded: bytes, name: str) -> Samples:
    """The sound of a whole file in memory, at our rate; `name` is for the error."""
    return _read(io.BytesIO(encoded), name)


def write_wav(file: Path, sound: Sound) -> None:
    """Keep `sound` as a WAV file; raises `SoundFileError`."""
    try:
        soundfile.write(file, np.frombuffer(sound, dtype="<i2"), RATE_HZ, subtype="PCM_16", format="WAV")
    except (soundfile.SoundFileError, OSError) as error:
        raise SoundFileError(f"{file}: cannot be written ({error})") from error


def as_sound(samples: Samples) -> Sound:
    """`samples` as 16 bits; what is too loud is clipped."""
    return Sound(np.clip(np.round(samples * FULL_SCALE), -32768, 32767).astype("<i2").tobytes())


def samples_of(sound: Sound) -> Samples:
    return np.frombuffer(sound, dtype="<i2").astype(np.float64) / FULL_SCALE


def resampled(samples: Samples, rate_hz: int) -> Samples:
    """`samples` at our rate, nothing above 4 kHz folded back into them."""
    if rate_hz == RATE_HZ or not len(samples):
        return samples
    resampled_: Samples = soxr.resample(samples, rate_hz, RATE_HZ, quality="VHQ")
    return resampled_


def levelled(samples: Samples) -> Samples:
    """Speech at about `SPEECH_RMS_DBFS`, pauses not counted; quieter where more than single peaks would be bent."""
    if not len(samples):
        return samples
    whole = len(samples) - len(samples) % (RATE_HZ // 50)
    power = (samples[:whole].reshape(-1, RATE_HZ // 50) ** 2).mean(axis=1) if whole else samples**2
    spoken = power[power > _ratio(PAUSE_BELOW_DBFS) ** 2]
    if not len(spoken):
        return samples
    gain = _ratio(SPEECH_RMS_DBFS) / float(np.sqrt(spoken.mean()))
    to_the_peak = _ratio(PEAK_DBFS) / float(np.abs(samples).max())
    return _bent(samples * min(gain, to_the_peak * _ratio(MOST_BENT_DB)))


def _bent(samples: Samples) -> Samples:
    """Peaks above the knee brought below `PEAK_DBFS`, without a corner; the rest as it is."""
    knee, room = _ratio(KNEE_DBFS), _ratio(PEAK_DBFS) - _ratio(KNEE_DBFS)
    loud = np.abs(samples) > knee
    bent = samples.copy()
    bent[loud] = np.sign(samples[loud]) * (knee + room * np.tanh((np.abs(samples[loud]) - knee) / room))
    return bent


def trimmed(samples: Samples, margin_s: float = 0.05) -> Samples:
    """`samples` without the silence before and after, but for a small margin."""
    loud = np.flatnonzero(np.abs(samples) > _ratio(PAUSE_BELOW_DBFS))
    if not len(loud):
        return samples[:0]
    margin = int(margin_s * RATE_HZ)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def _ratio(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))


def _read(file: Path | BinaryIO, name: str) -> Samples:
    channels, rate_hz = _read_file(file, name)
    return resampled(channels.mean(axis=1), rate_hz)


def _read_file(file: Path | BinaryIO, name: str) -> tuple[Samples, int]:
    try:
        with soundfile.SoundFile(file) as opened:
            rate_hz: int = opened.samplerate
            channels: Any = opened.read(rate_hz * MAX_LENGTH_S + 1, dtype="float64", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise SoundFileError(f"{name}: no sound file that can be read ({error}); use WAV, FLAC, OGG or MP3") from error
    if len(channels) > rate_hz * MAX_LENGTH_S:
        raise SoundFileError(f"{name}: longer than {MAX_LENGTH_S} s; cut it")
    return np.asarray(channels, dtype=np.float64), rate_hz
