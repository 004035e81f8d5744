"""app_queue's own record of who came into a queue and how they left it, by the caller's leg.

A line: unix time | Uniqueid of the caller's leg | queue | member | event | data …
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from callcenter.asterisk.queue_names import queue_of
from callcenter.vocabulary.ids import LegId, NodeId, QueueId, leg_id

ENTERED = "ENTERQUEUE"
ANSWERED = "CONNECT"
LEFT_WAITING = frozenset({"ABANDON", "EXITEMPTY", "EXITWITHKEY", "EXITWITHTIMEOUT"})
"""Out of the queue without an answer; who is taken back to the service, is logged as an abandon, too."""
_KEPT = LEFT_WAITING | {ENTERED, ANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLogRow:
    """One event of one caller, in whole seconds."""

    at: datetime
    event: str
    leg: LegId
    queue: QueueId


def rows(node: NodeId, lines: Iterable[str]) -> Iterator[QueueLogRow]:
    """The rows that tell of callers, in the file's order; what does not fit is left out."""
    for line in lines:
        fields = line.split("|", 5)
        if len(fields) < 5 or fields[4] not in _KEPT:
            continue
        queue, at = queue_of(fields[2]), _time(fields[0])
        if queue is not None and at is not None:
            yield QueueLogRow(at=at, event=fields[4], leg=leg_id(node, fields[1]), queue=queue)


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None
