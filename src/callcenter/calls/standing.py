"""A caller's place in line: which queue, how urgent and why; kept in dispatch, and on the channel for the lifeboat."""

from collections.abc import Collection
from typing import Literal

import structlog

from callcenter.calls.dispatch import Caller as InLine
from callcenter.calls.dispatch import Place
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.record import CallRecord, interrupted
from callcenter.calls.timeline import QueueJoined
from callcenter.routing.order import Waiting
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier

log = structlog.get_logger(__name__)


class Standing:
    """Where one caller stands; what the timeline has been told of it is not told twice."""

    def __init__(self, outside: Outside, caller: Caller, fallback: QueueId) -> None:
        self._outside = outside
        self._caller = caller
        self.queue = fallback
        self.tier = caller.match.tier if caller.match else Tier.ORDINARY
        self.raised_from: Tier | None = None
        """The tier that the flow gave, where a supervisor has raised them above it."""
        self.reason = RouteReason(by="fallback")
        self.since = caller.since
        self._language = caller.language
        self._is_second_language = False
        self._told: tuple[QueueId, Tier] | None = None

    @property
    def own_tier(self) -> Tier:
        """What the list and the flow have given, whatever supervisors did."""
        return self.tier if self.raised_from is None else self.raised_from

    @property
    def priority(self) -> int:
        """QUEUE_PRIO."""
        return lifeboat_priority(self.tier, self.since, self._outside.dispatch.rules)

    def resume(self, record: CallRecord) -> None:
        """As an earlier life of this process has left it."""
        self.queue = record.queue or self.queue
        self.tier, self.raised_from = record.tier, record.raised_from
        by: Literal["agent", "callback", "lifeboat"] = "lifeboat" if record.callback_of is None else "callback"
        self.reason = record.reason or RouteReason(by=by if record.called_by is None else "agent")
        # Only a QueueJoined has a priority: without one the timeline has not told of a queue yet.
        self._told = (self.queue, self.tier) if record.priority is not None else None

    def cast_into(self, queue: QueueId, by: Literal["lifeboat", "agent"] = "lifeboat") -> None:
        """The lifeboat, or an agent who had the call, chose the queue."""
        self.queue, self.reason = queue, RouteReason(by=by)

    def interrupt(self) -> None:
        """Their agent was lost: they go to the head of the line, should nobody take them there before."""
        own = self.own_tier
        self.tier = interrupted(self.tier)
        self.raised_from = own if self.tier < own else None

    def begin_again(self) -> None:
        """Who has been answered gets in line as if for the first time; the place stays."""
        self._told = None

    def speak(self, language: Language, needs: Collection[Need]) -> None:
        """What the agent should speak, for the next time they get in line."""
        self._language, self._is_second_language = language, Need.SECOND_LANGUAGE in needs

    def join(
        self, queue: QueueId, tier: Tier, reason: RouteReason, in_line: InLine, *, is_ready: bool
    ) -> QueueJoined | None:
        """Get in line, and return what the timeline lacks of it."""
        caller = self._caller
        if self.raised_from is not None:
            # Once raised they stay so, wherever the flow leads them.
            tier, self.raised_from = min(self.tier, tier), tier if self.tier < tier else None
        self.queue, self.tier, self.reason = queue, tier, reason
        waiting = Waiting(
            call=caller.call,
            queue=queue,
            tier=tier,
            since=self.since,
            raised_from=self.raised_from,
            language=self._language,
            is_second_language=self._is_second_language,
        )
        self._outside.dispatch.join(waiting, in_line, is_ready=is_ready)
        if self._told == (queue, tier):
            return None
        self._told = (queue, tier)
        place = self.place()
        return QueueJoined(
            queue=queue,
            tier=tier,
            priority=self.priority,
            reason=reason,
            position=place.position if place else 1,
            since=self.since if self.since != caller.arrived_at else None,
        )

    def move(self, queue: QueueId, in_line: InLine, *, is_ready: bool) -> QueueJoined | None:
        """Over into another queue, with the place they have."""
        return self.join(queue, self.own_tier, RouteReason(by="supervisor"), in_line, is_ready=is_ready)

    def rank(self, tier: Tier, in_line: InLine, *, is_ready: bool) -> QueueJoined | None:
        """From now on as one of `tier`, for as long as that is better than their own."""
        own = self.own_tier
        self.tier, self.raised_from = tier, own
        return self.join(self.queue, own, self.reason, in_line, is_ready=is_ready)

    def leave(self) -> None:
        """Get out of line. Idempotent."""
        self._outside.dispatch.leave(self._caller.call)

    def step_out(self) -> None:
        """Get out of line to come back as if for the first time."""
        self.leave()
        self._told = None

    def place(self) -> Place | None:
        """Where the caller stands now; None when not in line."""
        return self._outside.dispatch.place(self._caller.call)

    async def keep(self) -> None:
        """Write the place to the channel, so that the lifeboat is always current."""
        caller = self._caller
        try:
            await self._outside.telephony.keep_place(caller.channel, caller.call, self.queue, self.priority)
        except TelephonyError as error:
            # Written again when the link is back (LinkRestored).
            log.warning("place.not_kept", call_id=caller.call, cause=str(error))
