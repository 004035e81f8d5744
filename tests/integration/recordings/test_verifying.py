"""What was changed, removed or swapped is named: in the store, in the book, in the chain."""

import os
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.database.engine import DatabaseRefusedError
from callcenter.recordings.vault.keys import SiteKey, SiteKeys
from callcenter.recordings.vault.service import envelope_name
from callcenter.vocabulary.ids import CallId
from tests.fakes.vault import KEYS, local_vault
from tests.integration.recordings.conftest import Archive

A, B = "pbx1.a", "pbx1.b"


async def as_owner(archive: Archive, *statements: str, path: str = "") -> None:
    """What somebody can do who has the database itself."""
    async with archive.database.transaction() as session:
        await session.execute(text("set local session_replication_role = replica"))
        for statement in statements:
            await session.execute(text(statement), {"path": path} if ":path" in statement else {})


def flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


async def test_what_was_kept_is_sound(archive: Archive) -> None:
    await archive.talk(A)
    await archive.message(B)
    await archive.old_wav("pbx1.c")
    await archive.entering.everything()
    archive.days_pass(1)
    assert await archive.seals.seal_days_past() is not None
    await archive.talk("pbx1.d")
    report = await archive.verifying.verify()

    assert [str(fault) for fault in report.faults] == []
    assert (report.entries, report.recordings, report.seals) == (5, 4, 1)


async def test_one_byte_that_was_changed_is_named_with_its_call(archive: Archive) -> None:
    kept, other = await archive.talk(A), await archive.talk(B)
    for at in (0, 20_000, -1):
        flip(archive.file(kept.path), at)
        assert await archive.faults() == [f"{kept.path}: its file was changed (call {A})"]
        flip(archive.file(kept.path), at)

    flip(archive.file(envelope_name(other.path)), 100)
    [fault] = await archive.faults()
    assert other.path in fault
    assert B in fault


async def test_one_that_was_removed_is_named(archive: Archive) -> None:
    kept = await archive.talk(A)
    archive.file(kept.path).unlink()

    assert await archive.faults() == [f"{kept.path}: its file is gone (call {A})"]
    archive.file(envelope_name(kept.path)).unlink()
    assert len(await archive.faults()) == 1


async def test_two_that_were_swapped_are_both_named(archive: Archive, tmp_path: Path) -> None:
    one, other = await archive.talk(A), await archive.talk(B, agent_peak=100)
    files = [archive.file(name) for name in (one.path, other.path)]
    shutil.move(files[0], tmp_path / "aside")
    shutil.move(files[1], files[0])
    shutil.move(tmp_path / "aside", files[1])

    assert sorted(await archive.faults()) == sorted(
        [
            f"{one.path}: its file holds another recording, {other.path}: swapped (call {A})",
            f"{other.path}: its file holds another recording, {one.path}: swapped (call {B})",
        ]
    )


async def test_two_that_were_swapped_with_their_envelopes_in_the_book_are_named(archive: Archive) -> None:
    await archive.talk(A)
    await archive.talk(B)
    swap = "update vault as one set object = other.object, envelope = other.envelope from vault as other"
    swap += " where one.path <> other.path"
    await as_owner(archive, swap)

    assert [("swapped" in fault) for fault in await archive.faults()] == [True, True]


async def test_a_row_that_was_added_or_is_missing_is_named(archive: Archive) -> None:
    kept = await archive.talk(A)
    await archive.talk(B)
    other = "insert into vault select 'objects/ff/ff', call, kind, seq, kept_at, object, envelope, key_id, medium,"
    other += " original_sha256, stored_size, duration_s, class from vault where call = 'pbx1.b'"
    await as_owner(archive, "delete from vault where path = :path", other, path=kept.path)
    faults = await archive.faults()

    assert f"{kept.path}: the book's row is missing (call {A})" in faults
    assert any(fault.startswith("objects/ff/ff: is in the book, but the chain knows nothing") for fault in faults)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "update recording_chain set body = body || '{\"length\": 1}' where seq = 2",
            "entry 2 of the chain was changed",
        ),
        ("update recording_chain set at = at + interval '1 second' where seq = 2", "entry 2 of the chain was changed"),
        ("delete from recording_chain where seq = 2", "entry 2 of the chain is missing"),
    ],
)
async def test_an_entry_that_was_changed_or_removed_is_named(archive: Archive, statement: str, fault: str) -> None:
    for call in (A, B, "pbx1.c"):
        await archive.talk(call)
    await as_owner(archive, statement)

    assert any(fault in one for one in await archive.faults())


async def test_the_chain_refuses_to_be_changed(archive: Archive) -> None:
    await archive.talk(A)
    for statement in ("update recording_chain set day = day", "delete from recording_chain"):
        with pytest.raises(DatabaseRefusedError):
            async with archive.database.transaction() as session:
                await session.execute(text(statement))


async def test_who_takes_the_last_entries_away_leaves_a_seal_that_names_them(archive: Archive) -> None:
    await archive.talk(A)
    kept = await archive.talk(B)
    archive.days_pass(1)
    await archive.seals.seal_days_past()
    forget = ["delete from recording_chain where seq > 1", "delete from vault where path = :path"]
    await as_owner(archive, *forget, "update recordings set deleted_at = now() where path = :path", path=kept.path)

    assert any("entries were changed or taken away" in fault for fault in await archive.faults())


async def test_a_seal_that_is_forged_or_gone_is_named(archive: Archive) -> None:
    await archive.talk(A)
    archive.days_pass(1)
    seal = await archive.seals.seal_days_past()
    assert seal is not None
    file = archive.file(seal.name)
    before = file.read_text()
    file.write_text(before.replace(seal.signature[:4], "0000"))
    assert await archive.faults() == [f"{seal.name}: the seal was changed or forged"]

    file.unlink()
    assert await archive.faults() == [f"{seal.name}: the seal is not in the store any more"]


async def test_what_lies_in_the_store_and_belongs_to_nothing_is_named(archive: Archive) -> None:
    kept = await archive.talk(A)
    strange = archive.file(kept.path).parent / "strange"
    strange.write_bytes(b"x")
    assert await archive.faults() == []
    os.utime(strange, (time.time() - 7200,) * 2)

    [fault] = await archive.faults()
    assert "the book knows nothing of it" in fault


async def test_a_day_is_looked_at_alone_but_for_the_chain(archive: Archive) -> None:
    early = await archive.talk(A)
    archive.days_pass(2)
    late = await archive.talk(B)
    for kept in (early, late):
        flip(archive.file(kept.path), 0)
    report = await archive.verifying.verify(archive.now().day)

    assert [fault.what for fault in report.faults] == [late.path]
    assert (report.entries, report.recordings) == (2, 1)


async def test_a_recording_whose_key_is_lost_is_named(archive: Archive) -> None:
    kept = await archive.talk(A)
    archive.use(
        local_vault(archive.root, SiteKeys(SiteKey("a-key-that-came-after-the-lost-one")), archive.book.standing)
    )

    [fault] = await archive.faults()
    assert fault.startswith(f"{kept.path}: cannot be read: sealed by the key {KEYS.current.id}, which is not here")
    assert await archive.book.count_by_key() == {KEYS.current.id: 1}


async def test_a_call_whose_recording_never_came_into_the_book_is_named(archive: Archive) -> None:
    kept = await archive.old_wav(A, sha256="0" * 64)

    assert await archive.entering.everything() == 0
    assert await archive.faults() == [
        f"{kept.path}: was never taken into the book: is its file there, and whole? (call {A})"
    ]


async def test_the_proof_of_a_call_is_its_entries(archive: Archive) -> None:
    kept = await archive.talk(A)
    await archive.talk(B)
    await archive.book.hold(CallId(A), "court", "zhou", archive.now())

    assert [(one.said.deed, one.said.path) for one in await archive.chain.proof(CallId(A))] == [
        ("kept", kept.path),
        ("held", kept.path),
    ]
