"""Archives that would write elsewhere, or more than a model is."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from callcenter.speech.models.fetching import archives
from callcenter.speech.models.fetching.archives import need_room, unpack
from callcenter.speech.models.fetching.faults import ModelNotHadError, UnfitFileError

ROOT = "vosk-model-small-xx-1.0"
Fill = Callable[[zipfile.ZipFile], None]


def ignore(_doing: str, _done: int, _whole: int) -> None:
    pass


def packed(folder: Path, fill: Fill, compression: int = zipfile.ZIP_STORED) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as bundle:
        fill(bundle)
    archive = folder / "model.zip"
    archive.write_bytes(made.getvalue())
    return archive


def named(name: str) -> Fill:
    return lambda bundle: bundle.writestr(name, "x")


def link(bundle: zipfile.ZipFile) -> None:
    member = zipfile.ZipInfo(f"{ROOT}/am/final.mdl")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    bundle.writestr(member, "/etc/passwd")


def many(bundle: zipfile.ZipFile) -> None:
    for number in range(archives.MOST_FILES + 1):
        bundle.writestr(f"{ROOT}/{number}", "")


def bomb(bundle: zipfile.ZipFile) -> None:
    bundle.writestr(f"{ROOT}/am/final.mdl", bytes(30 * 1024**2))


@pytest.mark.parametrize(
    "fill",
    [
        named(f"{ROOT}/../../escaped"),
        named("/etc/escaped"),
        named("escaped"),
        named(f"{ROOT}-other/escaped"),
        named(f"{ROOT}\\..\\escaped"),
        link,
        many,
        bomb,
    ],
    ids=["above", "absolute", "beside", "another root", "backslashes", "link", "many", "bomb"],
)
def test_an_archive_that_is_no_model_writes_nothing(tmp_path: Path, fill: Fill) -> None:
    archive = packed(tmp_path, fill, zipfile.ZIP_DEFLATED)
    into = tmp_path / "into"
    into.mkdir()

    with pytest.raises(UnfitFileError):
        unpack(archive, into, ROOT, ignore)

    assert {*tmp_path.rglob("*")} == {archive, into}


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    archive = packed(tmp_path, lambda bundle: bundle.writestr(f"{ROOT}/am/final.mdl", "x" * 100))
    archive.write_bytes(archive.read_bytes().replace(b"xxx", b"xyx", 1))

    with pytest.raises(UnfitFileError, match=r"model\.zip cannot be unpacked: Bad CRC"):
        unpack(archive, tmp_path, ROOT, ignore)


def test_a_file_that_is_no_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.zip").write_text("<html>Please sign in to the network</html>")

    with pytest.raises(UnfitFileError, match="cannot be unpacked"):
        unpack(tmp_path / "model.zip", tmp_path, ROOT, ignore)


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    def twice(bundle: zipfile.ZipFile) -> None:
        bundle.writestr(f"{ROOT}/a", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            bundle.writestr(f"{ROOT}/a", "second")

    with pytest.raises(UnfitFileError):
        unpack(packed(tmp_path, twice), tmp_path, ROOT, ignore)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelNotHadError, match=r"MB are needed at .* → free some"):
        need_room(tmp_path, 1 << 60)
