"""Callbacks as the settings want them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from callcenter.callbacks.hours import QuietHours
from callcenter.callbacks.ledger import Rules
from callcenter.settings import Settings


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
