"""The signed session cookie: who, until when. Nothing in it is secret, nothing in it can be changed.

Rules: a session ends at its time, at sign-out, and when its user's password changes or the user is gone.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NewType

from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel, ValidationError

from callcenter.access.users import AccessError, KeptUser, User

SessionId = NewType("SessionId", str)

SHORTEST_KEY = 32
_MOST_ENDED = 100_000


class WeakKeyError(AccessError):
    """The key that signs sessions is missing or too short."""


class NotSignedInError(AccessError):
    """No session, or one that has ended."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in at one browser."""

    id: SessionId
    user: User
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What a genuine cookie says; whether it still holds is for its user's row to tell."""

    id: SessionId
    name: str
    stamp: str
    ends_at: datetime


class _Cookie(BaseModel, frozen=True, extra="forbid"):
    i: str
    u: str
    p: str
    e: int


def stamp(password_hash: str) -> str:
    """Changes with the password and tells nothing of it."""
    return sha256(password_hash.encode()).hexdigest()[:16]


class SessionSigner:
    """Makes and reads cookies with the site's key."""

    def __init__(self, key: str, lasts: timedelta) -> None:
        if len(key) < SHORTEST_KEY:
            raise WeakKeyError(
                f"http.session_secret: use at least {SHORTEST_KEY} random characters; scripts/setup writes them to .env"
            )
        self._serializer = URLSafeSerializer(key, salt="callcenter.session", signer_kwargs={"digest_method": sha256})
        self._lasts = lasts

    def begin(self, kept: KeptUser, now: datetime) -> tuple[Session, str]:
        """A new session and its cookie."""
        session = Session(SessionId(secrets.token_urlsafe(12)), kept.user, (now + self._lasts).replace(microsecond=0))
        cookie = _Cookie(
            i=session.id, u=kept.user.name, p=stamp(kept.password_hash), e=int(session.ends_at.timestamp())
        )
        return session, str(self._serializer.dumps(cookie.model_dump()))

    def read(self, cookie: str, now: datetime) -> Claim:
        """What `cookie` claims; raises NotSignedInError for a forged or ended one."""
        try:
            found = _Cookie.model_validate(self._serializer.loads(cookie))
        except (BadData, ValidationError) as fault:
            raise NotSignedInError("the session cookie is not ours") from fault
        ends_at = datetime.fromtimestamp(found.e, UTC)
        if ends_at <= now:
            raise NotSignedInError("the session has ended")
        return Claim(SessionId(found.i), found.u, found.p, ends_at)


class EndedSessions:
    """Sessions signed out before their time, until that time. Bounded; known to this process only."""

    def __init__(self, most: int = _MOST_ENDED) -> None:
        self._most = most
        self._ended: OrderedDict[SessionId, datetime] = OrderedDict()

    def add(self, session: SessionId, ends_at: datetime, now: datetime) -> None:
        self._ended[session] = ends_at
        while self._ended:
            oldest, its_end = next(iter(self._ended.items()))
            if its_end > now and len(self._ended) <= self._most:
                break
            del self._ended[oldest]

    def __contains__(self, session: SessionId) -> bool:
        return session in self._ended
