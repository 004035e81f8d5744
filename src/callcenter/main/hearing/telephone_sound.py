"""Sound as it comes from a caller's telephone: their room around them, a line, G.711."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from callcenter.asterisk.music import calm_music
from callcenter.speech import noise
from callcenter.speech.sound_files import Samples, as_sound, read_sound, samples_of
from callcenter.vocabulary.sound import RATE_HZ, Sound

LEAD_S = 2.0
"""Before the first word the caller listens to the prompt, and the ear learns the room."""
TAIL_S = 22.0
"""After the last word, longer than the longest utterance: a noisy room never falls silent."""
LINE_DBFS = -65.0
"""A real line is never digitally silent."""
KINDS = ("babble", "white", "street", "music")


@dataclass(frozen=True, slots=True)
class Room:
    """What is heard beside the caller."""

    noise: str
    """One of `KINDS`, or a sound file."""
    snr_db: float
    seed: int = 0

    @property
    def name(self) -> str:
        return f"{self.noise if self.noise in KINDS else Path(self.noise).name} {self.snr_db:g} dB"


QUIET = "clean"
"""The name of no room."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A caller's sound, and when in it the words are."""

    sound: Sound
    begins_s: float
    ends_s: float


def spoken(file: Path, room: Room | None, others: Sequence[Path]) -> Spoken:
    """The speech in `file` as a telephone brings it; `others` babble. Raises SoundFileError."""
    speech = samples_of(read_sound(file))
    begins_s, ends_s = noise.speech_bounds_s(speech)
    lead, tail = np.zeros(round(LEAD_S * RATE_HZ)), np.zeros(round(TAIL_S * RATE_HZ))
    samples = np.concatenate([lead, speech, tail])
    rng = np.random.default_rng([room.seed if room else 0, zlib.crc32(file.name.encode())])
    samples += noise.at_snr(noise.white(len(samples), rng), LINE_DBFS, 0.0)
    if room is not None:
        around = _around(room, len(samples), others, rng)
        samples += noise.at_snr(around, noise.active_dbfs(speech), room.snr_db)
    return Spoken(g711(samples), LEAD_S + begins_s, LEAD_S + ends_s)


def g711(samples: Samples) -> Sound:
    """`samples` after A-law and back; what has been through it already stays as it is."""
    line = io.BytesIO()
    soundfile.write(line, np.clip(samples, -1, 1), RATE_HZ, subtype="ALAW", format="WAV")
    line.seek(0)
    heard, _ = soundfile.read(line, dtype="float64")
    return as_sound(heard)


def _around(room: Room, length: int, others: Sequence[Path], rng: np.random.Generator) -> Samples:
    match room.noise:
        case "white":
            return noise.white(length, rng)
        case "street":
            return noise.street(length, rng)
        case "babble":
            return noise.babble(length, [samples_of(read_sound(other)) for other in others], rng)
        case "music":
            return noise.excerpt(length, samples_of(calm_music()), rng)
        case file:
            return noise.excerpt(length, samples_of(read_sound(Path(file))), rng)
