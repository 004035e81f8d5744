"""A WAV as Opus in OGG, and whether what was written sounds like it. Blocks; slow."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from callcenter.recordings.levels import SAMPLES_A_PEAK, Meter, Outline
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import RATE_HZ

LOUDER_DB = 3.0
"""A side may become so much louder or softer as a whole."""
OUTLINE_OFF = 12.0
"""And its tenths of a second by so much of 255 on average."""
_PART_FRAMES = 80 * SAMPLES_A_PEAK


class NotCompressedError(CallCenterError):
    """What was written is not what was recorded; the WAV stays."""


@dataclass(frozen=True, slots=True)
class _Heard:
    frames: int
    rms_dbfs: tuple[float, ...]
    silent: tuple[bool, ...]
    outlines: tuple[bytes, ...]


def compressed(wav: Path) -> bytes:
    """The WAV as Opus; raises `NotCompressedError` where that does not sound the same."""
    written = io.BytesIO()
    try:
        with (
            soundfile.SoundFile(wav) as source,
            soundfile.SoundFile(written, "w", source.samplerate, source.channels, "OPUS", format="OGG") as target,
        ):
            while len(part := source.read(_PART_FRAMES, dtype="int16", always_2d=True)):
                target.write(part)
        before = _heard(wav)
        written.seek(0)
        after = _heard(written)
    except (soundfile.SoundFileError, OSError) as error:
        raise NotCompressedError(f"cannot be written as Opus: {error}") from error
    if (fault := _difference(before, after)) is not None:
        raise NotCompressedError(fault)
    return written.getvalue()


def _heard(sound: Path | BinaryIO) -> _Heard:
    with soundfile.SoundFile(sound) as file:
        if file.samplerate != RATE_HZ:
            raise NotCompressedError(f"{file.samplerate} Hz, not {RATE_HZ}")
        sides = [(Meter(), Outline()) for _ in range(file.channels)]
        while len(part := file.read(_PART_FRAMES, dtype="int16", always_2d=True)):
            for number, (meter, outline) in enumerate(sides):
                meter.take(part[:, number])
                outline.take(part[:, number])
        stats = [meter.stats() for meter, _ in sides]
        return _Heard(
            file.frames,
            tuple(one.rms_dbfs for one in stats),
            tuple(one.is_silent for one in stats),
            tuple(outline.peaks() for _, outline in sides),
        )


def _difference(before: _Heard, after: _Heard) -> str | None:
    if (before.frames, len(before.outlines)) != (after.frames, len(after.outlines)):
        return f"{after.frames} frames of {len(after.outlines)} sides instead of {before.frames}"
    for side, silent in enumerate(before.silent):
        if silent and after.silent[side]:
            continue
        off_db = abs(before.rms_dbfs[side] - after.rms_dbfs[side])
        if off_db > LOUDER_DB:
            return f"side {side} is off by {off_db:.1f} dB"
        one, other = (np.frombuffer(heard.outlines[side], np.uint8).astype(float) for heard in (before, after))
        off = float(np.abs(one - other).mean())
        if off > OUTLINE_OFF:
            return f"the course of side {side} is off by {off:.1f} of 255"
    return None
