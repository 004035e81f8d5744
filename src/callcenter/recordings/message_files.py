"""Messages as files: the caller's voice as it came in, and the WAV that is kept of it. All of it blocks: use a thread.

``<day>/<uuid>.message-<n>.<node>.<queue>.sln`` grows while the caller speaks (signed linear, 8 kHz, mono) and says by
its name what has to be known of it after a crash; ``<day>/<uuid>.message-<n>.wav`` is made of it, renamed when whole.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import soundfile

from callcenter.calls.timeline import MessageLeft
from callcenter.recordings.files import RecordingError, sealed, sync_folder
from callcenter.recordings.levels import Meter
from callcenter.vocabulary.ids import CallId, QueueId, bare
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES

SHORTEST_S = 1.0
"""What is shorter is somebody who hung up, or pressed a key at once."""
_NAME = re.compile(r"([0-9a-f-]{36})\.message-([0-9]+)\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\.sln")


@dataclass(frozen=True, slots=True)
class Raw:
    """A message that is not finished."""

    file: Path
    uuid: str
    """Of the call."""
    number: int
    """Of the call's messages, from 1."""
    node: str
    queue: QueueId


def begin(root: Path, call: CallId, at: datetime, node: str, queue: QueueId) -> Raw:
    """An empty file for the call's next message; raises OSError."""
    folder = root / f"{at:%Y/%m/%d}"
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + sum(1 for _ in folder.glob(f"{bare(call)}.message-*"))
    raw = Raw(folder / f"{bare(call)}.message-{number}.{node}.{queue}.sln", bare(call), number, node, queue)
    raw.file.touch(exist_ok=False)
    return raw


def left_over(root: Path, uuid: str = "*") -> list[Raw]:
    """Messages that were not finished, of all calls or of one."""
    files = sorted(root.glob(f"[0-9]*/[0-9]*/[0-9]*/{uuid}.message-*.sln"))
    named = ((file, _NAME.fullmatch(file.name)) for file in files)
    return [Raw(file, found[1], int(found[2]), found[3], QueueId(found[4])) for file, found in named if found]


def finish(root: Path, raw: Raw) -> MessageLeft | None:
    """Make the WAV of `raw`, which stays; None where nothing was said. Raises `RecordingError`; may be done twice."""
    wav = raw.file.with_name(f"{raw.uuid}.message-{raw.number}.wav")
    aside = wav.with_suffix(".wav.part")
    try:
        data = raw.file.read_bytes()
        # Whoever was killed while writing may have left half a sample.
        samples = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], dtype="<i2").astype(np.int16)
        meter = Meter()
        meter.take(samples)
        if len(samples) < SHORTEST_S * RATE_HZ or meter.stats().is_silent:
            return None
        soundfile.write(aside, samples, RATE_HZ, "PCM_16", format="WAV")
        sha256, size = sealed(aside)
        aside.rename(wav)
        sync_folder(wav.parent)
    except (OSError, soundfile.SoundFileError) as error:
        raise RecordingError(
            f"{raw.file}: cannot make its WAV ({error}); it is tried again at the next start"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return MessageLeft(
        node=raw.node,
        queue=raw.queue,
        path=str(wav.relative_to(root)),
        duration_s=round(len(samples) / RATE_HZ, 3),
        sha256=sha256,
        size_bytes=size,
    )
