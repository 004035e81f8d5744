"""All live calls: brings arrivals and their lines together, and tells each conversation what Asterisk saw of it."""

import asyncio
from collections import Counter
from collections.abc import Callable

import structlog

from callcenter.agents.life import Agent
from callcenter.calls import life
from callcenter.calls.conversation import Conversation
from callcenter.calls.dispatch import Place
from callcenter.calls.events import (
    NORMAL_CLEARING,
    CallerGone,
    CitizenAnswered,
    DialEnded,
    DialFailed,
    Event,
    LegThere,
    LineOpened,
    NeedsTold,
    SeatAnswered,
    SeatDeclined,
    TransferAnsweredThere,
    TransferOver,
    WentAdrift,
)
from callcenter.calls.leg_events import LegGone, RoomEntered, SeatRung
from callcenter.calls.lifeboat_facts import Shortage
from callcenter.calls.offering import Reserved
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import Edition, Editions, Line, ListMatch
from callcenter.calls.record import CallRecord
from callcenter.calls.requests import CallIsOverError, ExchangeAwayError, Request, Requested
from callcenter.calls.talk_record import FoundTalk, TalkNow
from callcenter.calls.timeline import Arrived, Entry
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId, bare, node_of
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.serving import serving
from callcenter.vocabulary.tiers import Need, Tier

log = structlog.get_logger(__name__)

MOST_CALLS = 1_000_000
"""No limit."""
UNCLAIMED_S = 1.5
"""How long a line waits for the event that says whose it is; then Asterisk's lifeboat takes the caller."""
EXPECTED_S = 10.0
"""The same while another service's callers are expected: they hear music."""

REQUEST_S = 8.0
"""How long an agent waits for what they have asked; Asterisk's own deadlines are shorter."""

LEG_ENDS_WITHIN_S = 0.5
"""How long the end of a leg is waited for that was dialled in vain; there may never have been one."""


class Switchboard:
    """The calls of this process, by id. One event loop; every method is quick and never raises."""

    def __init__(
        self,
        outside: Outside,
        *,
        editions: Editions,
        match: Callable[[str], ListMatch | None],
        e164: Callable[[str], str | None],
        most_calls: int = MOST_CALLS,
    ) -> None:
        self._outside = outside
        self._editions = editions
        self._match = match
        self._e164 = e164
        self._most_calls = most_calls
        self._calls: dict[CallId, Conversation] = {}
        self._by_uuid: dict[str, CallId] = {}
        self._tasks: dict[CallId, asyncio.Task[None]] = {}
        self._turned_away: dict[CallId, asyncio.Task[None]] = {}
        self._unclaimed: dict[str, tuple[Line, asyncio.TimerHandle]] = {}
        self.is_expecting = False
        """Whether lines may come before we know of their calls: another service's, that has gone or is about to."""

    # --- arrivals ---------------------------------------------------------------------------------------------------

    def caller_arrived(  # noqa: PLR0913 an arrival is these
        self, node: NodeId, call: CallId, leg: LegId, channel: str, number_raw: str, dialled: str
    ) -> None:
        """A new call; told twice (after a reconnect), it is one call all the same."""
        if call in self._calls or call in self._turned_away:
            return
        number = self._e164(number_raw)
        edition = self._editions.for_call(call, number)
        now = self._outside.clock.now()
        caller = Caller(
            call=call,
            node=node,
            leg=leg,
            channel=channel,
            number=number,
            dialled=dialled,
            language=edition.flow_for(dialled).language_of(dialled),
            arrived_at=now,
            since=now,
            match=self._match(number) if number else None,
        )
        is_listed = caller.match is not None and caller.match.tier is not Tier.DEFERRED
        if len(self._calls) < self._most_calls or is_listed:
            self._welcome(caller, edition)
            return
        away = asyncio.get_running_loop().create_task(self._turn_away(caller, edition), name=f"busy {call}")
        self._turned_away[call] = away
        away.add_done_callback(lambda _: self._turned_away.pop(call, None))

    def refused(  # noqa: PLR0913 an arrival is these
        self, node: NodeId, call: CallId, leg: LegId, number_raw: str, dialled: str, why: Shortage
    ) -> None:
        """A caller for whom there was no room, as Asterisk has decided."""
        arrived = Arrived(
            node=node,
            leg=leg,
            number=self._e164(number_raw),
            dialled=dialled,
            language=self.language_of(dialled),
        )
        self._note_refused(call, arrived, why)

    def _note_refused(self, call: CallId, arrived: Arrived, why: Shortage) -> None:
        now = self._outside.clock.now()
        _, facts = life.on(life.InFlow(), life.TurnedAway(why), now)
        for seq, fact in enumerate((arrived, *facts), start=1):
            self._outside.publish(Entry(call, seq, now, fact))

    def _welcome(self, caller: Caller, edition: Edition) -> None:
        with serving(caller.call):
            conversation = Conversation(self._outside, edition, caller)
            conversation.begin()
            self._take_in(conversation)

    async def _turn_away(self, caller: Caller, edition: Edition) -> None:
        with serving(caller.call):
            try:
                await self._outside.telephony.turn_away(caller.channel, caller.call)
            except TelephonyError as error:
                # One too many rather than one of whom nobody knows anything.
                log.warning("call.not_turned_away", cause=str(error))
                self._welcome(caller, edition)
            else:
                self._note_refused(caller.call, caller.arrived, "calls")

    def resume(self, caller: Caller, record: CallRecord, edition: Edition, talk: FoundTalk | None = None) -> None:
        """A call that another process began, or Asterisk alone has held; `talk` is where it finds the talk."""
        if caller.call in self._calls:
            return
        with serving(caller.call):
            conversation = Conversation(self._outside, edition, caller)
            conversation.resume(record, talk)
            self._take_in(conversation)

    def call_back(self, caller: Caller, record: CallRecord, reserved: Reserved) -> Conversation:
        """A call that we are about to make, for the agent who is reserved."""
        with serving(caller.call):
            conversation = Conversation(self._outside, self._editions.for_call(caller.call, caller.number), caller)
            conversation.call_back(record, reserved)
            self._take_in(conversation)
        return conversation

    def language_of(self, dialled: str) -> Language:
        """In which a call to this number of ours begins."""
        return self._editions.current().flow_for(dialled).language_of(dialled)

    def on_the_line(self) -> frozenset[str]:
        """The numbers (E.164) of all calls that go on."""
        return frozenset(one.caller.number for one in self._calls.values() if one.caller.number is not None)

    def line_opened(self, uuid: str, line: Line) -> None:
        """A caller's AudioSocket is connected, before or after we heard of the call."""
        call = self._by_uuid.get(uuid)
        if call is not None:
            self._tell(call, LineOpened(line))
            return
        if self.is_expecting:
            line.play_music()
        patience_s = EXPECTED_S if self.is_expecting else UNCLAIMED_S
        expiry = asyncio.get_running_loop().call_later(patience_s, self._give_up, uuid)
        self._unclaimed[uuid] = (line, expiry)

    # --- what Asterisk saw ------------------------------------------------------------------------------------------

    def citizen_answered(self, call: CallId) -> None:
        """Whom we call back is on the line."""
        self._tell(call, CitizenAnswered())

    def dial_failed(self, call: CallId, cause: int) -> None:
        """Nobody has answered whom we call back. The leg's own end, told a moment later, knows better why."""

        def tell() -> None:
            if call in self._calls:
                self._tell(call, DialFailed(cause))

        asyncio.get_running_loop().call_later(LEG_ENDS_WITHIN_S, tell)

    def seat_rung(self, call: CallId, seat: SeatId, leg: LegId) -> None:
        self._tell(call, SeatRung(seat, leg))

    def leg_answered(self, call: CallId, leg: LegId) -> None:
        self._tell(call, LegThere(leg))

    def room_entered(self, call: CallId, leg: LegId) -> None:
        self._tell(call, RoomEntered(leg))

    def seat_answered(self, call: CallId, seat: SeatId, leg: LegId) -> None:
        self._tell(call, SeatAnswered(seat, leg))

    def seat_declined(self, call: CallId, seat: SeatId) -> None:
        self._tell(call, SeatDeclined(seat))

    def offer_ended(self, call: CallId, status: str, cause: int = NORMAL_CLEARING) -> None:
        self._tell(call, DialEnded(status, cause))

    def transfer_answered(self, call: CallId) -> None:
        self._tell(call, TransferAnsweredThere())

    def transfer_ended(self, call: CallId, status: str) -> None:
        self._tell(call, TransferOver(status))

    def went_adrift(self, call: CallId, queue: QueueId, cause: str) -> None:
        self._tell(call, WentAdrift(queue, cause))

    def leg_hung_up(self, call: CallId, leg: LegId, cause: int) -> None:
        """A leg is gone; only the caller's own ends the call."""
        conversation = self._calls.get(call)
        if conversation is not None:
            conversation.tell(CallerGone(cause) if conversation.caller.leg == leg else LegGone(leg))

    # --- what agents say --------------------------------------------------------------------------------------------

    def needs_told(self, call: CallId, needs: tuple[Need, ...], agent: AgentId) -> bool:
        """The caller has told `agent` how to be served; False where the call is over."""
        conversation = self._calls.get(call)
        if conversation is None or conversation.is_over:
            return False
        conversation.tell(NeedsTold(needs, agent))
        return True

    async def request(self, call: CallId, what: Request, by: AgentId) -> TalkNow | None:
        """Do what an agent asks of their call, and tell how the talk stands then.

        Raises what `Talking.requested` answers, and ExchangeAwayError past a deadline.
        """
        conversation = self._calls.get(call)
        if conversation is None or conversation.is_over:
            raise CallIsOverError("the call is over")
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        conversation.tell(Requested(by, what, answer))
        try:
            async with asyncio.timeout(REQUEST_S):
                await answer
        except TimeoutError:
            raise ExchangeAwayError("Asterisk does not answer: look at the call before you try again") from None
        return conversation.talk

    @property
    def offices(self) -> tuple[frozenset[str], frozenset[str]]:
        """The numbers that agents may put callers through to, and those of emergency services that can be had."""
        return self._outside.transfers, self._outside.emergency

    def colleagues(self, agent: AgentId) -> tuple[Agent, ...]:
        """Who could be asked by this agent; raises UnknownAgentError."""
        return self._outside.colleagues.beside(agent)

    def talk_of(self, agent: AgentId) -> CallId | None:
        """The call that they talk in; raises UnknownAgentError."""
        return self._outside.colleagues.talk_of(agent)

    # --- the whole --------------------------------------------------------------------------------------------------

    def live(self, node: NodeId | None = None) -> tuple[Conversation, ...]:
        """The calls of a node, or all."""
        return tuple(one for call, one in self._calls.items() if node is None or node_of(call) == node)

    def conversation(self, call: CallId) -> Conversation | None:
        """A live call."""
        return self._calls.get(call)

    def lengths(self) -> dict[QueueId, int]:
        """How many wait in each queue that anybody waits in."""
        return self._outside.dispatch.lengths()

    def place(self, call: CallId) -> Place | None:
        """Where a caller stands now; None when not in line."""
        return self._outside.dispatch.place(call)

    def callers(self, flow: str) -> dict[str, int]:
        """How many callers are at each node of a flow that anybody is at."""
        places = (one.place_in_flow for one in self._calls.values())
        return Counter(place[1] for place in places if place is not None and place[0] == flow)

    def knows(self, call: CallId) -> bool:
        return call in self._calls

    async def close(self) -> None:
        """Hand every caller to Asterisk: lines are closed, the lifeboat takes over."""
        for line, expiry in self._unclaimed.values():
            expiry.cancel()
            line.close()
        self._unclaimed.clear()
        tasks = (*self._tasks.values(), *self._turned_away.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _take_in(self, conversation: Conversation) -> None:
        call = conversation.caller.call
        uuid = bare(call)
        self._calls[call] = conversation
        self._by_uuid[uuid] = call
        task = asyncio.get_running_loop().create_task(conversation.run(), name=f"call {call}")
        self._tasks[call] = task
        task.add_done_callback(lambda _: self._let_go(call))
        if uuid in self._unclaimed:
            line, expiry = self._unclaimed.pop(uuid)
            expiry.cancel()
            conversation.tell(LineOpened(line))

    def _let_go(self, call: CallId) -> None:
        self._calls.pop(call, None)
        self._tasks.pop(call, None)
        self._by_uuid.pop(bare(call), None)

    def _give_up(self, uuid: str) -> None:
        line, _ = self._unclaimed.pop(uuid)
        log.warning("line.unclaimed", uuid=uuid)
        line.close()

    def _tell(self, call: CallId, event: Event) -> None:
        conversation = self._calls.get(call)
        if conversation is None:
            log.info("call.unknown", call_id=call, event_kind=type(event).__name__)
            return
        conversation.tell(event)
