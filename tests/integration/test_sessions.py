"""Sessions in PostgreSQL: known to every service, bounded, ended with their user, asked for in one go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.access.service import create_user
from callcenter.access.session_store import SessionStore
from callcenter.access.sessions import (
    KeptSession,
    NotSignedInError,
    SessionId,
    SessionRules,
    SessionTokens,
    TokenDigest,
    Visitor,
)
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.database.engine import Database
from tests.fakes.users import quick_passwords

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RULES = SessionRules(idle=timedelta(minutes=30), most_of_one=3)
TOKENS = SessionTokens("k" * 32)


class Kept:
    """Sessions of one user, in a real table."""

    def __init__(self, database: Database) -> None:
        self.users, self.sessions = UserStore(database), SessionStore(database)

    async def user(self, name: str) -> None:
        await create_user(self.users, quick_passwords(), User(name, Role.OPERATOR, None), "correct horse")

    async def begin(self, name: str, at: datetime) -> tuple[KeptSession, TokenDigest]:
        kept = await self.users.user(name)
        assert kept is not None
        session, digest = RULES.begun(kept, Visitor("10.0.0.7", "Firefox"), at), TOKENS.digest(TOKENS.fresh())
        await self.sessions.begin(name, session, digest, RULES)
        return session, digest


@pytest.fixture
async def kept(database: Database) -> Kept:
    kept = Kept(database)
    await kept.user("chen")
    return kept


async def test_a_session_is_found_by_its_digest_with_its_user(kept: Kept) -> None:
    session, digest = await kept.begin("chen", NOW)

    found = await kept.sessions.found([digest, TOKENS.digest("another")])

    assert list(found) == [digest]
    assert found[digest].session == session
    assert found[digest].kept == await kept.users.user("chen")


async def test_a_thousand_are_found_in_one_question(kept: Kept) -> None:
    digests = [(await kept.begin("chen", NOW))[1] for _ in range(3)]

    found = await kept.sessions.found([*digests, *(TOKENS.digest(str(number)) for number in range(1000))])

    assert set(found) == set(digests)


async def test_beginning_one_ends_what_is_over_and_the_ones_too_many(kept: Kept) -> None:
    await kept.user("wang")
    await kept.begin("wang", NOW - timedelta(hours=1))
    own = [(await kept.begin("chen", NOW + timedelta(seconds=number)))[0] for number in range(4)]

    assert [one.id for one in await kept.sessions.of_user("chen")] == [one.id for one in own[:0:-1]]
    assert not await kept.sessions.of_user("wang")


async def test_what_was_seen_is_noted_and_never_earlier_than_before(kept: Kept) -> None:
    session, _ = await kept.begin("chen", NOW)
    later = NOW + timedelta(minutes=6)
    await kept.sessions.note([session.id, SessionId("nobody's")], later)
    await kept.sessions.note([session.id], NOW)

    assert await kept.sessions.of_user("chen") == [replace(session, seen_at=later)]


async def test_an_ended_session_is_gone_once(kept: Kept) -> None:
    session, digest = await kept.begin("chen", NOW)

    assert await kept.sessions.end(session.id)
    assert not await kept.sessions.end(session.id)
    assert not await kept.sessions.found([digest])


async def test_nobody_begins_a_session_for_a_user_who_is_gone(kept: Kept) -> None:
    chen = await kept.users.user("chen")
    assert chen is not None
    session = RULES.begun(chen, Visitor("10.0.0.7"), NOW)

    with pytest.raises(NotSignedInError):
        await kept.sessions.begin("nobody", session, TOKENS.digest("token"), RULES)
