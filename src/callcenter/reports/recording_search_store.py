"""Recordings that are looked for: by who called, who answered, where, when, what was said, and how it ended.

Rules: what one may not see is not found; to search by a number or by words needs a permission of its own; who has
searched by a number stands in the book of deeds, the number itself does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, select, true, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY

from callcenter.access.reach import EVERYTHING, Reach
from callcenter.calls.page import place
from callcenter.calls.store import within
from callcenter.calls.tables import CallRow, RecordingRow
from callcenter.casework.tables import CaseRow
from callcenter.database.engine import Database
from callcenter.recordings.vault.tables import VaultRow
from callcenter.transcripts.tables import UtteranceRow
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId


class UnfitNumberError(CallCenterError):
    """No number that could have called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsWanted:
    """Every field that is given must fit."""

    number: str | None = None
    """Personal. E.164, exact."""
    seen: Reach = EVERYTHING
    """By whoever asks."""
    agent: AgentId | None = None
    queue: QueueId | None = None
    arrived_from: datetime | None = None
    arrived_before: datetime | None = None
    question: str | None = None
    """Of what was said; a tsquery."""
    disposition: str | None = None
    shortest_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFound:
    call: CallId
    arrived_at: datetime
    number: str | None
    """Personal."""
    queue: QueueId | None
    agent: AgentId | None
    duration_s: float
    outcome: str | None
    disposition: str | None
    is_held: bool
    """Kept whatever its term."""
    said: str | None
    """Personal. The first utterance that fits; None where no words were looked for."""
    said_at_s: float | None


@dataclass(frozen=True, slots=True)
class RecordingsPage:
    """Newest first."""

    found: tuple[RecordingFound, ...]
    has_more: bool


class RecordingSearch:
    """Raises `DatabaseAwayError`."""

    def __init__(self, database: Database, e164: Callable[[str], str | None]) -> None:
        self._database = database
        self._e164 = e164

    def number(self, written: str) -> str:
        """As it is kept; raises `UnfitNumberError`."""
        number = self._e164(written)
        if number is None:
            raise UnfitNumberError("number: is none that could have called; write it with its area code")
        return number

    async def page(self, wanted: RecordingsWanted, after: str | None, limit: int) -> RecordingsPage:
        """What fits; raises `BadCursorError`."""
        query = searching(wanted)
        if after is not None:
            query = query.where(tuple_(CallRow.arrived_at, CallRow.id) < tuple_(*place(after)))
        async with self._database.transaction() as session:
            rows = (await session.execute(query.limit(limit + 1))).all()
        return RecordingsPage(tuple(_found(*row) for row in rows[:limit]), len(rows) > limit)


def searching(wanted: RecordingsWanted) -> Select[tuple[Any, ...]]:
    """The query, without the place to go on from."""
    asked = cast(cast(wanted.question or "", UtteranceRow.text.type), TSQUERY)
    fits = UtteranceRow.lexemes.bool_op("@@")(asked)
    first = (
        select(UtteranceRow.text, UtteranceRow.start_s)
        .where(UtteranceRow.call == CallRow.id, fits if wanted.question else ~true())
        .order_by(UtteranceRow.n)
        .limit(1)
        .lateral("first_said")
    )
    conditions: list[ColumnElement[bool]] = []
    if wanted.number is not None:
        conditions.append(CallRow.number == wanted.number)
    if not wanted.seen.is_all:
        conditions.append(within(wanted.seen))
    if wanted.agent is not None:
        conditions.append(CallRow.agent == wanted.agent)
    if wanted.queue is not None:
        conditions.append(CallRow.queue == wanted.queue)
    if wanted.arrived_from is not None:
        conditions.append(CallRow.arrived_at >= wanted.arrived_from)
    if wanted.arrived_before is not None:
        conditions.append(CallRow.arrived_at < wanted.arrived_before)
    if wanted.disposition is not None:
        conditions.append(CaseRow.disposition == wanted.disposition)
    if wanted.shortest_s is not None:
        conditions.append(RecordingRow.duration_s >= wanted.shortest_s)
    if wanted.question:
        # By the index of words; the line that is shown is fetched for the page's own calls alone.
        conditions.append(CallRow.id.in_(select(UtteranceRow.call).where(fits)))
    return (
        select(
            CallRow,
            RecordingRow.duration_s,
            CaseRow.disposition,
            VaultRow.held_at.is_not(None),
            first.c.text,
            first.c.start_s,
        )
        .join(RecordingRow, RecordingRow.call == CallRow.id)
        .outerjoin(CaseRow, CaseRow.call == CallRow.id)
        .outerjoin(VaultRow, VaultRow.path == RecordingRow.path)
        .outerjoin(first, true())
        .where(and_(true(), *conditions))
        .order_by(CallRow.arrived_at.desc(), CallRow.id.desc())
    )


def _found(  # noqa: PLR0913 the columns of the query
    call: CallRow, duration_s: float, disposition: str | None, is_held: bool, said: str | None, said_at_s: float | None
) -> RecordingFound:
    return RecordingFound(
        call=CallId(call.id),
        arrived_at=call.arrived_at,
        number=call.number,
        queue=None if call.queue is None else QueueId(call.queue),
        agent=None if call.agent is None else AgentId(call.agent),
        duration_s=duration_s,
        outcome=call.outcome,
        disposition=disposition,
        is_held=is_held,
        said=said,
        said_at_s=said_at_s,
    )
