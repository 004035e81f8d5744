"""A call's package for the archive over HTTP: made for a reason, which is written down first."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.http import Book
from callcenter.audit.store import AuditBook
from callcenter.calls.http import Calls, SeenCall
from callcenter.calls.record import CallRecord
from callcenter.calls.store import CallStore
from callcenter.recordings.export_package import Contents, Ordered, Purpose, package, sounds_of
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.listening_http import Sounds
from callcenter.recordings.vault.chain_store import ChainStore

EXPORTED = Deed("recording.exported")

routes = APIRouter(prefix="/api/v1", tags=["recordings"])


class ExportWanted(BaseModel, frozen=True, extra="forbid"):
    purpose: Purpose
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    """More of it, in words; no numbers of persons."""


def recording_chain(connection: HTTPConnection) -> ChainStore:
    """The vault's chain, put into the app's state by `main`."""
    found: ChainStore = connection.app.state.recording_chain
    return found


@routes.post(
    "/calls/{call}/recording/exports",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "The package."}},
)
async def export(  # noqa: PLR0913 what the route is given
    wanted: ExportWanted,
    # Asked first: whose call it is, is told to those only who may take it out.
    session: Annotated[Session, Depends(may(Permission.EXPORT_RECORDINGS))],
    record: SeenCall,
    sounds: Sounds,
    store: Calls,
    chain: Annotated[ChainStore, Depends(recording_chain)],
    book: Book,
) -> Response:
    """All that was recorded of a call, what is known of it, and proof; for whoever it is owed to."""
    user = session.user
    contents = await ordered(book, store, chain, record, wanted, user.name, str(user.role))
    # What cannot be opened is refused in words, not in the midst of a file.
    opened = await sounds_of(sounds, contents.timeline)
    disposition = {"content-disposition": f'attachment; filename="{record.call}.zip"', "cache-control": "no-store"}
    return StreamingResponse(package(opened, contents), headers=disposition, media_type="application/zip")


async def ordered(  # noqa: PLR0913 what stands in the book
    book: AuditBook, store: CallStore, chain: ChainStore, record: CallRecord, wanted: ExportWanted, by: str, role: str
) -> Contents:
    """What goes into a package, once it stands in the book who wants it; raises `NothingRecordedError`."""
    timeline = await store.timeline(record.call)
    if not any(entry.fact.kind in ("recording.kept", "message.left") for entry in timeline):
        raise NothingRecordedError("nothing of this call was recorded, or not yet: there is nothing to export")
    body = {"purpose": wanted.purpose, "note": wanted.note, "role": role}
    written = await book.write(Entry(who=by, deed=EXPORTED, subject=f"call:{record.call}", body=body))
    made = Ordered(by=by, at=written.at, purpose=wanted.purpose, note=wanted.note, audit_entry=written.id)
    return Contents(record=record, timeline=timeline, chain=await chain.proof(record.call), ordered=made)
