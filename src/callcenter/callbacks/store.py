"""The ledger in the database.

What calls bring about is written in the transaction that writes their timeline (`calls.store`): the functions below
take its session, and return what is to be told once it commits. What people say is a transaction of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit import store as audit
from callcenter.audit.entries import Deed, Entry
from callcenter.callbacks import ledger, rows
from callcenter.callbacks.ledger import Attempt, Obligation, Rules
from callcenter.callbacks.tables import AttemptRow, CallbackRow
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, QueueId

TOPIC = "callback"
"""The outbox topic: one event a change; the key is the obligation's call."""
OPEN_STATES = ("open", "claimed")
MOST_IN_LINE = 2000
"""Obligations held in memory at a time; the rest come up as these are done."""

log = structlog.get_logger(__name__)

Queues = Collection[QueueId] | None
"""Those that may be seen; None for all."""


class UnknownCallbackError(CallCenterError):
    """There is no such callback, or it is of a queue that is not this agent's."""


Said = ledger.NumberShown | ledger.SaidDone | ledger.SaidNotReached | ledger.SaidWithdrawn
_DEEDS: Mapping[type[Said], Deed] = {
    ledger.NumberShown: Deed("callback.number_shown"),
    ledger.SaidDone: Deed("callback.said_done"),
    ledger.SaidNotReached: Deed("callback.said_not_reached"),
    ledger.SaidWithdrawn: Deed("callback.withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """An obligation, and what was tried."""

    obligation: Obligation
    attempts: tuple[Attempt, ...]


# --- in the transaction of a call's timeline --------------------------------------------------------------------------


async def enter(session: AsyncSession, obligation: Obligation, at: datetime, rules: Rules) -> list[News]:
    """Keep a new obligation; where the number has an open one, that one is asked for again and keeps its place."""
    fresh = insert(CallbackRow).values(rows.values(obligation)).on_conflict_do_nothing().returning(CallbackRow.call)
    if await session.scalar(fresh) is not None:
        return [_news(obligation.call)]
    standing = await _open_of(session, obligation.number)
    if standing is None or standing.call == obligation.call:
        # The same call promised it twice, and it may be done already: nothing new is owed.
        return []
    return await _take(session, standing, ledger.AskedAgain(obligation.kind, obligation.queue), at, rules)


async def promise(session: AsyncSession, obligation: Obligation, at: datetime, rules: Rules) -> list[News]:
    """Keep what an agent has promised for a time; what the number is owed already is due then instead.

    Raises `UnexpectedCallbackEventError` while that is being dialled, and where the call's own is settled.
    """
    fresh = insert(CallbackRow).values(rows.values(obligation)).on_conflict_do_nothing().returning(CallbackRow.call)
    if await session.scalar(fresh) is not None:
        return [_news(obligation.call)]
    standing = await _open_of(session, obligation.number) or await _locked(session, obligation.call)
    if standing is None:
        raise _unknown()
    not_before = obligation.state.not_before if isinstance(obligation.state, ledger.Open) else at
    asked = ledger.AskedAgain("promised", obligation.queue, not_before, obligation.due_at)
    return await _take(session, standing, asked, at, rules)


async def tell(session: AsyncSession, call: CallId, event: ledger.Event, at: datetime, rules: Rules) -> list[News]:
    """What has become of an obligation; empty where that changes nothing: told twice, or somebody else was sooner."""
    known = await _locked(session, call)
    if known is None:
        return []
    try:
        return await _take(session, known, event, at, rules)
    except ledger.UnexpectedCallbackEventError as stray:
        log.info("callback.stray_event", call_id=call, fault=str(stray))
        return []


async def answered(session: AsyncSession, number: str, call: CallId, at: datetime, rules: Rules) -> list[News]:
    """Who is owed a callback has called, and an agent has answered."""
    standing = await _open_of(session, number)
    return [] if standing is None else await _take(session, standing, ledger.CalledAgain(call), at, rules)


async def kept_place(session: AsyncSession, number: str, at: datetime, rules: Rules) -> datetime | None:
    """The place of who calls at `at` and is owed a callback."""
    query = select(CallbackRow).where(CallbackRow.number == number, CallbackRow.state.in_(OPEN_STATES))
    row = (await session.scalars(query)).first()
    owed = None if row is None else rows.obligation(row)
    return None if owed is None or not ledger.keeps_place(owed, at, rules) else owed.since


async def owed_to(session: AsyncSession, number: str, call: CallId) -> Obligation | None:
    """What the caller of `call` is owed from before it, or was until it settled that; the latest."""
    is_meant = or_(CallbackRow.state.in_(OPEN_STATES), CallbackRow.closed_by == call)
    query = select(CallbackRow).where(CallbackRow.number == number, CallbackRow.call != call, is_meant)
    row = (await session.scalars(query.order_by(CallbackRow.entered_at.desc()).limit(1))).first()
    return None if row is None else rows.obligation(row)


# --- transactions of their own ----------------------------------------------------------------------------------------


class Ledger:
    """Reads, and what people say. Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self.rules = rules

    async def open(self) -> list[Obligation]:
        """What is owed, the longest waiting first, as many as are held in memory."""
        query = select(CallbackRow).where(CallbackRow.state.in_(OPEN_STATES))
        async with self._database.transaction() as session:
            found = await session.scalars(query.order_by(CallbackRow.since, CallbackRow.call).limit(MOST_IN_LINE))
            return [rows.obligation(row) for row in found]

    async def listed(self, queues: Queues, *, is_open: bool, limit: int) -> list[Kept]:
        """What is owed, the first in line first; or what was, the latest first."""
        query = _seen(queues)
        if is_open:
            query = query.where(CallbackRow.state.in_(OPEN_STATES)).order_by(CallbackRow.since, CallbackRow.call)
        else:
            query = query.where(CallbackRow.state.not_in(OPEN_STATES)).order_by(CallbackRow.closed_at.desc())
        async with self._database.transaction() as session:
            found = [rows.obligation(row) for row in await session.scalars(query.limit(limit))]
            tried = await _attempts(session, [one.call for one in found])
        return [Kept(one, tuple(tried.get(one.call, ()))) for one in found]

    async def one(self, call: CallId, queues: Queues) -> Kept:
        """Raises `UnknownCallbackError`."""
        async with self._database.transaction() as session:
            row = (await session.scalars(_seen(queues).where(CallbackRow.call == call))).first()
            if row is None:
                raise _unknown()
            tried = await _attempts(session, [call])
            return Kept(rows.obligation(row), tuple(tried.get(call, ())))

    async def say(self, call: CallId, queues: Queues, event: Said, user: str) -> Kept:
        """What a person says of it, or sees: written down.

        Raises `UnknownCallbackError`, `UnexpectedCallbackEventError`.
        """
        async with self._database.transaction() as session:
            known = await _locked(session, call, queues)
            if known is None:
                raise _unknown()
            await audit.append(session, Entry(who=user, deed=_DEEDS[type(event)], subject=f"call:{call}"))
            try:
                await append(session, await _take(session, known, event, self._clock.now(), self.rules))
            except IntegrityError as another:
                # Opened again while the number is owed another callback already.
                raise ledger.UnexpectedCallbackEventError(known.state, event) from another
        return await self.one(call, queues)


async def _take(
    session: AsyncSession, known: Obligation, event: ledger.Event, at: datetime, rules: Rules
) -> list[News]:
    after, ended = ledger.on(known, event, at, rules)
    if after == known and ended is None:
        return []
    await session.execute(update(CallbackRow).where(CallbackRow.call == known.call).values(rows.values(after)))
    if ended is not None:
        await session.execute(insert(AttemptRow).values(rows.attempt_values(known.call, ended)))
    return [_news(known.call)]


def _news(call: CallId) -> News:
    return News(TOPIC, call, {})


async def _open_of(session: AsyncSession, number: str) -> Obligation | None:
    query = select(CallbackRow).where(CallbackRow.number == number, CallbackRow.state.in_(OPEN_STATES))
    row = (await session.scalars(query.with_for_update())).first()
    return None if row is None else rows.obligation(row)


async def _locked(session: AsyncSession, call: CallId, queues: Queues = None) -> Obligation | None:
    row = (await session.scalars(_seen(queues).where(CallbackRow.call == call).with_for_update())).first()
    return None if row is None else rows.obligation(row)


def _seen(queues: Queues) -> Select[CallbackRow]:
    query = select(CallbackRow)
    return query if queues is None else query.where(CallbackRow.queue.in_(queues))


async def _attempts(session: AsyncSession, calls: Sequence[CallId]) -> dict[CallId, list[Attempt]]:
    query = select(AttemptRow).where(AttemptRow.callback.in_(calls)).order_by(AttemptRow.id)
    told: dict[CallId, list[Attempt]] = {}
    for row in await session.scalars(query):
        told.setdefault(CallId(row.callback), []).append(rows.attempt(row))
    return told


def _unknown() -> UnknownCallbackError:
    return UnknownCallbackError("no such callback, or it is not of your queues")
