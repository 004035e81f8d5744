"""The vault of recordings, as the settings have it, and who keeps it."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from callcenter.callbacks.ledger import Rules
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.compressing import Compressing
from callcenter.recordings.vault.day_seals import DaySeals
from callcenter.recordings.vault.disk import Limits
from callcenter.recordings.vault.entering import Entering
from callcenter.recordings.vault.keeping import Keeping
from callcenter.recordings.vault.keys import SETTING_BEFORE, NoKeyError, SiteKey, SiteKeys
from callcenter.recordings.vault.objects import Objects, S3Access
from callcenter.recordings.vault.retention import Class, Terms
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.upkeep import Upkeep, Workers
from callcenter.recordings.vault.verifying import Verifying
from callcenter.settings import Settings
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import CallId


def site_keys(settings: Settings) -> SiteKeys | NoKeyError:
    """The site's, or why it has none."""
    wanted = settings.recordings
    try:
        before = [SiteKey(one.get_secret_value(), SETTING_BEFORE) for one in wanted.keys_before]
        return SiteKeys(SiteKey(wanted.key.get_secret_value()), before)
    except NoKeyError as error:
        return error


def s3_access(settings: Settings) -> S3Access:
    """How S3 is reached."""
    wanted = settings.recordings
    return S3Access(
        endpoint=wanted.s3_endpoint,
        region=wanted.s3_region,
        access_key=wanted.s3_access_key,
        secret_key=wanted.s3_secret_key.get_secret_value(),
    )


def stored_objects(settings: Settings) -> Objects:
    """Where they lie; raises `UnfitStoreError`."""
    local = f"file://{(settings.raw_recordings / 'vault').absolute()}"
    return Objects(settings.recordings.store or local, s3_access(settings))


def vault_of(settings: Settings, database: Database) -> Vault:
    """Raises `UnfitStoreError`; a site without a key has a vault that takes nothing."""
    standing = BookStore(database).standing
    return Vault(stored_objects(settings), site_keys(settings), settings.raw_recordings, standing)


def upkeep_of(
    settings: Settings, database: Database, vault: Vault, clock: Clock, may_work: Callable[[], bool] = lambda: True
) -> Upkeep:
    """Who keeps the vault; `may_work` says whether no caller needs the machine."""
    wanted, zone = settings.recordings, ZoneInfo(settings.site.time_zone)
    book, chain = BookStore(database), ChainStore(database)
    cases = CaseStore(database, Rules())

    def now() -> Moment:
        at = clock.now()
        return Moment(at, at.astimezone(zone).date())

    async def orders(calls: Sequence[CallId]) -> set[CallId]:
        found = await cases.of_calls(calls)
        return {one.call for one in found if one.case.disposition in wanted.order_dispositions}

    return Upkeep(
        vault=vault,
        book=book,
        work=Workers(
            entering=Entering(vault, book, now),
            seals=DaySeals(vault, chain, now),
            keeping=Keeping(vault, book, terms_of(settings), orders, now),
            verifying=Verifying(vault, book, chain),
            compressing=Compressing(vault, book, may_work, now) if wanted.compress else None,
        ),
        limits=Limits(low_gb=wanted.disk_low_gb, low_days=wanted.disk_low_days, least_gb=wanted.disk_least_gb),
        now=now,
        folders=(settings.raw_recordings, vault.objects.folder),
    )


def terms_of(settings: Settings) -> Terms:
    """How long each class of recordings is kept."""
    wanted = settings.recordings
    days = {
        Class.ORDINARY: wanted.keep_days,
        Class.ORDER: wanted.keep_order_days,
        Class.CALLBACK: wanted.keep_callback_days,
        Class.MESSAGE: wanted.keep_message_days,
    }
    return Terms(days=days, relief_days=wanted.relief_days)
