"""The lists over HTTP, for who keeps them: a number is tested, entries are added, corrected and ended by hand.

Rules: a number comes in a body, never in an address; answers show it masked. Every question and change is written into
the book of deeds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Request, status
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.attempts import AttemptLimits, Attempts
from callcenter.special_list.asking import Answer, Asking
from callcenter.special_list.declaring import Declaring
from callcenter.special_list.doors import ForListOfficers, ListOfficer
from callcenter.special_list.entries import (
    Listing,
    ListKind,
    Match,
    NotListableError,
    Place,
    Relation,
    Verdict,
)
from callcenter.special_list.keeping import ListKeeper, NewListing, Particulars
from callcenter.special_list.service import CopySource
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.numbers import LONGEST
from callcenter.vocabulary.tiers import Need, Tier

QUESTIONS = AttemptLimits(per_name=60, per_address=600, window=timedelta(minutes=5))
"""Enough for a morning's post, too few to try out the numbers of a city."""

routes = APIRouter(prefix="/api/v1/lists", tags=["lists"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoom:
    """What these routes ask."""

    keeper: ListKeeper
    asking: Asking
    declaring: Declaring
    head_start: Mapping[Tier, timedelta]
    """Of the order of service: how much earlier a tier counts as having come."""
    clock: Clock
    today: Callable[[], date]
    """Where the hotline is."""
    questions: Attempts = field(default_factory=lambda: Attempts(QUESTIONS))


def room(connection: HTTPConnection) -> ListRoom:
    """Put into the app's state by `main`."""
    found: ListRoom = connection.app.state.lists
    return found


Lists = Annotated[ListRoom, Depends(room)]
_Basis = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_EntryId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}\.[a-z]+\.[0-9a-f]{32}$",
        description="As `id` of an entry was given; comes in a body, never in an address",
    ),
]


class MatchView(BaseModel, frozen=True):
    """What the lists give."""

    list_name: ListKind
    """The list that gave the tier."""
    tier: Tier
    needs: tuple[Need, ...]

    @classmethod
    def of(cls, match: Match | None) -> Self | None:
        return None if match is None else cls(list_name=match.list_name, tier=match.tier, needs=match.needs)


class EntryView(BaseModel, frozen=True):
    """One person's number on one list; the number itself is not known."""

    id: str
    list_name: ListKind
    tier: Tier
    relation: Relation
    category: int | None
    level: int | None
    needs: tuple[Need, ...]
    valid_from: date
    valid_to: date | None
    """The last day."""
    batch: int | None
    """The import that it came by; None: by hand."""
    basis: str

    @classmethod
    def of(cls, listing: Listing) -> Self:
        return cls(
            id=f"{listing.digest.hex()}.{listing.list_name}.{listing.person.hex()}",
            list_name=listing.list_name,
            tier=listing.tier,
            relation=listing.relation,
            category=listing.category,
            level=listing.level,
            needs=listing.needs,
            valid_from=listing.valid_from,
            valid_to=listing.valid_to,
            batch=listing.batch,
            basis=listing.basis,
        )


class StandingView(BaseModel, frozen=True):
    """An entry, and what becomes of it today."""

    entry: EntryView
    verdict: Verdict


class TestedNumber(BaseModel, frozen=True):
    """What would happen if this number called now, and why."""

    number: str
    """Masked."""
    copy_of: CopySource
    """Where the copy in memory comes from; `disk`: the database was away at the start."""
    served: MatchView | None
    """By the copy in memory: what a call would get at this moment."""
    kept: MatchView | None
    """By the database."""
    is_current: bool
    """Whether both say the same."""
    head_start_s: int
    """How much earlier than they came such callers count as having come; negative for those served later."""
    standing: tuple[StandingView, ...]

    @classmethod
    def of(cls, answer: Answer, head_start: timedelta) -> Self:
        return cls(
            number=answer.number,
            copy_of=answer.copy,
            served=MatchView.of(answer.served),
            kept=MatchView.of(answer.kept),
            is_current=answer.served == answer.kept,
            head_start_s=round(head_start.total_seconds()),
            standing=tuple(
                StandingView(entry=EntryView.of(listing), verdict=verdict) for listing, verdict in answer.standing
            ),
        )


class NumberToTest(BaseModel, frozen=True, extra="forbid"):
    number: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class GivenParticulars(BaseModel, frozen=True, extra="forbid"):
    """What an entry is to say."""

    list_name: ListKind
    relation: Relation = Relation.OWN
    category: Annotated[int | None, Field(ge=0, le=99, description="1 to 7, on lists that have it")] = None
    level: Annotated[int | None, Field(ge=0, le=99, description="1, the most severe, to 4, on lists that have it")] = (
        None
    )
    needs: Annotated[tuple[Need, ...] | None, Field(max_length=len(Need), description="None: the usual ones")] = None
    basis: _Basis
    valid_from: Annotated[date | None, Field(description="None: today")] = None
    valid_to: date | None = None


class NewEntry(GivenParticulars):
    number: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Correction(GivenParticulars):
    """What stands at `entry` is to say this. A declared need is confirmed by naming another list."""

    entry: _EntryId


class EndedEntry(BaseModel, frozen=True, extra="forbid"):
    entry: _EntryId
    basis: _Basis


@routes.post("/test")
async def test_number(asked: NumberToTest, request: Request, session: ListOfficer, lists: Lists) -> TestedNumber:
    """What would happen if this number called. Written into the book of deeds."""
    address = request.client.host if request.client else "unknown"
    lists.questions.begin(session.user.name, address, lists.clock.now())
    answer = await lists.asking.ask(asked.number, session.user.name)
    tier = Tier.ORDINARY if answer.served is None else answer.served.tier
    return TestedNumber.of(answer, lists.head_start.get(tier, timedelta()))


@routes.post("/entries", status_code=status.HTTP_201_CREATED)
async def add_entry(new: NewEntry, session: ListOfficer, lists: Lists) -> EntryView:
    """Put a number on a list by hand."""
    listing = NewListing(number=new.number, **_particulars(new, lists.today()))
    return EntryView.of(await lists.keeper.add(listing, session.user.name))


@routes.post("/entries/correct")
async def correct_entry(correction: Correction, session: ListOfficer, lists: Lists) -> EntryView:
    """Have an entry say something else."""
    said = Particulars(**_particulars(correction, lists.today()))
    return EntryView.of(await lists.keeper.correct(_place(correction.entry), said, session.user.name))


@routes.post("/entries/end", status_code=status.HTTP_204_NO_CONTENT)
async def end_entry(ended: EndedEntry, session: ListOfficer, lists: Lists) -> None:
    """From today on the entry counts no more."""
    await lists.keeper.end(_place(ended.entry), ended.basis, lists.today(), session.user.name)


@routes.get("/declared", dependencies=[ForListOfficers])
async def list_declared(lists: Lists) -> tuple[EntryView, ...]:
    """Needs that callers have told agents of, those that end first first."""
    return tuple(EntryView.of(one) for one in await lists.declaring.open())


def _particulars(given: GivenParticulars, today: date) -> dict[str, Any]:
    return {
        "list_name": given.list_name,
        "relation": given.relation,
        "category": given.category,
        "level": given.level,
        "needs": given.needs,
        "basis": given.basis,
        "valid_from": given.valid_from or today,
        "valid_to": given.valid_to,
    }


def _place(entry: str) -> Place:
    digest, list_name, person = entry.split(".")
    try:
        return Place(bytes.fromhex(digest), ListKind(list_name), bytes.fromhex(person))
    except ValueError as error:
        raise NotListableError("entry: names no list; give it as it was given") from error
