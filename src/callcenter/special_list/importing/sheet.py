"""What every kind of file comes to: numbered lines of cells, within bounds."""

import unicodedata
from collections.abc import Iterator
from typing import Protocol

MOST_LINES = 5_000_000
MOST_CELLS = 256

Line = tuple[int, list[str]]
"""Its number, from 1, and its cells as they are written."""


class Sheet(Protocol):
    """An open file."""

    def lines(self) -> Iterator[Line]:
        """Every line that is not empty, once; raises `UnusableFileError`."""
        ...

    @property
    def share_read(self) -> float:
        """0 to 1."""
        ...


def tidied(cell: str) -> str:
    """Full-width digits as plain ones; without the space around it, and the apostrophe that keeps a number text."""
    if cell.isalnum() and cell.isascii():
        return cell
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)
    return cell.strip(" \t\r\n\ufeff\u00a0\u200b").removeprefix("'").strip()
