"""How long to wait before the next attempt to connect. Pure."""

from dataclasses import dataclass

from callcenter.asterisk.ami.events import LinkCause


@dataclass(frozen=True, slots=True)
class Backoff:
    """Delays double from the first to the longest, each shortened by up to half, lest links knock together."""

    first_s: float = 0.2
    longest_s: float = 10.0
    refused_first_s: float = 5.0
    """After a refused login, which only a person can mend: no use in knocking fast, and Asterisk logs each try."""
    refused_longest_s: float = 60.0

    def delay_s(self, cause: LinkCause, failures: int, luck: float) -> float:
        """Seconds to wait when `failures` (from 1) attempts in a row ended, the last by `cause`; `luck` in [0, 1)."""
        if cause is LinkCause.LOGIN_REFUSED:
            first_s, longest_s = self.refused_first_s, self.refused_longest_s
        else:
            first_s, longest_s = self.first_s, self.longest_s
        doubled_s = first_s * 2.0 ** min(failures - 1, 32)
        return min(doubled_s, longest_s) * (1 - luck / 2)
