"""Signing in and out, and users for the command line to create."""

import hmac
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

import structlog

from callcenter.access.attempts import Attempts
from callcenter.access.passwords import Passwords, generated_password
from callcenter.access.ports import Users
from callcenter.access.sessions import Claim, EndedSessions, NotSignedInError, Session, SessionSigner, stamp
from callcenter.access.users import (
    LONGEST_PASSWORD,
    AccessError,
    KeptUser,
    Role,
    UnfitUserError,
    User,
    fit_password,
    user_name,
)
from callcenter.vocabulary.clock import Clock

log = structlog.get_logger(__name__)


class WrongPasswordError(AccessError):
    """Name or password is wrong; which of the two is not told."""


class ForbiddenError(AccessError):
    """Signed in, but the role does not allow this."""


class Access:
    """Who may come in."""

    def __init__(
        self, users: Users, signer: SessionSigner, clock: Clock, passwords: Passwords, attempts: Attempts | None = None
    ) -> None:
        self._users = users
        self._signer = signer
        self._clock = clock
        self._passwords = passwords
        self._attempts = attempts or Attempts()
        self._ended = EndedSessions()

    async def sign_in(self, name: str, password: str, address: str) -> tuple[Session, str]:
        """The session and its cookie; raises WrongPasswordError or TooManyAttemptsError."""
        name = name.strip().lower()
        self._attempts.begin(name, address, self._clock.now())
        kept = await self._users.user(name) if len(password) <= LONGEST_PASSWORD else None
        is_right = await self._passwords.are_equal(password[:LONGEST_PASSWORD], kept.password_hash if kept else None)
        if kept is None or not is_right:
            log.info("session.refused", address=address)
            raise WrongPasswordError("name or password is wrong")
        self._attempts.succeeded(name, address)
        session, cookie = self._signer.begin(kept, self._clock.now())
        log.info("session.begun", user=kept.user.name, role=kept.user.role)
        return session, cookie

    async def session(self, cookie: str | None) -> Session:
        """The session `cookie` stands for; raises NotSignedInError."""
        if not cookie:
            raise NotSignedInError("no session")
        claim = self._signer.read(cookie, self._clock.now())
        kept = await self._users.user(claim.name)
        if kept is None or not self._holds(claim, kept):
            raise NotSignedInError("the session has ended")
        return Session(claim.id, kept.user, claim.ends_at)

    async def users_of(self, cookies: Collection[str]) -> Mapping[str, User]:
        """Who each cookie stands for, asked of the database in one go; those of ended sessions are left out."""
        claims: dict[str, Claim] = {}
        for cookie in cookies:
            with suppress(NotSignedInError):
                claims[cookie] = self._signer.read(cookie, self._clock.now())
        kept = await self._users.users({claim.name for claim in claims.values()})
        return {
            cookie: kept[claim.name].user
            for cookie, claim in claims.items()
            if claim.name in kept and self._holds(claim, kept[claim.name])
        }

    def _holds(self, claim: Claim, kept: KeptUser) -> bool:
        return claim.id not in self._ended and hmac.compare_digest(stamp(kept.password_hash), claim.stamp)

    def sign_out(self, session: Session) -> None:
        """End `session` before its time."""
        self._ended.add(session.id, session.ends_at, self._clock.now())
        log.info("session.ended", user=session.user.name)

    def seconds_left(self, session: Session) -> int:
        """Until the session's time is over."""
        return int((session.ends_at - self._clock.now()).total_seconds())

    def is_over(self, session: Session) -> bool:
        """Whether `session` was signed out or its time has come: asked by connections that outlive a request."""
        return session.id in self._ended or session.ends_at <= self._clock.now()


async def create_user(users: Users, passwords: Passwords, user: User, password: str | None = None) -> str:
    """Keep a new user and return the password, generated when None; raises UnfitUserError or UserExistsError."""
    fit = check_user(user)
    password = generated_password() if password is None else fit_password(password)
    await users.add(KeptUser(fit, await passwords.hashed(password)))
    return password


def check_user(user: User) -> User:
    """`user` as they may be kept; raises UnfitUserError."""
    if user.role is Role.AGENT and user.agent is None:
        raise UnfitUserError("agent: a user of the role agent needs the number of the agent they work as")
    if user.role is Role.LIST_OFFICER and user.agent is not None:
        # Who knows why a caller stands on a list is not to meet that caller.
        raise UnfitUserError("agent: a list officer works as no agent; leave it out, or add a second user")
    return replace(user, name=user_name(user.name))


async def change_password(users: Users, passwords: Passwords, name: str, password: str | None = None) -> str:
    """Give the user a new password, generated when None; ends their sessions. Raises UnfitUserError."""
    password = generated_password() if password is None else fit_password(password)
    if not await users.change_password(user_name(name), await passwords.hashed(password)):
        raise UnfitUserError(f"name: there is no user {user_name(name)}")
    return password
