"""Where a secret stands, and how another comes into its place."""

import stat
from pathlib import Path

import pytest

from callcenter.main.secrets.holders import sessions_of
from callcenter.main.secrets.places import Places, UnwritableSecretError

SESSION, AMI, RECORDINGS = (
    f"CALLCENTER_{name}" for name in ("HTTP__SESSION_SECRET", "ASTERISK__AMI_SECRET", "RECORDINGS__KEY")
)


def test_in_the_env_file_only_its_own_lines_change_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# ours\nexport {SESSION}='old one'\nCALLCENTER_HTTP__PORT=8010\n\n{AMI}=stays")
    file.chmod(0o644)
    places = Places(file, {})

    places.put(SESSION, "new", "old one")
    after = file.read_text()
    places.drop_before(SESSION)

    assert after == f"# ours\nCALLCENTER_HTTP__PORT=8010\n\n{AMI}=stays\n{SESSION}=new\n{SESSION}_BEFORE='old one'\n"
    assert file.read_text() == f"# ours\nCALLCENTER_HTTP__PORT=8010\n\n{AMI}=stays\n{SESSION}=new\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_in_a_file_of_its_own_the_one_before_lies_beside_it(tmp_path: Path) -> None:
    own = tmp_path / "session"
    own.write_text("old\n")
    own.chmod(0o640)
    places = Places(tmp_path / ".env", {f"{SESSION}_FILE": str(own)})

    places.put(SESSION, "new", "old")

    assert (own.read_text(), (tmp_path / "session.before").read_text()) == ("new\n", "old\n")
    assert [stat.S_IMODE(one.stat().st_mode) for one in sorted(tmp_path.iterdir())] == [0o640, 0o600]
    places.drop_before(SESSION)
    assert [one.name for one in tmp_path.iterdir()] == ["session"]


@pytest.mark.parametrize(
    ("environ", "where"),
    [
        ({SESSION: "old"}, "the environment"),
        ({f"{SESSION}_FILE": "/run/secrets/session"}, "/run/secrets/session"),
        ({}, "is not set"),
    ],
)
def test_what_we_cannot_write_is_refused_with_who_can(tmp_path: Path, environ: dict[str, str], where: str) -> None:
    with pytest.raises(UnwritableSecretError, match=f"{where}.* → "):
        Places(tmp_path / ".env", environ).put(SESSION, "new")


def test_a_list_of_those_before_stays_one(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{RECORDINGS}=a\n{RECORDINGS.replace('KEY', 'KEYS_BEFORE')}='[\"z\"]'\n")

    Places(file, {}).put(RECORDINGS, "b", '["a", "z"]')

    assert file.read_text() == 'CALLCENTER_RECORDINGS__KEY=b\nCALLCENTER_RECORDINGS__KEYS_BEFORE=\'["a", "z"]\'\n'


def test_the_sessions_of_a_manager_are_found_in_what_asterisk_prints() -> None:
    shown = (
        "  Username         IP Address       Start       Elapsed     FileDes   HttpCnt   ReadPerms   WritePerms\n"
        "  callcenter       127.0.0.1        1795000000  12          41        0         00000032    00000032\n"
        "  other            127.0.0.1        1795000000  12          42        0         00000032    00000032\n"
        "2 users connected.\n"
    )

    assert sessions_of("callcenter", shown) == ["41"]
