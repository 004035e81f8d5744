"""Somebody guesses seats' passwords: what Asterisk tells of it, and that they are refused; and who dials past us."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from callcenter.asterisk.ami.ban_book import BanBook
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import GuessedInVain, LinkEvent, OutsideDialled
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.bans import BanRules
from callcenter.asterisk.seats import seat_password
from callcenter.audit.entries import Entry
from callcenter.main.banning import OURSELVES, Banning
from callcenter.main.sentry import Sentry
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.destinations import CHINESE_SUBSCRIBERS, Destinations
from callcenter.vocabulary.ids import SeatId
from tests.asterisk.pbx import Pbx, running_asterisk
from tests.asterisk.tap import tapped
from tests.sip_probe import status, stranger
from tests.waiting import until

OFFICE = IPv4Network("127.0.0.64/30")
GUESSER = "127.0.0.66"
RULES = BanRules(5, timedelta(minutes=2), timedelta(minutes=10), timedelta(days=1), OURSELVES[1:])


@pytest.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[Pbx]:
    async with running_asterisk(tmp_path, phones=(OFFICE,)) as pbx:
        yield pbx
        await pbx.empty()


async def test_a_guesser_is_refused_after_a_few_tries_whether_the_seat_exists_or_not(asterisk: Pbx) -> None:
    async with _link(asterisk) as heard, stranger(asterisk.config.node, GUESSER) as guesser:
        banning = Banning(RULES, {asterisk.config.node.id: BanBook(heard.link)}, SystemClock())
        heard.guessed = banning.guessed
        keeping = asyncio.create_task(banning.run())
        try:
            answers = [status(await guesser.register(seat, "1234")) for seat in ("1001", "9999", "1002")]
            async with asyncio.timeout(10):
                while (answer := status(await guesser.register("1003", "4321"))) != "403":
                    answers.append(answer)
            right = seat_password(asterisk.settings.seat_key.get_secret_value(), SeatId("1001"))

            assert set(answers) == {"401"}
            assert [ban.address for ban in banning.now_banned] == [IPv4Address(GUESSER)]
            assert {one.why for one in heard.events if isinstance(one, GuessedInVain)} >= {
                "ChallengeResponseFailed",
                "InvalidAccountID",
            }
            assert status(await guesser.register("1001", right)) == "403"
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)


async def test_a_premium_number_that_somebody_dials_by_a_stolen_secret_is_hung_up_on(asterisk: Pbx) -> None:
    async with _link(asterisk) as heard, tapped(asterisk) as thief:
        written = list[Entry]()

        async def note(entry: Entry) -> None:
            written.append(entry)

        sentry = Sentry({asterisk.config.node.id: Control(heard.link)}, Destinations(CHINESE_SUBSCRIBERS), note)
        heard.dialled = sentry.dialled
        for number in ("0900123456", "13800138000"):
            await thief.ask(
                "Originate",
                {
                    "Channel": f"PJSIP/citizens/sip:{number}@127.0.0.1:{asterisk.outside_port}",
                    "Application": "NoOp",
                    "Async": "true",
                    "Timeout": "3000",
                },
            )

        await until(
            lambda: sentry.ended == 1 and len([one for one in heard.events if isinstance(one, OutsideDialled)]) == 2
        )
        ends = await thief.until("OriginateResponse", 2)
        assert sentry.ended == 1
        assert ends[0]["Channel"].startswith("PJSIP/citizens")


@dataclass
class _Heard:
    """A link whose events go on to whoever is to act on them, as the exchange does."""

    link: Link
    events: list[LinkEvent] = field(default_factory=list)
    guessed: Callable[[GuessedInVain], None] = lambda _: None
    dialled: Callable[[OutsideDialled], None] = lambda _: None

    def on_event(self, event: LinkEvent) -> None:
        self.events.append(event)
        match event:
            case GuessedInVain():
                self.guessed(event)
            case OutsideDialled():
                self.dialled(event)


@asynccontextmanager
async def _link(asterisk: Pbx) -> AsyncIterator[_Heard]:
    told: list[_Heard] = []
    secret = asterisk.settings.ami_secret.get_secret_value()
    heard = _Heard(Link(asterisk.config.node, secret, lambda event: told[0].on_event(event)))
    told.append(heard)
    running = asyncio.create_task(heard.link.run())
    try:
        async with asyncio.timeout(10):
            await heard.link.until_up()
        yield heard
    finally:
        running.cancel()
        await asyncio.wait([running])
