"""A backup is made, brought back elsewhere, and is what was there; what is damaged is named, what is wrong refused."""

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callcenter.audit.chain_store import AuditChain
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.marks import Marks
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Verifying
from callcenter.calls.timeline import Recorded
from callcenter.database.engine import Database
from callcenter.database.role_lock import RoleLock
from callcenter.database.snapshot import session
from callcenter.main.backup import making, using
from callcenter.main.backup.last import last_backup
from callcenter.main.backup.manifest import BackupError
from callcenter.main.backup.restoring import NOTE
from callcenter.main.backup.secrets import all_secrets
from callcenter.main.roles.peers import ServiceRole, peer
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.errors import CallCenterError
from tests.fakes.vault import RECORDINGS_KEY
from tests.integration.backup.conftest import House, settings_below
from tests.integration.recordings.conftest import Archive
from tests.integration.recordings.test_s3 import ACCESS, endpoint
from tests.waiting import until, until_told

__all__ = ["endpoint"]


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def deeds_proven(database: Database, marks: Marks) -> tuple[bool, int]:
    report = await Verifying(AuditChain(database), marks, SystemClock()).verify()
    return report.is_whole, report.of


async def heard(archive: Archive, kept: list[Recorded]) -> list[bytes]:
    return [await (await archive.vault.open(one)).read() for one in kept]


async def test_what_is_restored_is_what_was_backed_up(
    house: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    kept = [await archive.talk("pbx1.a"), await archive.talk("pbx1.b", seconds=3)]
    left = await archive.message("pbx1.c")
    (house.settings.raw_recordings / "m.sln").unlink()
    archive.days_pass(1)
    await archive.seals.seal_days_past()
    raw = house.settings.raw_recordings / "2026/11/22/up.raw"
    raw.parent.mkdir(parents=True)
    raw.write_bytes(b"a call that is up")
    journal = house.settings.data / "journal"
    journal.mkdir()
    (journal / "0000000001.journal").write_bytes(b"what the database lacks\n")
    (journal / "confirmed").write_text("1 0")
    (house.settings.flows / "prompts").mkdir()
    (house.settings.flows / "hotline.yaml").write_text("flow: hotline")
    (house.settings.flows / "prompts" / "hello.wav").write_bytes(b"RIFF")
    before = await heard(archive, kept)
    store = files_below(house.settings.raw_recordings)
    made = await house.back_up(tmp_path / "backups")
    await archive.talk("pbx1.later")

    proven = await empty_house.restore(tmp_path / "backups")
    other = empty_house.archive()

    assert proven.restored.manifest == made.manifest
    assert (proven.restored.faults, proven.verified.faults) == ((), [])
    assert (proven.verified.recordings, proven.verified.seals) == (3, 1)
    assert await heard(other, kept) == before
    assert await (await other.vault.open(left)).read() == await (await archive.vault.open(left)).read()
    assert files_below(empty_house.settings.raw_recordings) == store
    assert files_below(empty_house.settings.data / "journal") == files_below(journal)
    assert files_below(empty_house.settings.flows) == files_below(house.settings.flows)
    assert {one.call for one in await other.book.page("", 9)} == {"pbx1.a", "pbx1.b", "pbx1.c"}
    assert last_backup(house.settings.data) is not None
    await other.database.close()


async def test_the_book_of_deeds_is_whole_after_it_was_brought_back_and_goes_on(
    house: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    marks = Marks(tmp_path / "marks")
    deed = Entry(who="sun", deed=Deed("list.number_tested"), subject="batch:1", body={"tier": 2})
    await AuditBook(archive.database).append(deed, deed)
    await Verifying(AuditChain(archive.database), marks, SystemClock()).mark()
    await house.back_up(tmp_path / "backups")
    await empty_house.restore(tmp_path / "backups")
    other = Database(empty_house.url)
    try:
        _, restored = await deeds_proven(other, marks)
        await AuditBook(other).append(deed)
        is_whole, after = await deeds_proven(other, marks)
    finally:
        await other.close()

    assert is_whole
    assert after == restored + 1


async def test_a_backup_made_while_calls_come_in_is_of_one_moment(
    house: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    written: list[str] = []

    async def go_on() -> None:
        while True:
            name = f"pbx1.{len(written)}"
            recorded = await archive.talk(name)
            written.append(name)
            if len(written) % 3 == 0:
                await archive.book.delete(recorded.path, "retention", "test", archive.now())
                await archive.keeping.remove_unwanted()

    going_on = asyncio.create_task(go_on())
    await until(lambda: len(written) >= 3, what="the first calls")
    # A backup of so little is over in a moment: one in which no call came proves nothing.
    for place in (tmp_path / f"backups{turn}" for turn in itertools.count()):
        before = len(written)
        made = await house.back_up(place)
        during = len(written) - before
        if during:
            break
    going_on.cancel()
    await asyncio.gather(going_on, return_exceptions=True)
    proven = await empty_house.restore(place)

    assert made.manifest.missing == ()
    assert (proven.restored.faults, proven.verified.faults) == ((), [])
    assert before <= made.manifest.counts["calls"] <= before + during + 1


async def test_a_backup_goes_to_s3_and_comes_back(
    house: House, archive: Archive, empty_house: House, endpoint: str
) -> None:
    reached = {
        "key": RECORDINGS_KEY,
        "s3_endpoint": endpoint,
        **{f"s3_{name}": value for name, value in ACCESS.items()},
    }
    house.settings = settings_below(house.settings.data.parent, recordings=reached)
    empty_house.settings = settings_below(empty_house.settings.data.parent, recordings=reached)
    kept = await archive.talk("pbx1.a", seconds=60)
    made = await house.back_up("s3://archive/backups")
    proven = await empty_house.restore("s3://archive/backups")
    other = empty_house.archive()

    assert using.verify(house.settings, "s3://archive/backups", made.manifest.id).faults == ()
    assert (proven.verified.recordings, proven.verified.faults) == (1, [])
    assert await heard(other, [kept]) == await heard(archive, [kept])
    await other.database.close()


async def test_nothing_personal_and_no_key_can_be_read_in_a_backup(
    house: House, archive: Archive, tmp_path: Path
) -> None:
    await archive.talk("pbx1.a")
    (house.settings.flows / "note.yaml").write_text("+8613800138000")
    await house.back_up(tmp_path / "backups", passphrase="a passphrase that is long")

    secrets = ("13800138000", *all_secrets(house.settings).values())
    for name, content in files_below(tmp_path / "backups").items():
        assert not [one for one in secrets if one.encode() in content], name


async def test_the_next_backup_takes_only_what_is_new_and_old_ones_go(
    house: House, archive: Archive, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    first = await archive.talk("pbx1.a")
    one = await house.back_up(backups)
    await archive.talk("pbx1.b")
    await archive.book.delete(first.path, "retention", "test", archive.now())
    await archive.keeping.remove_unwanted()
    await asyncio.sleep(1)
    two = await house.back_up(backups)

    assert (one.new_recordings, two.new_recordings) == (1, 1)
    assert [kept.id for kept in using.listed(house.settings, str(backups))] == [one.manifest.id, two.manifest.id]
    assert (backups / first.path).is_file()
    assert using.prune(house.settings, str(backups), 1, lambda _: None) == [one.manifest.id]
    assert not (backups / first.path).exists()
    assert using.verify(house.settings, str(backups), None).faults == ()


async def test_a_damaged_file_is_named(house: House, archive: Archive, empty_house: House, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    recorded = await archive.talk("pbx1.a")
    (house.settings.flows / "hotline.yaml").write_text("flow: hotline")
    set_id = (await house.back_up(backups)).manifest.id
    files = [
        next(backups.glob("files/*/*")),
        *(backups / "sets" / set_id / name for name in ("database", "objects.gz")),
    ]
    for victim in files:
        name = str(victim.relative_to(backups))
        with changed(victim):
            assert named(house, backups) == [name]
            with pytest.raises(BackupError, match=name):
                await empty_house.restore(backups)
        assert not empty_house.settings.data.exists()

    with changed(backups / recorded.path):
        assert named(house, backups) == [recorded.path]
        assert (await empty_house.restore(backups)).restored.faults == (f"{recorded.path}: was changed",)


@contextmanager
def changed(file: Path) -> Iterator[None]:
    """By one byte."""
    before = file.read_bytes()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    yield
    file.write_bytes(before)


def named(house: House, backups: Path) -> list[str]:
    return [fault.partition(":")[0] for fault in using.verify(house.settings, str(backups), None).faults]


async def test_a_manifest_that_was_changed_or_never_written_is_no_backup(
    house: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    made = await house.back_up(backups)
    manifest = backups / "sets" / made.manifest.id / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"calls":0', '"calls":1').replace('"calls": 0', '"calls": 1'))

    with pytest.raises(BackupError, match="manifest was changed"):
        await empty_house.restore(backups)
    manifest.unlink()
    with pytest.raises(BackupError, match="no backup"):
        await empty_house.restore(backups)
    await asyncio.sleep(1)
    await house.back_up(backups)
    assert not [file for file in manifest.parent.glob("*") if file.is_file()]


async def test_a_recording_that_is_gone_or_changed_is_named_and_the_rest_kept(
    house: House, archive: Archive, tmp_path: Path
) -> None:
    gone, changed = await archive.talk("pbx1.a"), await archive.talk("pbx1.b", seconds=2)
    sound = await archive.talk("pbx1.c", seconds=3)
    archive.file(gone.path).unlink()
    archive.file(changed.path).write_bytes(b"x" * archive.file(changed.path).stat().st_size)
    made = await house.back_up(tmp_path / "backups")

    assert made.manifest.missing == tuple(sorted((f"{gone.path}: is gone", f"{changed.path}: was changed")))
    assert [file for file in files_below(tmp_path / "backups") if file.startswith("objects")] == [sound.path]
    assert last_backup(house.settings.data) is None


async def test_what_is_deleted_while_a_backup_is_made_stays_until_it_is_done(house: House, archive: Archive) -> None:
    kept = await archive.talk("pbx1.a")
    async with session(house.url):
        await archive.book.delete(kept.path, "retention", "test", archive.now())
        assert await archive.keeping.remove_unwanted() == 0
        assert archive.file(kept.path).exists()

    # The database lets go of the lock once it has noticed that its session has ended.
    assert await until_told(archive.keeping.remove_unwanted, bool) == 1
    assert not archive.file(kept.path).exists()


async def test_a_restore_that_was_killed_goes_on(
    house: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    kept = await archive.talk("pbx1.a")
    made = await house.back_up(tmp_path / "backups")
    await empty_house.restore(tmp_path / "backups")
    # As it was when the database was there, and of recordings none.
    (empty_house.settings.data / NOTE).write_text(made.manifest.id)
    for file in (empty_house.settings.raw_recordings / "vault").rglob("*"):
        if file.is_file():
            file.unlink()

    proven = await empty_house.restore(tmp_path / "backups")
    other = empty_house.archive()

    assert (proven.verified.recordings, proven.verified.faults) == (1, [])
    assert await heard(other, [kept]) == await heard(archive, [kept])
    assert not (empty_house.settings.data / NOTE).exists()
    await other.database.close()
    with pytest.raises(BackupError, match="has tables"):
        await empty_house.restore(tmp_path / "backups")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"recordings": {"key": "another key of recordings, long enough"}},
            "not the keys: .*CALLCENTER_RECORDINGS__KEY",
        ),
        ({"site": {"list_key": "another key of the list"}}, "not the keys: CALLCENTER_SITE__LIST_KEY"),
    ],
)
async def test_other_keys_are_told_before_anything_is_written(
    house: House, empty_house: House, tmp_path: Path, given: dict[str, object], told: str
) -> None:
    await house.back_up(tmp_path / "backups")
    empty_house.settings = settings_below(tmp_path / "other", **given)

    with pytest.raises(BackupError, match=told):
        await empty_house.restore(tmp_path / "backups")
    assert not empty_house.settings.data.exists()


async def test_a_backup_of_a_newer_version_is_refused(house: House, empty_house: House, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    made = (await house.back_up(backups)).manifest
    key = using._keys(house.settings).current
    newer = made.model_copy(update={"revision": "9999", "version": "9.0"}).signed(key)
    (backups / "sets" / made.id / "manifest.json").write_text(newer.model_dump_json())

    with pytest.raises(BackupError, match="install that version"):
        await empty_house.restore(backups)


async def test_places_that_are_none_for_backups_are_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is to be backed up"):
        await house.back_up(house.settings.data / "backups")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "thesis.txt").write_text("mine")
    with pytest.raises(BackupError, match=r"thesis\.txt"):
        await house.back_up(tmp_path / "others")


async def test_keys_are_in_a_backup_only_sealed_by_a_passphrase(house: House, tmp_path: Path) -> None:
    passphrase = "a passphrase that is long"
    await house.back_up(tmp_path / "backups", passphrase=passphrase)
    found = using.keys_in(house.settings, str(tmp_path / "backups"), None, passphrase)

    assert found["CALLCENTER_RECORDINGS__KEY"] == house.settings.recordings.key.get_secret_value()
    assert found["CALLCENTER_SITE__LIST_KEY"] == "a list key for tests"
    with pytest.raises(CallCenterError, match="another passphrase"):
        using.keys_in(house.settings, str(tmp_path / "backups"), None, "another passphrase, long")
    shown = json.dumps(json.loads(house.settings.model_dump_json()))
    assert "a list key for tests" not in shown


async def test_nothing_is_restored_over_a_service_that_runs(house: House, empty_house: House, tmp_path: Path) -> None:
    await house.back_up(tmp_path / "backups")
    service = RoleLock(empty_house.url)
    await service.open(str(peer("host", 1, "ab", "0.1.0").become(ServiceRole.ACTIVE)))
    try:
        with pytest.raises(BackupError, match=r"the service host/1/ab runs on this database → stop it"):
            await empty_house.restore(tmp_path / "backups")
    finally:
        await service.close()


async def test_a_place_without_room_is_refused_before_anything_is_written(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than any disk has.
    monkeypatch.setattr(making, "ROOM_LEFT_BYTES", 2**60)

    with pytest.raises(BackupError, match=r"needs .* and has .* → make room"):
        await house.back_up(tmp_path / "backups")

    assert using.listed(house.settings, str(tmp_path / "backups")) == []
