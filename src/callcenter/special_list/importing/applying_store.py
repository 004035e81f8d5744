"""A staged batch compared with its list, applied to it, undone: a few statements each, over millions of rows.

Rules: all within the caller's transaction; an entry is known by number and person; one that a file repeats unchanged is
not touched, and keeps its first day where the file names none. What was changed by hand since is left by an undoing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import LargeBinary, Select, column, select, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.special_list.importing import statements
from callcenter.special_list.importing.batches import Batch, Mode
from callcenter.special_list.importing.difference import Difference
from callcenter.special_list.importing.tables import history
from callcenter.special_list.tables import SpecialListRow

_LIST_LOCK = 0x63616C6C


@dataclass(frozen=True, slots=True)
class Undone:
    """Entries that an undoing brought back, or took away again."""

    removed: int
    restored: int
    changed_back: int

    @property
    def all(self) -> int:
        return self.removed + self.restored + self.changed_back


async def set_apart(session: AsyncSession, batch: Batch, lines: list[int]) -> int:
    """Of entries that stand on these lines, keep each person's number once; returns how many were repeated."""
    if not lines:
        return 0
    return await _rows(session, statements.DUPLICATES, {"batch": batch.id, "lines": lines})


async def be_modest(session: AsyncSession) -> None:
    """For the transaction: memory and processors stay with those who serve callers."""
    for setting in ("work_mem = '64MB'", "max_parallel_workers_per_gather = 0", "jit = off"):
        await session.execute(text(f"set local {setting}"))


async def renew_statistics(session: AsyncSession) -> None:
    """A table that was empty a minute ago is otherwise taken for one still."""
    await session.execute(text("analyze list_staging"))


async def difference(session: AsyncSession, batch: Batch, most_persons: int) -> Difference:
    """What applying `batch` now would change."""
    values = {"batch": batch.id, "list_name": batch.list_name, "key": batch.key}
    counted = (await session.execute(text(statements.DIFFERENCE), values)).one()
    is_whole = batch.mode is Mode.REPLACE
    return Difference(
        before=counted.before,
        new=counted.new,
        changed=counted.changed,
        same=counted.same if is_whole else counted.same + counted.missing,
        gone=counted.missing if is_whole else 0,
        under_other_key=counted.under_other_key,
        most_persons=most_persons,
    )


async def is_all_staged(session: AsyncSession, batch: Batch) -> bool:
    """False where a crash of PostgreSQL has emptied what was staged."""
    counted = await session.execute(text("select count(*) from list_staging where batch = :batch"), {"batch": batch.id})
    return int(counted.scalar_one()) == batch.entries


async def apply(session: AsyncSession, batch: Batch, today: date) -> tuple[int, int, int]:
    """Returns how many entries are new, changed and gone."""
    values = {"batch": batch.id, "list_name": batch.list_name, "key": batch.key}
    await _lock_list(session, batch)
    await session.execute(text(statements.FORGET_BEFORE), {"list_name": batch.list_name})
    gone = await _rows(session, statements.KEEP_GONE, values) if batch.mode is Mode.REPLACE else 0
    changed = await _rows(session, statements.KEEP_CHANGED, values)
    if changed:
        await session.execute(text(statements.CHANGE), values)
    new = await _rows(session, statements.ADD, values | {"today": today})
    return new, changed, gone


async def undo(session: AsyncSession, batch: Batch) -> tuple[Undone, Select[tuple[bytes]]]:
    """Also returns the numbers that it concerns, for `tell_batch`."""
    values = {"batch": batch.id, "list_name": batch.list_name, "key": batch.key}
    await _lock_list(session, batch)
    await session.execute(text(statements.NUMBERS_TO_BE_UNDONE), values)
    removed = await _rows(session, statements.REMOVE_NEW, values)
    changed_back = await _rows(session, statements.CHANGE_BACK, values)
    restored = await _rows(session, statements.ADD_AGAIN, values)
    await session.execute(text("delete from list_history where batch = :batch"), values)
    numbers = select(table("list_undone", column("digest", LargeBinary)).c.digest)
    return Undone(removed, restored, changed_back), numbers


def numbers_of(batch: Batch) -> Select[tuple[bytes]]:
    """Those that `apply` changed."""
    row = SpecialListRow
    now = select(row.digest).where(row.batch == batch.id)
    both = now.union(select(history.c.digest).where(history.c.batch == batch.id)).subquery()
    return select(both.c.digest)


async def _lock_list(session: AsyncSession, batch: Batch) -> None:
    values = {"kind": _LIST_LOCK, "list_name": batch.list_name}
    await session.execute(text("select pg_advisory_xact_lock(:kind, hashtext(:list_name))"), values)


async def _rows(session: AsyncSession, statement: str, values: dict[str, Any]) -> int:
    result = await session.execute(text(statement), values)
    return int(result.rowcount)  # type: ignore[attr-defined]
