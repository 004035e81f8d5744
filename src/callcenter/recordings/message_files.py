"""Messages as files: the caller's voice as it comes in. All of it blocks: use a thread.

``<day>/<uuid>.message-<n>.<node>.<queue>.sln`` grows while the caller speaks (signed linear, 8 kHz, mono) and says by
its name what has to be known of it after a crash. It goes once what the vault has sealed of it is safe, and told.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callcenter.calls.timeline import MessageLeft
from callcenter.recordings import files
from callcenter.recordings.files import NothingRecordedError, Taken
from callcenter.vocabulary.ids import CallId, QueueId, bare

CHANNELS = 1
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
    """Tells the call's messages apart: the second in which it began."""
    node: str
    queue: QueueId


def begin(root: Path, call: CallId, at: datetime, node: str, queue: QueueId) -> Raw:
    """An empty file for the call's next message; raises OSError."""
    folder = root / f"{at:%Y/%m/%d}"
    folder.mkdir(parents=True, exist_ok=True)
    number = int(at.timestamp())
    while any(folder.glob(f"{bare(call)}.message-{number}.*")):
        number += 1
    raw = Raw(folder / f"{bare(call)}.message-{number}.{node}.{queue}.sln", bare(call), number, node, queue)
    raw.file.touch(exist_ok=False)
    return raw


def left_over(root: Path, uuid: str = "*") -> list[Raw]:
    """Messages that were not finished, of all calls or of one."""
    found = sorted(root.glob(f"[0-9]*/[0-9]*/[0-9]*/{uuid}.message-*.sln"))
    named = ((file, _NAME.fullmatch(file.name)) for file in found)
    return [Raw(file, name[1], int(name[2]), name[3], QueueId(name[4])) for file, name in named if name]


def taken(raw: Raw) -> Taken | None:
    """What was said; None where that is nothing. Raises `RecordingError`."""
    try:
        found = files.taken(raw.file, CHANNELS)
    except NothingRecordedError:
        return None
    return None if found.duration_s < SHORTEST_S or found.stats[0].is_silent else found


def left(raw: Raw, found: Taken, path: str) -> MessageLeft:
    return MessageLeft(
        node=raw.node,
        queue=raw.queue,
        path=path,
        duration_s=found.duration_s,
        sha256=found.sha256,
        size_bytes=found.size_bytes,
    )
