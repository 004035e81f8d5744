"""Small secrets kept in the database, sealed with a key that is not there (AES-256-GCM; RFC 5869 draws the key)."""

import secrets
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from callcenter.access.users import AccessError

_NONCE_BYTES = 12


class BrokenSealError(AccessError):
    """Sealed with another key, for another purpose, or changed."""


class Seal:
    """For one purpose: what was sealed for another is not opened. Seals by `key`, opens by those `before`, too."""

    def __init__(self, key: str, purpose: str, *before: str) -> None:
        self._cipher = _cipher(key, purpose)
        self._all = (self._cipher, *(_cipher(one, purpose) for one in before))

    def sealed(self, content: bytes, whose: str) -> bytes:
        """`content`, to be opened for `whose` only."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, whose.encode())

    def opened(self, sealed: bytes, whose: str) -> bytes:
        """Also what was sealed with a key from before. Raises BrokenSealError."""
        for cipher in self._all:
            with suppress(InvalidTag, ValueError):
                return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], whose.encode())
        raise BrokenSealError(
            "http.session_secret: what was sealed with another key cannot be opened; have it set up anew"
        )


def _cipher(key: str, purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=f"callcenter.{purpose}".encode()).derive(key.encode()))
