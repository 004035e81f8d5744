"""A caller whose agent's telephone was lost: kept for the same agent for a while, then at the head of the line.

Rules: the caller hears at once that somebody comes back to them; the agent is rung as soon as their telephone is
there, with a call that it answers by itself, again and again until the time is over; no ring of these is missed.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import structlog

from callcenter.calls import life
from callcenter.calls.live import LiveCall
from callcenter.calls.walking import Walking
from callcenter.vocabulary.errors import MissingPromptError, TelephonyError
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.languages import Language

log = structlog.get_logger(__name__)

_WORDS: Mapping[Language, str] = MappingProxyType(
    {
        Language.ZH: "通话中断，正在为您重新接通。",
        Language.EN: "Please hold, we are connecting you again.",
        Language.KO: "잠시만 기다려 주세요. 다시 연결 중입니다.",
    }
)
NORMAL = frozenset({0, 16, 31})
"""Q.850: somebody has hung up."""
RING_S = 3
"""A telephone that answers by itself does so at once; one that is not there any more must not hold up the next try."""
AGAIN_S = 0.5


def is_lost(cause: int) -> bool:
    """Whether a leg that ended so has ended by itself."""
    return cause not in NORMAL


class Rejoining:
    """Of one call."""

    def __init__(self, call: LiveCall, walking: Walking, tell_back: Callable[[], None]) -> None:
        self._call = call
        self._walking = walking
        self._tell_back = tell_back
        self._agent: AgentId | None = None
        """Who is waited for; None while nobody is."""
        self._seat = SeatId("")
        self._until = self._again = 0.0
        self._is_told = False
        self.is_telling = False
        self._is_ringing = False

    def begin(self, seat: SeatId, cause: int) -> None:
        """The agent is lost."""
        call = self._call
        agent, rejoin_s = call.agent, call.outside.rejoin_s
        if agent is None or not call.step(life.Lost(agent, seat, cause, rejoin_s)):
            return
        log.warning("talk.agent_lost", call_id=call.caller.call, agent=agent, cause=cause)
        call.standing.interrupt()
        self.go_on(agent, seat)

    def go_on(self, agent: AgentId, seat: SeatId) -> None:
        """Wait for `agent`, as long as they are waited for."""
        call, rejoin_s = self._call, self._call.outside.rejoin_s
        self._agent, self._seat = agent, seat
        self._again, self._until = 0.0, call.outside.clock.monotonic() + rejoin_s
        call.deadlines.rejoin = self._until
        self._is_told = self._is_ringing = self.is_telling = False
        call.outside.colleagues.lost(call.caller.call, agent, rejoin_s)
        call.outside.colleagues.wait_for(agent, self._tell_back)

    async def line_opened(self) -> None:
        """The caller hears us."""
        call = self._call
        # The lifeboat would serve them, should we be gone.
        await call.keep_place()
        if self._is_told:
            await self.told()
            return
        self._is_told = True
        try:
            notice = await call.outside.voice.sound(call.language, _WORDS[call.language])
        except MissingPromptError as error:
            log.error("prompt.missing", call_id=call.caller.call, prompt="rejoining", cause=error.cause)
            await self.told()
            return
        self.is_telling = True
        call.handset.play([notice])

    async def told(self) -> None:
        """The caller knows."""
        self.is_telling = False
        self._call.handset.play_music()
        await self.look()

    async def look(self) -> None:
        """Ring the agent, give them up, or wait on."""
        call, agent = self._call, self._agent
        if agent is None or self._is_ringing:
            return
        now = call.outside.clock.monotonic()
        is_there = call.outside.colleagues.can_be_rung(agent) and call.handset.is_open and not self.is_telling
        if now >= self._until:
            await self._give_up(agent)
        elif is_there and now >= self._again:
            await self._ring()
        else:
            call.deadlines.rejoin = min(self._again, self._until) if is_there else self._until

    async def unanswered(self) -> None:
        """The telephone was not there after all."""
        self._is_ringing = False
        self._again = self._call.outside.clock.monotonic() + AGAIN_S
        await self.look()

    def over(self) -> None:
        """The agent is back, or the caller is gone. Idempotent."""
        self._call.deadlines.rejoin = None
        self._is_ringing = self.is_telling = False
        if self._agent is not None:
            self._call.outside.colleagues.wait_no_more(self._agent)
        self._agent = None

    def adrift(self) -> None:
        """app_queue has the caller: any agent may answer. Idempotent."""
        if self._agent is not None:
            self._free(self._agent)

    async def _ring(self) -> None:
        call, caller = self._call, self._call.caller
        try:
            await call.outside.telephony.prepare_offer(caller.channel, caller.call, self._seat, RING_S, "rejoin")
        except TelephonyError as error:
            log.warning("rejoin.not_prepared", call_id=caller.call, cause=str(error))
            self._again = call.outside.clock.monotonic() + AGAIN_S
            call.deadlines.rejoin = min(self._again, self._until)
            return
        self._is_ringing, call.deadlines.rejoin = True, None
        call.handset.close()

    async def _give_up(self, agent: AgentId) -> None:
        call = self._call
        self._free(agent)
        if not call.step(life.GivenUp()):
            return
        call.standing.begin_again()
        await self._walking.wait_on()
        call.outside.dispatch.ready(call.caller.call, call.handset.is_open)

    def _free(self, agent: AgentId) -> None:
        self.over()
        self._call.agent = None
        self._call.outside.colleagues.given_up(self._call.caller.call, agent)
