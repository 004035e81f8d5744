"""Read a flow from its YAML file; whatever is wrong with it comes out as problems with file, line, field and mend."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from callcenter.ivr.check import Fault, faults
from callcenter.ivr.flow import Flow
from callcenter.vocabulary.errors import Problem, RefusedDocumentError

MAX_BYTES = 1_000_000
MAX_VALUES = 20_000
"""Aliases may not blow a small file up."""
MAX_DEPTH = 12

_KINDS = {"say", "ask", "confirm", "digits", "line", "score", "bye"}
_FAULTS = {"missing": "is missing", "extra_forbidden": "is not known here"}
_MENDS = {
    "missing": "add it",
    "extra_forbidden": "remove it, or correct its spelling",
    "string_pattern_mismatch": "use small letters, digits and _ in names; one of 0-9 * # A-D for a key",
    "union_tag_not_found": f"add kind: one of {', '.join(sorted(_KINDS))}",
    "union_tag_invalid": f"write one of {', '.join(sorted(_KINDS))}",
    "enum": "write one of the values named",
    "model_type": "write fields and values below it",
    "dict_type": "write names and values below it",
}


def load_flow(path: Path) -> Flow:
    """The flow in this file; raises `RefusedDocumentError` with every problem found."""
    document = _Document(path)
    try:
        flow = Flow.model_validate(document.values)
    except ValidationError as error:
        raise _refusal(document, [_said(document, detail) for detail in error.errors()]) from error
    found = faults(flow)
    if found:
        raise _refusal(document, found)
    return flow


def _refusal(document: "_Document", found: Iterable[Fault]) -> RefusedDocumentError:
    # A mapping that an alias uses in several places stands on one line: its fault is told once.
    problems: dict[tuple[int, str, str], Problem] = {}
    for fault in found:
        problem = document.problem(fault)
        problems.setdefault((problem.line, "".join(fault.path[-1:]), fault.fault), problem)
    return RefusedDocumentError([*problems.values()])


class _Document:
    """A YAML file as plain values, and the line each field stands on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[tuple[str, ...], int] = {(): 1}
        self._twice: list[Fault] = []
        self._count = 0
        self.values = self._plain(_parsed(path), ())
        if self._twice:
            raise _refusal(self, self._twice)

    def problem(self, fault: Fault) -> Problem:
        """`fault` with its place in the file: the line of the field, or of what should hold it."""
        place = fault.path
        while place not in self._lines:
            place = place[:-1]
        return Problem(self._path, self._lines[place], ".".join(fault.path) or "(file)", fault.fault, fault.mend)

    def field(self, loc: tuple[int | str, ...]) -> tuple[str, ...]:
        """pydantic's location as the file writes it: without the tags of unions and its mark for keys."""
        path: tuple[str, ...] = ()
        for step in map(str, loc):
            is_tag = len(path) == 2 and path[0] == "nodes" and step in _KINDS and (*path, step) not in self._lines
            if step != "[key]" and not is_tag:
                path = (*path, step)
        return path

    def _plain(self, value: object, path: tuple[str, ...]) -> Any:
        self._count += 1
        if self._count > MAX_VALUES or len(path) > MAX_DEPTH:
            fault = Fault(path, "holds too much", "take out aliases (*name) that repeat or contain themselves")
            raise RefusedDocumentError([self.problem(fault)])
        match value:
            case CommentedMap():
                return self._mapping(value, path)
            case CommentedSeq():
                return [self._part(value, index, item, path) for index, item in enumerate(value)]
            case _:
                return value

    def _mapping(self, value: CommentedMap, path: tuple[str, ...]) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, item in value.items():
            name = str(key)
            if name in plain:
                # 1 and "1" are two keys to YAML and one on a phone.
                fault = f"is bound twice, first on line {self._lines[*path, name]}"
                self._twice.append(Fault((*path, name), fault, "remove one of them"))
            plain[name] = self._part(value, key, item, path)
        return plain

    def _part(self, whole: CommentedMap | CommentedSeq, key: object, item: object, path: tuple[str, ...]) -> Any:
        below = (*path, str(key))
        # Parts that come in by a merge or below a foreign tag have no place of their own.
        place = (whole.lc.data or {}).get(key)
        self._lines[below] = place[0] + 1 if place else self._lines[path]
        return self._plain(item, below)


def _parsed(path: Path) -> object:
    """The file as ruamel reads it, with the positions of its parts."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}", "put the file there and let us read it") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, "is not UTF-8 text", "save it in UTF-8", line) from error
    if len(data) > MAX_BYTES:
        raise _unreadable(path, f"is larger than {MAX_BYTES} bytes", "a flow is text of a few hundred lines")
    try:
        parsed: object = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        key = text.splitlines()[line - 1].partition(":")[0].strip(" '\"") if line else "(file)"
        raise RefusedDocumentError([Problem(path, line, key, "is bound twice", "remove one of them")]) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = " ".join(str(error.problem or error.context).split())
        mend = "check indentation, colons, quotes and brackets here"
        raise _unreadable(path, fault, mend, mark.line + 1 if mark else 0) from error
    except (YAMLError, ValueError, RecursionError) as error:
        fault = f"is not YAML: {' '.join(str(error).split())[:200]}"
        raise _unreadable(path, fault, "check indentation, colons, quotes and brackets") from error
    return parsed


def _unreadable(path: Path, fault: str, mend: str, line: int = 0) -> RefusedDocumentError:
    return RefusedDocumentError([Problem(path, line, "(file)", fault, mend)])


def _said(document: _Document, detail: ErrorDetails) -> Fault:
    """pydantic's finding in our words."""
    fault = _FAULTS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    return Fault(document.field(detail["loc"]), fault, _MENDS.get(detail["type"], "write a value that fits"))
