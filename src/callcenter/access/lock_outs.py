"""When a login is held after wrong passwords and codes. Pure: `now` is an argument.

Rules: failures count in a row; a pause as long as the window, or signing in, ends the row; a lock ends by itself or by
whoever keeps sessions, and the next row of failures begins after it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRules:
    most_failures: int = 5
    window: timedelta = timedelta(minutes=15)
    lasts: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How often somebody has failed in a row to sign in by one name."""

    count: int
    last_at: datetime
    address: str
    """Of the last one."""
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


def after_failure(before: Failures | None, address: str, now: datetime, rules: LockRules) -> Failures:
    """What stands there after one more failure; one during a lock neither counts nor lengthens it."""
    if before is not None and before.is_locked(now):
        return before
    is_new_row = before is None or before.locked_until is not None or before.last_at + rules.window <= now
    count = 1 if is_new_row or before is None else before.count + 1
    failures = Failures(count=count, last_at=now, address=address)
    return failures if count < rules.most_failures else replace(failures, locked_until=now + rules.lasts)
