"""A first look into a file: what its columns are called, and what that seems to mean. Needs no database."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from callcenter.special_list.importing.columns import (
    LINES_BEFORE_HEADINGS,
    ColumnMap,
    headings_among,
    headings_shown,
    suggested,
)
from callcenter.special_list.importing.reading import opened


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look into a file gives."""

    headings: tuple[str, ...]
    columns: ColumnMap
    """As they suggest."""


def look(path: Path) -> Looked:
    """Raises `UnusableFileError`."""
    with opened(path) as sheet:
        first = [cells for _, cells in islice(sheet.lines(), LINES_BEFORE_HEADINGS + 1)]
    headings = first[headings_among(first)]
    return Looked(headings_shown(headings), suggested(headings))
