"""Spreadsheets (.xlsx) by openpyxl, a row at a time. The only file that knows openpyxl.

Rules: an archive is judged by its directory before anything is unpacked (Python's zipfile unpacks no more than the
directory says), entities are refused (defusedxml), what the sheet says of its own size is not believed.
"""

import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import defusedxml
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.special_list.importing.sheet import MOST_CELLS, MOST_LINES, Line, Sheet

MOST_UNPACKED = 1024 * 1024 * 1024
"""A million rows of a dozen columns are half of it."""
MOST_IN_MEMORY = 128 * 1024 * 1024
"""Of all parts but sheets, which alone are read as a stream."""
MOST_PARTS = 2000
MOST_TIMES_PACKED = 200
"""XML of a table shrinks ten- to fortyfold."""
_SMALL = 1024 * 1024
_FAULTS = (
    zipfile.BadZipFile, InvalidFileException, ParseError, defusedxml.DefusedXmlException, OSError, EOFError,
    # lxml's, which openpyxl takes where it is installed; it resolves no entities either.
    SyntaxError,
    # What openpyxl raises for parts that are missing or not what they should be.
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, NotImplementedError, OverflowError,
    RecursionError, zipfile.zlib.error,  # type: ignore[attr-defined]
)  # fmt: skip


@contextmanager
def spreadsheet(path: Path) -> Iterator[Sheet]:
    """The first visible sheet that holds anything; raises `UnusableFileError`."""
    if not DEFUSEDXML:
        raise UnusableFileError("file: spreadsheets cannot be read safely here: defusedxml is not installed")
    # Opened here, because openpyxl leaves a file open that it cannot read.
    with path.open("rb") as file:
        _judge(file)
        with _translated():
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheets: list[Any] = [each for each in book.worksheets if each.sheet_state == "visible"]
            if not sheets:
                raise UnusableFileError("file: no visible sheet; put the table on one")
            yield _Spreadsheet(sheets)
        finally:
            book.close()


class _Spreadsheet:
    # openpyxl's stubs do not know what a sheet can do that is only read.
    def __init__(self, sheets: list[Any]) -> None:
        self._sheets = sheets
        # Only for the progress bar.
        self._rows_told = max((sheet.max_row or 0 for sheet in sheets[:1]), default=0)
        self._at = 0

    @property
    def share_read(self) -> float:
        return min(1.0, self._at / self._rows_told) if self._rows_told else 0.0

    def lines(self) -> Iterator[Line]:
        for sheet in self._sheets:
            has_any = False
            for line in self._lines(sheet):
                has_any = True
                yield line
            if has_any:
                return

    def _lines(self, sheet: Any) -> Iterator[Line]:
        # A sheet that claims a million columns would have each row filled up to them.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        self._at = 0
        while True:
            with _translated(f"line {self._at + 1}: "):
                row = next(rows, None)
            if row is None:
                return
            self._at += 1
            if self._at > MOST_LINES:
                raise UnusableFileError(f"file: more than {MOST_LINES} lines; split it")
            if len(row) > MOST_CELLS:
                raise UnusableFileError(f"line {self._at}: {len(row)} columns; at most {MOST_CELLS}")
            cells = [text_of(cell) for cell in row]
            if any(cells):
                yield self._at, cells


def text_of(cell: Any) -> str:
    """A cell as a person reads it: 13800138000.0 is 13800138000, a day is 2026-01-31."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return str(cell)
        case float():
            return str(int(cell)) if math.isfinite(cell) and cell.is_integer() else str(cell)
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case time() | timedelta():
            return str(cell)
        case int():
            return str(cell)
        case _:
            # A formula over many cells is an object of its own.
            return "="


def _judge(file: BinaryIO) -> None:
    with _translated(), zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise UnusableFileError(f"file: {len(parts)} parts; at most {MOST_PARTS}, save the table alone as a new file")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise UnusableFileError(
            f"file: unpacks to {unpacked // 1024**2} MB; at most {MOST_UNPACKED // 1024**2}, save it as .csv"
        )
    in_memory = sum(part.file_size for part in parts if "worksheets/" not in part.filename)
    if in_memory > MOST_IN_MEMORY:
        raise UnusableFileError(
            f"file: {in_memory // 1024**2} MB beside its sheets; at most {MOST_IN_MEMORY // 1024**2}, save it as .csv"
        )
    if any(part.file_size > _SMALL and part.file_size > MOST_TIMES_PACKED * part.compress_size for part in parts):
        raise UnusableFileError("file: unpacks to more than a table can; save it as .csv")
    if any(part.flag_bits & 1 for part in parts):
        raise UnusableFileError("file: has a password; save it without one")


@contextmanager
def _translated(place: str = "file: ") -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        # Their texts may hold what a cell says.
        raise UnusableFileError(
            f"{place}no sound spreadsheet ({type(error).__name__}); save it again, or as .csv"
        ) from None
