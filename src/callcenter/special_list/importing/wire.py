"""Entries as PostgreSQL's binary COPY takes them: a prefix a row, then each field with its length.

PostgreSQL, "COPY", Binary Format. Two million rows are composed, so what rows share is composed once.
"""

import struct
from collections.abc import Iterable
from datetime import date

from callcenter.special_list.importing.checking import Particulars, Validity
from callcenter.special_list.importing.problems import RowProblem
from callcenter.special_list.needs import bits_of

STAGING_COLUMNS = (
    *("batch", "line", "digest", "person", "category", "level", "tier", "needs", "relation", "basis"),
    *("valid_from", "valid_to"),
)
PROBLEM_COLUMNS = ("batch", "line", "field", "reason")
MOST_REMEMBERED = 100_000

_NULL = struct.pack("!i", -1)
_EPOCH = date(2000, 1, 1)
"""From which PostgreSQL counts days."""


class StagingRows:
    """Composes the rows of one batch."""

    def __init__(self, batch: int) -> None:
        self._head = struct.pack("!hiq", len(STAGING_COLUMNS), 8, batch) + struct.pack("!i", 4)
        # By identity, with what it belongs to, which so stays alive: an id is never another object's meanwhile.
        self._particulars: dict[int, tuple[Particulars, bytes]] = {}
        self._validities: dict[int, tuple[Validity, bytes]] = {}

    def row(self, line: int, digest: bytes, person: bytes, particulars: Particulars, validity: Validity) -> bytes:
        """A digest of 32 bytes, a person of 16."""
        known = self._particulars.get(id(particulars)) or self._remember_particulars(particulars)
        days = self._validities.get(id(validity)) or self._remember_validity(validity)
        return b"%b%b\0\0\0\x20%b\0\0\0\x10%b%b%b" % (
            self._head,
            line.to_bytes(4, "big"),
            digest,
            person,
            known[1],
            days[1],
        )

    def _remember_particulars(self, said: Particulars) -> tuple[Particulars, bytes]:
        if len(self._particulars) >= MOST_REMEMBERED:
            self._particulars.clear()
        composed = b"".join(
            (
                _small(said.category),
                _small(said.level),
                _small(said.tier),
                _small(bits_of(said.needs)),
                _text(said.relation),
                _text(said.basis),
            )
        )
        self._particulars[id(said)] = said, composed
        return said, composed

    def _remember_validity(self, validity: Validity) -> tuple[Validity, bytes]:
        if len(self._validities) >= MOST_REMEMBERED:
            self._validities.clear()
        composed = _day(validity.valid_from) + _day(validity.valid_to)
        self._validities[id(validity)] = validity, composed
        return validity, composed


def problem_rows(batch: int, problems: Iterable[RowProblem]) -> bytes:
    head = struct.pack("!hiq", len(PROBLEM_COLUMNS), 8, batch)
    return b"".join(
        head + struct.pack("!ii", 4, problem.line) + _text(problem.field) + _text(problem.reason)
        for problem in problems
    )


def _small(value: int | None) -> bytes:
    return _NULL if value is None else struct.pack("!ih", 2, value)


def _day(day: date | None) -> bytes:
    return _NULL if day is None else struct.pack("!ii", 4, (day - _EPOCH).days)


def _text(words: str) -> bytes:
    # PostgreSQL's text holds no NUL; a spreadsheet's may.
    said = words.replace("\0", "").encode("utf-8", "replace")
    return struct.pack("!i", len(said)) + said
