"""The day's seal: once a day everything that the chain tells is signed, and the signature kept with the recordings."""

import asyncio
from collections.abc import Callable

import structlog

from callcenter.recordings.vault.chain import Moment, Seal, seal_of
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.chained import Head

SEALS = "seals"

log = structlog.get_logger(__name__)


class DaySeals:
    """Raises `DatabaseAwayError`, `StoreAwayError`, `NoKeyError`."""

    def __init__(self, vault: Vault, chain: ChainStore, now: Callable[[], Moment]) -> None:
        self._vault = vault
        self._chain = chain
        self._now = now

    async def seal_days_past(self) -> Seal | None:
        """Seal what was not, if any of it is of another day; a clock that is wrong for a while breaks nothing."""
        when, first = self._now(), await self._chain.first_unsealed()
        if first is None or first.day == when.day:
            return None
        head: Head = await self._chain.head()
        seal = Seal.made(first.day, head, self._vault.keys.current)
        # The store first: what the chain names must be there.
        await self._vault.in_thread(lambda: self._vault.objects.put(seal.name, seal.as_json()))
        await self._chain.seal(seal, when)
        log.info("recordings.sealed", day=seal.day.isoformat(), entries=seal.last_seq)
        return seal

    async def sign_anew(self) -> int:
        """Every seal by the site's key in use; returns how many changed. Raises `DamagedError` for a forged one."""
        return await asyncio.to_thread(self._sign_anew)

    def _sign_anew(self) -> int:
        changed, keys, objects = 0, self._vault.keys, self._vault.objects
        for one in list(objects.all(SEALS)):
            seal = seal_of(objects.whole(one.name))
            if seal.key_id != keys.current.id:
                objects.put(seal.name, seal.signed_anew(keys).as_json())
                changed += 1
        return changed
