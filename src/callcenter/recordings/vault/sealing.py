"""How a recording is encrypted so that any part of it can be read alone. Pure.

Rules: chunks of `CHUNK_BYTES`, each AES-256-GCM under the recording's own key, which encrypts nothing else. The nonce
is a prefix of the recording, the chunk's number and whether it is the last one (the STREAM construction), so a chunk
that was changed, moved, left out or cut off does not open.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from callcenter.vocabulary.errors import CallCenterError

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
KEY_BYTES = 32
PREFIX_BYTES = 7
_STORED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_BESIDE = 2**32 - 1
"""The chunk number of what is kept beside the sound: no recording has so many chunks."""
_AMIDST, _LAST, _APART = 0, 1, 2


class DamagedError(CallCenterError):
    """What is stored is not what was sealed: a bit has changed, or a part is missing."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """What seals one recording."""

    secret: bytes
    prefix: bytes

    @classmethod
    def made(cls) -> "FileKey":
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(PREFIX_BYTES))


def stored_length(length: int) -> int:
    """Of what seals `length` bytes."""
    return length + TAG_BYTES * _chunks(length)


def sealed(parts: Iterable[bytes], key: FileKey) -> Iterator[bytes]:
    """`parts`, of any sizes, as chunks to be stored one after another."""
    cipher, number = AESGCM(key.secret), 0
    waiting = bytearray()
    for part in parts:
        waiting += part
        # The last chunk is known as such only at the end, so a full one waits for what follows it.
        while len(waiting) > CHUNK_BYTES:
            yield cipher.encrypt(_nonce(key, number, _AMIDST), bytes(waiting[:CHUNK_BYTES]), None)
            del waiting[:CHUNK_BYTES]
            number += 1
    yield cipher.encrypt(_nonce(key, number, _LAST), bytes(waiting), None)


def unsealed(parts: Iterable[bytes], key: FileKey) -> Iterator[bytes]:
    """What `sealed` has sealed, from its beginning to its end; raises `DamagedError`, at the latest at the end."""
    cipher, number = AESGCM(key.secret), 0
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) > _STORED_CHUNK_BYTES:
            yield _decrypted(cipher, _nonce(key, number, _AMIDST), bytes(waiting[:_STORED_CHUNK_BYTES]))
            del waiting[:_STORED_CHUNK_BYTES]
            number += 1
    yield _decrypted(cipher, _nonce(key, number, _LAST), bytes(waiting))


@dataclass(frozen=True, slots=True)
class Span:
    """The stored bytes to be fetched for a range, and what of them it is."""

    first_chunk: int
    start: int
    end: int
    """Exclusive, as all ends here."""
    skipped: int
    """Bytes of the first chunk that were not asked for."""
    wanted: int


def span(start: int, end: int, length: int) -> Span:
    """Where `start` to `end` of a sound of `length` bytes lies; the range must not be empty."""
    first, last = start // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
    stored_end = min((last + 1) * _STORED_CHUNK_BYTES, stored_length(length))
    return Span(first, first * _STORED_CHUNK_BYTES, stored_end, start - first * CHUNK_BYTES, end - start)


def opened(stored: bytes, where: Span, length: int, key: FileKey) -> bytes:
    """The bytes of a range; raises `DamagedError`."""
    cipher, last = AESGCM(key.secret), _chunks(length) - 1
    plain = bytearray()
    for at in range(0, len(stored), _STORED_CHUNK_BYTES):
        number = where.first_chunk + at // _STORED_CHUNK_BYTES
        nonce = _nonce(key, number, _LAST if number == last else _AMIDST)
        plain += _decrypted(cipher, nonce, stored[at : at + _STORED_CHUNK_BYTES])
    found = bytes(plain[where.skipped : where.skipped + where.wanted])
    if len(found) != where.wanted:
        raise DamagedError("a part of the recording is missing")
    return found


def sealed_beside(data: bytes, key: FileKey) -> bytes:
    """The one thing that is kept beside the sound, sealed by the same key."""
    return AESGCM(key.secret).encrypt(_nonce(key, _BESIDE, _APART), data, None)


def opened_beside(stored: bytes, key: FileKey) -> bytes:
    """Raises `DamagedError`."""
    return _decrypted(AESGCM(key.secret), _nonce(key, _BESIDE, _APART), stored)


def _decrypted(cipher: AESGCM, nonce: bytes, stored: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, stored, None)
    except (InvalidTag, ValueError) as error:
        raise DamagedError("the recording was changed where it lies") from error


def _nonce(key: FileKey, number: int, place: int) -> bytes:
    return key.prefix + number.to_bytes(4) + bytes([place])


def _chunks(length: int) -> int:
    return max(1, -(-length // CHUNK_BYTES))
