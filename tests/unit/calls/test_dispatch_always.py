"""Whatever callers, agents and the telephone do, and in whatever order: nobody is lost, and nobody is served twice."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from callcenter.agents.life import PhoneChanged, PhoneState, Ringing, Status, Talking
from callcenter.agents.roster import Roster
from callcenter.calls.dispatch import PLACES_KEPT_S, Dispatch
from callcenter.routing.offers import Offer
from callcenter.routing.order import Waiting
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.virtual_time import VirtualClock, VirtualLoop, settle

PBX = NodeId("pbx1")
QUEUES = tuple(map(QueueId, ("social", "police", "general")))
T = TypeVar("T")
queues = st.sampled_from(QUEUES)


@dataclass(eq=False)
class Caller:
    """One conversation, as far as the line knows it."""

    waiting: Waiting
    is_open: bool = True
    rung: AgentId | None = None
    is_talking: bool = False

    @property
    def call(self) -> CallId:
        return self.waiting.call

    def offered(self, offer: Offer) -> None:
        assert offer.call == self.call
        assert self.is_open, "offered while the line was shut"
        assert self.rung is None, f"offered to {offer.agent} while {self.rung} is rung"
        assert not self.is_talking
        self.rung, self.is_open = offer.agent, False


class AnyDay(RuleBasedStateMachine):
    in_line = Bundle("in_line")
    agents = Bundle("agents")

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner(loop_factory=VirtualLoop)
        self._clock = VirtualClock()
        self._callers: dict[CallId, Caller] = {}
        """In line or in a talk."""
        self._signed_in: dict[AgentId, frozenset[QueueId]] = {}
        self._told: Counter[str] = Counter()
        self._faults: list[object] = []
        # What a callback of the loop raises would be logged, no more.
        self._runner.get_loop().set_exception_handler(lambda _, what: self._faults.append(what.get("exception", what)))
        self._begin()

    def teardown(self) -> None:
        self._runner.close()

    # --- callers ---

    @rule(target=in_line, tier=st.sampled_from(Tier), queue=queues, age_s=st.integers(0, 1800), is_open=st.booleans())
    def joins(self, tier: Tier, queue: QueueId, age_s: int, is_open: bool) -> Caller:
        call = CallId(f"pbx1.{self._told['entered']:03}")

        def join() -> Caller:
            since = self._clock.now() - timedelta(seconds=age_s)
            caller = Caller(Waiting(call=call, queue=queue, tier=tier, since=since), is_open)
            self._callers[call] = caller
            self._dispatch.join(caller.waiting, caller, is_ready=is_open)
            return caller

        self._told["entered"] += 1
        return self._do(join)

    @rule(caller=in_line, is_open=st.booleans())
    def line_opens_or_closes(self, caller: Caller, is_open: bool) -> None:
        if caller.rung is None and self._waits(caller):
            caller.is_open = is_open
            self._do(lambda: self._dispatch.ready(caller.call, is_open))

    @rule(caller=in_line, queue=queues)
    def goes_to_another_queue(self, caller: Caller, queue: QueueId) -> None:
        if caller.rung is None and self._waits(caller):
            caller.waiting = Waiting(
                call=caller.call, queue=queue, tier=caller.waiting.tier, since=caller.waiting.since
            )
            self._do(lambda: self._dispatch.join(caller.waiting, caller, is_ready=caller.is_open))

    @rule(caller=consumes(in_line), how=st.sampled_from(["abandoned", "called back"]))
    def leaves(self, caller: Caller, how: str) -> None:
        if not self._waits(caller):
            return

        def leave() -> None:
            self._dispatch.leave(caller.call)
            if caller.rung is not None:
                self._dispatch.cancelled(caller.call, caller.rung)

        del self._callers[caller.call]
        self._told[how] += 1
        self._do(leave)

    # --- agents ---

    @rule(target=agents, queues=st.frozensets(queues, min_size=1))
    def signs_in(self, queues: frozenset[QueueId]) -> AgentId:
        agent = AgentId(f"80{len(self._signed_in):02}")
        self._signed_in[agent] = queues
        self._do(lambda: self._sign_in(agent))
        return agent

    @rule(agent=agents, status=st.sampled_from([Status.AVAILABLE, Status.BREAK]))
    def chooses(self, agent: AgentId, status: Status) -> None:
        self._do(lambda: self._roster.choose(agent, status))

    @rule(caller=in_line)
    def is_answered(self, caller: Caller) -> None:
        agent = caller.rung
        if agent is not None and self._waits(caller):
            caller.is_talking = True
            self._told["answered"] += 1
            self._do(lambda: self._dispatch.answered(caller.call, agent))

    @rule(caller=in_line, has_rung=st.booleans())
    def is_not_answered(self, caller: Caller, has_rung: bool) -> None:
        agent = caller.rung
        if agent is None or not self._waits(caller):
            return

        def end() -> None:
            caller.rung, caller.is_open = None, True
            (self._dispatch.missed if has_rung else self._dispatch.cancelled)(caller.call, agent)
            self._dispatch.ready(caller.call, True)

        self._do(end)

    @rule(caller=consumes(in_line))
    def talk_ends(self, caller: Caller) -> None:
        agent = caller.rung
        if caller.is_talking and agent is not None and caller.call in self._callers:
            del self._callers[caller.call]
            self._do(lambda: self._dispatch.parted(caller.call, agent))

    # --- the rest of the world ---

    @rule(seconds=st.floats(0, 900))
    def time_passes(self, seconds: float) -> None:
        self._runner.run(asyncio.sleep(seconds))

    @precondition(lambda self: self._callers)
    @rule()
    def service_is_started_again(self) -> None:
        self._begin()
        self._do(self._take_over)

    # --- always ---

    @invariant()
    def nobody_is_lost(self) -> None:
        told, waiting = self._told, sum(self._dispatch.lengths().values())

        assert told["entered"] == told["answered"] + told["abandoned"] + told["called back"] + waiting

    @invariant()
    def everybody_in_line_has_a_place_of_their_own(self) -> None:
        def places() -> dict[QueueId, list[int]]:
            found: dict[QueueId, list[int]] = {}
            for caller in self._callers.values():
                if (place := self._dispatch.place(caller.call)) is not None:
                    found.setdefault(caller.waiting.queue, []).append(place.position)
            return found

        # Those told within a second may be of a second ago.
        self._runner.run(asyncio.sleep(PLACES_KEPT_S + 0.1))
        for counted in self._do(places).values():
            assert sorted(counted) == list(range(1, len(counted) + 1))

    @invariant()
    def an_agent_is_reserved_for_one_caller_and_that_caller_for_them(self) -> None:
        for caller in self._callers.values():
            if caller.rung is not None:
                state = self._roster.agent(caller.rung).state
                assert isinstance(state, Talking if caller.is_talking else Ringing)
                assert state.call == caller.call

    @invariant()
    def nobody_waits_for_an_agent_who_is_free(self) -> None:
        for caller in self._callers.values():
            if caller.is_open and caller.rung is None:
                assert not any(caller.waiting.queue in agent.queues for agent in self._roster.free())

    # --- how it is done ---

    def _waits(self, caller: Caller) -> bool:
        return caller.call in self._callers and not caller.is_talking

    def _begin(self) -> None:
        self._roster = Roster(self._clock)
        self._dispatch = Dispatch(self._roster, self._clock)

    def _take_over(self) -> None:
        for agent in self._signed_in:
            self._sign_in(agent)
        for caller in self._callers.values():
            if caller.rung is not None:
                self._dispatch.found(caller.call, caller.rung, is_ringing=not caller.is_talking)
        for caller in self._callers.values():
            if not caller.is_talking:
                self._dispatch.join(caller.waiting, caller, is_ready=caller.is_open)

    def _sign_in(self, agent: AgentId) -> None:
        seat = SeatId(f"1{agent}")
        self._roster.add(agent, name=agent, seat=seat, node=PBX, queues=tuple(sorted(self._signed_in[agent])))
        self._roster.apply(agent, PhoneChanged(PhoneState.READY))
        self._roster.choose(agent, Status.AVAILABLE)

    def _do(self, work: Callable[[], T]) -> T:
        async def done() -> T:
            result = work()
            await settle()
            assert not self._faults, self._faults
            return result

        return self._runner.run(done())


AnyDay.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
test_any_day = AnyDay.TestCase
