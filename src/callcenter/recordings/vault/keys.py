"""The site's keys, by which the keys of recordings are wrapped and the days of the chain are signed. Pure.

Rules: a site key is never used itself, only what is derived from it (HKDF-SHA256), for one purpose each. Its *id* tells
keys apart and gives nothing of them away. What an earlier key has wrapped is read as long as the site has that key.
"""

import hmac
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from callcenter.recordings.vault.sealing import DamagedError
from callcenter.vocabulary.errors import CallCenterError

SHORTEST_KEY = 32
_NONCE_BYTES = 12
SETTING = "CALLCENTER_RECORDINGS__KEY"
SETTING_BEFORE = "CALLCENTER_RECORDINGS__KEYS_BEFORE"


class NoKeyError(CallCenterError):
    """The site has no key for its recordings, or one that is too short: nothing is sealed until it has."""


class KeyNotHereError(CallCenterError):
    """The recording was sealed by a key that the site does not have."""


class SiteKey:
    """One key of the site."""

    def __init__(self, secret: str, setting: str = SETTING) -> None:
        if len(secret) < SHORTEST_KEY:
            raise NoKeyError(
                f"{setting}: needs at least {SHORTEST_KEY} characters; scripts/setup generates one into .env"
            )
        self.id = _derived(secret, b"id", 8).hex()
        self._wrapping = AESGCM(_derived(secret, b"wrapping", 32))
        self._signing = _derived(secret, b"signing", 32)

    def wrapped(self, secret: bytes, of: bytes) -> bytes:
        """A recording's key; it opens only together with `of`, which says whose it is."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, secret, of)

    def unwrapped(self, wrapped: bytes, of: bytes) -> bytes:
        """Raises `DamagedError`."""
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], of)
        except (InvalidTag, ValueError) as error:
            raise DamagedError("its key was changed, or belongs to another recording") from error

    def signature(self, data: bytes) -> bytes:
        return hmac.digest(self._signing, data, "sha256")

    def has_signed(self, data: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(self.signature(data), signature)


class SiteKeys:
    """The key in use, and those before it that recordings may still be wrapped by."""

    def __init__(self, current: SiteKey, before: Iterable[SiteKey] = ()) -> None:
        self.current = current
        self._all = {key.id: key for key in (*before, current)}

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._all)

    def key(self, id_: str) -> SiteKey:
        """Raises `KeyNotHereError`."""
        found = self._all.get(id_)
        if found is None:
            raise KeyNotHereError(
                f"sealed by the key {id_}, which is not here: add it to {SETTING_BEFORE}; if it is lost,"
                " these recordings can never be read again"
            )
        return found


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    hkdf = HKDF(SHA256(), length=length, salt=None, info=b"callcenter recordings v1: " + purpose)
    return hkdf.derive(secret.encode())
