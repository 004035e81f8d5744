"""Hot desks, without the database: who may sit where."""

from collections.abc import Sequence

import pytest

from callcenter.agents.life import PhoneState, Rung, Status
from callcenter.agents.roster import Roster
from callcenter.agents.seating import OnACallError, Seating, UnknownSeatError
from callcenter.agents.store import SeatTakenError
from callcenter.seats.store import KeptSeat
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.fakes.agents import FakeAgentStore
from tests.fakes.clock import FakeClock

LI, WANG = AgentId("8001"), AgentId("8002")
ONE, TWO = SeatId("1001"), SeatId("1002")


class World:
    def __init__(self) -> None:
        self.roster, self.store = Roster(FakeClock()), FakeAgentStore()
        for agent, name, seat in ((LI, "李敏", ONE), (WANG, "王芳", None)):
            self.roster.add(agent, name=name, seat=seat, node=NodeId("pbx1"), queues=())
        self.is_link_down = False
        self.seating = Seating(self.roster, self.store, self, self.read_phones)

    async def seats(self) -> Sequence[KeptSeat]:
        return [KeptSeat(seat, SeatKind.DESK) for seat in (ONE, TWO)]

    async def read_phones(self, _node: NodeId) -> None:
        if self.is_link_down:
            raise TelephonyError("the link is down")

    def seat(self, agent: AgentId) -> SeatId | None:
        return self.roster.agent(agent).seat


async def test_who_signs_in_at_a_free_seat_sits_there_also_twice() -> None:
    it = World()

    await it.seating.sit(WANG, TWO)
    await it.seating.sit(WANG, TWO)

    assert it.seat(WANG) == TWO
    assert it.store.sat == [(WANG, TWO)]


async def test_a_seat_where_somebody_works_is_refused_with_their_name() -> None:
    it = World()
    it.roster.choose(LI, Status.BREAK)

    with pytest.raises(SeatTakenError, match="李敏 \\(8001\\)"):
        await it.seating.sit(WANG, ONE)
    with pytest.raises(SeatTakenError):
        await it.seating.clear(ONE)

    assert it.seat(LI) == ONE


async def test_who_is_offline_at_a_seat_gives_way() -> None:
    it = World()
    it.store.offline_at[ONE] = [LI]

    await it.seating.sit(WANG, ONE)

    assert (it.seat(WANG), it.seat(LI)) == (ONE, None)


async def test_there_is_no_sitting_at_a_seat_that_is_none() -> None:
    with pytest.raises(UnknownSeatError, match="9999"):
        await World().seating.sit(WANG, SeatId("9999"))


async def test_nobody_changes_seats_with_a_caller_on_the_line() -> None:
    it = World()
    it.roster.apply(LI, Rung(CallId("pbx1.one")))

    for move in (it.seating.sit(LI, TWO), it.seating.leave(LI)):
        with pytest.raises(OnACallError, match="finish it first"):
            await move


async def test_who_leaves_is_offline_and_may_leave_again() -> None:
    it = World()
    it.roster.choose(LI, Status.AVAILABLE)

    await it.seating.leave(LI)
    left = await it.seating.leave(LI)

    assert (left.seat, left.status) == (None, Status.OFFLINE)


async def test_a_link_that_is_down_keeps_nobody_from_sitting_but_nobody_is_rung_there() -> None:
    it = World()
    it.is_link_down = True

    seated = await it.seating.sit(LI, TWO)

    assert (seated.seat, seated.phone) == (TWO, PhoneState.ABSENT)
