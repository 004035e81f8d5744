"""The line and the roster brought together, in the same turn of the loop."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from callcenter.agents.life import PhoneChanged, PhoneState, Ringing, Status, Talking
from callcenter.agents.roster import Roster
from callcenter.calls.dispatch import Answer, Dispatch, Place
from callcenter.routing.estimate import Work
from callcenter.routing.offers import Offer
from callcenter.routing.order import Waiting
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.virtual_time import START, VirtualClock, in_virtual_time, settle

PBX, FAR = NodeId("pbx1"), NodeId("pbx2")
SOCIAL, GENERAL = QueueId("social"), QueueId("general")
LI, WANG = AgentId("8001"), AgentId("8002")
ONE, TWO = CallId("pbx1.one"), CallId("pbx1.two")


@dataclass
class Caller:
    offers: list[Offer] = field(default_factory=list)

    def offered(self, offer: Offer) -> None:
        self.offers.append(offer)


class World:
    def __init__(self) -> None:
        clock = VirtualClock()
        self.roster = Roster(clock)
        self.dispatch = Dispatch(self.roster, clock)

    def sign_in(self, agent: AgentId, *queues: QueueId, node: NodeId = PBX) -> None:
        self.roster.add(agent, name=agent, seat=SeatId(f"1{agent[1:]}"), node=node, queues=queues or (SOCIAL,))
        self.roster.apply(agent, PhoneChanged(PhoneState.READY))
        self.roster.choose(agent, Status.AVAILABLE)

    def join(
        self,
        call: CallId = ONE,
        *,
        queue: QueueId = SOCIAL,
        tier: Tier = Tier.ORDINARY,
        after_s: float = 0,
        is_ready: bool = True,
    ) -> Caller:
        caller = Caller()
        waiting = Waiting(call=call, queue=queue, tier=tier, since=START + timedelta(seconds=after_s))
        self.dispatch.join(waiting, caller, is_ready=is_ready)
        return caller

    async def answer(self, call: CallId, *, queue: QueueId = SOCIAL) -> None:
        """A caller comes whom Li answers at once."""
        self.join(call, queue=queue)
        await settle()
        self.dispatch.answered(call, LI)

    async def serve(self, call: CallId, *, queue: QueueId = SOCIAL, talk_s: float) -> None:
        """The same, and they talk so long."""
        await self.answer(call, queue=queue)
        await asyncio.sleep(talk_s)
        self.dispatch.parted(call, LI)

    def agents_of(self, caller: Caller) -> list[AgentId]:
        return [offer.agent for offer in caller.offers]


def told(story: Callable[[World], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        await story(World())

    in_virtual_time(whole())


def test_a_free_agent_is_offered_to_the_caller_who_joins() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        caller = it.join()
        await settle()

        assert it.agents_of(caller) == [LI]
        assert it.roster.agent(LI).state == Ringing(ONE, START)

    told(story)


def test_a_caller_in_line_is_offered_the_agent_who_becomes_free() -> None:
    async def story(it: World) -> None:
        caller = it.join()
        await settle()
        assert caller.offers == []
        it.sign_in(LI)
        await settle()

        assert it.agents_of(caller) == [LI]

    told(story)


def test_all_changes_of_one_turn_are_looked_at_together() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        ordinary = it.join(ONE)
        listed = it.join(TWO, tier=Tier.LISTED_SEVERE, after_s=5)
        await settle()

        assert (it.agents_of(listed), it.agents_of(ordinary)) == ([LI], [])

    told(story)


def test_no_caller_and_no_agent_is_offered_twice() -> None:
    async def story(it: World) -> None:
        first, second = it.join(ONE), it.join(TWO, after_s=1)
        it.sign_in(LI)
        it.sign_in(WANG)
        await settle()
        it.dispatch.look()

        assert it.agents_of(first) == [LI]
        assert it.agents_of(second) == [WANG]

    told(story)


def test_a_caller_whose_line_is_not_open_keeps_the_place_and_is_passed_over() -> None:
    async def story(it: World) -> None:
        shut, open_ = it.join(ONE, is_ready=False), it.join(TWO, after_s=1)
        it.sign_in(LI)
        await settle()
        assert (it.agents_of(shut), it.agents_of(open_)) == ([], [LI])
        it.sign_in(WANG)
        it.dispatch.ready(ONE, True)
        await settle()

        assert it.agents_of(shut) == [WANG]

    told(story)


def test_an_agent_of_another_node_cannot_be_offered() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI, node=FAR)
        here, there = it.join(ONE), it.join(CallId("pbx2.one"), after_s=9)
        await settle()

        assert (it.agents_of(here), it.agents_of(there)) == ([], [LI])

    told(story)


def test_who_misses_a_ring_goes_on_a_break_and_the_caller_to_the_next_agent() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        it.sign_in(WANG)
        caller = it.join()
        await settle()
        it.dispatch.missed(ONE, LI)
        it.dispatch.ready(ONE, True)
        await settle()

        assert it.agents_of(caller) == [LI, WANG]
        assert it.roster.agent(LI).status is Status.BREAK

    told(story)


def test_who_missed_a_caller_is_tried_again_only_after_all_others_even_in_another_queue() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI, SOCIAL, GENERAL)
        caller = it.join()
        await settle()
        it.dispatch.missed(ONE, LI)
        again = it.join(ONE, queue=GENERAL)
        it.roster.choose(LI, Status.AVAILABLE)
        it.sign_in(WANG, GENERAL)
        await settle()

        assert it.agents_of(caller) == [LI]
        assert it.agents_of(again) == [WANG]

    told(story)


def test_an_offer_that_never_rang_blames_nobody() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        it.join()
        await settle()
        it.dispatch.leave(ONE)
        it.dispatch.cancelled(ONE, LI)

        assert it.roster.agent(LI).is_free

    told(story)


def test_a_caller_who_left_is_offered_to_nobody() -> None:
    async def story(it: World) -> None:
        caller = it.join()
        it.dispatch.leave(ONE)
        it.sign_in(LI)
        await settle()

        assert caller.offers == []
        assert it.dispatch.place(ONE) is None
        assert it.dispatch.lengths() == {}

    told(story)


def test_an_answered_caller_leaves_the_line_and_the_agent_is_free_after_the_talk() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        it.join()
        await settle()
        it.dispatch.answered(ONE, LI)
        assert it.dispatch.lengths() == {}
        assert isinstance(it.roster.agent(LI).state, Talking)
        next_one = it.join(TWO)
        it.dispatch.parted(ONE, LI)
        await settle()

        assert it.agents_of(next_one) == [LI]

    told(story)


def test_an_agent_found_with_a_call_of_an_earlier_life_is_not_free() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        it.sign_in(WANG)
        it.dispatch.found(ONE, LI, is_ringing=True)
        it.dispatch.found(TWO, WANG, is_ringing=False)

        assert isinstance(it.roster.agent(LI).state, Ringing)
        assert isinstance(it.roster.agent(WANG).state, Talking)

    told(story)


def test_places_are_counted_in_each_queue_and_by_tier() -> None:
    async def story(it: World) -> None:
        it.join(ONE)
        it.join(TWO, tier=Tier.LISTED, after_s=1)
        it.join(CallId("pbx1.three"), queue=GENERAL)

        assert it.dispatch.place(TWO) == Place(1, None)
        assert it.dispatch.place(ONE) == Place(2, None)
        assert it.dispatch.lengths() == {SOCIAL: 2, GENERAL: 1}

    told(story)


def test_what_an_earlier_life_offered_counts_for_the_shares() -> None:
    async def story(it: World) -> None:
        overdue = it.join(ONE, after_s=-1300)
        listed = it.join(TWO, tier=Tier.LISTED, after_s=-800)
        it.dispatch.remember([Answer(Tier.LISTED, SOCIAL, None)] * 20)
        assert it.dispatch.place(ONE) == Place(1, None)
        it.sign_in(LI)
        await settle()

        assert (it.agents_of(overdue), it.agents_of(listed)) == ([LI], [])
        assert overdue.offers[0].why.instead_of is Tier.LISTED

    told(story)


def test_a_share_is_had_by_the_offers_that_were_made() -> None:
    async def story(it: World) -> None:
        overdue = it.join(ONE, after_s=-1300)
        for number in range(15):
            it.join(CallId(f"pbx1.listed{number:02}"), tier=Tier.LISTED, after_s=-900)
        for number in range(14):
            it.sign_in(AgentId(f"80{number:02}"))
            await settle()
        assert overdue.offers == []
        it.sign_in(AgentId("8099"))
        await settle()

        assert it.agents_of(overdue) == ["8099"]

    told(story)


def test_a_place_counted_a_moment_ago_is_counted_anew_once_somebody_has_become_overdue() -> None:
    async def story(it: World) -> None:
        it.join(ONE, after_s=-595)
        it.join(TWO, tier=Tier.LISTED, after_s=-594)
        it.dispatch.remember([Answer(Tier.LISTED, SOCIAL, None)] * 20)
        assert it.dispatch.place(ONE) == Place(2, None)
        await asyncio.sleep(6)

        assert it.dispatch.place(ONE) == Place(1, None)

    told(story)


def test_a_wait_is_told_only_after_enough_answers_of_that_queue() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI, SOCIAL, GENERAL)
        for served in range(5):
            assert it.dispatch.load(SOCIAL).wait is None
            await it.serve(CallId(f"pbx1.{served}"), talk_s=120)
        await it.answer(CallId("pbx1.now"))
        it.join(ONE)
        it.join(TWO, queue=GENERAL)

        # Two minutes a caller, as the five before; of so few, and of one at a time, nobody knows it better.
        assert it.dispatch.place(ONE) == Place(1, ExpectedWait(1, 5))
        assert it.dispatch.place(TWO) == Place(1, None)
        assert it.dispatch.load(SOCIAL).wait == ExpectedWait(1, 8)

    told(story)


def test_an_agent_of_two_queues_counts_in_each_by_what_the_queue_gets_of_their_work() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI, SOCIAL, GENERAL)
        for served in range(20):
            queue = SOCIAL if served % 2 else GENERAL
            await it.serve(CallId(f"pbx1.{served}"), queue=queue, talk_s=60)
        await it.answer(CallId("pbx1.now"))
        for place in range(10):
            it.join(CallId(f"pbx1.next{place}"))

        tenth = it.dispatch.place(CallId("pbx1.next9"))
        assert tenth is not None
        assert tenth.wait is not None
        # Ten talks of a minute, and as many of the other queue between them.
        assert tenth.wait.from_min <= 20 <= tenth.wait.to_min
        assert tenth.wait.from_min > 10

    told(story)


def test_what_agents_did_before_a_restart_counts_with_the_after_call_work_that_they_have() -> None:
    async def story(it: World) -> None:
        it.sign_in(LI)
        it.roster.add(LI, name="Li", seat=SeatId("1001"), node=PBX, queues=(SOCIAL,), wrap_up_s=60)
        work = Work(ended_at=START, busy_s=60, queue=SOCIAL, tier=Tier.ORDINARY)
        it.dispatch.remember([Answer(Tier.ORDINARY, SOCIAL, LI, work)] * 20)

        told_now = it.dispatch.load(SOCIAL).wait
        assert told_now is not None
        assert told_now.from_min <= 2 <= told_now.to_min <= 5

    told(story)
