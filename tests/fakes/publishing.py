"""The room of publishing around real files and a real database; prompts are ready as soon as they are asked for."""

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from callcenter.database.engine import Database
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.sounds import NoSounds
from callcenter.publishing.checking import Checker
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.publishing.http.documents import PublishingRoom
from callcenter.publishing.http.views import Views
from callcenter.publishing.lock_store import Locks
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.notices.store import NoticeStore
from callcenter.publishing.service import Publishing
from callcenter.publishing.store import VersionStore
from callcenter.publishing.trying import Trying
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.languages import Wording
from callcenter.vocabulary.numbers import normalised


class FakePublishing:
    """Asks nobody for sound; `prepared` are the editions that were made ready, in their order."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        clock: Clock,
        *,
        by_second_person: bool = False,
        transfers: Collection[str] | None = None,
    ) -> None:
        self.database, self.clock = database, clock
        self.store, self.drafts = VersionStore(database), Drafts(folder)
        self.checker = Checker(folder, transfers=transfers)
        self.locks = Locks(database)
        self.prepared: list[Edition] = []
        self.worded: list[Wording] = []
        self.edition = Edition(dict[str, Flow]())
        """What notices are checked against."""
        self.service = Publishing(
            self.store, self.drafts, self.checker, self.prepare, by_second_person=by_second_person
        )
        self.notices = Notices(NoticeStore(database), lambda: self.edition, self.prepare_words, clock)
        self.trying = Trying(self.store, self.drafts, NoSounds(), ZoneInfo("Asia/Shanghai"), clock)
        self.room = PublishingRoom(
            self.service,
            Views(self.store, self.drafts, self.checker, self.locks, self.listen),
            self.locks,
            lambda written: normalised(written, "CN", "020"),
            lambda: (len(self.prepared), len(self.prepared)),
        )

    @classmethod
    def beside(cls, other: "FakePublishing", folder: Path) -> "FakePublishing":
        """Another person at another copy of the files, on the same database."""
        shutil.copytree(other.drafts.folder, folder)
        return cls(other.database, folder, other.clock)

    async def prepare(self, editions: Sequence[Edition]) -> None:
        self.prepared += editions

    async def listen(self, editions: Sequence[Edition]) -> None:
        """Nothing is to be heard here."""

    async def prepare_words(self, wordings: Sequence[Wording]) -> None:
        self.worded += wordings
