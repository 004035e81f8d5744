"""The special-service list in pure code: kinds of list, who stands on them, and what that gives.

Rules: a number enters only as its keyed digest (`keys.py`); a certificate number never enters; a match gives priority
and manners, never identity. Of several standings of one number the best tier counts and the needs add up; nuisance
weighs less than any tier before ordinary, and more than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.tiers import Need, Tier


class NotListableError(CallCenterError):
    """This entry cannot stand on the list; the message names the field and the mend."""


class UnknownEntryError(CallCenterError):
    """Nothing stands there."""


class ListKind(StrEnum):
    """The lists there are, all kept alike."""

    SPECIAL = "special"
    """特服名单: people with a disability certificate."""
    ELDERLY = "elderly"
    EXPRESS = "express"
    """Enterprises with a line of their own."""
    TEST = "test"
    """The site's own numbers: served like anybody, and known as tests."""
    NUISANCE = "nuisance"
    """The opposite sign: served, but after others."""
    DECLARED = "declared"
    """A need that a caller told an agent of; proof is yet to be seen."""


class Relation(StrEnum):
    """Whose number it is, seen from the person on the list."""

    OWN = "own"
    HOUSEHOLD = "household"
    CARER = "carer"


class Category(IntEnum):
    """Kinds of disability as the certificate counts them (GB/T 26341-2010)."""

    VISION = 1
    HEARING = 2
    SPEECH = 3
    LIMB = 4
    INTELLECT = 5
    MIND = 6
    MULTIPLE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a kind of list gives to those on it."""

    tier: Tier | None
    """None: by the level of each, so that entries have a category and a level; entries of other lists have neither."""
    needs: tuple[Need, ...] = ()
    """Where an entry has none of its own."""
    lasts: timedelta | None = None
    """The longest that an entry may be valid."""
    is_about_needs: bool = False
    """An entry without needs says nothing."""


TERMS: Mapping[ListKind, Terms] = {
    ListKind.SPECIAL: Terms(tier=None),
    ListKind.ELDERLY: Terms(tier=Tier.LISTED, needs=(Need.SPEAK_SLOWLY,)),
    ListKind.EXPRESS: Terms(tier=Tier.CALLBACK),
    ListKind.TEST: Terms(tier=Tier.ORDINARY),
    ListKind.NUISANCE: Terms(tier=Tier.DEFERRED),
    ListKind.DECLARED: Terms(tier=Tier.ORDINARY, lasts=timedelta(days=30), is_about_needs=True),
}
LEVELS = range(1, 5)
"""From the most severe on."""

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
# To stand on a list that gives no more than anybody has does not lift a nuisance caller.
PRECEDENCE = (Tier.EMERGENCY, Tier.LISTED_SEVERE, Tier.LISTED, Tier.CALLBACK, Tier.DEFERRED, Tier.ORDINARY)


def tier_of(list_name: ListKind, level: int | None) -> Tier:
    """What an entry's tier is."""
    given = TERMS[list_name].tier
    if given is not None:
        return given
    return Tier.LISTED_SEVERE if level in _SEVERE_LEVELS else Tier.LISTED


def usual_needs(list_name: ListKind, category: Category | None, relation: Relation) -> tuple[Need, ...]:
    """The needs of an entry that names none. A carer hears and sees: the needs are the other person's."""
    if relation is Relation.CARER:
        return ()
    return TERMS[list_name].needs if category is None else _NEEDS[category]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing stands: one number, one list, one person."""

    digest: bytes
    list_name: ListKind
    person: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One person's number on one list."""

    digest: bytes
    """Of the number."""
    key: str
    """Fingerprint of the key that it was made with."""
    list_name: ListKind
    person: bytes
    """Opaque: `ListKey.person`, or `person_of` where the source names nobody."""
    relation: Relation = Relation.OWN
    category: Category | None = None
    level: int | None = None
    """1, the most severe, to 4."""
    needs: tuple[Need, ...]
    valid_from: date
    valid_to: date | None
    """The last day; None has no end."""
    batch: int | None = None
    """The import it came by; None: by hand."""
    basis: str
    """Why it may be kept: consent, or the law's paragraph."""

    @property
    def place(self) -> "Place":
        return Place(self.digest, self.list_name, self.person)

    @property
    def tier(self) -> Tier:
        return tier_of(self.list_name, self.level)

    @property
    def standing(self) -> "Standing":
        return Standing(self.list_name, self.tier, self.needs, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the copy in memory keeps of a listing."""

    list_name: ListKind
    tier: Tier
    needs: tuple[Need, ...]
    valid_from: date
    valid_to: date | None

    def is_valid(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Match:
    """What the lists say of a number."""

    list_name: ListKind
    """The list that gave the tier."""
    tier: Tier
    needs: tuple[Need, ...]


class Verdict(StrEnum):
    """What became of a standing."""

    TIER = "tier"
    """It gives the tier, and its needs."""
    NEEDS = "needs"
    """Another one gives the tier; its needs are added."""
    NOT_YET = "not_yet"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happens to a caller on account of the lists, and why."""

    match: Match | None
    standings: tuple[tuple[Standing, Verdict], ...]
    """The one that gives the tier first, then those that count, then the others."""


def match_of(standings: Iterable[Standing], today: date) -> Match | None:
    """What `standings`, all of one number, give on `today`."""
    valid = [standing for standing in standings if standing.is_valid(today)]
    if not valid:
        return None
    best = min(valid, key=_weight)
    needs = {need for standing in valid for need in standing.needs}
    return Match(best.list_name, best.tier, tuple(need for need in Need if need in needs))


def explained(standings: Iterable[Standing], today: date) -> Explanation:
    """`match_of`, with what became of each standing."""
    counted = sorted(standings, key=lambda each: (not each.is_valid(today), _weight(each)))
    verdicts = tuple((each, _verdict(each, today, is_best=place == 0)) for place, each in enumerate(counted))
    return Explanation(match_of(counted, today), verdicts)


def _weight(standing: Standing) -> tuple[int, ListKind]:
    return PRECEDENCE.index(standing.tier), standing.list_name


def _verdict(standing: Standing, today: date, *, is_best: bool) -> Verdict:
    if today < standing.valid_from:
        return Verdict.NOT_YET
    if not standing.is_valid(today):
        return Verdict.EXPIRED
    return Verdict.TIER if is_best else Verdict.NEEDS


def checked(listing: Listing) -> Listing:
    """`listing`, or `NotListableError`."""
    terms = TERMS[listing.list_name]
    if terms.tier is not None and (listing.category, listing.level) != (None, None):
        raise NotListableError(f"category, level: the list {listing.list_name} keeps none; leave them out")
    if terms.tier is None and listing.category is None:
        raise NotListableError(f"category: the list {listing.list_name} needs one; give 1 to 7")
    if terms.tier is None and listing.level not in LEVELS:
        raise NotListableError(f"level: {listing.level} is none; give 1 (most severe) to 4")
    if terms.is_about_needs and not listing.needs:
        raise NotListableError(f"needs: the list {listing.list_name} is about nothing else; give at least one")
    if listing.valid_to is not None and listing.valid_to < listing.valid_from:
        raise NotListableError("valid_to: lies before valid_from; give a later day or leave it out")
    if terms.lasts is not None and (listing.valid_to is None or listing.valid_to > listing.valid_from + terms.lasts):
        raise NotListableError(f"valid_to: at most {terms.lasts.days} days on the list {listing.list_name}")
    if not listing.basis.strip():
        raise NotListableError("basis: empty; say what allows us to keep this entry")
    return listing
