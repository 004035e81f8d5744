"""Calls as rows and back: the only place that knows how a record or a fact lies in its columns. Pure."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from callcenter.calls.record import CallRecord
from callcenter.calls.tables import CallRow, RecordingRow, TimelineRow
from callcenter.calls.timeline import ChannelStats, Entry, Fact, Recorded
from callcenter.vocabulary.ids import CallId

ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_RECORD: TypeAdapter[CallRecord] = TypeAdapter(CallRecord)
_STATS: TypeAdapter[ChannelStats] = TypeAdapter(ChannelStats)


def timeline_json(entries: Iterable[Entry]) -> str:
    """`entries` as one JSON array."""
    return "[" + b",".join(ENTRY.dump_json(entry) for entry in entries).decode() + "]"


def entry(row: TimelineRow) -> Entry:
    return Entry(CallId(row.call), row.seq, row.at, _FACT.validate_python(row.fact))


def fact_json(fact: Fact) -> dict[str, Any]:
    """`fact` as its column holds it."""
    told: dict[str, Any] = _FACT.dump_python(fact, mode="json")
    return told


def calls_json(records: Iterable[CallRecord]) -> str:
    """`records` as one JSON array of objects that name the columns of `calls`; the recording has its own table."""
    rows = [_RECORD.dump_python(record, mode="json", exclude={"recording"}) | {"id": record.call} for record in records]
    return json.dumps(rows, ensure_ascii=False)


def record(row: CallRow, recording: RecordingRow | None) -> CallRecord:
    columns = {column.name: getattr(row, column.name) for column in CallRow.__table__.columns}
    kept = None if recording is None or recording.deleted_at is not None else recorded(recording)
    return _RECORD.validate_python(columns | {"call": row.id, "recording": kept})


def recording_row(entry: Entry, fact: Recorded) -> dict[str, Any]:
    return {
        "call": entry.call,
        "path": fact.path,
        "duration_s": fact.duration_s,
        "sha256": fact.sha256,
        "size_bytes": fact.size_bytes,
        "caller": _STATS.dump_python(fact.caller, mode="json"),
        "agent": _STATS.dump_python(fact.agent, mode="json"),
        "kept_at": entry.at,
    }


def recorded(row: RecordingRow) -> Recorded:
    return Recorded(
        path=row.path,
        duration_s=row.duration_s,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        caller=_STATS.validate_python(row.caller),
        agent=_STATS.validate_python(row.agent),
    )
