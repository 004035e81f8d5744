"""Whether every recording is what was kept: chain, seals, book and store laid beside each other.

Rules: nothing is mended here; every fault names the recording or the entry, what is wrong with it, and the call.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.book_store import BookStore, Kept, Unentered
from callcenter.recordings.vault.chain import ChainEntry, Deed, Seal, fault_of, seal_of
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.day_seals import SEALS
from callcenter.recordings.vault.envelope import Envelope, read
from callcenter.recordings.vault.keys import KeyNotHereError
from callcenter.recordings.vault.objects import Stored
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.recordings.vault.service import OBJECTS, Vault, envelope_name, object_name
from callcenter.vocabulary.chained import Head

AT_ONCE = 200
UNDER_WAY = timedelta(hours=1)
"""What is younger may be about to be entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it was kept."""

    what: str
    """The path of a recording, an object, a seal, or an entry of the chain."""
    fault: str
    call: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.fault}" + (f" (call {self.call})" if self.call else "")


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong."""

    entries: int = 0
    recordings: int = 0
    bytes: int = 0
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class _Told:
    """What the chain tells of a recording, up to its end."""

    call: str
    original_sha256: str
    object: str
    is_deleted: bool = False
    is_held: bool = False
    is_of_the_day: bool = False


class Verifying:
    """Reads and compares; raises `DatabaseAwayError` and `StoreAwayError`."""

    def __init__(self, vault: Vault, book: BookStore, chain: ChainStore) -> None:
        self._vault = vault
        self._book = book
        self._chain = chain

    async def verify(self, day: date | None = None) -> Report:
        """Everything; with a `day`, the whole chain, but only that day's recordings themselves."""
        report = Report()
        links: dict[int, str] = {}
        sealed: set[str] = set()
        told = await self._replayed(report, day, links, sealed)
        await self._seals(report, links, sealed)
        known = await self._recordings(report, told, day)
        if day is None:
            await self._unknown(report, known)
            await self._unentered(report)
        return report

    async def _replayed(
        self, report: Report, day: date | None, links: dict[int, str], sealed: set[str]
    ) -> dict[str, _Told]:
        """What the chain says of every recording; breaks of it are faults."""
        told: dict[str, _Told] = {}
        before = Head()
        async for some in self._chain.chain():
            for entry in some:
                report.entries += 1
                if (fault := fault_of(entry, before)) is not None:
                    report.faults.append(Fault(what=f"entry {entry.seq}", fault=fault))
                before = Head(entry.seq, entry.link)
                if entry.said.deed is Deed.SEALED:
                    sealed.add(str(entry.said.body.get("seal")))
                else:
                    _apply(told, entry, day)
                links[entry.seq] = entry.link
        return told

    async def _seals(self, report: Report, links: dict[int, str], named: set[str]) -> None:
        """Every seal is genuine and of this chain, and none that the chain names is missing."""
        stored = await asyncio.to_thread(self._listed, SEALS)
        for one in stored:
            report.seals += 1
            if (fault := await self._seal_fault(one, links)) is not None:
                report.faults.append(Fault(what=one.name, fault=fault))
        for name in sorted(named - {one.name for one in stored}):
            report.faults.append(Fault(what=name, fault="the seal is not in the store any more"))

    async def _seal_fault(self, one: Stored, links: dict[int, str]) -> str | None:
        try:
            seal: Seal = await self._vault.in_thread(lambda: seal_of(self._vault.objects.whole(one.name)))
            if not seal.is_genuine(self._vault.keys):
                return "the seal was changed or forged"
        except (DamagedError, KeyNotHereError) as error:
            return str(error)
        if links.get(seal.last_seq) != seal.head:
            return (
                f"the book is not the one that was sealed on {seal.day}: entries were changed or taken away,"
                " or an older copy of the database was restored"
            )
        return None

    async def _recordings(self, report: Report, told: dict[str, _Told], day: date | None) -> set[str]:
        """Each row of the book, and what is stored of it; returns the objects that belong somewhere."""
        known = set(await self._book.unwanted(10**6))
        left = dict(told)
        places = {said.object: path for path, said in told.items()}
        async for kept in self._rows():
            known.add(kept.object)
            said = left.pop(kept.path, None)
            if said is None:
                report.faults.append(_of(kept, "is in the book, but the chain knows nothing of it: it was added"))
                continue
            wrong = _row_faults(kept, said)
            if not said.is_deleted and (day is None or said.is_of_the_day):
                report.recordings += 1
                wrong += [fault for fault in (await self._stored_fault(kept, said, places, report),) if fault]
            if wrong:
                report.faults.append(_of(kept, "; ".join(wrong)))
        for path, said in left.items():
            report.faults.append(Fault(what=path, fault="the book's row is missing", call=said.call))
        return known

    async def _rows(self) -> AsyncIterator[Kept]:
        after = ""
        while some := await self._book.page(after, AT_ONCE):
            for one in some:
                yield one
            after = some[-1].path

    async def _stored_fault(self, kept: Kept, said: _Told, places: dict[str, str], report: Report) -> str | None:
        try:
            digest, size = await asyncio.to_thread(self._digest, said.object)
        except NothingRecordedError:
            return "its file is gone"
        report.bytes += size
        found = object_name(digest)
        if found != said.object:
            other = places.get(found)
            return "its file was changed" if other is None else f"its file holds another recording, {other}: swapped"
        try:
            beside = await self._vault.in_thread(lambda: self._vault.envelope(said.object))
            return self._envelope_fault(kept, said, beside)
        except NothingRecordedError:
            return "the envelope beside its file is gone; the book has a copy"
        except DamagedError as error:
            return str(error)
        except KeyNotHereError as error:
            return f"cannot be read: {error}"

    def _envelope_fault(self, kept: Kept, said: _Told, beside: Envelope) -> str | None:
        if kept.envelope is None:
            return "the book has no envelope of it any more"
        for envelope in (beside, read(kept.envelope)):
            whose, content = envelope.whose, envelope.content
            if (whose.call, whose.kind) != (kept.call, kept.kind) or content.original_sha256 != said.original_sha256:
                return "its envelope is another recording's: they were swapped"
            envelope.file_key(self._vault.keys)
        return None

    def _listed(self, under: str) -> list[Stored]:
        return list(self._vault.objects.all(under))

    def _digest(self, name: str) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        for part in self._vault.objects.parts(name):
            digest.update(part)
            size += len(part)
        return digest.hexdigest(), size

    async def _unknown(self, report: Report, known: set[str]) -> None:
        """What lies in the store and belongs to nothing."""
        young = datetime.now(UTC) - UNDER_WAY
        names = known | {envelope_name(name) for name in known}
        for under in (OBJECTS, "keys"):
            for one in await asyncio.to_thread(self._listed, under):
                if one.name not in names and one.at < young:
                    fault = "is in the store, but the book knows nothing of it: added, or left by a crash"
                    report.faults.append(Fault(what=one.name, fault=fault))

    async def _unentered(self, report: Report) -> None:
        """Recordings of calls that never came into the book."""
        after = (datetime.min.replace(tzinfo=UTC), "")
        old = datetime.now(UTC) - UNDER_WAY
        while some := await self._book.unentered(after, AT_ONCE):
            report.faults += [_not_entered(one) for one in some if one.kept_at < old]
            after = (some[-1].kept_at, some[-1].path)


def _apply(told: dict[str, _Told], entry: ChainEntry, day: date | None) -> None:
    said, body = entry.said, entry.said.body
    match said.deed:
        case Deed.KEPT | Deed.TAKEN_IN:
            told[said.path] = _Told(str(body["call"]), str(body["original_sha256"]), str(body["object"]))
        case _ if said.path not in told:
            return
        case Deed.COMPRESSED:
            told[said.path].object = str(body["object"])
        case Deed.DELETED:
            told[said.path].is_deleted = True
        case Deed.HELD | Deed.RELEASED:
            told[said.path].is_held = said.deed is Deed.HELD
        case Deed.SEALED:
            return
    told[said.path].is_of_the_day |= entry.day == day


def _row_faults(kept: Kept, said: _Told) -> list[str]:
    wrong: Sequence[tuple[bool, str]] = (
        (kept.call != said.call, "the book names another call"),
        (kept.original_sha256 != said.original_sha256, "the book names another SHA-256 of what was recorded"),
        (kept.object != said.object, "the book names another file: recordings were swapped"),
        ((kept.deleted_at is not None) != said.is_deleted, "whether it was deleted was changed in the book"),
        (kept.deleted_at is None and (kept.held_at is not None) != said.is_held, "its hold was changed in the book"),
    )
    return [fault for is_wrong, fault in wrong if is_wrong]


def _of(kept: Kept, fault: str) -> Fault:
    return Fault(what=kept.path, fault=fault, call=kept.call)


def _not_entered(one: Unentered) -> Fault:
    return Fault(what=one.path, fault="was never taken into the book: is its file there, and whole?", call=one.call)
