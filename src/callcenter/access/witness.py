"""What happens at the door, for whoever writes it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from callcenter.access.users import Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    name: str
    address: str
    way: str
    """How they proved who they are."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A wrong password or code for a login that there is."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class LockedOut:
    name: str
    address: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Unlocked:
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Sessions of `name` ended by hand."""

    name: str
    by: str
    count: int


@dataclass(frozen=True, slots=True)
class PasswordChosen:
    name: str


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    """Set up, or taken away."""

    name: str
    by: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class RecoveryCodeUsed:
    name: str
    left: int


@dataclass(frozen=True, slots=True)
class RoleProvided:
    """The site's identity provider says what somebody is here, for the first time or anew."""

    name: str
    role: Role


Seen = (
    SignedIn
    | SignedOut
    | Refused
    | LockedOut
    | Unlocked
    | SessionsEnded
    | PasswordChosen
    | SecondFactorChanged
    | RecoveryCodeUsed
    | RoleProvided
)


class Witness(Protocol):
    async def saw(self, event: Seen) -> None:
        """Write it down. Never raises: nobody is kept out, or in, because a book is away."""
        ...
