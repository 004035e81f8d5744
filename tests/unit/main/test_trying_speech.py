"""One text or one sound, and why it leads where it does."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import structlog
from rich.console import Console
from typer.testing import CliRunner, Result

from callcenter.cli import app
from callcenter.main.hearing.explanation_shown import show_attempt
from callcenter.main.hearing.listening_post import ListeningPost
from callcenter.main.hearing.trying_speech import Attempt, hear_file, language_of
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.lexicon import load_lexicon
from callcenter.routing.wordings import load_wordings
from callcenter.speech.sound_files import as_sound, write_wav
from callcenter.vocabulary.hearing import Heard, Hypothesis, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ
from tests.fakes.ears import ScriptedEars

ROOT = Path(__file__).parents[3]
QUEUES = ("consumer", "social", "urban_hpf", "police", "enterprise", "general", "emergency", "progress", "agent")
ZH = Language.ZH


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hotline's own files, and no recogniser; the log goes where it went before."""
    monkeypatch.setenv("CALLCENTER_FLOWS", str(ROOT / "ivr"))
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def known() -> dict[Language, Knowledge]:
    wordings = load_wordings(ROOT / "ivr/wordings.zh.tsv", QUEUES)
    return {ZH: knowledge(load_lexicon(ROOT / "ivr/lexicon.zh.tsv", ZH, QUEUES), wordings)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_wav(tmp_path / "said.wav", as_sound(np.sin(np.arange(RATE_HZ) * 0.3) * 0.1))
    return tmp_path / "said.wav"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["speech", "try", *map(str, arguments)])


def shown(attempt: Attempt) -> str:
    console = Console(width=200, record=True)
    show_attempt(console, attempt)
    return console.export_text()


def test_a_text_is_explained_for_people() -> None:
    said = run("我不是投诉物业，我要问医保报消")

    assert said.exit_code == 0
    assert "social: the caller goes there at once, because that is sure" in said.stdout
    assert "not meant: 投诉" in said.stdout
    assert "as written" in said.stdout
    assert "by its sound" in said.stdout


def test_a_text_is_explained_for_machines_in_its_own_language() -> None:
    told = json.loads(run("my boss has not paid me", "--json").stdout)

    assert (told["language"], told["verdict"], told["destination"]) == ("en", "route", "social")
    assert told["heard"][0]["keywords"][0]["how"] == "exact"
    assert told["heard"][0]["probabilities"]["social"] > told["thresholds"]["route"]
    assert told["latency_ms"] is None


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("着火了", "an emergency's keyword was plainly said"),
        ("转人工", "a person is asked for"),
        ("你好", "the words tell of no matter"),
        ("……", "there are no words"),
    ],
)
def test_every_verdict_has_its_reason(text: str, because: str) -> None:
    assert because in run(text).stdout


def test_words_in_brackets_are_no_markup() -> None:
    assert "[red]医保[/]" in run("[red]医保[/]").stdout


def test_a_text_in_a_language_without_a_lexicon_ends_in_its_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(ROOT / "ivr", tmp_path / "ivr")
    (tmp_path / "ivr/lexicon.ko.tsv").unlink()
    monkeypatch.setenv("CALLCENTER_FLOWS", str(tmp_path / "ivr"))
    said = run("의료보험")

    assert said.exit_code in (1, 2)
    assert "lexicon" in said.stderr


def test_a_file_without_a_recogniser_ends_in_its_mend(file: Path) -> None:
    said = run(file)

    assert said.exit_code == 2
    assert said.stdout == ""
    assert said.stderr.startswith("zh: ")


def test_languages_are_told_by_their_letters() -> None:
    assert [language_of(text) for text in ("我要修shower", "의료보험", "my pension", "")] == ["zh", "ko", "en", "en"]


def test_a_sound_is_explained_with_each_opinion(file: Path, known: dict[Language, Knowledge]) -> None:
    first = Heard(hypotheses=(Hypothesis(("嗯",), -0.1),), engine="one", language=ZH)
    second = Heard(hypotheses=(Hypothesis(("医保",), -0.1),), engine="two", language=ZH, is_second=True)
    ears = ScriptedEars([[(2.5, SpeechStarted()), (3.5, first)]], again=second)
    post = ListeningPost(ears, known)
    attempt = hear_file(post, file, ZH, None)
    post.close()
    told = shown(attempt)

    assert [one.engine for one in attempt.explanations] == ["one", "two"]
    assert "Heard by one (zh)" in told
    assert "Second opinion by two (zh)" in told
    assert "the second opinion changes nothing" in told
    assert "decided by second opinion" in told
    assert attempt.as_object()["latency_ms"] > 0


def test_expected_words_ask_for_a_second_opinion_of_what_is_sure(file: Path, known: dict[Language, Knowledge]) -> None:
    first = Heard(hypotheses=(Hypothesis(("医保报销",), -0.1),), engine="one", language=ZH)
    ears = ScriptedEars([[(3.5, first)]], again=Heard(hypotheses=(), engine="two", language=ZH, is_second=True))
    post = ListeningPost(ears, known)
    attempt = hear_file(post, file, ZH, ["退货"])
    post.close()

    assert ears.opened[-1].asked_again[-1] == ("退货",)
    assert attempt.decision.destination == "social"
    assert "no words" in shown(attempt)


def test_a_silent_file_is_told_as_such(file: Path, known: dict[Language, Knowledge]) -> None:
    post = ListeningPost(ScriptedEars([[]]), known)

    assert "nothing was heard" in shown(hear_file(post, file, ZH, None))
    post.close()
