"""Settings in files of their own: who may read them, what is in them, what a fault says."""

from pathlib import Path

import pytest

from callcenter.main.settings_faults import read_settings
from callcenter.secret_files import UnfitSecretFileError, content
from callcenter.settings import Settings
from callcenter.vocabulary.errors import RefusedDocumentError

NAME = "CALLCENTER_HTTP__SESSION_SECRET"
CANARY = "canary-4711-of-a-secret-nobody-sees"


def file(folder: Path, text: str = CANARY + "\n", mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_text(text)
    path.chmod(mode)
    return path


def env(folder: Path, *lines: str) -> Path:
    path = folder / "settings.env"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_a_setting_stands_in_the_file_that_is_named_without_its_last_newline(tmp_path: Path) -> None:
    settings = read_settings(env(tmp_path, f"{NAME}_FILE={file(tmp_path)}"))

    assert settings.http.session_secret.get_secret_value() == CANARY


def test_the_environment_names_files_too_and_overrules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(file(tmp_path)))

    settings = read_settings(env(tmp_path, f"{NAME}=another-secret-of-the-file-dotenv"))

    assert settings.http.session_secret.get_secret_value() == CANARY


def test_beside_it_lies_the_one_before(tmp_path: Path) -> None:
    path = file(tmp_path)
    (tmp_path / "secret.before").write_text("the one before\n")
    (tmp_path / "secret.before").chmod(0o600)

    http = read_settings(env(tmp_path, f"{NAME}_FILE={path}")).http

    assert http.session_secret_before.get_secret_value() == "the one before"


def test_what_systemd_hands_to_us_counts_and_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "callcenter_http__session_secret").write_text(CANARY)
    (handed / "callcenter_http__session_secret").chmod(0o644)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))

    assert read_settings(env(tmp_path)).http.session_secret.get_secret_value() == CANARY


@pytest.mark.parametrize(
    ("text", "mode", "fault"),
    [
        (CANARY, 0o604, "is open to everybody on this machine (mode 0604)"),
        (CANARY, 0o602, "is open to everybody on this machine (mode 0602)"),
        ("", 0o600, "holds nothing"),
        (" \n", 0o600, "holds nothing"),
        (CANARY + "\0", 0o600, "holds nothing"),
        (CANARY * 1000, 0o600, "is larger than 16384 bytes"),
        (CANARY + "\udcff", 0o600, "is not UTF-8"),
    ],
)
def test_an_unfit_file_is_named_with_its_mend_and_nothing_of_it_is_told(
    tmp_path: Path, text: str, mode: int, fault: str
) -> None:
    path = tmp_path / "secret"
    path.write_bytes(text.encode(errors="surrogateescape"))
    path.chmod(mode)

    with pytest.raises(RefusedDocumentError) as refused:
        read_settings(env(tmp_path, f"{NAME}_FILE={path}"))

    told = str(refused.value.problems[0])
    assert fault in told
    assert f"{NAME}_FILE" in told
    assert "→" in told
    assert "canary" not in told


def test_a_file_that_is_not_there_and_a_value_beside_a_file_are_refused(tmp_path: Path) -> None:
    both = env(tmp_path, f"{NAME}_FILE={file(tmp_path)}", f"{NAME}={CANARY}")

    with pytest.raises(RefusedDocumentError, match="are both given"):
        read_settings(both)
    with pytest.raises(UnfitSecretFileError, match="cannot be read: No such file"):
        content("x", tmp_path / "none")
    with pytest.raises(UnfitSecretFileError, match="is no file"):
        content("x", Path("/dev/null"))


def test_a_secret_out_of_other_peoples_documents_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocumentError, match="CALLCENTER_ASTERISK__AMI_SECRET: is a secret that everybody knows"):
        read_settings(env(tmp_path, "CALLCENTER_ASTERISK__AMI_SECRET=ChangeMe"))


def test_no_setting_has_a_name_that_means_the_file_of_another() -> None:
    def names(model: type) -> list[str]:
        fields = getattr(model, "model_fields", {})
        return [name for field in fields for name in (field, *names(fields[field].annotation))]

    assert [name for name in names(Settings) if name.endswith("_file")] == []
