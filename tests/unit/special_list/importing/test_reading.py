"""Files as people save them, and files that nobody should be made to read."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from callcenter.special_list.importing import reading, sheet, spreadsheet
from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.special_list.importing.reading import opened

TABLE = '手机号,残疾类别\n13800138000,听力\n\n020-83333333,"视力,言语"\n'
ROWS = [(1, ["手机号", "残疾类别"]), (2, ["13800138000", "听力"]), (4, ["020-83333333", "视力,言语"])]


def lines(path: Path) -> list[tuple[int, list[str]]]:
    with opened(path) as found:
        return list(found.lines())


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_file_of_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert lines(saved(tmp_path / "list.csv", TABLE.encode(encoding))) == ROWS


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_cells_too(tmp_path: Path, delimiter: str) -> None:
    content = f"a{delimiter}b{delimiter}c,d\r\n1{delimiter}2{delimiter}3\r\n"

    assert lines(saved(tmp_path / "list.txt", content.encode())) == [(1, ["a", "b", "c,d"]), (2, ["1", "2", "3"])]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"a,b\n1,\x00\n", "line 2: holds a NUL"),
        ("手机\n".encode() + b"\xff\xff\n", "neither UTF-8 nor GB18030"),
        (b"a,b\n" + b"x" * 70_000, "line 2: longer than"),
        (b'a,b\n"1,2\n', "quotation mark"),
        (b'a,b\n"1"2,3\n', "quotation mark"),
        (b"a" + b"," * 300, "line 1: 301 columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, r"\.xls"),
        (b"PK\x03\x04 torn", "no sound spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_how_to_mend_it(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnusableFileError, match=told):
        lines(saved(tmp_path / "list", content))


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "list.csv").open("wb") as file:
        file.truncate(2 * 1024**3)

    with pytest.raises(UnusableFileError, match="2048 MB; at most 512"):
        lines(tmp_path / "list.csv")


def test_a_file_of_too_many_lines_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 3)

    with pytest.raises(UnusableFileError, match="more than 3 lines"):
        lines(saved(tmp_path / "list.csv", b"a\n" * 5))


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    table = book.active
    assert table is not None
    for row in rows:
        table.append(row)
    book.save(path)
    return path


def test_a_spreadsheet_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["手机号", "等级", "有效期至"],
        [13800138000, 2.0, datetime(2030, 1, 31)],  # noqa: DTZ001 a cell has no zone
        [],
        ["=1+1", None, date(2031, 1, 31)],
    ]

    assert lines(workbook(tmp_path / "list.xlsx", rows)) == [
        (1, ["手机号", "等级", "有效期至"]),
        (2, ["13800138000", "2", "2030-01-31"]),
        (4, ["=1+1", "", "2031-01-31"]),
    ]


def test_the_first_visible_sheet_that_holds_anything_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("hidden", 0).append(["secret"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("table").append(["手机号"])
    book.save(tmp_path / "list.xlsx")

    assert lines(tmp_path / "list.xlsx") == [(1, ["手机号"])]


def rebuilt(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The spreadsheet with `old` in one of its parts made `new`."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_spreadsheet_with_entities_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["手机号"], [1]])
    bomb = b'<!DOCTYPE x [<!ENTITY a "13800138000"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    rebuilt(path, "xl/worksheets/sheet1.xml", b"<worksheet", bomb)

    with pytest.raises(UnusableFileError, match="no sound spreadsheet") as refused:
        lines(path)
    assert "138" not in str(refused.value)


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["手机号"], [1]])
    rebuilt(path, "xl/worksheets/sheet1.xml", b'ref="A1:A2"', b'ref="A1:XFD1048576"')

    assert lines(path) == [(1, ["手机号"]), (2, ["1"])]


def test_a_row_that_is_far_away_or_far_too_wide_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = workbook(tmp_path / "wide.xlsx", [["手机号"], [1]])
    rebuilt(wide, "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD2"')
    with pytest.raises(UnusableFileError, match="line 2: 16384 columns"):
        lines(wide)

    monkeypatch.setattr(spreadsheet, "MOST_LINES", 1000)
    far = workbook(tmp_path / "far.xlsx", [["手机号"], [1]])
    rebuilt(far, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="999999999"')
    with pytest.raises(UnusableFileError, match="more than 1000 lines"):
        lines(far)


def packed(path: Path, name: str, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(size))
    return path


@pytest.mark.parametrize(
    ("name", "bound", "told"),
    [
        ("xl/worksheets/sheet1.xml", "MOST_UNPACKED", "unpacks to"),
        ("xl/sharedStrings.xml", "MOST_IN_MEMORY", "beside its sheets"),
        ("xl/worksheets/sheet1.xml", "MOST_TIMES_PACKED", "more than a table can"),
    ],
)
def test_an_archive_that_unpacks_to_too_much_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bound: str, told: str
) -> None:
    for limit in ("MOST_UNPACKED", "MOST_IN_MEMORY", "MOST_TIMES_PACKED"):
        monkeypatch.setattr(spreadsheet, limit, 1_000_000 if limit == bound != "MOST_TIMES_PACKED" else 2**40)
    if bound == "MOST_TIMES_PACKED":
        monkeypatch.setattr(spreadsheet, bound, 200)

    with pytest.raises(UnusableFileError, match=told):
        lines(packed(tmp_path / "bomb.xlsx", name, 2_000_000))


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.xlsx", "xl/workbook.xml", 50_000_000)
    content = bytearray(path.read_bytes())
    real = (50_000_000).to_bytes(4, "little")
    content[:] = content.replace(real, (1000).to_bytes(4, "little"))
    path.write_bytes(bytes(content))

    with pytest.raises(UnusableFileError):
        lines(path)


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = saved(tmp_path / "list.csv", TABLE.encode())
    with opened(path) as found:
        shares = [found.share_read for _ in found.lines()]

        assert shares[-1] == found.share_read == 1.0
    assert len(TABLE) < io.DEFAULT_BUFFER_SIZE


@pytest.mark.parametrize(
    ("cell", "tidied"),
    [("13800138000\t", "13800138000"), ("'13800138000", "13800138000"), ("138　", "138"), ("", "")],
)
def test_cells_are_tidied(cell: str, tidied: str) -> None:
    assert sheet.tidied(cell) == tidied
