"""Recordings over HTTP: found by who called, who answered, where, when, what was said, and how it ended.

Rules: what one may not see is not found; to search by a number or by words needs a permission of its own; who has
searched by a number stands in the book of deeds, the number itself does not.
"""

from datetime import datetime
from typing import Annotated, Self

import structlog
from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission, allows
from callcenter.access.reach import Reach
from callcenter.access.service import ForbiddenError
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenCalls
from callcenter.agents.views import Shape
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.audit.http import Book
from callcenter.calls.http import check_asked
from callcenter.calls.page import cursor_at
from callcenter.reports.recording_search_store import RecordingFound, RecordingSearch, RecordingsWanted
from callcenter.transcripts.search import asked
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import masked

log = structlog.get_logger(__name__)

SEARCHED = Deed("recording.searched_by_number")

routes = APIRouter(prefix="/api/v1", tags=["recordings"])


class Wanted(BaseModel, frozen=True, extra="forbid"):
    """Which recordings; every field that is given must fit."""

    number: Annotated[str | None, Field(max_length=32, description="The caller's, as people write it")] = None
    agent: AgentId | None = None
    queue: QueueId | None = None
    arrived_from: Annotated[AwareDatetime | None, Field(alias="from")] = None
    arrived_before: Annotated[AwareDatetime | None, Field(alias="to")] = None
    q: Annotated[str | None, Field(max_length=200, description="Words; all of them in one utterance")] = None
    disposition: Annotated[str | None, Field(max_length=64)] = None
    shortest_s: Annotated[float | None, Field(ge=0, le=86_400)] = None
    after: Annotated[str | None, Field(max_length=300, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RecordingFoundView(Shape):
    """One recording."""

    call: CallId
    arrived_at: datetime
    number: str | None
    """Masked."""
    queue: QueueId | None
    agent: AgentId | None
    duration_s: float
    outcome: str | None
    disposition: str | None
    is_held: bool
    """Kept whatever its term, by law (legal hold)."""
    said: str | None
    """The first utterance that fits; null where no words were looked for."""
    said_at_s: float | None

    @classmethod
    def of(cls, found: RecordingFound) -> Self:
        return cls(
            call=found.call,
            arrived_at=found.arrived_at,
            number=None if found.number is None else masked(found.number),
            queue=found.queue,
            agent=found.agent,
            duration_s=found.duration_s,
            outcome=found.outcome,
            disposition=found.disposition,
            is_held=found.is_held,
            said=found.said,
            said_at_s=found.said_at_s,
        )


class RecordingsFound(Shape):
    """Newest first."""

    recordings: tuple[RecordingFoundView, ...]
    next: str | None
    """Give it as `after` for the next page; null on the last."""


def recording_search(connection: HTTPConnection) -> RecordingSearch:
    """Put into the app's state by `main`."""
    found: RecordingSearch = connection.app.state.recording_search
    return found


@routes.get("/recordings")
async def find_recordings(
    wanted: Annotated[Wanted, Query()],
    session: Annotated[Session, Depends(may(Permission.HEAR_RECORDINGS))],
    seen: SeenCalls,
    search: Annotated[RecordingSearch, Depends(recording_search)],
    book: Book,
) -> RecordingsFound:
    """Recordings, newest first. Those of calls that you see."""
    page = await search.page(_wanted(wanted, session, seen, search), wanted.after, wanted.limit)
    user = session.user
    if wanted.number is not None:
        body: Body = {"found": len(page.found), "role": str(user.role)}
        await book.append(Entry(who=user.name, deed=SEARCHED, subject="recordings", body=body))
    log.info("recordings.searched", user=user.name, role=user.role, found=len(page.found))
    last = page.found[-1] if page.has_more else None
    return RecordingsFound(
        recordings=tuple(RecordingFoundView.of(one) for one in page.found),
        next=None if last is None else cursor_at(last.arrived_at, last.call),
    )


def _wanted(wanted: Wanted, session: Session, seen: Reach, search: RecordingSearch) -> RecordingsWanted:
    role = session.user.role
    if wanted.number is not None and not allows(role, Permission.SEARCH_NUMBERS):
        raise ForbiddenError("number: your role may not search by it; leave it out")
    if wanted.q is not None and not allows(role, Permission.READ_TRANSCRIPTS):
        raise ForbiddenError("q: your role may not read what was said; leave it out")
    check_asked(seen, wanted.agent)
    return RecordingsWanted(
        seen=seen,
        number=None if wanted.number is None else search.number(wanted.number),
        agent=wanted.agent,
        queue=wanted.queue,
        arrived_from=wanted.arrived_from,
        arrived_before=wanted.arrived_before,
        question=None if wanted.q is None else asked(wanted.q),
        disposition=wanted.disposition,
        shortest_s=wanted.shortest_s,
    )
