"""What is kept beside each stored recording so that it can be read: whose it is, and its key, wrapped. Pure.

Rules: everything that says whose sound it is, and how long, is bound to the wrapped key: an envelope that was changed,
or put beside another recording, does not open. A new site key changes `key_id` and `wrapped` and nothing else.
"""

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Base64Bytes, Field, TypeAdapter, ValidationError

from callcenter.recordings.levels import Peaks
from callcenter.recordings.vault.keys import SiteKey, SiteKeys
from callcenter.recordings.vault.sealing import PREFIX_BYTES, DamagedError, FileKey, opened_beside, sealed_beside
from callcenter.vocabulary.ids import CallId


class Kind(StrEnum):
    """What was recorded."""

    TALK = "talk"
    MESSAGE = "message"


class Medium(StrEnum):
    """How the sound is written."""

    WAV = "audio/wav"
    OPUS = "audio/ogg"

    @property
    def suffix(self) -> str:
        return ".wav" if self is Medium.WAV else ".ogg"


@dataclass(frozen=True, slots=True)
class Whose:
    """Which recording of which call."""

    call: CallId
    kind: Kind
    number: int = 0
    """Tells a call's messages apart; 0 for the talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is sealed: the sound's own figures."""

    medium: Medium
    sha256: str
    """Of the sound as it is read."""
    length: int
    """Bytes, as it is read."""
    duration_s: float
    original_sha256: str
    """Of the WAV as it was recorded; the same until it is compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Beside a stored recording."""

    whose: Whose
    content: Content
    prefix: Annotated[Base64Bytes, Field(min_length=PREFIX_BYTES, max_length=PREFIX_BYTES)]
    peaks: Base64Bytes | None
    """Sealed by the recording's key."""
    key_id: str
    wrapped: Base64Bytes
    version: int = 1

    @classmethod
    def made(cls, whose: Whose, content: Content, key: FileKey, peaks: Peaks | None, site: SiteKey) -> Self:
        return cls(
            whose=whose,
            content=content,
            prefix=key.prefix,
            peaks=None if peaks is None else sealed_beside(_packed(peaks), key),
            key_id=site.id,
            wrapped=site.wrapped(key.secret, _bound(whose, content, key.prefix)),
        )

    def file_key(self, keys: SiteKeys) -> FileKey:
        """Raises `KeyNotHereError` and `DamagedError`."""
        secret = keys.key(self.key_id).unwrapped(self.wrapped, self._bound)
        return FileKey(secret, self.prefix)

    def opened_peaks(self, key: FileKey) -> Peaks | None:
        """Raises `DamagedError`."""
        return None if self.peaks is None else _unpacked(opened_beside(self.peaks, key))

    def wrapped_anew(self, keys: SiteKeys) -> Self:
        """The same under the site's key in use; raises `KeyNotHereError` and `DamagedError`."""
        wrapped = keys.current.wrapped(self.file_key(keys).secret, self._bound)
        return replace(self, key_id=keys.current.id, wrapped=wrapped)

    def as_json(self) -> bytes:
        told = {
            "version": self.version,
            "whose": {"call": self.whose.call, "kind": self.whose.kind, "number": self.whose.number},
            "content": _told(self.content),
            "prefix": b64encode(self.prefix).decode(),
            "peaks": None if self.peaks is None else b64encode(self.peaks).decode(),
            "key_id": self.key_id,
            "wrapped": b64encode(self.wrapped).decode(),
        }
        return json.dumps(told, sort_keys=True).encode()

    @property
    def _bound(self) -> bytes:
        return _bound(self.whose, self.content, self.prefix)


_ENVELOPE = TypeAdapter(Envelope)


def read(data: bytes) -> Envelope:
    """Raises `DamagedError`."""
    try:
        return _ENVELOPE.validate_json(data)
    except ValidationError as error:
        raise DamagedError("the envelope beside the recording was changed") from error


def _told(content: Content) -> dict[str, str | int | float]:
    return {
        "medium": content.medium,
        "sha256": content.sha256,
        "length": content.length,
        "duration_s": content.duration_s,
        "original_sha256": content.original_sha256,
    }


def _bound(whose: Whose, content: Content, prefix: bytes) -> bytes:
    told = [1, whose.call, whose.kind, whose.number, _told(content), prefix.hex()]
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _packed(peaks: Peaks) -> bytes:
    return len(peaks.caller).to_bytes(4) + peaks.caller + peaks.agent


def _unpacked(data: bytes) -> Peaks:
    length = int.from_bytes(data[:4])
    return Peaks(data[4 : 4 + length], data[4 + length :])
