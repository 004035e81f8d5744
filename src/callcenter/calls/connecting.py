"""An agent for this caller, once their telephone rings: connected or not, and parted again."""

from callcenter.calls import life
from callcenter.calls.events import NORMAL_CLEARING, TAKEN
from callcenter.calls.line_opening import LineOpening
from callcenter.calls.listening import Listening
from callcenter.calls.live import LiveCall
from callcenter.calls.rejoining import Rejoining, is_lost
from callcenter.calls.reserving import Reserving
from callcenter.calls.talking import Talking
from callcenter.calls.walking import Walking
from callcenter.ivr.walk import events, states
from callcenter.vocabulary.ids import LegId, SeatId


class Connecting:
    """Of one call."""

    def __init__(  # noqa: PLR0913 the parts of a call that a connected agent changes
        self,
        *,
        call: LiveCall,
        walking: Walking,
        reserving: Reserving,
        rejoining: Rejoining,
        talking: Talking,
        listening: Listening,
        line_opening: LineOpening,
    ) -> None:
        self._call = call
        self._walking = walking
        self._reserving = reserving
        self._rejoining = rejoining
        self._talking = talking
        self._listening = listening
        self._line_opening = line_opening
        self.has_sound = False
        """Something of the call was recorded, or may have been."""

    async def connected(self, seat: SeatId, leg: LegId) -> None:
        """A seat has answered, here or in the lifeboat."""
        call, agent = self._call, self._call.outside.agent_at(seat)
        if isinstance(call.life, life.Talking):
            self._talking.found(leg)
        is_back = isinstance(call.life, life.Rejoining)
        if not call.step(life.Connected(agent, seat, leg)):
            return
        if is_back:
            self._rejoining.over()
        call.agent = agent
        self.has_sound |= not call.is_unrecorded
        self._talking.begin(seat, leg)
        call.deadlines.end_waiting()
        if agent is not None:
            call.outside.dispatch.answered(call.caller.call, agent)
        if isinstance(call.walk, states.Ringing):
            await self._walking.on(events.AgentAnswered())
            return
        # app_queue has connected them: wherever the flow was, its line is gone.
        call.outside.dispatch.leave(call.caller.call)
        self._walking.talk_on()

    async def dial_ended(self, status: str, cause: int) -> None:
        """The dialplan rings, or connects, no more; `status` as app_dial tells it."""
        if self._talking.is_end_awaited:
            # What comes of it has begun already.
            self._talking.is_end_awaited = False
        elif status == "ANSWER":
            await self._answer_lost()
            await self.talk_ended(cause)
        elif isinstance(self._call.life, life.Rejoining):
            await self._rejoining.unanswered()
        else:
            await self._unanswered(status)

    async def talk_ended(self, cause: int = NORMAL_CLEARING) -> None:
        """The agent is gone; the caller is asked how it was, or waits for an agent who was lost."""
        call = self._call
        before, seat = call.life, self._talking.seat
        rung = self._talking.over(), self._listening.over()
        is_talking = isinstance(before, life.Talking) and call.agent is not None and seat is not None
        if is_talking and seat is not None and (is_lost(cause) or self._talking.has_said_goodbye):
            self._rejoining.begin(seat, cause)
        elif call.step(life.Parted()):
            self.free_agent(before)
        await call.ring_no_more(*rung)
        # The line may have opened before AMI told of the end.
        await self._line_opening.go_on()

    def free_agent(self, before: life.State) -> None:
        """Whoever had this call has it no more; `before` is where it stood."""
        agent, call, dispatch = self._call.agent, self._call.caller.call, self._call.outside.dispatch
        if agent is None:
            return
        match before:
            case life.Dialling() | life.Ringing():
                dispatch.cancelled(call, agent)
            case life.InFlow() | life.Waiting():
                self._reserving.release()
            case life.Talking() | life.Rejoining():
                dispatch.parted(call, agent)
            case _:
                pass

    async def _answer_lost(self) -> None:
        """The talk that ends now may have begun while the link was away."""
        seat = self._talking.seat
        match self._call.life:
            case life.Ringing(seat=rung):
                await self.connected(rung, LegId(""))
            case life.Rejoining() if seat is not None:
                await self.connected(seat, LegId(""))
            case _:
                pass

    async def _unanswered(self, status: str) -> None:
        call, agent = self._call, self._call.agent
        if not call.step(life.Unanswered(status)):
            return
        call.agent = None
        if agent is not None and status == TAKEN:
            # Their phone rang for somebody else by then, of whom we are about to hear.
            call.outside.dispatch.cancelled(call.caller.call, agent)
        elif agent is not None:
            call.outside.dispatch.missed(call.caller.call, agent)
        if call.handset.is_open:
            await self._line_opening.wait_on()
