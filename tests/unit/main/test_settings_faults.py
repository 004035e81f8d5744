"""Settings that cannot be used: each fault by its variable, where it was written, and its mend."""

import os
from pathlib import Path

import pytest

from callcenter.main.settings_faults import read_settings
from callcenter.settings import Settings
from callcenter.speech.engines.choosing import EngineWish
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.upper().startswith("CALLCENTER_"):
            monkeypatch.delenv(name)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def refusal(env_file: Path, text: str = "") -> list[str]:
    if text:
        env_file.write_text(text, "utf-8")
    with pytest.raises(RefusedDocumentError) as refused:
        read_settings(env_file)
    assert all(problem.mend for problem in refused.value.problems)
    return [f"{problem.file.name}:{problem.line}: {problem.field}" for problem in refused.value.problems]


def test_without_any_settings_every_default_holds(env_file: Path) -> None:
    assert read_settings(env_file) == Settings(_env_file=None)


def test_the_environment_overrules_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("CALLCENTER_HTTP__PORT=8001\nCALLCENTER_SITE__AREA_CODE=010\n")
    monkeypatch.setenv("CALLCENTER_HTTP__PORT", "8002")

    settings = read_settings(env_file)
    assert (settings.http.port, settings.site.area_code) == (8002, "010")


def test_a_fault_in_the_environment_names_the_variable(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP__PORT", "eighty")

    assert refusal(env_file) == ["environment:0: CALLCENTER_HTTP__PORT"]


def test_a_fault_in_the_file_names_its_line_too(env_file: Path) -> None:
    text = "# ports\n\nCALLCENTER_HTTP__PORT=80000\ncallcenter_asterisk__ring_s=2\n"

    assert refusal(env_file, text) == [".env:4: CALLCENTER_ASTERISK__RING_S", ".env:3: CALLCENTER_HTTP__PORT"]


def test_a_good_value_in_the_file_does_not_take_the_blame_for_the_environments(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP__PORT", "0")

    assert refusal(env_file, "CALLCENTER_HTTP__PORT=8000\n") == ["environment:0: CALLCENTER_HTTP__PORT"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("CALLCENTER_HTP__PORT=8000", "CALLCENTER_HTP__PORT"),
        ("CALLCENTER_HTTP__PROT=8000", "CALLCENTER_HTTP__PROT"),
        ("HTTP_PORT=8000", "HTTP_PORT"),
    ],
)
def test_a_name_that_is_no_setting_is_refused(env_file: Path, line: str, field: str) -> None:
    assert refusal(env_file, line) == [f".env:1: {field}"]


def test_a_fault_inside_json_names_the_variable_and_the_place_in_it(env_file: Path) -> None:
    nodes = '[{"id":"pbx1"},{"id":"Two","ami_port":"x"}]'

    assert refusal(env_file, f"CALLCENTER_ASTERISK__NODES='{nodes}'\n") == [
        ".env:1: CALLCENTER_ASTERISK__NODES, at 1.id",
        ".env:1: CALLCENTER_ASTERISK__NODES, at 1.ami_port",
    ]


@pytest.mark.parametrize(
    "line", ["CALLCENTER_ASTERISK__NODES=pbx1", "CALLCENTER_HTTP=x", "CALLCENTER_SPEECH__MODELS={"]
)
def test_json_that_cannot_be_read_is_refused_by_name(env_file: Path, line: str) -> None:
    assert refusal(env_file, line) == [f".env:1: {line.partition('=')[0]}"]


def test_a_line_that_is_no_setting_is_refused(env_file: Path) -> None:
    assert refusal(env_file, "CALLCENTER_HTTP__PORT=8000\nport 8000 !\n'torn\n") == [".env:2: line", ".env:3: line"]


def test_a_file_that_is_not_utf_8_is_refused(env_file: Path) -> None:
    env_file.write_bytes(b"CALLCENTER_SITE__AREA_CODE=\xff\n")

    assert refusal(env_file) == [".env:0: file"]


def test_a_folder_in_the_place_of_the_file_is_refused(env_file: Path) -> None:
    env_file.mkdir()

    assert refusal(env_file) == [".env:0: file"]


def test_a_secret_is_never_shown(env_file: Path) -> None:
    env_file.write_text('CALLCENTER_SITE__LIST_KEY=["not a string"\nCALLCENTER_DATABASE={"url": 1234}\n')

    with pytest.raises(RefusedDocumentError) as refused:
        read_settings(env_file)
    assert "1234" not in str(refused.value)


def test_how_a_language_is_heard_may_be_written_as_one_object_or_field_by_field(env_file: Path) -> None:
    env_file.write_text("CALLCENTER_SPEECH__HEARING__ZH__ENGINE=whisper\n")
    by_field = read_settings(env_file).speech.hearing
    env_file.write_text('CALLCENTER_SPEECH__HEARING={"zh": {"engine": "whisper"}}\n')

    assert read_settings(env_file).speech.hearing == by_field
    assert by_field[Language.ZH].engine is EngineWish.WHISPER


def test_an_engine_that_there_is_not_and_a_language_that_there_is_not_are_named(env_file: Path) -> None:
    assert refusal(env_file, 'CALLCENTER_SPEECH__HEARING={"zh": {"engine": "kaldi"}, "eo": {}}\n') == [
        ".env:1: CALLCENTER_SPEECH__HEARING, at zh.engine",
        ".env:1: CALLCENTER_SPEECH__HEARING, at eo.[key]",
    ]


def test_whisper_cannot_be_asked_for_a_keyword_grammar(env_file: Path) -> None:
    env_file.write_text('CALLCENTER_SPEECH__HEARING={"zh": {"engine": "whisper", "decoding": "grammar"}}\n')
    with pytest.raises(RefusedDocumentError) as refused:
        read_settings(env_file)

    [problem] = refused.value.problems
    assert "whisper has no keyword grammar: write decoding auto, or engine vosk" in str(problem)
