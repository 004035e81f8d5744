"""What a backup says of itself: everything that belongs to it, with its hash; and by which keys it opens.

Rules: it is written last, and signed by the key of recordings: without it there is no backup, and who changes it is
found out.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Base64Bytes, BaseModel, Field, StringConstraints, ValidationError

from callcenter.recordings.vault.keys import SiteKey, SiteKeys
from callcenter.vocabulary.errors import CallCenterError

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
SetId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}T[0-9]{6}Z$")]
_CHECKS_OF = b"callcenter backup v1: checks of keys"


class BackupError(CallCenterError):
    """A backup could not be made, or is not what was made."""


def _below(path: str) -> str:
    if ".." in path.split("/"):
        raise ValueError("leads out of its folder")
    return path


FilePath = Annotated[str, StringConstraints(pattern=r"^[a-z]+/.+$"), AfterValidator(_below)]


class Piece(BaseModel, frozen=True, extra="forbid"):
    """One object of the set."""

    name: str
    size: int
    sha256: Sha256


class Dump(BaseModel, frozen=True, extra="forbid"):
    """The database, sealed."""

    piece: Piece
    prefix: Base64Bytes
    wrapped: Base64Bytes
    """Its key, wrapped by the key of recordings."""


class Index(BaseModel, frozen=True, extra="forbid"):
    """The names of all recordings."""

    piece: Piece
    count: int
    bytes: int


class FileKept(BaseModel, frozen=True, extra="forbid"):
    """One file, sealed; the same content is the same piece in every backup."""

    path: FilePath
    """What kind of file it is, and where it lies there."""
    sha256: Sha256
    """Of what it holds."""
    piece: Piece


class Manifest(BaseModel, frozen=True, extra="forbid"):
    """The whole."""

    format: Literal[1] = 1
    id: SetId
    made_at: AwareDatetime
    version: str
    """Of callcenter."""
    revision: str
    """Of the schema."""
    key_id: str
    """Which key of recordings opens it."""
    checks: Base64Bytes
    """By what other keys are told from wrong ones; sealed."""
    database: Dump
    objects: Index
    files: tuple[FileKept, ...]
    missing: tuple[str, ...] = ()
    """Recordings that the book has and the store had not, or not as they were kept."""
    counts: Mapping[str, int]
    """Rows of what people ask for first."""
    keys: Piece | None = None
    """The site's keys, sealed by a passphrase; None: they are not in it."""
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = "0" * 64

    def signed(self, key: SiteKey) -> "Manifest":
        return self.model_copy(update={"signature": key.signature(self._told()).hex()})

    def is_genuine(self, keys: SiteKeys) -> bool:
        """Raises `KeyNotHereError`."""
        return keys.key(self.key_id).has_signed(self._told(), bytes.fromhex(self.signature))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All but the recordings themselves."""
        return (
            self.database.piece,
            self.objects.piece,
            *(file.piece for file in self.files),
            *(() if self.keys is None else (self.keys,)),
        )

    def _told(self) -> bytes:
        told = self.model_dump(mode="json", exclude={"signature"})
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def read(data: bytes, set_id: str) -> Manifest:
    """Raises `BackupError`."""
    try:
        found = Manifest.model_validate_json(data)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise BackupError(
            f"{set_id}: its manifest was damaged, or is a newer version's ({where}: {fault['msg']})"
        ) from error
    if found.id != set_id:
        raise BackupError(f"{set_id}: its manifest is that of {found.id}")
    return found


def sealed_checks(secrets: Mapping[str, str], key: SiteKey) -> bytes:
    """Of each key something that tells it from others, for nobody but who has the key of recordings."""
    return key.wrapped(
        json.dumps({name: _check(name, secret) for name, secret in secrets.items()}).encode(), _CHECKS_OF
    )


def other_keys(sealed: bytes, secrets: Mapping[str, str], key: SiteKey) -> list[str]:
    """The settings whose keys are not those that the backup was made with; raises `DamagedError`."""
    checks: dict[str, str] = json.loads(key.unwrapped(sealed, _CHECKS_OF))
    return [name for name, check in checks.items() if _check(name, secrets.get(name, "")) != check]


def _check(name: str, secret: str) -> str:
    return hashlib.sha256(f"callcenter backup v1: {name}: {secret}".encode()).hexdigest()[:16]
