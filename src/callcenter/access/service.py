"""Signing in, what people do about their own login, and users for the command line to create."""

import asyncio
from dataclasses import dataclass, replace

from callcenter.access.guard import Guard
from callcenter.access.password_rules import LONGEST_PASSWORD, WeakPasswordError, fit_password
from callcenter.access.passwords import Passwords, generated_password
from callcenter.access.permissions import Permission, allows
from callcenter.access.ports import Users
from callcenter.access.second_factors import Enrolment, SecondFactorNeededError, SecondFactors, WrongCodeError
from callcenter.access.session_book import SessionBook
from callcenter.access.sessions import Begun, NotSignedInError, Session, SessionId, Stage, Visitor
from callcenter.access.users import (
    AccessError,
    KeptUser,
    Role,
    UnfitUserError,
    User,
    user_name,
)
from callcenter.access.witness import PasswordChosen, SessionsEnded, SignedIn, SignedOut, Unlocked, Witness

PROVIDER = "identity provider"
"""Who comes this way needs no password of ours."""


class WrongPasswordError(AccessError):
    """Name or password is wrong; which of the two is not told."""


class WrongOwnPasswordError(AccessError):
    """Asked for once more, of who is signed in already, and wrong."""


class UnknownSessionError(AccessError):
    """It has ended, or is somebody else's."""


class ForbiddenError(AccessError):
    """Signed in, but the role does not allow this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may come in."""

    users: Users
    sessions: SessionBook
    passwords: Passwords
    guard: Guard
    second_factors: SecondFactors
    witness: Witness

    async def sign_in(self, name: str, password: str, visitor: Visitor) -> Begun:
        """A session, in which a second factor may still have to be proven.

        Raises WrongPasswordError or TooManyAttemptsError.
        """
        name = name.strip().lower()
        await self.guard.begin(name, visitor.address)
        kept = await self._proven(name, password)
        if kept is None:
            await self.guard.failed(name, visitor.address)
            raise WrongPasswordError("name or password is wrong")
        stage = await self.second_factors.stage(kept.user)
        if stage is Stage.CODE:
            # Failures count on: whoever knows the password guesses no more codes for it.
            return await self.sessions.begin(kept, visitor, stage)
        return await self._let_in(kept, visitor, stage, "password")

    async def prove(self, pending: Session, code: str, visitor: Visitor) -> Begun:
        """The session that follows one at `Stage.CODE`: open, unless a password is still to be chosen.

        Raises WrongCodeError or TooManyAttemptsError.
        """
        kept = await self._still_there(pending)
        await self.guard.begin(kept.user.name, visitor.address)
        try:
            await self.second_factors.check(kept.user, code)
        except WrongCodeError:
            await self.guard.failed(kept.user.name, visitor.address)
            raise
        await self.sessions.end(pending.id)
        return await self._let_in(kept, visitor, Stage.OPEN, "password and code")

    async def let_in_by_provider(self, kept: KeptUser, visitor: Visitor, stage: Stage) -> Begun:
        """For whom the site's identity provider vouches; raises TooManyAttemptsError for a locked login."""
        await self.guard.begin(kept.user.name, visitor.address)
        if stage is Stage.CODE:
            return await self.sessions.begin(kept, visitor, stage)
        return await self._let_in(kept, visitor, stage, PROVIDER)

    async def sign_out(self, session: Session) -> None:
        """End `session` before its time, for every service of the site."""
        if await self.sessions.end(session.id):
            await self.witness.saw(SignedOut(session.user.name))

    async def enrol(self, session: Session, password: str | None, site: str, visitor: Visitor) -> Enrolment:
        """Begin to set up an authenticator app; who is in already types the password once more.

        Raises WrongOwnPasswordError or TooManyAttemptsError.
        """
        if session.stage is Stage.OPEN:
            await self._check_own(session, password or "", visitor)
        return await self.second_factors.begin(session.user, site)

    async def confirm(self, session: Session, code: str, visitor: Visitor) -> tuple[tuple[str, ...], Begun | None]:
        """The recovery codes, and the session that follows where the one before only served to set up the app.

        Raises WrongCodeError.
        """
        kept = await self._still_there(session)
        codes = await self.second_factors.confirm(session.user, code)
        if session.stage is Stage.OPEN:
            return codes, None
        await self.sessions.end(session.id)
        return codes, await self._let_in(kept, visitor, Stage.OPEN, "password and code")

    async def drop_second_factor(self, session: Session, password: str, visitor: Visitor) -> None:
        """Raises SecondFactorNeededError, WrongOwnPasswordError or TooManyAttemptsError."""
        if self.second_factors.is_needed_by(session.user):
            raise SecondFactorNeededError(f"the role {session.user.role} is not to be without a second factor")
        await self._check_own(session, password, visitor)
        await self.second_factors.take_away(session.user.name, session.user.name)

    async def choose_password(self, session: Session, old: str, new: str, visitor: Visitor) -> None:
        """The own one; ends all other sessions. Raises UnfitUserError, WrongOwnPasswordError, TooManyAttemptsError."""
        await self._check_own(session, old, visitor)
        name = session.user.name
        password_hash = await self.passwords.hashed(await _fit(new, name))
        await self.users.change_password(name, password_hash)
        await self.sessions.renew(session.id, KeptUser(session.user, password_hash))
        await self.sessions.end_others(name, session.id)
        await self.witness.saw(PasswordChosen(name))

    async def choose_first_password(self, pending: Session, new: str, visitor: Visitor) -> Begun:
        """In place of one that somebody else has set; the open session that follows. Raises UnfitUserError."""
        kept, name = await self._still_there(pending), pending.user.name
        if await self.passwords.are_equal(new, kept.password_hash):
            raise WeakPasswordError("password: this is the one that was set for you; choose one that nobody else knows")
        own = KeptUser(kept.user, await self.passwords.hashed(await _fit(new, name)))
        await self.users.change_password(name, own.password_hash)
        await self.sessions.end_others(name)
        await self.witness.saw(PasswordChosen(name))
        return await self._let_in(own, visitor, Stage.OPEN, "new password")

    async def end_sessions(self, name: str, by: str, but: SessionId | None = None) -> int:
        """Of the user `name`; how many there were."""
        count = await self.sessions.end_others(name, but)
        if count:
            await self.witness.saw(SessionsEnded(name, by, count))
        return count

    async def end_session(self, name: str, session: SessionId, by: str) -> None:
        """One of the user `name`; raises UnknownSessionError where it is none of theirs, or over."""
        if session not in {one.id for one in await self.sessions.of_user(name)}:
            raise UnknownSessionError("there is no such session any more")
        await self.sessions.end(session)
        await self.witness.saw(SessionsEnded(name, by, 1))

    async def take_second_factor(self, name: str, by: str) -> None:
        """Of somebody who has lost the app; whoever has to have one sets it up when they sign in next."""
        await self.second_factors.take_away(name, by)
        await self.end_sessions(name, by)

    async def unlock(self, name: str, by: str) -> None:
        """Let the user `name` try again."""
        if await self.guard.forgive(name):
            await self.witness.saw(Unlocked(name, by))

    async def _proven(self, name: str, password: str) -> KeptUser | None:
        """The user whose password this is; as slow for nobody as for somebody."""
        kept = await self.users.user(name) if len(password) <= LONGEST_PASSWORD else None
        is_right = await self.passwords.are_equal(password[:LONGEST_PASSWORD], kept.password_hash if kept else None)
        return kept if is_right else None

    async def _check_own(self, session: Session, password: str, visitor: Visitor) -> None:
        name = session.user.name
        await self.guard.begin(name, visitor.address)
        if await self._proven(name, password) is None:
            await self.guard.failed(name, visitor.address)
            raise WrongOwnPasswordError("password: this is not your password")
        await self.guard.passed(name, visitor.address)

    async def _still_there(self, session: Session) -> KeptUser:
        kept = await self.users.user(session.user.name)
        if kept is None:
            raise NotSignedInError("the session has ended")
        return kept

    async def _let_in(self, kept: KeptUser, visitor: Visitor, stage: Stage, way: str) -> Begun:
        await self.guard.passed(kept.user.name, visitor.address)
        if stage is Stage.OPEN and kept.must_choose and way != PROVIDER:
            stage = Stage.NEW_PASSWORD
        begun = await self.sessions.begin(kept, visitor, stage)
        if stage is Stage.OPEN:
            await self.witness.saw(SignedIn(kept.user.name, visitor.address, way))
        return begun


async def create_user(users: Users, passwords: Passwords, user: User, password: str | None = None) -> str:
    """Keep a new user and return the password, generated when None; raises UnfitUserError or UserExistsError."""
    fit = check_user(user)
    password = generated_password() if password is None else await _fit(password, fit.name)
    await users.add(KeptUser(fit, await passwords.hashed(password)))
    return password


def check_user(user: User) -> User:
    """`user` as they may be kept; raises UnfitUserError."""
    if user.role in (Role.AGENT, Role.SENIOR) and user.agent is None:
        raise UnfitUserError(f"agent: a user of the role {user.role} needs the number of the agent they work as")
    if user.agent is not None and not allows(user.role, Permission.TAKE_CALLS):
        # Such as: who knows why a caller stands on a list is not to meet that caller.
        raise UnfitUserError(f"agent: the role {user.role} works as no agent; leave it out, or add a second user")
    return replace(user, name=user_name(user.name))


async def change_password(users: Users, passwords: Passwords, name: str, password: str | None = None) -> str:
    """Give the user a new password, generated when None; ends their sessions. Raises UnfitUserError."""
    password = generated_password() if password is None else await _fit(password, user_name(name))
    if not await users.change_password(user_name(name), await passwords.hashed(password)):
        raise UnfitUserError(f"name: there is no user {user_name(name)}")
    return password


async def _fit(password: str, name: str) -> str:
    return await asyncio.to_thread(fit_password, password, name)
