"""The index of a folder of utterances: which file says what, in which language, and where it should lead.

Rules: a bad row keeps no good one back; every fault is told with its line, its field and the mend.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.routing.wordings import NOTHING
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

INDEX = "index.tsv"
COLUMNS = ("file", "language", "voice", "queue", "text")
"""The order where the index has no header; only the first, second and fourth are needed."""
NEEDED = ("file", "queue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One sound file, and what was wanted with it."""

    file: Path
    language: Language
    wanted: str
    """A destination; `none` where nobody could tell."""
    voice: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """What can be heard, and what is wrong with the rest."""

    utterances: tuple[Utterance, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Path, ...]
    """Files that the index names and the folder lacks."""


def load_index(folder: Path, destinations: Collection[str], language: Language | None = None) -> Index:
    """The index in `folder`; `language` is that of rows that name none. Raises RefusedDocumentError."""
    file = folder / INDEX
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        mend = f"name a folder that holds {INDEX} ({', '.join(COLUMNS)}; tabs between them)"
        raise RefusedDocumentError([Problem(file, 0, "(file)", f"cannot be read: {error.strerror}", mend)]) from error
    except UnicodeDecodeError as error:
        raise RefusedDocumentError([Problem(file, 0, "(file)", "is not UTF-8 text", "save it in UTF-8")]) from error
    return read_index(text, file, {*destinations, NOTHING}, language)


def read_index(text: str, file: Path, destinations: Collection[str], language: Language | None) -> Index:
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1) if _is_row(line)]
    columns = _header(lines[0][1]) if lines else None
    rows = lines if columns is None else lines[1:]
    if columns is not None and (lacking := [name for name in NEEDED if name not in columns]):
        fault, mend = f"lacks {' and '.join(lacking)}", f"name the columns {', '.join(COLUMNS)}"
        raise RefusedDocumentError([Problem(file, lines[0][0], "(header)", fault, mend)])
    if not rows:
        raise RefusedDocumentError([Problem(file, 0, "(file)", "names no utterance", "add a line for each file")])
    utterances: list[Utterance] = []
    problems: list[Problem] = []
    for number, cells in rows:
        row = dict(zip(columns or COLUMNS, (cell.strip() for cell in cells), strict=False))
        faults = [Problem(file, number, *fault) for fault in _faults(row, destinations, language)]
        problems += faults
        if not faults:
            utterances.append(_utterance(row, file.parent, language))
    missing = [one.file for one in utterances if not one.file.is_file()]
    return Index(tuple(one for one in utterances if one.file not in missing), tuple(problems), tuple(missing))


def spread(utterances: Sequence[Utterance], limit: int | None) -> Sequence[Utterance]:
    """At most `limit` of them, from all over the index."""
    if limit is None or limit >= len(utterances):
        return utterances
    return [utterances[place * len(utterances) // limit] for place in range(limit)]


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _header(cells: Sequence[str]) -> tuple[str, ...] | None:
    names = tuple(cell.strip().lower() for cell in cells)
    return names if {"file", "queue"} & {*names} else None


def _faults(
    row: Mapping[str, str], destinations: Collection[str], language: Language | None
) -> Iterator[tuple[str, str, str]]:
    """Field, fault and mend of everything wrong with one row."""
    if not row.get("file"):
        yield "file", "is empty", "name the sound file, as seen from the index"
    spoken = row.get("language", "")
    if spoken not in [*Language] and (spoken or language is None):
        yield "language", f"{spoken or 'nothing'} is no language", f"write one of {', '.join(Language)}"
    queue = row.get("queue", "")
    if queue not in destinations:
        wanted = f"use one of {', '.join(sorted(destinations))}"
        yield "queue", f"{queue or 'nothing'} is no destination of the lexicons", wanted


def _utterance(row: Mapping[str, str], folder: Path, language: Language | None) -> Utterance:
    spoken = row.get("language") or language
    return Utterance(
        file=folder / row["file"],
        language=Language(spoken or ""),
        wanted=row["queue"],
        voice=row.get("voice", ""),
        text=row.get("text", ""),
    )
