"""Seats in a real PostgreSQL."""

import pytest
from sqlalchemy import select

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.database.tables import OutboxRow
from callcenter.seats.store import TOPIC, KeptSeat, SeatStore, UnfitSeatError
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.seats import SeatKind

FIRST = [SeatId("1001"), SeatId("1002")]


async def test_the_settings_seats_are_a_new_systems_first_and_never_come_back(database: Database) -> None:
    store = SeatStore(database)
    await store.seed(FIRST)
    await store.remove(SeatId("1001"), "ann")
    await store.seed(FIRST)

    assert await store.seats() == [KeptSeat(SeatId("1002"), SeatKind.DESK)]


async def test_each_change_is_told_and_a_refused_one_is_not(database: Database) -> None:
    store = SeatStore(database)
    await store.keep(KeptSeat(SeatId("2001"), SeatKind.BROWSER, "三楼 12"), "ann")
    await store.keep(KeptSeat(SeatId("2001"), SeatKind.DESK, "三楼 13"), "ann")
    for unfit in ("1", "12a", "1; drop", "123456789"):
        with pytest.raises(UnfitSeatError, match="use 2 to 8 digits"):
            await store.keep(KeptSeat(SeatId(unfit), SeatKind.DESK), "ann")
    assert await store.remove(SeatId("2001"), "ann")
    assert not await store.remove(SeatId("2001"), "ann")

    async with database.transaction() as session:
        told = (await session.execute(select(OutboxRow.topic, OutboxRow.key).order_by(OutboxRow.id))).all()
    assert [tuple(row) for row in told] == [(TOPIC, "2001")] * 3
    written = await AuditBook(database).page(Wanted(), None, 10)
    assert [(one.entry.who, one.entry.deed) for one in reversed(written)] == [
        ("ann", "people.seat_kept"),
        ("ann", "people.seat_kept"),
        ("ann", "people.seat_removed"),
    ]
