"""What follows a secret of which two values are accepted, until the one before is needed no more."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from callcenter.access.factor_store import FactorStore
from callcenter.access.sealing import Seal
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.integrations.signing import BOTH_FOR
from callcenter.main.door_parts import SECOND_FACTOR, session_keys
from callcenter.main.listing import list_keys
from callcenter.main.secrets.rotating import BEGUN, NotRotatedError, Pair, joined, only
from callcenter.main.vault_parts import upkeep_of, vault_of
from callcenter.settings import Settings
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.clock import SystemClock


async def nowhere() -> None:
    """There is no Asterisk that looks numbers up by itself."""


def pair(
    name: str,
    settings: Settings,
    database: Database,
    *,
    is_told: bool = False,
    renew_dialplans: Callable[[], Awaitable[None]] = nowhere,
) -> Pair:
    """The secret `name` as it stands; `is_told`: whoever checks by it knows the new one."""
    match name:
        case "http.session_secret":
            return _sessions(settings, database)
        case "site.list_key":
            return _list(settings, database, renew_dialplans)
        case "integrations.webhook_key":
            return _webhooks(settings, database, is_told)
        case "recordings.key":
            return _recordings(settings, database)
    raise NotRotatedError(f"{name} is no secret of which two are accepted")


def _sessions(settings: Settings, database: Database) -> Pair:
    http = settings.http
    factors = FactorStore(database)

    async def follow() -> str:
        key, *before = session_keys(http)
        new, both = Seal(key, SECOND_FACTOR), Seal(key, SECOND_FACTOR, *before)
        kept = await factors.sealed()
        for name, sealed in kept:
            await factors.seal_anew(name, sealed, new.sealed(both.opened(sealed, name), name))
        return f"{len(kept)} second factors are sealed anew"

    return Pair(http.session_secret.get_secret_value(), http.session_secret_before.get_secret_value(), only, follow)


def _list(settings: Settings, database: Database, renew_dialplans: Callable[[], Awaitable[None]]) -> Pair:
    site = settings.site

    async def follow() -> str:
        left = await SpecialListStore(database).under_other_keys(list_keys(settings).current.fingerprint)
        if left:
            raise NotRotatedError(
                f"{left} entries still stand under the one before; only their digests are kept, so nobody can make them"
                " anew without the numbers → import the registers once more, or wait for their people's next calls"
            )
        # Not before: Asterisk alone knows numbers by one key only.
        await renew_dialplans()
        return "every entry stands under the one in use, and Asterisk looks numbers up by it"

    return Pair(site.list_key.get_secret_value(), site.list_key_before.get_secret_value(), only, follow)


def _webhooks(settings: Settings, database: Database, is_told: bool) -> Pair:
    wanted = settings.integrations

    async def follow() -> str:
        begun = await AuditBook(database).page(Wanted(subject="secret:integrations.webhook_key", deed=BEGUN), None, 1)
        is_young = bool(begun) and datetime.now(UTC) < begun[0].at + BOTH_FOR
        if is_young and not is_told:
            raise NotRotatedError(
                "webhooks are signed by both; not every system may have its new secret yet → give it to them (page"
                " Systems, show secret), then run this with --told, or a day after it was begun"
            )
        return "webhooks are signed by the new one"

    return Pair(wanted.webhook_key.get_secret_value(), wanted.webhook_key_before.get_secret_value(), only, follow)


def _recordings(settings: Settings, database: Database) -> Pair:
    wanted = settings.recordings
    before = [one.get_secret_value() for one in wanted.keys_before]

    async def follow() -> str:
        vault = vault_of(settings, database)
        try:
            upkeep = upkeep_of(settings, database, vault, SystemClock())
            wrapped, signed = await upkeep.work.keeping.wrap_anew(), await upkeep.work.seals.sign_anew()
            current = upkeep.vault.keys.current.id
            left = {key: count for key, count in (await upkeep.book.count_by_key()).items() if key != current}
        finally:
            vault.close()
        if left:
            raise NotRotatedError(f"recordings still under other keys: {left} → see callcenter recordings status")
        return f"{wrapped} recordings are wrapped anew, {signed} days signed anew"

    return Pair(wanted.key.get_secret_value(), before[0] if before else "", joined(before), follow)
