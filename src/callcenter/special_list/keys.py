"""How a number is made unreadable: keyed digests, and the two keys of a site that changes its own.

Rules: a number leaves here only as a keyed digest; the keys are in the settings, never in the database. While a site
has a key from before, what was digested with it is still found.
A digest has two halves: HMAC-SHA256 for ourselves, and SHA-1 keyed twice by keys of its own, which is all that Asterisk
can compute. Neither half gives anything of the other away.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from callcenter.vocabulary.errors import CallCenterError

SHORTEST_KEY = 16
HALF_BYTES = 16
_PERSON_BYTES = 16
_LIFEBOAT_KEY_BYTES = 32


class ListKeyMissingError(CallCenterError):
    """The site has no key for its list."""


class LifeboatKey:
    """What Asterisk alone knows numbers by: ``SHA1(outer SHA1(inner number))``, in its dialplan's own functions.

    Both keys fill a block of SHA-1, so that this is NMAC in all but the way its keys are put in.
    """

    def __init__(self, list_key: bytes) -> None:
        # Its own: whoever reads an Asterisk's configuration has no key to the database.
        derived = HKDF(SHA256(), 2 * _LIFEBOAT_KEY_BYTES, None, b"callcenter: lifeboat").derive(list_key)
        self.inner, self.outer = derived[:_LIFEBOAT_KEY_BYTES].hex(), derived[_LIFEBOAT_KEY_BYTES:].hex()
        self._inner, self._outer = hashlib.sha1(self.inner.encode()), hashlib.sha1(self.outer.encode())  # noqa: S324 keyed

    def digest(self, number: str) -> bytes:
        """20 bytes, of an E.164 number."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(number.encode())
        outer.update(inner.hexdigest().encode())
        return outer.digest()


class ListKey:
    """A key; without it the digests tell nothing."""

    def __init__(self, key: str, setting: str = "site.list_key") -> None:
        if len(key) < SHORTEST_KEY:
            raise ListKeyMissingError(
                f"{setting}: needs at least {SHORTEST_KEY} characters; scripts/setup generates one into .env"
            )
        self._key = key.encode()
        self._setting = setting
        self.lifeboat = LifeboatKey(self._key)

    def digest(self, number: str) -> bytes:
        """32 bytes, of an E.164 number: half of its HMAC-SHA256, and what begins the lifeboat's digest."""
        ours = hmac.digest(self._key, number.encode(), "sha256")
        return ours[:HALF_BYTES] + self.lifeboat.digest(number)[:HALF_BYTES]

    def person(self, reference: str) -> bytes:
        """Tells the persons of a register apart by its own reference to them, and gives nothing of it away."""
        return hmac.digest(self._key, b"person:" + reference.encode(), "sha256")[:_PERSON_BYTES]

    def undivided(self) -> "UndividedListKey":
        """The same key, as digests were made with it before."""
        return UndividedListKey(self._key.decode(), self._setting)

    @property
    def fingerprint(self) -> str:
        """Tells keys apart, and ways to digest, and gives nothing of them away."""
        return hmac.digest(self._key, b"fingerprint: two halves", "sha256")[:6].hex()


class UndividedListKey(ListKey):
    """As digests were made before Asterisk could look numbers up: their callers are unknown to it."""

    def digest(self, number: str) -> bytes:
        """HMAC-SHA256 of an E.164 number."""
        return hmac.digest(self._key, number.encode(), "sha256")

    @property
    def fingerprint(self) -> str:
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
    """The key in use, and those before it while entries are still digested with them."""

    def __init__(self, current: ListKey, *before: ListKey) -> None:
        self.current = current
        others = {key.fingerprint: key for key in before if key.fingerprint != current.fingerprint}
        self.before = tuple(others.values())

    @property
    def all(self) -> tuple[ListKey, ...]:
        """The one in use first, the oldest last."""
        return (self.current, *self.before)

    def digests(self, number: str) -> tuple[bytes, ...]:
        """Under which an E.164 number may stand, the one in use first."""
        return tuple(key.digest(number) for key in self.all)

    def renewals(self, number: str, reference: str = "") -> tuple[Renewal, ...]:
        """Of a number, and of the person of this reference: one for each key from before."""
        digest = self.current.digest(number)
        return tuple(self._renewal(key, number, digest, reference) for key in self.before)

    def _renewal(self, key: ListKey, number: str, digest: bytes, reference: str) -> Renewal:
        digest_before = key.digest(number)
        persons = [(person_of(digest_before), person_of(digest))]
        if reference:
            persons.append((key.person(reference), self.current.person(reference)))
        return Renewal(digest_before, digest, self.current.fingerprint, tuple(persons))


def person_of(digest: bytes) -> bytes:
    """Who stands for a number of which the source names no person."""
    return digest[:_PERSON_BYTES]
