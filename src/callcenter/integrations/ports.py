"""What this room needs from outside."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from callcenter.calls.page import CallFilter, Page
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import Entry
from callcenter.database.outbox import Event
from callcenter.vocabulary.ids import CallId


class Happenings(Protocol):
    """The outbox, read. Every method raises `DatabaseAwayError`."""

    async def first_id(self) -> int: ...

    async def read(self, after_id: int, topics: Sequence[str], limit: int) -> list[Event]: ...


class Calls(Protocol):
    """Calls as they are kept. Every method raises `DatabaseAwayError`."""

    async def call(self, call: CallId) -> CallRecord | None: ...

    async def timeline(self, call: CallId) -> list[Entry]: ...

    async def open_calls(self) -> list[CallRecord]: ...

    async def earlier(self, record: CallRecord, limit: int) -> list[CallRecord]: ...

    async def page(self, wanted: CallFilter, after: str | None, limit: int) -> Page: ...


class Posting(Protocol):
    """Sends to addresses that administrators have named."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, int | None]:
        """The status that was answered, and after how many seconds it may be tried again, if that was said.

        Follows no redirect. Raises `ServiceError` within its deadline.
        """
        ...
