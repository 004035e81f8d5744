"""Recordings kept as long as they are owed, and no longer; what is deleted is written down, and then really gone."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

import structlog

from callcenter.recordings.vault.book_store import BookStore, Kept
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.envelope import read
from callcenter.recordings.vault.keys import KeyNotHereError
from callcenter.recordings.vault.retention import Class, Terms, class_of
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.recordings.vault.service import Vault, envelope_name
from callcenter.vocabulary.ids import CallId

AT_ONCE = 100
BY = "retention"

Orders = Callable[[Sequence[CallId]], Awaitable[Collection[CallId]]]
"""Which of the calls led to an order, whose recordings are kept with it."""

log = structlog.get_logger(__name__)


class Keeping:
    """Raises `DatabaseAwayError`, `StoreAwayError`."""

    def __init__(self, vault: Vault, book: BookStore, terms: Terms, orders: Orders, now: Callable[[], Moment]) -> None:
        self._vault = vault
        self._book = book
        self._terms = terms
        self._orders = orders
        self._now = now

    async def retain(self) -> int:
        """Delete what has served its term; returns how many those were."""
        deleted, after, now = 0, "", self._now().at
        while some := await self._book.due(self._terms, now, after, AT_ONCE):
            orders = await self._orders([one.call for one in some])
            for one in some:
                if not await self._is_owed(one, is_order=one.call in orders):
                    deleted += await self._delete(one.path, f"{one.class_}: {self._terms.days[one.class_]} days")
            after = some[-1].path
        if deleted:
            log.info("recordings.deleted", recordings=deleted)
        return deleted

    async def relieve(self, is_room: Callable[[], Awaitable[bool]]) -> int:
        """Where the disk has no room, let the oldest ordinary recordings go that the site says may, until it has."""
        deleted = 0
        if self._terms.relief_days is None:
            return deleted
        before = self._terms.relieves_before(self._now().at)
        while not await is_room() and (some := await self._book.oldest_ordinary(before, AT_ONCE)):
            orders = await self._orders([one.call for one in some])
            went = 0
            for one in some:
                if one.call in orders:
                    await self._book.class_as(one.path, Class.ORDER)
                else:
                    went += await self._delete(one.path, "the disk has no room")
            deleted += went
            if went and not await self.remove_unwanted():
                # A backup is being made, which holds on to what there was: there will be no room before its end.
                break
        if deleted:
            log.warning("recordings.relieved", recordings=deleted)
        return deleted

    async def remove_unwanted(self) -> int:
        """Take from the store what no recording is kept in any more; later, where a backup is being made."""
        removed = 0
        while some := await self._book.removable(AT_ONCE):
            for name in some:
                await self._vault.in_thread(partial(self._remove, name))
                await self._book.removed(name)
            removed += len(some)
        return removed

    async def wrap_anew(self) -> int:
        """Every key of a recording by the site's key in use; returns how many. What cannot be opened stays as it is."""
        wrapped, after, current = 0, "", self._vault.keys.current
        while some := await self._book.under_other_keys(current.id, after, AT_ONCE):
            for one in some:
                wrapped += await self._wrap_anew(one)
            after = some[-1].path
        return wrapped

    async def _is_owed(self, one: Kept, *, is_order: bool) -> bool:
        """Whether its class, as it is by now, keeps it longer."""
        class_ = class_of(one.kind, is_order=is_order, is_callback=one.class_ is Class.CALLBACK)
        if one.class_ is Class.ORDER or class_ is one.class_:
            return False
        await self._book.class_as(one.path, class_)
        return not self._terms.is_over(class_, one.kept_at, self._now().at)

    async def _delete(self, path: str, why: str) -> bool:
        return await self._book.delete(path, why, BY, self._now()) is not None

    def _remove(self, name: str) -> None:
        # The envelope first: without it nobody reads what may be left by a crash between the two.
        self._vault.objects.remove(envelope_name(name))
        self._vault.objects.remove(name)

    async def _wrap_anew(self, one: Kept) -> bool:
        if one.envelope is None:
            return False
        try:
            anew = read(one.envelope).wrapped_anew(self._vault.keys)
        except (KeyNotHereError, DamagedError) as error:
            log.error("recording.not_wrapped_anew", call_id=one.call, path=one.path, error=str(error))
            return False
        await self._vault.in_thread(lambda: self._vault.objects.put(envelope_name(one.object), anew.as_json()))
        await self._book.rewrapped(one.path, one.key_id, anew)
        return True
