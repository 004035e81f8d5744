"""Cases in the database, and what they promise, written in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.callbacks import store as callback_store
from callcenter.callbacks.ledger import Obligation, Rules
from callcenter.casework.case import VERSIONS_KEPT, Case, Kept, StaleCaseError, saved
from callcenter.casework.tables import CaseRow, CaseVersionRow
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.vocabulary.ids import CallId

TOPIC = "case"
"""The outbox topic: one event a version; the key is the call's id. Its body holds no notes."""

_CASE: TypeAdapter[Case] = TypeAdapter(Case)
_KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)
_OF_CASE = tuple(Case.__dataclass_fields__)


class CaseStore:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        """Of callbacks: what is promised becomes one."""

    async def one(self, call: CallId) -> Kept | None:
        async with self._database.transaction() as session:
            return await _locked(session, call, is_read=True)

    async def of_calls(self, calls: Sequence[CallId]) -> list[Kept]:
        """Those that there are, in no order."""
        async with self._database.transaction() as session:
            found = await session.scalars(select(CaseRow).where(CaseRow.call.in_(calls)))
            return [_kept(row) for row in found]

    async def save(self, case: Case, base: int, author: Kept) -> Kept | None:
        """Keep the next version, and tell it; raises StaleCaseError. None where there is no case yet, nor now."""
        async with self._database.transaction() as session:
            known = await _locked(session, author.call)
            after = saved(known, case, base, author)
            if after is None:
                return known
            try:
                await _keep(session, after)
            except IntegrityError as another:
                raise StaleCaseError(
                    "version: somebody has written the first one just now → read it again"
                ) from another
            await append(session, [_news(after)])
        return after

    async def versions(self, call: CallId) -> list[tuple[int, datetime, str, Case]]:
        """Number, time, user and case; the latest first."""
        query = select(CaseVersionRow).where(CaseVersionRow.call == call).order_by(CaseVersionRow.version.desc())
        async with self._database.transaction() as session:
            found = await session.scalars(query)
            return [(row.version, row.at, row.by, _CASE.validate_python(row.case)) for row in found]

    async def promise(self, obligation: Obligation, at: datetime) -> None:
        """Owe it from now on; of a number that is owed one already, that one is due then instead.

        Raises UnexpectedCallbackEventError while it is being dialled, or where this call's was settled before.
        """
        async with self._database.transaction() as session:
            await append(session, await callback_store.promise(session, obligation, at, self._rules))


async def _locked(session: AsyncSession, call: CallId, *, is_read: bool = False) -> Kept | None:
    query = select(CaseRow).where(CaseRow.call == call)
    row = (await session.scalars(query if is_read else query.with_for_update())).first()
    return None if row is None else _kept(row)


async def _keep(session: AsyncSession, kept: Kept) -> None:
    case = _CASE.dump_python(kept.case, mode="json")
    row: dict[str, Any] = {
        "call": kept.call,
        "version": kept.version,
        "at": kept.at,
        "agent": kept.agent,
        "by": kept.by,
        "suggested": kept.suggested,
        **case,
    }
    written = insert(CaseRow).values(row).on_conflict_do_update(index_elements=[CaseRow.call], set_=row)
    await session.execute(written)
    version = {"call": kept.call, "version": kept.version, "at": kept.at, "by": kept.by, "case": case}
    # Of two first versions at once, the second waits for the row of the first, and says so here.
    await session.execute(insert(CaseVersionRow).values(version))
    too_old = CaseVersionRow.call == kept.call, CaseVersionRow.version <= kept.version - VERSIONS_KEPT
    await session.execute(delete(CaseVersionRow).where(*too_old))


def _kept(row: CaseRow) -> Kept:
    case = {name: getattr(row, name) for name in _OF_CASE}
    of_kept = {name: getattr(row, name) for name in Kept.__dataclass_fields__ if name != "case"}
    return _KEPT.validate_python({**of_kept, "case": case})


def _news(kept: Kept) -> News:
    case = kept.case
    body = {
        "version": kept.version,
        "agent": kept.agent,
        "matter": case.matter,
        "suggested": kept.suggested,
        "tags": list(case.tags),
        "disposition": case.disposition,
        "is_solved": case.is_solved,
    }
    return News(TOPIC, kept.call, body)
