"""The special-service list as the settings want it kept: for the command line, the demo and tests."""

from datetime import datetime

from callcenter.database.engine import Database
from callcenter.settings import Settings
from callcenter.special_list.entries import Listing, ListKey
from callcenter.special_list.service import ListKeeper, NewListing
from callcenter.special_list.store import SpecialListStore


def list_key(settings: Settings) -> ListKey:
    """The site's; raises what `ListKey` raises for a key that is too short."""
    return ListKey(settings.site.list_key.get_secret_value())


async def put_on_list(  # noqa: PLR0913 an entry is these
    settings: Settings, database: Database, number: str, *, category: int, level: int, basis: str
) -> Listing:
    """`number` on the list from today on; raises NotListableError, DatabaseAwayError."""
    site = settings.site
    keeper = ListKeeper(SpecialListStore(database), list_key(settings), site.region, site.area_code)
    today = datetime.now().astimezone().date()
    return await keeper.add(NewListing(number=number, category=category, level=level, basis=basis, valid_from=today))
