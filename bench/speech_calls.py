"""Callers for the bench `speech`: Korean keywords on telephone lines, spoken by espeak-ng's variants, and silences."""

import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.figures import BenchError
from callcenter.speech.sound_files import Samples, as_sound, decode_sound, levelled
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ, SAMPLE_BYTES

KEYWORDS = ("주민등록", "의료보험", "소비자", "상담원")
"""Of the seed's lexicon; espeak-ng's Korean says the others so that no recogniser understands them."""
VOICES = (("ko", 150, 50), ("ko", 140, 45), ("ko+m3", 150, 50), ("ko+m1", 145, 40), ("ko+f2", 150, 50))
"""Name, words a minute, pitch."""
EVERY_S = 6.0
"""A caller says one keyword in so long: the rest is our prompts, and their silence."""
NOISE = 0.001
"""-60 dBFS: a line is never digitally silent."""
QUIET = 0.02
"""A frame quieter than this is no part of a word."""


@dataclass(frozen=True, slots=True)
class Said:
    """One keyword on a line."""

    keyword: str
    ended_s: float
    """Where its last loud frame ends."""


@dataclass(frozen=True, slots=True)
class Line:
    """What comes from one caller, a whole number of `EVERY_S` long."""

    sound: bytes
    said: tuple[Said, ...]

    def frame(self, number: int) -> bytes:
        return self.sound[number * FRAME_BYTES : (number + 1) * FRAME_BYTES]

    @property
    def frames(self) -> int:
        return len(self.sound) // FRAME_BYTES


class Callers:
    """Each keyword by each voice is spoken once, whatever is asked for."""

    def __init__(self, espeak: Path) -> None:
        self._words = [(keyword, spoken(espeak, keyword, *voice)) for voice in VOICES for keyword in KEYWORDS]

    def lines(self, count: int, utterances: int, *, together: bool) -> list[Line]:
        """`count` callers; where `together`, all begin each keyword at the same time."""
        chance = random.Random(12345)  # noqa: S311
        noise = np.random.default_rng(12345)
        made: list[Line] = []
        for caller in range(count):
            pause_s = 2.0 if together else chance.uniform(0.5, EVERY_S - 3.0)
            words = [self._words[(caller + turn) % len(self._words)] for turn in range(utterances)]
            made.append(_line(words, pause_s, noise))
        return made


def spoken(espeak: Path, text: str, voice: str, pace: int = 150, pitch: int = 50) -> Samples:
    """`text` without the silence around it; raises BenchError."""
    asked = [str(espeak), f"-v{voice}", f"-s{pace}", f"-p{pitch}", "--stdin", "--stdout"]
    done = subprocess.run(asked, input=text.encode(), capture_output=True, check=False, timeout=20)
    if done.returncode or not done.stdout:
        raise BenchError(f"espeak-ng does not speak as {voice}: {done.stderr.decode().strip()}")
    word = levelled(decode_sound(done.stdout, "espeak-ng"))
    loud = np.flatnonzero(np.abs(word) > QUIET)
    return word[loud[0] : loud[-1] + 1]


def voiced_share(lines: Sequence[Line]) -> float:
    """Of all frames, those that are loud."""
    samples = np.frombuffer(b"".join(line.sound for line in lines), dtype="<i2")
    samples = samples.reshape(-1, FRAME_BYTES // SAMPLE_BYTES)
    return float((np.abs(samples).max(axis=1) > QUIET * 32768).mean())


def _line(words: Sequence[tuple[str, Samples]], pause_s: float, noise: np.random.Generator) -> Line:
    whole = np.zeros(round(EVERY_S * len(words) * RATE_HZ))
    said: list[Said] = []
    for turn, (keyword, word) in enumerate(words):
        start = round((turn * EVERY_S + pause_s) * RATE_HZ)
        whole[start : start + len(word)] = word
        frame = RATE_HZ * FRAME_MS // 1000
        said.append(Said(keyword, -(-(start + len(word)) // frame) * FRAME_MS / 1000))
    return Line(as_sound(whole + noise.standard_normal(len(whole)) * NOISE), tuple(said))
