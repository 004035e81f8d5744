"""Who has guessed too often, and for how long they are refused. Pure.

Rules: so many tries in so long a time make a ban; each further one lasts longer; who is trusted is never banned; what
is remembered is bounded, and the oldest of it goes first.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Ban:
    """One address, refused until then."""

    address: Address
    until: datetime
    times: int
    """The first is 1."""
    why: str
    """What the last try was: Asterisk's own word, letters only."""


@dataclass(frozen=True, slots=True)
class BanRules:
    """What the site wants."""

    tries: int
    within: timedelta
    first: timedelta
    longest: timedelta
    trusted: tuple[Network, ...]
    """Never banned: carriers, ourselves, and whom the site names."""
    most_bans: int = 100
    """At a time: each is looked at with every request."""
    most_remembered: int = 4096
    """Addresses whose tries, and earlier bans, are known."""


@dataclass(slots=True)
class _Known:
    tries: deque[datetime]
    times: int = 0


@dataclass(slots=True)
class Bans:
    """Those there are, and the tries that may become some."""

    rules: BanRules
    _known: "OrderedDict[Address, _Known]" = field(default_factory=OrderedDict)
    """Who was heard of last is last."""
    _bans: dict[Address, Ban] = field(default_factory=dict)

    @property
    def now_banned(self) -> tuple[Ban, ...]:
        return tuple(self._bans.values())

    def tried(self, address: Address, why: str, now: datetime) -> Ban | None:
        """Somebody at `address` has guessed: the ban that comes of it, if one does."""
        if any(address in network for network in self.rules.trusted) or address in self._bans:
            return None
        known = self._remember(address)
        known.tries.append(now)
        while now - known.tries[0] > self.rules.within:
            known.tries.popleft()
        if len(known.tries) < self.rules.tries:
            return None
        known.tries.clear()
        known.times += 1
        ban = Ban(address, now + self._lasts(known.times), known.times, why)
        self._bans[address] = ban
        return ban

    def over(self, now: datetime) -> tuple[Ban, ...]:
        """Take out the bans whose time has come, and those that end soonest where there are too many."""
        ended = [ban for ban in self._bans.values() if ban.until <= now]
        staying = sorted((ban for ban in self._bans.values() if ban.until > now), key=lambda ban: ban.until)
        ended += staying[: max(0, len(staying) - self.rules.most_bans)]
        for ban in ended:
            del self._bans[ban.address]
        return tuple(ended)

    def restore(self, bans: Iterable[Ban]) -> None:
        """These, and no other ones, are in force: what a node has kept, or somebody else has lifted."""
        self._bans = {ban.address: ban for ban in bans}
        for ban in self._bans.values():
            known = self._remember(ban.address)
            known.times = max(known.times, ban.times)

    def _remember(self, address: Address) -> _Known:
        known = self._known.setdefault(address, _Known(deque(maxlen=self.rules.tries)))
        self._known.move_to_end(address)
        while len(self._known) > self.rules.most_remembered:
            self._known.popitem(last=False)
        return known

    def _lasts(self, times: int) -> timedelta:
        # Four times as long each time; past the twentieth a number would outgrow a timedelta.
        return min(self.rules.first * (1 << 2 * min(times - 1, 20)), self.rules.longest)


def address_of(text: str) -> Address | None:
    """An address as Asterisk writes it; an IPv4 one that came by an IPv6 socket is itself. None for anything else."""
    try:
        found = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def remote_of(text: str) -> Address | None:
    """The address in a security event's `RemoteAddress`, such as ``IPV4/UDP/192.0.2.7/5060``."""
    parts = text.split("/")
    return address_of(parts[2]) if len(parts) == 4 else None
