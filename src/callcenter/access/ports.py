"""What this room needs from outside."""

from collections.abc import Collection, Mapping
from typing import Protocol

from callcenter.access.users import KeptUser


class Users(Protocol):
    """Where users are kept. Raises the database room's errors when it is away."""

    async def user(self, name: str) -> KeptUser | None: ...

    async def users(self, names: Collection[str]) -> Mapping[str, KeptUser]:
        """By name; those who are not, or not any more, are left out."""
        ...

    async def add(self, kept: KeptUser) -> None:
        """Keep a new user; raises UserExistsError."""
        ...

    async def change_password(self, name: str, password_hash: str) -> bool:
        """Whether there was such a user."""
        ...
