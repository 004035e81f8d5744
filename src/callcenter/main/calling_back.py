"""Callbacks as the settings want them, and the ledger's changes as whoever dials follows them."""

import contextlib
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from callcenter.callbacks.hours import QuietHours
from callcenter.callbacks.ledger import Rules
from callcenter.callbacks.store import TOPIC
from callcenter.database.outbox import Event, Outbox
from callcenter.settings import Settings
from callcenter.vocabulary.destinations import Destinations
from callcenter.vocabulary.numbers import dialable, is_personal, normalised


def callback_rules(settings: Settings) -> Rules:
    """The site's."""
    wanted = settings.callbacks
    return Rules(
        quiet=QuietHours(wanted.quiet_from, wanted.quiet_until, ZoneInfo(settings.site.time_zone)),
        within=timedelta(seconds=wanted.within_s),
        pause=timedelta(seconds=wanted.pause_s),
        most_attempts=wanted.attempts,
        is_missed_kept=wanted.missed,
    )


def digits_dialled(settings: Settings, number: str) -> str | None:
    """What this site dials for an E.164 number; None where people have to."""
    if not settings.asterisk.callback_dial:
        return None
    digits = dialable(number, settings.site.region)
    return digits if digits is not None and Destinations(settings.outgoing.destinations).allow(digits) else None


def digits_called(settings: Settings, typed: str) -> tuple[str, str] | None:
    """What this site dials for a number that an agent has typed, and the number in full; None where it does not."""
    if not settings.asterisk.callback_dial:
        return None
    bare = re.sub(r"[^0-9]", "", typed)
    if bare in settings.asterisk.transfers:
        return bare, bare
    number = normalised(typed, settings.site.region, settings.site.area_code)
    digits = None if number is None or not is_personal(number) else digits_dialled(settings, number)
    return None if number is None or digits is None else (digits, number)


async def ledger_changes(outbox: Outbox) -> AsyncIterator[Event]:
    """Every change of the ledger from now on."""
    async with contextlib.aclosing(outbox.follow(await outbox.newest(), [TOPIC])) as events:
        async for event in events:
            yield event
