"""Every node's seats brought into step with those in the database: at each link-up, and whenever one changes.

Rules: Asterisk keeps what it was told, so phones register and ring without us; what is there already is not written
again; a browser's password belongs to the session that asked for it last, a desk phone's to its seat.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address

import structlog

from callcenter.asterisk.ami.events import ContactStatusChanged
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.errors import ActionRefusedError, UnexpectedAnswerError
from callcenter.asterisk.seats import Account, entries, seat_password, secret_of
from callcenter.database.engine import DatabaseAwayError
from callcenter.database.outbox import Outbox
from callcenter.seats.store import TOPIC, KeptSeat, SeatStore
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import NodeId, SeatId
from callcenter.vocabulary.seats import SeatKind

log = structlog.get_logger(__name__)

ISSUED_WITHIN_S = 3.0
IN_STEP_WITHIN_S = 20.0
LOOK_EVERY_S = 0.1
RETRY_S = 1.0
MANY = 500
"""New seats at once that a running Asterisk gets to know slowly: 0.2 ms for each that it has, whenever one of them
registers for the first time (pjsip_options.c, 22)."""
NOT_LOOKED_AT = "NonQualified"
"""A telephone that has registered, and Asterisk does not know yet whether it answers."""


class Provisioning:
    """Writes accounts; `begin` before all others."""

    def __init__(  # noqa: PLR0913 where seats come from, and where they go
        self,
        store: SeatStore,
        outbox: Outbox,
        books: Mapping[NodeId, SeatBook],
        hosts: Mapping[NodeId, IPv4Address],
        seat_key: str,
        first: Sequence[SeatId],
        *,
        is_encrypted: bool = False,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._books = books
        self._hosts = hosts
        self._seat_key = seat_key
        self._first = first
        self._is_encrypted = is_encrypted
        """Whether desk phones speak TLS and SRTP."""
        self._seats: dict[SeatId, KeptSeat] = {}
        self._untold: dict[SeatId, str] = {}
        """Browsers' secrets that no Asterisk could be told yet; all others stand in astdb."""
        self._seen = 0
        self._writing = {node: asyncio.Lock() for node in books}
        self._tried: set[NodeId] = set()
        self._unseen: dict[NodeId, set[SeatId]] = {node: set() for node in books}
        self._has_unseen = asyncio.Event()

    async def begin(self) -> None:
        """The seats as they are; a system that has none gets those of the settings. Raises DatabaseAwayError."""
        self._seen = await self._outbox.last_id()
        await self._store.seed(self._first)
        await self._load()

    async def run(self) -> None:
        """Until cancelled; waits out a database or an Asterisk that is away."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow(), name="seats")
            tasks.create_task(self._look(), name="telephones")

    def kind(self, seat: SeatId) -> SeatKind | None:
        """What telephone stands at `seat`; None where there is no such seat."""
        found = self._seats.get(seat)
        return None if found is None else found.kind

    @property
    def has_tried_all(self) -> bool:
        """Whether every node was brought into step once, or could not be."""
        return self._tried == self._books.keys()

    async def bring(self, node: NodeId) -> None:
        """Bring `node` into step; returns when it is, or cannot be: its calls do not wait for its seats."""
        try:
            await self._bring(node)
        except TelephonyError as error:
            log.warning("seats.not_brought", node=node, cause=str(error))
        self._tried.add(node)

    async def _bring(self, node: NodeId) -> None:
        async with self._writing[node]:
            wanted = await self._write(node)
            try:
                async with asyncio.timeout(IN_STEP_WITHIN_S):
                    while await self._books[node].entries() != wanted:  # noqa: ASYNC110 Asterisk is asked
                        await asyncio.sleep(LOOK_EVERY_S)
            except TimeoutError as late:
                raise UnexpectedAnswerError(f"{node} has not written its seats in {IN_STEP_WITHIN_S:g} s") from late
        await self._books[node].look_at(self._seats.keys() & await self._books[node].registered())

    async def issue(self, node: NodeId, seat: SeatId, session: str) -> str:
        """A browser's password, from now on this seat's; the one that another session had counts no more."""
        digest = hmac.digest(self._seat_key.encode(), f"{seat}:{session}".encode(), hashlib.sha256)
        password = urlsafe_b64encode(digest).decode()[:24]
        account = Account(seat, SeatKind.BROWSER, secret_of(seat, password))
        self._untold[seat] = account.secret
        key = f"auth/{seat}"
        try:
            async with asyncio.timeout(ISSUED_WITHIN_S), self._writing[node]:
                await self._books[node].put([account])
                await self._books[node].until_there(key, entries(account, self._hosts[node])[key])
                self._untold.pop(seat, None)
        except (TelephonyError, TimeoutError) as error:
            # An Asterisk out of reach learns it when it is back; one that knows it already takes it now.
            log.warning("seat.not_issued", node=node, seat=seat, cause=str(error))
        return password

    def contact_changed(self, event: ContactStatusChanged) -> None:
        """Have a telephone looked at that has just come: until then it counts as absent."""
        if event.status == NOT_LOOKED_AT:
            self._unseen[event.node].add(event.seat)
            self._has_unseen.set()

    async def _load(self) -> None:
        self._seats = {seat.id: seat for seat in await self._store.seats()}

    async def _write(self, node: NodeId) -> dict[str, str]:
        """Tell `node` what it lacks; returns what has to be there in the end."""
        book, host = self._books[node], self._hosts[node]
        found = await book.entries()
        accounts = [self._account(seat, found) for seat in self._seats.values()]
        wanted = {one.seat: entries(one, host, is_encrypted=self._is_encrypted) for one in accounts}
        lacking = [one for one in accounts if any(found.get(key) != value for key, value in wanted[one.seat].items())]
        gone = {SeatId(key.partition("/")[2]) for key in found} - wanted.keys()
        if lacking or gone:
            log.info("seats.brought", node=node, written=len(lacking), gone=len(gone), all=len(accounts))
        if len([one for one in lacking if f"aor/{one.seat}" not in found]) > MANY:
            log.warning("seats.many_new", node=node, mend="once: asterisk -rx 'module reload res_pjsip.so'")
        await book.put(lacking)
        await book.forget(sorted(gone))
        return {key: value for one in wanted.values() for key, value in one.items()}

    def _account(self, seat: KeptSeat, found: Mapping[str, str]) -> Account:
        desks = secret_of(seat.id, seat_password(self._seat_key, seat.id))
        if seat.kind is SeatKind.DESK:
            return Account(seat.id, seat.kind, desks)
        secret = self._untold.get(seat.id) or _secret_in(found.get(f"auth/{seat.id}"))
        # Nobody's password until a page asks for one; the desk telephone that stood there has it no more.
        return Account(seat.id, seat.kind, secrets.token_hex(16) if secret in (None, desks) else secret)

    async def _follow(self) -> None:
        # Left in the middle of an event, it would keep its connection until it is collected.
        async with contextlib.aclosing(self._outbox.follow(self._seen, [TOPIC])) as events:
            async for _ in events:
                while not await self._is_in_step():  # noqa: ASYNC110 the database is asked
                    await asyncio.sleep(RETRY_S)

    async def _is_in_step(self) -> bool:
        """Whether all is told that can be told now: a node that is away is brought when it is back."""
        try:
            await self._load()
        except DatabaseAwayError as error:
            log.warning("seats.stale", cause=str(error))
            return False
        for node in self._books:
            await self.bring(node)
        return True

    async def _look(self) -> None:
        while True:
            await self._has_unseen.wait()
            self._has_unseen.clear()
            for node, seats in self._unseen.items():
                come, self._unseen[node] = seats, set()
                try:
                    await self._books[node].look_at(come)
                except ActionRefusedError as refused:
                    log.info("telephone.not_looked_at", node=node, cause=refused.message)
                except TelephonyError as error:
                    log.warning("telephones.not_looked_at", node=node, cause=str(error))


def _secret_in(auth: str | None) -> str | None:
    try:
        secret = json.loads(auth or "{}").get("md5_cred")
    except ValueError:
        return None
    return secret if isinstance(secret, str) else None
