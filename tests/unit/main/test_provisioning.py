"""Seats of the database, brought to an Asterisk."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from callcenter.asterisk.ami.events import ContactStatusChanged
from callcenter.asterisk.seats import seat_password, secret_of
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.main.provisioning import NOT_LOOKED_AT, Provisioning
from callcenter.seats.store import KeptSeat, SeatStore
from callcenter.vocabulary.ids import NodeId, SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.fakes.seat_book import HOST, FakeSeatBook
from tests.fakes.virtual_time import in_virtual_time, settle

PBX, KEY = NodeId("pbx1"), "k" * 32
DESK, BROWSER = SeatId("1001"), SeatId("1002")


class Seats(SeatStore):
    """A table in memory."""

    def __init__(self) -> None:
        self.kept = [KeptSeat(DESK, SeatKind.DESK), KeptSeat(BROWSER, SeatKind.BROWSER)]

    async def seats(self) -> Sequence[KeptSeat]:
        return self.kept

    async def seed(self, seats: Sequence[SeatId]) -> None:
        self.kept = self.kept or [KeptSeat(seat, SeatKind.DESK) for seat in seats]


class Quiet(Outbox):
    """Nothing ever happens."""

    def __init__(self) -> None:
        super().__init__(Database("postgresql://nobody@127.0.0.1:9/none"))

    async def last_id(self) -> int:
        return 0


class World:
    def __init__(self) -> None:
        self.book, self.seats = FakeSeatBook(), Seats()
        self.provisioning = self.started_again()

    def started_again(self, key: str = KEY) -> Provisioning:
        return Provisioning(self.seats, Quiet(), {PBX: self.book}, {PBX: HOST}, key, [SeatId("3001")])


def told(story: Callable[[World], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        it = World()
        await it.provisioning.begin()
        await story(it)

    in_virtual_time(whole())


def test_what_is_lacking_is_written_once_and_what_is_gone_is_taken_out() -> None:
    async def story(it: World) -> None:
        await it.provisioning.bring(PBX)
        await it.provisioning.bring(PBX)
        assert it.book.writes == [DESK, BROWSER]

        it.seats.kept = [KeptSeat(DESK, SeatKind.BROWSER)]
        await it.provisioning.begin()
        await it.provisioning.bring(PBX)
        assert it.book.writes == [DESK, BROWSER, DESK]
        assert {key.partition("/")[2] for key in it.book.written} == {DESK}
        assert it.provisioning.kind(DESK) is SeatKind.BROWSER
        assert it.provisioning.kind(BROWSER) is None

    told(story)


def test_a_desk_phone_has_the_seats_password_and_a_browser_none_until_a_page_asks() -> None:
    async def story(it: World) -> None:
        await it.provisioning.bring(PBX)

        assert it.book.secret(DESK) == secret_of(DESK, seat_password(KEY, DESK))
        assert it.book.secret(BROWSER) != secret_of(BROWSER, seat_password(KEY, BROWSER))

    told(story)


def test_a_browsers_password_is_one_sessions_and_the_last_one_that_asks_has_it() -> None:
    async def story(it: World) -> None:
        await it.provisioning.bring(PBX)
        first = await it.provisioning.issue(PBX, BROWSER, "first")
        assert await it.provisioning.issue(PBX, BROWSER, "first") == first
        second = await it.provisioning.issue(PBX, BROWSER, "second")

        assert second != first
        assert it.book.secret(BROWSER) == secret_of(BROWSER, second)

    told(story)


def test_a_desk_phones_password_ends_where_a_browser_takes_its_place() -> None:
    async def story(it: World) -> None:
        await it.provisioning.bring(PBX)
        it.seats.kept = [KeptSeat(DESK, SeatKind.BROWSER)]
        await it.provisioning.begin()
        await it.provisioning.bring(PBX)

        assert it.book.secret(DESK) != secret_of(DESK, seat_password(KEY, DESK))

    told(story)


def test_what_another_service_has_issued_meanwhile_is_left_alone() -> None:
    async def story(it: World) -> None:
        other = it.started_again()
        await other.begin()
        await it.provisioning.issue(PBX, BROWSER, "one")
        second = await other.issue(PBX, BROWSER, "two")
        await it.provisioning.bring(PBX)

        assert it.book.secret(BROWSER) == secret_of(BROWSER, second)

    told(story)


def test_a_browsers_password_outlives_the_service() -> None:
    async def story(it: World) -> None:
        password = await it.provisioning.issue(PBX, BROWSER, "one")
        later = it.started_again()
        await later.begin()
        await later.bring(PBX)

        assert it.book.secret(BROWSER) == secret_of(BROWSER, password)

    told(story)


def test_an_asterisk_that_is_away_keeps_nobody_waiting_and_learns_all_when_it_is_back() -> None:
    async def story(it: World) -> None:
        it.book.is_away = True
        await it.provisioning.bring(PBX)
        assert it.provisioning.has_tried_all
        password = await it.provisioning.issue(PBX, BROWSER, "one")

        it.book.is_away = False
        await it.provisioning.bring(PBX)
        assert it.book.secret(BROWSER) == secret_of(BROWSER, password)

    told(story)


def test_a_phone_that_registers_unseen_is_looked_at_and_so_is_one_that_was_there_before() -> None:
    async def story(it: World) -> None:
        it.book.contacts = {DESK, SeatId("9999")}
        await it.provisioning.bring(PBX)
        assert it.book.looked_at == [DESK]

        running = asyncio.create_task(it.provisioning._look())
        for status in ("Reachable", NOT_LOOKED_AT):
            it.provisioning.contact_changed(ContactStatusChanged(node=PBX, seat=BROWSER, status=status, uri=""))
        await settle()
        running.cancel()

        assert it.book.looked_at == [DESK, BROWSER]

    told(story)


def test_a_system_without_seats_gets_those_of_the_settings() -> None:
    async def story(it: World) -> None:
        it.seats.kept = []
        await it.provisioning.begin()

        assert it.provisioning.kind(SeatId("3001")) is SeatKind.DESK

    told(story)


def test_a_service_with_another_key_gives_desk_phones_their_new_password_and_pages_theirs_as_they_ask() -> None:
    async def story(it: World) -> None:
        await it.provisioning.bring(PBX)
        before = await it.provisioning.issue(PBX, BROWSER, "session")
        again = it.started_again("another " * 4)
        await again.begin()
        await again.bring(PBX)

        assert it.book.secret(DESK) == secret_of(DESK, seat_password("another " * 4, DESK))
        after = await again.issue(PBX, BROWSER, "session")
        assert after != before
        assert it.book.secret(BROWSER) == secret_of(BROWSER, after)

    told(story)
