"""Asterisk's own record of every leg: the CEL file, read back after we were away.

Columns as `asterisk-config/cel_custom.conf.j2` writes them. Rows that do not fit are left out: a torn last line, or the
rows of an older template, must not keep the rest from being read.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from callcenter.asterisk.ami.reading import call_of, q850, seat_of_channel
from callcenter.vocabulary.ids import CallId, LegId, NodeId, SeatId, leg_id

COLUMNS = 9
SERVED, REFUSED = "LifeboatServed", "CallRefused"
DIALPLAN_EVENTS = frozenset({SERVED, REFUSED})
STARTED = "AsteriskStarted"
_NO_EXTRA = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What a column says that is not the JSON it should be, numbers without end and brackets without end among it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CelRow:
    """One event of one leg."""

    at: datetime
    event: str
    """CHAN_START, ANSWER, APP_START, APP_END, BRIDGE_ENTER, BRIDGE_EXIT, HANGUP, CHAN_END, LINKEDID_END, or one that
    the dialplan has named."""
    call: CallId
    leg: LegId
    seat: SeatId | None
    """Set where the leg is an agent's phone."""
    application: str
    cause: int
    """Q.850, of HANGUP; 0 otherwise."""
    extra: str = ""
    """What the dialplan said with an event of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Asterisk has started, and made a leg of no call to say so (cli.conf)."""

    at: datetime
    leg: LegId


def entries(node: NodeId, lines: Iterable[str]) -> Iterator[CelRow | Started]:
    """The rows that belong to a call, and Asterisk's starts, in the file's order."""
    for line in lines:
        fields = _fields(line)
        if len(fields) != COLUMNS:
            continue
        event, at, account, uniqueid, _linked, channel, application, _peers, extra = fields
        call = call_of(node, account)
        if call is None and event != STARTED:
            continue
        try:
            when = datetime.fromtimestamp(float(at), UTC)
        except (ValueError, OverflowError, OSError):
            continue
        if call is None:
            yield Started(at=when, leg=leg_id(node, uniqueid))
            continue
        yield CelRow(
            at=when,
            event=event,
            call=call,
            leg=leg_id(node, uniqueid),
            seat=seat_of_channel(channel),
            application=application,
            cause=_cause(extra) if event == "HANGUP" else 0,
            extra=_extra(extra) if event in DIALPLAN_EVENTS else "",
        )


def _fields(line: str) -> list[str]:
    # Ten times as fast as csv, and right wherever quotes stand only in the last field, doubled.
    plain = line[1:-1].split('","', COLUMNS - 1)
    if len(plain) == COLUMNS and line[:1] == line[-1:] == '"':
        quotes = sum('"' in one for one in (*plain[:-1], plain[-1].replace('""', "")))
        if not quotes:
            plain[-1] = plain[-1].replace('""', '"')
            return plain
    # Each line by itself: a quote that was never closed must not swallow the rows after it.
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _cause(extra: str) -> int:
    try:
        return q850(int(json.loads(extra)["hangupcause"]))
    except _NO_EXTRA:
        return 0


def _extra(extra: str) -> str:
    try:
        return str(json.loads(extra)["extra"])
    except _NO_EXTRA:
        return ""
