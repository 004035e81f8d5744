"""What agents do with their own call: hold, consult, hand on, and the telephone of a desk.

Rules: only whoever has the call; anybody else is refused, and it is written down, as are calls out that the site does
not allow, or too many of them; what is so already is done; a refusal says what is so and the mend.
"""

import re
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn
from callcenter.access.sessions import Session
from callcenter.agents.views import Shape, TalkView
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.http import Book
from callcenter.audit.store import AuditBook
from callcenter.calls import requests
from callcenter.calls.calling_out import CallingOut, TooManyCallsOutError
from callcenter.calls.cards import talk_view
from callcenter.calls.flow_http import switchboard
from callcenter.calls.recording_facts import PauseReason
from callcenter.calls.requests import NotYourCallError, Request, ToAgent, UnfitTargetError
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.talk_facts import Line, Office
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import masked

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/calls", tags=["talks"])
own_routes = APIRouter(prefix="/api/v1/agents", tags=["talks"])

OUT_REFUSED = Deed("call.out_refused")

OwnCall = Annotated[CallId, Path(alias="call", max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,20}$")]


class AgentTarget(BaseModel, frozen=True, extra="forbid"):
    kind: Literal["agent"]
    agent: Annotated[AgentId, Field(max_length=32)]

    def target(self) -> ToAgent:
        return ToAgent(self.agent)


class NumberTarget(BaseModel, frozen=True, extra="forbid"):
    """One that the site allows."""

    kind: Literal["number"]
    number: Number

    def target(self) -> Office:
        return Office(number=self.number)


class QueueTarget(BaseModel, frozen=True, extra="forbid"):
    kind: Literal["queue"]
    queue: Annotated[QueueId, Field(max_length=64)]

    def target(self) -> Line:
        return Line(queue=self.queue)


class Held(BaseModel, frozen=True, extra="forbid"):
    is_on: bool


class Muted(BaseModel, frozen=True, extra="forbid"):
    is_on: bool


class PauseWanted(BaseModel, frozen=True, extra="forbid"):
    reason: PauseReason


class Consulted(BaseModel, frozen=True, extra="forbid"):
    to: Annotated[AgentTarget | NumberTarget, Field(discriminator="kind")]


class Transferred(BaseModel, frozen=True, extra="forbid"):
    to: Annotated[AgentTarget | NumberTarget | QueueTarget, Field(discriminator="kind")] | None = None
    """Left out: to whoever is consulted."""


class Emergency(BaseModel, frozen=True, extra="forbid"):
    number: Literal["110", "119", "120"]


class Keys(BaseModel, frozen=True, extra="forbid"):
    keys: Annotated[str, StringConstraints(pattern=r"^[0-9*#]{1,32}$")]


class ColleagueView(Shape):
    """Somebody who could be asked, or be given a call."""

    agent: AgentId
    name: str
    status: str
    state: str
    is_free: bool


class Targets(Shape):
    """Whom a call can be given to, beside queues."""

    numbers: tuple[str, ...]
    emergency: tuple[str, ...]
    agents: tuple[ColleagueView, ...]


class Deeds:
    """One agent's requests of one call."""

    def __init__(self, board: Switchboard, book: AuditBook, session: Session, agent: AgentId) -> None:
        self._board = board
        self._book = book
        self._session = session
        self._agent = agent

    async def do(self, call: CallId, what: Request) -> TalkView | None:
        """Returns how the talk stands then."""
        try:
            now = await self._board.request(call, what, self._agent)
        except NotYourCallError:
            await self._write_down(call, what)
            raise
        except UnfitTargetError:
            match what:
                case requests.Consult(to=Office(number=number)) | requests.Transfer(to=Office(number=number)):
                    await self._book.note(out_refused(self._session.user.name, f"call:{call}", number, "destination"))
            raise
        log.info("talk.requested", call_id=call, agent=self._agent, what=type(what).__name__)
        return None if now is None else talk_view(now)

    async def _write_down(self, call: CallId, what: Request) -> None:
        entry = Entry(
            who=self._session.user.name,
            deed=Deed("call.foreign_request_refused"),
            subject=f"call:{call}",
            body={"what": type(what).__name__},
        )
        await self._book.note(entry)


def deeds(session: SignedIn, agent: OwnAgent, board: Annotated[Switchboard, Depends(switchboard)], book: Book) -> Deeds:
    return Deeds(board, book, session, agent)


Doing = Annotated[Deeds, Depends(deeds)]


class WantedCall(BaseModel, frozen=True, extra="forbid"):
    number: Annotated[str, StringConstraints(pattern=r"^[0-9+ ()-]{3,24}$")]
    """As people write it."""


class BegunCall(Shape):
    call: CallId


def calling_out(connection: HTTPConnection) -> CallingOut:
    """How agents call out, put into the app's state by `main`."""
    found: CallingOut = connection.app.state.calling_out
    return found


@routes.post("", status_code=status.HTTP_201_CREATED)
async def call_out(
    wanted: WantedCall,
    session: SignedIn,
    agent: OwnAgent,
    calling: Annotated[CallingOut, Depends(calling_out)],
    book: Book,
) -> BegunCall:
    """Call somebody: your telephone answers by itself once they have."""
    try:
        return BegunCall(call=await calling.call(agent, wanted.number))
    except (UnfitTargetError, TooManyCallsOutError) as refused:
        why = refused.cap if isinstance(refused, TooManyCallsOutError) else "destination"
        await book.note(out_refused(session.user.name, f"agent:{agent}", wanted.number, why))
        raise


def out_refused(who: str, subject: str, number: str, why: str) -> Entry:
    """`why`: destination, or the cap that is reached."""
    body = {"number": masked(re.sub(r"[^0-9+]", "", number)), "why": why}
    return Entry(who=who, deed=OUT_REFUSED, subject=subject, body=body)


@own_routes.get("/me/targets")
async def targets(agent: OwnAgent, board: Annotated[Switchboard, Depends(switchboard)]) -> Targets:
    """Whom your calls can be given to, beside queues."""
    numbers, emergency = board.offices
    return Targets(
        numbers=tuple(sorted(numbers)),
        emergency=tuple(sorted(emergency)),
        agents=tuple(
            ColleagueView(agent=one.id, name=one.name, status=one.status, state=one.state.name, is_free=one.is_free)
            for one in board.colleagues(agent)
        ),
    )


@routes.put("/{call}/hold")
async def hold(call: OwnCall, wanted: Held, doing: Doing) -> TalkView | None:
    """Put the caller on hold, or take them back."""
    return await doing.do(call, requests.Hold(wanted.is_on))


@routes.post("/{call}/consult")
async def consult(call: OwnCall, wanted: Consulted, doing: Doing) -> TalkView | None:
    """Hold the caller and ring somebody to ask."""
    return await doing.do(call, requests.Consult(wanted.to.target()))


@routes.delete("/{call}/consult")
async def back_to_caller(call: OwnCall, doing: Doing) -> TalkView | None:
    """Let whoever is consulted, or has joined, go, and talk with the caller again."""
    return await doing.do(call, requests.BackToCaller())


@routes.post("/{call}/merge")
async def merge(call: OwnCall, doing: Doing) -> TalkView | None:
    """Bring the caller and whoever is consulted together."""
    return await doing.do(call, requests.Merge())


@routes.post("/{call}/transfer")
async def transfer(call: OwnCall, wanted: Transferred, doing: Doing) -> TalkView | None:
    """Give the call to somebody else; to whoever is consulted, without `to`. Null: it is not yours any more."""
    return await doing.do(call, requests.Transfer(None if wanted.to is None else wanted.to.target()))


@routes.post("/{call}/emergency")
async def emergency(call: OwnCall, wanted: Emergency, doing: Doing) -> TalkView | None:
    """Bring an emergency service into the talk; the caller stays in it."""
    return await doing.do(call, requests.CallEmergency(Office(number=wanted.number)))


@routes.post("/{call}/answer", status_code=status.HTTP_204_NO_CONTENT)
async def answer(call: OwnCall, doing: Doing) -> None:
    """Have your desk phone answer the call that rings. A browser answers by itself."""
    await doing.do(call, requests.Answer())


@routes.post("/{call}/reject", status_code=status.HTTP_204_NO_CONTENT)
async def reject(call: OwnCall, doing: Doing) -> None:
    """Have your desk phone ring no more; it counts as a missed ring."""
    await doing.do(call, requests.Reject())


@routes.post("/{call}/hang-up", status_code=status.HTTP_204_NO_CONTENT)
async def hang_up(call: OwnCall, doing: Doing) -> None:
    """End your part of the talk."""
    await doing.do(call, requests.HangUp())


@routes.put("/{call}/mute", status_code=status.HTTP_204_NO_CONTENT)
async def mute(call: OwnCall, wanted: Muted, doing: Doing) -> None:
    """Have nobody hear you, or everybody again."""
    await doing.do(call, requests.Mute(wanted.is_on))


@routes.put("/{call}/recording-pause")
async def pause_recording(call: OwnCall, wanted: PauseWanted, doing: Doing) -> TalkView | None:
    """Have nothing recorded of what both say, until you end it, hand the call on, or it has lasted too long."""
    return await doing.do(call, requests.PauseRecording(wanted.reason))


@routes.delete("/{call}/recording-pause")
async def resume_recording(call: OwnCall, doing: Doing) -> TalkView | None:
    """Have everything recorded again."""
    return await doing.do(call, requests.ResumeRecording())


@routes.post("/{call}/keys", status_code=status.HTTP_204_NO_CONTENT)
async def keys(call: OwnCall, wanted: Keys, doing: Doing) -> None:
    """Press keys towards whoever is consulted or has joined, else towards the caller."""
    await doing.do(call, requests.PressKeys(wanted.keys))


@own_routes.post("/me/phone/goodbye", status_code=status.HTTP_204_NO_CONTENT)
async def goodbye(agent: OwnAgent, doing: Doing, board: Annotated[Switchboard, Depends(switchboard)]) -> None:
    """The page that holds your telephone is left, or has come anew without its talk: the caller is kept for you."""
    call = board.talk_of(agent)
    if call is not None:
        await doing.do(call, requests.Goodbye())
