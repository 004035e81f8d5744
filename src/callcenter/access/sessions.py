"""What a session is, when it ends, and the token that a browser keeps of it. Pure: `now` is an argument.

Rules: a session ends at its time, after a long silence, at sign-out, when its user has too many others, and when their
password changes or they are gone. The token stands in no table: only its digest does, made with the site's key.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NewType

from callcenter.access.users import AccessError, KeptUser, User

SessionId = NewType("SessionId", str)
"""Names a session to people and other rooms; opens nothing."""
TokenDigest = NewType("TokenDigest", bytes)

SHORTEST_KEY = 32
_TOKEN_BYTES = 32
_LONGEST_TOKEN = 64
_LONGEST_BROWSER = 200


class WeakKeyError(AccessError):
    """The key that session tokens are digested with is missing or too short."""


class NotSignedInError(AccessError):
    """No session, or one that has ended."""


class Stage(StrEnum):
    """What whoever has proven their password may do."""

    OPEN = "open"
    """All that their role may."""
    CODE = "code"
    """Nothing but prove their second factor."""
    ENROLMENT = "enrolment"
    """Nothing but set up their second factor."""
    NEW_PASSWORD = "new_password"  # noqa: S105 a stage's name
    """Nothing but choose a password of their own, because somebody else has set this one."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in at one browser."""

    id: SessionId
    user: User
    ends_at: datetime
    stage: Stage = Stage.OPEN


@dataclass(frozen=True, slots=True)
class Begun:
    """A new session, and the token that its browser is given."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where somebody signs in from, as the connection tells."""

    address: str
    browser: str = ""
    """The User-Agent, as much of it as is kept."""

    @classmethod
    def of(cls, address: str, user_agent: str) -> "Visitor":
        printable = "".join(letter for letter in user_agent[:_LONGEST_BROWSER] if letter.isprintable())
        return cls(address, printable)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A session as its row tells; whether it holds is for `holds` to say."""

    id: SessionId
    password_stamp: str
    began_at: datetime
    seen_at: datetime
    """The last request, as of some minutes ago."""
    ends_at: datetime
    visitor: Visitor
    stage: Stage = Stage.OPEN


@dataclass(frozen=True, slots=True)
class Found:
    """A session, and whose it is."""

    session: KeptSession
    kept: KeptUser


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """How long a session lasts, and how many one person has."""

    lasts: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(minutes=60)
    """Without any request and any open desktop."""
    most_of_one: int = 10
    to_be_proven: timedelta = timedelta(minutes=10)
    """How long one lasts in which something is still to be proven."""

    @property
    def noted_every(self) -> timedelta:
        """How old `seen_at` may become before it is written anew: no request but a few writes anything."""
        return min(self.idle / 6, timedelta(minutes=5))

    def begun(self, kept: KeptUser, visitor: Visitor, now: datetime, stage: Stage = Stage.OPEN) -> KeptSession:
        """A new session of `kept`."""
        lasts = self.lasts if stage is Stage.OPEN else self.to_be_proven
        return KeptSession(
            id=SessionId(secrets.token_urlsafe(12)),
            password_stamp=stamp(kept.password_hash),
            began_at=now,
            seen_at=now,
            ends_at=(now + lasts).replace(microsecond=0),
            visitor=visitor,
            stage=stage,
        )

    def holds(self, found: Found, now: datetime) -> bool:
        """Whether whoever brings this session's token is let in."""
        is_same_password = hmac.compare_digest(stamp(found.kept.password_hash), found.session.password_stamp)
        return is_same_password and self.is_in_time(found.session, now)

    def is_in_time(self, session: KeptSession, now: datetime) -> bool:
        """Whether neither its time nor its silence has ended `session`."""
        return now < session.ends_at and now < session.seen_at + self.idle

    def is_to_note(self, session: KeptSession, now: datetime) -> bool:
        """Whether it is time to write down that `session` is still seen."""
        return session.seen_at + self.noted_every <= now


def stamp(password_hash: str) -> str:
    """Changes with the password and tells nothing of it."""
    return sha256(password_hash.encode()).hexdigest()[:16]


class SessionTokens:
    """Makes tokens, and digests them with the site's key: whoever reads the table cannot sign in by it.

    What was digested with the keys `before` is found, too.
    """

    def __init__(self, key: str, *before: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise WeakKeyError(
                f"http.session_secret: use at least {SHORTEST_KEY} random characters; scripts/setup writes them to .env"
            )
        self._keys = tuple(one.encode() for one in (key, *before))

    def fresh(self) -> str:
        """43 characters, 256 bits."""
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def digest(self, token: str) -> TokenDigest:
        """Under the key in use; raises NotSignedInError for what cannot be a token."""
        return self.digests(token)[0]

    def digests(self, token: str) -> tuple[TokenDigest, ...]:
        """Under every key that is accepted, the one in use first; raises NotSignedInError."""
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise NotSignedInError("the session cookie is not ours")
        told = b"callcenter.session:" + token.encode()
        return tuple(TokenDigest(hmac.digest(key, told, "sha256")) for key in self._keys)
