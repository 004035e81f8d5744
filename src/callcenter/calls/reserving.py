"""An agent who is kept for one caller: for a citizen whom we call back, or whom a colleague has given the call to.

A citizen who is called back hears who calls before the agent is rung: a machine or a child is no reason to ring nobody.
"""

import structlog

from callcenter.calls.greeting import greeting
from callcenter.calls.live import LiveCall
from callcenter.calls.offering import Reserved, ring
from callcenter.calls.walking import Walking
from callcenter.vocabulary.errors import MissingPromptError

log = structlog.get_logger(__name__)


class Reserving:
    """Of one call."""

    def __init__(self, call: LiveCall, walking: Walking) -> None:
        self._call = call
        self._walking = walking
        self._reserved: Reserved | None = None
        self._is_found = False
        self.is_greeting = False

    @property
    def is_kept(self) -> bool:
        """Whether somebody is."""
        return self._reserved is not None

    def keep(self, reserved: Reserved) -> None:
        """For this caller, from now on."""
        self._call.agent, self._reserved = reserved.agent, reserved

    def found(self) -> None:
        """The agent of this call is one whom another process has kept for it."""
        self._is_found = True

    async def greet(self) -> None:
        """Say who calls."""
        call, caller = self._call, self._call.caller
        if caller.called_by is not None:
            # The agent speaks first.
            await self.put_through()
            return
        try:
            hello = await call.outside.voice.sound(call.language, greeting(call.language, caller.dialled))
        except MissingPromptError as error:
            log.error("prompt.missing", call_id=caller.call, prompt="greeting", cause=error.cause)
            await self.put_through()
            return
        self.is_greeting = True
        call.handset.play([hello])

    async def put_through(self) -> None:
        """To the agent who is kept; to whoever is free, where that was before a restart."""
        self.is_greeting = False
        call, reserved = self._call, self._reserved
        if reserved is None:
            self.release()
        self._reserved = None
        call.is_reserved_for = reserved is not None
        await self._walking.wait_on()
        call.is_reserved_for = False
        if reserved is not None:
            await ring(call, self._walking, reserved)

    def release(self) -> None:
        """Whoever waits for this caller waits in vain."""
        call = self._call
        if call.agent is not None and (self._reserved is not None or self._is_found):
            call.outside.dispatch.cancelled(call.caller.call, call.agent)
            call.agent = None
        self._reserved, self._is_found, self.is_greeting = None, False, False
