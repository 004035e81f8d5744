"""Coming in by password and code: set up at the first time, asked for at every other, never twice by one code."""

from datetime import timedelta

import pyotp
import pytest

from callcenter.access.attempts import TooManyAttemptsError
from callcenter.access.second_factors import SecondFactorNeededError, WrongCodeError
from callcenter.access.service import WrongOwnPasswordError, WrongPasswordError, create_user
from callcenter.access.sessions import Begun, NotSignedInError, Stage, Visitor
from callcenter.access.users import Role, User
from callcenter.access.witness import LockedOut, RecoveryCodeUsed, SecondFactorChanged, SignedIn
from tests.fakes.clock import FakeClock
from tests.fakes.door import FakeDoor

HERE = Visitor("10.0.0.7", "Firefox")
PASSWORD = "correct horse"


class Site(FakeDoor):
    """Root, an administrator, and chen, an operator; administrators need a second factor."""

    def __init__(self) -> None:
        self.moved = FakeClock()
        super().__init__(self.moved, needed_by=frozenset({Role.ADMIN}))
        self.access = self.service()

    async def fill(self) -> "Site":
        for user in (User("root", Role.ADMIN, None), User("chen", Role.OPERATOR, None)):
            await create_user(self.users, self.passwords, user, PASSWORD)
        return self

    async def sign_in(self, name: str) -> Begun:
        return await self.access.sign_in(name, PASSWORD, HERE)

    async def enrolled(self, name: str) -> tuple[pyotp.TOTP, tuple[str, ...]]:
        """The user's app, half a minute after it was set up, and the recovery codes."""
        begun = await self.sign_in(name)
        enrolment = await self.access.enrol(begun.session, PASSWORD, "site", HERE)
        app = pyotp.TOTP(enrolment.secret)
        codes, _ = await self.access.confirm(begun.session, self.shown(app), HERE)
        self.moved.move(30)
        return app, codes

    def shown(self, app: pyotp.TOTP) -> str:
        return app.at(self.clock.now())


@pytest.fixture
async def site() -> Site:
    return await Site().fill()


async def test_a_role_that_needs_one_sets_it_up_before_anything_else(site: Site) -> None:
    begun = await site.sign_in("root")

    assert begun.session.stage is Stage.ENROLMENT
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token)
    assert not await site.access.sessions.users_of([begun.token])


async def test_the_apps_first_code_opens_a_session_of_its_own(site: Site) -> None:
    begun = await site.sign_in("root")
    enrolment = await site.access.enrol(begun.session, None, "site", HERE)

    _, opened = await site.access.confirm(begun.session, site.shown(pyotp.TOTP(enrolment.secret)), HERE)

    assert opened is not None
    assert (await site.access.sessions.session(opened.token)).user.name == "root"
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(begun.token, *Stage)
    assert site.witness.events == [
        SecondFactorChanged("root", "root", is_on=True),
        SignedIn("root", "10.0.0.7", "password and code"),
    ]


async def test_afterwards_the_code_is_asked_for_and_opens(site: Site) -> None:
    app, _ = await site.enrolled("root")
    pending = await site.sign_in("root")

    assert pending.session.stage is Stage.CODE
    opened = await site.access.prove(pending.session, site.shown(app), HERE)

    assert opened.session.stage is Stage.OPEN
    assert opened.token != pending.token
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(pending.token, Stage.CODE)


async def test_a_code_counts_once_on_whatever_service(site: Site) -> None:
    app, _ = await site.enrolled("root")
    first, second = await site.sign_in("root"), await site.sign_in("root")
    await site.access.prove(first.session, site.shown(app), HERE)

    with pytest.raises(WrongCodeError):
        await site.service().prove(second.session, site.shown(app), HERE)


async def test_the_code_that_set_up_the_app_does_not_sign_in_as_well(site: Site) -> None:
    app, _ = await site.enrolled("root")
    pending = await site.sign_in("root")

    with pytest.raises(WrongCodeError):
        await site.access.prove(pending.session, app.at(site.clock.now() - timedelta(seconds=30)), HERE)


async def test_a_recovery_code_stands_in_for_the_app_once(site: Site) -> None:
    _, codes = await site.enrolled("root")
    await site.access.prove((await site.sign_in("root")).session, codes[3].upper(), HERE)

    assert RecoveryCodeUsed("root", 9) in site.witness.events
    with pytest.raises(WrongCodeError):
        await site.access.prove((await site.sign_in("root")).session, codes[3], HERE)


async def test_wrong_codes_lock_the_login_however_often_the_password_was_right(site: Site) -> None:
    await site.enrolled("root")
    for number in range(3):
        pending = await site.sign_in("root")
        with pytest.raises(WrongCodeError):
            await site.service().prove(pending.session, f"{number:06}", HERE)

    with pytest.raises(TooManyAttemptsError):
        await site.service().sign_in("root", PASSWORD, HERE)
    assert any(isinstance(event, LockedOut) for event in site.witness.events)


async def test_a_lock_outlives_the_service_and_is_lifted_by_hand(site: Site) -> None:
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            await site.access.sign_in("chen", "wrong", HERE)
    after_restart = site.service()
    with pytest.raises(TooManyAttemptsError) as held:
        await after_restart.sign_in("chen", PASSWORD, HERE)

    await after_restart.unlock("chen", "root")

    assert held.value.retry_after_s == 900
    assert (await after_restart.sign_in("chen", PASSWORD, HERE)).session.stage is Stage.OPEN


async def test_setting_one_up_from_an_open_page_asks_for_the_password(site: Site) -> None:
    begun = await site.sign_in("chen")

    with pytest.raises(WrongOwnPasswordError):
        await site.access.enrol(begun.session, "wrong", "site", HERE)
    with pytest.raises(WrongOwnPasswordError):
        await site.access.enrol(begun.session, None, "site", HERE)


async def test_until_a_new_app_has_shown_a_code_the_old_one_counts(site: Site) -> None:
    app, _ = await site.enrolled("chen")
    pending = await site.sign_in("chen")
    opened = await site.access.prove(pending.session, site.shown(app), HERE)
    await site.access.enrol(opened.session, PASSWORD, "site", HERE)
    site.moved.move(30)

    await site.access.prove((await site.sign_in("chen")).session, site.shown(app), HERE)


async def test_who_need_not_have_one_may_give_it_up_and_an_administrator_may_not(site: Site) -> None:
    app, _ = await site.enrolled("chen")
    chen = await site.access.prove((await site.sign_in("chen")).session, site.shown(app), HERE)
    await site.access.drop_second_factor(chen.session, PASSWORD, HERE)
    root_app, _ = await site.enrolled("root")
    root = await site.access.prove((await site.sign_in("root")).session, site.shown(root_app), HERE)

    assert (await site.sign_in("chen")).session.stage is Stage.OPEN
    with pytest.raises(SecondFactorNeededError):
        await site.access.drop_second_factor(root.session, PASSWORD, HERE)


async def test_the_secret_is_kept_sealed_for_its_owner(site: Site) -> None:
    app, _ = await site.enrolled("root")
    kept = site.factors.kept["root"].sealed
    assert kept is not None

    assert app.secret.encode() not in kept
    assert site.sealed_for("root", kept) == app.secret
    with pytest.raises(Exception, match="sealed with another key"):
        site.sealed_for("chen", kept)


async def test_a_password_of_ones_own_ends_every_other_session(site: Site) -> None:
    other, this = await site.sign_in("chen"), await site.sign_in("chen")
    with pytest.raises(WrongOwnPasswordError):
        await site.access.choose_password(this.session, "wrong", "a new password", HERE)

    await site.access.choose_password(this.session, PASSWORD, "a new password", HERE)

    assert (await site.access.sessions.session(this.token)).user.name == "chen"
    with pytest.raises(NotSignedInError):
        await site.access.sessions.session(other.token)
    await site.access.sign_in("chen", "a new password", HERE)
