"""One number put on a list by hand, or taken off it: checked, digested, told to every service."""

from dataclasses import dataclass
from datetime import date

import structlog

from callcenter.special_list.entries import (
    TERMS,
    Category,
    Listing,
    ListKind,
    NotListableError,
    Relation,
    checked,
    usual_needs,
)
from callcenter.special_list.keys import ListKeys, person_of
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.numbers import is_personal, normalised
from callcenter.vocabulary.tiers import Need

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """What somebody asks to be put on a list. The number is forgotten once its digest is made."""

    number: str
    list_name: ListKind = ListKind.SPECIAL
    person: str = ""
    """The source's own reference, never a certificate's number; empty: the number stands for whoever calls from it."""
    relation: Relation = Relation.OWN
    category: int | None = None
    level: int | None = None
    needs: tuple[Need, ...] | None = None
    """None: the usual ones."""
    basis: str
    valid_from: date
    valid_to: date | None = None
    """None: as long as such an entry may be valid."""


class ListKeeper:
    """Adds to lists and takes off them; raises `NotListableError` and `DatabaseAwayError`."""

    def __init__(self, store: SpecialListStore, keys: ListKeys, region: str, area_code: str) -> None:
        self._store = store
        self._keys = keys
        self._region = region
        self._area_code = area_code

    async def add(self, new: NewListing) -> Listing:
        """Put a number on a list, or change what stands there of it and the same person."""
        number = self._number(new.number)
        listing = checked(self._listing(new, number))
        if (renewal := self._keys.renewal(number, new.person)) is not None:
            await self._store.renew(renewal)
        await self._store.put(listing)
        log.info("special_list.added", list_name=listing.list_name, tier=listing.tier.name)
        return listing

    async def remove(self, number: str, list_name: ListKind = ListKind.SPECIAL) -> bool:
        """Take a number off a list; False where it was not on it."""
        digests = self._keys.digests(self._number(number))
        removed = sum([await self._store.remove(digest, list_name) for digest in digests])
        log.info("special_list.removed", list_name=list_name, entries=removed)
        return removed > 0

    def _listing(self, new: NewListing, number: str) -> Listing:
        key, category, lasts = self._keys.current, _category(new.category), TERMS[new.list_name].lasts
        digest = key.digest(number)
        return Listing(
            digest=digest,
            key=key.fingerprint,
            list_name=new.list_name,
            person=key.person(new.person) if new.person else person_of(digest),
            relation=new.relation,
            category=category,
            level=new.level,
            needs=usual_needs(new.list_name, category, new.relation) if new.needs is None else new.needs,
            valid_from=new.valid_from,
            valid_to=new.valid_from + lasts if new.valid_to is None and lasts is not None else new.valid_to,
            basis=new.basis,
        )

    def _number(self, raw: str) -> str:
        number = normalised(raw, self._region, self._area_code)
        if number is None:
            raise NotListableError("number: not a telephone number; write it with its area code or in the form +86…")
        if not is_personal(number):
            raise NotListableError("number: belongs to a service, not to a person or household")
        return number


def _category(given: int | None) -> Category | None:
    try:
        return None if given is None else Category(given)
    except ValueError as error:
        raise NotListableError(f"category: {given} is none; give 1 to 7") from error
