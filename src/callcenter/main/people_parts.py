"""The room of people, handed what it needs."""

from callcenter.access.passwords import Passwords
from callcenter.agents.choosing import Choosing
from callcenter.agents.login_store import LoginStore
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster, WrapUpBounds
from callcenter.agents.seating import Seating
from callcenter.agents.staff_store import StaffStore
from callcenter.agents.store import AgentStore
from callcenter.database.engine import Database
from callcenter.main.membership import Membership
from callcenter.seats.store import SeatStore
from callcenter.settings import SiteSettings


def wrap_up_bounds(site: SiteSettings) -> WrapUpBounds:
    return WrapUpBounds(site.wrap_up_extend_s, site.wrap_up_longest_s)


def people_room(database: Database, roster: Roster, agents: AgentStore, membership: Membership) -> PeopleRoom:
    """What routes about people need."""
    staff, seats = StaffStore(database), SeatStore(database)
    return PeopleRoom(
        choosing=Choosing(roster, agents, staff),
        seating=Seating(roster, agents, seats, membership.read_phones),
        reasons=staff,
        agents=agents,
        staff=staff,
        logins=LoginStore(database),
        seats=seats,
        passwords=Passwords(),
    )
