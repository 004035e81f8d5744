"""Who guesses too often is refused by every Asterisk: what they tell, the rule of `asterisk.bans`, their ban books.

Rules: what the nodes' books say holds; a ban that is in none of them any more was lifted by hand. Only the active
service bans. Without us those that are banned stay so.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, ip_network

import structlog

from callcenter.asterisk.ami.ban_book import BanBook
from callcenter.asterisk.ami.events import GuessedInVain
from callcenter.asterisk.bans import Ban, BanRules, Bans, Network
from callcenter.asterisk.settings import NodeSettings
from callcenter.settings import BanSettings
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import NodeId

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 5.0
OURSELVES: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), ip_network("::1/128"))


class Banning:
    """`run` while active; `guessed` never waits."""

    def __init__(self, rules: BanRules, books: Mapping[NodeId, BanBook], clock: Clock) -> None:
        self._bans = Bans(rules)
        self._books = books
        self._clock = clock
        self._fresh: list[Ban] = []
        self._has_fresh = asyncio.Event()
        self.made = 0
        """Bans since we started."""

    @property
    def now_banned(self) -> tuple[Ban, ...]:
        return self._bans.now_banned

    def guessed(self, event: GuessedInVain) -> None:
        """Somebody has named an account that is none, or proved wrong who they are."""
        ban = self._bans.tried(event.address, event.why, self._clock.now())
        if ban is None:
            return
        self.made += 1
        self._fresh.append(ban)
        self._has_fresh.set()
        log.warning("ban.made", address=str(ban.address), why=ban.why, times=ban.times, until=ban.until.isoformat())

    async def run(self) -> None:
        """Keep the books, until cancelled."""
        while True:
            self._has_fresh.clear()
            await self._look()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._has_fresh.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        fresh, self._fresh = self._fresh, []
        found = {node: kept for node, book in self._books.items() if (kept := await self._kept(node, book)) is not None}
        if not found:
            # Of nobody is known what they have; what is in force stays.
            self._fresh = fresh + self._fresh
            return
        # What came meanwhile is in the rule already, and in no book.
        latest = [*fresh, *self._fresh]
        self._bans.restore(
            {ban.address: ban for ban in (*(one for kept in found.values() for one in kept), *latest)}.values()
        )
        ended = set(self._bans.over(self._clock.now()))
        wanted = set(self._bans.now_banned) - set(self._fresh)
        for node, kept in found.items():
            await self._bring(node, wanted - set(kept), set(kept) - wanted)
        for ban in ended:
            log.info("ban.over", address=str(ban.address), times=ban.times)

    async def _kept(self, node: NodeId, book: BanBook) -> tuple[Ban, ...] | None:
        try:
            return await book.bans()
        except TelephonyError:
            return None

    async def _bring(self, node: NodeId, lacking: set[Ban], gone: set[Ban]) -> None:
        try:
            await self._books[node].put(lacking)
            await self._books[node].lift(gone)
        except TelephonyError as error:
            log.warning("bans.not_written", node=node, cause=str(error))


def ban_rules(wanted: BanSettings, nodes: tuple[NodeSettings, ...]) -> BanRules:
    """The site's. Carriers and our own machines are trusted whatever it says."""
    trusted: list[Network] = [*OURSELVES, *wanted.never]
    for node in nodes:
        trusted += [*node.trunks, IPv4Network(node.host), IPv4Network(node.service_host)]
    return BanRules(
        tries=wanted.tries,
        within=timedelta(seconds=wanted.within_s),
        first=timedelta(seconds=wanted.first_s),
        longest=timedelta(seconds=wanted.longest_s),
        trusted=tuple(trusted),
    )
