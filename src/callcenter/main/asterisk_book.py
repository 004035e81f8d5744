"""What one Asterisk wrote down of calls that are not settled yet: its CEL and queue_log, read on from where we were.

Blocks, and is not for two threads at a time. What is settled is let go, so that memory holds the calls that go on, and
those that do not balance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from callcenter.asterisk import cel, queue_log, trail
from callcenter.asterisk.cel import CelRow, Started
from callcenter.asterisk.trail import Mark
from callcenter.balance.accounts import Queued, Seen
from callcenter.balance.weighing import Reach
from callcenter.main.seeing import Starts, queued, seen
from callcenter.vocabulary.ids import CallId, LegId, NodeId

PART_BYTES = 4 * 1024 * 1024
"""Read at a time."""
TAIL = timedelta(minutes=10)
"""Rows of other legs may come so long after the caller's own leg has ended."""


def cel_file(log_folder: Path) -> Path:
    return log_folder / "cel-custom" / "cel.csv"


def queue_log_file(log_folder: Path) -> Path:
    return log_folder / "queue_log"


def messages_file(log_folder: Path) -> Path:
    return log_folder / "messages.log"


@dataclass(frozen=True, slots=True)
class Marks:
    """Up to where the two files have been read."""

    cel: Mark | None = None
    queue_log: Mark | None = None

    @property
    def of_files(self) -> tuple[Mark | None, Mark | None]:
        """In the order of `AsteriskBook.files`."""
        return self.cel, self.queue_log


class AsteriskBook:
    """Of the calls of one node."""

    def __init__(self, node: NodeId, log_folder: Path, marks: Marks = Marks()) -> None:
        self.node = node
        self.marks = marks
        self.rows: dict[CallId, list[CelRow]] = {}
        """By call, who came first first."""
        self.since: datetime | None = None
        """Of the first row that was read."""
        self._cel = cel_file(log_folder)
        self._queue_log = queue_log_file(log_folder)
        self.plain_files = (messages_file(log_folder),)
        """What Asterisk tells people of, and nobody here reads."""
        self._queue_rows: dict[LegId, list[queue_log.QueueLogRow]] = {}
        self._starts = Starts()
        self._begun: dict[CallId, Marks] = {}
        """Before the part that a call's first row was read in."""

    @property
    def safe_marks(self) -> Marks:
        """Whoever reads from here on meets every row of the calls that are not settled."""
        return next(iter(self._begun.values()), self.marks)

    @property
    def files(self) -> tuple[Path, Path]:
        """The CEL, and the queue_log."""
        return self._cel, self._queue_log

    def read_on(self, since: datetime | None = None, tail_bytes: int | None = None) -> bool:
        """Take in a part of what is new; True while there is more. Raises OSError.

        `since`, `tail_bytes`: what is older is passed over where nothing was read before.
        """
        new = trail.read_on(self._cel, self.marks.cel, PART_BYTES, since, tail_bytes)
        for row in cel.entries(self.node, new.lines):
            self._starts.take(row.leg, row.at, is_said=isinstance(row, Started))
            self.since = self.since or row.at
            if isinstance(row, Started):
                continue
            if row.call not in self.rows:
                self.rows[row.call], self._begun[row.call] = [], self.marks
            self.rows[row.call].append(row)
        of_queues = trail.read_on(self._queue_log, self.marks.queue_log, PART_BYTES, since, tail_bytes)
        for entry in queue_log.rows(self.node, of_queues.lines):
            self._queue_rows.setdefault(entry.leg, []).append(entry)
        self.marks = Marks(new.end, of_queues.end)
        return not (new.is_all and of_queues.is_all)

    def seen(self, call: CallId) -> Seen | None:
        rows = self.rows.get(call)
        return None if rows is None else seen(rows, self._starts.times)

    def queued(self, leg: LegId) -> Queued | None:
        """What app_queue says of the caller's leg."""
        return queued(self._queue_rows.get(leg, ())).get(leg)

    def let_go(self, call: CallId) -> None:
        """It is settled."""
        self._begun.pop(call, None)
        for row in self.rows.pop(call, ()):
            self._queue_rows.pop(row.leg, None)

    def reach(self, now: datetime) -> Reach:
        return Reach(since=self.since, until=now)


class Sightings:
    """All the calls that a node's files tell of, each folded as soon as it is over: a day of them fits into memory."""

    def __init__(self, node: NodeId, log_folder: Path) -> None:
        self._book = AsteriskBook(node, log_folder)
        self._folded: dict[CallId, tuple[Seen, Queued | None]] = {}

    def read(self, since: datetime) -> None:
        """Everything in the files that were written to after `since`. Raises OSError."""
        while self._book.read_on(since):
            self._fold()

    def reach(self, now: datetime) -> Reach:
        return self._book.reach(now)

    def all(self) -> Iterator[tuple[Seen, Queued | None]]:
        yield from self._folded.values()
        for call in self._book.rows.keys() - self._folded.keys():
            if (found := self._told(call)) is not None:
                yield found

    def _fold(self) -> None:
        latest = max((rows[-1].at for rows in self._book.rows.values()), default=None)
        for call in [*self._book.rows]:
            found = self._told(call)
            if latest is None or found is None or found[0].gone_at is None or found[0].gone_at + TAIL > latest:
                continue
            # A row that comes even later is a tail of another leg's, and tells nothing new.
            self._folded.setdefault(call, found)
            self._book.let_go(call)

    def _told(self, call: CallId) -> tuple[Seen, Queued | None] | None:
        found = self._book.seen(call)
        return None if found is None else (found, self._book.queued(found.leg))
