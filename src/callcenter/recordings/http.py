"""The sound of a call and of messages over HTTP, whole or in ranges; every listener is written down."""

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Query, Request, status
from fastapi.responses import Response

from callcenter.access.sessions import Session
from callcenter.agents.http import SeenQueues
from callcenter.calls.http import SeenCall
from callcenter.calls.messages_http import CallInPath, Kept, SeqInPath
from callcenter.calls.timeline import MessageLeft, Recorded
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.listening_http import Heard, Listener, MessageListener, Sounds
from callcenter.recordings.sound_http import sound_response
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.ids import CallId

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1", tags=["recordings"])


Listened = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Id of what POST …/listenings has answered")]


def _answers(description: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": {"audio/wav": {}, "audio/ogg": {}}, "description": description},
        206: {"content": {"audio/wav": {}, "audio/ogg": {}}, "description": "The range that was asked for."},
        304: {"description": "`If-None-Match` names this sound: the reader has it."},
        416: {"description": "The range lies outside."},
    }


@routes.head("/calls/{call}/recording", include_in_schema=False)
@routes.get(
    "/calls/{call}/recording",
    response_class=Response,
    responses=_answers("Stereo: left the caller, right the agent."),
)
async def recording(  # noqa: PLR0913 what the route is given
    request: Request,
    record: SeenCall,
    session: Listener,
    sounds: Sounds,
    heard: Heard,
    listening: Listened = None,
) -> Response:
    """The recording of a call as WAV, or as Opus once it is compressed. Understands Range; the ETag is its SHA-256."""
    if record.recording is None:
        raise NothingRecordedError("this call has no recording, or not yet")
    await heard.check(listening, session, record.call)
    return await _sound(request, sounds, record.recording, "recording.played", session, record.call)


@routes.head("/messages/{call}/{seq}/sound", include_in_schema=False)
@routes.get("/messages/{call}/{seq}/sound", response_class=Response, responses=_answers("The caller, mono."))
async def message_sound(  # noqa: PLR0913 what the route is given
    request: Request,
    call: CallInPath,
    seq: SeqInPath,
    queues: SeenQueues,
    session: MessageListener,
    kept: Kept,
    sounds: Sounds,
    heard: Heard,
    listening: Listened = None,
) -> Response:
    """A message as WAV, or as Opus once it is compressed. Understands Range; the ETag is its SHA-256."""
    message = await kept.message(call, seq, queues)
    await heard.check(listening, session, call, seq)
    return await _sound(request, sounds, message.left, "message.played", session, call)


async def _sound(  # noqa: PLR0913 who hears what
    request: Request, sounds: Vault, kept: Recorded | MessageLeft, event: str, session: Session, call: CallId
) -> Response:
    sound = await sounds.open(kept)
    answer = sound_response(request, sound, f"{call}{sound.medium.suffix}")
    if answer.status_code != status.HTTP_304_NOT_MODIFIED:
        log.info(
            event,
            user=session.user.name,
            role=session.user.role,
            call_id=call,
            method=request.method,
            range=request.headers.get("range", "")[:64],
        )
    return answer
