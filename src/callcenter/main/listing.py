"""The special-service list as the settings want it kept: for the command line, the demo and tests."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from callcenter.database.engine import Database
from callcenter.settings import Settings
from callcenter.special_list.entries import Listing
from callcenter.special_list.keeping import ListKeeper, NewListing
from callcenter.special_list.keys import ListKey, ListKeys
from callcenter.special_list.store import SpecialListStore


def list_keys(settings: Settings) -> ListKeys:
    """The site's; raises what `ListKey` raises for a key that is too short."""
    before = settings.site.list_key_before.get_secret_value()
    return ListKeys(
        ListKey(settings.site.list_key.get_secret_value()),
        ListKey(before, "site.list_key_before") if before else None,
    )


def list_keeper(settings: Settings, database: Database) -> ListKeeper:
    """Adds to lists and takes off them."""
    site = settings.site
    return ListKeeper(SpecialListStore(database), list_keys(settings), site.region, site.area_code)


def site_today(settings: Settings) -> date:
    """The date where the hotline is: entries begin and end by it."""
    return datetime.now(ZoneInfo(settings.site.time_zone)).date()


async def put_on_list(  # noqa: PLR0913 an entry is these
    settings: Settings, database: Database, number: str, *, category: int, level: int, basis: str
) -> Listing:
    """`number` on the special-service list from today on; raises NotListableError, DatabaseAwayError."""
    new = NewListing(number=number, category=category, level=level, basis=basis, valid_from=site_today(settings))
    return await list_keeper(settings, database).add(new)
