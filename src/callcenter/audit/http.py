"""The book of deeds over HTTP: read by auditors, what was done to lists also by who keeps them; written by nobody."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission, allows
from callcenter.access.service import ForbiddenError
from callcenter.access.sessions import Session
from callcenter.audit.entries import Wanted, Written
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Report, Verifying

routes = APIRouter(prefix="/api/v1/audit", tags=["audit"])

MOST_FAULTS = 20
LISTS = "list"
"""The room of the deeds that list officers read."""

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


class ChainFaultView(BaseModel, frozen=True):
    """One thing that is not as it was written."""

    entry: int | None
    """Its id; null: of the chain itself."""
    at: datetime | None
    what: str


class ChainView(BaseModel, frozen=True):
    """Whether the latest entries are what was written; `callcenter audit verify` looks at all of them."""

    is_whole: bool
    looked_at: int
    """How many entries, the latest ones."""
    of: int
    """How many there are."""
    last_mark_at: datetime | None
    """When the end of the chain was last written down outside the database."""
    faults: tuple[ChainFaultView, ...]
    """The first 20."""

    @classmethod
    def of_report(cls, report: Report) -> Self:
        shown = report.faults[:MOST_FAULTS]
        return cls(
            is_whole=report.is_whole,
            looked_at=report.entries,
            of=report.of,
            last_mark_at=report.last_mark_at,
            faults=tuple(ChainFaultView(entry=one.entry, at=one.at, what=one.what) for one in shown),
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


def verifying(connection: HTTPConnection) -> Verifying:
    """Put into the app's state by `main`."""
    found: Verifying = connection.app.state.audit_verifying
    return found


Book = Annotated[AuditBook, Depends(book)]


@routes.get("")
async def list_entries(
    wanted: Annotated[WantedEntries, Query()],
    session: Annotated[Session, Depends(may(Permission.READ_AUDIT, Permission.READ_LIST_DEEDS))],
    kept: Book,
) -> tuple[AuditEntryView, ...]:
    """What was done, the latest first; to list officers what was done to lists."""
    fitting = Wanted(
        who=wanted.who,
        deed=wanted.deed if allows(session.user.role, Permission.READ_AUDIT) else _of_lists(wanted.deed),
        subject=wanted.subject,
        at_from=wanted.at_from,
        at_before=wanted.at_before,
    )
    return tuple(AuditEntryView.of(one) for one in await kept.page(fitting, wanted.before_id, wanted.limit))


@routes.get("/chain", dependencies=[Depends(may(Permission.READ_AUDIT))])
async def show_chain(chain: Annotated[Verifying, Depends(verifying)]) -> ChainView:
    """Whether the latest entries are what was written."""
    return ChainView.of_report(await chain.verify_latest())


def _of_lists(deed: str | None) -> str:
    """Raises ForbiddenError."""
    if deed is not None and deed.partition(".")[0] != LISTS:
        raise ForbiddenError("deed: you read what was done to lists; choose one of those, or none")
    return deed or LISTS
