import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from callcenter.database.segments import Position, last_end, line, read, read_on, segment_path

bodies = st.lists(st.binary(max_size=40).filter(lambda body: b"\n" not in body), max_size=8)


@given(bodies, st.integers(0, 400))
def test_a_segment_cut_anywhere_gives_whole_records_only(written: list[bytes], cut: int) -> None:
    data = b"".join(line(body) for body in written)[:cut]
    with tempfile.TemporaryDirectory() as name:
        segment_path(Path(name), 1).write_bytes(data)
        found = [record.body for record in read_on(Path(name), Position(1, 0))]

    assert found == written[: len(found)]
    assert sum(len(line(body)) for body in found) <= len(data)
    assert len(found) == len(written) or len(b"".join(line(body) for body in written[: len(found) + 1])) > len(data)


def test_a_damaged_line_is_skipped_and_counted(tmp_path: Path) -> None:
    good = line(b"one") + line(b"two") + line(b"three")
    segment_path(tmp_path, 1).write_bytes(good.replace(b"two", b"tw0"))

    reading = read(tmp_path, Position(1, 0))

    assert [record.body for record in reading.records] == [b"one", b"three"]
    assert reading.damaged == 1


def test_a_record_longer_than_a_chunk_is_read_whole(tmp_path: Path) -> None:
    body = b"x" * 600_000
    segment_path(tmp_path, 1).write_bytes(line(body) + line(b"next"))

    assert [len(record.body) for record in read_on(tmp_path, Position(1, 0))] == [600_000, 4]


def test_the_last_end_ignores_what_was_torn_off(tmp_path: Path) -> None:
    segment_path(tmp_path, 3).write_bytes(line(b"whole") + line(b"torn")[:-2])
    segment_path(tmp_path, 4).write_bytes(line(b"torn")[:5])

    assert last_end(tmp_path) == Position(3, len(line(b"whole")))
