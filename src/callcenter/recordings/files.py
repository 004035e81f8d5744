"""Recordings as files: what MixMonitor writes, and the WAV that is kept of it. All of it blocks: run it in a thread.

Asterisk writes ``<day>/<uuid>.raw`` (slin, stereo: left the caller, right the agent), readable up to its last frame
whoever dies. The WAV is made beside it and renamed when whole, so a file of that name is always complete.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile

from callcenter.calls.timeline import MessageLeft, Recorded
from callcenter.recordings.levels import Meter
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, bare
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES

CHANNELS = 2
FRAME_BYTES = CHANNELS * SAMPLE_BYTES
PART_FRAMES = 65536


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


def finish(root: Path, raw: Path) -> Recorded:
    """Make the WAV of `raw`, which stays; raises `RecordingError`. Doing it twice gives the same file."""
    wav = raw.with_suffix(".wav")
    aside = raw.with_suffix(".wav.part")
    caller, agent = Meter(), Meter()
    frames = 0
    try:
        with soundfile.SoundFile(aside, "w", RATE_HZ, CHANNELS, "PCM_16", format="WAV") as file:
            for part in _parts(raw):
                file.write(part)
                caller.take(part[:, 0])
                agent.take(part[:, 1])
                frames += len(part)
        if not frames:
            raise NothingRecordedError(f"{raw}: empty")
        sha256, size = sealed(aside)
        aside.rename(wav)
        sync_folder(wav.parent)
    except (OSError, soundfile.SoundFileError) as error:
        raise RecordingError(f"{raw}: cannot make its WAV ({error}); it is tried again at the next start") from error
    finally:
        aside.unlink(missing_ok=True)
    return Recorded(
        path=str(wav.relative_to(root)),
        duration_s=round(frames / RATE_HZ, 3),
        sha256=sha256,
        size_bytes=size,
        caller=caller.stats(),
        agent=agent.stats(),
    )


def kept_path(root: Path, recorded: Recorded | MessageLeft) -> Path:
    """The file of `recorded`; raises `NothingRecordedError` for one that is gone or would lie outside `root`."""
    path = (root / recorded.path).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        raise NothingRecordedError("the recording's file is not there; it may have been removed by the retention rule")
    return path


def _parts(raw: Path) -> Iterator[np.ndarray[tuple[int, int], np.dtype[np.int16]]]:
    with raw.open("rb") as file:
        while data := file.read(PART_FRAMES * FRAME_BYTES):
            # Whoever was killed while writing may have left half a frame.
            whole = data[: len(data) // FRAME_BYTES * FRAME_BYTES]
            yield np.frombuffer(whole, dtype="<i2").astype(np.int16).reshape(-1, CHANNELS)


def sealed(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file that is on the disk for certain."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size


def sync_folder(folder: Path) -> None:
    """Have the names in it on the disk for certain."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
