"""Before a recording is heard: why, and what it looks like."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenQueues
from callcenter.agents.views import Shape
from callcenter.calls.http import Calls, SeenCall
from callcenter.calls.messages_http import CallInPath, Kept, SeqInPath
from callcenter.calls.recording_facts import PauseReason
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.gaps import Gap, gaps
from callcenter.recordings.listening import Listenings, Reason
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.ids import AgentId

routes = APIRouter(prefix="/api/v1", tags=["recordings"])


def listenings(connection: HTTPConnection) -> Listenings:
    """Who hears what, put into the app's state by `main`."""
    found: Listenings = connection.app.state.listenings
    return found


def vault(connection: HTTPConnection) -> Vault:
    """The vault, put into the app's state by `main`."""
    found: Vault = connection.app.state.vault
    return found


Listener = Annotated[Session, Depends(may(Permission.HEAR_RECORDINGS))]
MessageListener = Annotated[Session, Depends(may(Permission.SEE_MESSAGES))]
Heard = Annotated[Listenings, Depends(listenings)]
Sounds = Annotated[Vault, Depends(vault)]


class ListeningWanted(BaseModel, frozen=True, extra="forbid"):
    reason: Reason
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    """More of it, in words; no numbers of persons."""


class ListeningView(Shape):
    """It may be heard with `?listening=<id>`, by whoever asked, in the session in which they did."""

    id: int
    until: datetime


class GapView(Shape):
    """Nothing was recorded there, because its agent had paused it."""

    from_s: float
    until_s: float
    reason: PauseReason
    agent: AgentId

    @classmethod
    def of(cls, gap: Gap) -> Self:
        return cls(from_s=gap.from_s, until_s=gap.until_s, reason=gap.reason, agent=gap.agent)


class OutlineView(Shape):
    """What a recording looks like."""

    duration_s: float
    peaks_per_s: int
    caller: str | None
    """Base64: a byte for each part of a second, its loudest sample from 0 to 255; null of what is older than that."""
    agent: str | None
    gaps: tuple[GapView, ...]


@routes.post("/calls/{call}/recording/listenings", status_code=status.HTTP_201_CREATED)
async def begin(wanted: ListeningWanted, record: SeenCall, session: Listener, heard: Heard) -> ListeningView:
    """Say why you listen; it is written down, and lets you hear this recording for some hours."""
    if record.recording is None:
        raise NothingRecordedError("this call has no recording, or not yet")
    begun = await heard.begin(session, record.call, wanted.reason, wanted.note)
    return ListeningView(id=begun.id, until=begun.until)


@routes.post("/messages/{call}/{seq}/listenings", status_code=status.HTTP_201_CREATED)
async def begin_message(  # noqa: PLR0913 what the route is given
    wanted: ListeningWanted,
    session: MessageListener,
    call: CallInPath,
    seq: SeqInPath,
    queues: SeenQueues,
    kept: Kept,
    heard: Heard,
) -> ListeningView:
    """Say why you listen to a message; it is written down, and lets you hear it for some hours."""
    await kept.message(call, seq, queues)
    begun = await heard.begin(session, call, wanted.reason, wanted.note, seq)
    return ListeningView(id=begun.id, until=begun.until)


@routes.get("/calls/{call}/recording/outline", dependencies=[Depends(may(Permission.HEAR_RECORDINGS))])
async def outline(record: SeenCall, sounds: Sounds, store: Calls) -> OutlineView:
    """How loud each side is all along, and where the recording was paused. Nothing of it can be heard."""
    if record.recording is None:
        raise NothingRecordedError("this call has no recording, or not yet")
    peaks = await (await sounds.open(record.recording)).peaks()
    found = gaps(await store.timeline(record.call), record.recording.duration_s, peaks)
    return OutlineView(
        duration_s=record.recording.duration_s,
        peaks_per_s=0 if peaks is None else peaks.per_s,
        caller=None if peaks is None else b64encode(peaks.caller).decode(),
        agent=None if peaks is None else b64encode(peaks.agent).decode(),
        gaps=tuple(GapView.of(gap) for gap in found),
    )
