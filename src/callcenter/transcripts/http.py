"""Transcripts over HTTP: of one call, and the search in all. Who may read them is who may hear the recording.

Every reader and every search is written down; what was looked for is personal, so only its length is.
"""

from typing import Annotated, Literal, Self

import structlog
from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.reach import Reach
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenCalls
from callcenter.agents.views import Shape
from callcenter.calls.http import SeenCall, check_asked
from callcenter.transcripts.jobs import State
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.search import Hit, Search, asked
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock, SystemClock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationCause, Speaker

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1", tags=["transcripts"])


class NotFailedError(CallCenterError):
    """Only a transcript that has failed is begun once more."""


class UtteranceView(Shape):
    """One thing that was said. Personal."""

    speaker: Speaker
    start_s: float
    """From the beginning of the recording."""
    end_s: float
    text: str
    engine: str
    language: Language
    confidence: float | None

    @classmethod
    def of(cls, said: Utterance) -> Self:
        return cls(
            speaker=said.speaker,
            start_s=said.start_s,
            end_s=said.end_s,
            text=said.text,
            engine=said.engine,
            language=said.language,
            confidence=said.confidence,
        )


class TranscriptView(Shape):
    """A call's transcript, and how far it has come."""

    state: State | Literal["none"]
    """`none`: there is no recording yet, or nobody wrote it down."""
    attempts: int
    cause: DictationCause | None
    """Why the last attempt failed."""
    utterances: tuple[UtteranceView, ...]
    """In the order in which they began."""


class HitView(Shape):
    """One utterance that fits, and whose call it is."""

    call: CallId
    arrived_at: AwareDatetime
    queue: QueueId | None
    agent: AgentId | None
    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    language: Language

    @classmethod
    def of(cls, hit: Hit) -> Self:
        return cls(
            call=hit.call,
            arrived_at=hit.arrived_at,
            queue=hit.queue,
            agent=hit.agent,
            speaker=hit.speaker,
            start_s=hit.start_s,
            end_s=hit.end_s,
            text=hit.text,
            language=hit.language,
        )


class HitPage(Shape):
    """Newest calls first."""

    hits: tuple[HitView, ...]
    next: str | None
    """Give it as `after` for the next page; None on the last."""


class Wanted(BaseModel, frozen=True, extra="forbid"):
    """What is looked for; every field that is given must fit."""

    q: Annotated[str, Field(min_length=1, max_length=200, description="Words; all of them in one utterance")]
    arrived_from: Annotated[
        AwareDatetime | None, Field(alias="from", description="Calls that arrived then or later")
    ] = None
    arrived_before: Annotated[AwareDatetime | None, Field(alias="to", description="Calls that arrived before")] = None
    queue: QueueId | None = None
    agent: AgentId | None = None
    after: Annotated[str | None, Field(max_length=300, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def transcripts(connection: HTTPConnection) -> TranscriptStore:
    """The store of transcripts, put into the app's state by `main`."""
    found: TranscriptStore = connection.app.state.transcripts
    return found


def clock() -> Clock:
    return SystemClock()


Kept = Annotated[TranscriptStore, Depends(transcripts)]
Reader = Annotated[Session, Depends(may(Permission.READ_TRANSCRIPTS))]


@routes.get("/calls/{call}/transcript")
async def transcript(session: Reader, record: SeenCall, store: Kept) -> TranscriptView:
    """What was said in a call, as far as it was understood."""
    log.info("transcript.viewed", user=session.user.name, role=session.user.role, call_id=record.call)
    found = await store.of_call(record.call)
    if found is None:
        return TranscriptView(state="none", attempts=0, cause=None, utterances=())
    progress, utterances = found
    return TranscriptView(
        state=progress.state,
        attempts=progress.attempts,
        cause=progress.cause,
        utterances=tuple(UtteranceView.of(one) for one in utterances),
    )


@routes.post("/calls/{call}/transcript", status_code=202)
async def begin_anew(
    session: Annotated[Session, Depends(may(Permission.REDO_TRANSCRIPTS))],
    record: SeenCall,
    store: Kept,
    now: Annotated[Clock, Depends(clock)],
) -> TranscriptView:
    """Have a recording whose transcript failed written down once more."""
    if not await store.begin_anew(record.call, now.now()):
        raise NotFailedError("this call has no transcript that failed")
    log.info("transcript.begun_anew", user=session.user.name, call_id=record.call)
    return await transcript(session, record, store)


@routes.get("/transcripts")
async def search(wanted: Annotated[Wanted, Query()], session: Reader, seen: SeenCalls, store: Kept) -> HitPage:
    """Everything that was said and fits in calls that you see, newest calls first."""
    found = await store.search(_search(wanted, seen), wanted.after, wanted.limit)
    log.info(
        "transcripts.searched",
        user=session.user.name,
        role=session.user.role,
        characters=len(wanted.q),
        queue=wanted.queue,
        agent=wanted.agent,
        found=len(found.hits),
    )
    return HitPage(hits=tuple(HitView.of(hit) for hit in found.hits), next=found.next)


def _search(wanted: Wanted, seen: Reach) -> Search:
    check_asked(seen, wanted.agent)
    return Search(
        question=asked(wanted.q),
        arrived_from=wanted.arrived_from,
        arrived_before=wanted.arrived_before,
        seen=seen,
        queue=wanted.queue,
        agent=wanted.agent,
    )
