"""Marks lie in files that only their owner reads, and are only added."""

from datetime import UTC, datetime
from pathlib import Path

from callcenter.audit.chain import Mark
from callcenter.audit.marks import Marks


def mark(seq: int, month: int = 11) -> Mark:
    return Mark(at=datetime(2026, month, 22, tzinfo=UTC), seq=seq, entry=seq, link="ab" * 32)


def test_marks_are_read_as_they_were_made(tmp_path: Path) -> None:
    marks = Marks(tmp_path / "audit")
    assert marks.read() == ([], [])

    made = [mark(1), mark(2), mark(5, 12)]
    for one in made:
        marks.add(one)

    assert marks.read() == (made, [])
    assert marks.read(files=1) == ([mark(5, 12)], [])
    assert [path.name for path in sorted(marks.folder.iterdir())] == ["2026-11.jsonl", "2026-12.jsonl"]
    assert {path.stat().st_mode & 0o777 for path in marks.folder.iterdir()} == {0o600}
    assert marks.folder.stat().st_mode & 0o777 == 0o700


def test_a_line_that_is_no_mark_is_told_by_its_place(tmp_path: Path) -> None:
    marks = Marks(tmp_path)
    marks.add(mark(1))
    path = tmp_path / "2026-11.jsonl"
    path.write_text(path.read_text() + '{"seq": 2}\n')

    assert marks.read() == ([mark(1)], [f"{path}:2"])
