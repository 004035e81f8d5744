"""What changed between two versions of a document, in words that whoever looks after it can read; pure.

Rules: a change is told once, at the smallest place that has a meaning of its own: a key, a prompt's words, a row. What
nobody hears (places on the canvas) is told in one line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeGuard

from callcenter.ivr.document.faults import Bilingual, FieldPath
from callcenter.ivr.document.fields import field_types
from callcenter.ivr.document.kinds import SHOWN, NodeBase
from callcenter.ivr.document.parts import Shown
from callcenter.publishing.documents import DocumentType

Kind = Literal["added", "removed", "changed"]
Values = Mapping[str, Any]

_LANGUAGES = {"zh": Bilingual("Chinese", "中文"), "en": Bilingual("English", "英文"), "ko": Bilingual("Korean", "韩文")}
_SECTIONS = {
    "nodes": Bilingual("node", "节点"),
    "prompts": Bilingual("prompt", "提示音"),
    "queues": Bilingual("queue", "队列"),
    "schedules": Bilingual("schedule", "时间表"),
    "days": Bilingual("local day", "本地日期"),
}
_AIMS = ("node", "queue", "language")
_KEYS = ("keys", "scores")
MOST_SHOWN = 60
"""Characters of a value in a sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    path: FieldPath
    kind: Kind
    before: Any
    after: Any
    text: Bilingual


def changes(document: DocumentType, before: Values, after: Values) -> tuple[Change, ...]:
    """Everything that differs, in the order of the document."""
    if document in (DocumentType.LEXICON, DocumentType.WORDINGS):
        return tuple(_rows(before.get("rows", []), after.get("rows", []), _ROWS[document]))
    return tuple(_document(before, after))


def _document(before: Values, after: Values) -> Iterator[Change]:
    for section in _both(before, after):
        one, other = before.get(section), after.get(section)
        if one == other:
            continue
        if section == "layout":
            text = Bilingual(
                "nodes stand elsewhere on the canvas; callers hear no difference", "画布布局有变，来电人不受影响"
            )
            yield Change(("layout",), "changed", None, None, text)
        elif section == "nodes" and isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _nodes(one, other)
        elif section in _SECTIONS and isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _named(section, one, other)
        else:
            yield from _field((section,), one, other, Bilingual("", ""))


def _nodes(before: Values, after: Values) -> Iterator[Change]:
    for name in _both(before, after):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        at = Bilingual(f"node {name}", f"节点 {name}")
        if name not in before or name not in after:
            kind = _kind_name(after[name] if name in after else before[name])
            yield _whole(("nodes", name), one, other, at, Bilingual(f" ({kind.en})", f"（{kind.zh}）"))
        elif not isinstance(one, Mapping) or not isinstance(other, Mapping) or one.get("kind") != other.get("kind"):
            now, was = _kind_name(other), _kind_name(one)
            text = Bilingual(f"{at.en}: is now {now.en} (was {was.en})", f"{at.zh}：现为{now.zh}（原为{was.zh}）")
            yield Change(("nodes", name), "changed", one, other, text)
        else:
            for field in _both(one, other):
                yield from _field(("nodes", name, field), one.get(field), other.get(field), at, other.get("kind"))


def _named(section: str, before: Values, after: Values) -> Iterator[Change]:
    noun = _SECTIONS[section]
    for name in _both(before, after):
        one, other = before.get(name), after.get(name)
        at = Bilingual(f"{noun.en} {name}", f"{noun.zh} {name}")
        if one == other:
            continue
        if name not in before or name not in after:
            yield _whole((section, name), one, other, at, Bilingual("", ""))
        elif _is_wording(one) and _is_wording(other):
            yield from _wording((section, name), one, other, at)
        elif isinstance(one, Mapping) and isinstance(other, Mapping):
            for field in _both(one, other):
                yield from _field((section, name, field), one.get(field), other.get(field), at)
        else:
            yield _changed((section, name), one, other, at)


def _field(  # noqa: PLR0913 what it is called depends on where it stands
    path: FieldPath, before: Any, after: Any, at: Bilingual, kind: object = None, label: Bilingual | None = None
) -> Iterator[Change]:
    """Down to the smallest place that has a meaning of its own."""
    if before == after:
        return
    here = _joined(at, label or _label(path[-1], kind))
    if _is_wording(before) and _is_wording(after):
        yield from _wording(path, before, after, here)
    elif _is_inner(before) and _is_inner(after):
        for key in _both(before or {}, after or {}):
            is_key = path[-1] in _KEYS
            named = Bilingual(f"key {key}", f"按键 {key}") if is_key else _label(key, None)
            base = at if is_key else here
            yield from _field((*path, key), (before or {}).get(key), (after or {}).get(key), base, None, named)
    elif isinstance(before, list) and isinstance(after, list) and _is_inner_list(before, after):
        for index in range(max(len(before), len(after))):
            one = before[index] if index < len(before) else None
            other = after[index] if index < len(after) else None
            number = Bilingual(f"{index + 1}", f"第 {index + 1} 项")
            yield from _field((*path, str(index)), one, other, here, None, number)
    else:
        yield _changed(path, before, after, here)


def _wording(path: FieldPath, before: Values, after: Values, at: Bilingual) -> Iterator[Change]:
    for language in _both(before, after):
        one, other = before.get(language), after.get(language)
        if one != other:
            yield _changed((*path, language), one, other, _joined(at, _LANGUAGES[language]))


def _rows(before: Sequence[Values], after: Sequence[Values], about: tuple[str, Bilingual]) -> Iterator[Change]:
    """Of tables; `about` is the column that tells rows apart, and what a row is called."""
    column, noun = about
    one = {str(row.get(column, "")): row for row in before}
    other = {str(row.get(column, "")): row for row in after}
    for word in _both(one, other):
        if one.get(word) == other.get(word):
            continue
        at = Bilingual(f"{noun.en} {word}", f"{noun.zh} {word}")
        if word not in one or word not in other:
            row = other[word] if word in other else one[word]
            leads, weighs = row.get("destination", ""), row.get("weight")
            rest = Bilingual(f" (to {leads})", f"（去向 {leads}）")
            if weighs is not None:
                rest = Bilingual(f" (to {leads}, weight {weighs})", f"（去向 {leads}，权重 {weighs}）")
            yield _whole(("rows", word), one.get(word), other.get(word), at, rest)
        else:
            for column in _both(one[word], other[word]):
                was, now = one[word].get(column), other[word].get(column)
                if was != now:
                    yield _changed(("rows", word, column), was, now, _joined(at, _COLUMNS[column]))


_ROWS = {
    DocumentType.LEXICON: ("keyword", Bilingual("word", "词语")),
    DocumentType.WORDINGS: ("wording", Bilingual("wording", "说法")),
}
_COLUMNS = {
    "wording": Bilingual("wording", "说法"),
    "keyword": Bilingual("keyword", "词语"),
    "pinyin": Bilingual("pinyin", "拼音"),
    "english": Bilingual("meaning in English", "英文含义"),
    "destination": Bilingual("destination", "去向"),
    "matter": Bilingual("matter", "事项"),
    "weight": Bilingual("weight", "权重"),
}


def _whole(path: FieldPath, before: Any, after: Any, at: Bilingual, rest: Bilingual) -> Change:
    """Something came or went altogether."""
    if before is None:
        return Change(path, "added", None, after, Bilingual(f"{at.en}{rest.en}: added", f"{at.zh}{rest.zh}：新增"))
    return Change(path, "removed", before, None, Bilingual(f"{at.en}{rest.en}: removed", f"{at.zh}{rest.zh}：删除"))


def _changed(path: FieldPath, before: Any, after: Any, at: Bilingual) -> Change:
    if before is None:
        leads = Bilingual("leads to", "通向") if _is_exit(after) else Bilingual("is now", "设为")
        text = Bilingual(f"{at.en} {leads.en} {_said(after)} (new)", f"{at.zh} {leads.zh} {_said(after)}（新增）")
        return Change(path, "added", None, after, text)
    if after is None:
        return Change(
            path, "removed", before, None,
            Bilingual(f"{at.en} removed (was {_said(before)})", f"{at.zh} 已删除（原为 {_said(before)}）"),
        )  # fmt: skip
    now = Bilingual("now leads to", "现通向") if _is_exit(after) else Bilingual("is now", "现为")
    to, was = _said(after), _said(before)
    text = Bilingual(f"{at.en} {now.en} {to} (was {was})", f"{at.zh} {now.zh} {to}（原为 {was}）")
    return Change(path, "changed", before, after, text)


def _said(value: Any) -> str:
    """A value in a sentence."""
    if _is_exit(value):
        return str(next(iter(value.values())))
    if isinstance(value, Mapping) and set(value) == {"text", "recording"}:
        return f"“{_short(value['text'])}” [{value['recording']}]"
    if isinstance(value, Mapping):
        return _short(", ".join(f"{key}: {_said(item)}" for key, item in value.items()))
    if isinstance(value, list):
        return _short(", ".join(map(_said, value))) or "-"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return (
        f"“{_short(text)}”" if any(not character.isalnum() and character not in "_.-" for character in text) else text
    )


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _is_exit(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in _AIMS


def _is_wording(value: Any) -> TypeGuard[Values]:
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(_LANGUAGES)


def _is_inner(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping) and not _is_exit(value) and set(value) != {"text", "recording"})


def _is_inner_list(before: list[Any], after: list[Any]) -> bool:
    return all(isinstance(item, Mapping) for item in (*before, *after))


def _both(before: Values, after: Values) -> list[str]:
    """The keys of both, as the new one orders them; what is gone comes last."""
    return list(dict.fromkeys([*after, *before]))


def _joined(at: Bilingual, label: Bilingual) -> Bilingual:
    return Bilingual(f"{at.en}: {label.en}", f"{at.zh}：{label.zh}") if at.en else label


def _kind_name(node: Any) -> Bilingual:
    kind = node.get("kind") if isinstance(node, Mapping) else None
    shown = next((shown for piece, shown in SHOWN.items() if _kind_of(piece) == kind), None)
    return Bilingual(str(kind), str(kind)) if shown is None else Bilingual(shown.en, shown.zh)


def _label(field: str, kind: object) -> Bilingual:
    return _labels().get((str(kind), field)) or Bilingual(field, field)


@cache
def _labels() -> dict[tuple[str, str], Bilingual]:
    """What the fields of each kind are called."""
    found: dict[tuple[str, str], Bilingual] = {}
    for piece in SHOWN:
        for field, held in field_types(piece).items():
            shown: Shown | None = held.mark(Shown)
            if shown is not None:
                found[_kind_of(piece), field] = Bilingual(shown.en[0].lower() + shown.en[1:], shown.zh)
    return found


def _kind_of(piece: type[NodeBase]) -> str:
    return field_types(piece)["kind"].values[0]
