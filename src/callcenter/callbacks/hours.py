"""When nobody is called, and by when somebody has to be: quiet hours and deadlines, in the site's time zone. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day until another, over midnight where the second is smaller; equal ones mean none."""

    begin: time
    end: time
    zone: ZoneInfo

    def is_quiet(self, at: datetime) -> bool:
        """Whether `at` lies in them; their end does not."""
        now = at.astimezone(self.zone).time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def over(self, at: datetime) -> datetime:
        """`at`, or the end of the quiet hours that it lies in."""
        return self._next(at, self.end) if self.is_quiet(at) else at

    def after(self, at: datetime, awake: timedelta) -> datetime:
        """The moment when `awake` has passed since `at`, quiet hours not counted."""
        begin = self.over(at)
        if self.begin == self.end:
            return begin + awake
        quiet = self._next(begin, self.begin)
        while quiet - begin < awake:
            awake -= quiet - begin
            begin = self.over(quiet)
            quiet = self._next(begin, self.begin)
        return begin + awake

    def _next(self, at: datetime, clock: time) -> datetime:
        """The first moment from `at` on that shows `clock`."""
        local = at.astimezone(self.zone)
        day = local.date() if local.time() <= clock else local.date() + timedelta(days=1)
        return datetime.combine(day, clock, self.zone).astimezone(at.tzinfo)
