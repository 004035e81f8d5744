"""Signing in and out, and what ends a session."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.access.attempts import TooManyAttemptsError
from callcenter.access.password_rules import WeakPasswordError
from callcenter.access.service import WrongPasswordError, change_password, create_user
from callcenter.access.sessions import NotSignedInError, SessionRules, Stage, Visitor
from callcenter.access.users import KeptUser, Role, UnfitUserError, User, UserExistsError
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import AgentId
from tests.fakes.clock import FakeClock
from tests.fakes.door import FakeDoor
from tests.fakes.users import FakeUsers, quick_passwords

HERE = Visitor("127.0.0.1", "Firefox")


class Site(FakeDoor):
    def __init__(self, *needed_by: Role) -> None:
        rules = SessionRules(lasts=timedelta(hours=12), idle=timedelta(minutes=30), most_of_one=2)
        self.moved = FakeClock()
        super().__init__(self.moved, rules=rules, needed_by=frozenset(needed_by))
        self.access = self.service()

    async def with_limin(self) -> "Site":
        await create_user(self.users, self.passwords, User("Limin", Role.AGENT, AgentId("8001")), "correct horse")
        return self


async def test_the_right_password_opens_a_session() -> None:
    site = await Site().with_limin()

    begun = await site.access.sign_in(" LIMIN ", "correct horse", HERE)

    assert begun.session.user == User("limin", Role.AGENT, AgentId("8001"))
    assert await site.access.sessions.session(begun.token) == begun.session


@pytest.mark.parametrize(("name", "password"), [("limin", "wrong"), ("nobody", "correct horse"), ("limin", "x" * 9000)])
async def test_a_wrong_name_and_a_wrong_password_are_refused_alike(name: str, password: str) -> None:
    site = await Site().with_limin()

    with pytest.raises(WrongPasswordError, match=r"^name or password is wrong$"):
        await site.access.sign_in(name, password, HERE)


async def test_guessing_is_held_even_with_the_right_password_at_last() -> None:
    site = await Site().with_limin()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            await site.access.sign_in("limin", "wrong", HERE)

    with pytest.raises(TooManyAttemptsError):
        await site.access.sign_in("limin", "correct horse", HERE)


async def test_a_session_outlives_the_service_that_began_it() -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)

    assert await site.service().sessions.session(begun.token) == begun.session


async def test_signing_out_ends_the_session_before_its_time_on_every_service() -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)
    other = await site.access.sign_in("limin", "correct horse", HERE)

    await site.access.sign_out(begun.session)

    for doors in (site.access, site.service()):
        with pytest.raises(NotSignedInError):
            await doors.sessions.session(begun.token)
        await doors.sessions.session(other.token)


async def test_one_session_too_many_ends_the_one_that_was_silent_for_longest() -> None:
    site = await Site().with_limin()
    cookies = []
    for _ in range(3):
        cookies.append((await site.access.sign_in("limin", "correct horse", HERE)).token)
        site.moved.move(1)

    assert set(await site.access.sessions.users_of(cookies)) == set(cookies[1:])


async def test_requests_keep_a_session_alive_and_few_of_them_write() -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)
    for _ in range(120):
        site.moved.move(60)
        await site.access.sessions.session(begun.token)

    assert site.sessions.noted == 24
    site.moved.move(1800)
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token)


async def test_who_cannot_be_noted_is_let_in_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)
    site.moved.move(360)

    async def fail(*_: object) -> None:
        raise DatabaseAwayError("it has just gone")

    monkeypatch.setattr(site.sessions, "note", fail)

    assert await site.access.sessions.session(begun.token) == begun.session


async def test_a_new_password_ends_the_sessions_of_the_old_one() -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)

    fresh = await change_password(site.users, site.passwords, "limin")

    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token)
    await site.access.sign_in("limin", fresh, HERE)


async def given(site: Site) -> None:
    """Somebody else has set limin's password."""
    site.users.kept["limin"] = replace(site.users.kept["limin"], must_choose=True)


async def test_a_password_that_somebody_else_has_set_opens_nothing_but_the_way_to_an_own_one() -> None:
    site = await Site().with_limin()
    await given(site)

    begun = await site.access.sign_in("limin", "correct horse", HERE)
    assert begun.session.stage is Stage.NEW_PASSWORD
    assert not await site.access.sessions.users_of([begun.token])
    for stage in set(Stage) - {Stage.NEW_PASSWORD}:
        with pytest.raises(NotSignedInError):
            await site.access.sessions.session(begun.token, stage)
    opened = await site.access.choose_first_password(begun.session, "anchor lantern staple", HERE)

    assert opened.session.stage is Stage.OPEN
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token, *Stage)
    again = await site.access.sign_in("limin", "anchor lantern staple", HERE)
    assert again.session.stage is Stage.OPEN


@pytest.mark.parametrize("new", ["correct horse", "password123", "limin's anchor lantern"])
async def test_neither_the_given_password_nor_a_weak_one_is_an_own_one(new: str) -> None:
    site = await Site().with_limin()
    await given(site)
    begun = await site.access.sign_in("limin", "correct horse", HERE)

    with pytest.raises(WeakPasswordError):
        await site.access.choose_first_password(begun.session, new, HERE)

    assert (await site.access.sessions.session(begun.token, Stage.NEW_PASSWORD)).user.name == "limin"


async def test_what_was_forgiven_at_one_service_is_forgiven_at_the_other() -> None:
    site = await Site().with_limin()
    other = site.service()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            await other.sign_in("limin", "wrong", HERE)
    with pytest.raises(TooManyAttemptsError):
        await other.sign_in("limin", "correct horse", HERE)

    await site.access.unlock("limin", "an")

    assert (await other.sign_in("limin", "correct horse", HERE)).session.stage is Stage.OPEN


async def test_guesses_at_once_are_not_forgiven_by_what_was_cleared_before_them() -> None:
    site = await Site().with_limin()
    with pytest.raises(WrongPasswordError):
        await site.access.sign_in("limin", "wrong", HERE)
    await site.access.sign_in("limin", "correct horse", HERE)

    held = await asyncio.gather(
        *(site.access.sign_in("limin", "wrong", HERE) for _ in range(8)), return_exceptions=True
    )

    assert [type(one) for one in held].count(WrongPasswordError) == 3


async def test_a_user_who_is_gone_has_no_session() -> None:
    site = await Site().with_limin()
    begun = await site.access.sign_in("limin", "correct horse", HERE)
    del site.users.kept["limin"]

    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token)


async def test_a_hash_of_another_kind_opens_nothing() -> None:
    site = Site()
    await site.users.add(KeptUser(User("old", Role.ADMIN, None), "md5:0123"))

    with pytest.raises(WrongPasswordError):
        await site.access.sign_in("old", "md5:0123", HERE)


async def test_a_generated_password_is_long_and_kept_as_argon2() -> None:
    site = Site()

    password = await create_user(site.users, site.passwords, User("admin", Role.ADMIN, None))

    assert len(password) == 16
    assert site.users.kept["admin"].password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("name", "role", "agent", "password", "field"),
    [
        ("", Role.ADMIN, None, "long enough", "name"),
        ("a b", Role.ADMIN, None, "long enough", "name"),
        ("李敏", Role.ADMIN, None, "long enough", "name"),
        ("limin", Role.AGENT, None, "long enough", "agent"),
        ("limin", Role.LIST_OFFICER, AgentId("8001"), "long enough", "agent"),
        ("limin", Role.ADMIN, None, "short", "password"),
        ("limin", Role.ADMIN, None, "x" * 129, "password"),
    ],
)
async def test_an_unfit_user_is_refused_by_field(
    name: str, role: Role, agent: AgentId | None, password: str, field: str
) -> None:
    site = Site()

    with pytest.raises(UnfitUserError, match=f"^{field}: "):
        await create_user(site.users, site.passwords, User(name, role, agent), password)


async def test_a_name_is_given_once() -> None:
    site = await Site().with_limin()

    with pytest.raises(UserExistsError):
        await create_user(site.users, site.passwords, User("limin", Role.ADMIN, None))


async def test_a_new_password_for_nobody_is_refused() -> None:
    with pytest.raises(UnfitUserError, match="there is no user nobody"):
        await change_password(FakeUsers(), quick_passwords(), "nobody")
