"""One recording that is opened for reading, in parts and in the medium that it is kept in now."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.levels import Peaks
from callcenter.recordings.vault.envelope import Content, Envelope, Medium
from callcenter.recordings.vault.objects import Objects
from callcenter.recordings.vault.sealing import FileKey, opened, span

PIECE_BYTES = 256 * 1024
_T = TypeVar("_T")


class InThread(Protocol):
    """Runs what blocks elsewhere, within a deadline; raises `StoreAwayError` past it."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]: ...


class Source(Protocol):
    """Where the bytes come from. Blocks."""

    def part(self, start: int, end: int) -> bytes: ...

    def peaks(self) -> Peaks | None: ...


@dataclass(frozen=True, slots=True)
class SealedSource:
    """An object of the store."""

    objects: Objects
    name: str
    envelope: Envelope
    key: FileKey

    def part(self, start: int, end: int) -> bytes:
        length = self.envelope.content.length
        where = span(start, end, length)
        return opened(self.objects.part(self.name, where.start, where.end), where, length, self.key)

    def peaks(self) -> Peaks | None:
        return self.envelope.opened_peaks(self.key)


@dataclass(frozen=True, slots=True)
class PlainSource:
    """A WAV from before recordings were sealed."""

    file: Path

    def part(self, start: int, end: int) -> bytes:
        try:
            with self.file.open("rb") as stream:
                stream.seek(start)
                return stream.read(end - start)
        except OSError as error:
            raise NothingRecordedError("the recording's file is not there") from error

    def peaks(self) -> None:
        return None


class Sound:
    """Holds nothing open and needs no closing. Reading raises what `Vault.open` raises."""

    def __init__(self, content: Content, source: Source, in_thread: InThread) -> None:
        self.content = content
        self._source = source
        self._in_thread = in_thread

    @property
    def medium(self) -> Medium:
        return self.content.medium

    @property
    def length(self) -> int:
        """Bytes, in its medium."""
        return self.content.length

    @property
    def sha256(self) -> str:
        """Of exactly the bytes that are read."""
        return self.content.sha256

    @property
    def original_sha256(self) -> str:
        """Of the WAV as it was recorded."""
        return self.content.original_sha256

    @property
    def duration_s(self) -> float:
        return self.content.duration_s

    async def read(self, start: int = 0, end: int | None = None) -> bytes:
        """From `start` up to `end`, exclusive, or to the last byte; only what is needed is fetched."""
        end = self.length if end is None else min(end, self.length)
        return await self._in_thread(lambda: self._source.part(start, end)) if start < end else b""

    async def stream(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The same piece by piece."""
        end = self.length if end is None else min(end, self.length)
        while start < end:
            # Pieces end where chunks do: none is fetched twice.
            piece_end = min(end, (start // PIECE_BYTES + 1) * PIECE_BYTES)
            yield await self.read(start, piece_end)
            start = piece_end

    async def peaks(self) -> Peaks | None:
        """For a waveform; None for a recording from before these were made."""
        return await self._in_thread(self._source.peaks)
