"""The room of publishing made from the settings: for the service, and for commands that run beside it or without it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.database.engine import Database
from callcenter.main.asterisk_files import voice_of
from callcenter.main.preparing import Preparing
from callcenter.main.published import checker_of
from callcenter.main.sounds import MeasuredSounds
from callcenter.main.tools import read_tools
from callcenter.publishing.checking import Checker
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.http.documents import PublishingRoom
from callcenter.publishing.http.views import Views
from callcenter.publishing.lock_store import Locks
from callcenter.publishing.service import Publishing
from callcenter.publishing.store import VersionStore
from callcenter.settings import Settings
from callcenter.vocabulary.numbers import normalised


@dataclass(frozen=True, slots=True)
class PublishingParts:
    """What publishing consists of."""

    store: VersionStore
    drafts: Drafts
    checker: Checker
    preparing: Preparing
    service: Publishing
    views: Views
    room: PublishingRoom


def publishing_parts(settings: Settings, database: Database, sounds: MeasuredSounds) -> PublishingParts:
    """The room around this database and these sounds."""
    store, drafts, locks = VersionStore(database), Drafts(settings.flows), Locks(database)
    checker, preparing = checker_of(settings, sounds), Preparing(sounds)
    service = Publishing(store, drafts, checker, preparing.editions, by_second_person=settings.publishing.second_person)
    views = Views(store, drafts, checker, locks, preparing.draft)

    def e164(written: str) -> str | None:
        return normalised(written, settings.site.region, settings.site.area_code)

    room = PublishingRoom(service, views, locks, e164, lambda: (preparing.done, preparing.wanted))
    return PublishingParts(store, drafts, checker, preparing, service, views, room)


@contextlib.contextmanager
def sounds_of(settings: Settings) -> Iterator[MeasuredSounds]:
    """For a command: the voice that callers hear; the prompts that it makes are kept for the service."""
    voice = voice_of(settings, read_tools(settings.data))
    try:
        yield MeasuredSounds(voice)
    finally:
        voice.shut()
