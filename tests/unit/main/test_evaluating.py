"""A folder of utterances counted, with ears that follow a script."""

import json
from pathlib import Path

import numpy as np
import pytest

from callcenter.main.hearing.evaluating import Hearer, Job, NoNoiseError, Report, Wanted, evaluate_folder, jobs_of
from callcenter.main.hearing.evaluation_shown import COLUMNS, picture, write_picture, write_rows
from callcenter.main.hearing.listening_post import ListeningPost, Manner
from callcenter.main.hearing.telephone_sound import LEAD_S, Room, g711, spoken
from callcenter.main.hearing.utterance_index import Index, Utterance, load_index
from callcenter.main.terminal import UnwritableError
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.lexicon import load_lexicon
from callcenter.settings import Settings
from callcenter.speech.sound_files import as_sound, samples_of, write_wav
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.hearing import Heard, Hearing, Hypothesis, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ
from tests.fakes.ears import ScriptedEars

EN = Language.EN
IVR = Path(__file__).parents[3] / "ivr"
QUEUES = ("consumer", "social", "agent")
SAID = ("refund please", "my pension", "refund", "operator", "")
WANTED = ("consumer", "social", "social", "agent", "consumer")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Knowledge]:
    file = tmp_path_factory.mktemp("lexicon") / "lexicon.en.tsv"
    rows = (("refund", "consumer"), ("pension", "social"), ("operator", "agent"))
    file.write_text("keyword\tdestination\tmatter\tweight\n" + "".join(f"{w}\t{d}\tgeneral\t6\n" for w, d in rows))
    return {EN: knowledge(load_lexicon(file, EN, QUEUES), ())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five utterances of a second between half seconds of silence."""
    tone = np.sin(np.arange(RATE_HZ) / RATE_HZ * 2 * np.pi * 300) * 0.1
    for number in range(len(SAID)):
        pause = np.zeros(RATE_HZ // 2)
        write_wav(tmp_path / f"{number}.wav", as_sound(np.concatenate([pause, tone * (1 + number / 10), pause])))
    rows = (f"{number}.wav\ten\tv{number % 2}\t{wanted}\t{SAID[number]}" for number, wanted in enumerate(WANTED))
    (tmp_path / "index.tsv").write_text("\n".join(rows))
    return tmp_path


def heard(words: str) -> list[tuple[float, Hearing]]:
    hypotheses = (Hypothesis(tuple(words.split()), -0.05),) if words else ()
    return [(2.7, SpeechStarted()), (3.8, Heard(hypotheses=hypotheses, engine="scripted", language=EN))]


def evaluated(folder: Path, known: dict[Language, Knowledge], room: Room | None = None) -> Report:
    """By ears that hear what is written in the index."""
    index = load_index(folder, QUEUES)
    # The first utterance is heard twice: once to warm up.
    post = ListeningPost(ScriptedEars([heard(words) for words in (SAID[0], *SAID)]), known)
    hearer = Hearer(post, room)
    tried = [hearer.hear(job) for job in jobs_of(index.utterances, index.utterances, room)]
    post.close()
    return Report(tuple(tried), index)


def test_the_report_holds_languages_and_one_more_key(folder: Path, known: dict[Language, Knowledge]) -> None:
    told = json.loads(json.dumps(evaluated(folder, known).as_object()))

    assert set(told) == {"en", "details"}
    counts = {name: told["en"][name] for name in ("total", "right", "wrong_queue", "asked_again", "person", "engine")}
    assert counts == {
        "total": 5, "right": 3, "wrong_queue": 1, "asked_again": 1, "person": 0, "engine": "scripted",
    }  # fmt: skip
    assert told["details"]["confusions"] == {
        "agent": {"(person)": 1}, "consumer": {"(asked again)": 1, "consumer": 1},
        "social": {"consumer": 1, "social": 1},
    }  # fmt: skip
    assert set(told["details"]["by_voice"]) == {"v0", "v1"}
    assert set(told["details"]["by_noise"]) == {"clean"}


def test_latency_is_counted_from_the_end_of_speech(folder: Path, known: dict[Language, Knowledge]) -> None:
    report = evaluated(folder, known)
    told = report.as_object()["en"]

    assert isinstance(told, dict)
    # Spoken from 2.0 + 0.5 s to 3.5 s, told at 3.8 s; deciding costs a little.
    assert told["latency_ms"]["median"] == pytest.approx(300, abs=150)
    assert report.tried[0].ends_s == pytest.approx(LEAD_S + 1.5, abs=0.03)


def test_noise_is_named_in_the_report(folder: Path, known: dict[Language, Knowledge]) -> None:
    told = evaluated(folder, known, Room("street", 12.5)).evaluation

    assert set(told.by_noise) == {"street 12.5 dB"}


def test_a_file_that_is_no_sound_is_told_and_the_rest_counted(folder: Path, known: dict[Language, Knowledge]) -> None:
    (folder / "4.wav").write_text("not a sound")
    told = evaluated(folder, known).as_object()

    assert isinstance(told["details"], dict)
    assert "4.wav" in told["details"]["unreadable_files"][0]
    assert told["details"]["all"]["total"] == 4


def test_babblers_are_others_with_other_voices_first() -> None:
    among = [Utterance(file=Path(f"{n}"), language=EN, wanted="social", voice=f"v{n % 2}") for n in range(20)]
    jobs = jobs_of(among, among, Room("babble", 10))

    assert all(len(job.others) == 8 for job in jobs)
    assert all(int(other.name) % 2 != int(job.utterance.file.name) % 2 for job in jobs for other in job.others)
    assert jobs == jobs_of(among, among, Room("babble", 10))
    assert jobs != jobs_of(among, among, Room("babble", 10, seed=2))
    [alone] = jobs_of(among[:1], among[:3], Room("babble", 10))
    assert [other.name for other in alone.others] == ["1", "2"]


def test_a_caller_in_noise_is_as_loud_as_before_and_the_same_each_time(folder: Path) -> None:
    file, others = folder / "0.wav", (folder / "1.wav", folder / "2.wav")
    clean, noisy, same = (spoken(file, room, others) for room in (None, Room("babble", 10), Room("babble", 10)))
    around = samples_of(noisy.sound) - samples_of(clean.sound)

    assert noisy == same
    # The tone stands at -20 dBFS - 3 dB, the noise 10 dB below it: to the grain of A-law.
    assert 10 * np.log10((around**2).mean()) == pytest.approx(-33, abs=0.5)


def test_what_has_been_through_a_telephone_stays_as_it_is() -> None:
    once = g711(np.random.default_rng(1).standard_normal(RATE_HZ) * 0.1)

    assert g711(samples_of(once)) == once


def test_rows_tell_what_became_of_each_utterance(folder: Path, known: dict[Language, Knowledge]) -> None:
    write_rows(folder / "out.tsv", evaluated(folder, known))
    header, *rows = [line.split("\t") for line in (folder / "out.tsv").read_text().splitlines()]

    assert tuple(header) == COLUMNS
    assert len(rows) == 5
    assert dict(zip(header, rows[2], strict=True)) | {"latency_ms": "", "probability": ""} == {
        "file": "2.wav", "language": "en", "voice": "v0", "noise": "clean", "text": "refund", "wanted": "social",
        "outcome": "wrong_queue", "verdict": "route", "why": "sure", "destination": "consumer", "probability": "",
        "runner_up": "social", "heard": "scripted: refund", "engine": "scripted", "decided_by": "end of speech",
        "latency_ms": "",
    }  # fmt: skip


def test_the_picture_has_a_cell_for_each_confusion(folder: Path, known: dict[Language, Knowledge]) -> None:
    drawn = picture(evaluated(folder, known).evaluation)

    assert drawn.startswith("<svg")
    assert drawn.count('text-anchor="middle"') == 5
    assert "3 of 5 right, 1 to a wrong queue, 1 asked again" in drawn
    assert "(asked again)" in drawn


@pytest.mark.parametrize(("name", "mend"), [("p.png", r"ends in \.svg"), ("none/p.svg", "cannot be written")])
def test_a_picture_that_cannot_be_written_says_why(
    folder: Path, known: dict[Language, Knowledge], name: str, mend: str
) -> None:
    with pytest.raises(UnwritableError, match=mend):
        write_picture(folder / name, evaluated(folder, known))


def test_bad_rows_and_missing_files_are_in_the_report() -> None:
    problem = Problem(Path("index.tsv"), 3, "queue", "is empty", "name one")
    told = Report((), Index((), (problem,), (Path("gone.wav"),))).as_object()["details"]

    assert isinstance(told, dict)
    assert told["bad_rows"] == ["index.tsv:3: queue: is empty → name one"]
    assert told["missing_files"] == ["gone.wav"]


def test_utterances_are_heard_without_babble_where_none_is_wanted() -> None:
    one = Utterance(file=Path("a"), language=EN, wanted="social")

    assert jobs_of([one], [one], None) == [Job(utterance=one)]


class Silent:
    """Nobody who is told."""

    def read(self, index: Index, count: int) -> None: ...

    def heard(self) -> None: ...


@pytest.mark.parametrize(
    ("noise", "mend"), [("babble", "nobody else in the index"), ("roar.wav", "one of babble, white, street, music")]
)
def test_noise_that_is_not_to_be_had_is_told_before_anything_is_heard(folder: Path, noise: str, mend: str) -> None:
    (folder / "index.tsv").write_text("0.wav\ten\t\tsocial\n")
    wanted = Wanted(folder=folder, manner=Manner(), room=Room(noise, 10))

    with pytest.raises(NoNoiseError, match=mend):
        evaluate_folder(Settings(flows=IVR, data=folder), wanted, Silent())


def test_an_index_without_anything_to_hear_tells_its_faults_and_that(folder: Path) -> None:
    (folder / "index.tsv").write_text("0.wav\ten\t\tmoon\n")
    wanted = Wanted(folder=folder, manner=Manner())

    with pytest.raises(RefusedDocumentError) as refused:
        evaluate_folder(Settings(flows=IVR, data=folder), wanted, Silent())
    assert [problem.fault for problem in refused.value.problems] == [
        "moon is no destination of the lexicons", "names no utterance that can be heard",
    ]  # fmt: skip
