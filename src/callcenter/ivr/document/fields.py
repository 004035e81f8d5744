"""What any piece of the document holds, found by the types of its fields alone.

A new kind of node needs no word here: exits, prompts, queues and variables are known by their types.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from callcenter.ivr.document.faults import FieldPath
from callcenter.ivr.document.parts import Exit, Part, Refers, Sets


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type as a field writes it: optional or not, of what, with which marks."""

    base: Any
    """A class; `dict`, `tuple`, `Literal` or `Union` where it has `parts`."""
    parts: tuple["FieldType", ...] = ()
    marks: tuple[object, ...] = ()
    values: tuple[str, ...] = ()
    """Of a choice, as the file writes them."""
    is_optional: bool = False

    def mark(self, kind: type[Any]) -> Any:
        """The last mark of this kind; None without one."""
        return next((mark for mark in reversed(self.marks) if isinstance(mark, kind)), None)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a field holds, of something declared elsewhere."""

    path: FieldPath
    """Below the piece that was asked."""
    name: str
    refers: Refers


@lru_cache(maxsize=128)
def field_types(piece: type[BaseModel]) -> dict[str, FieldType]:
    """The type of each field, in their order."""
    hints = get_type_hints(piece, include_extras=True)
    return {name: _type_of(hints[name]) for name in piece.model_fields}


def exits(piece: Part) -> Iterator[tuple[FieldPath, Exit]]:
    """Every exit in it, with its path below it."""
    return ((path, value) for path, value, _ in values(piece) if isinstance(value, Exit))


def references(piece: Part, to: str) -> Iterator[Reference]:
    """Every name of such a thing in it; those of an exit too."""
    for path, value, held in values(piece):
        refers = held.mark(Refers)
        if refers is not None and refers.to == to and isinstance(value, str):
            yield Reference(path, value, refers)


def variables_set(piece: Part) -> Iterator[tuple[FieldPath, str]]:
    """Every variable that it sets."""
    return ((path, str(value)) for path, value, held in values(piece) if held.mark(Sets) is not None)


def values(piece: Part) -> Iterator[tuple[FieldPath, object, FieldType]]:
    """Everything in it, to the last corner, but what is not there."""
    for name, held in field_types(type(piece)).items():
        yield from _below((name,), getattr(piece, name), held)


def _below(path: FieldPath, value: Any, held: FieldType) -> Iterator[tuple[FieldPath, object, FieldType]]:
    if value is None:
        return
    yield path, value, held
    if isinstance(value, Part):
        for step, within, its in values(value):
            yield (*path, *step), within, its
    elif held.base is dict:
        of_key, of_value = held.parts
        for key, within in value.items():
            yield (*path, str(key)), key, of_key
            yield from _below((*path, str(key)), within, of_value)
    elif held.base is tuple:
        for index, within in enumerate(value):
            yield from _below((*path, str(index)), within, held.parts[0])


def written(value: object) -> str:
    """A choice as the file writes it."""
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str) else value.name.lower()
    return str(value)


def _type_of(hint: Any) -> FieldType:
    marks: tuple[object, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *found = get_args(hint)
        marks = tuple(_flat(found))
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        inner = _type_of(hint.__supertype__)
        return FieldType(inner.base, inner.parts, inner.marks + marks)
    if origin in (Union, UnionType):
        some = [argument for argument in arguments if argument is not NoneType]
        is_optional = len(some) < len(arguments)
        if len(some) == 1:
            inner = _type_of(some[0])
            return FieldType(inner.base, inner.parts, inner.marks + marks, inner.values, is_optional)
        return FieldType(Union, tuple(map(_type_of, some)), marks, (), is_optional)
    if origin is Literal:
        return FieldType(Literal, (), marks, tuple(map(written, arguments)))
    if origin in (dict, tuple):
        parts = tuple(_type_of(argument) for argument in arguments if argument is not Ellipsis)
        return FieldType(origin, parts, marks)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return FieldType(hint, (), marks, tuple(map(written, hint)))
    return FieldType(hint, (), marks)


def _flat(marks: list[object]) -> Iterator[object]:
    for mark in marks:
        yield mark
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
