"""A node's astdb in memory."""

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address

from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.errors import NotConnectedError
from callcenter.asterisk.seats import Account, entries
from callcenter.vocabulary.ids import NodeId, SeatId

HOST = IPv4Address("127.0.0.1")


class FakeSeatBook(SeatBook):
    """Writes at once; an Asterisk that is away says so."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        self.writes: list[SeatId] = []
        self.contacts: set[SeatId] = set()
        self.looked_at: list[SeatId] = []
        self.is_away = False

    def secret(self, seat: str) -> str:
        return self.written[f"auth/{seat}"].partition('"md5_cred":"')[2].partition('"')[0]

    async def entries(self) -> dict[str, str]:
        self._need("DBGetTree")
        return dict(self.written)

    async def put(self, accounts: Iterable[Account]) -> None:
        self._need("Originate")
        for one in accounts:
            self.writes.append(one.seat)
            self.written |= entries(one, HOST)

    async def forget(self, seats: Iterable[SeatId]) -> None:
        self._need("Originate")
        for seat in seats:
            for kind in ("endpoint", "aor", "auth"):
                del self.written[f"{kind}/{seat}"]

    async def until_there(self, key: str, value: str) -> None:
        assert self.written[key] == value

    async def registered(self) -> frozenset[SeatId]:
        return frozenset(self.contacts)

    async def look_at(self, seats: Collection[SeatId]) -> None:
        self._need("PJSIPQualify")
        self.looked_at += sorted(seats)

    def _need(self, action: str) -> None:
        if self.is_away:
            raise NotConnectedError(NodeId("pbx1"), action, was_sent=False)
