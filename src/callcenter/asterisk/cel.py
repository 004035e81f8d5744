"""Asterisk's own record of every leg: the CEL file, read back after we were away.

Columns as `asterisk-config/cel_custom.conf.j2` writes them. Rows that do not fit are left out: a torn last line, or the
rows of an older template, must not keep the rest from being read.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from callcenter.asterisk.ami.reading import call_of, q850, seat_of_channel
from callcenter.vocabulary.ids import CallId, LegId, NodeId, SeatId, leg_id

log = structlog.get_logger(__name__)

COLUMNS = 9
TAIL_BYTES = 64 * 1024 * 1024
"""Read at most, from the end: some 20,000 calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CelRow:
    """One event of one leg."""

    at: datetime
    event: str
    """CHAN_START, ANSWER, APP_START, APP_END, BRIDGE_ENTER, BRIDGE_EXIT, HANGUP, CHAN_END, LINKEDID_END."""
    call: CallId
    leg: LegId
    seat: SeatId | None
    """Set where the leg is an agent's phone."""
    application: str
    cause: int
    """Q.850, of HANGUP; 0 otherwise."""


def rows(node: NodeId, lines: Iterable[str]) -> Iterator[CelRow]:
    """The rows that belong to a call, in the file's order."""
    for line in lines:
        fields = _fields(line)
        if len(fields) != COLUMNS:
            continue
        event, at, account, uniqueid, _linked, channel, application, _peers, extra = fields
        call = call_of(node, account)
        if call is None:
            continue
        try:
            when = datetime.fromtimestamp(float(at), UTC)
        except (ValueError, OverflowError, OSError):
            continue
        yield CelRow(
            at=when,
            event=event,
            call=call,
            leg=leg_id(node, uniqueid),
            seat=seat_of_channel(channel),
            application=application,
            cause=_cause(extra) if event == "HANGUP" else 0,
        )


def read(node: NodeId, path: Path, since: datetime) -> dict[CallId, list[CelRow]]:
    """The calls that left a row after `since`, each with all its rows that the file's end still holds. Blocks."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError as error:
        # One account of three: without it a call is still taken over, by our own record and where its channel is.
        log.warning("cel.not_read", node=node, cause=str(error))
        return {}
    by_call: dict[CallId, list[CelRow]] = {}
    for row in rows(node, text.split("\n")):
        by_call.setdefault(row.call, []).append(row)
    return {call: own for call, own in by_call.items() if own[-1].at > since}


def _fields(line: str) -> list[str]:
    # Each line by itself: a quote that was never closed must not swallow the rows after it.
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _cause(extra: str) -> int:
    try:
        return q850(int(json.loads(extra)["hangupcause"]))
    except (ValueError, KeyError, TypeError):
        return 0
