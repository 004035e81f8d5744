"""Agents call somebody: the number is dialled first, then the agent's own telephone answers by itself.

Rules: only numbers of this country that belong to somebody, and those that the site allows; nobody who is on the line
with us anyway; an agent makes one call at a time, so many an hour at most, and what a day may cost (`spending`) holds.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

import structlog

from callcenter.agents.life import Agent, Idle, PhoneState, Rung, Status
from callcenter.agents.roster import Roster
from callcenter.calls.offering import Reserved
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import CallOut, NeverDialledError
from callcenter.calls.record import begun
from callcenter.calls.requests import ExchangeAwayError, UnfitTargetError
from callcenter.calls.spending import Cap, Spending
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.timeline import Entry
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.errors import CallCenterError, TelephonyError
from callcenter.vocabulary.ids import AgentId, CallId, LegId, QueueId, SeatId, call_id
from callcenter.vocabulary.serving import serving
from callcenter.vocabulary.tiers import Tier

log = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 60


_WORDS: Mapping[Cap, str] = MappingProxyType(
    {
        Cap.NUMBER: "number: it was called too often today; try again tomorrow",
        Cap.AGENT: "you have called out too often today; ask a supervisor",
        Cap.DAY: "too many calls out today: see CALLCENTER_OUTGOING__A_DAY",
        Cap.AT_ONCE: "too many calls out at this moment; try again in a while",
    }
)


class TooManyCallsOutError(CallCenterError):
    """This agent has called out too often lately."""

    def __init__(self, message: str, cap: str) -> None:
        super().__init__(message)
        self.cap = cap
        """Which one is reached: a `Cap`, or ``hour``."""


class CallingOut:
    """One event loop."""

    def __init__(  # noqa: PLR0913 what calling out takes
        self,
        outside: Outside,
        switchboard: Switchboard,
        roster: Roster,
        *,
        digits: Callable[[str], tuple[str, str] | None],
        shown: str,
        queue: Callable[[Agent], QueueId],
        ring_s: int,
        spending: Spending,
        today: Callable[[], date],
        is_named: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._outside = outside
        self._switchboard = switchboard
        self._roster = roster
        self._digits = digits
        """What is dialled for a number as it was typed, and the number in full; None for one that is not dialled."""
        self._shown = shown
        self._queue = queue
        self._ring_s = ring_s
        self._spending = spending
        self._today = today
        self._is_named = is_named
        """Whether the site itself names this number: such calls cost no more than it wants."""
        self._lately: dict[AgentId, deque[datetime]] = {}

    async def call(self, agent: AgentId, typed: str) -> CallId:
        """Dial for `agent`; raises UnfitTargetError, NotPossibleNowError, TooManyCallsOutError, ExchangeAwayError."""
        found = self._digits(typed)
        if found is None:
            raise UnfitTargetError(
                "number: only numbers of this country, and those in CALLCENTER_ASTERISK__TRANSFERS, are dialled"
            )
        digits, number = found
        if number in self._switchboard.on_the_line():
            raise NotPossibleNowError("this number is on the line with us: look among the calls")
        seat = self._ready(agent)
        self._count(agent)
        self._spend(agent, number)
        return await self._dial(self._roster.agent(agent), seat, digits, number)

    def _ready(self, agent: AgentId) -> SeatId:
        """Where they are rung."""
        one = self._roster.agent(agent)
        if one.seat is None or one.status is Status.OFFLINE:
            raise NotPossibleNowError("you are offline: sign in at a seat first")
        if not isinstance(one.state, Idle):
            raise NotPossibleNowError(f"you are {one.state.name}: end that first")
        if one.phone is not PhoneState.READY:
            raise NotPossibleNowError("your telephone is not ready: look at it first")
        return one.seat

    def _count(self, agent: AgentId) -> None:
        now, lately = self._outside.clock.now(), self._lately.setdefault(agent, deque())
        while lately and now - lately[0] > HOUR:
            lately.popleft()
        if len(lately) >= MOST_AN_HOUR:
            raise TooManyCallsOutError(f"no more than {MOST_AN_HOUR} calls an hour: wait a while", "hour")
        lately.append(now)

    def _spend(self, agent: AgentId, number: str) -> None:
        if self._is_named(number):
            return
        up = sum(one.caller.is_called for one in self._switchboard.live())
        cap = self._spending.reached(number, agent, self._today(), up)
        if cap is not None:
            self._spending.refused[cap] += 1
            log.warning("call.out_refused", agent=agent, cap=cap.value)
            raise TooManyCallsOutError(_WORDS[cap], cap.value)
        self._spending.dialled(number, agent, self._today())

    async def _dial(self, agent: Agent, seat: SeatId, digits: str, number: str) -> CallId:
        call = call_id(agent.node, str(uuid4()))
        with serving(call):
            await self._dial_as(call, agent, seat, digits, number)
        return call

    async def _dial_as(self, call: CallId, agent: Agent, seat: SeatId, digits: str, number: str) -> None:
        caller, queue = self._called(call, agent, number), self._queue(agent)
        dialled = CalledOut(
            node=caller.node,
            leg=caller.leg,
            number=number,
            shown=self._shown,
            language=caller.language,
            queue=queue,
            agent=agent.id,
            seat=seat,
        )
        entry = Entry(call, 1, caller.arrived_at, dialled)
        self._outside.publish(entry)
        self._roster.apply(agent.id, Rung(call))
        reserved = Reserved(agent=agent.id, seat=seat, reason="calls out", kind="outgoing")
        conversation = self._switchboard.call_back(caller, begun(entry), reserved)
        log.info("call.dialled", call_id=call, agent=agent.id)
        wanted = CallOut(
            call=call,
            digits=digits,
            number=number,
            shown=self._shown,
            begun_at=caller.arrived_at,
            queue=queue,
            priority=lifeboat_priority(Tier.ORDINARY, caller.arrived_at, self._outside.dispatch.rules),
            ring_s=self._ring_s,
        )
        try:
            await self._outside.telephony.call_back(wanted)
        except NeverDialledError as error:
            log.warning("call.not_dialled", call_id=call, cause=str(error))
            conversation.never_dialled()
            raise ExchangeAwayError("nobody was dialled: try again") from error
        except TelephonyError as error:
            # Asterisk may be dialling: it tells, or the takeover that follows a lost link does.
            log.warning("call.unknown", call_id=call, cause=str(error))

    def _called(self, call: CallId, agent: Agent, number: str) -> Caller:
        now = self._outside.clock.now()
        return Caller(
            call=call,
            node=agent.node,
            leg=LegId(call),
            # Asterisk finds a channel by its Uniqueid, too, and that is ours.
            channel=call.partition(".")[2],
            number=number,
            dialled=self._shown,
            language=self._switchboard.language_of(self._shown),
            arrived_at=now,
            since=now,
            called_by=agent.id,
        )
