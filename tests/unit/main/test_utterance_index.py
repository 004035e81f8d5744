"""The index of a folder of utterances, as people write it."""

from pathlib import Path

import pytest

from callcenter.main.hearing.utterance_index import Index, load_index, spread
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language

QUEUES = ("consumer", "social", "general", "agent", "emergency")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.wav", "b.flac", "c.ogg"):
        (tmp_path / name).touch()
    return tmp_path


def load(folder: Path, text: str, language: Language | None = None) -> Index:
    (folder / "index.tsv").write_text(text, encoding="utf-8")
    return load_index(folder, QUEUES, language)


def test_an_index_without_a_header_has_the_usual_order(folder: Path) -> None:
    [one] = load(folder, "a.wav\tzh\tm\tconsumer\t买到假货了\n").utterances

    assert (one.file, one.language, one.voice, one.wanted) == (folder / "a.wav", "zh", "m", "consumer")
    assert one.text == "买到假货了"


def test_a_header_may_come_in_any_order_after_a_byte_order_mark(folder: Path) -> None:
    text = "\ufeffqueue\ttext\tnote\tfile\tlanguage\nsocial\tmy pension\tx\tb.flac\ten\n"
    [one] = load(folder, text).utterances

    assert (one.file.name, one.language, one.voice, one.wanted, one.text) == (
        "b.flac", "en", "", "social", "my pension",
    )  # fmt: skip


def test_voice_and_text_may_be_missing(folder: Path) -> None:
    assert len(load(folder, "file\tlanguage\tqueue\na.wav\tzh\tagent\nb.flac\tzh\tnone\n").utterances) == 2
    assert load(folder, "a.wav\tzh\t\temergency\n").utterances[0].text == ""


def test_rows_without_a_language_are_in_the_one_that_is_asked_for(folder: Path) -> None:
    assert load(folder, "file\tqueue\na.wav\tsocial\n", Language.EN).utterances[0].language is Language.EN
    assert [problem.field for problem in load(folder, "file\tqueue\na.wav\tsocial\n").problems] == ["language"]


def test_empty_lines_comments_and_windows_line_ends_are_passed_over(folder: Path) -> None:
    assert len(load(folder, "# ours\r\n\r\na.wav\tzh\tm\tsocial\tx\r\n").utterances) == 1


def test_each_fault_of_a_row_is_told_and_good_rows_stay(folder: Path) -> None:
    text = "file\tlanguage\tvoice\tqueue\ttext\n\txx\tm\tnowhere\t\na.wav\tzh\tm\tsocial\t\nb.flac\tzh\n"
    index = load(folder, text)

    assert [(problem.line, problem.field) for problem in index.problems] == [
        (2, "file"), (2, "language"), (2, "queue"), (4, "queue"),
    ]  # fmt: skip
    assert "write one of zh, en, ko" in str(index.problems[1])
    assert "agent, consumer, emergency" in str(index.problems[2])
    assert [one.file.name for one in index.utterances] == ["a.wav"]


def test_missing_files_are_counted_and_the_others_heard(folder: Path) -> None:
    index = load(folder, "a.wav\tzh\tm\tsocial\t\ngone.wav\tzh\tm\tsocial\t\n")

    assert [one.file.name for one in index.utterances] == ["a.wav"]
    assert [file.name for file in index.missing] == ["gone.wav"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "names no utterance"),
        ("file\tqueue\n", "names no utterance"),
        ("file\tlanguage\ttext\na.wav\tzh\tx\n", "lacks queue"),
    ],
)
def test_an_index_that_cannot_be_used_says_why(folder: Path, text: str, fault: str) -> None:
    with pytest.raises(RefusedDocumentError, match=fault):
        load(folder, text)


def test_a_folder_without_an_index_says_what_an_index_is(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocumentError, match=r"index\.tsv.*file, language, voice, queue, text"):
        load_index(tmp_path, QUEUES)


def test_an_index_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "index.tsv").write_bytes(b"a.wav\tzh\tm\tsocial\t\xff\xfe\n")

    with pytest.raises(RefusedDocumentError, match="UTF-8"):
        load_index(folder, QUEUES)


def test_fewer_utterances_come_from_all_over_the_index(folder: Path) -> None:
    utterances = load(folder, "".join(f"a.wav\tzh\tm\tsocial\t{n}\n" for n in range(10))).utterances

    assert [one.text for one in spread(utterances, 4)] == ["0", "2", "5", "7"]
    assert spread(utterances, None) == utterances
    assert spread(utterances, 99) == utterances
