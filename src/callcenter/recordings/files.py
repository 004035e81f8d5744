"""What MixMonitor writes, measured and read as the WAV that the vault keeps of it. All of it blocks: use a thread.

Asterisk writes ``<day>/<uuid>.raw`` (slin, stereo: left the caller, right the agent), readable up to its last frame
whoever dies. It goes once what the vault has sealed of it is safe, and told.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from callcenter.calls.timeline import ChannelStats
from callcenter.recordings.levels import SAMPLES_A_PEAK, Meter, Outline, Peaks
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, bare
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES

CHANNELS = 2
PART_FRAMES = 80 * SAMPLES_A_PEAK
WAV_HEAD_BYTES = 44
MOST_WAV_BYTES = 2**32 - 1 - WAV_HEAD_BYTES


class RecordingError(CallCenterError):
    """A recording could not be kept; the call itself is not affected, and what was recorded stays where it is."""


class NothingRecordedError(RecordingError):
    """Asterisk left no recording of this call, or an empty one."""


def raw_path(root: Path, call: CallId, arrived_at: datetime) -> Path:
    """Where the recording of `call` lies; raises `NothingRecordedError`."""
    # Asterisk counts the day from its own clock: around midnight it may be another one.
    for day in (arrived_at, arrived_at - timedelta(days=1), arrived_at + timedelta(days=1)):
        path = root / f"{day:%Y/%m/%d}" / f"{bare(call)}.raw"
        if path.is_file():
            return path
    raise NothingRecordedError(
        f"{root}/{arrived_at:%Y/%m/%d}/{bare(call)}.raw: no such file; does Asterisk write there?"
    )


def raw_files(root: Path) -> list[Path]:
    """All recordings that were not finished, oldest day first."""
    return sorted(root.glob("[0-9]*/[0-9]*/[0-9]*/*.raw"))


def sounding(root: Path) -> frozenset[str]:
    """The calls, as their files are named, of which sound was not taken in: who rings in vain leaves an empty file."""
    found: list[str] = []
    for raw in raw_files(root):
        with suppress(FileNotFoundError):
            if raw.stat().st_size:
                found.append(raw.stem)
    return frozenset(found)


def forget_empty(root: Path, before: datetime) -> None:
    """Remove empty files that nobody has touched since then; raises OSError."""
    for raw in raw_files(root):
        with suppress(FileNotFoundError):
            told = raw.stat()
            if not told.st_size and told.st_mtime < before.timestamp():
                raw.unlink()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was recorded, whole and measured. Its WAV is never on the disk: it is made while it is read."""

    raw: Path
    channels: int
    frames: int
    sha256: str
    """Of the WAV."""
    stats: tuple[ChannelStats, ...]
    peaks: Peaks

    @property
    def duration_s(self) -> float:
        return round(self.frames / RATE_HZ, 3)

    @property
    def size_bytes(self) -> int:
        """Of the WAV."""
        return WAV_HEAD_BYTES + self.frames * self.channels * SAMPLE_BYTES

    def parts(self) -> Iterator[bytes]:
        """The WAV; raises OSError."""
        yield _wav_head(self.channels, self.frames)
        yield from _samples(self.raw, self.channels, self.frames)


def taken(raw: Path, channels: int = CHANNELS) -> Taken:
    """Measure `raw`; raises `NothingRecordedError` for an empty one, and `RecordingError`."""
    try:
        return _measured(raw, channels)
    except OSError as error:
        raise RecordingError(f"{raw}: cannot be read ({error}); it is tried again") from error


def _measured(raw: Path, channels: int) -> Taken:
    # Whoever was killed while writing may have left half a frame.
    frames = raw.stat().st_size // (channels * SAMPLE_BYTES)
    if not frames:
        raise NothingRecordedError(f"{raw}: empty")
    if frames * channels * SAMPLE_BYTES > MOST_WAV_BYTES:
        raise RecordingError(f"{raw}: longer than a WAV can be; cut it by hand")
    digest = hashlib.sha256(_wav_head(channels, frames))
    sides = [(Meter(), Outline()) for _ in range(channels)]
    for part in _samples(raw, channels, frames):
        digest.update(part)
        samples = np.frombuffer(part, dtype="<i2").reshape(-1, channels)
        for number, (meter, outline) in enumerate(sides):
            meter.take(samples[:, number])
            outline.take(samples[:, number])
    return Taken(
        raw=raw,
        channels=channels,
        frames=frames,
        sha256=digest.hexdigest(),
        stats=tuple(meter.stats() for meter, _ in sides),
        peaks=Peaks(sides[0][1].peaks(), b"".join(outline.peaks() for _, outline in sides[1:])),
    )


def _samples(raw: Path, channels: int, frames: int) -> Iterator[bytes]:
    """No more than `frames`, though the file may grow."""
    left = frames * channels * SAMPLE_BYTES
    with raw.open("rb") as file:
        while left and (part := file.read(min(left, PART_FRAMES * channels * SAMPLE_BYTES))):
            left -= len(part)
            yield part
    if left:
        raise OSError(f"{raw.name} has become shorter")


def _wav_head(channels: int, frames: int) -> bytes:
    # RIFF WAVE, "fmt " of 16 bytes for PCM, "data": what soundfile writes, too.
    frame_bytes = channels * SAMPLE_BYTES
    size = frames * frame_bytes
    form = struct.pack("<HHIIHH", 1, channels, RATE_HZ, RATE_HZ * frame_bytes, frame_bytes, 8 * SAMPLE_BYTES)
    return struct.pack("<4sI4s4sI16s4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, form, b"data", size)


def sync_folder(folder: Path) -> None:
    """Have the names in it on the disk for certain."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
