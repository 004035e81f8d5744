"""The people room: real where there is a database, else with a status that is kept and reasons of breaks at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from callcenter.access.passwords import Passwords
from callcenter.agents.breaks import BreakReason, BreakReasons
from callcenter.agents.choosing import Choosing
from callcenter.agents.login_store import LoginStore
from callcenter.agents.ports import Statuses
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster
from callcenter.agents.seating import Seating
from callcenter.agents.staff_store import StaffStore
from callcenter.agents.store import AgentStore
from callcenter.database.engine import Database, DatabaseAwayError
from callcenter.seats.store import SeatStore
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import NodeId


@dataclass
class FakeReasons:
    """`breaks.BreakReasons` in memory."""

    kept: Sequence[BreakReason] = (BreakReason("meal", "用餐", "Meal", 0), BreakReason("old", "旧", "Old", 1, False))
    is_away: bool = False

    async def reasons(self) -> Sequence[BreakReason]:
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        return self.kept


async def _nobody_has_a_phone(_node: NodeId) -> None:
    return None


def people_room(  # noqa: PLR0913 what the room is made of
    database: Database,
    roster: Roster,
    statuses: Statuses,
    clock: Clock,
    passwords: Passwords,
    reasons: BreakReasons | None = None,
) -> PeopleRoom:
    """With the reasons of breaks that stand in the database where no others are given."""
    agents, staff, seats = AgentStore(database, clock), StaffStore(database), SeatStore(database)
    reasons = reasons or staff
    return PeopleRoom(
        choosing=Choosing(roster, statuses, reasons),
        seating=Seating(roster, agents, seats, _nobody_has_a_phone),
        reasons=reasons,
        agents=agents,
        staff=staff,
        logins=LoginStore(database),
        seats=seats,
        passwords=passwords,
    )
