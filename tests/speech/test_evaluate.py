"""`callcenter speech evaluate` as people run it: espeak-ng speaks, real recognisers listen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile
import soxr

from callcenter.speech.engines.whisper_model import FILES
from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.sound import RATE_HZ
from tests.speech.conftest import Say
from tests.speech.whisper import UTTERANCES, need_whisper

ROOT = Path(__file__).parents[2]
WANTED = {"소비자": "consumer", "의료보험": "social", "주민등록": "police", "상담원": "agent"}


@pytest.fixture
def folder(tmp_path: Path, say: Say) -> Path:
    """Four keywords, each in another kind of file, and a row and a file that are wrong."""
    kinds = (("wav", 8000), ("flac", 8000), ("ogg", 48000), ("wav", 44100))
    rows = ["queue\tfile\tlanguage\ttext\tvoice"]
    for number, (word, queue) in enumerate(WANTED.items()):
        ending, rate_hz = kinds[number]
        name, mono = f"{number}.{ending}", soxr.resample(samples_of(say(word)), RATE_HZ, rate_hz)
        soundfile.write(tmp_path / name, mono[:, None].repeat(2, axis=1), rate_hz)
        rows.append(f"{queue}\t{name}\tko\t{word}\tv{number % 2}")
    rows += ["consumer\tgone.wav\tko\t\t", "moon\t0.wav\tko\t\t"]
    (tmp_path / "index.tsv").write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path, **settings: str | Path) -> subprocess.CompletedProcess[str]:
    """From the project's folder, without a site's settings."""
    command = [sys.executable, "-m", "callcenter", "speech", "evaluate", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CALLCENTER_")}
    environment |= {"PYTHONPATH": str(ROOT / "src")} | {name: str(value) for name, value in settings.items()}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)


def test_a_folder_of_any_sound_files_is_heard_and_counted(folder: Path) -> None:
    ran = run(folder, "--json", "--picture", folder / "p.svg", "--out", folder / "out.tsv")
    told = json.loads(ran.stdout)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("\n") == 1
    assert set(told) == {"ko", "details"}
    assert {name: told["ko"][name] for name in ("total", "right", "wrong_queue", "engine")} == {
        "total": 4, "right": 4, "wrong_queue": 0, "engine": "vosk",
    }  # fmt: skip
    assert "index.tsv:7: queue: moon is no destination" in ran.stderr
    assert "gone.wav" in ran.stderr
    assert len((folder / "out.tsv").read_text().splitlines()) == 5
    assert (folder / "p.svg").read_text().startswith("<svg")


def test_people_are_told_by_tables_and_noise_by_its_name(folder: Path) -> None:
    ran = run(folder, "--snr", "20", "--noise", "street", "--limit", "2")

    assert ran.returncode == 0, ran.stderr
    assert "street 20 dB" in ran.stdout
    assert "Wanted, and where it led" in ran.stdout


def test_a_language_without_a_model_ends_in_its_mend(folder: Path) -> None:
    (folder / "index.tsv").write_text("0.wav\ten\tv\tsocial\n")
    ran = run(folder, "--engine", "vosk")

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "en: " in ran.stderr
    assert "vosk-model-small-en-us-0.15" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_folder_without_an_index_ends_in_its_mend(tmp_path: Path) -> None:
    ran = run(tmp_path)

    assert ran.returncode == 1
    assert "name a folder that holds index.tsv" in ran.stderr


def test_whisper_hears_mandarin_and_english(tmp_path: Path) -> None:
    whisper = need_whisper()
    wanted = {"zh-power-cut": "general", "zh-agent": "agent", "en-noise-at-night": "urban_hpf", "en-agent": "agent"}
    for name in wanted:
        (tmp_path / f"{name}.flac").symlink_to((ROOT / UTTERANCES / f"{name}.flac").resolve())
    rows = (f"{name}.flac\t{name[:2]}\t\t{queue}" for name, queue in wanted.items())
    (tmp_path / "index.tsv").write_text("\n".join(rows))
    ran = run(tmp_path, "--engine", "whisper", "--json", CALLCENTER_SPEECH__WHISPER=whisper.resolve())
    told = json.loads(ran.stdout)

    assert ran.returncode == 0, ran.stderr
    assert set(told) == {"zh", "en", "details"}
    for language in ("zh", "en"):
        assert (told[language]["total"], told[language]["engine"]) == (2, "whisper")
        assert (told[language]["right"], told[language]["wrong_queue"]) == (2, 0)
        assert 0 < told[language]["latency_ms"]["median"] < 5_000


def test_a_model_that_is_not_the_known_one_is_refused_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    whisper = tmp_path / "whisper"
    whisper.mkdir()
    for name in FILES:
        (whisper / name).write_text("{}")
    (folder / "index.tsv").write_text("0.wav\ten\tv\tsocial\n")
    ran = run(folder, "--engine", "whisper", CALLCENTER_SPEECH__WHISPER=whisper)

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    assert "en: whisper: " in ran.stderr
