"""An agent rung for a caller: whom, and how Asterisk is asked for it."""

from dataclasses import dataclass
from typing import Self

import structlog

from callcenter.calls import life
from callcenter.calls.live import LiveCall
from callcenter.calls.talk_ports import OfferKind
from callcenter.calls.walking import Walking
from callcenter.ivr.walk import events
from callcenter.routing.offers import Offer
from callcenter.vocabulary.errors import TelephonyError
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


async def ring(call: LiveCall, walking: Walking, reserved: Reserved) -> None:
    """Ask Asterisk for it; where the caller is no longer in line, or it cannot be asked, the agent is let go."""
    caller, outside = call.caller, call.outside
    if not (isinstance(call.life, life.Waiting) and call.handset.is_open):
        outside.dispatch.cancelled(caller.call, reserved.agent)
        outside.dispatch.ready(caller.call, call.handset.is_open)
        return
    try:
        await call.keep_unrecorded()
        await outside.telephony.prepare_offer(caller.channel, caller.call, reserved.seat, outside.ring_s, reserved.kind)
    except TelephonyError as error:
        log.warning("offer.not_prepared", call_id=caller.call, cause=str(error))
        outside.dispatch.cancelled(caller.call, reserved.agent)
        # Asterisk is away: it is asked again when the link is back, not in a busy loop.
        return
    except Exception:
        # Nobody else knows of this agent: the conversation breaks without them.
        outside.dispatch.cancelled(caller.call, reserved.agent)
        raise
    call.agent = reserved.agent
    # The caller hears Asterisk's music from here on; what we play would only delay the close.
    call.handset.close()
    call.step(life.Offered(reserved.agent, reserved.seat, reserved.reason, reserved.why))
    await walking.on(events.AgentOffered())
