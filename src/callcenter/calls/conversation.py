"""One caller's conversation: one task, one inbox, one deadline.

The shell around three pure machines: `ivr.walk` says what the caller hears, `calls.life` where the call stands,
`routing.order` (through `calls.dispatch`) who is next. `calls.walking` and `calls.carrying_out` have the walk's part,
`calls.offering` and `calls.connecting` the agent's; `calls.line_opening` says where a caller goes on once they hear us.
Whatever fails on the way, the caller reaches a person: a recogniser that cannot be had leaves the keys, what a node
cannot do leads to a person and is told to operators, and a conversation that breaks closes its line, so that Asterisk
takes the caller into the lifeboat.
"""

import asyncio
from typing import assert_never

import structlog

from callcenter.calls import life
from callcenter.calls.carrying_out import PromptLost, TransferNotBegun
from callcenter.calls.connecting import Connecting
from callcenter.calls.errands import EarlierKnown, ServiceReplied
from callcenter.calls.events import (
    AgentBack,
    AgentReserved,
    CallerGone,
    CitizenAnswered,
    DeadlinePassed,
    DialEnded,
    DialFailed,
    Event,
    LegThere,
    LineOpened,
    LinkRestored,
    NeedsTold,
    NeverDialled,
    SeatAnswered,
    SeatDeclined,
    TransferAnsweredThere,
    TransferOver,
    WentAdrift,
)
from callcenter.calls.handset import EarTold, PlayedOut
from callcenter.calls.leg_events import LegGone, RoomEntered, SeatRung, TalkSeen
from callcenter.calls.line_opening import LineOpening
from callcenter.calls.listening import Listening
from callcenter.calls.live import LiveCall
from callcenter.calls.offering import Reserved, ring
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import Earlier, Edition, TapeSilent, TapeTorn
from callcenter.calls.record import CallRecord
from callcenter.calls.rejoining import Rejoining
from callcenter.calls.requests import CallIsOverError, Requested
from callcenter.calls.rescue import Rescue
from callcenter.calls.reserving import Reserving
from callcenter.calls.supervising import AlarmAsked, Seen, Supervised, supervise
from callcenter.calls.supervision_facts import AlarmRaised
from callcenter.calls.talk_record import FoundTalk, TalkNow, shown
from callcenter.calls.talking import Talking
from callcenter.calls.timeline import FlowEntered, MessageFailed, Recognised
from callcenter.calls.walking import Walking
from callcenter.ivr.walk import events, states
from callcenter.routing.offers import Offer
from callcenter.vocabulary.hearing import HearingLost, PartlyHeard
from callcenter.vocabulary.line import KeyPressed, LineClosed

log = structlog.get_logger(__name__)

MOST_WAITING = 256


class Conversation:
    """One call from its arrival to its end. Made and told in the event loop; `run` is its task."""

    def __init__(self, outside: Outside, edition: Edition, caller: Caller) -> None:
        self._outside = outside
        self.caller = caller
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._call = LiveCall(outside, edition, caller, self.tell)
        self._walking = Walking(self._call, self, self.tell)
        self._reserving = Reserving(self._call, self._walking)
        self._talking = Talking(self._call, self._reserving)
        self._listening = Listening(self._call, self._talking)
        self._rejoining = Rejoining(self._call, self._walking, lambda: self.tell(AgentBack()))
        self._rescue = Rescue(self._call, self._reserving, self._rejoining)
        self._line_opening = LineOpening(self._call, self._walking, self._reserving, self._rejoining)
        self._connecting = Connecting(
            call=self._call,
            walking=self._walking,
            reserving=self._reserving,
            rejoining=self._rejoining,
            talking=self._talking,
            listening=self._listening,
            line_opening=self._line_opening,
        )

    @property
    def is_over(self) -> bool:
        return isinstance(self._call.life, life.Over)

    @property
    def state(self) -> life.State:
        """Where the call stands."""
        return self._call.life

    @property
    def seen(self) -> Seen:
        """What supervisors see of it, beside its state."""
        standing = self._call.standing
        return Seen(
            standing.queue,
            standing.tier,
            standing.raised_from,
            self._call.language,
            self._call.agent,
            self._listening.listener,
            self._talking.pausing.now,
            self._call.is_unrecorded,
        )

    @property
    def talk(self) -> TalkNow | None:
        """How the talk stands; None while nobody talks."""
        return None if self._talking.state is None else shown(self._talking.state, self._talking.pausing.now)

    @property
    def place_in_flow(self) -> tuple[str, str] | None:
        """The flow and the node that the caller is at now."""
        node = self._call.node
        return None if node is None else (self._call.flow.name, node)

    def tell(self, event: Event) -> None:
        """Put a fact into the inbox; of a flood that a phone can make (a stuck key, say) the rest is lost."""
        what = event.hearing if isinstance(event, EarTold) else event
        if isinstance(what, KeyPressed | PartlyHeard) and self._inbox.qsize() >= MOST_WAITING:
            log.warning("call.flood", call_id=self.caller.call, event_kind=type(what).__name__)
            return
        self._inbox.put_nowait(event)

    def offered(self, offer: Offer) -> None:
        """Dispatch has reserved an agent."""
        self.tell(AgentReserved(offer))

    def begin(self) -> None:
        """A caller who has just arrived."""
        caller = self.caller
        self._call.note(caller.arrived)
        if caller.match is not None:
            match = caller.match
            self._call.note(Recognised(list_name=match.list_name, tier=match.tier, needs=match.needs))
        flow = self._call.flow
        self._call.note(FlowEntered(flow=flow.name, version=flow.version))
        self._call.errands.look_up_earlier()

    def call_back(self, record: CallRecord, reserved: Reserved) -> None:
        """A citizen whose telephone is about to ring, and whose first entry is kept already."""
        call, flow = self._call, self._call.flow
        call.life, call.seq = life.state_of(record), record.last_seq
        call.needs, call.tier = record.needs, record.tier
        call.standing.resume(record)
        self._reserving.keep(reserved)
        call.note(FlowEntered(flow=flow.name, version=flow.version))

    def never_dialled(self) -> None:
        """Asterisk could not be asked to ring them."""
        self.tell(NeverDialled())

    def resume(self, record: CallRecord, talk: FoundTalk | None = None) -> None:
        """A caller whom another process, or Asterisk alone, has held until now; `talk` is where it finds them."""
        self._call.life = life.state_of(record)
        self._call.seq = record.last_seq
        self._call.language = record.language
        self._call.standing.resume(record)
        self._call.agent = record.agent
        self._call.result, self._call.needs = record.result, record.needs or self._call.needs
        self._call.is_unrecorded = record.is_unrecorded
        self._call.flow = self._call.edition.flows.get(record.flow or "", self._call.flow)
        self._connecting.has_sound = record.connected_at is not None and not record.is_unrecorded
        if isinstance(self._call.life, life.Talking | life.Rejoining | life.Surveying):
            self._walking.talk_on()
        elif isinstance(self._call.life, life.InFlow):
            # Their flow begins anew.
            self._call.tier = record.tier if record.queued_at is None else self._call.tier
            self._call.errands.look_up_earlier()
        self._outside.messages.recover(self.caller.call, self._call.note)
        # Whom the caller is asked about has long gone on to others.
        is_ringing = isinstance(self._call.life, life.Ringing | life.Dialling)
        if self._call.agent is not None and (is_ringing or isinstance(self._call.life, life.Talking | life.Rejoining)):
            self._outside.dispatch.found(self.caller.call, self._call.agent, is_ringing=is_ringing)
        if isinstance(self._call.life, life.Dialling | life.InFlow):
            self._reserving.found()
        if talk is not None and isinstance(self._call.life, life.Talking):
            self._talking.begin(talk.seat, talk.leg, talk.state)
            self._talking.pausing.found(None if record.talk is None else record.talk.pause)
        elif isinstance(self._call.life, life.Rejoining) and record.seat is not None:
            self._rejoining.go_on(self._call.life.agent, record.seat)

    async def run(self) -> None:
        """Until the caller is gone. Cancelled, it closes the line: the lifeboat takes over."""
        try:
            while not self.is_over:
                await self._take(await self._next_event())
        except Exception:  # the one task root of a call: whatever broke, Asterisk takes the caller on
            log.exception("call.broken", call_id=self.caller.call)
            self._connecting.free_agent(self._call.life)
        finally:
            self._rejoining.over()
            self._call.standing.leave()
            self._call.errands.close()
            self._call.handset.close()
            self._turn_away()

    def _turn_away(self) -> None:
        """Who asked for something, or was chosen, in the call's last moment does not wait for it."""
        while not self._inbox.empty():
            match self._inbox.get_nowait():
                case AgentReserved(offer=offer):
                    self._outside.dispatch.cancelled(self.caller.call, offer.agent)
                case Requested(answer=waiting) | Supervised(done=waiting) if not waiting.done():
                    waiting.set_exception(CallIsOverError("the call is over"))
                case _:
                    pass

    async def _next_event(self) -> Event:
        try:
            # Deadlines are checked only here, so a cancelled timer cannot fire late.
            async with asyncio.timeout_at(self._call.deadlines.next()):
                return await self._inbox.get()
        except TimeoutError:
            return DeadlinePassed()

    async def _take(self, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 one case an event
        match event:
            case LineOpened(line=line):
                self._rescue.line_opened()
                self._call.handset.attend(line)
                await self._line_opening.line_opened()
            case LineClosed():
                # It may have been an older line's.
                self._outside.dispatch.ready(self.caller.call, self._call.handset.is_open)
            case KeyPressed():
                await self._walking.on(event)
            case PlayedOut() | EarTold() if not self._call.handset.still_counts(event):
                # Waited behind a key that led elsewhere, where another prompt plays, another ear listens, or none.
                pass
            case PlayedOut() if self._reserving.is_greeting:
                await self._reserving.put_through()
            case PlayedOut() if self._rejoining.is_telling:
                await self._rejoining.told()
            case PlayedOut():
                await self._walking.on(events.PromptFinished())
            case EarTold(hearing=hearing):
                await self._walking.hear(hearing)
            case HearingLost():
                await self._walking.hear(event)
            case PromptLost(play=play, cause=cause):
                if play == self._call.plays:
                    await self._walking.on(events.PromptUnavailable(cause))
            case ServiceReplied():
                await self._walking.replied(event)
            case TapeSilent():
                await self._walking.on(events.CallerFellSilent())
            case TapeTorn(cause=cause):
                self._call.note(MessageFailed(cause=cause))
                await self._walking.on(events.RecordingFailed(cause))
            case EarlierKnown(earlier=earlier):
                await self._earlier_known(earlier)
            case TransferNotBegun(cause=cause, is_refused=is_refused):
                await self._walking.on(events.TransferFailed(cause, is_refused))
            case TransferAnsweredThere():
                self._call.step(life.AnsweredThere())
            case TransferOver(status=status):
                await self._transfer_over(status)
            case AgentReserved(offer=offer):
                await ring(self._call, self._walking, Reserved.of(offer))
            case CitizenAnswered():
                # The line may have opened before AMI told of the answer.
                if self._call.step(life.Reached()):
                    await self._line_opening.go_on()
            case DialFailed(cause=cause):
                # The leg's own end was told before, where there was a leg.
                if isinstance(self._call.life, life.Dialling):
                    await self._gone(cause)
            case NeverDialled():
                self._connecting.free_agent(self._call.life)
                self._call.step(life.NeverDialled())
            case SeatAnswered(seat=seat, leg=leg):
                await self._connecting.connected(seat, leg)
            case SeatRung() | RoomEntered() | TalkSeen():
                self._talking.take(event)
            case LegGone(leg=leg):
                self._talking.take(event)
                self._listening.gone(leg)
            case LegThere(leg=leg):
                await self._listening.there(leg)
            case AgentBack():
                await self._rejoining.look()
            case Requested():
                await self._talking.requested(event)
                if isinstance(self._call.life, life.Waiting):
                    # Given away; the line may have opened before.
                    await self._line_opening.go_on()
            case SeatDeclined():
                await self._rescue.declined()
            case DialEnded(status=status, cause=cause):
                await self._connecting.dial_ended(status, cause)
            case WentAdrift(queue=queue, cause=cause):
                await self._rescue.adrift(queue, cause)
            case LinkRestored():
                # Whatever was awaited from before has been lost.
                self._talking.is_end_awaited = False
                if isinstance(self._call.life, life.Adrift):
                    await self._rescue.take_back()
                await self._call.keep_place()
                self._outside.dispatch.ready(self.caller.call, self._call.handset.is_open)
                await self._rejoining.look()
            case NeedsTold(needs=needs, agent=agent):
                self._call.note_needs(needs, agent)
            case Supervised():
                await supervise(self._call, event, self, self._walking.on, self._listening)
            case AlarmAsked(agent=agent):
                self._call.note(AlarmRaised(agent=agent))
            case CallerGone(cause=cause):
                await self._gone(cause)
            case DeadlinePassed():
                await self._walking.deadline_passed()
                await self._rejoining.look()
                await self._talking.deadline_passed()
                await self._talking.pausing.deadline_passed()
                await self._rescue.deadline_passed()
            case never:
                assert_never(never)

    # --- the end, and away --------------------------------------------------------------------------------------------

    async def _gone(self, cause: int) -> None:
        self._rejoining.over()
        rung = self._talking.over(), self._listening.over()
        self._connecting.free_agent(self._call.life)
        await self._walking.on(events.CallerHungUp())
        self._call.step(life.HungUp(cause, self._call.result))
        if self._connecting.has_sound:
            self._outside.recordings.call_ended(self.caller.call, self.caller.arrived_at, self._call.note)
        await self._call.ring_no_more(*rung)

    async def _earlier_known(self, earlier: Earlier) -> None:
        self._walking.last_queue = earlier.queue
        if earlier.since is not None or earlier.was_left_waiting:
            self._call.come_back(earlier)
        if isinstance(self._call.walk, states.New):
            await self._line_opening.go_on()

    async def _transfer_over(self, status: str) -> None:
        """Back from a number outside; the line may open before or after AMI tells it."""
        if not (isinstance(self._call.life, life.Away) and self._call.life.is_after_talk):
            await self._line_opening.transfer_over(status)
        elif status == "ANSWER":
            await self._connecting.talk_ended()
        else:
            await self._line_opening.given_back(status)
