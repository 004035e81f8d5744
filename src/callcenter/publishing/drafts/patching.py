"""New values put into a YAML text that a person has written: only what changed is written anew; pure.

Rules: comments, blank lines, order, quotes and aliases of everything else stay to the character. A comment above a key
goes where the key goes. An alias is written out only where its values no longer are its anchor's. The outcome is read
again, and used only when it holds exactly the new values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from callcenter.ivr.document import reading as documents
from callcenter.publishing.drafts.yaml_spots import Spot, line_end, spots
from callcenter.publishing.drafts.yaml_writing import after_colon, block, entry, flow, folded, item_text, scalar
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError

_GONE = object()


class UnpatchableError(CallCenterError):
    """The values cannot be written into this text."""


def patched(source: str, values: Mapping[str, Any]) -> str:
    """`source` holding `values`; raises UnpatchableError."""
    if not values:
        return "{}\n"
    try:
        old = documents.parse(source, Path()).values
    except RefusedDocumentError as refused:
        raise UnpatchableError("is no YAML at present; mend its text first") from refused
    if old is None:
        # Nothing but comments, or nothing at all.
        return f"{source.rstrip()}\n".lstrip("\n") + block(values, 0) + "\n"
    if not isinstance(old, dict):
        raise UnpatchableError("holds no fields; mend its text first")
    for writes_aliases_out in (False, True):
        text = _Patch(source, spots(source), old, values, writes_aliases_out).text()
        if _holds(text, values):
            return text
    raise UnpatchableError("is written in a way that only its text can be changed; edit the text")


def _holds(text: str, values: Mapping[str, Any]) -> bool:
    try:
        return same(documents.parse(text, Path()).values, values)
    except RefusedDocumentError:
        return False


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 8 and 8.0 are, 1 and true are not."""
    match one, other:
        case Mapping(), Mapping():
            return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
        case list() | tuple(), list() | tuple():
            return len(one) == len(other) and all(map(same, one, other))
        case (bool(), _) | (_, bool()):
            return one is other
        case _:
            return bool(one == other)


def untouched(one: Any, other: Any) -> bool:
    """The same, and in the same order."""
    match one, other:
        case Mapping(), Mapping():
            is_in_order = one.keys() == other.keys() and in_order(list(one), list(other)) == list(one)
            return is_in_order and all(untouched(value, other[key]) for key, value in one.items())
        case list() | tuple(), list() | tuple():
            return len(one) == len(other) and all(map(untouched, one, other))
        case _:
            return same(one, other)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry of a mapping or list: what stands before it since the entry before, and its own text."""

    between: str
    body: str


class _Patch:
    """One source on its way to new values."""

    def __init__(
        self, source: str, root: Spot, old: Mapping[str, Any], new: Mapping[str, Any], writes_aliases_out: bool
    ) -> None:
        self._source = source
        self._root = root
        self._old = old
        self._new = new
        self._writes_out = writes_aliases_out
        self._defined_at: dict[int, str] = {}
        """Aliases that become the anchor."""
        self._written_out: set[int] = set()
        """Aliases that become their values."""
        self._without_anchor: set[int] = set()
        self._decide()

    def text(self) -> str:
        root = self._root
        return self._source[: root.start] + self._value(root, self._old, self._new, 0) + self._source[root.end :]

    # What becomes of anchors and aliases.

    def _decide(self) -> None:
        groups: dict[str, list[tuple[Spot, Any, Any]]] = {}
        self._gather(self._root, self._old, self._new, groups)
        for name, (definition, *aliases) in groups.items():
            anchor, was, now = definition
            if self._writes_out:
                self._written_out |= {id(spot) for spot, _, _ in aliases}
                self._without_anchor.add(id(anchor))
                continue
            keeping = [spot for spot, _, then in aliases if same(then, was)]
            if now is not _GONE and (same(now, was) or not keeping):
                stays = now
            else:
                stays = was
                self._without_anchor.add(id(anchor))
                if keeping:
                    self._defined_at[id(keeping[0])] = name
            self._written_out |= {id(spot) for spot, _, then in aliases if not same(then, stays)}

    def _gather(self, spot: Spot, old: Any, new: Any, groups: dict[str, list[tuple[Spot, Any, Any]]]) -> None:
        if spot.name is not None:
            if spot.kind == "alias":
                groups[spot.name].append((spot, old, new))
                return
            groups[spot.name] = [(spot, old, new)]
        for index, (key, value) in enumerate(spot.items):
            step: Any = index if key is None else key.text
            is_there = isinstance(new, Mapping) if key is not None else isinstance(new, list) and index < len(new)
            then = new.get(step, _GONE) if isinstance(new, Mapping) and is_there else new[step] if is_there else _GONE
            self._gather(value, old[step], then, groups)

    def _is_touched(self, spot: Spot) -> bool:
        """Whether an anchor or alias in it changes, though its values do not."""
        touched = self._written_out | self._without_anchor | set(self._defined_at)
        return bool(touched) and (id(spot) in touched or any(self._is_touched(value) for _, value in spot.items))

    # Values.

    def _value(self, spot: Spot, old: Any, new: Any, indent: int) -> str:
        """The text of the spot with its new value, where that can stand in its place."""
        if self._stays(spot, old, new):
            return self._source[spot.start : spot.end]
        if spot.kind == "map" and isinstance(new, Mapping):
            return self._prefix(spot) + (self._flow_map if spot.is_flow else self._block_map)(spot, old, new)
        if spot.kind == "seq" and isinstance(new, list):
            return self._prefix(spot) + (self._flow_seq if spot.is_flow else self._block_seq)(spot, old, new)
        return self._anchor(spot) + (flow(new) if isinstance(new, Mapping | list) else self._scalar(spot, new, indent))

    def _stays(self, spot: Spot, old: Any, new: Any) -> bool:
        """Whether its text is right as it is; an alias follows its anchor."""
        return not self._is_touched(spot) and (spot.kind == "alias" or untouched(old, new))

    def _keeps_shape(self, spot: Spot, old: Any, new: Any) -> bool:
        """Whether the new value can stand where the old one stands."""
        if self._stays(spot, old, new):
            return True
        if isinstance(new, Mapping | list):
            return spot.kind == ("map" if isinstance(new, Mapping) else "seq") and (bool(new) or spot.is_flow)
        return spot.kind == "scalar" and spot.end > spot.start and id(spot) not in self._without_anchor

    def _scalar(self, spot: Spot, new: Any, indent: int) -> str:
        if isinstance(new, str) and spot.style in ("|", ">") and (wrapped := folded(new, indent + 2)):
            return wrapped
        return scalar(new, is_flow=indent < 0, style=spot.style)

    def _prefix(self, spot: Spot) -> str:
        """What stands before the first entry: the anchor."""
        if spot.name is None:
            return ""
        inner = (
            spot.start + self._source[spot.start :].index("{" if spot.kind == "map" else "[")
            if spot.is_flow
            else (self._first(spot))
        )
        text = self._source[spot.start : inner]
        return text.replace(f"&{spot.name}", "", 1).lstrip(" ") if id(spot) in self._without_anchor else text

    def _anchor(self, spot: Spot) -> str:
        return f"&{spot.name} " if spot.name and spot.kind != "alias" and id(spot) not in self._without_anchor else ""

    # Blocks.

    def _first(self, spot: Spot) -> int:
        """Where the first entry of a block begins: its key, or its dash."""
        key, value = spot.items[0]
        return key.start if key is not None else self._dash(value)

    def _dash(self, item: Spot) -> int:
        return self._source.rindex("-", 0, max(item.start, 1))

    def _column(self, at: int) -> int:
        return at - (self._source.rfind("\n", 0, at) + 1)

    def _block_map(self, spot: Spot, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        indent = self._column(self._first(spot))
        before: dict[str, tuple[str, Spot, Spot]] = {}
        end = self._first(spot)
        for key, value in spot.items:
            assert key is not None, "a mapping has keys"  # noqa: S101
            before[key.text] = self._source[end : key.start], key, value
            end = line_end(self._source, value)
        pieces: list[_Piece] = []
        for name in in_order(list(old), list(new)):
            if name in before:
                between, key, value = before[name]
                pieces.append(_Piece(between, self._entry(key, value, old[name], new[name], indent)))
            else:
                pieces.append(_Piece("", entry(name, new[name], indent)))
        gone = {name: between for name, (between, _, _) in before.items() if name not in new}
        return _joined(pieces, indent, [between for between, _, _ in before.values()], list(gone.values()))

    def _entry(self, key: Spot, value: Spot, old: Any, new: Any, indent: int) -> str:
        tail = self._source[value.end : line_end(self._source, value)]
        if self._keeps_shape(value, old, new):
            text = self._value(value, old, new, indent)
            gap = self._source[key.start : value.start]
            return (gap.rstrip(" ") if text.startswith("\n") else gap) + text + tail
        anchor = f"&{self._defined_at[id(value)]} " if id(value) in self._defined_at else self._anchor(value)
        return self._source[key.start : key.end] + ":" + after_colon(new, indent, anchor, tail)

    def _block_seq(self, spot: Spot, old: Sequence[Any], new: Sequence[Any]) -> str:
        indent = self._column(self._first(spot))
        betweens: list[str] = []
        end = self._first(spot)
        for _, item in spot.items:
            betweens.append(self._source[end : self._dash(item)])
            end = line_end(self._source, item)
        pieces: list[_Piece] = []
        gone: list[str] = []
        for at, item in aligned(old, new):
            if at is None:
                pieces.append(_Piece("", f"- {item_text(item, indent)}"))
            elif item is _GONE:
                gone.append(betweens[at])
            else:
                pieces.append(_Piece(betweens[at], self._item(spot.items[at][1], old[at], item, indent)))
        return _joined(pieces, indent, betweens, gone)

    def _item(self, spot: Spot, old: Any, new: Any, indent: int) -> str:
        tail = self._source[spot.end : line_end(self._source, spot)]
        if self._keeps_shape(spot, old, new):
            return self._source[self._dash(spot) : spot.start] + self._value(spot, old, new, indent) + tail
        return f"- {item_text(new, indent)}"

    # On one line.

    def _flow_map(self, spot: Spot, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        known = {key.text: (key, value) for key, value in spot.items if key is not None}
        if list(known) == in_order(list(old), list(new)):
            return self._in_place(spot, lambda key, _: (old[key], new[key]))
        texts = []
        for name in in_order(list(old), list(new)):
            if name in known:
                key, value = known[name]
                texts.append(self._source[key.start : value.start] + self._value(value, old[name], new[name], -1))
            else:
                texts.append(f"{scalar(name, is_flow=True)}: {flow(new[name])}")
        return "{" + ", ".join(texts) + "}"

    def _flow_seq(self, spot: Spot, old: Sequence[Any], new: Sequence[Any]) -> str:
        if len(old) == len(new):
            return self._in_place(spot, lambda _, index: (old[index], new[index]))
        texts = [
            flow(item) if at is None else self._value(spot.items[at][1], old[at], item, -1)
            for at, item in aligned(old, new)
            if item is not _GONE
        ]
        return "[" + ", ".join(texts) + "]"

    def _in_place(self, spot: Spot, both: Callable[[str, int], tuple[Any, Any]]) -> str:
        """Every value where it stands."""
        at = self._source.index("{" if spot.kind == "map" else "[", spot.start)
        text = ""
        for index, (key, value) in enumerate(spot.items):
            old, new = both("" if key is None else key.text, index)
            text += self._source[at : value.start] + self._value(value, old, new, -1)
            at = value.end
        return text + self._source[at : spot.end]


def _joined(pieces: Sequence[_Piece], indent: int, betweens: Sequence[str], gone: Sequence[str]) -> str:
    """The entries of a block one after the other; comments that stand apart from what is gone stay."""
    apart = [between for between in betweens[1:] if between.lstrip("\r").startswith(("\n\n", "\r\n\r\n"))]
    plain = ("\n\n" if len(apart) * 2 > len(betweens) - 1 else "\n") + " " * indent
    text = ""
    for index, piece in enumerate(pieces):
        if index == 0:
            text += piece.between.lstrip() + piece.body
        else:
            text += (piece.between or plain) + piece.body
    left = [between[: between.rindex("\n\n")] for between in gone if "\n\n" in between and "#" in between]
    return text + "".join(between for between in left if "#" in between)


def in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The keys of `new`, in the order of `old` where `new` says nothing else.

    Browsers put keys that are numbers first, whatever their order was, so theirs says nothing.
    """
    told = [key for key in new if key in old and not key.isdecimal()]
    if told != [key for key in old if key in new and not key.isdecimal()]:
        return list(new)
    order = [key for key in old if key in new]
    for index, key in enumerate(new):
        if key not in order:
            before = next((other for other in reversed(new[:index]) if other in order), None)
            order.insert(0 if before is None else order.index(before) + 1, key)
    return order


def aligned(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Each item of `new` with the index of the old one whose place it takes; `_GONE` for those without a successor."""
    labels: list[Any] = []

    def label(value: Any) -> int:
        for index, known in enumerate(labels):
            if same(known, value):
                return index
        labels.append(value)
        return len(labels) - 1

    pairs: list[tuple[int | None, Any]] = []
    matcher = SequenceMatcher(None, [label(item) for item in old], [label(item) for item in new], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        both = min(i2 - i1, j2 - j1)
        pairs += [(i1 + step, new[j1 + step]) for step in range(both)]
        pairs += [(at, _GONE) for at in range(i1 + both, i2)]
        pairs += [(None, item) for item in new[j1 + both : j2]]
    return pairs
