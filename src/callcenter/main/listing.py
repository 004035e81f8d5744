"""The special-service list as the settings want it kept: for the command line, the demo and tests."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.settings import Settings
from callcenter.special_list.asking import Asking, LookingUp
from callcenter.special_list.declaring import Declaring
from callcenter.special_list.entries import Listing
from callcenter.special_list.http import ListRoom
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.importing.working import Site
from callcenter.special_list.keeping import ListKeeper, NewListing
from callcenter.special_list.keys import ListKey, ListKeys
from callcenter.special_list.service import SpecialList
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.clock import Clock


def list_keys(settings: Settings) -> ListKeys:
    """The site's; raises what `ListKey` raises for a key that is too short."""
    keys = [ListKey(settings.site.list_key.get_secret_value())]
    if before := settings.site.list_key_before.get_secret_value():
        keys.append(ListKey(before, "site.list_key_before"))
    return ListKeys(*keys, *(key.undivided() for key in keys))


def list_keeper(settings: Settings, database: Database) -> ListKeeper:
    """Adds to lists and takes off them."""
    site = settings.site
    return ListKeeper(SpecialListStore(database), list_keys(settings), site.region, site.area_code)


def site_today(settings: Settings) -> date:
    """The date where the hotline is: entries begin and end by it."""
    return datetime.now(ZoneInfo(settings.site.time_zone)).date()


def list_room(settings: Settings, database: Database, lists: SpecialList, clock: Clock) -> ListRoom:
    """What the pages of list officers ask."""
    keeper = list_keeper(settings, database)

    def today() -> date:
        return site_today(settings)

    return ListRoom(
        keeper=keeper,
        asking=Asking(lists, keeper, list_looking_up(settings, database)),
        declaring=Declaring(keeper, SpecialListStore(database), today),
        head_start=settings.order.rules.head_start,
        clock=clock,
        today=today,
    )


def list_looking_up(settings: Settings, database: Database) -> LookingUp:
    """What the database says of a number; each question is written into the book of deeds."""
    return LookingUp(
        SpecialListStore(database),
        list_keeper(settings, database),
        list_keys(settings),
        AuditBook(database),
        lambda: site_today(settings),
    )


def list_imports(settings: Settings, database: Database, clock: Clock) -> Imports:
    """Registers' files on their way to the lists."""
    site = settings.site
    return Imports(
        database,
        Site(
            folder=settings.data / "imports",
            list_key=site.list_key.get_secret_value(),
            region=site.region,
            area_code=site.area_code,
            today=lambda: site_today(settings),
        ),
        clock,
    )


async def put_on_list(  # noqa: PLR0913 an entry is these
    settings: Settings, database: Database, number: str, *, category: int, level: int, basis: str
) -> Listing:
    """`number` on the special-service list from today on; raises NotListableError, DatabaseAwayError."""
    new = NewListing(number=number, category=category, level=level, basis=basis, valid_from=site_today(settings))
    return await list_keeper(settings, database).add(new)
