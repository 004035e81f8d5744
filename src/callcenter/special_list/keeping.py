"""One number put on a list by hand, corrected there or taken off: checked, digested, written into the book of deeds,
told to every service."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import structlog

from callcenter.audit.entries import Body, Deed, Entry, holds_a_number
from callcenter.special_list.entries import (
    TERMS,
    Category,
    Listing,
    ListKind,
    NotListableError,
    Place,
    Relation,
    checked,
    usual_needs,
)
from callcenter.special_list.keys import ListKeys, person_of
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.numbers import is_personal, normalised
from callcenter.vocabulary.tiers import Need

log = structlog.get_logger(__name__)

COMMAND_LINE = "cli"
"""Who does what is done without signing in."""

ADDED = Deed("list.entry_added")
CORRECTED = Deed("list.entry_corrected")
ENDED = Deed("list.entry_ended")
DECLARATION_CONFIRMED = Deed("list.declaration_confirmed")
DECLARATION_ENDED = Deed("list.declaration_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What an entry says, whosever it is."""

    list_name: ListKind = ListKind.SPECIAL
    relation: Relation = Relation.OWN
    category: int | None = None
    level: int | None = None
    needs: tuple[Need, ...] | None = None
    """None: the usual ones."""
    basis: str
    valid_from: date
    valid_to: date | None = None
    """None: as long as such an entry may be valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing(Particulars):
    """What somebody asks to be put on a list. The number is forgotten once its digest is made."""

    number: str
    person: str = ""
    """The source's own reference, never a certificate's number; empty: the number stands for whoever calls from it."""


class ListKeeper:
    """Adds to lists, corrects them and takes off them.

    Raises `NotListableError`, `UnknownEntryError` and `DatabaseAwayError`.
    """

    def __init__(self, store: SpecialListStore, keys: ListKeys, region: str, area_code: str) -> None:
        self._store = store
        self._keys = keys
        self._region = region
        self._area_code = area_code

    async def add(self, new: NewListing, by: str = COMMAND_LINE, deed: Deed = ADDED) -> Listing:
        """Put a number on a list, or change what stands there of it and the same person."""
        number = self.number(new.number)
        key, digest = self._keys.current, self._keys.current.digest(number)
        person = key.person(new.person) if new.person else person_of(digest)
        listing = _listing(new, Place(digest, new.list_name, person), key.fingerprint)
        for renewal in self._keys.renewals(number, new.person):
            await self._store.renew(renewal)
        await self._store.put(listing, _entry(by, deed, listing))
        log.info("special_list.added", list_name=listing.list_name, tier=listing.tier.name, user=by)
        return listing

    async def correct(self, place: Place, said: Particulars, by: str) -> Listing:
        """Have what stands at `place` say what is `said`. On another list, a declared need is confirmed by this."""

        def corrected(before: Listing) -> tuple[Listing, Entry]:
            if before.list_name not in (said.list_name, ListKind.DECLARED):
                raise NotListableError("list_name: only a declared need moves to another list; end it and add it there")
            deed = CORRECTED if before.list_name == said.list_name else DECLARATION_CONFIRMED
            now = _listing(said, Place(place.digest, said.list_name, place.person), before.key)
            return now, _entry(by, deed, now, before)

        listing = await self._store.change(place, corrected)
        log.info("special_list.corrected", list_name=listing.list_name, tier=listing.tier.name, user=by)
        return listing

    async def end(self, place: Place, basis: str, today: date, by: str) -> None:
        """What stands at `place` counts no more from today on."""
        reason = _fit_basis(basis)

        def ended(before: Listing) -> tuple[Listing | None, Entry]:
            deed = DECLARATION_ENDED if before.list_name is ListKind.DECLARED else ENDED
            body = {"list": before.list_name.value, "basis": reason}
            return ended_by(before, today), Entry(who=by, deed=deed, subject=subject(before.digest), body=body)

        await self._store.change(place, ended)
        log.info("special_list.ended", list_name=place.list_name, user=by)

    async def remove(self, number: str, list_name: ListKind = ListKind.SPECIAL, by: str = COMMAND_LINE) -> bool:
        """Take a number off a list; False where it was not on it."""
        digests = self._keys.digests(self.number(number))
        removed = sum([await self._store.remove(digest, list_name, _off(by, digest, list_name)) for digest in digests])
        log.info("special_list.removed", list_name=list_name, entries=removed, user=by)
        return removed > 0

    def number(self, raw: str) -> str:
        """`raw` in E.164; raises `NotListableError` for one that is no person's."""
        number = normalised(raw, self._region, self._area_code)
        if number is None:
            raise NotListableError("number: not a telephone number; write it with its area code or in the form +86…")
        if not is_personal(number):
            raise NotListableError("number: belongs to a service, not to a person or household")
        return number


def ended_by(listing: Listing, today: date) -> Listing | None:
    """`listing` as it stands when it counts no more from `today` on; None: it never counted. `NotListableError`."""
    yesterday = today - timedelta(days=1)
    if listing.valid_to is not None and listing.valid_to <= yesterday:
        raise NotListableError("entry: has ended already")
    # By hand: a batch that is undone leaves it alone.
    return replace(listing, valid_to=yesterday, batch=None) if listing.valid_from <= yesterday else None


def subject(digest: bytes) -> str:
    """How the book of deeds names a number."""
    return f"number:{digest.hex()}"


def _listing(said: Particulars, place: Place, key: str) -> Listing:
    category, lasts = _category(said.category), TERMS[said.list_name].lasts
    usual = usual_needs(said.list_name, category, said.relation) if said.needs is None else said.needs
    listing = Listing(
        digest=place.digest,
        key=key,
        list_name=place.list_name,
        person=place.person,
        relation=said.relation,
        category=category,
        level=said.level,
        needs=tuple(need for need in Need if need in usual),
        valid_from=said.valid_from,
        valid_to=said.valid_from + lasts if said.valid_to is None and lasts is not None else said.valid_to,
        basis=said.basis,
    )
    _fit_basis(said.basis)
    return checked(listing)


def _category(given: int | None) -> Category | None:
    try:
        return None if given is None else Category(given)
    except ValueError as error:
        raise NotListableError(f"category: {given} is none; give 1 to 7") from error


def _fit_basis(basis: str) -> str:
    if not basis.strip():
        raise NotListableError("basis: empty; say what it rests on")
    if holds_a_number(basis):
        raise NotListableError("basis: holds a whole telephone or identity number; leave that out")
    return basis


def _entry(by: str, deed: Deed, now: Listing, before: Listing | None = None) -> Entry:
    body: Body = _told(now) if before is None else {**_told(now), "before": _told(before)}
    return Entry(who=by, deed=deed, subject=subject(now.digest), body=body)


def _off(by: str, digest: bytes, list_name: ListKind) -> Entry:
    return Entry(who=by, deed=ENDED, subject=subject(digest), body={"list": list_name.value})


def _told(listing: Listing) -> Body:
    return {
        "list": listing.list_name.value,
        "relation": listing.relation.value,
        "category": listing.category,
        "level": listing.level,
        "needs": [need.value for need in listing.needs],
        "valid_from": listing.valid_from.isoformat(),
        "valid_to": None if listing.valid_to is None else listing.valid_to.isoformat(),
        "basis": listing.basis,
    }
