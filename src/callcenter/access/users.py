"""People who may sign in, and what their role lets them do."""

import re
from dataclasses import dataclass
from enum import StrEnum

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
"""Bounds the work of one attempt; argon2 itself takes any length."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


class Role(StrEnum):
    AGENT = "agent"
    """Sees the own calls."""
    SUPERVISOR = "supervisor"
    """Sees all calls and agents, helps in talks, keeps agents, their skills and seats."""
    OPERATOR = "operator"
    """Sees all calls, changes flows."""
    LIST_OFFICER = "list_officer"
    """Keeps the lists of who is served how; sees neither calls nor recordings."""
    ADMIN = "admin"
    """What all others may, and who may sign in."""

    @property
    def sees_all_calls(self) -> bool:
        return self in (Role.SUPERVISOR, Role.OPERATOR, Role.ADMIN)

    @property
    def supervises(self) -> bool:
        """Whether they may watch agents at work, join their talks, and change how agents and callers stand."""
        return self in (Role.SUPERVISOR, Role.ADMIN)

    @property
    def keeps_people(self) -> bool:
        """Whether they may change who works as an agent, with which skills, at which seat."""
        return self in (Role.SUPERVISOR, Role.ADMIN)

    @property
    def keeps_users(self) -> bool:
        """Whether they may change who signs in, and what they may do."""
        return self is Role.ADMIN

    @property
    def edits_flows(self) -> bool:
        """Whether they may change what callers hear."""
        return self in (Role.OPERATOR, Role.ADMIN)

    @property
    def keeps_lists(self) -> bool:
        """Whether they may see and change who stands on which list."""
        return self in (Role.LIST_OFFICER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    agent: AgentId | None
    """The agent this person works as, if any."""


@dataclass(frozen=True, slots=True)
class KeptUser:
    """A user with the secret that proves them."""

    user: User
    password_hash: str


class AccessError(CallCenterError):
    """Nobody comes in this way."""


class UnfitUserError(AccessError):
    """A name or password that cannot be used; the message names the mend."""


class UserExistsError(AccessError):
    """There is a user of this name already."""


def user_name(text: str) -> str:
    """`text` as a user's name; raises UnfitUserError."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise UnfitUserError("name: use 1 to 32 of a-z, 0-9, dot, dash and underscore, a letter or digit first")
    return name


def fit_password(password: str) -> str:
    """`password` if it may be used; raises UnfitUserError."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UnfitUserError(f"password: use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return password
