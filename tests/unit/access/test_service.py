"""Signing in and out, and what ends a session."""

from datetime import timedelta

import pytest

from callcenter.access.attempts import AttemptLimits, Attempts, TooManyAttemptsError
from callcenter.access.service import Access, WrongPasswordError, change_password, create_user
from callcenter.access.sessions import NotSignedInError, SessionSigner
from callcenter.access.users import KeptUser, Role, UnfitUserError, User, UserExistsError
from callcenter.vocabulary.ids import AgentId
from tests.fakes.clock import FakeClock
from tests.fakes.users import FakeUsers, quick_passwords


class Site:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.users = FakeUsers()
        self.passwords = quick_passwords()
        self.access = Access(
            self.users,
            SessionSigner("k" * 32, timedelta(hours=12)),
            self.clock,
            self.passwords,
            Attempts(AttemptLimits(per_name=3)),
        )

    async def with_limin(self) -> "Site":
        await create_user(self.users, self.passwords, User("Limin", Role.AGENT, AgentId("8001")), "correct horse")
        return self


async def test_the_right_password_opens_a_session() -> None:
    site = await Site().with_limin()

    session, cookie = await site.access.sign_in(" LIMIN ", "correct horse", "127.0.0.1")

    assert session.user == User("limin", Role.AGENT, AgentId("8001"))
    assert await site.access.session(cookie) == session


@pytest.mark.parametrize(("name", "password"), [("limin", "wrong"), ("nobody", "correct horse"), ("limin", "x" * 9000)])
async def test_a_wrong_name_and_a_wrong_password_are_refused_alike(name: str, password: str) -> None:
    site = await Site().with_limin()

    with pytest.raises(WrongPasswordError, match=r"^name or password is wrong$"):
        await site.access.sign_in(name, password, "127.0.0.1")


async def test_guessing_is_held_even_with_the_right_password_at_last() -> None:
    site = await Site().with_limin()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            await site.access.sign_in("limin", "wrong", "127.0.0.1")

    with pytest.raises(TooManyAttemptsError):
        await site.access.sign_in("limin", "correct horse", "127.0.0.1")


async def test_signing_out_ends_the_session_before_its_time() -> None:
    site = await Site().with_limin()
    session, cookie = await site.access.sign_in("limin", "correct horse", "127.0.0.1")
    _, other_cookie = await site.access.sign_in("limin", "correct horse", "127.0.0.1")

    site.access.sign_out(session)

    assert site.access.is_over(session)
    with pytest.raises(NotSignedInError):
        await site.access.session(cookie)
    await site.access.session(other_cookie)


async def test_a_new_password_ends_the_sessions_of_the_old_one() -> None:
    site = await Site().with_limin()
    _, cookie = await site.access.sign_in("limin", "correct horse", "127.0.0.1")

    fresh = await change_password(site.users, site.passwords, "limin")

    with pytest.raises(NotSignedInError):
        await site.access.session(cookie)
    await site.access.sign_in("limin", fresh, "127.0.0.1")


async def test_a_user_who_is_gone_has_no_session() -> None:
    site = await Site().with_limin()
    _, cookie = await site.access.sign_in("limin", "correct horse", "127.0.0.1")
    del site.users.kept["limin"]

    with pytest.raises(NotSignedInError):
        await site.access.session(cookie)


async def test_a_hash_of_another_kind_opens_nothing() -> None:
    site = Site()
    await site.users.add(KeptUser(User("old", Role.ADMIN, None), "md5:0123"))

    with pytest.raises(WrongPasswordError):
        await site.access.sign_in("old", "md5:0123", "127.0.0.1")


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
