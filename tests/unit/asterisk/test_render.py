import re
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from callcenter.asterisk.config import AsteriskInstall, NodeConfig, NodeFolders, TlsFiles, render, write
from callcenter.asterisk.config.modules import OPTIONAL, REQUIRED
from callcenter.asterisk.config.render import MAX_RUN_PATH
from callcenter.asterisk.seats import FAMILY, Account, entries
from callcenter.asterisk.settings import AsteriskSettings, NodeSettings
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import QueueId, SeatId
from callcenter.vocabulary.seats import SeatKind

AMI_SECRET, SEAT_KEY = "w3OhkYzRvT-0aBqLmN_x", "Pq7-ZtUe4sDfGhJk_29v"


@pytest.fixture
def config(tmp_path: Path) -> NodeConfig:
    modules = tmp_path / "modules"
    modules.mkdir()
    for name in (*REQUIRED, *OPTIONAL):
        (modules / f"{name}.so").touch()
    settings = AsteriskSettings(ami_secret=SecretStr(AMI_SECRET), seat_key=SecretStr(SEAT_KEY))
    folders = NodeFolders(Path("/srv/callcenter/run/pbx1"), Path("/srv/callcenter/recordings"))
    install = AsteriskInstall(Path("/usr/sbin/asterisk"), modules, Path("/usr/share/asterisk"))
    tls = TlsFiles(Path("/srv/callcenter/tls/certificate.pem"), Path("/srv/callcenter/tls/key.pem"))
    return NodeConfig(settings, NodeSettings(), folders, install, tls)


def refusal(config: NodeConfig) -> str:
    with pytest.raises(RefusedDocumentError) as refused:
        render(config)
    return str(refused.value)


def test_nothing_of_a_template_is_left_in_what_is_rendered(config: NodeConfig) -> None:
    for name, text in render(config).items():
        assert not re.search(r"{{|}}|{%|%}|None|<[a-z.]+ object", text), name


def test_the_standby_is_tried_after_the_service(config: NodeConfig) -> None:
    lines = render(config)["extensions.conf"].splitlines()
    sockets = [line for line in lines if "TryExec(AudioSocket(" in line]

    assert [re.findall(r":(\d+)\)", line) for line in sockets] == [["9092"], ["9093"]]


@pytest.mark.parametrize("kind", SeatKind)
def test_the_dialplan_writes_a_seat_as_the_service_expects_to_read_it(config: NodeConfig, kind: SeatKind) -> None:
    account = Account(SeatId("1001"), kind, "0123456789abcdef")
    written = (
        render(config)["extensions.conf"].replace("${CC_SEAT}", account.seat).replace("${CC_SECRET}", account.secret)
    )

    for key, value in entries(account, config.node.host).items():
        assert f"Set(DB({FAMILY}/{key})={value})" in written


def test_no_password_is_in_any_file_but_that_of_ami(config: NodeConfig) -> None:
    secret = config.asterisk.ami_secret.get_secret_value()

    assert [name for name, text in render(config).items() if secret in text] == ["manager.conf"]
    assert not any(config.asterisk.seat_key.get_secret_value() in text for text in render(config).values())


def test_a_module_that_this_asterisk_lacks_and_we_can_do_without_is_not_loaded(config: NodeConfig) -> None:
    (config.install.modules / "res_cdrel_custom.so").unlink()

    assert "res_cdrel_custom" not in render(config)["modules.conf"]


def test_a_module_that_we_need_is_missed_by_name(config: NodeConfig) -> None:
    (config.install.modules / "app_audiosocket.so").unlink()

    assert "app_audiosocket" in refusal(config)
    assert "scripts/setup" in refusal(config)


@pytest.mark.parametrize(
    "secret", ["", "short", "with;a-semicolon-in-it", "with\nread = all-of-it", "with space 12345678"]
)
def test_a_secret_that_would_break_the_syntax_is_refused_and_not_shown(config: NodeConfig, secret: str) -> None:
    asterisk = config.asterisk.model_copy(update={"ami_secret": SecretStr(secret)})
    told = refusal(replace(config, asterisk=asterisk))

    assert "CALLCENTER_ASTERISK__AMI_SECRET" in told
    assert "→" in told
    assert not secret or secret not in told


def test_a_hotline_number_that_is_dialplan_is_refused(config: NodeConfig) -> None:
    asterisk = config.asterisk.model_copy(update={"hotline_numbers": ("12345,1,System(reboot)",)})

    assert "CALLCENTER_ASTERISK__HOTLINE_NUMBERS" in refusal(replace(config, asterisk=asterisk))


def test_all_faults_are_told_at_once(config: NodeConfig) -> None:
    asterisk = config.asterisk.model_copy(update={"ami_secret": SecretStr(""), "seats": "1009-1001"})

    assert len(refusal(replace(config, asterisk=asterisk)).splitlines()) == 2


@pytest.mark.parametrize("folder", ["/srv/a,b", "/srv/a;b", "/srv/${HOME}", "/srv/a b", "/srv/a)b", "/srv/a\nb"])
def test_a_data_folder_whose_name_would_break_the_dialplan_is_refused(config: NodeConfig, folder: str) -> None:
    folders = replace(config.folders, recordings=Path(folder))

    assert "CALLCENTER_DATA" in refusal(replace(config, folders=folders))


def test_a_run_folder_too_long_for_the_control_socket_is_refused(config: NodeConfig) -> None:
    folders = replace(config.folders, run=Path("/" + "r" * MAX_RUN_PATH))

    assert "socket" in refusal(replace(config, folders=folders))


def test_a_queue_that_is_no_id_is_refused(config: NodeConfig) -> None:
    assert "queues" in refusal(replace(config, queues=(QueueId("general"), QueueId("a]\n[b"))))


def test_a_flow_without_the_default_queue_is_refused(config: NodeConfig) -> None:
    assert "general" in refusal(replace(config, queues=(QueueId("social"),)))


def test_only_what_changed_is_written_and_strays_go(config: NodeConfig, tmp_path: Path) -> None:
    folders = NodeFolders(tmp_path / "run", tmp_path / "recordings")
    files = render(config)

    assert write(files, folders) == set(files)
    assert write(files, folders) == set()

    (folders.etc / "chan_dahdi.conf").write_text("[channels]\n")
    ring = files | {"queues.conf": files["queues.conf"].replace("timeout = 15", "timeout = 20")}
    assert write(ring, folders) == {"queues.conf", "chan_dahdi.conf"}
    assert not (folders.etc / "chan_dahdi.conf").exists()


def test_files_with_secrets_are_for_their_owner_only(config: NodeConfig, tmp_path: Path) -> None:
    folders = NodeFolders(tmp_path / "run", tmp_path / "recordings")
    write(render(config), folders)

    assert {path.stat().st_mode & 0o077 for path in folders.etc.iterdir()} == {0}


DIAL = "PJSIP/citizens/sip:{number}@192.0.2.10"


def transferring(config: NodeConfig, *numbers: str, dial: str = DIAL) -> NodeConfig:
    settings = config.asterisk.model_copy(update={"transfers": numbers, "transfer_dial": dial})
    return replace(config, asterisk=settings)


def test_only_the_numbers_that_the_site_allows_can_be_dialled(config: NodeConfig) -> None:
    text = render(transferring(config, "02012320", "110"))["extensions.conf"]
    section = text.partition("[transfers]")[2].partition("\n[")[0]

    assert re.findall(r"^exten => (\w+),1,(?:Dial\(([^,]+),)?", section, re.MULTILINE) == [
        ("n02012320", "PJSIP/citizens/sip:02012320@192.0.2.10"),
        ("n110", "PJSIP/citizens/sip:110@192.0.2.10"),
        ("i", ""),
    ]


@pytest.mark.parametrize("number", ["", "1", "0201232x", "110,1", "110&PJSIP", "+86110", "1" * 21])
def test_a_transfer_number_that_is_none_is_refused(config: NodeConfig, number: str) -> None:
    assert "CALLCENTER_ASTERISK__TRANSFERS" in refusal(transferring(config, number))


@pytest.mark.parametrize(
    "dial", ["", "PJSIP/trunk", "{number}", "PJSIP/{number}&PJSIP/1001", "PJSIP/{number},30", "Local/{number}@${X}"]
)
def test_a_way_to_dial_them_that_would_break_the_dialplan_is_refused(config: NodeConfig, dial: str) -> None:
    assert "CALLCENTER_ASTERISK__TRANSFER_DIAL" in refusal(transferring(config, "110", dial=dial))


@pytest.mark.parametrize(
    "secret", ["a" * 24, "1234567890123456789", "changeme-changeme-changeme", "Password_Asterisk_12345"]
)
def test_a_secret_that_anybody_would_try_is_refused_and_not_shown(config: NodeConfig, secret: str) -> None:
    asterisk = config.asterisk.model_copy(update={"seat_key": SecretStr(secret)})
    told = refusal(replace(config, asterisk=asterisk))

    assert "CALLCENTER_ASTERISK__SEAT_KEY" in told
    assert secret not in told


def test_nobody_at_a_seat_or_at_a_carrier_comes_to_a_line_that_dials_out(config: NodeConfig) -> None:
    asterisk = config.asterisk.model_copy(
        update={"transfers": ("12315",), "transfer_dial": "PJSIP/citizens/sip:{number}@192.0.2.1"}
    )
    text = render(replace(config, asterisk=asterisk))["extensions.conf"]
    text = re.sub(r"^;.*\n", "", text, flags=re.MULTILINE)
    contexts = dict(re.findall(r"^\[([\w-]+)\]\n(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL))

    assert "include" not in text
    assert re.findall(r"^exten => ([^,]+),1", contexts["seats"], re.MULTILINE) == ["*43"]
    assert set(re.findall(r"^exten => ([^,]+),1", contexts["citizens"], re.MULTILINE)) == {"12345", "96128"}
    assert {name for name, lines in contexts.items() if re.search(r"[,\n ]Dial\(", lines)} == {"offer", "transfers"}
    assert re.findall(r"Dial\((.*?),\${CC_RING", contexts["offer"]) == ["PJSIP/${FILTER(0-9,${CC_DIAL:6})}"]
    assert re.findall(r"Dial\(([^,]*),", contexts["transfers"]) == ["PJSIP/citizens/sip:12315@192.0.2.1"]
