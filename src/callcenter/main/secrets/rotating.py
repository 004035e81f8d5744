"""Secrets replaced by command, with calls up: step after step, each of which may be done again.

Rules: a value is drawn once and kept (in its place, or among the run files, for its owner's eyes only) before anybody
is told of it, so that whoever is killed half way goes on with the same one; no value is ever told, logged or written
into the book of deeds.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from callcenter.audit.entries import Deed, Entry, Wanted
from callcenter.audit.store import AuditBook
from callcenter.main.secrets.known import variable
from callcenter.main.secrets.places import Places, write_whole
from callcenter.main.secrets.rotations import ROTATIONS, Kind, drawn
from callcenter.vocabulary.errors import CallCenterError

BEGUN = Deed("secrets.rotation_begun")
ROTATED = Deed("secrets.rotated")
BY = "cli"

Tell = Callable[[str], None]
"""A step that is done, for people."""


class NotRotatedError(CallCenterError):
    """The secret is as it was, or half way: the message says what to do, after which the command goes on."""


class Holder(Protocol):
    """Who holds a secret that only one value opens."""

    stands_elsewhere: bool
    """They keep it themselves: no setting of ours holds it."""

    async def check(self) -> None:
        """Whether they can be told at all; raises NotRotatedError."""
        ...

    async def tell(self, value: str) -> str:
        """Have `value` accepted, once or again; what stands in the secret's place from now on."""
        ...

    async def after(self) -> None:
        """Once it stands there."""
        ...


@dataclass(frozen=True, slots=True)
class Pair:
    """A secret of which two values are accepted."""

    current: str
    before: str
    """As it stands in its setting; empty: no change is under way."""
    also_before: Callable[[str], str]
    """The setting of what was before, where this value joins it."""
    follow: Callable[[], Awaitable[str]]
    """Bring what depends on the one before to the one in use; raises NotRotatedError where something is left."""


class Rotating:
    """One secret at a time; `services` tells the ids of those that run now."""

    def __init__(
        self,
        places: Places,
        book: AuditBook,
        folder: Path,
        services: Callable[[], Awaitable[Sequence[str]]],
        tell: Tell,
    ) -> None:
        self._places = places
        self._book = book
        self._folder = folder
        self._services = services
        self._tell = tell

    async def begin(self, name: str, pair: Pair) -> None:
        """Draw another value; the one so far is accepted beside it."""
        self._places.writable(variable(name))
        services: list[str | int | float | bool | None] = list(await self._services())
        # Written down before it is done: whoever reads the book never misses one.
        await self._book.append(Entry(who=BY, deed=BEGUN, subject=_subject(name), body={"services": services}))
        self._places.put(variable(name), drawn(), pair.also_before(pair.current))
        self._tell("drawn and written; the one before is still accepted")

    async def old_services(self, name: str) -> Sequence[str]:
        """Those that run since before the change began: they do not know the new value."""
        entries = await self._book.page(Wanted(subject=_subject(name), deed=BEGUN), None, 1)
        listed = entries[0].entry.body.get("services") if entries else None
        before = {str(one) for one in listed} if isinstance(listed, list) else set()
        return [one for one in await self._services() if one in before]

    async def finish(self, name: str, pair: Pair) -> None:
        """Bring everything to the new value and accept the one before no more; raises NotRotatedError."""
        if old := await self.old_services(name):
            told = ", ".join(old)
            raise NotRotatedError(
                f"{told} has run since before the change and knows the one before only"
                " → `callcenter upgrade` starts both services again with calls up; then run this once more"
            )
        self._tell(await pair.follow())
        self._places.drop_before(variable(name))
        await self._done(name)
        self._tell("the one before is accepted no more, once the services are started again")

    async def at_once(self, name: str, holder: Holder) -> None:
        """Replace a secret that one holder knows, or go on where an earlier run has stopped."""
        if ROTATIONS[name].kind is not Kind.AT_ONCE:
            raise NotRotatedError(f"{name} is replaced in two runs")
        if not holder.stands_elsewhere:
            self._places.writable(variable(name))
        await holder.check()
        value = await self._kept(name)
        shown = await holder.tell(value)
        self._tell("the new one is accepted")
        if shown:
            self._places.put(variable(name), shown)
            self._tell("it stands in its place")
        await holder.after()
        await self._done(name)
        self._pending(name).unlink(missing_ok=True)

    async def _kept(self, name: str) -> str:
        """The value of the run before, if it has not come to its end; otherwise another."""
        file = self._pending(name)
        if file.exists():
            self._tell("going on where the run before has stopped")
            return file.read_text("utf-8").strip()
        await self._book.append(Entry(who=BY, deed=BEGUN, subject=_subject(name)))
        value = drawn()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, value + "\n")
        self._tell("drawn")
        return value

    async def _done(self, name: str) -> None:
        await self._book.append(Entry(who=BY, deed=ROTATED, subject=_subject(name)))

    def _pending(self, name: str) -> Path:
        return self._folder / name


def only(value: str) -> str:
    """The setting of what was before, where it takes one value."""
    return value


def joined(earlier: Sequence[str]) -> Callable[[str], str]:
    """The same where it takes several: the latest first."""

    def join(value: str) -> str:
        return json.dumps([value, *(one for one in earlier if one != value)])

    return join


def _subject(name: str) -> str:
    return f"secret:{name}"
