"""The staffing room as `main` makes it, over any database; days are played by the real process apart."""

from zoneinfo import ZoneInfo

from callcenter.database.engine import Database
from callcenter.reports.days_store import DaysStore
from callcenter.routing.settings import OrderSettings
from callcenter.staffing.http import StaffingRoom
from callcenter.staffing.service import Runs
from callcenter.vocabulary.clock import Clock


def staffing_room(database: Database, clock: Clock, zone: ZoneInfo) -> StaffingRoom:
    """Today is what `clock` says in `zone`."""
    return StaffingRoom(
        days=DaysStore(database, zone),
        runs=Runs(OrderSettings()),
        today=lambda: clock.now().astimezone(zone).date(),
        wrap_up_s=30,
    )
