"""Users and their sessions in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pwdlib.hashers.argon2 import Argon2Hasher

from callcenter.access.outsiders import NO_PASSWORD, Outsider
from callcenter.access.passwords import Passwords
from callcenter.access.sessions import Found, KeptSession, SessionId, SessionRules, TokenDigest
from callcenter.access.users import KeptUser, UserExistsError


def quick_passwords() -> Passwords:
    """Real argon2 with the least work it accepts."""
    return Passwords(Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1))


class FakeUsers:
    def __init__(self) -> None:
        self.kept: dict[str, KeptUser] = {}
        self.subjects: dict[str, str] = {}

    async def user(self, name: str) -> KeptUser | None:
        return self.kept.get(name)

    async def users(self, names: Collection[str]) -> Mapping[str, KeptUser]:
        return {name: kept for name, kept in self.kept.items() if name in names}

    async def add(self, kept: KeptUser) -> None:
        if kept.user.name in self.kept:
            raise UserExistsError(f"name: there is a user {kept.user.name} already; choose another")
        self.kept[kept.user.name] = kept

    async def known(self, who: Outsider, *, adopts: bool) -> tuple[KeptUser, bool]:
        name = next((name for name, subject in self.subjects.items() if subject == who.subject), None)
        if name is None and who.user.name in self.kept and not (adopts and who.user.name not in self.subjects):
            raise UserExistsError("somebody else has the name")
        name = name or who.user.name
        before = self.kept.get(name)
        self.subjects[name] = who.subject
        self.kept[name] = KeptUser(
            replace(who.user, name=name), NO_PASSWORD if before is None else before.password_hash
        )
        return self.kept[name], before != self.kept[name]

    async def change_password(self, name: str, password_hash: str) -> bool:
        if name not in self.kept:
            return False
        self.kept[name] = replace(self.kept[name], password_hash=password_hash, must_choose=False)
        return True


class FakeSessions:
    """`down` is raised by every question while it is set."""

    def __init__(self, users: FakeUsers) -> None:
        self._users = users
        self.kept: dict[TokenDigest, tuple[str, KeptSession]] = {}
        self.noted = 0
        self.down: Exception | None = None

    async def begin(self, name: str, session: KeptSession, digest: TokenDigest, rules: SessionRules) -> None:
        self._ask()
        self.kept[digest] = (name, session)
        alike = [one for one in await self.of_user(name) if one.stage is session.stage]
        own = sorted(alike, key=lambda one: (one.seen_at, one.began_at), reverse=True)
        for one in own[rules.most_of_one :]:
            await self.end(one.id)

    async def found(self, digests: Collection[TokenDigest]) -> Mapping[TokenDigest, Found]:
        self._ask()
        return {
            digest: Found(self.kept[digest][1], self._users.kept[self.kept[digest][0]])
            for digest in digests
            if digest in self.kept and self.kept[digest][0] in self._users.kept
        }

    async def of_user(self, name: str) -> Sequence[KeptSession]:
        self._ask()
        return [session for owner, session in self.kept.values() if owner == name]

    async def everybodys(self, now: datetime) -> Mapping[str, Sequence[KeptSession]]:
        names = {name for name, _ in self.kept.values()}
        return {name: [one for one in await self.of_user(name) if one.ends_at > now] for name in names}

    async def note(self, ids: Collection[SessionId], now: datetime) -> None:
        self._ask()
        self.noted += 1
        self.kept = {
            digest: (name, replace(session, seen_at=now) if session.id in ids else session)
            for digest, (name, session) in self.kept.items()
        }

    async def end_of_user(self, name: str, but: SessionId | None) -> int:
        gone = [one.id for one in await self.of_user(name) if one.id != but]
        for one in gone:
            await self.end(one)
        return len(gone)

    async def renew(self, session: SessionId, password_stamp: str) -> None:
        self.kept = {
            digest: (name, replace(one, password_stamp=password_stamp) if one.id == session else one)
            for digest, (name, one) in self.kept.items()
        }

    async def end(self, session: SessionId) -> bool:
        self._ask()
        before = len(self.kept)
        self.kept = {digest: one for digest, one in self.kept.items() if one[1].id != session}
        return len(self.kept) < before

    def _ask(self) -> None:
        if self.down is not None:
            raise self.down
