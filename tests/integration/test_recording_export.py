"""A call's package for the archive: made from what was really sealed, checked, and named where it was changed."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import Entry, Recorded
from callcenter.database.engine import Database
from callcenter.recordings.export_package import UnfitPackageError, faults_in
from callcenter.recordings.service import RecordingKeeper
from callcenter.vocabulary.ids import CallId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, whole_call
from tests.fakes.raw_recordings import write_raw
from tests.fakes.web import PASSWORD, FakeSite

CALL = CallId("pbx1.a")
EXPORTS = f"/api/v1/calls/{CALL}/recording/exports"
WANTED = {"purpose": "archive", "note": "order 7 of 2026"}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    site = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await create_user(site.users, site.passwords, User("ma", Role.SUPERVISOR, None), PASSWORD)
    write_raw(site.recordings / "2026/11/21/a.raw", seconds=3)
    recorded, _ = await RecordingKeeper(site.recordings, site.vault, site.clock).keep(CALL, START)
    facts = [entry for entry in whole_call(CALL) if not isinstance(entry.fact, Recorded)]
    await site.store.write([*facts, Entry(CALL, len(facts) + 1, START, recorded)])
    return site


async def packaged(site: FakeSite) -> bytes:
    async with site.client("ma") as client:
        answer = await client.post(EXPORTS, json=WANTED)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return answer.content


async def test_a_package_holds_the_sound_what_is_known_of_the_call_and_who_wanted_it(
    site: FakeSite, database: Database, tmp_path: Path
) -> None:
    made = await packaged(site)
    record = await site.store.call(CALL)
    assert record is not None
    assert record.recording is not None
    [written] = await AuditBook(database).page(Wanted(deed="recording.exported"), None, 5)
    file = tmp_path / "made.zip"
    file.write_bytes(made)

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        call = json.loads(archive.read("call.json"))
        assert hashlib.sha256(archive.read("talk.wav")).hexdigest() == record.recording.sha256
        assert set(archive.namelist()) == {"talk.wav", "call.json", "chain.json", "manifest.json", "SHA256SUMS"}
    assert manifest["made"]["by"] == "ma"
    assert manifest["made"]["audit_entry"] == written.id
    assert {"purpose": "archive", "note": "order 7 of 2026"}.items() <= written.entry.body.items()
    assert (call["call"]["call"], "list_name" in call["call"]) == (CALL, False)
    assert list(faults_in(file)) == []


async def test_a_package_that_was_changed_is_named_by_its_file(site: FakeSite, tmp_path: Path) -> None:
    made = await packaged(site)
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "talk.wav":
                data = data[:-1] + bytes([data[-1] ^ 1])
            if name != "chain.json":
                new.writestr(name, data)
        new.writestr("more.txt", "added")
    half = tmp_path / "half.zip"
    half.write_bytes(made[: len(made) // 2])

    assert list(faults_in(changed)) == [
        "chain.json: is missing",
        "more.txt: does not belong to the package",
        "talk.wav: was changed",
    ]
    with pytest.raises(UnfitPackageError):
        list(faults_in(half))


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("limin", 403), ("chen", 403)])
async def test_agents_export_nothing(site: FakeSite, user: str | None, status: int) -> None:
    async with site.client(user) as client:
        assert (await client.post(EXPORTS, json=WANTED)).status_code == status
