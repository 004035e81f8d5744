"""A talk and what its agent does with it: the shell around the pure machine `talk`.

Rules: only whoever has the call does anything with it; a consulted colleague has nothing but the own telephone; what
Asterisk has not done has not happened.
"""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import assert_never
from uuid import uuid4

import structlog

from callcenter.calls import life, requests, talk
from callcenter.calls.leg_events import LegGone, RoomEntered, SeatRung, TalkSeen
from callcenter.calls.live import LiveCall
from callcenter.calls.offering import Reserved
from callcenter.calls.pausing import Pausing
from callcenter.calls.recording_facts import PauseReason
from callcenter.calls.requests import (
    CallIsOverError,
    ExchangeAwayError,
    NotYourCallError,
    Request,
    Requested,
    ToAgent,
    UnfitTargetError,
)
from callcenter.calls.reserving import Reserving
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Colleague, Line, Office
from callcenter.calls.talk_ports import Given, ThirdWanted
from callcenter.calls.talk_record import Whereabouts, caught_up
from callcenter.vocabulary.errors import CallCenterError, TelephonyError
from callcenter.vocabulary.ids import AgentId, LegId, SeatId, leg_id

log = structlog.get_logger(__name__)

REJECTED = 21
"""Q.850."""
GRACE_S = 2.0
"""Asterisk tells of a ring that was in vain; should it not, it is over so long after its time."""


class Talking:
    """Of one call."""

    def __init__(self, call: LiveCall, reserving: Reserving) -> None:
        self._call = call
        self._reserving = reserving
        self.pausing = Pausing(call)
        self.state: talk.State | None = None
        """None while nobody talks."""
        self._leg = LegId("")
        """The agent's; empty where it is not known."""
        self.seat: SeatId | None = None
        self._ringing: LegId | None = None
        """The leg that an agent is rung by."""
        self.has_said_goodbye = False
        self.is_end_awaited = False
        """The agent's leg ends because we have asked for it; what is to come of it has begun already."""

    # --- what happens -------------------------------------------------------------------------------------------------

    def take(self, event: SeatRung | RoomEntered | LegGone | TalkSeen) -> None:
        """What Asterisk tells of legs."""
        match event:
            case SeatRung(leg=leg):
                self._ringing = leg
            case RoomEntered(leg=leg):
                self._third_joined(leg)
            case LegGone(leg=leg):
                self._leg_gone(leg)
            case TalkSeen(agent_leg=leg, seen=seen):
                self._seen(leg, seen)

    def begin(self, seat: SeatId, leg: LegId, state: talk.State | None = None) -> None:
        """An agent and the caller are connected; `state` where they have been so for a while."""
        self.state = state or talk.Plain(self._call.outside.clock.now())
        self.seat, self._leg, self._ringing = seat, leg, None
        self.has_said_goodbye = self.is_end_awaited = False
        third = talk.third_of(self.state)
        if third is not None and isinstance(third.who, Colleague):
            self._call.outside.colleagues.found(self._call.caller.call, third.who.agent, is_talking=third.is_talking)

    def found(self, leg: LegId) -> None:
        """The agent's leg, where it was not known."""
        self._leg = self._leg or leg

    def _seen(self, leg: LegId, seen: Whereabouts) -> None:
        """What the talk's channels have come to while nobody told."""
        self.found(leg)
        if self.state is None:
            return
        before = talk.third_of(self.state)
        self.state, facts = caught_up(self.state, seen, self._call.outside.clock.now())
        for fact in facts:
            self._call.note(fact)
        now = talk.third_of(self.state)
        if before is not None and now is None:
            self._third_left(before)
        elif now is not None and now.is_talking and isinstance(now.who, Colleague):
            self._call.outside.colleagues.joined(self._call.caller.call, now.who.agent)

    def over(self) -> LegId | None:
        """Nobody talks any more; a third's leg ends with the room. Returns one that only rings. Idempotent."""
        self.pausing.over()
        if self.state is None:
            return None
        third = talk.third_of(self.state)
        self._take(talk.Over())
        self.state = None
        return None if third is None or third.is_talking else third.leg

    def _third_joined(self, leg: LegId) -> None:
        """Somebody is in the room."""
        third = talk.third_of(self.state)
        if third is None or third.leg != leg:
            return
        self._take(talk.ThirdJoined(leg))
        self._call.deadlines.third = None
        if isinstance(third.who, Colleague):
            self._call.outside.colleagues.joined(self._call.caller.call, third.who.agent)

    def _leg_gone(self, leg: LegId) -> None:
        """A leg of this call that is not the caller's."""
        if self.state is not None:
            self._take(talk.ThirdGone(leg))

    async def deadline_passed(self) -> None:
        """A third has been rung for longer than they can be."""
        third, at = talk.third_of(self.state), self._call.deadlines.third
        if at is None or at > self._call.outside.clock.monotonic():
            return
        self._call.deadlines.third = None
        if third is not None and not third.is_talking:
            await self._ask(self._call.outside.telephony.hang_up(self._call.caller.call, third.leg))
            self._leg_gone(third.leg)

    def _take(self, happened: talk.Event) -> None:
        """Facts; what it wishes for is done by the dialplan."""
        if self.state is None:
            return
        before = talk.third_of(self.state)
        self.state, _, facts = talk.on(self.state, happened, self._call.outside.clock.now())
        for fact in facts:
            self._call.note(fact)
        if before is not None and talk.third_of(self.state) is None:
            self._third_left(before)

    def _third_left(self, third: talk.Third) -> None:
        self._call.deadlines.third = None
        if isinstance(third.who, Colleague):
            self._call.outside.colleagues.left(self._call.caller.call, third.who.agent)

    # --- what agents ask for ------------------------------------------------------------------------------------------

    async def requested(self, event: Requested) -> None:
        """Whatever comes of it, whoever asked is answered. What nobody waits for any more is not done."""
        if event.answer.done():
            return
        try:
            await self._carry_out(event.what, event.by)
        except CallCenterError as refusal:
            if not event.answer.done():
                event.answer.set_exception(refusal)
        else:
            if not event.answer.done():
                event.answer.set_result(None)

    async def _carry_out(self, what: Request, by: AgentId) -> None:  # noqa: C901, PLR0912 one case a request
        """Do it; raises NotYourCallError, NotPossibleNowError, NotFreeError, CallIsOverError, ExchangeAwayError."""
        self._check(what, by)
        match what:
            case requests.Hold(is_on=is_on):
                await self._do(talk.Hold() if is_on else talk.Resume())
            case requests.Consult(to=to):
                await self._consult(to)
            case requests.BackToCaller():
                await self._do(talk.Drop())
                await self._do(talk.Resume())
            case requests.Merge():
                await self._do(talk.Merge())
            case requests.Transfer(to=to):
                await self._transfer(to)
            case requests.CallEmergency(to=to):
                await self._join(to)
            case requests.Answer():
                await self._answer()
            case requests.Reject():
                await self._reject()
            case requests.HangUp() if self.state is None:
                # Somebody whom the agent calls, and who has not answered.
                await self._ask(self._call.outside.telephony.hang_up(self._call.caller.call, self._call.caller.leg))
            case requests.HangUp():
                await self._ask(self._call.outside.telephony.hang_up(self._call.caller.call, self._leg_of(by)))
            case requests.Mute(is_on=is_on):
                leg = self._leg_of(by)
                await self._ask(self._call.outside.telephony.mute(self._call.caller.call, leg, is_on=is_on))
            case requests.PressKeys(keys=keys):
                await self._ask(self._call.outside.telephony.play_keys(self._call.caller.call, self._hearer(by), keys))
            case requests.PauseRecording(reason=reason):
                await self._pause(by, reason)
            case requests.ResumeRecording():
                await self._ask(self.pausing.end("agent"))
            case requests.Goodbye():
                await self._goodbye(by)
            case never:
                assert_never(never)

    def _check(self, what: Request, by: AgentId) -> None:
        third = talk.third_of(self.state)
        is_asked = third is not None and isinstance(third.who, Colleague) and third.who.agent == by
        own_telephone = requests.Answer | requests.Reject | requests.HangUp | requests.Mute | requests.PressKeys
        if by != self._call.agent and not (is_asked and isinstance(what, own_telephone | requests.Goodbye)):
            raise NotYourCallError("this is not your call")
        is_calling = self._call.caller.called_by == by and isinstance(what, requests.HangUp)
        before_talks = requests.Answer | requests.Reject | requests.Goodbye
        if self.state is None and not is_calling and not isinstance(what, before_talks):
            raise CallIsOverError("the talk is over, or has not begun")

    async def _do(self, deed: talk.Deed) -> None:
        """One step of the talk, if Asterisk takes it."""
        assert self.state is not None  # noqa: S101 checked before any deed
        before = talk.third_of(self.state)
        then, wish, facts = talk.on(self.state, deed, self._call.outside.clock.now())
        if wish is not None:
            await self._grant(wish)
        self.state = then
        for fact in facts:
            self._call.note(fact)
        if before is not None and talk.third_of(then) is None:
            self._third_left(before)

    async def _grant(self, wish: talk.Wish) -> None:
        call, telephony = self._call.caller.call, self._call.outside.telephony
        caller = self._call.caller.leg
        match wish:
            case talk.PutOnHold():
                await self._ask(telephony.hold(call, caller, self._own_leg()))
            case talk.SetAside():
                await self._ask(telephony.set_aside(call, caller))
            case talk.BringCaller():
                await self._ask(telephony.bring_caller(call, caller))
            case talk.BringBoth():
                await self._ask(telephony.gather(call, caller, self._own_leg()))
            case talk.Ring(third=third):
                await self._ring(third)
            case talk.HangUp(third=third):
                await self._ask(telephony.hang_up(call, third.leg))
            case never:
                assert_never(never)

    async def _ring(self, third: talk.Third) -> None:
        call, outside = self._call.caller.call, self._call.outside
        ring_s = outside.ring_s if isinstance(third.who, Colleague) else outside.office_ring_s
        wanted = ThirdWanted(leg=third.leg, who=third.who, shown=self._call.caller.dialled, ring_s=ring_s)
        with self._kept(third.who):
            await self._ask(outside.telephony.ring_third(call, self._call.caller.leg, wanted))
        self._call.deadlines.third = outside.clock.monotonic() + ring_s + GRACE_S

    @contextmanager
    def _kept(self, who: Colleague | Office | Line) -> Iterator[None]:
        """A colleague is rung for nobody else, unless it comes to nothing."""
        if not isinstance(who, Colleague):
            yield
            return
        call, colleagues = self._call.caller.call, self._call.outside.colleagues
        colleagues.asked(call, who.agent)
        try:
            yield
        except CallCenterError:
            colleagues.left(call, who.agent)
            raise

    async def _consult(self, to: ToAgent | Office) -> None:
        if self._has(to):
            return
        third = self._third(to)
        await self._do(talk.Hold())
        await self._do(talk.Ask(third))

    async def _join(self, to: Office) -> None:
        """An emergency service, while the caller stays in the talk."""
        if self._has(to):
            return
        if isinstance(self.state, talk.Held):
            await self._do(talk.Resume())
        await self._do(talk.Gather())
        await self._do(talk.Ask(self._third(to, is_emergency=True)))

    def _has(self, to: ToAgent | Office) -> bool:
        """Whether they are on the line, or rung, already."""
        third = talk.third_of(self.state)
        return third is not None and _is_same(third.who, to)

    def _third(self, to: ToAgent | Office, *, is_emergency: bool = False) -> talk.Third:
        outside, caller = self._call.outside, self._call.caller
        if isinstance(to, ToAgent):
            who: Colleague | Office = outside.colleagues.free(to.agent, caller.node)
        else:
            who = _allowed(to, outside.emergency | outside.transfers if is_emergency else outside.transfers)
        leg = leg_id(caller.node, str(uuid4()))
        return talk.Third(leg=leg, who=who, rung_at=outside.clock.now(), is_emergency=is_emergency)

    # --- giving it away -----------------------------------------------------------------------------------------------

    async def _transfer(self, to: ToAgent | Office | Line | None) -> None:
        assert self.state is not None  # noqa: S101 checked before any request
        third = talk.third_of(self.state)
        if to is None or (third is not None and not isinstance(to, Line) and _is_same(third.who, to)):
            await self._hand_over(talk.to_hand_over(self.state))
            return
        talk.refuse_third(self.state)
        match to:
            case ToAgent(agent=agent):
                await self._send_back(self._call.outside.colleagues.free(agent, self._call.caller.node))
            case Line(queue=queue):
                if queue not in self._call.flow.queues:
                    raise UnfitTargetError(f"there is no queue {queue}: choose another one")
                await self._send_back(to)
            case Office(number=number):
                _allowed(to, self._call.outside.transfers)
                call, caller = self._call.caller.call, self._call.caller.leg
                await self._ask(self._call.outside.telephony.put_away(call, caller, self._own_leg(), number))
                self._part(life.SentOn(self._call.agent, to))
                self.is_end_awaited = True

    async def _send_back(self, to: Colleague | Line) -> None:
        """The caller waits once more: for a colleague, or in another line."""
        call, caller = self._call, self._call.caller
        giver = call.agent
        with self._kept(to):
            await self._ask(call.outside.telephony.send_back(caller.call, caller.channel, self._own_leg()))
        self._part(life.SentOn(giver, to))
        self.is_end_awaited = True
        call.standing.begin_again()
        if isinstance(to, Line):
            call.standing.cast_into(to.queue, "agent")
        else:
            self._reserving.keep(Reserved(agent=to.agent, seat=to.seat, reason=f"given by {giver}"))

    async def _hand_over(self, third: talk.Third) -> None:
        """To whoever was asked."""
        await self._give(third, is_held=isinstance(self.state, talk.Consulting))

    async def _give(self, third: talk.Third, *, is_held: bool) -> None:
        """The talk goes on without the agent."""
        call, caller = self._call, self._call.caller
        seat = third.who.seat if isinstance(third.who, Colleague) else self.seat
        given = Given(
            caller=caller.leg,
            agent=self._own_leg(),
            third=third.leg,
            seat=seat or SeatId(""),
            is_held=is_held,
        )
        # Whoever has the call from now on pauses it for a reason of their own.
        await self._ask(self.pausing.end("handed_on"))
        await self._ask(call.outside.telephony.hand_over(caller.call, given))
        self._part(life.HandedOver(call.agent, third.who, third.leg))
        if isinstance(third.who, Colleague):
            call.agent = third.who.agent
            self.begin(third.who.seat, third.leg, talk.Roomed(call.outside.clock.now()))

    # --- what supervisors do ------------------------------------------------------------------------------------------

    @property
    def agent_leg(self) -> LegId | None:
        """By which the agent takes part; None where nobody talks, or it is not known yet."""
        return self._leg if self.state is not None and self._leg else None

    async def gather(self) -> None:
        """Into the room, where others can join; a caller who hears music stays there."""
        if isinstance(self.state, talk.Plain):
            await self._do(talk.Gather())

    async def take_over(self, leg: LegId, who: Colleague) -> None:
        """Who listens by `leg` has the call from now on."""
        if self.state is None or talk.third_of(self.state) is not None:
            raise NotPossibleNowError("somebody else is in the talk: let the agent end that first")
        now = self._call.outside.clock.now()
        third = talk.Third(leg=leg, who=who, rung_at=now, answered_at=now)
        # Only a caller who is in the room already stays where they are.
        await self._give(third, is_held=not isinstance(self.state, talk.Roomed))
        self._call.outside.colleagues.took_over(self._call.caller.call, who.agent)

    def _part(self, how: life.SentOn | life.HandedOver) -> None:
        """The agent has this call no more."""
        self.pausing.over("handed_on")
        agent, self.state = self._call.agent, None
        self._call.step(how)
        self._call.agent = None
        if agent is not None:
            self._call.outside.dispatch.parted(self._call.caller.call, agent)

    # --- the recording ------------------------------------------------------------------------------------------------

    async def _pause(self, by: AgentId, reason: PauseReason) -> None:
        if self._call.is_unrecorded:
            raise NotPossibleNowError("this call is not recorded, as its caller wants it: there is nothing to pause")
        await self._ask(self.pausing.begin(by, reason))

    # --- the own telephone --------------------------------------------------------------------------------------------

    async def _answer(self) -> None:
        if self.state is not None:
            return
        if not isinstance(self._call.life, life.Ringing) or self._ringing is None:
            raise CallIsOverError("the call does not ring any more")
        call, caller = self._call.caller.call, self._call.caller.leg
        await self._ask(self._call.outside.telephony.ring_again(call, caller, self._ringing))

    async def _reject(self) -> None:
        if isinstance(self._call.life, life.Ringing) and self._ringing is not None:
            hang_up = self._call.outside.telephony.hang_up(self._call.caller.call, self._ringing, REJECTED)
            await self._ask(hang_up)

    async def _goodbye(self, by: AgentId) -> None:
        if self.state is None:
            return
        await self._ask(self._call.outside.telephony.hang_up(self._call.caller.call, self._leg_of(by)))
        if by == self._call.agent:
            self.has_said_goodbye = True

    def _leg_of(self, by: AgentId) -> LegId:
        third = talk.third_of(self.state)
        return third.leg if third is not None and by != self._call.agent else self._own_leg()

    def _hearer(self, by: AgentId) -> LegId:
        """Who is to hear keys that `by` presses."""
        third = talk.third_of(self.state)
        return third.leg if third is not None and by == self._call.agent else self._call.caller.leg

    def _own_leg(self) -> LegId:
        if not self._leg:
            raise NotPossibleNowError("Asterisk has not told yet which leg is yours: try again in a second")
        return self._leg

    async def _ask(self, asking: Awaitable[None]) -> None:
        try:
            await asking
        except TelephonyError as error:
            log.warning("talk.not_asked", call_id=self._call.caller.call, cause=str(error))
            raise ExchangeAwayError("Asterisk cannot be asked now: try again") from error


def _allowed(to: Office, numbers: frozenset[str]) -> Office:
    if to.number not in numbers:
        raise UnfitTargetError(f"{to.number} is not among CALLCENTER_ASTERISK__TRANSFERS: choose one that is")
    return to


def _is_same(who: Colleague | Office, to: ToAgent | Office) -> bool:
    return who == to if isinstance(to, Office) else isinstance(who, Colleague) and who.agent == to.agent
