"""How a number is made unreadable: keyed digests, and the two keys of a site that changes its own.

Rules: a number leaves here only as HMAC-SHA256; the keys are in the settings, never in the database. While a site has a
key from before, what was digested with it is still found.
"""

import hmac
from dataclasses import dataclass

from callcenter.vocabulary.errors import CallCenterError

SHORTEST_KEY = 16
_PERSON_BYTES = 16


class ListKeyMissingError(CallCenterError):
    """The site has no key for its list."""


class ListKey:
    """A key; without it the digests tell nothing."""

    def __init__(self, key: str, setting: str = "site.list_key") -> None:
        if len(key) < SHORTEST_KEY:
            raise ListKeyMissingError(
                f"{setting}: needs at least {SHORTEST_KEY} characters; scripts/setup generates one into .env"
            )
        self._key = key.encode()

    def digest(self, number: str) -> bytes:
        """HMAC-SHA256 of an E.164 number."""
        return hmac.digest(self._key, number.encode(), "sha256")

    def person(self, reference: str) -> bytes:
        """Tells the persons of a register apart by its own reference to them, and gives nothing of it away."""
        return hmac.digest(self._key, b"person:" + reference.encode(), "sha256")[:_PERSON_BYTES]

    @property
    def fingerprint(self) -> str:
        """Tells keys apart and gives nothing of them away."""
        return hmac.digest(self._key, b"fingerprint", "sha256")[:6].hex()


@dataclass(frozen=True, slots=True)
class Renewal:
    """One number's digest under the key from before, and what becomes of it under the key in use."""

    digest_before: bytes
    digest: bytes
    key: str
    persons: tuple[tuple[bytes, bytes], ...]
    """Before and now, of those whose reference is known."""


class ListKeys:
    """The key in use, and the one before while entries are still digested with it."""

    def __init__(self, current: ListKey, before: ListKey | None = None) -> None:
        self.current = current
        self.before = before if before is not None and before.fingerprint != current.fingerprint else None

    @property
    def oldest(self) -> ListKey:
        return self.before or self.current

    def digests(self, number: str) -> tuple[bytes, ...]:
        """Under which an E.164 number may stand, the one in use first."""
        now = self.current.digest(number)
        return (now,) if self.before is None else (now, self.before.digest(number))

    def renewal(self, number: str, reference: str = "") -> Renewal | None:
        """Of a number, and of the person of this reference; None where there is one key only."""
        if self.before is None:
            return None
        digest, digest_before = self.digests(number)
        persons = [(person_of(digest_before), person_of(digest))]
        if reference:
            persons.append((self.before.person(reference), self.current.person(reference)))
        return Renewal(digest_before, digest, self.current.fingerprint, tuple(persons))


def person_of(digest: bytes) -> bytes:
    """Who stands for a number of which the source names no person."""
    return digest[:_PERSON_BYTES]
