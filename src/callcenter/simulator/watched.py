"""Flows that note which of their exits are followed: the same flows, walked by the same walk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, PrivateAttr

from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.document.parts import Exit


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One exit of a node."""

    flow: str
    node: str
    field: str
    """Its path below the node: ``keys.1``, ``cases.0.then``, ``next``."""

    def __str__(self) -> str:
        return f"{self.flow}:{self.node}.{self.field}"


class _WatchedExit(Exit, frozen=True):
    """An exit that notes when the walk looks where it leads, which it does only to go there."""

    _way: Way = PrivateAttr()
    _taken: list[Way] = PrivateAttr()

    def __getattribute__(self, name: str) -> Any:
        # The walk asks for the node first, whatever the exit's aim.
        if name == "node":
            self._taken.append(self._way)
        return super().__getattribute__(name)


class Watched:
    """A copy of `flows` that keeps account of the exits followed."""

    def __init__(self, flows: Flows) -> None:
        self._taken: list[Way] = []
        self.flows: dict[str, Flow] = {name: self._watched(flow) for name, flow in flows.items()}

    def taken(self) -> tuple[Way, ...]:
        """The exits followed since this was asked last, in order."""
        taken = tuple(self._taken)
        self._taken.clear()
        return taken

    def _watched(self, flow: Flow) -> Flow:
        nodes = {name: self._part(node, Way(flow.name, name, "")) for name, node in flow.nodes.items()}
        return flow.model_copy(update={"nodes": nodes})

    def _part(self, part: Any, way: Way) -> Any:
        match part:
            case Exit():
                return self._exit(part, way)
            case BaseModel():
                parts = {name: getattr(part, name) for name in type(part).model_fields}
                return part.model_copy(
                    update={name: self._part(each, _below(way, name)) for name, each in parts.items()}
                )
            case dict():
                return {key: self._part(each, _below(way, key)) for key, each in part.items()}
            case tuple():
                return tuple(self._part(each, _below(way, index)) for index, each in enumerate(part))
            case _:
                return part

    def _exit(self, plain: Exit, way: Way) -> Exit:
        watched = _WatchedExit.model_construct(node=plain.node, queue=plain.queue, language=plain.language)
        watched._way, watched._taken = way, self._taken
        return watched


def ways(flow: Flow) -> Iterator[Way]:
    """Every exit of every node."""
    for name, node in flow.nodes.items():
        yield from _ways(node, Way(flow.name, name, ""))


def _ways(part: object, way: Way) -> Iterator[Way]:
    match part:
        case Exit():
            yield way
        case BaseModel():
            for name in type(part).model_fields:
                yield from _ways(getattr(part, name), _below(way, name))
        case dict():
            for key, each in part.items():
                yield from _ways(each, _below(way, key))
        case tuple():
            for index, each in enumerate(part):
                yield from _ways(each, _below(way, index))


def _below(way: Way, step: object) -> Way:
    return Way(way.flow, way.node, f"{way.field}.{step}" if way.field else str(step))
