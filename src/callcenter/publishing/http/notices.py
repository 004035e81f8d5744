"""Notices over HTTP: given with from and until, effective at once, ended by one click."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, status
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.publishing.http.shapes import NewNotice, NoticeView
from callcenter.publishing.notices.notices import Notice, NoticeKind
from callcenter.publishing.notices.service import Notices
from callcenter.vocabulary.languages import Language

routes = APIRouter(prefix="/api/v1/notices", tags=["notices"])


def notices(connection: HTTPConnection) -> Notices:
    """The room's service, put into the app's state by `main`."""
    found: Notices = connection.app.state.notices
    return found


Giver = Annotated[Session, Depends(may(Permission.GIVE_NOTICES))]
Given = Annotated[Notices, Depends(notices)]


@routes.get("")
async def list_notices(_session: Giver, given: Given) -> tuple[NoticeView, ...]:
    """Newest first, those that are over too."""
    return tuple(_view(notice, given.now()) for notice in await given.latest())


@routes.get("/languages")
async def list_languages(_session: Giver, given: Given) -> tuple[Language, ...]:
    """The languages in which a notice has to be said: those of the live flows, the main flow's first."""
    return given.languages()


@routes.post("", status_code=status.HTTP_201_CREATED)
async def give_notice(wanted: NewNotice, session: Giver, given: Given) -> NoticeView:
    """Announce to every caller, or close a queue. 422 `unfit` names the field that is wrong."""
    notice = await given.give(
        kind=NoticeKind(wanted.kind),
        queue=wanted.queue,
        words=wanted.words,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        by=session.user.name,
    )
    return _view(notice, given.now())


@routes.delete("/{notice}", status_code=status.HTTP_204_NO_CONTENT)
async def end_notice(notice: Annotated[int, Path(ge=1, le=2**62)], session: Giver, given: Given) -> None:
    """End it now."""
    await given.end(notice, session.user.name)


def _view(notice: Notice, now: datetime) -> NoticeView:
    return NoticeView(
        id=notice.id,
        kind=notice.kind.value,
        queue=notice.queue,
        words=dict(notice.words),
        starts_at=notice.starts_at,
        ends_at=notice.ends_at,
        state=notice.state(now).value,
        by=notice.by,
        created_at=notice.created_at,
        ended_by=notice.ended_by,
    )
