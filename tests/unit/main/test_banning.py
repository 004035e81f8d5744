"""Bans as nodes keep them: made once, at every node; gone when they are over, or when somebody lifts them."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address

from callcenter.asterisk.ami.ban_book import BanBook
from callcenter.asterisk.ami.events import GuessedInVain, OutsideDialled
from callcenter.asterisk.bans import Ban
from callcenter.asterisk.errors import NotConnectedError
from callcenter.asterisk.settings import NodeSettings
from callcenter.audit.entries import Entry, checked
from callcenter.main.banning import LOOK_EVERY_S, Banning, ban_rules
from callcenter.main.sentry import WRITTEN_AFTER_S, Sentry
from callcenter.settings import BanSettings
from callcenter.vocabulary.destinations import Destinations
from callcenter.vocabulary.ids import LegId, NodeId
from tests.fakes.virtual_time import VirtualClock, in_virtual_time, settle

FIRST, SECOND = NodeId("pbx1"), NodeId("pbx2")
GUESSER = ip_address("10.1.2.3")
RULES = ban_rules(BanSettings(tries=3, first_s=600), (NodeSettings(),))


@dataclass
class FakeBook(BanBook):
    kept: set[Ban] = field(default_factory=set)
    is_away: bool = False

    async def bans(self) -> tuple[Ban, ...]:
        if self.is_away:
            raise NotConnectedError(FIRST, "DBGetTree", was_sent=False)
        return tuple(self.kept)

    async def put(self, bans: Iterable[Ban]) -> None:
        self.kept |= set(bans)

    async def lift(self, bans: Iterable[Ban]) -> None:
        self.kept -= set(bans)


def guess(banning: Banning, times: int = 3) -> None:
    for _ in range(times):
        banning.guessed(GuessedInVain(node=FIRST, address=GUESSER, why="InvalidPassword"))


def test_a_ban_is_at_every_node_at_once_until_it_is_over() -> None:
    async def story() -> None:
        books = {FIRST: FakeBook(), SECOND: FakeBook()}
        banning = Banning(RULES, books, VirtualClock())
        running = asyncio.create_task(banning.run())
        await settle()
        guess(banning)
        await settle()

        assert [[one.address for one in book.kept] for book in books.values()] == [[GUESSER], [GUESSER]]
        assert len(banning.now_banned) == banning.made == 1
        await asyncio.sleep(601 + LOOK_EVERY_S)
        assert [book.kept for book in books.values()] == [set(), set()]
        running.cancel()

    in_virtual_time(story())


def test_what_is_lifted_by_hand_stays_so_and_a_node_that_was_away_hears_of_it_later() -> None:
    async def story() -> None:
        books = {FIRST: FakeBook(), SECOND: FakeBook(is_away=True)}
        banning = Banning(RULES, books, VirtualClock())
        running = asyncio.create_task(banning.run())
        await settle()
        guess(banning)
        await settle()
        assert books[FIRST].kept
        books[SECOND].is_away = False
        await asyncio.sleep(2 * LOOK_EVERY_S)
        assert books[SECOND].kept == books[FIRST].kept

        for book in books.values():
            book.kept.clear()
        await asyncio.sleep(2 * LOOK_EVERY_S)
        assert banning.now_banned == ()
        assert not books[FIRST].kept
        running.cancel()

    in_virtual_time(story())


def test_bans_of_an_earlier_life_hold_and_those_that_are_over_go() -> None:
    async def story() -> None:
        clock = VirtualClock()
        held = Ban(GUESSER, clock.now() + timedelta(minutes=5), 1, "InvalidPassword")
        over = Ban(ip_address("10.1.2.4"), clock.now() - timedelta(minutes=5), 1, "InvalidPassword")
        book = FakeBook({held, over})
        running = asyncio.create_task(Banning(RULES, {FIRST: book}, clock).run())
        await settle()

        assert book.kept == {held}
        running.cancel()

    in_virtual_time(story())


def test_a_leg_to_a_number_that_is_not_allowed_is_hung_up_and_the_others_are_not() -> None:
    @dataclass
    class FakeControl:
        ended: list[tuple[str, int]] = field(default_factory=list)

        async def hang_up(self, leg: LegId, cause: int) -> None:
            self.ended.append((leg, cause))

    async def story() -> None:
        control = FakeControl()
        allowed, written = Destinations(("1[3-9]XXXXXXXXX",), frozenset({"110"})), list[Entry]()

        async def note(entry: Entry) -> None:
            written.append(checked(entry))

        sentry = Sentry({FIRST: control}, allowed, note)  # type: ignore[dict-item]
        for number in ("13800138000", "110", "0900123", ""):
            sentry.dialled(
                OutsideDialled(node=FIRST, leg=LegId(f"pbx1.{number}"), channel="PJSIP/citizens-1", number=number)
            )
        await settle()

        assert control.ended == [("pbx1.0900123", 21), ("pbx1.", 21)]
        assert sentry.ended == 2
        await asyncio.sleep(WRITTEN_AFTER_S)
        await settle()
        [entry] = written
        assert (entry.deed, entry.who, entry.subject) == ("call.outside_ended", "asterisk", f"node:{FIRST}")
        assert entry.body == {"numbers": ["*******", ""], "legs": 2, "why": "destination"}

    in_virtual_time(story())
