"""The lists of a site, on a database, without the settings of a whole service."""

from pathlib import Path

from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.routing.rules import RULES
from callcenter.special_list.asking import Asking, LookingUp
from callcenter.special_list.declaring import Declaring
from callcenter.special_list.http import ListRoom
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.importing.working import Site as ImportSite
from callcenter.special_list.keeping import ListKeeper
from callcenter.special_list.keys import ListKey, ListKeys
from callcenter.special_list.service import SpecialList
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.clock import Clock

KEY = "0123456789abcdef"
KEYS = ListKeys(ListKey(KEY))


class FakeLists:
    """`copy` is not kept current, and `imports` do nothing, unless a test runs their tasks."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        store = SpecialListStore(database)
        self.keeper = ListKeeper(store, KEYS, "CN", "020")
        self.copy = SpecialList(store, Outbox(database), KEYS, folder, lambda: clock.now().date())
        self.imports = Imports(
            database,
            ImportSite(
                folder=folder / "imports",
                list_key=KEY,
                region="CN",
                area_code="020",
                today=lambda: clock.now().date(),
            ),
            clock,
        )
        self.room = ListRoom(
            keeper=self.keeper,
            asking=Asking(
                self.copy,
                self.keeper,
                LookingUp(store, self.keeper, KEYS, AuditBook(database), lambda: clock.now().date()),
            ),
            declaring=Declaring(self.keeper, store, lambda: clock.now().date()),
            head_start=RULES.head_start,
            clock=clock,
            today=lambda: clock.now().date(),
        )
