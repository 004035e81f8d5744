"""Models come whole and as pinned, or not at all, from pages that do whatever pages do."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callcenter.speech.models.catalogue import Archive, Engine, Model
from callcenter.speech.models.fetching.download import Limits
from callcenter.speech.models.fetching.faults import ModelNotHadError, PageAwayError, UnfitFileError
from callcenter.speech.models.fetching.installing import AT_WORK, Came, Installer, is_begun, is_whole
from callcenter.vocabulary.languages import Language
from tests.fakes.model_page import Manner, ModelPage, model_archive, serving

NAME = "vosk-model-small-xx-1.0"
WHOLE = model_archive(NAME)
SOURCE = Archive(len(WHOLE), sha256=hashlib.sha256(WHOLE).hexdigest())
MODEL = Model(NAME, Engine.VOSK, (Language.EN,), "Apache-2.0", 2 * len(WHOLE), SOURCE)
QUICK = Limits(whole_s=20, connect_s=2, silence_s=0.3, breaks=3, pause_s=0.01)


def ignore(_doing: str, _done: int, _whole: int) -> None:
    pass


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def page() -> Iterator[ModelPage]:
    with serving(ModelPage(WHOLE)) as page:
        yield page


@pytest.fixture
def installer(tmp_path: Path, page: ModelPage) -> Installer:
    return Installer(tmp_path / "models", page=page.url, limits=QUICK)


def part(installer: Installer) -> Path:
    """The beginning of the archive, in its place."""
    file = installer.folder / AT_WORK / f"{NAME}.zip.part"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def test_a_model_is_fetched_checked_and_unpacked_once(installer: Installer, page: ModelPage) -> None:
    told: list[tuple[str, int, int]] = []

    assert installer.have(MODEL, lambda *all: told.append(all)) is Came.FETCHED
    assert installer.have(MODEL, ignore) is Came.KEPT

    assert is_whole(MODEL, installer.folder / NAME)
    assert [entry.name for entry in installer.folder.iterdir()] == [NAME]
    assert (page.began_at, told[0][0], told[-1][0]) == ([0], "fetching", "unpacking")
    assert ("fetching", len(WHOLE), len(WHOLE)) in told


def test_what_a_killed_run_left_is_gone_on_from(installer: Installer, page: ModelPage) -> None:
    part(installer).write_bytes(WHOLE[:1000])
    (installer.folder / AT_WORK / NAME).mkdir()

    assert is_begun(MODEL, installer.folder)
    assert installer.have(MODEL, ignore) is Came.FETCHED
    assert page.began_at == [1000]


def test_a_line_that_breaks_again_and_again_is_taken_up_where_it_broke(installer: Installer, page: ModelPage) -> None:
    page.manner = Manner.BREAKS_OFF

    assert replace(installer, limits=replace(QUICK, breaks=20)).have(MODEL, ignore) is Came.FETCHED
    assert len(page.began_at) > 3
    assert page.began_at == sorted(set(page.began_at))


def test_a_line_that_never_holds_is_given_up_and_what_came_is_kept(installer: Installer, page: ModelPage) -> None:
    page.manner = Manner.BREAKS_OFF

    with pytest.raises(PageAwayError, match="cannot be reached"):
        replace(installer, limits=replace(QUICK, breaks=1)).have(MODEL, ignore)

    page.manner = Manner.WELL
    assert installer.have(MODEL, ignore) is Came.FETCHED
    assert page.began_at[-1] > 0


@pytest.mark.parametrize("manner", [Manner.IGNORES_RANGES, Manner.LIES_ABOUT_RANGES])
def test_a_server_that_does_not_go_on_where_asked_spoils_nothing(
    installer: Installer, page: ModelPage, manner: Manner
) -> None:
    page.manner = manner
    part(installer).write_bytes(WHOLE[:1000])

    assert installer.have(MODEL, ignore) is Came.FETCHED


def test_a_part_longer_than_the_file_is_dropped(installer: Installer) -> None:
    part(installer).write_bytes(b"x" * (len(WHOLE) + 1))

    assert installer.have(MODEL, ignore) is Came.FETCHED


def test_the_part_of_another_file_costs_one_more_fetch_and_no_model(installer: Installer, page: ModelPage) -> None:
    part(installer).write_bytes(b"x" * 1000)

    assert installer.have(MODEL, ignore) is Came.FETCHED
    assert page.began_at == [1000, 0]


def test_another_file_than_the_pinned_one_is_refused_and_removed(installer: Installer, page: ModelPage) -> None:
    page.whole = WHOLE[:-1] + bytes([WHOLE[-1] ^ 1])

    with pytest.raises(UnfitFileError, match=r"not the pinned .* → .*do not use it"):
        installer.have(MODEL, ignore)

    assert [*installer.folder.rglob("*")] == []


def test_a_file_that_never_ends_does_not_fill_the_disk(installer: Installer, page: ModelPage) -> None:
    page.manner = Manner.NEVER_ENDS

    with pytest.raises(UnfitFileError, match="longer than the model"):
        installer.have(MODEL, ignore)

    assert not is_begun(MODEL, installer.folder)


def test_a_server_that_falls_silent_is_given_up(installer: Installer, page: ModelPage) -> None:
    page.manner = Manner.FALLS_SILENT

    with pytest.raises(PageAwayError, match="cannot be reached"):
        installer.have(MODEL, ignore)

    assert page.began_at == [0, 100, 200, 300]


def test_what_takes_too_long_is_left_for_the_next_run(installer: Installer, page: ModelPage) -> None:
    with pytest.raises(ModelNotHadError, match=r"not whole in time; .* are kept → run it again"):
        replace(installer, limits=replace(QUICK, whole_s=0)).have(MODEL, ignore)

    assert is_begun(MODEL, installer.folder)


def test_a_page_that_has_it_no_more_is_named(installer: Installer, page: ModelPage) -> None:
    page.manner = Manner.IS_GONE

    with pytest.raises(ModelNotHadError, match=f"{NAME}.zip: .*404"):
        installer.have(MODEL, ignore)


def test_a_page_out_of_reach_is_told_with_the_ways_around_it(tmp_path: Path) -> None:
    with pytest.raises(PageAwayError, match=r"127\.0\.0\.1 cannot be reached.* → set HTTPS_PROXY .* --from FOLDER"):
        Installer(tmp_path, page="http://127.0.0.1:1", limits=QUICK).have(MODEL, ignore)


def test_a_page_found_away_is_not_asked_again(installer: Installer, page: ModelPage) -> None:
    away = PageAwayError("nobody there", "wait")

    with pytest.raises(PageAwayError, match="nobody there"):
        replace(installer, away=away).have(MODEL, ignore)

    assert page.began_at == []


def test_the_proxy_of_the_surroundings_is_used(
    installer: Installer, page: ModelPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", page.url)

    assert replace(installer, page="http://models.invalid/vosk").have(MODEL, ignore) is Came.FETCHED


def test_a_model_without_a_pinned_digest_needs_the_operators(installer: Installer, page: ModelPage) -> None:
    unpinned = replace(MODEL, source=Archive(len(WHOLE)))
    with pytest.raises(ModelNotHadError, match=r"no digest .* → .*--sha256"):
        installer.have(unpinned, ignore)

    assert page.began_at == []
    assert installer.have(unpinned.pinned((SOURCE.sha256 or "").upper()), ignore) is Came.FETCHED


def test_two_commands_do_not_write_one_folder(installer: Installer) -> None:
    refused: list[ModelNotHadError] = []

    def meanwhile(_doing: str, _done: int, _whole: int) -> None:
        if not refused:
            with pytest.raises(ModelNotHadError, match="another command") as other:
                installer.have(MODEL, ignore)
            refused.append(other.value)

    assert installer.have(MODEL, meanwhile) is Came.FETCHED
    assert refused


def test_ctrl_c_leaves_a_part_and_no_model(installer: Installer, page: ModelPage) -> None:
    def stop(_doing: str, _done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        installer.have(MODEL, stop)

    assert is_begun(MODEL, installer.folder)
    assert not (installer.folder / NAME).exists()
    assert installer.have(MODEL, ignore) is Came.FETCHED


def test_an_archive_of_another_model_is_refused(installer: Installer, page: ModelPage) -> None:
    page.whole = model_archive(NAME, root="vosk-model-other")
    digest = hashlib.sha256(page.whole).hexdigest()

    with pytest.raises(UnfitFileError, match="does not lie below"):
        installer.have(replace(MODEL, source=Archive(len(page.whole), sha256=digest)), ignore)
