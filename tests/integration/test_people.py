"""Agents who come, or change, while the service runs."""

import asyncio

from callcenter.agents.roster import Roster
from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.database.engine import Database
from callcenter.main.people import People
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, NodeId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in
from tests.waiting import until

PBX = NodeId("pbx1")
GENERAL = QueueId("general")


def limin(seat: str) -> KeptAgent:
    return KeptAgent(AgentId("8001"), "李敏", SeatId(seat), expert_in([GENERAL]))


async def test_phones_are_read_again_for_whoever_comes_to_a_seat_and_only_then(database: Database) -> None:
    store = AgentStore(database, SystemClock())
    await store.keep_queues([KeptQueue(GENERAL, "综合", "General")])
    read: list[NodeId] = []

    async def read_phones(node: NodeId) -> None:
        read.append(node)
        if len(read) == 1:
            raise TelephonyError("not connected")

    people = People(Roster(SystemClock()), store, PBX, read_phones)
    await store.keep_agent(limin("1001"))
    following = asyncio.create_task(people.follow())
    await until(lambda: read == [PBX], what="the phones are read for a new agent")
    await store.keep_agent(limin("1002"))
    await until(lambda: read == [PBX, PBX], what="the phones are read for another seat, though a link was away")
    following.cancel()
    has_come = await people.take_over()

    assert not has_come
