"""What is written down of a deed, and what may never stand there. Pure.

Rules: an entry names a person only by the user who did the deed; a caller's number stands there masked or as its
digest; whoever tries to write down a whole number finds out in the first test.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from callcenter.vocabulary.errors import CallCenterError

Deed = NewType("Deed", str)
"""The room and what was done, in the past tense: ``list.number_tested``."""

Plain = str | int | float | bool | None
Body = Mapping[str, "Plain | Body | list[Plain]"]

_DEED = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
# A mobile number of China, any number with its country, an identity-card number: not where they are part of a digest,
# of a call's id or of a longer figure.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z.-])(?:(?:\+|00)[0-9]{8,15}|(?:86)?1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])", re.ASCII
)


class UnfitEntryError(CallCenterError):
    """This may not be written down; the message names the field and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deed, as whoever lets it happen writes it down."""

    who: str
    """The user; ``cli`` for the command line."""
    deed: Deed
    subject: str
    """To what: ``batch:12``, ``number:<digest>``, ``call:<id>``."""
    body: Body = field(default_factory=dict[str, Plain])


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the book."""

    id: int
    at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Every field that is given must fit."""

    who: str | None = None
    deed: str | None = None
    """Exact, or the room before the dot."""
    subject: str | None = None
    at_from: datetime | None = None
    at_before: datetime | None = None


def holds_a_number(text: str) -> bool:
    """Whether a whole telephone or identity-card number stands in `text`."""
    return _PERSONAL.search(text) is not None


def checked(entry: Entry) -> Entry:
    """`entry`, or `UnfitEntryError`; the error does not repeat what was unfit."""
    if not _DEED.fullmatch(entry.deed):
        raise UnfitEntryError("deed: write it as room.what_was_done")
    if holds_a_number(entry.subject):
        raise UnfitEntryError("subject: holds a whole number; write its digest, or mask it")
    _check_body("body", entry.body)
    return entry


def _check_body(name: str, value: object) -> None:
    match value:
        case str() if holds_a_number(value):
            raise UnfitEntryError(f"{name}: holds a whole number; write its digest, or mask it")
        case Mapping():
            for key, part in value.items():
                _check_body(f"{name}.{key}", part)
        case list():
            for part in value:
                _check_body(name, part)
        case _:
            pass
