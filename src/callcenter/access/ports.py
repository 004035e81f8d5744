"""What this room needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from callcenter.access.lock_outs import Failures, LockRules
from callcenter.access.outsiders import Outsider
from callcenter.access.sessions import Found, KeptSession, SessionId, SessionRules, TokenDigest
from callcenter.access.totp import KeptFactor
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
        """One of their own; whether there was such a user."""
        ...


class Outsiders(Protocol):
    """Users whom the site's identity provider vouches for."""

    async def known(self, who: Outsider, *, adopts: bool) -> tuple[KeptUser, bool]:
        """Their login, made or brought up to date, and whether it was.

        One of the same name becomes theirs where it `adopts`. Raises NotWelcomeError for who is shut out,
        UserExistsError where somebody else has the name.
        """
        ...


class Provider(Protocol):
    """The site's identity provider; raises its room's errors, all of them CallCenterError."""

    async def address(self, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """Where the browser goes."""
        ...

    async def claims(self, *, code: str, nonce: str, verifier: str, back: str) -> Mapping[str, Any]:
        """What it says of who has just come back with `code`."""
        ...

    async def close(self) -> None: ...


class Sessions(Protocol):
    """Where sessions are kept, for all services of the site. Raises the database room's errors when it is away."""

    async def begin(self, name: str, session: KeptSession, digest: TokenDigest, rules: SessionRules) -> None:
        """Keep a new session of the user `name`, and end those that are over or that they have too many of."""
        ...

    async def found(self, digests: Collection[TokenDigest]) -> Mapping[TokenDigest, Found]:
        """Those that are kept, of active users; one question however many are asked for."""
        ...

    async def of_user(self, name: str) -> Sequence[KeptSession]:
        """The latest seen first."""
        ...

    async def note(self, ids: Collection[SessionId], now: datetime) -> None:
        """Write down that these were seen."""
        ...

    async def end(self, session: SessionId) -> bool:
        """Whether there was such a session."""
        ...

    async def everybodys(self, now: datetime) -> Mapping[str, Sequence[KeptSession]]:
        """Those that have not come to their time, by the name of their user; the latest seen first."""
        ...

    async def end_of_user(self, name: str, but: SessionId | None) -> int:
        """End all but one; how many there were."""
        ...

    async def renew(self, session: SessionId, password_stamp: str) -> None: ...


class Locks(Protocol):
    """Failed proofs of users in a row. A name that nobody has is none."""

    async def failures(self, name: str) -> Failures | None: ...

    async def failed(self, name: str, address: str, now: datetime, rules: LockRules) -> Failures | None:
        """What stands there now; one failure after the other, however many come at once."""
        ...

    async def clear(self, name: str) -> bool:
        """Whether there was anything."""
        ...

    async def times_cleared(self, name: str) -> int:
        """How often there was something to clear: what was counted elsewhere before the last time is void."""
        ...

    async def failing(self) -> Mapping[str, Failures]:
        """Everybody who has failed and not come in since, by name."""
        ...


class Factors(Protocol):
    """Authenticator apps of users."""

    async def factor(self, name: str) -> KeptFactor | None: ...

    async def begin(self, name: str, sealed: bytes) -> None:
        """Keep a secret that is being set up; one that counts goes on counting."""
        ...

    async def confirm(self, name: str, begun: bytes, step: int, recovery: Collection[bytes]) -> bool:
        """`begun` counts from now on, and these recovery codes; False where it was replaced meanwhile."""
        ...

    async def use_step(self, name: str, step: int) -> bool:
        """Whether no code of this half minute or a later one has counted yet; one of two at once wins."""
        ...

    async def use_recovery_code(self, name: str, digest: bytes) -> int | None:
        """How many are left after this one; None where it is none of them."""
        ...

    async def remove(self, name: str) -> bool:
        """Whether there was one."""
        ...

    async def owners(self) -> Collection[str]:
        """Whose app counts."""
        ...
