"""The order of service as numbers that app_queue sorts by, so that the lifeboat keeps it without being told."""

from datetime import UTC, datetime, timedelta

from callcenter.routing.rules import RULES, Rules
from callcenter.vocabulary.tiers import Tier

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
TENTH = timedelta(milliseconds=100)
_TICKETS = 2_000_000_000
"""Tenths of a second: tickets come round after six years and four months."""
_TOP = 2_100_000_000
"""The priority of ticket 0. Leaves room for head starts above and below within a signed 32-bit number."""


def ticket(at: datetime) -> int:
    """The number drawn by who comes at `at`: tenths of a second; a smaller one is sooner."""
    return (at - _EPOCH) // TENTH % _TICKETS


def lifeboat_priority(tier: Tier, since: datetime, rules: Rules = RULES) -> int:
    """QUEUE_PRIO for app_queue, which takes the largest first, to keep our order; the dialplan has the same formula.

    It is the ticket of the standing; the head start is added apart, so that it cannot come round below zero.
    """
    return _TOP - ticket(since) + rules.head_start.get(tier, timedelta()) // TENTH
