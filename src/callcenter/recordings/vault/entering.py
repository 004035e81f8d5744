"""Recordings into the book: what the timeline tells of, as soon as it does; and WAVs from before, which are sealed."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import soundfile
import structlog

from callcenter.recordings.files import NothingRecordedError, RecordingError, sync_folder
from callcenter.recordings.levels import SAMPLES_A_PEAK, Outline, Peaks
from callcenter.recordings.vault.book_store import BookStore, Unentered
from callcenter.recordings.vault.chain import Deed, Moment
from callcenter.recordings.vault.envelope import Whose
from callcenter.recordings.vault.sealing import DamagedError, stored_length
from callcenter.recordings.vault.service import OBJECTS, Vault, old_path

AT_ONCE = 100
FRESH = timedelta(days=2)
"""What was kept lately is looked for all the time, what is older now and then."""
_PART_BYTES = 1024 * 1024
_PART_FRAMES = 80 * SAMPLES_A_PEAK

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWav:
    """A WAV from before the vault."""

    file: Path
    sha256: str
    size_bytes: int
    duration_s: float
    peaks: Peaks | None

    def parts(self) -> Iterator[bytes]:
        with self.file.open("rb") as stream:
            while part := stream.read(_PART_BYTES):
                yield part


class Entering:
    """Brings the book up to what the timeline tells. `now` gives the moment, by the site's clock."""

    def __init__(self, vault: Vault, book: BookStore, now: Callable[[], Moment]) -> None:
        self._vault = vault
        self._book = book
        self._now = now

    async def fresh(self) -> int:
        """Enter what was kept lately; returns how many those were. Raises `DatabaseAwayError`."""
        return await self._enter_from(self._now().at - FRESH)

    async def everything(self) -> int:
        """Enter all that is not; raises `DatabaseAwayError`."""
        return await self._enter_from(datetime.min.replace(tzinfo=UTC))

    async def _enter_from(self, kept_at: datetime) -> int:
        entered, after = 0, (kept_at, "")
        while some := await self._book.unentered(after, AT_ONCE):
            for one in some:
                entered += await self._enter(one)
            after = (some[-1].kept_at, some[-1].path)
        return entered

    async def _enter(self, what: Unentered) -> bool:
        try:
            if what.path.startswith(f"{OBJECTS}/"):
                return await self._enter_as(what, what.path, Deed.KEPT)
            return await self._take_in(what)
        except (NothingRecordedError, RecordingError, DamagedError) as error:
            # One that is missing or spoilt stays as it is, and is named by who verifies.
            log.warning("recording.not_entered", call_id=what.call, path=what.path, error=str(error))
            return False

    async def _enter_as(self, what: Unentered, name: str, deed: Deed) -> bool:
        envelope = await self._vault.in_thread(lambda: self._vault.envelope(name))
        if envelope.content.original_sha256 != what.sha256:
            raise DamagedError("the envelope is another recording's")
        size = stored_length(envelope.content.length)
        return await self._book.enter(what, name, envelope, size, deed, self._now())

    async def _take_in(self, what: Unentered) -> bool:
        file = await asyncio.to_thread(old_path, self._vault.old, what.path)
        wav = await asyncio.to_thread(_read, file, what)
        whose = Whose(what.call, what.kind, what.seq)
        name = await asyncio.to_thread(self._vault.keep, whose, wav)
        is_new = await self._enter_as(what, name, Deed.TAKEN_IN)
        await asyncio.to_thread(_remove, file)
        log.info("recording.taken_in", call_id=what.call, path=what.path)
        return is_new


def _read(file: Path, what: Unentered) -> OldWav:
    try:
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if sha256 != what.sha256:
            raise DamagedError(f"{what.path}: is not what was recorded: its SHA-256 is another one")
        return OldWav(
            file=file, sha256=sha256, size_bytes=file.stat().st_size, duration_s=what.duration_s, peaks=_peaks(file)
        )
    except OSError as error:
        raise RecordingError(f"{file}: {error}") from error


def _peaks(file: Path) -> Peaks | None:
    """None for what cannot be read as sound, which is kept all the same."""
    try:
        with soundfile.SoundFile(file) as sound:
            outlines = [Outline() for _ in range(sound.channels)]
            while len(part := sound.read(_PART_FRAMES, dtype="int16", always_2d=True)):
                for side, outline in enumerate(outlines):
                    outline.take(part[:, side])
    except soundfile.SoundFileError:
        return None
    caller, *others = (outline.peaks() for outline in outlines)
    return Peaks(caller, b"".join(others))


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    sync_folder(file.parent)
