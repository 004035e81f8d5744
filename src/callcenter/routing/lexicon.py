"""The lexicon: keywords that callers say, and where each of them leads; read strictly from a tab-separated file."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

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


def is_text(text: str) -> bool:
    """Whether it can be kept in UTF-8: JSON can hold half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def load_lexicon(path: Path, language: Language, destinations: Collection[str]) -> Lexicon:
    """The lexicon in this file; raises `RefusedDocumentError` with every problem found.

    `destinations` are the queues and routes of the flow that it serves.
    """
    return parse_lexicon(_text(path), path, language, destinations)


def parse_lexicon(text: str, path: Path, language: Language, destinations: Collection[str]) -> Lexicon:
    """The lexicon in `text`, read as `load_lexicon` reads a file; `path` is what problems call it."""
    if not is_text(text):
        raise RefusedDocumentError([_problem(path, 0, _NOT_UTF_8)])
    rows, problems = _rows(text, path)
    keywords: dict[str, tuple[int, Keyword]] = {}
    for line, row in rows:
        found = [_problem(path, line, fault) for fault in _faults(row, destinations)]
        text = folded(row["keyword"])
        if text in keywords:
            found.append(_problem(path, line, _twice(row["keyword"], keywords[text][0])))
        if found:
            problems += found
        else:
            keywords[text] = line, Keyword(text, row["destination"], row["matter"], int(row["weight"]))
    if not keywords and not problems:
        problems.append(_problem(path, 0, _NO_KEYWORD))
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
        *(_problem(path, at, _missing(column)) for column in REQUIRED if column not in columns),
        *(_problem(path, at, _unknown(column)) for column in columns if column not in REQUIRED + OPTIONAL),
    ]
    if len(set(columns)) < len(columns):
        problems.append(_problem(path, at, _COLUMN_TWICE))
    if problems:
        raise RefusedDocumentError(problems)
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == len(columns):
            rows.append((number, dict(zip(columns, cells, strict=True))))
        else:
            problems.append(_problem(path, number, _width(len(cells), len(columns))))
    return rows, problems


class _Fault(NamedTuple):
    """What is wrong in a column, how to mend it, and both in Chinese."""

    column: str
    fault: str
    mend: str
    fault_zh: str
    mend_zh: str


_NO_KEYWORD = _Fault(
    "(file)", "holds no keyword", "add a line for each keyword", "没有关键词", "请为每个关键词写一行"
)  # fmt: skip
_TOO_LARGE = _Fault("(file)", f"is larger than {MAX_BYTES} bytes", "shorten it", f"超过 {MAX_BYTES} 字节", "请缩短")
_NOT_UTF_8 = _Fault("(file)", "is not UTF-8 text", "save it in UTF-8", "不是 UTF-8 文本", "请以 UTF-8 保存")
_COLUMN_TWICE = _Fault("(columns)", "a column stands twice", "remove one of them", "有重复的列", "请删除其中一列")


def _problem(path: Path, line: int, found: _Fault) -> Problem:
    column, fault, mend, fault_zh, mend_zh = found
    return Problem(path, line, column, fault, mend, fault_zh=fault_zh, mend_zh=mend_zh)


def _missing(column: str) -> _Fault:
    return _Fault(column, "is missing", "add the column to the first line", "缺失", "请在第一行加上这一列")


def _unknown(column: str) -> _Fault:
    known = ", ".join(REQUIRED + OPTIONAL)
    return _Fault(column or "(column)", "is not a column here", f"use {known}", "不是这里的列", f"请使用 {known}")


def _width(cells: int, columns: int) -> _Fault:
    return _Fault(
        "(line)",
        f"has {cells} columns where the first line has {columns}",
        "separate the columns by one tab each",
        f"有 {cells} 列，而第一行有 {columns} 列",
        "各列之间请用一个制表符分隔",
    )


def _twice(keyword: str, line: int) -> _Fault:
    return _Fault(
        "keyword",
        f"{keyword} stands on line {line} already",
        "remove one of the two lines",
        f"{keyword} 已在第 {line} 行",
        "请删除其中一行",
    )


def _faults(row: dict[str, str], destinations: Collection[str]) -> Iterator[_Fault]:
    """Everything wrong with one row."""
    if not folded(row["keyword"]):
        yield _Fault("keyword", "is empty", "write the keyword, or remove the line", "为空", "请填写关键词，或删除该行")
    if row["destination"] not in destinations:
        known, named = ", ".join(sorted(destinations)), row["destination"]
        yield _Fault(
            "destination",
            f"{named or 'nothing'} is no queue or route of the flow",
            f"use one of {known}",
            f"{named or '（空）'} 不是流程中的队列或去向",
            f"请使用 {known} 之一",
        )
    weight = row["weight"]
    if not (weight.isascii() and weight.isdigit() and 1 <= int(weight[:4]) <= MAX_WEIGHT):
        yield _Fault(
            "weight",
            f"{weight or 'nothing'} is not a weight",
            f"write a whole number from 1 to {MAX_WEIGHT}",
            f"{weight or '（空）'} 不是权重",
            f"请填 1 到 {MAX_WEIGHT} 的整数",
        )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RefusedDocumentError([_problem(path, 0, _unreadable(error.strerror or ""))]) from error
    if len(data) > MAX_BYTES:
        raise RefusedDocumentError([_problem(path, 0, _TOO_LARGE)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RefusedDocumentError([_problem(path, line, _NOT_UTF_8)]) from error


def _unreadable(cause: str) -> _Fault:
    mend, mend_zh = "put the file there and let us read it", "请放好文件，并允许读取"
    return _Fault("(file)", f"cannot be read: {cause}", mend, f"无法读取：{cause}", mend_zh)
