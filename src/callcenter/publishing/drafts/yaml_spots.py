"""Where everything stands in a YAML text, to the character: read from PyYAML's events."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REST = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?(?=\r?\n|\Z)")
"""What may follow a value on its line: blanks and a comment."""


@dataclass(slots=True)
class Spot:
    """A value: the text from `start` to `end` writes it."""

    kind: Literal["scalar", "alias", "map", "seq"]
    start: int
    end: int = 0
    name: str | None = None
    """Of the anchor; of an alias, the anchor that it names."""
    style: str | None = None
    """Of a scalar: its quote, or the sign of its block."""
    is_flow: bool = False
    text: str = ""
    items: list[tuple["Spot | None", "Spot"]] = field(default_factory=list)
    """Key and value; a list has no keys."""

    @property
    def is_block(self) -> bool:
        return self.kind in ("map", "seq") and not self.is_flow


def spots(source: str) -> Spot:
    """The root of `source`, which is known to be well-formed."""
    events = yaml.parse(source, Loader=_LOADER)
    return _value(source, events, _next(events))


def line_end(source: str, spot: Spot) -> int:
    """Where the spot ends with the comment on its last line."""
    if spot.is_block:
        return spot.end
    rest = _REST.match(source, spot.end)
    return rest.end() if rest else spot.end


def _next(events: Iterator[yaml.Event]) -> yaml.Event:
    event = next(events)
    while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
        event = next(events)
    return event


def _value(source: str, events: Iterator[yaml.Event], event: yaml.Event) -> Spot:
    start, end = _places(event)
    match event:
        case yaml.AliasEvent():
            return Spot("alias", start, end, event.anchor)
        case yaml.ScalarEvent():
            if event.style in ("|", ">"):
                end = start + len(source[start:end].rstrip())
            return Spot("scalar", start, end, event.anchor, event.style, text=event.value)
        case yaml.MappingStartEvent():
            spot = Spot("map", start, end, event.anchor, is_flow=bool(event.flow_style))
            while not isinstance(event := next(events), yaml.MappingEndEvent):
                key = _value(source, events, event)
                spot.items.append((key, _value(source, events, next(events))))
        case yaml.SequenceStartEvent():
            spot = Spot("seq", start, end, event.anchor, is_flow=bool(event.flow_style))
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                spot.items.append((None, _value(source, events, event)))
        case _:
            raise ValueError(f"no value: {event}")
    spot.end = _places(event)[1] if spot.is_flow or not spot.items else line_end(source, spot.items[-1][1])
    return spot


def _places(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None and event.end_mark is not None, "parsed from a text"  # noqa: S101, PT018
    return event.start_mark.index, event.end_mark.index
