"""Passwords kept as argon2id hashes. Hashing takes tens of milliseconds and 64 MB, so it runs beside the event loop,
one at a time."""

import asyncio
import secrets

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

_GENERATED_BYTES = 12


def generated_password() -> str:
    """16 characters, 96 bits."""
    return secrets.token_urlsafe(_GENERATED_BYTES)


class Passwords:
    """The only user of argon2."""

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._argon2 = PasswordHash((hasher or Argon2Hasher(),))
        self._one_at_a_time = asyncio.Semaphore(1)
        self._nobodys: str | None = None

    async def hashed(self, password: str) -> str:
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._argon2.hash, password)

    async def are_equal(self, password: str, password_hash: str | None) -> bool:
        """Whether `password` is the one kept; as slow for a user who does not exist (None) as for one who does."""
        async with self._one_at_a_time:
            if self._nobodys is None:
                self._nobodys = await asyncio.to_thread(self._argon2.hash, generated_password())
            return await asyncio.to_thread(self._verify, password, password_hash or self._nobodys)

    def _verify(self, password: str, password_hash: str) -> bool:
        try:
            return self._argon2.verify(password, password_hash)
        except UnknownHashError:
            return False
