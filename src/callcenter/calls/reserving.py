"""An agent who is kept for one caller: for a citizen whom we call back, or whom a colleague has given the call to.

A citizen who is called back hears who calls before the agent is rung: a machine or a child is no reason to ring nobody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

import structlog

from callcenter.calls.greeting import greeting
from callcenter.calls.live import LiveCall
from callcenter.calls.talk_ports import OfferKind
from callcenter.calls.walking import Walking
from callcenter.routing.offers import Offer
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.why_now import WhyNow

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """An agent who is about to be rung for this caller."""

    agent: AgentId
    seat: SeatId
    reason: str
    why: WhyNow | None = None
    """None where the order of service has not chosen them."""
    kind: OfferKind | None = None

    @classmethod
    def of(cls, offer: Offer) -> Self:
        return cls(agent=offer.agent, seat=offer.seat, reason=offer.reason, why=offer.why)


class Reserving:
    """Of one call. `offer` rings."""

    def __init__(self, call: LiveCall, walking: Walking, offer: Callable[[Reserved], Awaitable[None]]) -> None:
        self._call = call
        self._walking = walking
        self._offer = offer
        self._reserved: Reserved | None = None
        self.is_greeting = False

    @property
    def is_kept(self) -> bool:
        """Whether somebody is."""
        return self._reserved is not None

    def keep(self, reserved: Reserved) -> None:
        """For this caller, from now on."""
        self._call.agent, self._reserved = reserved.agent, reserved

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
        call = self._call
        reserved, self._reserved = self._reserved, None
        if reserved is None and call.agent is not None:
            call.outside.dispatch.cancelled(call.caller.call, call.agent)
            call.agent = None
        call.is_reserved_for = reserved is not None
        await self._walking.wait_on()
        call.is_reserved_for = False
        if reserved is not None:
            await self._offer(reserved)

    def release(self) -> None:
        """Whoever waits for this caller waits in vain."""
        if self._reserved is not None:
            self._call.outside.dispatch.cancelled(self._call.caller.call, self._reserved.agent)
            self._reserved, self._call.agent, self.is_greeting = None, None, False
