"""The use cases of the commands, as the settings have the site."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callcenter.audit.entries import Deed, Entry, Plain, holds_a_number
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Report as Audited
from callcenter.database.engine import Database
from callcenter.main.audit_parts import audit_verifying
from callcenter.main.backup.checking import Checked, checked, newest, pruned
from callcenter.main.backup.last import remember
from callcenter.main.backup.making import Made, Making, Source
from callcenter.main.backup.manifest import BackupError, Manifest
from callcenter.main.backup.place import Place
from callcenter.main.backup.restoring import Goal, Restored, Restoring
from callcenter.main.backup.secrets import all_secrets, opened_secrets, sealed_secrets
from callcenter.main.backup.telling import Tell
from callcenter.main.balancing import Report as Balanced
from callcenter.main.balancing import balanced
from callcenter.main.vault_parts import s3_access, site_keys, stored_objects, upkeep_of, vault_of
from callcenter.recordings.vault.keys import NoKeyError, SiteKeys
from callcenter.recordings.vault.verifying import Report as Verified
from callcenter.settings import Settings
from callcenter.vocabulary.clock import SystemClock

MADE, RESTORED = Deed("backup.made"), Deed("backup.restored")
BALANCED = timedelta(days=1)


def place_at(where: str, settings: Settings) -> Place:
    """A folder, ``file:///folder`` or ``s3://bucket/prefix``; S3 is reached as the store of recordings is."""
    url = where if "://" in where else f"file://{Path(where).absolute()}"
    return Place(url, s3_access(settings))


async def make(  # noqa: PLR0913 what a backup is
    settings: Settings, url: str, where: str, tell: Tell, *, within_s: float, passphrase: str | None = None
) -> Made:
    """Raises CallCenterError."""
    sealed = None if passphrase is None else sealed_secrets(all_secrets(settings), passphrase)
    source = Source(settings=settings, database_url=url, vault=stored_objects(settings), key=_keys(settings).current)
    made = await Making(source, place_at(where, settings), tell, within_s).make(sealed)
    if not made.manifest.missing:
        await asyncio.to_thread(remember, settings.data, made.manifest)
    return made


async def write_down(url: str, deed: Deed, where: str, manifest: Manifest, **body: Plain) -> None:
    """What the command line has done with a backup, in the book of deeds. Never raises: it is done."""
    place = "" if holds_a_number(where) else where
    database = Database(url, 2)
    try:
        told = {"place": place, "has_keys": manifest.keys is not None, **body}
        await AuditBook(database).note(Entry(who="cli", deed=deed, subject=f"backup:{manifest.id}", body=told))
    finally:
        await database.close()


def prune(settings: Settings, where: str, keep: int, tell: Tell) -> list[str]:
    """Blocks; raises CallCenterError."""
    return pruned(place_at(where, settings), keep, tell)


def verify(settings: Settings, where: str, set_id: str | None) -> Checked:
    """Blocks; raises CallCenterError."""
    place = place_at(where, settings)
    keys = site_keys(settings)
    return checked(place, set_id or newest(place), None if isinstance(keys, NoKeyError) else keys)


def listed(settings: Settings, where: str) -> list[Manifest]:
    """The oldest first. Blocks; raises CallCenterError."""
    place = place_at(where, settings)
    return [place.manifest(set_id) for set_id in place.sets()]


def keys_in(settings: Settings, where: str, set_id: str | None, passphrase: str) -> dict[str, str]:
    """By variable. Blocks; raises CallCenterError."""
    place = place_at(where, settings)
    manifest = place.manifest(set_id or newest(place))
    if manifest.keys is None:
        raise BackupError(f"{manifest.id}: has no keys in it; it was made without --with-keys")
    return opened_secrets(place.store.whole(manifest.keys.name), passphrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What came back, and what the site's own checks say of it."""

    restored: Restored
    verified: Verified
    audited: Audited
    balanced: Balanced

    @property
    def faults(self) -> list[str]:
        return [*self.restored.faults, *map(str, self.verified.faults), *map(str, self.audited.faults)]


async def restore(  # noqa: PLR0913 what a restore is
    settings: Settings,
    url: str,
    where: str,
    set_id: str | None,
    tell: Tell,
    *,
    within_s: float,
    despite_keys: bool = False,
) -> Proven:
    """Raises CallCenterError."""
    place = place_at(where, settings)
    chosen = await asyncio.to_thread(newest, place) if set_id is None else set_id
    goal = Goal(settings=settings, database_url=url, vault=stored_objects(settings), keys=_keys(settings))
    restored = await Restoring(goal, place, chosen, tell, within_s).restore(despite_keys=despite_keys)
    database = Database(url, 2)
    vault = vault_of(settings, database)
    try:
        tell("recordings are compared with the book")
        upkeep = upkeep_of(settings, database, vault, SystemClock())
        await upkeep.work.entering.everything()
        verified = await upkeep.work.verifying.verify(None)
        made_at = restored.manifest.made_at.astimezone(UTC)
        tell("deeds are compared with their chain")
        audited = await audit_verifying(settings, database, SystemClock()).verify()
        weighed = await balanced(settings, database, since=made_at - BALANCED, until=min(made_at, datetime.now(UTC)))
    finally:
        vault.close()
        await database.close()
    return Proven(restored=restored, verified=verified, audited=audited, balanced=weighed)


def _keys(settings: Settings) -> SiteKeys:
    keys = site_keys(settings)
    if isinstance(keys, NoKeyError):
        raise keys
    return keys
