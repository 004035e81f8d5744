"""The journal's files: numbered segments of lines, each line a checksum and a record.

Rules: a segment is only ever appended to, by the process that made it; a line counts when it ends and its checksum
fits; what a crash tore off at a segment's end is no record, what was damaged elsewhere is skipped and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

CHUNK_BYTES = 256 * 1024
_CHECK_BYTES = 9
"""Eight hexadecimal digits of CRC-32 and a space."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two records."""

    segment: int
    offset: int


@dataclass(frozen=True, slots=True)
class Record:
    """What was appended, and the place right after it."""

    body: bytes
    end: Position


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look into a segment gave."""

    records: tuple[Record, ...]
    damaged: int
    end: Position


def line(body: bytes) -> bytes:
    """`body` as a segment holds it; raises ValueError for a body of more than one line."""
    if b"\n" in body:
        raise ValueError("a journal's record is one line")
    return b"%08x " % crc32(body) + body + b"\n"


def segment_path(folder: Path, segment: int) -> Path:
    return folder / f"{segment:010d}.journal"


def segments(folder: Path) -> list[int]:
    """The numbers of the segments in `folder`, oldest first."""
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.journal"))


def read(folder: Path, start: Position, stop: int | None = None) -> Reading:
    """The next records of the segment that `start` is in, up to the offset `stop`; nothing where no whole line follows.

    A segment that does not exist is an empty one.
    """
    try:
        with segment_path(folder, start.segment).open("rb") as file:
            file.seek(start.offset)
            data = file.read(CHUNK_BYTES)
            if b"\n" not in data:
                data += file.readline()
    except FileNotFoundError:
        data = b""
    return _parse(data if stop is None else data[: max(0, stop - start.offset)], start)


def read_on(folder: Path, start: Position) -> Iterator[Record]:
    """Every record from `start` to the end of the last segment, as the files stand now."""
    for segment in segments(folder):
        if segment < start.segment:
            continue
        at = start if segment == start.segment else Position(segment, 0)
        while (reading := read(folder, at)).end != at:
            yield from reading.records
            at = reading.end


def last_end(folder: Path) -> Position:
    """The place after the last record in `folder`; the very beginning where there is none."""
    for segment in reversed(segments(folder)):
        ends = [record.end for record in read_on(folder, Position(segment, 0))]
        if ends:
            return ends[-1]
    return Position(0, 0)


def _parse(data: bytes, start: Position) -> Reading:
    records = []
    damaged = 0
    offset = start.offset
    *lines, _torn = data.split(b"\n")
    for text in lines:
        offset += len(text) + 1
        body = text[_CHECK_BYTES:]
        if text[:_CHECK_BYTES] == b"%08x " % crc32(body):
            records.append(Record(body, Position(start.segment, offset)))
        else:
            damaged += 1
    return Reading(tuple(records), damaged, Position(start.segment, offset))
