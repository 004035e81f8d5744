"""Where stored recordings lie: a folder, or anything that speaks S3, both by obstore. All of it blocks: use a thread.

Rules: an object is named by the SHA-256 of what is stored, so the same name never means two things; what is put is
whole or not there at all, and on the disk for certain once `put` has returned.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from callcenter.recordings.files import NothingRecordedError, sync_folder
from callcenter.vocabulary.errors import CallCenterError

ANSWER_S = 20.0
"""What S3 may take for one request."""
RETRIED_S = 30.0
LISTED_AT_ONCE = 500


class StoreAwayError(CallCenterError):
    """Where recordings are kept does not answer, or refuses; trying again is safe."""


class UnfitStoreError(CallCenterError):
    """The setting does not say where recordings are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Access:
    """How an S3-compatible store is reached."""

    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = None
    secret_key: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """One object."""

    name: str
    size: int
    at: datetime


class Objects:
    """The store at a URL: ``file:///folder`` or ``s3://bucket/prefix``."""

    def __init__(self, url: str, s3: S3Access | None = None, what: str = "the store of recordings") -> None:
        self.url = url
        self._what = what
        self.folder: Path | None = None
        """Where it is one."""
        self._s3 = s3 or S3Access()
        match urlsplit(url).scheme:
            case "file":
                self.folder = Path(urlsplit(url).path)
            case "s3":
                pass
            case _:
                raise UnfitStoreError(
                    f"CALLCENTER_RECORDINGS__STORE: {url!r} → write file:///a/folder or s3://bucket/prefix"
                )

    def look(self) -> None:
        """Whether it answers, and would take something; raises `StoreAwayError`."""
        with self._translated(self.url):
            if self.folder is None:
                next(iter(obstore.list(self._store, chunk_size=1)), None)
                return
            there = next(one for one in (self.folder, *self.folder.parents) if one.exists())
            if not os.access(there, os.W_OK | os.X_OK):
                raise StoreAwayError(f"{self._what}: {there} may not be written to by this user")

    def put_file(self, name: str, file: Path) -> None:
        """Raises `StoreAwayError`."""
        with self._translated(name):
            obstore.put(self._store, name, file)
            self._sync(name)

    def put(self, name: str, data: bytes) -> None:
        """Raises `StoreAwayError`."""
        with self._translated(name):
            obstore.put(self._store, name, data)
            self._sync(name)

    def put_parts(self, name: str, parts: Iterator[bytes]) -> None:
        """Raises `StoreAwayError`, and what `parts` raises, with nothing put."""
        # obstore 0.12 asks for parts from within its own loop, where those that come from a store cannot be waited for.
        with ThreadPoolExecutor(1, "parts") as elsewhere, self._translated(name):
            asked = iter(lambda: elsewhere.submit(next, parts, None).result(), None)
            obstore.put(self._store, name, asked)
            self._sync(name)

    def whole(self, name: str) -> bytes:
        """Raises `StoreAwayError` and `NothingRecordedError`."""
        with self._translated(name):
            return bytes(obstore.get(self._store, name).bytes())

    def part(self, name: str, start: int, end: int) -> bytes:
        """Less than asked for where the object ends before; raises `StoreAwayError` and `NothingRecordedError`."""
        with self._translated(name):
            return bytes(obstore.get_range(self._store, name, start=start, end=end))

    def parts(self, name: str) -> Iterator[bytes]:
        """The whole, some at a time; raises `StoreAwayError` and `NothingRecordedError`."""
        with self._translated(name):
            for part in obstore.get(self._store, name).stream(min_chunk_size=1024 * 1024):
                yield bytes(part)

    def size(self, name: str) -> int | None:
        """None where it is not there; raises `StoreAwayError`."""
        try:
            with self._translated(name):
                return obstore.head(self._store, name)["size"]
        except NothingRecordedError:
            return None

    def remove(self, name: str) -> None:
        """Idempotent; raises `StoreAwayError`."""
        try:
            with self._translated(name):
                obstore.delete(self._store, name)
        except NothingRecordedError:
            pass

    def all(self, under: str) -> Iterator[Stored]:
        """Raises `StoreAwayError`."""
        with self._translated(under):
            for some in obstore.list(self._store, prefix=under, chunk_size=LISTED_AT_ONCE):
                for one in some:
                    yield Stored(one["path"], one["size"], one["last_modified"])

    @cached_property
    def _store(self) -> ObjectStore:
        # Not before it is needed: where recordings are kept may be away, and calls come in all the same.
        if self.folder is None:
            return _s3(self.url, self._s3)
        # What callers say is nobody's but the service's.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self.folder)

    def _translated(self, name: str) -> "_translated":
        return _translated(name, self._what)

    def _sync(self, name: str) -> None:
        if self.folder is None:
            return
        # obstore 0.12 writes a folder's objects without having them on the disk for certain.
        file = self.folder / name
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        for folder in list(file.parents)[: len(Path(name).parts)]:
            sync_folder(folder)


class _translated:  # noqa: N801 reads as what it does
    """Tells foreign errors as our own."""

    def __init__(self, name: str, what: str) -> None:
        self._name = name
        self._what = what

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: Any) -> None:
        match error:
            case FileNotFoundError():
                raise NothingRecordedError(f"{self._name}: is not in {self._what} any more") from error
            case OSError() | BaseError() | ValueError():
                raise StoreAwayError(f"{self._what}: {_short(error)}") from error
            case _:
                pass


def _s3(url: str, access: S3Access) -> S3Store:
    given = {
        "endpoint": access.endpoint,
        "region": access.region,
        "access_key_id": access.access_key,
        "secret_access_key": access.secret_key,
    }
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    is_plain = bool(access.endpoint) and str(access.endpoint).startswith("http://")
    return S3Store.from_url(
        url,
        client_options={"timeout": timedelta(seconds=ANSWER_S), "allow_http": is_plain},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=RETRIED_S)},
        **options,
    )


def _short(error: BaseException) -> str:
    # obstore's errors end in a dump of all their causes.
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__
