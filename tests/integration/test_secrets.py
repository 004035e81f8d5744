"""Secrets replaced on PostgreSQL: by steps, of which any may be the last one before a crash."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import psutil
import pytest

from callcenter.access.factor_store import FactorStore
from callcenter.access.sealing import BrokenSealError, Seal
from callcenter.access.service import create_user
from callcenter.access.sessions import NotSignedInError, Visitor
from callcenter.access.settings import AccessSettings
from callcenter.access.store import UserStore
from callcenter.access.users import Role as UserRole
from callcenter.access.users import User
from callcenter.asterisk.seats import seat_password
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.main.door_parts import SECOND_FACTOR, door
from callcenter.main.listing import put_on_list
from callcenter.main.secrets.holders import Role, Seats
from callcenter.main.secrets.pairs import pair
from callcenter.main.secrets.places import Places
from callcenter.main.secrets.rotating import NotRotatedError, Rotating
from callcenter.main.settings_faults import read_settings
from callcenter.settings import Settings
from callcenter.vocabulary.ids import SeatId
from tests.fakes.clock import FakeClock
from tests.fakes.users import quick_passwords

SESSION = "http.session_secret"
OLD = "old-Zk3vQ_8rT0mW1xY5uN7pL2sD4fG6hJ9a"
HERE = Visitor("10.0.0.7", "Firefox")


class KilledError(Exception):
    """As far as this run comes."""


class Site:
    """Secrets in an `.env`, and services that know them."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.env = folder / ".env"
        self.env.write_text(f"CALLCENTER_HTTP__SESSION_SECRET={OLD}\nCALLCENTER_DATA={folder}\n")
        self.folder = folder
        self.database = database
        self.services: Sequence[str] = ("host/1/a",)
        self.steps: list[str] = []

    @property
    def settings(self) -> Settings:
        return read_settings(self.env)

    def rotating(self, dies_at: int = 99) -> Rotating:
        """Killed as it tells its step number `dies_at`."""
        self.steps = []

        def tell(step: str) -> None:
            self.steps.append(step)
            if len(self.steps) == dies_at:
                raise KilledError

        async def services() -> Sequence[str]:
            return self.services

        book = AuditBook(self.database)
        return Rotating(Places(self.env, {}), book, self.folder / "rotating", services, tell)

    async def deeds(self) -> list[tuple[str, str]]:
        found = await AuditBook(self.database).page(Wanted(deed="secrets"), None, 50)
        assert OLD not in str(found)
        return [(one.entry.deed, one.entry.subject) for one in reversed(found)]


@pytest.fixture
def site(tmp_path: Path, database: Database) -> Site:
    return Site(tmp_path, database)


async def test_the_session_secret_is_replaced_and_nobody_loses_session_or_second_factor_on_the_way(site: Site) -> None:
    async def at_the_door(token: str) -> bool:
        doors = door(site.settings.http, AccessSettings(), site.database, FakeClock(), quick_passwords())
        try:
            return (await doors.sessions.session(token)).user.name == "chen"
        except NotSignedInError:
            return False

    chen, factors = User("chen", UserRole.OPERATOR, None), FactorStore(site.database)
    await create_user(UserStore(site.database), quick_passwords(), chen, "correct horse")
    doors = door(site.settings.http, AccessSettings(), site.database, FakeClock(), quick_passwords())
    token = (await doors.sign_in("chen", "correct horse", HERE)).token
    sealed = Seal(OLD, SECOND_FACTOR).sealed(b"ABCD", "chen")
    await factors.begin("chen", sealed)
    await factors.confirm("chen", sealed, 1, [])

    await site.rotating().begin(SESSION, pair(SESSION, site.settings, site.database))
    with pytest.raises(NotRotatedError, match=r"host/1/a has run since before the change"):
        await site.rotating().finish(SESSION, pair(SESSION, site.settings, site.database))
    site.services = ("host/2/b",)
    assert await at_the_door(token)
    with pytest.raises(KilledError):
        await site.rotating(dies_at=1).finish(SESSION, pair(SESSION, site.settings, site.database))
    assert await at_the_door(token)
    await site.rotating().finish(SESSION, pair(SESSION, site.settings, site.database))

    http = site.settings.http
    ((_, anew),) = await factors.sealed()
    assert Seal(http.session_secret.get_secret_value(), SECOND_FACTOR).opened(anew, "chen") == b"ABCD"
    with pytest.raises(BrokenSealError):
        Seal(OLD, SECOND_FACTOR).opened(anew, "chen")
    assert (http.session_secret_before.get_secret_value(), OLD in site.env.read_text()) == ("", False)
    assert not await at_the_door(token)
    assert await site.deeds() == [
        ("secrets.rotation_begun", "secret:http.session_secret"),
        ("secrets.rotated", "secret:http.session_secret"),
    ]


async def test_the_lists_key_waits_for_entries_whose_numbers_nobody_has(site: Site) -> None:
    site.env.write_text(f"CALLCENTER_SITE__LIST_KEY={OLD}\n")
    name = "site.list_key"
    await put_on_list(site.settings, site.database, "13900000001", category=1, level=1, basis="a register")
    await site.rotating().begin(name, pair(name, site.settings, site.database))
    site.services = ()

    with pytest.raises(NotRotatedError, match=r"1 entries still stand under the one before.*import the registers"):
        await site.rotating().finish(name, pair(name, site.settings, site.database))

    assert site.settings.site.list_key_before.get_secret_value() == OLD


async def test_webhooks_are_signed_by_both_until_the_other_systems_were_told(site: Site) -> None:
    site.env.write_text(f"CALLCENTER_INTEGRATIONS__WEBHOOK_KEY={OLD}\n")
    name = "integrations.webhook_key"
    await site.rotating().begin(name, pair(name, site.settings, site.database))
    site.services = ()

    with pytest.raises(NotRotatedError, match="--told"):
        await site.rotating().finish(name, pair(name, site.settings, site.database))
    await site.rotating().finish(name, pair(name, site.settings, site.database, is_told=True))

    assert site.settings.integrations.webhook_key_before.get_secret_value() == ""


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    """One whose password may change."""
    made = EmbeddedPostgres(tmp_path / "postgres")
    await made.start()
    yield made
    await made.stop()


async def opens(url: str) -> bool:
    try:
        await (await asyncpg.connect(url)).close()
    except asyncpg.InvalidPasswordError:
        return False
    return True


@pytest.mark.parametrize("dies_at", [1, 2])
async def test_the_databases_password_is_replaced_by_whichever_run_comes_to_the_end(
    site: Site, own: EmbeddedPostgres, dies_at: int
) -> None:
    before, run = own.url, site.folder / "run"
    run.mkdir()
    (run / "service.database").write_text(before)

    def role() -> Role:
        return Role(own.url, site.folder / "postgres" / "password", run)

    with pytest.raises(KilledError):
        await site.rotating(dies_at).at_once("database.url", role())
    assert await opens(own.url)
    await site.rotating().at_once("database.url", role())

    assert own.url != before
    assert [await opens(url) for url in (before, own.url)] == [False, True]
    assert (run / "service.database").read_text().strip() == own.url
    assert not list((site.folder / "rotating").iterdir())
    password = (site.folder / "postgres" / "password").read_text()
    lines = [one.info["cmdline"] or [] for one in psutil.process_iter(["cmdline"])]
    assert password not in json.dumps(lines)


async def test_killed_between_role_and_file_the_next_run_goes_on_with_the_same_password(
    site: Site, own: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    def role() -> Role:
        return Role(own.url, site.folder / "postgres" / "password", site.folder)

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("callcenter.main.secrets.holders.write_whole", killed)
        with pytest.raises(KilledError):
            await site.rotating().at_once("database.url", role())
    assert not await opens(own.url)

    await site.rotating().at_once("database.url", role())

    assert await opens(own.url)


async def test_the_seats_key_is_replaced_by_whichever_run_comes_to_the_end(site: Site) -> None:
    site.env.write_text(f"CALLCENTER_ASTERISK__SEAT_KEY={OLD}\n")
    name = "asterisk.seat_key"
    with pytest.raises(KilledError):
        await site.rotating(dies_at=2).at_once(name, Seats())
    assert site.settings.asterisk.seat_key.get_secret_value() == OLD
    drawn = (site.folder / "rotating" / name).read_text().strip()

    await site.rotating().at_once(name, Seats())

    assert site.steps[0] == "going on where the run before has stopped"
    assert site.settings.asterisk.seat_key.get_secret_value() == drawn
    assert OLD not in site.env.read_text()
    assert seat_password(drawn, SeatId("1001")) != seat_password(OLD, SeatId("1001"))
    assert await site.deeds() == [
        ("secrets.rotation_begun", f"secret:{name}"),
        ("secrets.rotated", f"secret:{name}"),
    ]
