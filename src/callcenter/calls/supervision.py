"""What supervisors do to callers and agents, each deed by the same steps.

Rules: what is so already is left so, and written down nowhere; else the book of deeds has what was asked before it is
done, and without the book nothing is done; the call's timeline has what came of it.
"""

import asyncio
from collections.abc import Callable, Collection

import structlog

from callcenter.access.users import User
from callcenter.agents.alarms import Alarms
from callcenter.agents.choosing import Choosing
from callcenter.agents.life import Agent, Idle, PhoneState, Status
from callcenter.agents.queues import agent_view
from callcenter.agents.roster import Roster
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.audit.store import AuditBook
from callcenter.calls import life, supervising
from callcenter.calls.alarm_store import AlarmStore
from callcenter.calls.conversation import Conversation
from callcenter.calls.http import CallNotFoundError
from callcenter.calls.own_call import REFUSED, NotYourCallError
from callcenter.calls.supervising import Move, NotSupervisedError, Raise, Supervised
from callcenter.calls.supervision_facts import Manner, WhyRaised
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.talk_facts import Colleague
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, node_of
from callcenter.vocabulary.tiers import Tier

DONE_WITHIN_S = 8.0
"""Asterisk's own deadlines are shorter."""

log = structlog.get_logger(__name__)


class UnknownQueueError(CallCenterError):
    """No flow that is published leads to this queue."""


class NotSeatedError(CallCenterError):
    """The supervisor has no telephone that could be rung now."""


class Supervision:
    """Every method raises `DatabaseAwayError` before anything is done; `by` is the user's name."""

    def __init__(  # noqa: PLR0913 whom and what deeds are done to, and where they are written down
        self,
        switchboard: Switchboard,
        roster: Roster,
        choosing: Choosing,
        book: AuditBook,
        queues: Callable[[], Collection[QueueId]],
        alarms: AlarmStore,
        unseen: Alarms,
    ) -> None:
        self._switchboard = switchboard
        self._roster = roster
        self._choosing = choosing
        self._queues = queues
        self._unseen = unseen
        self.alarms = alarms
        self.book = book

    async def move(self, call: CallId, queue: QueueId, by: str) -> None:
        """Put a waiting caller into another queue's line; raises NotSupervisedError, UnknownQueueError."""
        if queue not in self._queues():
            raise UnknownQueueError(f"queue: there is no queue {queue}; take one of those on the board")
        live = self._waiting(call)
        if live.seen.queue != queue:
            await self._write(by, "supervision.caller_moved", f"call:{call}", {"queue": queue, "was": live.seen.queue})
            await self._have_done(live, Move(queue=queue, by=by))

    async def raise_caller(self, call: CallId, tier: Tier, why: WhyRaised, by: str) -> None:
        """Have a waiting caller count as one of `tier`, no worse than their own; raises NotSupervisedError."""
        live = self._waiting(call)
        if live.seen.tier != tier:
            body = {"tier": int(tier), "was": int(live.seen.tier), "why": why}
            await self._write(by, "supervision.caller_raised", f"call:{call}", body)
            await self._have_done(live, Raise(tier=tier, why=why, by=by))

    async def listen(self, call: CallId, manner: Manner, user: User) -> None:
        """Listen to a talk at the own seat, whisper or speak with both; raises NotSeatedError, NotPossibleNowError."""
        live = self._live(call)
        known = live.seen.listener
        if known is not None and (known.by, known.manner) == (user.name, manner):
            return
        who = self._seated(user, call, is_rung=known is None or known.by != user.name)
        await self._write(user.name, "supervision.listened", f"call:{call}", {"manner": manner, "seat": who.seat})
        await self._have_done(live, supervising.Listen(manner=manner, who=who, by=user.name))

    async def stop_listening(self, call: CallId, by: str) -> None:
        """Who does not listen need not stop, and who listened to a call that is over has stopped."""
        live = self._switchboard.conversation(call)
        if live is not None and not live.is_over:
            await self._have_done(live, supervising.StopListening(by=by))

    async def take_over(self, call: CallId, user: User) -> None:
        """Have the call from now on, in the agent's place; raises NotSeatedError, NotPossibleNowError."""
        live, who = self._live(call), self._seated(user, call, is_rung=False)
        if live.seen.agent == who.agent:
            return
        body = {"from": live.seen.agent or "", "agent": who.agent}
        await self._write(user.name, "supervision.took_over", f"call:{call}", body)
        await self._have_done(live, supervising.TakeOver(who=who, by=user.name))

    def _seated(self, user: User, call: CallId, *, is_rung: bool) -> Colleague:
        """The supervisor with their telephone; `is_rung` where it is to be free."""
        if user.agent is None:
            raise NotSeatedError("you work as no agent: have an administrator give you a number, and sign in at a seat")
        one = self._roster.agent(user.agent)
        if one.seat is None:
            raise NotSeatedError("you sit nowhere: sign in at a seat with a telephone first")
        if one.node != node_of(call):
            raise NotSeatedError("your telephone is at another exchange than this call: sign in at a seat there")
        if is_rung and not (one.phone is PhoneState.READY and isinstance(one.state, Idle)):
            raise NotSeatedError("your telephone is not ready, or you are on a call: end that first")
        return Colleague(agent=one.id, seat=one.seat, name=one.name)

    async def choose_status(self, agent: AgentId, status: Status, reason: str, by: str) -> Agent:
        """Choose for somebody; during a call it holds after it. Raises what `Choosing.check` raises."""
        known = self._roster.agent(agent)
        reason = reason if status is Status.BREAK else ""
        if (known.status, known.reason) == (status, reason):
            return known
        await self._choosing.check(agent, status, reason)
        body = {"status": status, "reason": reason, "was": known.status}
        await self._write(by, "supervision.status_chosen", f"agent:{agent}", body)
        return await self._choosing.choose(agent, status, reason)

    async def raise_alarm(self, call: CallId, agent: AgentId, by: str) -> None:
        """Ask for help with one's own caller, also while the database is away; raises NotYourCallError."""
        live = self._switchboard.conversation(call)
        if live is None or live.is_over or agent_view(self._roster.agent(agent)).call != call:
            await self.try_to_write(Entry(who=by, deed=REFUSED, subject=f"call:{call}", body={"asked": "alarm"}))
            raise NotYourCallError("this call is over, or somebody else's → tell a supervisor yourself")
        if self._unseen.one(call) is None:
            live.tell(supervising.AlarmAsked(agent))

    async def alarm_seen(self, call: CallId, by: str) -> None:
        """A supervisor looks after it. Seen before, nothing changes; raises NotSupervisedError."""
        if await self.alarms.seen(call, by):
            self._unseen.seen(call)
        elif self._unseen.one(call) is not None:
            raise NotSupervisedError("the alarm is not written down yet; try again in a moment")

    async def try_to_write(self, entry: Entry) -> None:
        """Into the book of deeds, where it can be reached: what is refused is refused without it, too."""
        try:
            await self.book.append(entry)
        except CallCenterError as fault:
            log.warning("supervision.refusal_not_written", fault=str(fault))

    def _waiting(self, call: CallId) -> Conversation:
        live = self._live(call)
        if not isinstance(live.state, life.Waiting):
            raise NotSupervisedError(supervising.mend(live.state))
        return live

    def _live(self, call: CallId) -> Conversation:
        live = self._switchboard.conversation(call)
        if live is None or live.is_over:
            raise CallNotFoundError("no such call, or it is over")
        return live

    async def _write(self, by: str, deed: str, subject: str, body: Body) -> None:
        await self.book.append(Entry(who=by, deed=Deed(deed), subject=subject, body=body))

    async def _have_done(self, live: Conversation, deed: supervising.Deed) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        live.tell(Supervised(deed, done))
        try:
            async with asyncio.timeout(DONE_WITHIN_S):
                await done
        except TimeoutError:
            raise NotSupervisedError("the call did not come to it in time; look at the board, then try again") from None
