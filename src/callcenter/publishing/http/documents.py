"""Documents over HTTP: edit, check, publish, try on some calls, roll back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, status
from pydantic import Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.publishing.documents import DocumentName, document_name
from callcenter.publishing.http.shapes import (
    ChangeView,
    CheckedDraft,
    DocumentSummary,
    DocumentView,
    Draft,
    DraftToSave,
    ForWhom,
    LockView,
    Progress,
    Published,
    SavedDraft,
    ToLock,
    ToPublish,
    VersionDetail,
    VersionView,
)
from callcenter.publishing.http.views import Views, lock_view
from callcenter.publishing.lock_store import Locks
from callcenter.publishing.releases import Audience, Everyone, Percent, TestNumbers
from callcenter.publishing.service import Publishing
from callcenter.vocabulary.errors import CallCenterError

routes = APIRouter(prefix="/api/v1/documents", tags=["documents"])


@dataclass(frozen=True, slots=True)
class PublishingRoom:
    """What the routes ask, put into the app's state by `main`."""

    publishing: Publishing
    views: Views
    locks: Locks
    e164: Callable[[str], str | None]
    """A number as calls have it; None for what is no number."""
    progress: Callable[[], tuple[int, int]]
    """How many of how many prompts are ready."""


class UnfitAudienceError(CallCenterError):
    """Nobody could be meant by this."""


def room(connection: HTTPConnection) -> PublishingRoom:
    found: PublishingRoom = connection.app.state.publishing
    return found


Operator = Annotated[Session, Depends(may(Permission.EDIT_FLOWS))]
Publisher = Annotated[Session, Depends(may(Permission.PUBLISH_FLOWS))]
Room = Annotated[PublishingRoom, Depends(room)]


async def named(_operator: Operator, name: Annotated[str, Path(max_length=80)]) -> DocumentName:
    """The document in the path; raises UnknownDocumentError (404)."""
    return document_name(name)


Named = Annotated[DocumentName, Depends(named)]
Number = Annotated[int, Path(ge=1, le=1_000_000)]
NumberOrDraft = Annotated[int, Field(ge=1, le=1_000_000)] | Literal["draft"]
Place = Annotated[NumberOrDraft, Query(description="a version's number, or `draft` for the file")]


def audience_of(whom: ForWhom, here: PublishingRoom) -> Audience:
    """Raises UnfitAudienceError for numbers that are none."""
    if whom.percent is not None:
        return Percent(whom.percent)
    if not whom.test_numbers:
        return Everyone()
    numbers = {written: here.e164(written) for written in whom.test_numbers}
    if strange := [written for written, number in numbers.items() if number is None]:
        raise UnfitAudienceError(f"test_numbers: {', '.join(strange)} is no number that calls come from → correct it")
    return TestNumbers(frozenset(number for number in numbers.values() if number is not None))


@routes.get("")
async def list_documents(session: Operator, here: Room) -> tuple[DocumentSummary, ...]:
    """Every document, by name: those with a file, and those that are live without one."""
    return await here.views.summaries(session.user.name)


@routes.get("/preparing")
async def preparing(_session: Operator, here: Room) -> Progress:
    """How far the prompts are that a release waits for."""
    done, wanted = here.progress()
    return Progress(done=done, wanted=wanted)


@routes.get("/{name}")
async def one_document(name: Named, session: Operator, here: Room) -> DocumentView:
    """The file as it is now, to be edited."""
    return await here.views.document(name, session.user.name)


@routes.put("/{name}")
async def save_document(name: Named, draft: DraftToSave, session: Operator, here: Room) -> SavedDraft:
    """Save the file; comments and key order of what did not change stay. Callers meet it when it is published.

    409 `stale` with `current_hash` where the file has changed since `base_hash`, `locked` where a colleague edits it.
    """
    await here.locks.check(name, session.user.name)
    text = await here.publishing.drafted(name, draft.values, draft.text)
    saved = await here.publishing.save(name, text, draft.base_hash, session.user.name)
    return SavedDraft(hash=saved.hash, problems=await here.views.problems(name))


@routes.post("/{name}/check")
async def check_document(name: Named, draft: Draft, _session: Operator, here: Room) -> CheckedDraft:
    """What would be wrong with it, beside the other files; nothing is saved."""
    return await here.views.checked(name, await here.publishing.drafted(name, draft.values, draft.text))


@routes.post("/{name}/publish")
async def publish_document(name: Named, wanted: ToPublish, session: Publisher, here: Room) -> Published:
    """Make the file a version, and give it to all calls, to some, or to a colleague for approval.

    422 `unfit` with `problems` where what is live would be faulty with it: nothing has changed then.
    """
    done = await here.publishing.publish(
        name,
        base_hash=wanted.base_hash,
        note=wanted.note,
        audience=audience_of(wanted, here),
        by=session.user.name,
    )
    return Published(number=done.number, state=done.state)


@routes.get("/{name}/versions")
async def list_versions(name: Named, _session: Operator, here: Room) -> tuple[VersionView, ...]:
    """Newest first."""
    return await here.views.versions(name)


@routes.get("/{name}/versions/{number}")
async def one_version(name: Named, number: Number, _session: Operator, here: Room) -> VersionDetail:
    """A version with its text, to the last comment."""
    return await here.views.version(name, number)


@routes.get("/{name}/diff")
async def compare(
    name: Named,
    _session: Operator,
    here: Room,
    before: Annotated[NumberOrDraft, Query(alias="from")],
    to: Place = "draft",
) -> tuple[ChangeView, ...]:
    """What changed from one version to another, in words."""
    return await here.views.changes(name, before, to)


@routes.post("/{name}/versions/{number}/approve")
async def approve(name: Named, number: Number, session: Publisher, here: Room) -> Published:
    """As a second person: let it go to the callers that its author asked for."""
    done = await here.publishing.approve(name, number, session.user.name)
    return Published(number=done.number, state=done.state)


@routes.post("/{name}/versions/{number}/release")
async def release(name: Named, number: Number, to: ForWhom, session: Publisher, here: Room) -> Published:
    """Give a version to all calls or to some. A rollback is the release of an older version to all."""
    done = await here.publishing.release(name, number, audience_of(to, here), session.user.name)
    return Published(number=done.number, state=done.state)


@routes.post("/{name}/canary/stop", status_code=status.HTTP_204_NO_CONTENT)
async def stop_canary(name: Named, session: Publisher, here: Room) -> None:
    """New calls all get the live version again."""
    await here.publishing.stop_canary(name, session.user.name)


@routes.post("/{name}/retire", status_code=status.HTTP_204_NO_CONTENT)
async def retire(name: Named, session: Publisher, here: Room) -> None:
    """Take it out of what callers meet, and remove the file. Its versions stay, and can be released again."""
    await here.publishing.retire(name, session.user.name)


@routes.post("/{name}/versions/{number}/take-over")
async def take_over(name: Named, number: Number, session: Operator, here: Room) -> SavedDraft:
    """Write a version into the file, in place of what stands there."""
    await here.locks.check(name, session.user.name)
    saved = await here.publishing.take_over(name, number, session.user.name)
    return SavedDraft(hash=saved.hash, problems=await here.views.problems(name))


@routes.get("/{name}/lock")
async def lock_of(name: Named, session: Operator, here: Room) -> LockView | None:
    """Who edits it, if anybody."""
    return lock_view(await here.locks.holder(name), session.user.name)


@routes.put("/{name}/lock")
async def take_lock(name: Named, wanted: ToLock, session: Operator, here: Room) -> LockView | None:
    """Take it or keep it; it is given up 45 s after the last time. 409 `locked` where a colleague has it."""
    return lock_view(await here.locks.take(name, session.user.name, force=wanted.force), session.user.name)


@routes.delete("/{name}/lock", status_code=status.HTTP_204_NO_CONTENT)
async def give_up_lock(name: Named, session: Operator, here: Room) -> None:
    """Give it up, if it is yours."""
    await here.locks.give_up(name, session.user.name)
