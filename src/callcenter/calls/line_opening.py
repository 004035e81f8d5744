"""A caller whose line has opened: where they go on from there.

A line opens when the call has just come, when Asterisk gives the caller back, and when AMI has told of it or is about
to: whichever comes second finds the other one there (`go_on`).
"""

from typing import assert_never

from callcenter.calls import life
from callcenter.calls.carrying_out import finish
from callcenter.calls.live import LiveCall
from callcenter.calls.rejoining import Rejoining
from callcenter.calls.reserving import Reserving
from callcenter.calls.walking import Walking
from callcenter.ivr.walk import events, states


class LineOpening:
    """Of one call."""

    def __init__(self, call: LiveCall, walking: Walking, reserving: Reserving, rejoining: Rejoining) -> None:
        self._call = call
        self._walking = walking
        self._reserving = reserving
        self._rejoining = rejoining
        self._returned: events.TransferEnded | events.TransferFailed | None = None
        """Back from a number outside; told to the walk once the line is open."""

    async def go_on(self) -> None:
        """Now, if the line is open already; else it is about to open."""
        if self._call.handset.is_open:
            await self.line_opened()

    async def line_opened(self) -> None:
        """The caller hears us."""
        call = self._call
        match call.life:
            case life.InFlow() if self._returned is not None:
                returned, self._returned = self._returned, None
                await self._walking.on(returned)
            case life.InFlow() if call.caller.is_called and isinstance(call.walk, states.New):
                await self._reserving.greet()
            case life.InFlow() if isinstance(call.walk, states.New):
                # The first node may ask for it: the look-up began with the call, and ends within its deadline.
                if not call.errands.is_looking:
                    await self._walking.begin()
            case life.Adrift():
                call.step(life.PickedUp())
                await self.wait_on()
            case life.Waiting() if self._reserving.is_kept:
                # A colleague has given them the call.
                await self._reserving.put_through()
            case life.Waiting():
                await self.wait_on()
            case life.Rejoining():
                await self._rejoining.line_opened()
            case life.Surveying() if call.caller.called_by is not None:
                # They have not asked for anything: nor are they asked how it was.
                await finish(call)
            case life.Surveying():
                await self._walking.on(events.TalkEnded())
            case life.Dialling() | life.InFlow() | life.Ringing() | life.Talking() | life.Away() | life.Over():
                # Ringing, Talking and Away: AMI's word on how the Dial ended is on its way, and goes on from there.
                pass
            case never:
                assert_never(never)

    async def wait_on(self) -> None:
        """The caller hears us again, and is in line."""
        call = self._call
        match call.walk:
            case states.Ringing():
                await self._walking.on(events.OfferFailed())
            case states.Waiting():
                call.handset.play_music()
            case _:
                # The menu they were in is gone with the line; the lifeboat put them into a queue, and there they stay.
                await self._walking.wait_on()
        call.outside.dispatch.ready(call.caller.call, call.handset.is_open)

    async def given_back(self, status: str) -> None:
        """From a number outside that an agent has given the caller to, and that has not answered."""
        self._call.step(life.BroughtBack(status))
        self._call.standing.begin_again()
        await self.go_on()

    async def transfer_over(self, status: str) -> None:
        """Back from a number outside that the flow has led to."""
        call = self._call
        if not call.step(life.BroughtBack(status)):
            return
        if not isinstance(call.walk, states.Away):
            # Found away after a restart: the flow begins anew.
            self._returned = None
        elif status == "ANSWER":
            self._returned = events.TransferEnded()
        else:
            self._returned = events.TransferFailed(status or "nobody saw it", status == "REFUSED")
        await self.go_on()
