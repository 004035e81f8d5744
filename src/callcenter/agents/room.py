"""What the routes about people ask."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.access.passwords import Passwords
from callcenter.agents.breaks import BreakReasons
from callcenter.agents.choosing import Choosing
from callcenter.agents.login_store import LoginStore
from callcenter.agents.seating import Seating
from callcenter.agents.staff_store import StaffStore
from callcenter.agents.store import AgentStore
from callcenter.seats.store import SeatStore


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRoom:
    """Agents at work, and those who keep them."""

    choosing: Choosing
    seating: Seating
    reasons: BreakReasons
    agents: AgentStore
    staff: StaffStore
    logins: LoginStore
    seats: SeatStore
    passwords: Passwords


def people_room(connection: HTTPConnection) -> PeopleRoom:
    """Put into the app's state by `main`."""
    found: PeopleRoom = connection.app.state.people
    return found


People = Annotated[PeopleRoom, Depends(people_room)]
