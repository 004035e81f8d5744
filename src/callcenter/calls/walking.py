"""One caller's walk through the flows of their edition: what happened goes in, what is wanted is carried out."""

from typing import assert_never

import structlog

from callcenter.calls.carrying_out import Told, carry_out
from callcenter.calls.dispatch import Caller as InLine
from callcenter.calls.errands import ServiceReplied
from callcenter.calls.live import LiveCall
from callcenter.calls.timeline import HearingFailed, PositionTold, ServiceAsked
from callcenter.calls.understanding import Understanding
from callcenter.ivr.walk import events, states, walk
from callcenter.routing.estimate import PLACE_EVERY_S
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, PartlyHeard, SpeechStarted
from callcenter.vocabulary.ids import QueueId

log = structlog.get_logger(__name__)

CALLBACK_AGAIN_S = 10.0
"""A caller who is being rung for is asked later, if they still wait."""


class Walking:
    """Of one live call. `in_line` is who is offered agents; what comes of effects is told by `tell`."""

    def __init__(self, call: LiveCall, in_line: InLine, tell: Told) -> None:
        self._call = call
        self._in_line = in_line
        self._tell = tell
        self.understanding = Understanding(call, self.on)
        self.last_queue: QueueId | None = None
        """The one that answered the caller's last call, once that is known."""

    async def on(self, event: events.Event) -> None:
        """Take the walk one step on; an event out of place changes nothing."""
        call = self._call
        around = call.outside.surroundings.now(call.edition)
        try:
            call.walk, wanted = walk.on(call.edition.flows, call.walk, event, around)
        except walk.UnexpectedEventError as stray:
            log.info("walk.stray_event", call_id=call.caller.call, fault=str(stray))
            return
        for effect in wanted:
            await carry_out(call, effect, self._in_line, self._tell)

    async def begin(self) -> None:
        """A new caller, who can hear us now."""
        call = self._call
        await self.on(
            events.CallerArrived(
                call.language,
                call.tier,
                call.needs,
                can_be_called=call.caller.can_be_called,
                flow=call.flow.name,
                last_queue=self.last_queue,
            )
        )

    async def wait_on(self) -> None:
        """Somebody who was in line already, wherever their walk stood."""
        call, stood = self._call, self._call.standing
        self._set_aside()
        await self.on(
            events.CallerTakenBack(
                call.language,
                stood.queue,
                stood.reason,
                stood.own_tier,
                call.needs,
                can_be_called=call.caller.can_be_called,
                flow=call.flow.name,
            )
        )

    def talk_on(self) -> None:
        """Somebody who talks with an agent already, wherever their walk stood: nothing is wanted meanwhile."""
        call = self._call
        self._set_aside()
        found = events.CallerFoundTalking(call.language, call.standing.own_tier, call.needs, call.flow.name)
        call.walk, _ = walk.on(call.edition.flows, call.walk, found)

    async def hear(self, hearing: Hearing) -> None:
        """What the caller's ear tells."""
        match hearing:
            case SpeechStarted():
                self.understanding.begun()
                await self.on(hearing)
            case PartlyHeard():
                await self.understanding.partly(hearing)
            case Heard():
                await self.understanding.heard(hearing)
            case HearingLost(cause=cause):
                self._call.note(HearingFailed(cause=cause))
                if not await self.understanding.lost():
                    await self.on(events.HearingUnavailable(self._call.outside.ears.is_overwhelmed))
            case never:
                assert_never(never)

    async def replied(self, reply: ServiceReplied) -> None:
        """What a service has answered, unless the caller has gone on."""
        if not self._call.errands.is_awaited(reply):
            return
        failed = reply.outcome if isinstance(reply.outcome, events.ServiceFailed) else None
        asked, cause = reply.wanted, failed.cause if failed else None
        self._call.note(ServiceAsked(service=asked.service, node=asked.node, took_ms=reply.took_ms, cause=cause))
        await self.on(reply.outcome)

    async def deadline_passed(self) -> None:
        """One of the call's deadlines, or more."""
        now, deadlines = self._call.outside.clock.monotonic(), self._call.deadlines
        if deadlines.opinion is not None and deadlines.opinion <= now:
            await self.understanding.deadline_passed()
        if deadlines.timer is not None and deadlines.timer <= now:
            deadlines.timer = None
            await self.on(events.TimerFired())
        if deadlines.place is not None and deadlines.place <= now:
            deadlines.place = now + PLACE_EVERY_S
            await self._tell_place()
        if deadlines.callback is not None and deadlines.callback <= now:
            deadlines.callback = None if self._hears_in_line else now + CALLBACK_AGAIN_S
            if self._hears_in_line:
                await self.on(events.CallbackDue())

    def _set_aside(self) -> None:
        """Asterisk has taken the caller out of wherever they were: what ran for that place runs no more."""
        call = self._call
        call.walk, call.deadlines.timer = states.NEW, None
        call.errands.forget()
        call.handset.record(None)
        call.errands.stop_recording()

    @property
    def _hears_in_line(self) -> bool:
        return self._call.handset.is_open and isinstance(self._call.walk, states.Waiting)

    async def _tell_place(self) -> None:
        place = self._call.standing.place()
        if place is not None and self._hears_in_line:
            wait = place.wait
            told = PositionTold(
                position=place.position,
                wait_min=wait.to_min if wait else None,
                wait_from_min=wait.from_min if wait else None,
            )
            self._call.note(told)
            await self.on(events.PlaceTold(place.position, wait))
