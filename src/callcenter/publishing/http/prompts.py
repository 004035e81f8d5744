"""Prompts over HTTP: heard as callers hear them, and recordings sent."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Protocol

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, status
from fastapi.responses import Response
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.publishing.http.documents import Operator
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import KeptRecording, Sound, as_wav

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/prompts", tags=["prompts"])

LONGEST_WAIT_S = 20.0


class PromptsBusyError(CallCenterError):
    """Others listen or send just now; trying again is safe."""


class Speaks(Protocol):
    """Makes words audible as callers hear them."""

    async def sound(
        self, language: Language, text: str, *, recording: str | None = None, pace: float = 1.0, pause_s: float = 0.0
    ) -> Sound:
        """The recording, else `text` synthesised; raises MissingPromptError."""
        ...


class Recordings(Protocol):
    """The recorded prompts."""

    async def keep(self, language: Language, prompt: str, encoded: bytes) -> KeptRecording:
        """Convert and keep a recording of `prompt`; raises UnfitSoundError."""
        ...

    async def kept(self) -> tuple[KeptRecording, ...]:
        """By language and name."""
        ...


@dataclass(frozen=True, slots=True)
class PromptRoom:
    """What the routes ask, put into the app's state by `main`."""

    voice: Speaks
    recordings: Recordings
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """One listener at a time: operators never take both of the voice's turns from callers."""


class PromptRecordingView(BaseModel, frozen=True):
    """A recording as a flow names it: ``{text: …, recording: …}``."""

    language: Language
    recording: str
    duration_s: float

    @classmethod
    def of(cls, kept: KeptRecording) -> "PromptRecordingView":
        return cls(language=kept.language, recording=kept.recording, duration_s=kept.duration_s)


class ToHear(BaseModel, frozen=True, extra="forbid"):
    """Words, and how callers would hear them."""

    language: Language
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    recording: Annotated[str | None, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")] = None
    pace: Annotated[float, Query(ge=0.5, le=2.0)] = 1.0
    pause_s: Annotated[float, Query(ge=0, le=5)] = 0.0


def prompt_room(connection: HTTPConnection) -> PromptRoom:
    found: PromptRoom = connection.app.state.prompts
    return found


Room = Annotated[PromptRoom, Depends(prompt_room)]
PromptName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@routes.get("")
async def list_recordings(_session: Operator, here: Room) -> tuple[PromptRecordingView, ...]:
    """Every recording there is."""
    return tuple(PromptRecordingView.of(kept) for kept in await here.recordings.kept())


@routes.get(
    "/audio",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}, "description": "8 kHz, mono: what goes to the line."}},
)
async def hear(_session: Operator, here: Room, wanted: Annotated[ToHear, Query()]) -> Response:
    """The recording, or where it cannot be used the words as an engine speaks them: what a caller would hear."""
    try:
        async with asyncio.timeout(LONGEST_WAIT_S), here.turn:
            sound = await here.voice.sound(
                wanted.language, wanted.text, recording=wanted.recording, pace=wanted.pace, pause_s=wanted.pause_s
            )
    except TimeoutError as error:
        raise PromptsBusyError("too many prompts are made just now; try again") from error
    return Response(as_wav(sound), media_type="audio/wav")


@routes.post(
    "/{language}/{prompt}",
    status_code=status.HTTP_201_CREATED,
    openapi_extra={
        "requestBody": {"required": True, "content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}}}
    },
)
async def send_recording(
    request: Request, session: Operator, here: Room, language: Language, prompt: PromptName
) -> PromptRecordingView:
    """Keep a recording: WAV, FLAC, MP3 or Ogg as the body, at most 20 MB and five minutes. The answer is its name.

    422 `unfit` names what is wrong with it. A flow plays it once it names it and is published.
    """
    kept = await here.recordings.keep(language, prompt, await request.body())
    log.info("prompt.recorded", user=session.user.name, language=language, recording=kept.recording)
    return PromptRecordingView.of(kept)
