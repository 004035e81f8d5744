"""A number in the files that Asterisk writes: found, and struck out where it stands, without a byte more or less.

Rules: only whole lines are touched; the first line of a file is not, as trails know a file by it (`trail.py`); a file
may be written to meanwhile. Everything here blocks.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

STRUCK = b"x"
AT_ONCE = 1024 * 1024


def pattern(forms: Sequence[str]) -> re.Pattern[bytes]:
    """Finds a number in any of its forms, and not within a longer one; the longest form has to come first."""
    written = b"|".join(re.escape(form.encode()) for form in forms)
    return re.compile(rb"(?<![0-9])(?:" + written + rb")(?![0-9])")


def log_files(folder: Path) -> list[Path]:
    """Every file of a log folder, never through a link."""
    return sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())


def count(file: Path, number: re.Pattern[bytes]) -> int:
    """How many times it stands in the file. Raises OSError."""
    with file.open("rb") as opened:
        return sum(len(number.findall(line)) for line in opened)


def strike_out(file: Path, number: re.Pattern[bytes]) -> tuple[int, int]:
    """How many were struck out, and how many stay because they stand in the first line. Raises OSError."""
    struck = 0
    handle = os.open(file, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "r+b", buffering=0) as opened:
        lines = _lines(opened.fileno())
        stays = len(number.findall(next(lines, (0, b""))[1]))
        for start, line in lines:
            for found in number.finditer(line):
                os.pwrite(opened.fileno(), STRUCK * len(found[0]), start + found.start())
                struck += 1
    return struck, stays


def _lines(handle: int) -> Iterator[tuple[int, bytes]]:
    """Each whole line, and where it begins."""
    start, rest = 0, b""
    while data := os.pread(handle, AT_ONCE, start + len(rest)):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield start, line
            start += len(line) + 1
