"""The door on PostgreSQL: locks and second factors that hold at every service, and the book of deeds."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
from pydantic import SecretStr
from sqlalchemy import update

from callcenter.access.attempts import TooManyAttemptsError
from callcenter.access.factor_store import FactorStore
from callcenter.access.lock_outs import LockRules
from callcenter.access.lock_store import LockStore
from callcenter.access.outsiders import NotWelcomeError, Outsider
from callcenter.access.service import Access, WrongPasswordError, create_user
from callcenter.access.sessions import NotSignedInError, Stage, Visitor
from callcenter.access.settings import AccessSettings
from callcenter.access.store import UserStore
from callcenter.access.tables import UserRow
from callcenter.access.users import KeptUser, Role, User, UserExistsError
from callcenter.agents.login_store import LoginStore
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.main.door_parts import door
from callcenter.settings import HttpSettings
from tests.fakes.clock import FakeClock
from tests.fakes.users import quick_passwords

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HERE = Visitor("10.0.0.7", "Firefox")
PASSWORD = "correct horse"


@pytest.fixture
async def users(database: Database) -> UserStore:
    users = UserStore(database)
    await create_user(users, quick_passwords(), User("root", Role.ADMIN, None), PASSWORD)
    return users


def service(database: Database, clock: FakeClock) -> Access:
    http = HttpSettings(session_secret=SecretStr("k" * 32))
    return door(http, AccessSettings(second_factor_roles=(Role.ADMIN,)), database, clock, quick_passwords())


async def deeds(database: Database) -> Sequence[tuple[str, str]]:
    """The oldest first."""
    written = await AuditBook(database).page(Wanted(deed="access"), None, 50)
    return [(one.entry.who, one.entry.deed) for one in reversed(written)]


async def test_of_failures_at_once_each_counts(database: Database, users: UserStore) -> None:
    locks, rules = LockStore(database), LockRules(most_failures=8)

    await asyncio.gather(*(locks.failed("root", f"10.0.0.{n}", NOW, rules) for n in range(8)))

    failures = (await locks.failing())["root"]
    assert (failures.count, failures.locked_until) == (8, NOW + rules.lasts)
    assert await locks.clear("root")
    assert await locks.failures("root") is None
    assert await locks.failed("nobody", "10.0.0.1", NOW, rules) is None


async def test_an_unlock_at_one_service_lets_in_at_the_other(database: Database, users: UserStore) -> None:
    clock = FakeClock()
    first, second = (service(database, clock) for _ in range(2))
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            await first.sign_in("root", "wrong", HERE)
    for each in (first, second):
        with pytest.raises(TooManyAttemptsError):
            await each.sign_in("root", PASSWORD, HERE)

    await second.unlock("root", "sec")

    assert (await first.sign_in("root", PASSWORD, HERE)).session.stage is Stage.ENROLMENT
    assert (await second.sign_in("root", PASSWORD, HERE)).session.stage is Stage.ENROLMENT


async def test_a_given_password_is_replaced_at_the_first_sign_in_and_never_asked_for_again(
    database: Database, users: UserStore
) -> None:
    logins, passwords, site = LoginStore(database), quick_passwords(), service(database, FakeClock())
    gao = User("gao", Role.OPERATOR, None)
    await logins.add(KeptUser(gao, await passwords.hashed("given by another")), "sec")
    begun = await site.sign_in("gao", "given by another", HERE)
    opened = await site.choose_first_password(begun.session, PASSWORD, HERE)
    stages = [begun.session.stage, opened.session.stage, (await site.sign_in("gao", PASSWORD, HERE)).session.stage]
    await logins.change_password("gao", await passwords.hashed("given once more"), "sec")
    stages.append((await site.sign_in("gao", "given once more", HERE)).session.stage)

    assert stages == [Stage.NEW_PASSWORD, Stage.OPEN, Stage.OPEN, Stage.NEW_PASSWORD]
    with pytest.raises(NotSignedInError):
        await site.sessions.session(opened.token)


async def test_of_one_code_at_two_services_at_once_one_counts(database: Database, users: UserStore) -> None:
    factors = FactorStore(database)
    await factors.begin("root", b"secret")
    assert await factors.confirm("root", b"secret", 5, [b"one", b"two"])
    assert not await factors.confirm("root", b"secret", 6, [])

    assert sorted(await asyncio.gather(*(factors.use_step("root", 6) for _ in range(4)))) == [False, False, False, True]
    assert not await factors.use_step("root", 5)
    assert [await factors.use_recovery_code("root", b"one") for _ in range(2)] == [1, None]
    assert list(await factors.owners()) == ["root"]
    assert await factors.remove("root")


async def test_an_administrator_comes_in_by_password_and_code_and_all_of_it_is_written_down(
    database: Database, users: UserStore
) -> None:
    clock = FakeClock()
    first = service(database, clock)
    begun = await first.sign_in("root", PASSWORD, HERE)
    assert begun.session.stage is Stage.ENROLMENT
    app = pyotp.TOTP((await first.enrol(begun.session, None, "site", HERE)).secret)
    await first.confirm(begun.session, app.at(clock.now()), HERE)
    clock.move(30)

    second = service(database, clock)
    pending = await second.sign_in("root", PASSWORD, HERE)
    opened = await second.prove(pending.session, app.at(clock.now()), HERE)
    await second.take_second_factor("root", "sec")

    assert opened.session.stage is Stage.OPEN
    assert not await second.sessions.of_user("root")
    assert await deeds(database) == [
        ("root", "access.second_factor_changed"),
        ("root", "access.signed_in"),
        ("root", "access.signed_in"),
        ("sec", "access.second_factor_changed"),
        ("sec", "access.sessions_ended"),
    ]


async def test_whom_the_provider_vouches_for_is_one_login_whatever_they_are_called(
    database: Database, users: UserStore
) -> None:
    first = Outsider("id|4711", User("limin", Role.OPERATOR, None))
    kept, is_new = await users.known(first, adopts=False)
    again, is_changed = await users.known(replace(first, user=User("li", Role.SUPERVISOR, None)), adopts=False)

    assert (kept.user, is_new) == (first.user, True)
    assert (again.user, is_changed) == (User("limin", Role.SUPERVISOR, None), True)
    assert (await users.known(Outsider("id|4711", again.user), adopts=False))[1] is False
    with pytest.raises(UserExistsError):
        await users.known(Outsider("id|1", User("root", Role.ADMIN, None)), adopts=False)
    adopted, _ = await users.known(Outsider("id|1", User("root", Role.ADMIN, None)), adopts=True)
    assert adopted.password_hash.startswith("$argon2id$")
    with pytest.raises(UserExistsError):
        await users.known(Outsider("id|2", User("root", Role.ADMIN, None)), adopts=True)
    async with database.transaction() as session:
        await session.execute(update(UserRow).where(UserRow.name == "limin").values(is_active=False))
    with pytest.raises(NotWelcomeError):
        await users.known(first, adopts=True)
