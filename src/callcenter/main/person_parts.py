"""Who holds something of a person, all together, as the settings have it."""

from collections.abc import AsyncIterator, Sequence

from callcenter.asterisk.config.layout import NodeFolders
from callcenter.audit.person_store import DeedsHeld
from callcenter.callbacks.ledger import Rules as CallbackRules
from callcenter.callbacks.person_store import CallbacksHeld
from callcenter.calls.person_store import CallsHeld
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import MessageLeft, Recorded
from callcenter.casework.person_store import CasesHeld
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.database.personal import Holder
from callcenter.integrations.person_store import ToldHeld
from callcenter.main.listing import list_keys
from callcenter.main.person_files import FilesHeld
from callcenter.main.vault_parts import terms_of, upkeep_of
from callcenter.persons.service import ERASED_BECAUSE, Persons, Rules
from callcenter.publishing.person_store import ReleasesHeld
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.keys import KeyNotHereError
from callcenter.recordings.vault.person_store import RecordingsHeld
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.sound import Sound
from callcenter.recordings.vault.upkeep import Upkeep
from callcenter.settings import Settings
from callcenter.special_list.person_store import ListsHeld
from callcenter.transcripts.person_store import TranscriptsHeld
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.numbers import normalised, written_forms
from callcenter.vocabulary.personal import Person, UnfitPersonError

TABLES_HELD: tuple[Holder, ...] = (
    CallsHeld(),
    TranscriptsHeld(),
    CasesHeld(),
    CallbacksHeld(),
    RecordingsHeld(),
    ListsHeld(),
    ReleasesHeld(),
    ToldHeld(),
    DeedsHeld(),
)


class StoredSounds:
    """The vault, as `persons.ports.Sounds`."""

    def __init__(self, vault: Vault, upkeep: Upkeep, calls: CallStore) -> None:
        self._vault = vault
        self._upkeep = upkeep
        self._calls = calls

    async def delete(self, path: str, who: str) -> bool:
        return await self._upkeep.book.delete(path, ERASED_BECAUSE, who, self._upkeep.now()) is not None

    async def clear(self) -> None:
        await self._upkeep.work.keeping.remove_unwanted()

    async def opened(self, calls: Sequence[CallId], gone: list[tuple[CallId, str]]) -> AsyncIterator[tuple[str, Sound]]:
        for call in calls:
            for entry in await self._calls.timeline(call):
                if not isinstance(entry.fact, Recorded | MessageLeft):
                    continue
                name = "talk" if isinstance(entry.fact, Recorded) else f"message-{entry.seq}"
                try:
                    sound = await self._vault.open(entry.fact)
                except (NothingRecordedError, KeyNotHereError, DamagedError) as error:
                    gone.append((call, f"{name}: {error}"))
                else:
                    yield f"sounds/{call}/{name}", sound


def number_of(settings: Settings, raw: str) -> str:
    """`raw` in E.164; raises `UnfitPersonError`."""
    number = normalised(raw, settings.site.region, settings.site.area_code)
    if number is None:
        raise UnfitPersonError("NUMBER: not a telephone number; write it with its area code or in the form +86…")
    return number


def person_of(settings: Settings, raw: str) -> Person:
    """Whom a number belongs to; raises `UnfitPersonError`, and what a list key that is too short raises."""
    number = number_of(settings, raw)
    forms = written_forms(number, settings.site.region)
    return Person(number=number, forms=forms, digests=list_keys(settings).digests(number))


def persons_of(settings: Settings, database: Database, vault: Vault, clock: Clock) -> Persons:
    calls = CallStore(database, CallbackRules())
    logs = [NodeFolders.below(settings.data, node.id).log for node in settings.asterisk.nodes]
    files = FilesHeld(logs, settings.data, settings.raw_recordings, clock.now(), settings.balance.keep_days)
    return Persons(
        database,
        (*TABLES_HELD, files),
        StoredSounds(vault, upkeep_of(settings, database, vault, clock), calls),
        CaseStore(database, CallbackRules()),
        Rules(terms=terms_of(settings), orders=tuple(settings.recordings.order_dispositions)),
        clock.now,
    )
