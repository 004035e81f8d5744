"""Recordings kept for their term, held, deleted, compressed, and wrapped by a new key."""

import asyncio
import hashlib
import io

import pytest
import soundfile
from sqlalchemy import text

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.compressing import Compressing
from callcenter.recordings.vault.disk import GB, Limits, Room
from callcenter.recordings.vault.entering import Entering
from callcenter.recordings.vault.keys import KeyNotHereError, NoKeyError, SiteKey, SiteKeys
from callcenter.recordings.vault.objects import Objects
from callcenter.recordings.vault.retention import Class, Terms
from callcenter.recordings.vault.service import Vault, envelope_name
from callcenter.recordings.vault.upkeep import Upkeep, Workers
from callcenter.vocabulary.ids import CallId
from tests.fakes.vault import KEYS, local_vault
from tests.integration.recordings.conftest import TERMS, Archive

A, B = "pbx1.a", "pbx1.b"
LATER = SiteKeys(SiteKey("a-key-that-came-later-0123456789abcdef"), [KEYS.current])


def upkeep_of(archive: Archive) -> Upkeep:
    return Upkeep(
        vault=archive.vault,
        book=archive.book,
        work=Workers(
            entering=archive.entering,
            seals=archive.seals,
            keeping=archive.keeping,
            verifying=archive.verifying,
            compressing=None,
        ),
        limits=Limits(low_gb=1, low_days=1, least_gb=1),
        now=archive.now,
        folders=(archive.root,),
    )


async def gone(archive: Archive, call: str) -> bool:
    [kept] = await archive.book.of_call(CallId(call))
    return kept.deleted_at is not None


async def test_what_has_served_its_term_is_deleted_and_written_down(archive: Archive) -> None:
    talk, message = await archive.talk(A), await archive.message(B)
    archive.days_pass(91)
    assert await archive.keeping.retain() == 1
    archive.days_pass(90)
    assert await archive.keeping.retain() == 1
    assert await archive.keeping.remove_unwanted() == 2

    assert not any(
        archive.file(name).exists() for path in (talk.path, message.path) for name in (path, envelope_name(path))
    )
    with pytest.raises(NothingRecordedError, match="deleted on 2027-05-21"):
        await archive.vault.open(talk)
    record = await archive.calls.call(CallId(A))
    assert record is not None
    assert record.recording is None
    written = await AuditBook(archive.database).page(Wanted(deed="recording.deleted"), None, 10)
    assert [(one.entry.who, one.entry.subject, one.entry.body["why"]) for one in written] == [
        ("retention", f"call:{A}", "ordinary: 180 days"),
        ("retention", f"call:{B}", "message: 90 days"),
    ]
    assert await archive.faults() == []
    assert await archive.entering.everything() == 0


async def test_what_is_held_stays_until_it_is_released(archive: Archive) -> None:
    await archive.talk(A)
    assert await archive.book.hold(CallId(A), "case 12 of the court", "zhou", archive.now()) == 1
    archive.days_pass(4000)
    assert await archive.keeping.retain() == 0
    [kept] = await archive.book.of_call(CallId(A))

    assert (kept.held_by, kept.held_why) == ("zhou", "case 12 of the court")
    assert await archive.book.delete(kept.path, "erased", "zhou", archive.now()) is None
    assert await archive.faults() == []
    assert await archive.book.hold(CallId(A), None, "zhou", archive.now()) == 1
    assert await archive.keeping.retain() == 1


async def test_what_led_to_an_order_is_kept_with_it(archive: Archive) -> None:
    await archive.talk(A)
    archive.orders = {CallId(A)}
    archive.days_pass(200)
    assert await archive.keeping.retain() == 0

    assert [one.class_ for one in await archive.book.of_call(CallId(A))] == [Class.ORDER]
    archive.days_pass(3500)
    assert await archive.keeping.retain() == 1


async def test_a_call_that_we_have_made_is_kept_by_its_own_rule(archive: Archive) -> None:
    recorded = await archive.old_wav(A)
    async with archive.database.transaction() as session:
        await session.execute(text("update calls set called_by = '8001'"))
    await archive.entering.everything()
    archive.days_pass(61)

    assert await archive.keeping.retain() == 1
    assert not (archive.root / recorded.path).exists()


async def test_a_full_disk_takes_the_oldest_that_may_go_and_nothing_that_is_owed(archive: Archive) -> None:
    for call in (A, B, "pbx1.order", "pbx1.held"):
        await archive.talk(call)
        archive.days_pass(1)
    archive.days_pass(40)
    await archive.talk("pbx1.young")
    archive.orders = {CallId("pbx1.order")}
    await archive.book.hold(CallId("pbx1.held"), "why", "zhou", archive.now())

    async def is_room() -> bool:
        return False

    assert await archive.keeping.relieve(is_room) == 0
    archive.use(archive.vault, Terms(days=TERMS.days, relief_days=30))
    assert await archive.keeping.relieve(is_room) == 2
    assert [await gone(archive, call) for call in (A, B, "pbx1.order", "pbx1.held", "pbx1.young")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert await archive.faults() == []


async def test_a_day_later_a_recording_is_compressed_and_says_what_it_was(archive: Archive) -> None:
    recorded = await archive.talk(A, seconds=4)
    compressing = Compressing(archive.vault, archive.book, lambda: True, archive.now)
    assert await compressing.compress() == 0
    archive.days_pass(1.1)
    assert await compressing.compress() == 1
    await archive.keeping.remove_unwanted()
    sound = await archive.vault.open(recorded)
    data = await sound.read()
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")

    assert (sound.medium, rate, samples.shape) == ("audio/ogg", 8000, (32_000, 2))
    assert sound.sha256 == hashlib.sha256(data).hexdigest()
    assert sound.original_sha256 == recorded.sha256
    assert sound.length < recorded.size_bytes / 4
    assert await sound.peaks() is not None
    assert not archive.file(recorded.path).exists()
    assert [one.said.deed for one in await archive.chain.proof(CallId(A))] == ["kept", "compressed"]
    assert await archive.faults() == []
    assert await compressing.compress() == 0


async def test_what_cannot_be_compressed_stays_as_it_was_recorded(archive: Archive) -> None:
    recorded = await archive.talk(A)
    archive.file(recorded.path).write_bytes(b"spoilt")
    archive.days_pass(2)
    compressing = Compressing(archive.vault, archive.book, lambda: True, archive.now)

    assert await compressing.compress() == 0
    assert [one.medium for one in await archive.book.of_call(CallId(A))] == ["audio/wav"]
    assert len(await archive.faults()) == 1


async def test_a_new_key_rewrites_envelopes_and_seals_and_no_sound(archive: Archive) -> None:
    recorded = await archive.talk(A)
    archive.days_pass(1)
    await archive.seals.seal_days_past()
    before = archive.file(recorded.path).read_bytes()
    archive.use(local_vault(archive.root, LATER, archive.book.standing))
    await archive.talk(B)
    assert await archive.seals.sign_anew() == 1
    assert await archive.keeping.wrap_anew() == 1

    alone = SiteKeys(LATER.current)
    archive.use(local_vault(archive.root, alone, archive.book.standing))
    assert archive.file(recorded.path).read_bytes() == before
    assert hashlib.sha256(await (await archive.vault.open(recorded)).read()).hexdigest() == recorded.sha256
    assert await archive.book.count_by_key() == {LATER.current.id: 2}
    assert await archive.faults() == []
    assert (await archive.seals.sign_anew(), await archive.keeping.wrap_anew()) == (0, 0)


async def test_a_lost_key_is_said_and_nothing_is_wrapped_by_halves(archive: Archive) -> None:
    recorded = await archive.talk(A)
    archive.use(
        local_vault(archive.root, SiteKeys(SiteKey("the-one-after-the-lost-key-0123456789")), archive.book.standing)
    )
    upkeep = upkeep_of(archive)
    await upkeep.look()

    assert await archive.keeping.wrap_anew() == 0
    with pytest.raises(KeyNotHereError):
        await archive.vault.open(recorded)
    [fault] = upkeep.faults
    assert fault.startswith(f"1 recordings were sealed by the key {KEYS.current.id}, which is not here")
    assert "never be read again" in fault


async def test_a_site_without_a_key_is_told_and_a_disk_that_will_be_full(archive: Archive) -> None:
    archive.use(Vault(Objects(f"file://{archive.root}/vault"), NoKeyError("set one"), archive.root))
    upkeep = upkeep_of(archive)
    upkeep.room = Room(5 * GB, 6 * GB)

    assert upkeep.faults == [
        "recordings wait unsealed: set one",
        "the disk of recordings: 5.0 GB are free, enough for 1 days → free some, or give it more",
    ]


async def test_wavs_from_before_are_sealed_once_and_then_gone(archive: Archive) -> None:
    recorded = await archive.old_wav(A)
    wav = await asyncio.to_thread((archive.root / recorded.path).read_bytes)
    assert await archive.entering.everything() == 1
    sound = await archive.vault.open(recorded)

    assert not (archive.root / recorded.path).exists()
    assert await sound.read() == wav
    peaks = await sound.peaks()
    assert peaks is not None
    assert (len(peaks.caller), len(peaks.agent)) == (10, 10)
    assert await archive.entering.everything() == 0
    assert await archive.faults() == []


async def test_one_from_before_that_was_changed_stays_and_is_named(archive: Archive) -> None:
    recorded = await archive.old_wav(A, sha256="0" * 64)
    assert await archive.entering.everything() == 0

    assert (archive.root / recorded.path).exists()
    assert len(await archive.faults()) == 1


async def test_days_are_sealed_once_whatever_the_clock_does(archive: Archive) -> None:
    assert await archive.seals.seal_days_past() is None
    await archive.talk(A)
    assert await archive.seals.seal_days_past() is None
    archive.days_pass(400)
    assert await archive.seals.seal_days_past() is not None
    assert await archive.seals.seal_days_past() is None
    archive.days_pass(-399)
    assert await archive.seals.seal_days_past() is None
    await archive.talk(B)
    archive.days_pass(1)
    assert await archive.seals.seal_days_past() is not None

    assert await archive.faults() == []


async def test_two_that_enter_at_the_same_time_make_one_chain(archive: Archive) -> None:
    for call in (A, B, "pbx1.c"):
        await archive.old_wav(call, f"2026/11/21/{call}.wav")
    other = Entering(archive.vault, archive.book, archive.now)
    await asyncio.gather(archive.entering.everything(), other.everything())
    await archive.entering.everything()

    assert [len(await archive.book.of_call(CallId(call))) for call in (A, B, "pbx1.c")] == [1, 1, 1]
    assert await archive.faults() == []


@pytest.mark.parametrize(
    ("free", "a_day", "told"),
    [(100 * GB, 0.0, None), (100 * GB, 1e9, None), (9 * GB, 0.0, "9.0 GB"), (100 * GB, 20e9, "5 days")],
)
def test_a_disk_is_told_early(free: int, a_day: float, told: str | None) -> None:
    fault = Room(free, a_day).fault(Limits(low_gb=10, low_days=14, least_gb=2))

    assert (fault is None) is (told is None)
    assert (told or "") in (fault or "")
