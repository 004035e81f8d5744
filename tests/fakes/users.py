"""Users in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from pwdlib.hashers.argon2 import Argon2Hasher

from callcenter.access.passwords import Passwords
from callcenter.access.users import KeptUser, UserExistsError


def quick_passwords() -> Passwords:
    """Real argon2 with the least work it accepts."""
    return Passwords(Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1))


class FakeUsers:
    def __init__(self) -> None:
        self.kept: dict[str, KeptUser] = {}

    async def user(self, name: str) -> KeptUser | None:
        return self.kept.get(name)

    async def users(self, names: Collection[str]) -> Mapping[str, KeptUser]:
        return {name: kept for name, kept in self.kept.items() if name in names}

    async def add(self, kept: KeptUser) -> None:
        if kept.user.name in self.kept:
            raise UserExistsError(f"name: there is a user {kept.user.name} already; choose another")
        self.kept[kept.user.name] = kept

    async def change_password(self, name: str, password_hash: str) -> bool:
        if name not in self.kept:
            return False
        self.kept[name] = replace(self.kept[name], password_hash=password_hash)
        return True
