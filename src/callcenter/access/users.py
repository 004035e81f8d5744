"""People who may sign in, and their roles; what these may do is `permissions.py`'s."""

import re
from dataclasses import dataclass
from enum import StrEnum

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


class Role(StrEnum):
    AGENT = "agent"
    """Talks with callers; sees the own calls."""
    SENIOR = "senior"
    """An agent who sees the calls of their queues, too."""
    SUPERVISOR = "supervisor"
    """Sees all calls and agents, helps in talks, keeps agents, their skills and seats."""
    QA = "qa"
    """Hears and reads all calls to judge how callers are served; changes nothing."""
    OPERATOR = "operator"
    """Sees all calls, changes flows."""
    LIST_OFFICER = "list_officer"
    """Keeps the lists of who is served how; sees neither calls nor recordings."""
    AUDITOR = "auditor"
    """Reads who did what and who may what; changes nothing."""
    SECURITY_ADMIN = "security_admin"
    """Says who signs in, in which role."""
    ADMIN = "admin"
    """Keeps the system: agents, seats, what is connected."""


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
    must_choose: bool = False
    """Somebody else has set the password: it opens nothing but the way to one of their own."""


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
