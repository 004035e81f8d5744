"""The lexicon: keywords that callers say, and where each of them leads; read strictly from a tab-separated file."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

REQUIRED = ("keyword", "destination", "matter", "weight")
OPTIONAL = ("pinyin", "english")
"""For the people who read the file."""
MAX_WEIGHT = 9
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Keyword:
    """One line of a lexicon."""

    text: str
    """As `folded` leaves it."""
    destination: str
    """A queue, or a route of the flow: emergency, progress, agent."""
    matter: str
    weight: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All keywords of one language."""

    language: Language
    keywords: tuple[Keyword, ...]
    version: str
    """Short hash of the content."""
    by_first: Mapping[str, tuple[Keyword, ...]] = field(repr=False)
    """The keywords by their first character, longest first."""


def lexicon(language: Language, keywords: Sequence[Keyword]) -> Lexicon:
    """A lexicon of these keywords."""
    by_first: dict[str, list[Keyword]] = {}
    for keyword in sorted(keywords, key=lambda keyword: -len(keyword.text)):
        by_first.setdefault(keyword.text[0], []).append(keyword)
    content = "\n".join(f"{k.text}\t{k.destination}\t{k.matter}\t{k.weight}" for k in keywords)
    return Lexicon(
        language,
        tuple(keywords),
        hashlib.sha256(f"{language}\n{content}".encode()).hexdigest()[:12],
        {first: tuple(found) for first, found in by_first.items()},
    )


def folded(text: str) -> str:
    """`text` in the one form in which keywords and words are compared: width, case and spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def load_lexicon(path: Path, language: Language, destinations: Collection[str]) -> Lexicon:
    """The lexicon in this file; raises `RefusedDocumentError` with every problem found.

    `destinations` are the queues and routes of the flow that it serves.
    """
    return parse_lexicon(_text(path), path, language, destinations)


def parse_lexicon(text: str, path: Path, language: Language, destinations: Collection[str]) -> Lexicon:
    """The lexicon in `text`, read as `load_lexicon` reads a file; `path` is what problems call it."""
    rows, problems = _rows(text, path)
    keywords: dict[str, tuple[int, Keyword]] = {}
    for line, row in rows:
        found = [Problem(path, line, *fault) for fault in _faults(row, destinations)]
        text = folded(row["keyword"])
        if text in keywords:
            fault = f"{row['keyword']} stands on line {keywords[text][0]} already"
            found.append(Problem(path, line, "keyword", fault, "remove one of the two lines"))
        if found:
            problems += found
        else:
            keywords[text] = line, Keyword(text, row["destination"], row["matter"], int(row["weight"]))
    if not keywords and not problems:
        problems.append(Problem(path, 0, "(file)", "holds no keyword", "add a line for each keyword"))
    if problems:
        raise RefusedDocumentError(problems)
    return lexicon(language, [keyword for _, keyword in keywords.values()])


def _rows(content: str, path: Path) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """The file's rows with their line numbers; empty lines and lines that begin with # are left out."""
    lines = [(number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines:
        return [], []
    at, header = lines[0]
    columns = header.split("\t")
    problems = [
        *(Problem(path, at, column, "is missing", "add the column to the first line") for column in _missing(columns)),
        *(
            Problem(path, at, column or "(column)", "is not a column here", f"use {', '.join(REQUIRED + OPTIONAL)}")
            for column in columns
            if column not in REQUIRED + OPTIONAL
        ),
    ]
    if len(set(columns)) < len(columns):
        problems.append(Problem(path, at, "(columns)", "a column stands twice", "remove one of them"))
    if problems:
        raise RefusedDocumentError(problems)
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == len(columns):
            rows.append((number, dict(zip(columns, cells, strict=True))))
        else:
            fault = f"has {len(cells)} columns where the first line has {len(columns)}"
            problems.append(Problem(path, number, "(line)", fault, "separate the columns by one tab each"))
    return rows, problems


def _missing(columns: list[str]) -> list[str]:
    return [column for column in REQUIRED if column not in columns]


def _faults(row: dict[str, str], destinations: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Field, fault and mend of everything wrong with one row."""
    if not folded(row["keyword"]):
        yield "keyword", "is empty", "write the keyword, or remove the line"
    if row["destination"] not in destinations:
        known = ", ".join(sorted(destinations))
        yield (
            "destination",
            f"{row['destination'] or 'nothing'} is no queue or route of the flow",
            f"use one of {known}",
        )
    weight = row["weight"]
    if not (weight.isascii() and weight.isdigit() and 1 <= int(weight[:4]) <= MAX_WEIGHT):
        yield "weight", f"{weight or 'nothing'} is not a weight", f"write a whole number from 1 to {MAX_WEIGHT}"


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise RefusedDocumentError(
            [Problem(path, 0, "(file)", fault, "put the file there and let us read it")]
        ) from error
    if len(data) > MAX_BYTES:
        raise RefusedDocumentError([Problem(path, 0, "(file)", f"is larger than {MAX_BYTES} bytes", "shorten it")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RefusedDocumentError([Problem(path, line, "(file)", "is not UTF-8 text", "save it in UTF-8")]) from error
