"""The special-service list in pure code: who stands on it, what that gives them, and how a number is made unreadable.

Rules: a number enters only as its keyed digest; a certificate number never enters; a match gives priority and manners,
never identity; of several entries for one number the strongest tier counts and the needs add up.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.tiers import Need, Tier

SPECIAL = "special"
"""The list's name (特服名单)."""
SHORTEST_KEY = 16


class ListKeyMissingError(CallCenterError):
    """The site has no key for its list."""


class NotListableError(CallCenterError):
    """This entry cannot stand on the list; the message names the field and the mend."""


class Category(IntEnum):
    """Kinds of disability as the certificate counts them (GB/T 26341-2010)."""

    VISION = 1
    HEARING = 2
    SPEECH = 3
    LIMB = 4
    INTELLECT = 5
    MIND = 6
    MULTIPLE = 7


_NEEDS = {
    Category.VISION: (Need.DESCRIBE_NOT_SHOW, Need.SPEAK_SLOWLY),
    Category.HEARING: (Need.SPEAK_CLEARLY, Need.TEXT_ONLY),
    Category.SPEECH: (Need.TEXT_ONLY,),
    Category.LIMB: (Need.MORE_TIME_FOR_KEYS,),
    Category.INTELLECT: (Need.TRAINED_PERSON, Need.SPEAK_SLOWLY),
    Category.MIND: (Need.TRAINED_PERSON,),
    Category.MULTIPLE: (Need.TRAINED_PERSON, Need.SPEAK_SLOWLY, Need.MORE_TIME_FOR_KEYS),
}
_SEVERE_LEVELS = (1, 2)


@dataclass(frozen=True, slots=True)
class Match:
    """What the list says of a number."""

    list_name: str
    tier: Tier
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One line of the list."""

    digest: bytes
    category: Category
    level: int
    """1, the most severe, to 4."""
    valid_from: date
    valid_to: date | None
    """The last day; None has no end."""
    batch: str
    basis: str
    list_name: str = SPECIAL

    @property
    def tier(self) -> Tier:
        return Tier.LISTED_SEVERE if self.level in _SEVERE_LEVELS else Tier.LISTED

    @property
    def needs(self) -> tuple[Need, ...]:
        return _NEEDS[self.category]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the copy in memory keeps of a listing."""

    list_name: str
    tier: Tier
    needs: tuple[Need, ...]
    valid_from: date
    valid_to: date | None

    def is_valid(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class ListKey:
    """The site's key, kept outside the database: without it the digests tell nothing."""

    def __init__(self, key: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise ListKeyMissingError(
                f"site.list_key: needs at least {SHORTEST_KEY} characters; scripts/setup generates one into .env"
            )
        self._key = key.encode()

    def digest(self, number: str) -> bytes:
        """HMAC-SHA256 of an E.164 number."""
        return hmac.digest(self._key, number.encode(), "sha256")

    @property
    def fingerprint(self) -> str:
        """Tells keys apart and gives nothing of them away."""
        return hmac.digest(self._key, b"fingerprint", "sha256")[:6].hex()


def match_of(standings: Iterable[Standing], today: date) -> Match | None:
    """What `standings`, all of one number, give on `today`."""
    valid = sorted((standing for standing in standings if standing.is_valid(today)), key=lambda each: each.tier)
    if not valid:
        return None
    needs = {need for standing in valid for need in standing.needs}
    return Match(valid[0].list_name, valid[0].tier, tuple(need for need in Need if need in needs))


def checked(listing: Listing) -> Listing:
    """`listing`, or `NotListableError`."""
    if not 1 <= listing.level <= 4:
        raise NotListableError(f"level: {listing.level} is none; give 1 (most severe) to 4")
    if listing.valid_to is not None and listing.valid_to < listing.valid_from:
        raise NotListableError("valid_to: lies before valid_from; give a later day or leave it out")
    if not listing.basis.strip():
        raise NotListableError("basis: empty; say what allows us to keep this entry")
    return listing
