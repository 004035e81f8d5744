"""Loads, callers and seats as people keep them in CSV files. Pure; raises `RefusedDocumentError` with line and mend.

Rules: the first line names the columns, in any order; times are on the site's clock, tiers by name in small letters.
A load: ``time,queue,tier,calls`` (calls of the quarter hour that begins then). Callers: ``at,queue,tier,handling_s``
and, if wanted, ``patience_s``. Seats: ``time,seats``; a quarter hour that is not named has as many as the one before.
People: ``agent,queues,from,to``, a row for each span between breaks, queues with spaces between them.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from math import inf
from pathlib import Path
from typing import TypeVar

from callcenter.staffing.day import QUARTER_S, QUARTERS, Agent, Caller, Spread, Stream, spans_of
from callcenter.staffing.patience import Patience
from callcenter.staffing.shapes import CALLS_MAX, SEATS_MAX
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

T = TypeVar("T")

TIERS: Mapping[str, Tier] = {tier.name.lower(): tier for tier in Tier}
HOURS_MAX_S = 86_400.0


@dataclass(frozen=True, slots=True)
class _Row:
    file: Path
    line: int
    cells: Mapping[str, str]

    def refused(self, column: str, fault: str, mend: str) -> RefusedDocumentError:
        return RefusedDocumentError([Problem(self.file, self.line, column, fault, mend)])

    def number(self, column: str, most: float) -> float:
        try:
            value = float(self.cells[column])
        except ValueError:
            raise self.refused(column, "is no number", "write one, for example 12.5") from None
        if not 0 <= value <= most:
            raise self.refused(column, "is out of bounds", f"write a number from 0 to {most:g}")
        return value

    def seconds(self, column: str) -> float:
        try:
            at = time.fromisoformat(self.cells[column])
        except ValueError:
            raise self.refused(column, "is no time", "write HH:MM or HH:MM:SS") from None
        return at.hour * 3600.0 + at.minute * 60 + at.second + at.microsecond / 1e6

    def quarter(self, column: str) -> int:
        at_s = self.seconds(column)
        if at_s % QUARTER_S:
            raise self.refused(column, "is no quarter hour", "write HH:00, HH:15, HH:30 or HH:45")
        return int(at_s // QUARTER_S)

    def tier(self) -> Tier:
        if (found := TIERS.get(self.cells["tier"])) is None:
            raise self.refused("tier", "is unknown", f"write one of {', '.join(TIERS)}")
        return found

    def queue(self) -> QueueId:
        if not self.cells["queue"]:
            raise self.refused("queue", "is empty", "write the queue's id")
        return QueueId(self.cells["queue"])


def streams(file: Path, text: str, handling: Spread, patience: Patience) -> list[Stream]:
    """A load; handling times and patience are the same for all of it."""
    calls: dict[tuple[QueueId, Tier], list[float]] = {}
    for row in _rows(file, text, ("time", "queue", "tier", "calls")):
        of = calls.setdefault((row.queue(), row.tier()), [0.0] * QUARTERS)
        of[row.quarter("time")] += row.number("calls", CALLS_MAX)
    return [
        Stream(queue=queue, tier=tier, calls=of, handling=handling, patience=patience)
        for (queue, tier), of in calls.items()
    ]


def callers(file: Path, text: str) -> list[Caller]:
    """Single callers, in order of arrival."""
    found = [
        Caller(
            at_s=row.seconds("at"),
            queue=row.queue(),
            tier=row.tier(),
            handling_s=row.number("handling_s", HOURS_MAX_S),
            patience_s=row.number("patience_s", HOURS_MAX_S) if row.cells.get("patience_s") else inf,
        )
        for row in _rows(file, text, ("at", "queue", "tier", "handling_s"))
    ]
    return sorted(found, key=lambda caller: caller.at_s)


def seats(file: Path, text: str) -> list[int]:
    """A plan."""
    named = {row.quarter("time"): int(row.number("seats", SEATS_MAX)) for row in _rows(file, text, ("time", "seats"))}
    plan = [0] * QUARTERS
    for quarter in range(QUARTERS):
        plan[quarter] = named.get(quarter, plan[quarter - 1] if quarter else 0)
    return plan


def people(file: Path, text: str) -> list[Agent]:
    """Agents with their queues and hours."""
    queues: dict[AgentId, frozenset[QueueId]] = {}
    there: dict[AgentId, list[bool]] = {}
    for row in _rows(file, text, ("agent", "queues", "from", "to")):
        if not (agent := AgentId(row.cells["agent"])):
            raise row.refused("agent", "is empty", "write the staff number")
        if not (served := frozenset(map(QueueId, row.cells["queues"].split()))):
            raise row.refused("queues", "is empty", "write the queues' ids with spaces between them")
        if queues.setdefault(agent, served) != served:
            raise row.refused("queues", "differ from an earlier row of the same agent", "write the same in each")
        first, last = row.quarter("from"), row.quarter("to") or QUARTERS
        if first >= last:
            raise row.refused("to", "is not after from", "split what goes past midnight into two rows")
        at = there.setdefault(agent, [False] * QUARTERS)
        at[first:last] = [True] * (last - first)
    return [Agent(agent=agent, queues=queues[agent], spans=spans_of(at)) for agent, at in there.items()]


def read(file: Path, parsed: Callable[[Path, str], T]) -> T:
    """What `parsed` makes of the file."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise RefusedDocumentError([Problem(file, 0, "file", fault, "name a file that is there")]) from error
    except UnicodeDecodeError as error:
        raise RefusedDocumentError([Problem(file, 0, "file", "is not UTF-8", "save it as UTF-8")]) from error
    return parsed(file, text)


def _rows(file: Path, text: str, columns: Sequence[str]) -> Iterator[_Row]:
    reading = csv.DictReader(text.splitlines(), restval="")
    if missing := [name for name in columns if name not in (reading.fieldnames or ())]:
        fault = f"has no column {missing[0]}"
        raise RefusedDocumentError(
            [Problem(file, 1, missing[0], fault, f"name {', '.join(columns)} in its first line")]
        )
    is_empty = True
    for cells in reading:
        is_empty = False
        # What stands beyond the named columns has no name.
        yield _Row(file, reading.line_num, {name: str(cell).strip() for name, cell in cells.items() if name})
    if is_empty:
        raise RefusedDocumentError([Problem(file, 2, columns[0], "nothing follows the first line", "add rows")])
