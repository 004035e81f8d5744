"""`callcenter doctor` on machines where nothing, something, or the wrong thing runs."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from callcenter.access.store import UserStore
from callcenter.access.users import KeptUser, Role, User
from callcenter.asterisk.settings import AsteriskSettings, NodeSettings
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.integrations.settings import IntegrationSettings
from callcenter.main import doctor
from callcenter.main.doctor import Found, examine, is_too_old, shown
from callcenter.main.listing import put_on_list
from callcenter.recordings.settings import RecordingSettings
from callcenter.settings import DatabaseSettings, HttpSettings, Settings, SiteSettings
from tests.fakes.ami_server import ami_server, refusal, silence

SECRET = SecretStr("a-secret-for-tests-only-0123456789abcdef")


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Taken, so that nobody else takes it, and not listened on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def settings(tmp_path: Path, repository: Path, closed_port: int) -> Settings:
    return Settings(
        _env_file=None,
        data=tmp_path / "not" / "there" / "yet",
        flows=repository / "ivr",
        asterisk=AsteriskSettings(
            nodes=(NodeSettings(ami_port=closed_port),),
            ami_secret=SECRET,
            seat_key=SECRET,
            audiosocket_port=closed_port,
        ),
        http=HttpSettings(port=closed_port, session_secret=SECRET),
        site=SiteSettings(list_key=SECRET),
        integrations=IntegrationSettings(webhook_key=SECRET),
        recordings=RecordingSettings(key=SECRET),
    )


def on(settings: Settings, ami_port: int) -> Settings:
    node = settings.asterisk.nodes[0].model_copy(update={"ami_port": ami_port})
    return settings.model_copy(update={"asterisk": settings.asterisk.model_copy(update={"nodes": (node,)})})


async def found(settings: Settings, what: str) -> Found:
    return next(one for one in (await examine(settings)).found if one.what == what)


async def test_where_nothing_runs_everything_is_looked_at_and_has_its_mend(settings: Settings) -> None:
    findings = (await examine(settings)).found

    health = {one.what: one.health for one in findings}
    assert health["secrets"] == health["flow and lexicons"] == "well"
    assert health["certificate"] == "warning"
    for idle in ("database", "asterisk pbx1", "AudioSocket port", "pages port"):
        assert health[idle] == "warning"
    assert all(one.mend for one in findings if one.health != "well")
    assert "disk" in health, "though the data folder is not there yet"


async def test_secrets_that_are_not_set_are_named(settings: Settings) -> None:
    bare = settings.model_copy(update={"site": SiteSettings()})
    secrets = await found(bare, "secrets")

    assert secrets.health == "ill"
    assert "CALLCENTER_SITE__LIST_KEY" in secrets.detail
    assert "AMI_SECRET" not in secrets.detail


async def test_each_problem_of_a_flow_is_a_finding(settings: Settings, tmp_path: Path) -> None:
    flow = await found(settings.model_copy(update={"flows": tmp_path}), "flow and lexicons")

    assert flow.health == "ill"
    assert "hotline.yaml" in flow.detail


async def test_a_database_that_does_not_answer_is_ill_and_its_password_stays_hidden(
    settings: Settings, closed_port: int
) -> None:
    url = SecretStr(f"postgresql://nobody:secret-of-nobody@127.0.0.1:{closed_port}/none")
    database = await found(settings.model_copy(update={"database": DatabaseSettings(url=url)}), "database")

    assert database.health == "ill"
    assert "CALLCENTER_DATABASE__URL" in database.mend
    assert "secret-of-nobody" not in database.detail


async def test_a_database_that_is_up_to_date_is_well(settings: Settings, postgres: EmbeddedPostgres) -> None:
    there = DatabaseSettings(url=SecretStr(postgres.url))

    assert (await found(settings.model_copy(update={"database": there}), "database")).health == "well"


async def test_entries_under_another_key_are_counted(
    settings: Settings, postgres: EmbeddedPostgres, database: Database
) -> None:
    there = settings.model_copy(update={"database": DatabaseSettings(url=SecretStr(postgres.url))})
    await put_on_list(there, database, "13800138000", category=1, level=1, basis="consent")
    changed = SiteSettings(list_key=SecretStr("another-key-of-32-characters-----"))
    known = changed.model_copy(update={"list_key_before": SECRET})

    assert (await found(there, "special-service list")).health == "well"
    lost = await found(there.model_copy(update={"site": changed}), "special-service list")
    left = await found(there.model_copy(update={"site": known}), "special-service list")

    assert (lost.health, left.health) == ("warning", "well")
    assert lost.detail.startswith("1 entries")
    assert "LIST_KEY_BEFORE" in lost.mend


async def test_a_refused_login_names_the_secret(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "WITHIN_S", 1.0)
    async with ami_server(Login=refusal("Authentication failed")) as asterisk:
        node = await found(on(settings, asterisk.port), "asterisk pbx1")

    assert node.health == "ill"
    assert "Authentication failed" in node.detail
    assert "CALLCENTER_ASTERISK__AMI_SECRET" in node.mend


async def test_an_asterisk_that_says_nothing_is_ill_within_the_deadline(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "WITHIN_S", 0.4)
    async with ami_server(Login=silence) as asterisk:
        node = await found(on(settings, asterisk.port), "asterisk pbx1")

    assert (node.health, node.detail) == ("ill", "login failed: no answer")


async def test_an_asterisk_that_answers_but_refuses_to_tell_is_ill(settings: Settings) -> None:
    async with ami_server(CoreSettings=refusal("Permission denied")) as asterisk:
        node = await found(on(settings, asterisk.port), "asterisk pbx1")

    assert node.health == "ill"
    assert "Permission denied" in node.detail


async def test_a_list_of_programs_that_cannot_be_read_is_the_only_finding(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    (settings.data / "tools.json").write_text("{")
    findings = await examine(settings)

    assert [one.what for one in findings.found] == ["programs"]
    assert not findings.is_well


@pytest.mark.parametrize(
    ("version", "too_old"),
    [
        ("18.26.4", True),
        ("20.11.1", True),
        ("20.12.0", False),
        ("22.1.9", True),
        ("22.10.1~dfsg+~cs6.15.60671435-1", False),
        ("23.0.0", False),
        ("certified/20.7-cert1", True),
    ],
)
def test_an_asterisk_that_would_mix_both_voices_is_too_old(version: str, too_old: bool) -> None:
    assert is_too_old(version) is too_old


async def test_what_is_shown_to_people_has_a_row_for_each_finding(settings: Settings) -> None:
    findings = await examine(settings)

    assert shown(findings).row_count == len(findings.found)


async def test_a_site_that_has_users_and_nobody_who_keeps_them_is_told_so(
    settings: Settings, postgres: EmbeddedPostgres, database: Database
) -> None:
    there = settings.model_copy(update={"database": DatabaseSettings(url=SecretStr(postgres.url))})
    users = UserStore(database)
    await users.add(KeptUser(User("root", Role.ADMIN, None), "x"))
    told = await found(there, "users")
    await users.add(KeptUser(User("an", Role.SECURITY_ADMIN, None), "x"))
    findings = await examine(there)

    assert (told.health, "--role security_admin" in told.mend) == ("warning", True)
    assert "users" not in {one.what for one in findings.found}
