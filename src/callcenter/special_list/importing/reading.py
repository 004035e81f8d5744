"""A register's file, a line at a time: CSV of any usual encoding, or a spreadsheet. Blocks.

Rules: what a file may be is bounded before it is read, and each line while it is; a file that breaks a bound, or is not
what it claims to be, is refused with `UnusableFileError`, which holds nothing of what it says.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.special_list.importing.sheet import MOST_CELLS, MOST_LINES, Line, Sheet

MOST_BYTES = 512 * 1024 * 1024
"""Two million persons with all their columns are a third of it."""
LONGEST_LINE = 64 * 1024
_DELIMITERS = ",\t;"
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileKind(StrEnum):
    CSV = "csv"
    SPREADSHEET = "xlsx"


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    """`path`, whatever its name says it is; raises `UnusableFileError`."""
    with path.open("rb") as file:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnusableFileError(f"file: {size // 1024**2} MB; at most {MOST_BYTES // 1024**2}, split it")
        match kind_of(file.read(8)):
            case FileKind.SPREADSHEET:
                # What it brings along takes longer to load than most registers to look at.
                from callcenter.special_list.importing.spreadsheet import spreadsheet

                with spreadsheet(path) as sheet:
                    yield sheet
            case FileKind.CSV:
                yield Csv(file, size)


def kind_of(first: bytes) -> FileKind:
    """By its first 8 bytes; raises `UnusableFileError`."""
    if first.startswith(_OLE):
        raise UnusableFileError("file: an old Excel file (.xls), or one with a password; save it as .xlsx or .csv")
    if not first:
        raise UnusableFileError("file: empty; choose another")
    return FileKind.SPREADSHEET if first.startswith(_ZIP) else FileKind.CSV


class Csv:
    """`Sheet`."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self.encoding = encoding_of(file)

    @property
    def share_read(self) -> float:
        return min(1.0, self._file.tell() / self._size) if not self._file.closed else 1.0

    def lines(self) -> Iterator[Line]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self.encoding, errors="strict", newline="")
        try:
            yield from self._rows(text)
        except csv.Error as error:
            # Its text tells what is wrong with the quotes, and nothing of what stands between them.
            raise UnusableFileError(
                f"line {self._at}: {error}; look for a quotation mark without its partner"
            ) from error
        except UnicodeError as error:
            raise UnusableFileError(
                f"after line {self._at}: neither UTF-8 nor GB18030; save the file again as UTF-8"
            ) from error
        finally:
            # Whoever stops in the middle may have closed the file already.
            with suppress(ValueError):
                text.detach()

    _at = 0

    def _rows(self, text: io.TextIOWrapper) -> Iterator[Line]:
        first = text.readline(LONGEST_LINE)
        text.seek(0)
        rows = csv.reader(self._bounded(text), delimiter=delimiter_of(first), strict=True)
        for row in rows:
            if len(row) > MOST_CELLS:
                raise UnusableFileError(f"line {rows.line_num}: {len(row)} columns; at most {MOST_CELLS}")
            if any(row):
                yield rows.line_num, row

    def _bounded(self, text: io.TextIOWrapper) -> Iterator[str]:
        readline = text.readline
        self._at = 0
        while line := readline(LONGEST_LINE):
            self._at += 1
            if len(line) == LONGEST_LINE:
                raise UnusableFileError(f"line {self._at}: longer than {LONGEST_LINE} characters; is this a table?")
            if "\0" in line:
                raise UnusableFileError(f"line {self._at}: holds a NUL; this is no text, save it as .csv or .xlsx")
            if self._at > MOST_LINES:
                raise UnusableFileError(f"file: more than {MOST_LINES} lines; split it")
            yield line


def encoding_of(file: BinaryIO) -> str:
    """By its mark, else UTF-8 if all of it is, else GB18030, which holds GBK and GB 2312; Chinese Excel writes that."""
    file.seek(0)
    first = file.read(4)
    if first.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return "gb18030"
    return "utf-8"


def delimiter_of(first: str) -> str:
    """What parts the cells of the first line: comma, tab or semicolon."""
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)
