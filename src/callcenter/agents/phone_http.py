"""What an agent's page needs to be the telephone of the seat where they sit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn
from callcenter.agents.desks import Desks
from callcenter.agents.desktop import desks
from callcenter.agents.http import roster
from callcenter.agents.roster import Roster
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import NodeId, SeatId
from callcenter.vocabulary.seats import SeatKind

routes = APIRouter(prefix="/api/v1/agents/me/phone", tags=["agents"])


class NoPhoneError(CallCenterError):
    """The agent sits nowhere, or where no telephone is."""


class IceServer(BaseModel, frozen=True):
    """As `RTCPeerConnection` takes it."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """What a telephone registers by."""

    sip_uri: str
    wss_urls: tuple[str, ...]
    password: str
    ice_servers: tuple[IceServer, ...]


class Phones(Protocol):
    """Who knows the telephones."""

    def kind(self, seat: SeatId) -> SeatKind | None:
        """What stands at `seat`; None where there is no such seat."""

    async def account(self, node: NodeId, seat: SeatId, session: str) -> PhoneAccount:
        """A browser's account at `seat`, for this session alone: any other session's ends."""


class PhoneView(BaseModel, frozen=True):
    """The telephone of the seat where you sit."""

    seat: SeatId
    kind: SeatKind
    sip_uri: str
    """Empty at a desk telephone, as all that follows."""
    wss_urls: tuple[str, ...] = ()
    """Where to register, in the order of trying."""
    password: str = ""
    """Yours until you sign out, or until your page asks from another browser."""
    ice_servers: tuple[IceServer, ...] = ()
    expires_at: datetime
    """The end of your session."""


def phones(connection: HTTPConnection) -> Phones:
    """The telephones, put into the app's state by `main`."""
    found: Phones = connection.app.state.phones
    return found


@routes.get("")
async def my_phone(
    session: SignedIn,
    agent: OwnAgent,
    agents: Annotated[Roster, Depends(roster)],
    known: Annotated[Phones, Depends(phones)],
    feed: Annotated[Desks, Depends(desks)],
) -> PhoneView:
    """The telephone of the seat where you sit; asked from another browser, it is that one's from now on."""
    me = agents.agent(agent)
    if me.seat is None:
        raise NoPhoneError("you sit nowhere: choose a seat first")
    kind = known.kind(me.seat)
    if kind is None:
        raise NoPhoneError(f"there is no seat {me.seat}: choose another one, or have it added")
    if kind is SeatKind.DESK:
        return PhoneView(seat=me.seat, kind=kind, sip_uri="", expires_at=session.ends_at)
    account = await known.account(me.node, me.seat, session.id)
    # The phone system tells nobody that another one has registered in their place.
    feed.phone_taken(agent, by=session.id)
    return PhoneView(
        seat=me.seat,
        kind=kind,
        sip_uri=account.sip_uri,
        wss_urls=account.wss_urls,
        password=account.password,
        ice_servers=account.ice_servers,
        expires_at=session.ends_at,
    )
