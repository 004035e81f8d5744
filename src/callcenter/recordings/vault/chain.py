"""The chain of the book: each entry is bound to all before it, and a seal of the site's key to all of them. Pure.

Rules: entries are numbered without a gap and only added; the link of one is the SHA-256 of the link before it and of
all that it says. A seal is signed by a key that the database does not have and lies with the recordings: who rewrites
the book cannot rewrite the seals, and who takes the last entries away leaves a seal that names them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from callcenter.recordings.vault.keys import SiteKey, SiteKeys
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.vocabulary.chained import Head, gap_before, link_after

Body = Mapping[str, str | int]
"""No fractions: what is hashed must be read from the database as it was written."""


class Deed(StrEnum):
    """What happened to a recording."""

    KEPT = "kept"
    TAKEN_IN = "taken_in"
    """A WAV from before was sealed."""
    COMPRESSED = "compressed"
    DELETED = "deleted"
    HELD = "held"
    RELEASED = "released"
    SEALED = "sealed"
    """Of none: everything up to here was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an entry says, before it has its place."""

    deed: Deed
    path: str
    """As the timeline names the recording; empty for a seal."""
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEntry:
    """One entry in its place."""

    seq: int
    at: datetime
    day: date
    """Of the site's clock."""
    said: Said
    link: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is written down."""

    at: datetime
    day: date
    """Of the site's clock."""


def added(head: Head, said: Said, when: Moment) -> ChainEntry:
    """`said` as the next entry."""
    seq, at = head.seq + 1, when.at.astimezone(UTC)
    return ChainEntry(seq=seq, at=at, day=when.day, said=said, link=_link(head.link, seq, at, when.day, said))


def fault_of(entry: ChainEntry, before: Head) -> str | None:
    """What is wrong with an entry that follows `before`; None where it is sound."""
    if (missing := gap_before(entry.seq, before)) is not None:
        return f"entry {missing} of the chain is missing"
    if entry.link != _link(before.link, entry.seq, entry.at, entry.day, entry.said):
        return f"entry {entry.seq} of the chain was changed"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Everything up to an entry, signed; lies in the store."""

    day: date
    last_seq: int
    head: str
    key_id: str
    signature: str

    @property
    def name(self) -> str:
        """In the store; no two seals share one, whatever was restored."""
        return f"seals/{self.day:%Y-%m-%d}.{self.last_seq}.{self.head[:12]}.json"

    @classmethod
    def made(cls, day: date, head: Head, key: SiteKey) -> "Seal":
        signature = key.signature(_signed(day, head.seq, head.link)).hex()
        return cls(day=day, last_seq=head.seq, head=head.link, key_id=key.id, signature=signature)

    def is_genuine(self, keys: SiteKeys) -> bool:
        """Raises `KeyNotHereError`."""
        signature = bytes.fromhex(self.signature)
        return keys.key(self.key_id).has_signed(_signed(self.day, self.last_seq, self.head), signature)

    def signed_anew(self, keys: SiteKeys) -> "Seal":
        """By the key in use; raises `KeyNotHereError`, and `DamagedError` for one that was changed."""
        if not self.is_genuine(keys):
            raise DamagedError(f"{self.name}: was changed")
        return Seal.made(self.day, Head(self.last_seq, self.head), keys.current)

    def as_json(self) -> bytes:
        return _SEAL.dump_json(self)


_SEAL = TypeAdapter(Seal)


def seal_of(data: bytes) -> Seal:
    """Raises `DamagedError`."""
    try:
        seal = _SEAL.validate_json(data)
        bytes.fromhex(seal.signature)
    except (ValidationError, ValueError) as error:
        raise DamagedError("a seal was changed") from error
    return seal


def _link(before: str, seq: int, at: datetime, day: date, said: Said) -> str:
    told = [seq, at.astimezone(UTC).isoformat(), day.isoformat(), said.deed, said.path, dict(said.body)]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return link_after(before, text)


def _signed(day: date, last_seq: int, head: str) -> bytes:
    return f"seal v1 {day.isoformat()} {last_seq} {head}".encode()
