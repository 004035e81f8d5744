"""Calls as rows and back: the only place that knows how a record or a fact lies in its columns. Pure."""

from typing import Any

from pydantic import TypeAdapter

from callcenter.calls.record import CallRecord
from callcenter.calls.tables import CallRow, RecordingRow, TimelineRow
from callcenter.calls.timeline import ChannelStats, Entry, Fact, Recorded
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.routes import RouteReason

ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_REASON: TypeAdapter[RouteReason] = TypeAdapter(RouteReason)
_RECORD: TypeAdapter[CallRecord] = TypeAdapter(CallRecord)
_STATS: TypeAdapter[ChannelStats] = TypeAdapter(ChannelStats)


def timeline_row(entry: Entry) -> dict[str, Any]:
    fact = _FACT.dump_python(entry.fact, mode="json")
    return {"call": entry.call, "seq": entry.seq, "at": entry.at, "kind": entry.fact.kind, "fact": fact}


def entry(row: TimelineRow) -> Entry:
    return Entry(CallId(row.call), row.seq, row.at, _FACT.validate_python(row.fact))


def call_row(record: CallRecord) -> dict[str, Any]:
    """The columns of `calls`; the recording has its own table."""
    row = {name: getattr(record, name) for name in CallRecord.__slots__ if name not in {"call", "recording", "reason"}}
    reason = None if record.reason is None else _REASON.dump_python(record.reason, mode="json")
    return row | {"id": record.call, "reason": reason, "needs": list(record.needs), "words": list(record.words)}


def record(row: CallRow, recording: RecordingRow | None) -> CallRecord:
    columns = {column.name: getattr(row, column.name) for column in CallRow.__table__.columns}
    kept = None if recording is None else recorded(recording)
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
