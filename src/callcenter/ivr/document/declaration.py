"""The declaration of the document as data: what the editor's forms, the documentation and other tools are drawn from.

Everything is read from the models; no kind and no field is named here.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Union

from annotated_types import Ge, Gt, Le, Lt, MaxLen
from pydantic import BaseModel

from callcenter.ivr.document import conditions, kinds
from callcenter.ivr.document.choices import CHOICES
from callcenter.ivr.document.fields import FieldType, field_types, written
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Exit, Part, Refers, Shown, Widget
from callcenter.vocabulary.languages import Language

_OF_THE_CANVAS = ("nodes", "prompts", "layout")
"""Of a flow, what is edited in other ways than by a form."""
_BOUNDS: Mapping[type[Any], str] = MappingProxyType({Ge: "ge", Gt: "gt", Le: "le", Lt: "lt", MaxLen: "max_length"})


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a form shows it."""

    name: str
    label_zh: str
    label_en: str
    help_zh: str
    help_en: str
    widget: str
    is_required: bool
    default: Any
    choices: tuple[Choice, ...]
    min: float | None
    max: float | None
    max_length: int | None
    refers: Mapping[str, Any] | None
    """To what, of which kinds, with which values put in; None for a field that names nothing."""
    fields: tuple["Field", ...]
    """Of a group, or of each row of a table."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node, or a condition."""

    kind: str
    label_zh: str
    label_en: str
    help_zh: str
    help_en: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    kinds: tuple[Kind, ...]
    conditions: tuple[Kind, ...]
    flow: tuple[Field, ...]
    """What is set for a flow as a whole."""

    def as_object(self) -> dict[str, Any]:
        return asdict(self)


@cache
def declaration() -> Declaration:
    """What a flow may hold."""
    return Declaration(
        tuple(_kind(model, shown, "kind") for model, shown in kinds.SHOWN.items()),
        tuple(_kind(model, shown, "on") for model, shown in conditions.SHOWN.items()),
        tuple(_fields(Flow, _OF_THE_CANVAS)),
    )


def _kind(model: type[Part], shown: Shown, tag: str) -> Kind:
    (name,) = field_types(model)[tag].values
    told = " ".join((inspect.getdoc(model) or "").split()).replace("``", "").replace("`", "")
    return Kind(name, shown.zh, shown.en, shown.help_zh, shown.help_en or told, tuple(_fields(model, (tag,))))


def _fields(model: type[BaseModel], left_out: Iterable[str]) -> Iterable[Field]:
    # What every node has comes last: it is the same everywhere.
    own = [name for name in field_types(model) if name in model.__annotations__]
    inherited = [name for name in field_types(model) if name not in own]
    return (_field(model, name) for name in own + inherited if name not in left_out)


def _field(model: type[BaseModel], name: str) -> Field:
    held, info = field_types(model)[name], model.model_fields[name]
    shown: Shown = held.mark(Shown)
    refers: Refers | None = (held.parts[0] if held.base is tuple else held).mark(Refers)
    within = _rows(held)
    return Field(
        name, shown.zh, shown.en, shown.help_zh, shown.help_en or _one_line(info.description), widget(held),
        info.is_required(), None if info.is_required() else _plain(info.get_default(call_default_factory=True)),
        tuple(Choice(value, CHOICES[value].zh, CHOICES[value].en) for value in _choices(held)),
        _bound(held, Ge, Gt), _bound(held, Le, Lt), _bound(held, MaxLen),
        None if refers is None else {"to": refers.to, "kinds": refers.kinds, "puts_in": refers.puts_in},
        () if within is None else tuple(_fields(within, ())),
    )  # fmt: skip


def widget(held: FieldType) -> str:
    """What a form asks for a value of this type with."""
    named: Widget | None = held.mark(Widget)
    refers: Refers | None = held.mark(Refers)
    if named is not None:
        return named.name
    if refers is not None:
        return "text" if refers.to == "transfer" else refers.to
    if held.base is dict:
        return _of_mapping(*held.parts)
    if held.base is tuple:
        return _of_list(held.parts[0])
    if held.base is Union:
        return "condition"
    if held.values:
        return "choice"
    if held.base is Exit:
        return "exit"
    if held.base is bool:
        return "boolean"
    if held.base in (int, float):
        return "number"
    return "group" if _is_part(held) else "text"


def _of_mapping(key: FieldType, value: FieldType) -> str:
    is_by_key = widget(key) == "key"
    if value.base is Exit:
        return "exits_by_key" if is_by_key else "exits_by_name"
    if value.base is int and is_by_key:
        return "scores"
    if key.base is Language:
        return "words" if value.base is str else "numbers_by_language"
    return "table" if _is_part(value) else "map"


def _of_list(item: FieldType) -> str:
    refers: Refers | None = item.mark(Refers)
    if refers is not None:
        return f"{refers.to}s"
    return "choices" if item.values else "cases"


def _choices(held: FieldType) -> tuple[str, ...]:
    return held.parts[0].values if held.base is tuple else held.values


def _rows(held: FieldType) -> type[BaseModel] | None:
    """The model of a group, or of the rows of a table."""
    of = held.parts[-1] if widget(held) == "table" else held
    return of.base if _is_part(of) and of.base is not Exit else None


def _is_part(held: FieldType) -> bool:
    return isinstance(held.base, type) and issubclass(held.base, BaseModel)


def _bound(held: FieldType, *marks: type[Any]) -> Any:
    return next((getattr(mark, _BOUNDS[type(mark)]) for mark in held.marks if isinstance(mark, marks)), None)


def _plain(value: Any) -> Any:
    """A default as the file would write it."""
    match value:
        case BaseModel():
            return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
        case Enum():
            return written(value)
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("`", "")
