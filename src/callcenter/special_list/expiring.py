"""Entries whose time is over: they count no more from their last day on, and are deleted some time after it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import structlog

from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.database.outbox import KEEP
from callcenter.special_list.store import SpecialListStore

LOOK_EVERY_S = 6 * 3600.0

log = structlog.get_logger(__name__)


async def forget_expired(store: SpecialListStore, today: Callable[[], date], keep_days: int) -> None:
    """Look now and then, for ever; entries go `keep_days` after their last day, and the log keeps how many went."""
    while True:
        try:
            before = today() - timedelta(days=keep_days)
            if forgotten := await store.forget_expired(before):
                log.info("special_list.expired_deleted", entries=forgotten, valid_before=before.isoformat())
            # Whoever has not read of them by now finds no event in the outbox either, and reads everything.
            await store.forget_changes(datetime.now(UTC) - KEEP)
        except (DatabaseAwayError, DatabaseRefusedError) as error:
            log.warning("special_list.expired_not_deleted", error=str(error))
        await asyncio.sleep(LOOK_EVERY_S)
