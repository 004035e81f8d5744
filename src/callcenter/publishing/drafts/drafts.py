"""The files below the operators' folder: what is being worked on, by the web editor and by text editors alike.

Rules: only documents' names reach the disk; a save replaces the whole file or nothing; who saves over a change that
they have not seen is refused.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from callcenter.ivr.document import reading as documents
from callcenter.publishing.documents import DocumentName, DocumentType, document_type, hash_of, type_of
from callcenter.publishing.drafts.patching import UnpatchableError, patched
from callcenter.publishing.drafts.rows import LEXICON, WORDINGS, Table, rows_of, with_rows
from callcenter.vocabulary.errors import CallCenterError, Problem, RefusedDocumentError

MOST_BYTES = 2_000_000


class StaleDraftError(CallCenterError):
    """The file has changed since it was read."""

    def __init__(self, document: DocumentName, current_hash: str) -> None:
        super().__init__(f"{document} has changed since you opened it → look at the change, then save again")
        self.current_hash = current_hash


@dataclass(frozen=True, slots=True)
class Saved:
    text: str
    hash: str


class Drafts:
    """Blocking: for a thread. Raises RefusedDocumentError for a file that cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def texts(self) -> dict[DocumentName, str]:
        """Every document's file."""
        try:
            names = sorted(entry.name for entry in self.folder.iterdir() if document_type(entry.name) is not None)
        except OSError as error:
            raise _refused(self.folder, f"cannot be read: {error.strerror}") from error
        found = {DocumentName(name): self.text(DocumentName(name)) for name in names}
        return {name: text for name, text in found.items() if text is not None}

    def text(self, name: DocumentName) -> str | None:
        """The file; None where there is none."""
        file = self.folder / name
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(file, f"cannot be read: {error.strerror}") from error
        if len(data) > MOST_BYTES:
            raise _refused(file, f"is larger than {MOST_BYTES} bytes")
        try:
            # Kept to the last byte, but for a mark that some editors write at the beginning.
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _refused(file, "is not UTF-8 text", data.count(b"\n", 0, error.start) + 1) from error

    def save(self, name: DocumentName, text: str, base_hash: str) -> Saved:
        """Replace the file; raises StaleDraftError where it is not what `base_hash` was taken of."""
        current = self.text(name)
        current_hash = "" if current is None else hash_of(current)
        if current_hash != base_hash:
            raise StaleDraftError(name, current_hash)
        return self.put(name, text)

    def put(self, name: DocumentName, text: str) -> Saved:
        """Write the file whatever stood there."""
        file = self.folder / name
        with _told(file):
            self.folder.mkdir(parents=True, exist_ok=True)
            mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
            handle, new = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.", suffix=".new")
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
                Path(new).chmod(mode)
                Path(new).replace(file)
            except OSError:
                with contextlib.suppress(OSError):
                    Path(new).unlink()
                raise
        return Saved(text, hash_of(text))

    def remove(self, name: DocumentName) -> None:
        with _told(self.folder / name):
            (self.folder / name).unlink(missing_ok=True)


def merged(name: DocumentName, base: str, values: dict[str, object]) -> str:
    """The text of the document when it holds `values`; comments and order of what did not change stay.

    Raises RefusedDocumentError where values cannot be written over this text.
    """
    if (table := _table(name)) is not None:
        return with_rows(base, values, table)
    try:
        return patched(base, values)
    except UnpatchableError as error:
        raise _refused(Path(name), str(error)) from error


def values_in(name: DocumentName, text: str) -> dict[str, object] | None:
    """What the document holds; None where the text is too broken to hold values."""
    if (table := _table(name)) is not None:
        return rows_of(text, table)
    try:
        found = documents.parse(text, Path(name)).values
    except RefusedDocumentError:
        return None
    return found if isinstance(found, dict) else None


def _table(name: DocumentName) -> Table | None:
    return {DocumentType.LEXICON: LEXICON, DocumentType.WORDINGS: WORDINGS}.get(type_of(name))


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(file, f"cannot be written: {error.strerror}") from error


def _refused(file: Path, fault: str, line: int = 0) -> RefusedDocumentError:
    return RefusedDocumentError([Problem(file, line, "(file)", fault, "mend the file, and let us read and write it")])
