"""Documents that people write and change while calls run: the last good version stays in use."""

from collections.abc import Callable
from typing import Generic, TypeVar

from callcenter.vocabulary.errors import Problem, RefusedDocumentError

T = TypeVar("T")


class LastGood(Generic[T]):
    """A document and the way to read it again; `load` raises `RefusedDocumentError` for a faulty one."""

    def __init__(self, load: Callable[[], T]) -> None:
        """Reads it for the first time; raises `RefusedDocumentError`, for there is no good version yet."""
        self._load = load
        self._current = load()
        self._problems: tuple[Problem, ...] = ()

    @property
    def current(self) -> T:
        """The version in use."""
        return self._current

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the version last read was refused; empty while the document is in order."""
        return self._problems

    def reload(self) -> bool:
        """Read it again; False where it was refused and the last good version stays."""
        try:
            self._current = self._load()
        except RefusedDocumentError as refused:
            self._problems = refused.problems
            return False
        self._problems = ()
        return True
