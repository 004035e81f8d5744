"""The only place with queries about seats. Every change is told in the outbox, by whose topic each node is brought into
step within moments, and stands with who made it in the book of deeds, in its own transaction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import append as write_down
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.seats.tables import SeatRow
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.seats import SeatKind

TOPIC = "seat"
"""The outbox topic: one event a change; the key is the seat, or `EVERYTHING`."""
EVERYTHING = "*"
KEPT, REMOVED = Deed("people.seat_kept"), Deed("people.seat_removed")
MOST = 5000


class UnfitSeatError(CallCenterError):
    """An extension that cannot be a seat, or one too many."""


@dataclass(frozen=True, slots=True)
class KeptSeat:
    id: SeatId
    kind: SeatKind
    label: str = ""


class SeatStore:
    """One transaction a method; `by` is the user who does it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seats(self) -> Sequence[KeptSeat]:
        """All, by extension."""
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(SeatRow).order_by(SeatRow.id))).all()
        return [KeptSeat(SeatId(row.id), SeatKind(row.kind), row.label) for row in rows]

    async def keep(self, seat: KeptSeat, by: str) -> None:
        """Add, or replace kind and label of one that is there; raises UnfitSeatError."""
        if re.fullmatch(r"[0-9]{2,8}", seat.id, re.ASCII) is None:
            raise UnfitSeatError(f"{seat.id!r} is no extension: use 2 to 8 digits")
        values = {"kind": seat.kind.value, "label": seat.label}
        statement = insert(SeatRow).values(id=seat.id, **values)
        async with self._database.transaction() as session:
            await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
            if (await session.scalars(select(func.count()).select_from(SeatRow))).one() > MOST:
                raise UnfitSeatError(f"there are {MOST} seats already: remove one first")
            await append(session, [News(TOPIC, seat.id, {})])
            await write_down(session, Entry(who=by, deed=KEPT, subject=f"seat:{seat.id}", body=values))

    async def remove(self, seat: SeatId, by: str) -> bool:
        """Take it out of use; says whether it was there. Who sits there is the caller's matter."""
        async with self._database.transaction() as session:
            gone = (await session.scalars(delete(SeatRow).where(SeatRow.id == seat).returning(SeatRow.id))).all()
            if gone:
                await append(session, [News(TOPIC, seat, {})])
                await write_down(session, Entry(who=by, deed=REMOVED, subject=f"seat:{seat}"))
        return bool(gone)

    async def seed(self, seats: Sequence[SeatId]) -> None:
        """Desk telephones at `seats`, where there is no seat at all yet: a system's first."""
        if not seats:
            return
        async with self._database.transaction() as session:
            if (await session.scalars(select(SeatRow.id).limit(1))).first() is not None:
                return
            rows = [{"id": seat, "kind": SeatKind.DESK.value} for seat in seats]
            await session.execute(insert(SeatRow).values(rows).on_conflict_do_nothing())
            await append(session, [News(TOPIC, EVERYTHING, {})])
