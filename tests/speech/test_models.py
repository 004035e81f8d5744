"""Models that are missing, dropped in, broken."""

import shutil
from pathlib import Path

from callcenter.speech.engines.vosk_models import Models
from callcenter.vocabulary.languages import Language


def unpack(folder: Path) -> Path:
    """Files of the right names with nothing in them."""
    for part in ("conf/mfcc.conf", "am/final.mdl", "graph/HCLr.fst"):
        file = folder / part
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


async def test_a_folder_that_holds_no_model_is_broken_and_says_what_it_lacks(tmp_path: Path) -> None:
    folder = unpack(tmp_path / "models/vosk-model-small-cn-0.22")
    (folder / "am/final.mdl").unlink()
    models = Models({}, tmp_path)
    await models.load([Language.ZH])
    state = models.states[Language.ZH]

    assert state.state == "broken"
    assert "am/final.mdl" in state.detail
    assert models.loaded(Language.ZH) is None


async def test_a_damaged_model_is_broken_and_the_process_lives(tmp_path: Path) -> None:
    folder = unpack(tmp_path / "models/vosk-model-small-cn-0.22")
    models = Models({}, tmp_path)
    await models.load([Language.ZH])

    assert models.states[Language.ZH].state == "broken"
    assert str(folder) in models.states[Language.ZH].detail


async def test_a_model_that_would_end_its_process_does_not_end_ours(tmp_path: Path) -> None:
    packaged = Models({}, tmp_path).states[Language.KO].path
    assert packaged is not None
    copy = tmp_path / "ko"
    shutil.copytree(packaged, copy, copy_function=lambda source, target: Path(target).symlink_to(source))
    whole = (copy / "graph/HCLr.fst").read_bytes()
    (copy / "graph/HCLr.fst").unlink()
    (copy / "graph/HCLr.fst").write_bytes(whole[: len(whole) // 3])
    models = Models({Language.KO: copy}, tmp_path)
    await models.load([Language.KO])

    assert models.states[Language.KO].state == "broken"
    assert "anew" in models.states[Language.KO].detail


def test_a_small_model_goes_before_a_large_one(tmp_path: Path) -> None:
    unpack(tmp_path / "models/vosk-model-cn-0.22")
    small = unpack(tmp_path / "models/vosk-model-small-cn-0.22")

    assert Models({}, tmp_path).states[Language.ZH].path == small


def test_a_configured_folder_goes_before_all(tmp_path: Path) -> None:
    unpack(tmp_path / "models/vosk-model-small-en-us-0.15")
    ours = unpack(tmp_path / "ours")

    assert Models({Language.EN: ours}, tmp_path).states[Language.EN].path == ours


def test_a_configured_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    state = Models({Language.EN: tmp_path / "gone"}, tmp_path).states[Language.EN]

    assert state.state == "missing"
    assert "speech.models.en" in state.detail
