"""The real door around fakes: users, sessions, locks and second factors in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from callcenter.access.attempts import Attempts
from callcenter.access.guard import Guard
from callcenter.access.lock_outs import Failures, LockRules, after_failure
from callcenter.access.passwords import Passwords
from callcenter.access.sealing import Seal
from callcenter.access.second_factors import SecondFactors
from callcenter.access.service import Access
from callcenter.access.session_book import SessionBook
from callcenter.access.sessions import SessionRules, SessionTokens
from callcenter.access.totp import KeptFactor
from callcenter.access.users import Role
from callcenter.access.witness import Seen
from callcenter.vocabulary.clock import Clock
from tests.fakes.users import FakeSessions, FakeUsers, quick_passwords

SECRET = "k" * 32


class FakeWitness:
    def __init__(self) -> None:
        self.events: list[Seen] = []

    async def saw(self, event: Seen) -> None:
        self.events.append(event)


class FakeLocks:
    def __init__(self, users: FakeUsers) -> None:
        self._users = users
        self.kept: dict[str, Failures] = {}
        self.cleared: dict[str, int] = {}

    async def failures(self, name: str) -> Failures | None:
        return self.kept.get(name)

    async def failed(self, name: str, address: str, now: datetime, rules: LockRules) -> Failures | None:
        if name not in self._users.kept:
            return None
        self.kept[name] = after_failure(self.kept.get(name), address, now, rules)
        return self.kept[name]

    async def clear(self, name: str) -> bool:
        was_there = self.kept.pop(name, None) is not None
        self.cleared[name] = self.cleared.get(name, 0) + was_there
        return was_there

    async def times_cleared(self, name: str) -> int:
        return self.cleared.get(name, 0)

    async def failing(self) -> Mapping[str, Failures]:
        return self.kept


class FakeFactors:
    def __init__(self) -> None:
        self.kept: dict[str, KeptFactor] = {}
        self.recovery: dict[str, set[bytes]] = {}

    async def factor(self, name: str) -> KeptFactor | None:
        return self.kept.get(name)

    async def begin(self, name: str, sealed: bytes) -> None:
        before = self.kept.get(name, KeptFactor(sealed=None, begun=None, last_step=0, codes_left=0))
        self.kept[name] = replace(before, begun=sealed)

    async def confirm(self, name: str, begun: bytes, step: int, recovery: Collection[bytes]) -> bool:
        self.kept[name] = KeptFactor(sealed=begun, begun=None, last_step=step, codes_left=len(recovery))
        self.recovery[name] = set(recovery)
        return True

    async def use_step(self, name: str, step: int) -> bool:
        is_new = self.kept[name].last_step < step
        if is_new:
            self.kept[name] = replace(self.kept[name], last_step=step)
        return is_new

    async def use_recovery_code(self, name: str, digest: bytes) -> int | None:
        if digest not in self.recovery[name]:
            return None
        self.recovery[name].remove(digest)
        return len(self.recovery[name])

    async def remove(self, name: str) -> bool:
        return self.kept.pop(name, None) is not None

    async def owners(self) -> Collection[str]:
        return [name for name, factor in self.kept.items() if factor.is_on]


@dataclass
class FakeDoor:
    """What the door keeps, and the door; `services` of one site share it."""

    clock: Clock
    users: FakeUsers = field(default_factory=FakeUsers)
    passwords: Passwords = field(default_factory=quick_passwords)
    rules: SessionRules = field(default_factory=SessionRules)
    needed_by: frozenset[Role] = frozenset()

    def __post_init__(self) -> None:
        self.sessions = FakeSessions(self.users)
        self.locks = FakeLocks(self.users)
        self.factors = FakeFactors()
        self.witness = FakeWitness()
        self.seal = Seal(SECRET, "test")

    def sealed_for(self, name: str, sealed: bytes) -> str:
        """What is in `sealed`; raises BrokenSealError where it is not this user's."""
        return self.seal.opened(sealed, name).decode()

    def service(self, attempts: Attempts | None = None) -> Access:
        """One service of this site."""
        return Access(
            users=self.users,
            sessions=SessionBook(self.sessions, SessionTokens(SECRET), self.clock, self.rules),
            passwords=self.passwords,
            guard=Guard(self.locks, self.witness, self.clock, LockRules(most_failures=3), attempts),
            second_factors=SecondFactors(self.factors, self.seal, self.witness, self.clock, self.needed_by),
            witness=self.witness,
        )
