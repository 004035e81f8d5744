"""Who is signed in: sessions begun, looked up and ended. What is known of them is the database's, so that every service
of the site knows the same, and a restart signs nobody out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from callcenter.access.ports import Sessions
from callcenter.access.sessions import (
    Begun,
    Found,
    KeptSession,
    NotSignedInError,
    Session,
    SessionId,
    SessionRules,
    SessionTokens,
    Stage,
    TokenDigest,
    Visitor,
    stamp,
)
from callcenter.access.users import KeptUser, User
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger(__name__)


class SessionBook:
    """One question to the database a request, and a write once in some minutes."""

    def __init__(self, kept: Sessions, tokens: SessionTokens, clock: Clock, rules: SessionRules | None = None) -> None:
        self._kept = kept
        self._tokens = tokens
        self._clock = clock
        self._rules = rules or SessionRules()

    async def begin(self, user: KeptUser, visitor: Visitor, stage: Stage = Stage.OPEN) -> Begun:
        """A session for who has proven to be `user`, as far as `stage` says."""
        begun, token = self._rules.begun(user, visitor, self._clock.now(), stage), self._tokens.fresh()
        await self._kept.begin(user.user.name, begun, self._tokens.digest(token), self._rules)
        log.info("session.begun", user=user.user.name, role=user.user.role, stage=stage)
        return Begun(Session(begun.id, user.user, begun.ends_at, stage), token)

    async def session(self, token: str | None, *stages: Stage) -> Session:
        """The session that `token` opens, at one of `stages` (fully open where none is named).

        Raises NotSignedInError.
        """
        if not token:
            raise NotSignedInError("no session")
        one = (await self._found({token})).get(token)
        if one is None or one.session.stage not in (stages or (Stage.OPEN,)):
            raise NotSignedInError("the session has ended")
        return Session(one.session.id, one.kept.user, one.session.ends_at, one.session.stage)

    async def users_of(self, tokens: Collection[str]) -> Mapping[str, User]:
        """Whose each token is, asked in one go; those of sessions that are not open are left out."""
        found = await self._found(tokens)
        return {token: one.kept.user for token, one in found.items() if one.session.stage is Stage.OPEN}

    async def of_user(self, name: str) -> Sequence[KeptSession]:
        """The open ones that hold, the latest seen first."""
        return self._open(await self._kept.of_user(name))

    async def everybodys(self) -> Mapping[str, Sequence[KeptSession]]:
        """The same of everybody who has any, by name."""
        everybodys = await self._kept.everybodys(self._clock.now())
        return {name: held for name, kept in everybodys.items() if (held := self._open(kept))}

    def _open(self, kept: Iterable[KeptSession]) -> Sequence[KeptSession]:
        now = self._clock.now()
        return [one for one in kept if one.stage is Stage.OPEN and self._rules.is_in_time(one, now)]

    async def end(self, session: SessionId) -> bool:
        """End a session before its time; whether there was one."""
        return await self._kept.end(session)

    async def end_others(self, name: str, but: SessionId | None = None) -> int:
        """End every session of the user `name`, but for one; how many there were."""
        return await self._kept.end_of_user(name, but)

    async def renew(self, session: SessionId, user: KeptUser) -> None:
        """Keep `session` beyond the change of its user's password."""
        await self._kept.renew(session, stamp(user.password_hash))

    def seconds_left(self, session: Session) -> int:
        """Until the session's time is over."""
        return int((session.ends_at - self._clock.now()).total_seconds())

    def is_over(self, session: Session) -> bool:
        """Whether its time has come: all that can be said of a session while the database is away."""
        return session.ends_at <= self._clock.now()

    async def _found(self, tokens: Collection[str]) -> Mapping[str, Found]:
        """The sessions that hold; some minutes after they were noted last they are noted as seen."""
        digests: dict[TokenDigest, str] = {}
        for token in tokens:
            with suppress(NotSignedInError):
                digests |= dict.fromkeys(self._tokens.digests(token), token)
        now = self._clock.now()
        kept = await self._kept.found(digests) if digests else {}
        held = {
            token: kept[digest]
            for digest, token in digests.items()
            if digest in kept and self._rules.holds(kept[digest], now)
        }
        await self._note(held.values(), now)
        return held

    async def _note(self, held: Collection[Found], now: datetime) -> None:
        to_note = {one.session.id for one in held if self._rules.is_to_note(one.session, now)}
        if not to_note:
            return
        try:
            await self._kept.note(to_note, now)
        except CallCenterError as fault:
            # Who asked is let in all the same; the next request notes it.
            log.warning("session.not_noted", fault=str(fault))
