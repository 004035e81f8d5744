"""Entries read by the million, or by the thousand, as columns: what services keep in memory."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, SmallInteger, case, cast, func, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute

from callcenter.database.copying import copy_out
from callcenter.special_list.snapshot import LIST_CODE, LOW_AT, Columns
from callcenter.special_list.tables import SpecialListChangeRow, SpecialListRow
from callcenter.special_list.wire import Arriving

EVERYTHING_S = 300.0
CHANGED_S = 30.0

_CODES = {name.value: code for name, code in LIST_CODE.items()}
# A list of a later version is passed over.
_KNOWN = SpecialListRow.list_name.in_(list(_CODES))
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
_BY_INDEX = {"enable_hashjoin": "off", "enable_mergejoin": "off", "enable_seqscan": "off"}


async def everything(url: str) -> list[Columns]:
    """All lists: seconds for millions of entries. Raises `DatabaseAwayError`, `DatabaseRefusedError`."""
    return await _columns(url, select(*_wired(SpecialListRow.digest)).where(_KNOWN), EVERYTHING_S)


async def changed_by(url: str, batch: int) -> list[Columns]:
    """What stands now of every number that a batch, or its undoing, changed; of some nothing (`NOBODY`).

    Raises as `everything`.
    """
    change = SpecialListChangeRow
    entries = (
        select(*_wired(change.digest))
        .join(SpecialListRow, (SpecialListRow.digest == change.digest) & _KNOWN, isouter=True)
        .where(change.batch == batch)
    )
    # Number by number, by the index: reading millions of rows for thousands takes longer, and every core.
    return await _columns(url, entries, CHANGED_S, _BY_INDEX)


async def _columns(
    url: str, entries: Select[Any], within_s: float, settings: Mapping[str, str] = _NO_SETTINGS
) -> list[Columns]:
    arriving = Arriving()
    query = entries.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    await copy_out(url, str(query), take=arriving.take, within_s=within_s, settings=settings)
    return arriving.all()


def _wired(digest: InstrumentedAttribute[bytes]) -> tuple[ColumnElement[Any], ...]:
    """What `wire.py` reads: nothing is null, so that every row is as wide as any other."""
    row = SpecialListRow
    from_day, to_day = literal_column("date '-infinity'", Date), literal_column("date 'infinity'", Date)
    list_code = cast(case(_CODES, value=row.list_name, else_=0), SmallInteger)
    nothing = literal_column("0::smallint", SmallInteger)
    return (
        func.substring(digest, 1, 8).concat(func.substring(digest, LOW_AT + 1, 8)),
        func.coalesce(row.valid_from, from_day),
        func.coalesce(row.valid_to, to_day),
        func.coalesce(row.needs, nothing),
        func.coalesce(row.tier, nothing),
        list_code,
    )
