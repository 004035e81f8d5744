"""The person behind a telephone number: what is theirs, what of it is owed to the law, what was let go. Pure.

A number is all that a hotline knows a caller by. It is no proof of a person: whoever asks has to be known otherwise.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId

ERASED = "erased"
"""Where a number has stood and something has to stand."""


class UnfitPersonError(CallCenterError):
    """What was asked about a person cannot be done; the message names the option and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a number belongs to, as far as we know them."""

    number: str
    """E.164."""
    forms: tuple[str, ...]
    """As it may be written somewhere, the longest first."""
    digests: tuple[bytes, ...]
    """Under which lists may have it."""
    calls: tuple[CallId, ...] = ()
    """Theirs, the latest first."""

    def is_named_in(self, text: str) -> bool:
        """Whether the number stands there, in any of its forms, and not as a part of a longer one."""
        forms = "|".join(map(re.escape, self.forms))
        return re.search(rf"(?<!\d)(?:{forms})(?!\d)", text) is not None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table or file has of a person."""

    kind: str
    """The table's name, or what the files are."""
    rows: Sequence[Mapping[str, Any]]
    """What they are given; of other people's, and of what only counts, no more than where it stands."""
    is_theirs: bool = True
    """False for where they are only mentioned, which others' data are around."""


class Why(StrEnum):
    """What keeps something."""

    CALL_OPEN = "call_open"
    CALLBACK_OWED = "callback_owed"
    HELD = "held"
    ORDER = "order"
    TERM = "term"
    LIST = "list"
    AUDIT = "audit"
    PROOF = "proof"
    MENTIONED = "mentioned"
    TURNS_OVER = "turns_over"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Owed:
    """Something may not go, and until when; None where that is not a matter of time."""

    why: Why
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What of one call may go."""

    call: CallId
    number: tuple[Owed, ...]
    """What keeps whose call it was; empty: nothing does."""
    words: tuple[Owed, ...]
    """What keeps what was understood, written down and noted."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of all of a person's calls."""

    all: tuple[Verdict, ...]

    @property
    def numbers_go(self) -> list[CallId]:
        return [one.call for one in self.all if not one.number]

    @property
    def words_go(self) -> list[CallId]:
        return [one.call for one in self.all if not one.words]

    @property
    def numbers_owed(self) -> Mapping[CallId, tuple[Owed, ...]]:
        return {one.call: one.number for one in self.all}

    @property
    def words_owed(self) -> Mapping[CallId, tuple[Owed, ...]]:
        return {one.call: one.words for one in self.all}


@dataclass(frozen=True, slots=True)
class Gone:
    """How much was removed, or made nobody's."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How much stays, and why."""

    kind: str
    count: int
    owed: Owed


def mentioned(kind: str, calls: Sequence[CallId]) -> Holding:
    """Other people's calls in which a person is only spoken of."""
    return Holding(kind, [{"call": one} for one in calls], is_theirs=False)


def kept_all(kind: str, count: int, why: Why) -> list[Kept]:
    """All of them stay, whichever call they are of; of none nothing is told."""
    return [Kept(kind, count, Owed(why))] if count else []


def kept_by(kind: str, calls: Mapping[CallId, int], owed: Mapping[CallId, tuple[Owed, ...]]) -> list[Kept]:
    """How many of `calls`' rows stay, by why; until when the last of them does."""
    found: dict[Why, Kept] = {}
    for call, count in calls.items():
        for one in owed.get(call, ()):
            before = found.get(one.why)
            if before is None:
                found[one.why] = Kept(kind, count, one)
                continue
            ends = [until for until in (before.owed.until, one.until) if until is not None]
            found[one.why] = Kept(kind, before.count + count, Owed(one.why, max(ends) if ends else None))
    return list(found.values())
