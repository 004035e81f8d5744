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

from callcenter.asterisk.ami.reading import call_of, seat_of_channel
from callcenter.vocabulary.ids import CallId, LegId, NodeId, SeatId, leg_id

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
    peers: tuple[str, ...]
    """Channels already in the bridge, for BRIDGE_ENTER and BRIDGE_EXIT."""
    cause: int
    """Q.850, of HANGUP; 0 otherwise."""


def rows(node: NodeId, lines: Iterable[str]) -> Iterator[CelRow]:
    """The rows that belong to a call, in the file's order."""
    for fields in csv.reader(lines):
        if len(fields) != COLUMNS:
            continue
        event, at, account, uniqueid, _linked, channel, application, peers, extra = fields
        call = call_of(node, account)
        if call is None:
            continue
        try:
            when = datetime.fromtimestamp(float(at), UTC)
        except (ValueError, OverflowError):
            continue
        yield CelRow(
            at=when,
            event=event,
            call=call,
            leg=leg_id(node, uniqueid),
            seat=seat_of_channel(channel),
            application=application,
            peers=tuple(filter(None, peers.split(","))),
            cause=_cause(extra) if event == "HANGUP" else 0,
        )


def read(node: NodeId, path: Path, since: datetime) -> dict[CallId, list[CelRow]]:
    """The calls that left a row after `since`, each with all its rows that the file's end still holds. Blocks."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        text = file.read().decode("utf-8", "replace")
    by_call: dict[CallId, list[CelRow]] = {}
    for row in rows(node, text.splitlines()):
        by_call.setdefault(row.call, []).append(row)
    return {call: own for call, own in by_call.items() if own[-1].at > since}


def _cause(extra: str) -> int:
    try:
        return int(json.loads(extra)["hangupcause"])
    except (ValueError, KeyError, TypeError):
        return 0
