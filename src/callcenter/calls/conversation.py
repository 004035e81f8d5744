"""One caller's conversation: one task, one inbox, one deadline.

The shell around three pure machines: `ivr.walk` says what the caller hears, `calls.life` where the call stands,
`routing.order` (through `calls.dispatch`) who is next. Whatever fails on the way, the caller reaches a person: a prompt
that cannot be heard counts as heard, a recogniser that cannot be had leaves the keys, and a conversation that breaks
closes its line, so that Asterisk takes the caller into the lifeboat.
"""

import asyncio
from typing import assert_never

import structlog

from callcenter.calls import life
from callcenter.calls.events import (
    AgentReserved,
    CallerGone,
    DeadlinePassed,
    DialEnded,
    Event,
    LineOpened,
    LinkRestored,
    SeatAnswered,
    SeatDeclined,
    TalkOver,
    WentAdrift,
)
from callcenter.calls.handset import Handset, PlayedOut
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.record import CallRecord
from callcenter.calls.standing import Standing
from callcenter.calls.timeline import (
    Arrived,
    Entry,
    Fact,
    FlowEntered,
    HearingFailed,
    KeyTaken,
    LanguageChosen,
    NodeEntered,
    PositionTold,
    Recognised,
    SpeechHeard,
    SurveyAnswered,
)
from callcenter.ivr import effects, events, states, walk
from callcenter.ivr.flow import Flow
from callcenter.ivr.prompts import text
from callcenter.routing.order import Offer
from callcenter.routing.words import understand
from callcenter.vocabulary.errors import MissingPromptError, TelephonyError
from callcenter.vocabulary.hearing import Heard, HearingLost, PartlyHeard, SpeechStarted
from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId
from callcenter.vocabulary.line import KeyPressed, LineClosed
from callcenter.vocabulary.tiers import Need, Tier

log = structlog.get_logger(__name__)

FIRST_PLACE_S = 12.0
PLACE_EVERY_S = 30.0
MOST_WAITING = 256
RESCUES = 3
"""How often a caller is taken back from the lifeboat while the service is up, before app_queue keeps them."""


class Conversation:
    """One call from its arrival to its end. Made and told in the event loop; `run` is its task."""

    def __init__(self, outside: Outside, flow: Flow, caller: Caller) -> None:
        self._outside = outside
        self._flow = flow
        self.caller = caller
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._handset = Handset(outside.ears, self.tell)
        self._walk: states.State = states.NEW
        self._life: life.State = life.InFlow()
        self._seq = 0
        self._language = caller.language
        self._is_coming_back = False
        """Asked back out of the lifeboat; their line is about to open."""
        self._timer_at: float | None = None
        self._place_at: float | None = None
        self._standing = Standing(outside, caller, flow.fallback_queue)
        self._agent: AgentId | None = None
        self._rescues = 0
        self._has_talked = False

    @property
    def is_over(self) -> bool:
        return isinstance(self._life, life.Over)

    @property
    def state(self) -> life.State:
        """Where the call stands."""
        return self._life

    def tell(self, event: Event) -> None:
        """Put a fact into the inbox; of a flood that a phone can make (a stuck key, say) the rest is lost."""
        if isinstance(event, KeyPressed | PartlyHeard) and self._inbox.qsize() >= MOST_WAITING:
            log.warning("call.flood", call_id=self.caller.call, event_kind=type(event).__name__)
            return
        self._inbox.put_nowait(event)

    def offered(self, offer: Offer) -> None:
        """Dispatch has reserved an agent."""
        self.tell(AgentReserved(offer))

    def begin(self) -> None:
        """A caller who has just arrived."""
        caller = self.caller
        self._note(
            Arrived(
                node=caller.node,
                leg=caller.leg,
                number=caller.number,
                dialled=caller.dialled,
                language=caller.language,
            )
        )
        if caller.match is not None:
            match = caller.match
            self._note(Recognised(list_name=match.list_name, tier=match.tier, needs=match.needs))
        self._note(FlowEntered(flow=self._flow.name, version=self._flow.version))

    def resume(self, record: CallRecord) -> None:
        """A caller whom another process, or Asterisk alone, has held until now."""
        self._life = life.state_of(record)
        self._seq = record.last_seq
        self._language = record.language
        self._standing.resume(record)
        self._agent = record.agent
        self._has_talked = record.connected_at is not None
        if isinstance(self._life, life.Talking | life.Surveying):
            found = events.CallerFoundTalking(self._language, self._standing.tier)
            self._walk, _ = walk.on({self._flow.name: self._flow}, self._walk, found)
        if self._agent is not None:
            self._outside.dispatch.found(self.caller.call, self._agent, is_ringing=isinstance(self._life, life.Ringing))

    async def run(self) -> None:
        """Until the caller is gone. Cancelled, it closes the line: the lifeboat takes over."""
        structlog.contextvars.bind_contextvars(call_id=self.caller.call)
        try:
            while not self.is_over:
                await self._take(await self._next_event())
        except Exception:  # the one task root of a call: whatever broke, Asterisk takes the caller on
            log.exception("call.broken", call_id=self.caller.call)
            self._free_agent(self._life)
        finally:
            self._standing.leave()
            self._handset.close()

    async def _next_event(self) -> Event:
        deadlines = [at for at in (self._timer_at, self._place_at) if at is not None]
        try:
            # Deadlines are checked only here, so a cancelled timer cannot fire late.
            async with asyncio.timeout_at(min(deadlines, default=None)):
                return await self._inbox.get()
        except TimeoutError:
            return DeadlinePassed()

    async def _take(self, event: Event) -> None:  # noqa: C901, PLR0912 one case an event
        match event:
            case LineOpened(line=line):
                self._is_coming_back = False
                self._handset.attend(line)
                await self._line_is_open()
            case LineClosed():
                # It may have been an older line's.
                self._outside.dispatch.ready(self.caller.call, self._handset.is_open)
            case KeyPressed():
                await self._walk_on(event)
            case PlayedOut():
                await self._walk_on(events.PromptFinished())
            case SpeechStarted():
                await self._walk_on(event)
            case PartlyHeard():
                pass
            case Heard():
                await self._heard(event)
            case HearingLost(cause=cause):
                self._note(HearingFailed(cause=cause))
                await self._walk_on(events.HearingUnavailable())
            case AgentReserved(offer=offer):
                await self._offer(offer)
            case SeatAnswered(seat=seat, leg=leg):
                await self._connected(seat, leg)
            case SeatDeclined():
                # Asterisk may tell it twice; a second Redirect would break the line that the first one opened.
                if isinstance(self._life, life.Adrift) and not self._is_coming_back:
                    # Found ringing in the lifeboat after a restart: only now is it safe to take them back.
                    await self._take_back()
            case DialEnded(status=status):
                await self._dial_ended(status)
            case WentAdrift(queue=queue, cause=cause):
                await self._adrift(queue, cause)
            case TalkOver():
                await self._talk_ended()
            case LinkRestored():
                if isinstance(self._life, life.Adrift):
                    await self._take_back()
                await self._keep_place()
                self._outside.dispatch.ready(self.caller.call, self._handset.is_open)
            case CallerGone(cause=cause):
                await self._gone(cause)
            case DeadlinePassed():
                await self._deadline_passed()
            case never:
                assert_never(never)

    # --- the line ---------------------------------------------------------------------------------------------------

    async def _line_is_open(self) -> None:
        match self._life:
            case life.InFlow() if isinstance(self._walk, states.New):
                match = self.caller.match
                tier, needs = (match.tier, match.needs) if match else (Tier.ORDINARY, ())
                await self._walk_on(events.CallerArrived(self._language, tier, needs))
            case life.Adrift():
                self._step(life.PickedUp())
                await self._wait_on()
            case life.Waiting():
                await self._wait_on()
            case life.Surveying():
                await self._walk_on(events.TalkEnded())
            case life.InFlow() | life.Ringing() | life.Talking() | life.Over():
                # Ringing and Talking: AMI's word on how the Dial ended is on its way, and goes on from there.
                pass
            case never:
                assert_never(never)

    async def _wait_on(self) -> None:
        """The caller hears us again, and is in line."""
        match self._walk:
            case states.New():
                needs: tuple[Need, ...] = self.caller.match.needs if self.caller.match else ()
                stood = self._standing
                await self._walk_on(
                    events.CallerTakenBack(self._language, stood.queue, stood.reason, stood.tier, needs)
                )
            case states.Ringing():
                await self._walk_on(events.OfferFailed())
            case states.Waiting():
                self._handset.play_music()
            case _:
                # The menu they were in is gone with the line; the lifeboat put them into a queue, and there they stay.
                self._walk = states.NEW
                await self._wait_on()
        self._outside.dispatch.ready(self.caller.call, self._handset.is_open)

    # --- the agent --------------------------------------------------------------------------------------------------

    async def _offer(self, offer: Offer) -> None:
        caller = self.caller
        if not (isinstance(self._life, life.Waiting) and self._handset.is_open):
            self._outside.dispatch.cancelled(caller.call, offer.agent)
            self._outside.dispatch.ready(caller.call, self._handset.is_open)
            return
        try:
            await self._outside.telephony.prepare_offer(caller.channel, caller.call, offer.seat, self._outside.ring_s)
        except TelephonyError as error:
            log.warning("offer.not_prepared", call_id=caller.call, cause=str(error))
            self._outside.dispatch.cancelled(caller.call, offer.agent)
            # Asterisk is away: it is asked again when the link is back, not in a busy loop.
            return
        self._agent = offer.agent
        # The caller hears Asterisk's music from here on; what we play would only delay the close.
        self._handset.close()
        self._step(life.Offered(offer.agent, offer.seat, offer.reason))
        await self._walk_on(events.AgentOffered())

    async def _connected(self, seat: SeatId, leg: LegId) -> None:
        agent = self._outside.agent_at(seat)
        if not self._step(life.Connected(agent, seat, leg)):
            return
        self._agent, self._has_talked, self._place_at = agent, True, None
        if agent is not None:
            self._outside.dispatch.answered(self.caller.call, agent)
        if isinstance(self._walk, states.Ringing):
            await self._walk_on(events.AgentAnswered())
            return
        # app_queue has connected them: wherever the flow was, its line is gone.
        self._walk, self._timer_at = states.NEW, None
        self._outside.dispatch.leave(self.caller.call)
        await self._walk_on(events.CallerFoundTalking(self._language, self._standing.tier))

    async def _dial_ended(self, status: str) -> None:
        if status == "ANSWER":
            if isinstance(self._life, life.Ringing):
                # The answer itself was lost with the link.
                await self._connected(self._life.seat, LegId(""))
            await self._talk_ended()
            return
        agent = self._agent
        if not self._step(life.Unanswered(status)):
            return
        self._agent = None
        if agent is not None:
            self._outside.dispatch.missed(self.caller.call, agent)
        if self._handset.is_open:
            await self._wait_on()

    async def _talk_ended(self) -> None:
        before = self._life
        if self._step(life.Parted()):
            self._free_agent(before)
        # The line may have opened before AMI told of the end.
        if self._handset.is_open:
            await self._line_is_open()

    def _free_agent(self, before: life.State) -> None:
        """Whoever had this call has it no more."""
        if self._agent is None:
            return
        call = self.caller.call
        match before:
            case life.Ringing():
                self._outside.dispatch.cancelled(call, self._agent)
            case life.Talking(since=since):
                talk_s = (self._outside.clock.now() - since).total_seconds()
                self._outside.dispatch.parted(call, self._agent, self._standing.queue, talk_s)
            case _:
                pass

    # --- the lifeboat -----------------------------------------------------------------------------------------------

    async def _adrift(self, queue: QueueId, cause: str) -> None:
        """The caller fell into app_queue although we are here: take them back, unless that is becoming a habit."""
        # Already adrift: a take-back did not reach us, and they fell in again.
        if not isinstance(self._life, life.Adrift) and not self._step(life.CastAdrift(queue, cause)):
            return
        self._rescues += 1
        if self._rescues > RESCUES:
            log.error("call.left_adrift", call_id=self.caller.call, rescues=RESCUES)
            self._standing.leave()
            return
        if not isinstance(self._walk, states.Waiting | states.Ringing):
            self._standing.cast_into(queue)
        await self._take_back()

    async def _take_back(self) -> None:
        try:
            await self._outside.telephony.take_back(self.caller.channel, self.caller.call)
            self._is_coming_back = True
        except TelephonyError as error:
            # app_queue serves them meanwhile; tried again when the link is back.
            log.warning("call.not_taken_back", call_id=self.caller.call, cause=str(error))

    async def _gone(self, cause: int) -> None:
        self._free_agent(self._life)
        await self._walk_on(events.CallerHungUp())
        self._step(life.HungUp(cause))
        if self._has_talked:
            self._outside.recordings.call_ended(self.caller.call, self.caller.arrived_at, self._note)

    # --- words ------------------------------------------------------------------------------------------------------

    async def _heard(self, heard: Heard) -> None:
        lexicon = self._outside.lexicons(self._language)
        self._note(
            SpeechHeard(words=heard.words, language=self._language, engine=heard.engine, confidence=heard.confidence)
        )
        if lexicon is None:
            await self._walk_on(events.NotUnderstood(heard.words))
            return
        understood = understand(lexicon, heard.words)
        if understood.destination is None:
            await self._walk_on(events.NotUnderstood(heard.words))
            return
        await self._walk_on(events.Understood(understood.destination, understood.reason(heard.words)))

    # --- time -------------------------------------------------------------------------------------------------------

    async def _deadline_passed(self) -> None:
        now = self._outside.clock.monotonic()
        if self._timer_at is not None and self._timer_at <= now:
            self._timer_at = None
            await self._walk_on(events.TimerFired())
        if self._place_at is not None and self._place_at <= now:
            self._place_at = now + PLACE_EVERY_S
            place = self._standing.place()
            if place is not None and self._handset.is_open and isinstance(self._walk, states.Waiting):
                self._note(PositionTold(position=place.position, wait_min=place.wait_min))
                await self._walk_on(events.PlaceTold(place.position, place.wait_min))

    # --- the machines -----------------------------------------------------------------------------------------------

    def _step(self, event: life.Event) -> bool:
        """Take the call's life one step on; False (and nothing changed) for an event out of place."""
        try:
            self._life, facts = life.on(self._life, event, self._outside.clock.now())
        except life.UnexpectedCallEventError as stray:
            log.warning("call.stray_event", call_id=self.caller.call, fault=str(stray))
            return False
        for fact in facts:
            self._note(fact)
        return True

    async def _walk_on(self, event: events.Event) -> None:
        try:
            self._walk, wanted = walk.on({self._flow.name: self._flow}, self._walk, event)
        except walk.UnexpectedEventError as stray:
            log.info("walk.stray_event", call_id=self.caller.call, fault=str(stray))
            return
        for effect in wanted:
            await self._carry_out(effect)

    async def _carry_out(self, effect: effects.Effect) -> None:  # noqa: C901, PLR0912 one case an effect
        match effect:
            case effects.Enter(node=node, prompt=prompt):
                self._note(NodeEntered(node=node, prompt=prompt))
            case effects.NoteKey(node=node, key=key):
                self._note(KeyTaken(key=key, node=node))
            case effects.ChooseLanguage(language=language):
                self._language = language
                self._note(LanguageChosen(language=language))
            case effects.Play():
                await self._play(effect)
            case effects.PlayMusic():
                self._handset.play_music()
            case effects.StopPlaying():
                self._handset.stop()
            case effects.Listen(language=language):
                if not self._handset.listen(language):
                    self.tell(HearingLost(f"no recogniser for {language}"))
            case effects.StopListening():
                self._handset.stop_listening()
            case effects.StartTimer(seconds=seconds):
                self._timer_at = self._outside.clock.monotonic() + seconds
            case effects.CancelTimer():
                self._timer_at = None
            case effects.JoinQueue():
                await self._join(effect)
            case effects.LeaveQueue():
                self._leave_line()
            case effects.KeepScore(question=question, score=score):
                self._note(SurveyAnswered(question=question, score=score))
            case effects.Complain(node=node, fault=fault):
                log.error("flow.fault", call_id=self.caller.call, node=node, cause=fault)
            case effects.HangUp():
                await self._finish()
            case (
                effects.RecordMessage()
                | effects.StopRecording()
                | effects.Transfer()
                | effects.AskService()
                | effects.ForgetService()
                | effects.PromiseCallback()
                | effects.NoteNeeds()
                | effects.EnterFlow()
            ):
                raise RuntimeError(f"{type(effect).__name__}: nobody carries it out yet")
            case never:
                assert_never(never)

    async def _play(self, wanted: effects.Play) -> None:
        if not self._handset.is_open:
            return
        try:
            words = text(self._flow, wanted.prompt, wanted.language, wanted.values)
            sound = await self._outside.voice.sound(wanted.language, words)
        except MissingPromptError as error:
            log.error("prompt.missing", call_id=self.caller.call, prompt=wanted.prompt, cause=str(error))
            self._handset.stop()
            self.tell(PlayedOut())
            return
        self._handset.play([sound])

    async def _join(self, wanted: effects.JoinQueue) -> None:
        is_open = self._handset.is_open
        joined = self._standing.join(wanted.queue, wanted.tier, wanted.reason, self, is_ready=is_open)
        if joined is not None:
            self._step(life.Queued(joined))
        self._place_at = self._outside.clock.monotonic() + FIRST_PLACE_S
        await self._keep_place()

    async def _keep_place(self) -> None:
        if isinstance(self._life, life.Waiting | life.Ringing | life.Adrift):
            await self._standing.keep()

    def _leave_line(self) -> None:
        self._place_at = None
        if isinstance(self._life, life.Waiting) and not isinstance(self._walk, states.Ended):
            self._standing.step_out()
            self._step(life.SteppedOut(self._standing.queue))
        else:
            self._standing.leave()

    async def _finish(self) -> None:
        caller = self.caller
        try:
            await self._outside.telephony.finish(caller.channel, caller.call)
        except TelephonyError as error:
            log.warning("call.not_finished", call_id=caller.call, cause=str(error))
        self._handset.close()

    def _note(self, fact: Fact) -> None:
        self._seq += 1
        self._outside.publish(Entry(self.caller.call, self._seq, self._outside.clock.now(), fact))
