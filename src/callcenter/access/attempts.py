"""A bound on guessing passwords, per name and per address, in bounded memory. Pure: `now` is an argument.

Rules: an attempt counts from its begin, so that guesses in parallel do not slip through; a right password takes its
own attempt back; a name that was cleared elsewhere since an attempt of it failed here begins anew; whoever was tried
least recently is forgotten first.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter.access.users import AccessError


class TooManyAttemptsError(AccessError):
    """Wait before the next attempt."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many attempts; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How many failures within `window` are borne."""

    per_name: int = 10
    per_address: int = 100
    """Larger: a whole centre may share one address."""
    window: timedelta = timedelta(minutes=5)
    most_keys: int = 20_000


class Attempts:
    def __init__(self, limits: AttemptLimits | None = None) -> None:
        self._limits = limits or AttemptLimits()
        self._tried: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._clearing: dict[str, int] = {}

    def begin(self, name: str, address: str, now: datetime) -> None:
        """Count an attempt; raises TooManyAttemptsError, and then it does not count."""
        waits = [self._wait(key, limit, now) for key, limit in self._keys(name, address)]
        if longest := max(waits):
            raise TooManyAttemptsError(longest)
        for key, _ in self._keys(name, address):
            self._tried.setdefault(key, deque()).append(now)
            self._tried.move_to_end(key)
        while len(self._tried) > self._limits.most_keys:
            (_, forgotten), _ = self._tried.popitem(last=False)
            self._clearing.pop(forgotten, None)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the name's failures and this attempt of the address."""
        self.forget(name)
        if tried := self._tried.get(("address", address)):
            tried.pop()

    def forget(self, name: str) -> None:
        """Let the name try again, whatever became of its attempts."""
        self._tried.pop(("name", name), None)
        self._clearing.pop(name, None)

    def failed(self, name: str, clearing: int) -> None:
        """An attempt has failed when the name had been cleared `clearing` times at all services together."""
        if ("name", name) in self._tried:
            self._clearing[name] = clearing

    def is_void(self, name: str, clearing: int) -> bool:
        """Whether what is counted here was cleared elsewhere meanwhile."""
        return self._clearing.get(name, clearing) != clearing

    def _keys(self, name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return (("name", name), self._limits.per_name), (("address", address), self._limits.per_address)

    def _wait(self, key: tuple[str, str], limit: int, now: datetime) -> int:
        """Whole seconds until `key` may try again; 0 is now."""
        tried = self._tried.get(key)
        if tried is None:
            return 0
        while tried and tried[0] <= now - self._limits.window:
            tried.popleft()
        if len(tried) < limit:
            return 0
        return int((tried[0] + self._limits.window - now).total_seconds()) + 1
