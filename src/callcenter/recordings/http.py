"""The sound of a call and of messages over HTTP, whole or in ranges; every listener is written down."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from starlette.requests import HTTPConnection

from callcenter.access.http import SignedIn
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenQueues
from callcenter.calls.http import SeenCall
from callcenter.calls.messages_http import CallInPath, Kept
from callcenter.calls.timeline import MessageLeft, Recorded
from callcenter.recordings.files import NothingRecordedError, kept_path
from callcenter.vocabulary.ids import CallId

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1", tags=["recordings"])


def recordings(connection: HTTPConnection) -> Path:
    """The recordings' root, put into the app's state by `main`."""
    found: Path = connection.app.state.recordings
    return found


Root = Annotated[Path, Depends(recordings)]


def _answers(description: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": {"audio/wav": {}}, "description": description},
        206: {"content": {"audio/wav": {}}, "description": "The range that was asked for."},
        304: {"description": "`If-None-Match` names this sound: the reader has it."},
        416: {"description": "The range lies outside."},
    }


@routes.head("/calls/{call}/recording", include_in_schema=False)
@routes.get(
    "/calls/{call}/recording",
    response_class=FileResponse,
    responses=_answers("Stereo: left the caller, right the agent."),
)
async def recording(request: Request, record: SeenCall, session: SignedIn, root: Root) -> Response:
    """The recording of a call as WAV. Understands Range; the ETag is the file's SHA-256."""
    if record.recording is None:
        raise NothingRecordedError("this call has no recording, or not yet")
    return await _sound(request, root, record.recording, "recording.played", session, record.call)


@routes.head("/messages/{call}/{seq}/sound", include_in_schema=False)
@routes.get("/messages/{call}/{seq}/sound", response_class=FileResponse, responses=_answers("The caller, mono."))
async def message_sound(  # noqa: PLR0913 what the route is given
    request: Request, call: CallInPath, seq: int, queues: SeenQueues, session: SignedIn, kept: Kept, root: Root
) -> Response:
    """A message as WAV. Understands Range; the ETag is the file's SHA-256."""
    message = await kept.message(call, seq, queues)
    return await _sound(request, root, message.left, "message.played", session, call)


async def _sound(  # noqa: PLR0913 who hears what
    request: Request, root: Path, kept: Recorded | MessageLeft, event: str, session: Session, call: CallId
) -> Response:
    path = await asyncio.to_thread(kept_path, root, kept)
    headers = {"etag": f'"{kept.sha256}"', "cache-control": "private, no-cache"}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    log.info(
        event,
        user=session.user.name,
        role=session.user.role,
        call_id=call,
        method=request.method,
        range=request.headers.get("range", "")[:64],
    )
    return FileResponse(
        path, media_type="audio/wav", headers=headers, filename=path.name, content_disposition_type="inline"
    )
