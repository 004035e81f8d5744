"""Calls as the database keeps them, in memory."""

from collections.abc import Callable, Iterable

from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry
from callcenter.vocabulary.ids import CallId


class FakeCallStore(CallStore):
    """Timelines, and the records drawn from them."""

    def __init__(self) -> None:
        self.timelines: dict[CallId, list[Entry]] = {}
        self.on_read: Callable[[CallId], None] = lambda call: None
        """Told whenever a timeline is read."""

    def keep(self, entry: Entry) -> None:
        self.timelines.setdefault(entry.call, []).append(entry)

    def record(self, call: CallId) -> CallRecord:
        first, *rest = self.timelines[call]
        record = begun(first)
        for entry in rest:
            record = after(record, entry)
        return record

    async def call(self, call: CallId) -> CallRecord | None:
        return self.record(call) if call in self.timelines else None

    async def open_calls(self) -> list[CallRecord]:
        records = [self.record(call) for call in self.timelines]
        return [record for record in records if record.state != "ended"]

    async def kept(self, calls: Iterable[CallId]) -> set[CallId]:
        return set(calls) & set(self.timelines)

    async def timeline(self, call: CallId) -> list[Entry]:
        self.on_read(call)
        return list(self.timelines[call])
