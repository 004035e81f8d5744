"""A caller whom app_queue has although we are here: taken back at once; where that becomes a habit, after a rest."""

import structlog

from callcenter.calls import life
from callcenter.calls.live import LiveCall
from callcenter.calls.rejoining import Rejoining
from callcenter.calls.reserving import Reserving
from callcenter.ivr.walk import states
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import QueueId

log = structlog.get_logger(__name__)

MOST = 3
"""How often a caller is taken back at once."""
REST_S = 10.0
"""Then app_queue keeps them for so long, and twice as long each time that they fall into it again."""
LONGEST_REST_S = 80.0


class Rescue:
    """Of one call."""

    def __init__(self, call: LiveCall, reserving: Reserving, rejoining: Rejoining) -> None:
        self._call = call
        self._reserving = reserving
        self._rejoining = rejoining
        self._times = 0
        self._is_coming_back = False
        """Asked back out of the lifeboat; their line is about to open."""

    async def adrift(self, queue: QueueId, cause: str) -> None:
        """The caller fell into app_queue."""
        call, before = self._call, self._call.life
        # Already adrift: a take-back did not reach us, and they fell in again.
        if not isinstance(call.life, life.Adrift) and not call.step(life.CastAdrift(queue, cause)):
            return
        if isinstance(before, life.Ringing) and call.agent is not None:
            # Their telephone rings no more, and nobody has told us so.
            call.outside.dispatch.cancelled(call.caller.call, call.agent)
            call.agent = None
        self._reserving.release()
        self._rejoining.adrift()
        self._times += 1
        if not isinstance(call.walk, states.Waiting | states.Ringing):
            call.standing.cast_into(queue)
        if self._times <= MOST:
            await self.take_back()
            return
        rest_s = min(REST_S * 2 ** (self._times - MOST - 1), LONGEST_REST_S)
        log.error("call.rests_adrift", call_id=call.caller.call, times=self._times, rest_s=rest_s)
        call.deadlines.rescue = call.outside.clock.monotonic() + rest_s

    async def deadline_passed(self) -> None:
        """They may have rested long enough."""
        at = self._call.deadlines.rescue
        if at is not None and at <= self._call.outside.clock.monotonic():
            self._call.deadlines.rescue = None
            if isinstance(self._call.life, life.Adrift):
                await self.take_back()

    async def declined(self) -> None:
        """No agent has answered there: found ringing after a restart, they can be taken back only now."""
        # Asterisk may tell it twice; a second Redirect would break the line that the first one opened.
        is_left = self._is_coming_back or self._call.deadlines.rescue is not None
        if isinstance(self._call.life, life.Adrift) and not is_left:
            await self.take_back()

    async def take_back(self) -> None:
        """Ask for them; their line opens."""
        caller = self._call.caller
        try:
            await self._call.outside.telephony.take_back(caller.channel, caller.call)
            self._is_coming_back = True
        except TelephonyError as error:
            # app_queue serves them meanwhile; tried again when the link is back.
            log.warning("call.not_taken_back", call_id=caller.call, cause=str(error))

    def line_opened(self) -> None:
        """They are back."""
        self._is_coming_back, self._call.deadlines.rescue = False, None
