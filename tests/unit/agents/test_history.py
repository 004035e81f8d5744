"""Every change of an agent is written down once, in order, also after the database was away."""

import asyncio
from collections.abc import Sequence

from callcenter.agents.history import RETRY_S, Changed, StateHistory
from callcenter.agents.life import PhoneChanged, PhoneState, Rung, Status
from callcenter.agents.roster import Roster
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, SeatId
from tests.fakes.clock import FakeClock
from tests.fakes.virtual_time import in_virtual_time, settle

LI = AgentId("8001")


class FakeStates:
    def __init__(self) -> None:
        self.kept: list[Changed] = []
        self.is_away = False

    async def keep(self, changes: Sequence[Changed]) -> None:
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        self.kept += changes


def test_changes_are_kept_in_order_and_wait_out_a_database_that_is_away() -> None:
    async def story() -> None:
        roster, states, clock = Roster(FakeClock()), FakeStates(), FakeClock()
        roster.add(LI, name="李敏", seat=SeatId("1001"), node=NodeId("pbx1"), queues=())
        writing = asyncio.create_task(StateHistory(roster, states, clock).run())
        await settle()
        states.is_away = True
        roster.choose(LI, Status.AVAILABLE)
        roster.apply(LI, PhoneChanged(PhoneState.READY))
        clock.move(5)
        roster.apply(LI, Rung(CallId("pbx1.one")))
        await settle()
        states.is_away = False
        await asyncio.sleep(RETRY_S)
        await settle()
        writing.cancel()

        stands = [(one.stand.status, one.stand.state, one.stand.call) for one in states.kept]
        assert stands == [
            (Status.OFFLINE, "idle", None),
            (Status.AVAILABLE, "idle", None),
            (Status.AVAILABLE, "ringing", "pbx1.one"),
        ]
        assert (states.kept[2].at - states.kept[1].at).total_seconds() == 5

    in_virtual_time(story())


def test_of_more_changes_than_are_borne_the_oldest_are_given_up() -> None:
    async def story() -> None:
        roster, states = Roster(FakeClock()), FakeStates()
        roster.add(LI, name="李敏", seat=None, node=NodeId("pbx1"), queues=())
        it = StateHistory(roster, states, FakeClock(), most=10)
        for n in range(12):
            roster.choose(LI, Status.BREAK, f"{n}")
        writing = asyncio.create_task(it.run())
        await settle()
        writing.cancel()

        # The begin told everybody once more.
        assert len(states.kept) == 10
        assert states.kept[0].stand.reason == "3"

    in_virtual_time(story())
