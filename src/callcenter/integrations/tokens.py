"""Tokens by which other systems come in. Pure but for the chance that a new one is made of.

Rules: the whole token is shown once, when it is made; kept is a digest of its secret part, from which nobody can make
it again; every token ends. Its secret is 256 random bits, so a plain SHA-256 is enough: there is nothing to guess.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from callcenter.integrations.scopes import Scope
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId

TokenId = NewType("TokenId", str)
"""Eight letters and digits: it stands in the token, in lists and in the book of deeds."""

PREFIX = "cct"
"""So that who finds a token in a log or a repository knows what it is."""
LONGEST_DAYS = 730

_WRITTEN = re.compile(rf"{PREFIX}_([0-9a-f]{{8}})_([A-Za-z0-9_-]{{43}})")


class BadTokenError(CallCenterError):
    """No token, or one that is unknown, revoked or over; which of them is not told."""


class MissingScopeError(CallCenterError):
    """The token is good, but not for this; the message names the scope."""


class UnfitTokenError(CallCenterError):
    """A token that cannot be made so; the message names the field and the mend."""


class UnknownTokenError(CallCenterError):
    """There is no such token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Who comes in by it, and what for."""

    id: TokenId
    name: str
    """Of the system that has it."""
    scopes: frozenset[Scope]
    agent: AgentId | None
    """Whose desktop it is for: sees only this agent's calls. None: all calls."""
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    """To the minute."""

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def need(self, scope: Scope) -> None:
        """Raises MissingScopeError."""
        if scope not in self.scopes:
            raise MissingScopeError(f"this token lacks the scope {scope}; ask an administrator for one that has it")


def expiry(now: datetime, days: int) -> datetime:
    """When a token made for `days` ends; raises UnfitTokenError."""
    if not 1 <= days <= LONGEST_DAYS:
        raise UnfitTokenError(f"days: use 1 to {LONGEST_DAYS}")
    return now + timedelta(days=days)


def minted() -> tuple[TokenId, str, bytes]:
    """A new token's id, the whole token, and the digest to keep."""
    token_id, secret = TokenId(secrets.token_hex(4)), secrets.token_urlsafe(32)
    return token_id, f"{PREFIX}_{token_id}_{secret}", _digest(secret)


def parts_of(text: str) -> tuple[TokenId, str]:
    """The id and the secret that `text` holds; raises BadTokenError."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise BadTokenError("no token of ours")
    return TokenId(found[1]), found[2]


def is_secret(secret: str, digest: bytes) -> bool:
    """Whether `secret` is the one that `digest` was made of."""
    return hmac.compare_digest(_digest(secret), digest)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
