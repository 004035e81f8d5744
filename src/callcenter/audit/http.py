"""The book of deeds over HTTP: read by who keeps lists and by administrators, written by nobody."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.http import ForListOfficers
from callcenter.audit.entries import Wanted, Written
from callcenter.audit.store import AuditBook

routes = APIRouter(prefix="/api/v1/audit", tags=["audit"])

_Name = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00]*$")]


class AuditEntryView(BaseModel, frozen=True):
    """One deed."""

    id: int
    at: datetime
    who: str
    """The user; `cli` for the command line."""
    deed: str
    subject: str
    body: dict[str, Any]

    @classmethod
    def of(cls, written: Written) -> Self:
        entry = written.entry
        return cls(
            id=written.id,
            at=written.at,
            who=entry.who,
            deed=entry.deed,
            subject=entry.subject,
            body=dict(entry.body),
        )


class WantedEntries(BaseModel, frozen=True, extra="forbid"):
    """Which deeds; for the next page, `before_id` holds the id of the last one of this page."""

    who: _Name | None = None
    deed: Annotated[
        str | None, Field(max_length=64, pattern=r"^[a-z_.]+$", description="Exact, or the room before the dot")
    ] = None
    subject: _Name | None = None
    at_from: AwareDatetime | None = None
    at_before: AwareDatetime | None = None
    before_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def book(connection: HTTPConnection) -> AuditBook:
    """The book, put into the app's state by `main`."""
    found: AuditBook = connection.app.state.audit
    return found


Book = Annotated[AuditBook, Depends(book)]


@routes.get("", dependencies=[ForListOfficers])
async def list_entries(wanted: Annotated[WantedEntries, Query()], kept: Book) -> tuple[AuditEntryView, ...]:
    """What was done, the latest first."""
    fitting = Wanted(
        who=wanted.who,
        deed=wanted.deed,
        subject=wanted.subject,
        at_from=wanted.at_from,
        at_before=wanted.at_before,
    )
    return tuple(AuditEntryView.of(one) for one in await kept.page(fitting, wanted.before_id, wanted.limit))
