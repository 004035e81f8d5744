"""YAML read strictly: plain values, and the line of every field.

Rules: a document may hold so many bytes, values and levels, whatever its aliases make of them, and reading stops where
there are more. A key stands once. Plain scalars are YAML 1.2's: only ``true`` and ``false`` are truth values, a time of
day or a number with a leading zero stays text. No tags, no merge keys.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath
from callcenter.vocabulary.errors import Problem, RefusedDocumentError

MAX_BYTES = 2_000_000
MAX_VALUES = 100_000
MAX_DEPTH = 16

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?([0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18}|[0-9]{1,18})([eE][-+]?[0-9]{1,3})?")
_PLAIN = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_PLAIN |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}  # type: ignore[dict-item]
_TEXT_TAG = "tag:yaml.org,2002:str"
_LOOK_HERE = Bilingual("check indentation, colons, quotes and brackets here", "请检查此处的缩进、冒号、引号和括号")
_TAKE_OUT = Bilingual(
    "take out aliases (*name) that repeat or contain themselves", "去掉重复展开或包含自身的别名（*名称）"
)
_REMOVE_ONE = Bilingual("remove one of them", "删去其中一个")


@dataclass(slots=True)
class _Part:
    """A value with the lines of what it holds; an alias shares the part of its anchor."""

    line: int
    value: Any = None
    size: int = 1
    """Values in it, aliases written out."""
    depth: int = 0
    below: dict[str, tuple[int, "_Part"]] = field(default_factory=dict)
    """By key or index; the line is that of the key."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, and where."""

    file: Path
    values: Any
    _top: _Part | None = None
    """None for values that came without a text."""

    def line(self, path: FieldPath) -> int:
        """The line of the field at `path`, or of what should hold it."""
        if self._top is None:
            return 0
        line, part = 1, self._top
        for step in path:
            if step not in part.below:
                break
            line, part = part.below[step]
        return line

    def problem(self, fault: Fault) -> Problem:
        """`fault` with its place in the file."""
        return Problem(
            self.file, self.line(fault.path), ".".join(fault.path) or "(file)", fault.fault.en, fault.mend.en,
            fault.at_node, fault.fault.zh, fault.mend.zh, fault.severity,
        )  # fmt: skip

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """Each told once: a mapping that an alias uses in several places stands on one line."""
        told: dict[tuple[int, str, str], Problem] = {}
        for fault in faults:
            problem = self.problem(fault)
            # Without a text there are no lines to tell them apart by.
            place = (problem.line, fault.path[-1] if fault.path and problem.line else problem.field, fault.fault.en)
            told.setdefault(place, problem)
        return [*told.values()]


def read(path: Path) -> Document:
    """The document in this file; raises RefusedDocumentError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        fault = Bilingual(f"cannot be read: {error.strerror}", f"无法读取：{error.strerror}")
        mend = Bilingual("put the file there and let us read it", "请放好文件并允许读取")
        raise _refusal(path, 0, (), fault, mend) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data) > MAX_BYTES:
            _too_large(path)
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(
            path,
            line,
            (),
            Bilingual("is not UTF-8 text", "不是 UTF-8 文本"),
            Bilingual("save it in UTF-8", "请以 UTF-8 保存"),
        ) from error
    return parse(text, path)


def parse(text: str, file: Path) -> Document:
    """The document written in `text`; `file` is what problems call it. Raises RefusedDocumentError."""
    if len(text) > MAX_BYTES:
        _too_large(file)
    try:
        top = _Builder(file).built(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(error.problem or error.context).split())
        fault = Bilingual(f"is not YAML: {said}", f"不是有效的 YAML：{said}")
        raise _refusal(file, mark.line + 1 if mark else 1, (), fault, _LOOK_HERE) from error
    except (yaml.YAMLError, UnicodeError) as error:
        said = " ".join(str(error).split())[:200]
        fault = Bilingual(f"is not YAML: {said}", f"不是有效的 YAML：{said}")
        raise _refusal(file, 1, (), fault, _LOOK_HERE) from error
    return Document(file, top.value, top)


def of_values(values: object, file: Path) -> Document:
    """Values that came without a text, as the editor sends them; raises RefusedDocumentError for too many of them."""
    count, waiting = 0, [(values, 0)]
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > MAX_VALUES or depth > MAX_DEPTH:
            _too_much(file, 0, ())
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, depth + 1) for part in below]
    return Document(file, values)


class _Builder:
    """Parts from YAML's events, one after the other, bounded at every step."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: list[tuple[_Part, str | None]] = []
        """What is being read, and the anchor it will have."""
        self._keys: list[str | None] = []
        """The key that waits for its value, of each open part."""
        self._key_lines: list[int] = []
        self._anchors: dict[str, _Part] = {}
        self._top: _Part | None = None

    def built(self, events: Iterable[yaml.Event]) -> _Part:
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 0
            match event:
                case yaml.DocumentStartEvent() if self._top is not None:
                    fault = Bilingual("holds a second document", "包含第二个文档")
                    self._refuse(line, fault, Bilingual("remove the line ---", "删除 --- 行"))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._begin(event, line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    part, anchor = self._open.pop()
                    self._keys.pop()
                    self._key_lines.pop()
                    self._put(part, part.line, anchor)
                case yaml.ScalarEvent():
                    self._scalar(event, line)
                case yaml.AliasEvent():
                    self._alias(event.anchor or "", line)
        return self._top or _Part(1)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        if event.tag is not None:
            self._refuse_tag(event.tag, line)
        if self._awaits_key():
            self._refuse(
                line,
                Bilingual("has a key that is no text", "键不是文本"),
                Bilingual("write a name before the colon", "冒号前请写名称"),
            )
        if len(self._open) >= MAX_DEPTH:
            _too_much(self._file, line, self._path())
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append((_Part(line, {} if is_mapping else []), event.anchor))
        self._keys.append(None)
        self._key_lines.append(line)
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if event.tag not in (None, _TEXT_TAG, "!"):
            self._refuse_tag(event.tag, line)
        if self._awaits_key():
            self._key(event.value, line)
            return
        is_plain = event.style is None or event.style == ""
        value = _resolved(event.value) if is_plain and event.tag is None else event.value
        self._put(_Part(line, value), line, event.anchor)

    def _key(self, key: str, line: int) -> None:
        part, _ = self._open[-1]
        self._keys[-1] = key
        self._key_lines[-1] = line
        if key == "<<":
            fault = Bilingual("merges another mapping, which is not YAML 1.2", "使用了合并键，YAML 1.2 没有此写法")
            self._refuse(line, fault, Bilingual("write its fields out here", "请在此逐项写出"))
        if key in part.below:
            # 1 and "1" are two keys to YAML and one on a phone.
            first = part.below[key][0]
            fault = Bilingual(f"is bound twice, first on line {first}", f"重复定义，首次在第 {first} 行")
            self._refuse(line, fault, _REMOVE_ONE)

    def _alias(self, anchor: str, line: int) -> None:
        if self._awaits_key():
            self._refuse(
                line, Bilingual("has an alias for a key", "键不能是别名"), Bilingual("write the key out", "请写出键名")
            )
        part = self._anchors.get(anchor)
        if part is None:
            is_itself = any(name == anchor for _, name in self._open)
            fault = (
                Bilingual(f"the alias *{anchor} contains itself", f"别名 *{anchor} 包含自身")
                if is_itself
                else Bilingual(f"there is no anchor &{anchor} before the alias", f"此前没有锚点 &{anchor}")
            )
            self._refuse(line, fault, Bilingual("write the values out", "请写出具体内容"))
        self._put(part, line, None)

    def _put(self, part: _Part, line: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = part
        if not self._open:
            self._top = part
            return
        whole, _ = self._open[-1]
        key = self._keys[-1]
        whole.size += part.size
        whole.depth = max(whole.depth, part.depth + 1)
        if whole.size > MAX_VALUES or len(self._open) + part.depth > MAX_DEPTH:
            _too_much(self._file, line, self._path())
        if isinstance(whole.value, list):
            whole.below[str(len(whole.value))] = line, part
            whole.value.append(part.value)
        elif key is not None:
            whole.below[key] = self._key_lines[-1], part
            whole.value[key] = part.value
            self._keys[-1] = None

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][0].value, dict) and self._keys[-1] is None

    def _path(self) -> FieldPath:
        steps = [
            key if isinstance(part.value, dict) else str(len(part.value))
            for (part, _), key in zip(self._open, self._keys, strict=True)
        ]
        return tuple(step for step in steps if step is not None)

    def _refuse_tag(self, tag: str, line: int) -> NoReturn:
        fault = Bilingual(f"has the tag {tag[:60]}", f"带有标签 {tag[:60]}")
        self._refuse(line, fault, Bilingual("remove it: documents hold plain values", "请删除：文档只含普通值"))

    def _refuse(self, line: int, fault: Bilingual, mend: Bilingual) -> NoReturn:
        raise _refusal(self._file, line, self._path(), fault, mend)


def _resolved(text: str) -> str | int | float | bool | None:
    """A plain scalar by YAML 1.2's core schema (10.3.2), decimal numbers only."""
    if text in _PLAIN:
        return _PLAIN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    has_leading_zero = len(text) > 1 and text.lstrip("+-").startswith("0") and text.lstrip("+-")[1:2].isdigit()
    return float(text) if _NUMBER.fullmatch(text) and not has_leading_zero else text


def _too_large(file: Path) -> NoReturn:
    fault = Bilingual(f"is larger than {MAX_BYTES} bytes", f"超过 {MAX_BYTES} 字节")
    raise _refusal(file, 1, (), fault, Bilingual("split it into several flows", "请拆分为多个流程"))


def _too_much(file: Path, line: int, path: FieldPath) -> NoReturn:
    fault = Bilingual(
        f"holds more than {MAX_VALUES} values or {MAX_DEPTH} levels", f"超过 {MAX_VALUES} 个值或 {MAX_DEPTH} 层"
    )
    raise _refusal(file, line, path, fault, _TAKE_OUT)


def _refusal(file: Path, line: int, path: FieldPath, fault: Bilingual, mend: Bilingual) -> RefusedDocumentError:
    found = Fault(path, fault, mend)
    problem = Problem(file, line, ".".join(path) or "(file)", fault.en, mend.en, found.at_node, fault.zh, mend.zh)
    return RefusedDocumentError([problem])
