"""Telephones that nobody can ring: seat 1001 is a browser's unless told otherwise, 1002 has one on the desk."""

from callcenter.agents.phone_http import PhoneAccount
from callcenter.vocabulary.ids import NodeId, SeatId
from callcenter.vocabulary.seats import SeatKind


class FakePhones:
    def __init__(self, first: SeatKind = SeatKind.BROWSER) -> None:
        self.kinds = {SeatId("1001"): first, SeatId("1002"): SeatKind.DESK}

    def kind(self, seat: SeatId) -> SeatKind | None:
        return self.kinds.get(seat)

    async def account(self, node: NodeId, seat: SeatId, session: str) -> PhoneAccount:
        return PhoneAccount(f"sip:{seat}@127.0.0.1", ("wss://127.0.0.1:8089/ws",), f"of {session}", ())
