"""A link whose actions somebody is told of: each by its name, since when, and what it failed by."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from callcenter.asterisk.ami.framing import Fields
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import NodeId

T = TypeVar("T")


class Asking(Protocol):
    """`asterisk.ami.link.Link`, as far as actions go."""

    @property
    def node(self) -> NodeId: ...

    async def ask(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> Fields: ...

    async def ask_all(
        self, name: str, each: Sequence[Mapping[str, str]], deadline_s: float | None = None
    ) -> list[Fields]: ...

    async def ask_list(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> list[Fields]: ...


class Asked(Protocol):
    """Whoever is told, in the task that has asked."""

    def __call__(self, node: NodeId, action: str, times: int) -> "Answered": ...


Answered = Callable[[str | None], None]
"""Told with what it has failed by, None where it has not."""


class WatchedLink:
    """`Asking`, told to `asked`."""

    def __init__(self, link: Asking, asked: Asked) -> None:
        self._link = link
        self._asked = asked

    @property
    def node(self) -> NodeId:
        return self._link.node

    async def ask(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> Fields:
        return await self._told(name, 1, self._link.ask(name, fields, deadline_s))

    async def ask_all(
        self, name: str, each: Sequence[Mapping[str, str]], deadline_s: float | None = None
    ) -> list[Fields]:
        return await self._told(name, len(each), self._link.ask_all(name, each, deadline_s))

    async def ask_list(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> list[Fields]:
        return await self._told(name, 1, self._link.ask_list(name, fields, deadline_s))

    async def _told(self, name: str, times: int, answer: Awaitable[T]) -> T:
        answered = self._asked(self.node, name, times)
        try:
            told = await answer
        except TelephonyError as error:
            answered(type(error).__name__)
            raise
        answered(None)
        return told
