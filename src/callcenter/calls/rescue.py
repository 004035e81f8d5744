"""A caller whom app_queue has although we are here: taken back, unless that is becoming a habit."""

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
"""How often a caller is taken back from the lifeboat while the service is up, before app_queue keeps them."""


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
        call = self._call
        # Already adrift: a take-back did not reach us, and they fell in again.
        if not isinstance(call.life, life.Adrift) and not call.step(life.CastAdrift(queue, cause)):
            return
        self._reserving.release()
        self._rejoining.adrift()
        self._times += 1
        if self._times > MOST:
            log.error("call.left_adrift", call_id=call.caller.call, rescues=MOST)
            call.standing.leave()
            return
        if not isinstance(call.walk, states.Waiting | states.Ringing):
            call.standing.cast_into(queue)
        await self.take_back()

    async def declined(self) -> None:
        """No agent has answered there: found ringing after a restart, they can be taken back only now."""
        # Asterisk may tell it twice; a second Redirect would break the line that the first one opened.
        if isinstance(self._call.life, life.Adrift) and not self._is_coming_back:
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
        self._is_coming_back = False
