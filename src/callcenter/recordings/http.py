"""The sound of a call over HTTP, whole or in ranges; every listener is written down."""

import asyncio
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from starlette.requests import HTTPConnection

from callcenter.access.http import SignedIn
from callcenter.calls.http import SeenCall
from callcenter.recordings.files import NothingRecordedError, kept_path

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/calls", tags=["recordings"])


def recordings(connection: HTTPConnection) -> Path:
    """The recordings' root, put into the app's state by `main`."""
    found: Path = connection.app.state.recordings
    return found


@routes.head("/{call}/recording", include_in_schema=False)
@routes.get(
    "/{call}/recording",
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/wav": {}}, "description": "Stereo: left the caller, right the agent."},
        206: {"content": {"audio/wav": {}}, "description": "The range that was asked for."},
        304: {"description": "`If-None-Match` names this recording: the reader has it."},
        416: {"description": "The range lies outside."},
    },
)
async def recording(
    request: Request, record: SeenCall, session: SignedIn, root: Annotated[Path, Depends(recordings)]
) -> Response:
    """The recording of a call as WAV. Understands Range; the ETag is the file's SHA-256."""
    if record.recording is None:
        raise NothingRecordedError("this call has no recording, or not yet")
    path = await asyncio.to_thread(kept_path, root, record.recording)
    headers = {"etag": f'"{record.recording.sha256}"', "cache-control": "private, no-cache"}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    log.info(
        "recording.played",
        user=session.user.name,
        role=session.user.role,
        call_id=record.call,
        method=request.method,
        range=request.headers.get("range", "")[:64],
    )
    return FileResponse(
        path, media_type="audio/wav", headers=headers, filename=path.name, content_disposition_type="inline"
    )
