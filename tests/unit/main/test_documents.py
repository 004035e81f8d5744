"""Flow and lexicons as operators write them: the last good ones stay in use."""

import asyncio
import shutil
from pathlib import Path

import pytest

from callcenter.main.documents import FLOW, LOOK_EVERY_S, Documents, load
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.fakes.virtual_time import in_virtual_time
from tests.waiting import until

OWN = Path(__file__).parents[3] / "ivr"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the operators own; a lexicon in Korean is not among it."""
    folder = tmp_path / "ivr"
    folder.mkdir()
    for name in (FLOW, "lexicon.zh.tsv", "lexicon.en.tsv"):
        shutil.copyfile(OWN / name, folder / name)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "flows"


def spoil(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("queues:", "queuez:", 1), "utf-8")


def rename_flow(folder: Path, name: str) -> None:
    text = (folder / FLOW).read_text("utf-8")
    before = load(folder).flow.name
    (folder / FLOW).write_text(text.replace(f"name: {before}", f"name: {name}", 1), "utf-8")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_flow_and_lexicons_that_fit_are_one_edition(folder: Path) -> None:
    edition = load(folder)

    assert set(edition.lexicons) == {Language.ZH, Language.EN} & set(edition.flow.languages)


def test_a_language_without_a_lexicon_goes_by_keys(folder: Path) -> None:
    (folder / "lexicon.en.tsv").unlink()

    assert Language.EN not in load(folder).lexicons


def test_a_good_edition_is_copied(folder: Path, kept: Path) -> None:
    Documents(folder, kept)

    assert names(kept) == names(folder)
    assert (kept / FLOW).read_bytes() == (folder / FLOW).read_bytes()


def test_a_lexicon_that_was_removed_is_removed_from_the_copy(folder: Path, kept: Path) -> None:
    Documents(folder, kept)
    (folder / "lexicon.en.tsv").unlink()
    Documents(folder, kept)

    assert names(kept) == {FLOW, "lexicon.zh.tsv"}


def test_a_first_start_with_a_faulty_file_is_refused_with_file_and_mend(folder: Path, kept: Path) -> None:
    spoil(folder / FLOW)

    with pytest.raises(RefusedDocumentError) as refused:
        Documents(folder, kept)
    assert {problem.file for problem in refused.value.problems} == {folder / FLOW}
    assert all(problem.mend for problem in refused.value.problems)


def test_a_restart_with_a_faulty_file_uses_the_copy_and_says_so(folder: Path, kept: Path) -> None:
    before = Documents(folder, kept).flow()
    spoil(folder / FLOW)
    after = Documents(folder, kept)

    assert after.flow() == before
    assert after.refusal is not None
    assert after.refusal.problems[0].file == folder / FLOW


def test_where_the_copy_is_faulty_too_it_is_the_operators_file_that_is_told_of(folder: Path, kept: Path) -> None:
    Documents(folder, kept)
    spoil(folder / FLOW)
    spoil(kept / FLOW)

    with pytest.raises(RefusedDocumentError) as refused:
        Documents(folder, kept)
    assert refused.value.problems[0].file == folder / FLOW


async def test_a_faulty_change_leaves_the_last_good_edition_in_use_and_in_the_copy(folder: Path, kept: Path) -> None:
    documents = Documents(folder, kept)
    before, good = documents.flow(), (folder / FLOW).read_bytes()
    spoil(folder / FLOW)

    assert not await documents.reload()
    assert documents.flow() is before
    assert documents.refusal is not None
    assert (kept / FLOW).read_bytes() == good


async def test_a_mended_file_is_taken_over_and_the_refusal_forgotten(folder: Path, kept: Path) -> None:
    documents = Documents(folder, kept)
    good = (folder / FLOW).read_text("utf-8")
    spoil(folder / FLOW)
    await documents.reload()
    (folder / FLOW).write_text(good, "utf-8")

    assert await documents.reload()
    assert documents.refusal is None


async def test_a_faulty_lexicon_refuses_the_whole_edition(folder: Path, kept: Path) -> None:
    documents = Documents(folder, kept)
    lexicon = documents.current().lexicon(Language.ZH)
    (folder / "lexicon.zh.tsv").write_text("no\ttable\n", "utf-8")

    assert not await documents.reload()
    assert documents.current().lexicon(Language.ZH) is lexicon


async def test_a_folder_that_vanished_changes_nothing(folder: Path, kept: Path) -> None:
    documents = Documents(folder, kept)
    shutil.rmtree(folder)

    assert not await documents.reload()
    assert documents.refusal is not None


def test_a_disk_that_takes_no_copy_does_not_keep_the_service_down(folder: Path, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("a file where the folder should be")

    assert Documents(folder, kept).refusal is None


def test_recognisers_listen_for_the_phrases_of_the_languages_that_have_a_lexicon(folder: Path, kept: Path) -> None:
    documents = Documents(folder, kept)

    grammars = documents.grammars()
    assert set(grammars) == {language for language in documents.languages if documents.current().lexicon(language)}
    assert "社保" in grammars[Language.ZH]


def test_a_changed_file_is_taken_over_within_seconds_and_told(folder: Path, kept: Path) -> None:
    async def story() -> None:
        documents = Documents(folder, kept)
        changes: list[str] = []

        async def on_change() -> None:
            changes.append(documents.flow().name)

        watching = asyncio.create_task(documents.watch(on_change))
        rename_flow(folder, "another")
        await until(lambda: changes, what="the change was told")
        spoil(folder / FLOW)
        await until(lambda: documents.refusal, what="the fault was found")
        await asyncio.sleep(3 * LOOK_EVERY_S)

        assert changes == ["another"]
        watching.cancel()

    in_virtual_time(story())
