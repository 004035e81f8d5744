"""A lexicon's file, or one of wordings, as rows of cells, and back; pure.

Comments, empty lines and untouched lines stay as they are.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from callcenter.routing import wordings
from callcenter.routing.lexicon import REQUIRED
from callcenter.vocabulary.errors import Problem, RefusedDocumentError

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of file that is written in rows."""

    noun: str
    columns: tuple[str, ...]
    """Of a new file; the first says what the row is about."""
    required: frozenset[str]


LEXICON = Table("a lexicon", ("keyword", "pinyin", "english", "destination", "matter", "weight"), frozenset(REQUIRED))
WORDINGS = Table("wordings", wordings.COLUMNS, frozenset(wordings.COLUMNS))


def rows_of(text: str, table: Table = LEXICON) -> dict[str, Any] | None:
    """``{"columns": […], "rows": [{column: cell}]}``; None where the first line is no header."""
    lines = _lines(text)
    if not lines:
        return {"columns": list(table.columns), "rows": []}
    columns = lines[0][1].split("\t")
    if not table.required <= set(columns):
        return None
    return {"columns": columns, "rows": [_row(columns, line) for _, line in lines[1:]]}


def row_on(text: str, line: int) -> int | None:
    """Which of `rows_of` (from 0) stands on this line (from 1); None for the header, comments and empty lines."""
    places = [at for at, _ in _lines(text)[1:]]
    return places.index(line - 1) if line - 1 in places else None


def with_rows(text: str, values: dict[str, Any], table: Table = LEXICON) -> str:
    """`text` holding the rows of `values`; raises RefusedDocumentError for values that are no rows."""
    rows = _checked(values, table)
    given = text.splitlines()
    known = _lines(text)
    if known:
        columns = known[0][1].split("\t")
    else:
        columns = list(table.columns)
        given.append("\t".join(columns))
        known = [(len(given) - 1, given[-1])]
    new_columns = [column for column in table.columns if column not in columns and any(row.get(column) for row in rows)]
    if new_columns:
        columns += new_columns
        given = [line if not line.strip() or line[0] == "#" else line + "\t" * len(new_columns) for line in given]
        given[known[0][0]] = "\t".join(columns)
    lines = [given[at] for at, _ in known[1:]]
    wanted = [_line(columns, row) for row in rows]
    out = _replaced(given, [at for at, _ in known[1:]], lines, wanted, known[0][0])
    return "\n".join(out) + "\n"


def _replaced(given: list[str], places: list[int], lines: list[str], wanted: list[str], header: int) -> list[str]:
    """`given` with `lines`, which stand at `places`, become `wanted`; whatever stands between them stays there."""
    gone: set[int] = set()
    changed: dict[int, str] = {}
    added: dict[int, list[str]] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, lines, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        changed |= {places[i1 + step]: wanted[j1 + step] for step in range(both)}
        gone |= set(places[i1 + both : i2])
        before = places[i1 + both - 1] if i1 + both else header
        added.setdefault(before, []).extend(wanted[j1 + both : j2])
    out: list[str] = []
    for at, line in enumerate(given):
        if at not in gone:
            out.append(changed.get(at, line))
        out += added.get(at, ())
    return out


def _lines(text: str) -> list[tuple[int, str]]:
    """Lines that are read, with their index: neither empty nor a comment."""
    return [(at, line) for at, line in enumerate(text.splitlines()) if line.strip() and line[0] != "#"]


def _row(columns: list[str], line: str) -> Row:
    cells = [cell.strip() for cell in line.split("\t")]
    return dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))


def _line(columns: list[str], row: Row) -> str:
    return "\t".join(_tidied(row.get(column, "")) for column in columns)


def _tidied(cell: str) -> str:
    """On one line, and without the space that nobody sees."""
    return " ".join(cell.split())


def _checked(values: dict[str, Any], table: Table) -> list[Row]:
    rows, about = values.get("rows"), table.columns[0]
    if not isinstance(rows, list):
        raise _refused("rows", "is missing", f"send rows: a list with one object for each {about}")
    checked: list[Row] = []
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not set(row) <= set(table.columns):
            raise _refused(f"rows.{at}", f"is no row of {table.noun}", f"use the columns {', '.join(table.columns)}")
        checked.append({column: "" if cell is None else str(cell) for column, cell in row.items()})
        if _tidied(checked[-1].get(about, "")).startswith("#"):
            raise _refused(
                f"rows.{at}.{about}", "begins with #, which marks a comment", f"write the {about} without it"
            )
    return checked


def _refused(field: str, fault: str, mend: str) -> RefusedDocumentError:
    return RefusedDocumentError([Problem(Path("rows"), 0, field, fault, mend)])
