"""One live call: what its conversation keeps, and the one way to change each part of it."""

from collections.abc import Callable

import structlog

from callcenter.calls import life
from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.deadlines import Deadlines
from callcenter.calls.errands import ErrandEvent, Errands
from callcenter.calls.handset import Handset, HandsetEvent
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import Earlier, Edition
from callcenter.calls.recording_facts import RecordingRefused
from callcenter.calls.standing import Standing
from callcenter.calls.timeline import (
    AgentConnected,
    CameBack,
    Entry,
    Fact,
    FlowFault,
    MessageLeft,
    NeedsNoted,
    Outcome,
    TransferAnswered,
)
from callcenter.ivr.walk import states
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, LegId
from callcenter.vocabulary.tiers import Need, Tier

log = structlog.get_logger(__name__)


class LiveCall:
    """Made and changed in the event loop."""

    def __init__(
        self, outside: Outside, edition: Edition, caller: Caller, tell: Callable[[HandsetEvent | ErrandEvent], None]
    ) -> None:
        self.outside = outside
        self.edition = edition
        """Kept to the end, whatever is published meanwhile."""
        self.caller = caller
        self.flow = edition.flow_for(caller.dialled)
        """The one that the caller is in."""
        self.language = caller.language
        self.needs: tuple[Need, ...] = caller.match.needs if caller.match else ()
        """As the list says, and what the flow has added."""
        self.tier = caller.match.tier if caller.match else Tier.ORDINARY
        """Their own, wherever the flow leads them."""
        self.handset = Handset(outside.ears, tell)
        self.errands = Errands(outside, caller, tell)
        self.standing = Standing(outside, caller, self.flow.fallback_queue)
        self.deadlines = Deadlines()
        self.walk: states.State = states.NEW
        self.life: life.State = life.InFlow()
        self.seq = 0
        self.agent: AgentId | None = None
        """Who has this call: rung for it, talking, waited for; also a colleague or an agent who is kept for it."""
        self.is_reserved_for = False
        """An agent waits for this caller to be put through: no other one is to be offered."""
        self.plays = 0
        """Prompts begun: the end of one must not be taken for that of another."""
        self.is_unrecorded = False
        """The caller does not want to be recorded."""
        self.result: Outcome | None = None
        """What the caller has got: how the call has ended if no agent answers from here on."""

    @property
    def may_be_offered(self) -> bool:
        """Whether an agent may be rung for this caller now, once they are in line."""
        return self.handset.is_open and not self.is_reserved_for

    @property
    def node(self) -> str | None:
        """Where in the flow the caller is; None while an agent talks with them, and before and after the flow."""
        match self.walk:
            case states.New() | states.Talking() | states.Ended():
                return None
            case walk:
                return walk.node

    def note(self, fact: Fact) -> None:
        """Write a fact into the timeline; also after the end, of a recording that was finished then."""
        match fact:
            case RecordingRefused():
                self.is_unrecorded = True
            case MessageLeft():
                self.result = "left_message"
            case CallbackPromised():
                self.result = "callback"
            case AgentConnected():
                self.result = "answered"
            case TransferAnswered() if self.result != "answered":
                self.result = "transferred"
            case _:
                pass
        self.seq += 1
        self.outside.publish(Entry(self.caller.call, self.seq, self.outside.clock.now(), fact))

    def note_needs(self, needs: tuple[Need, ...], agent: AgentId | None = None) -> None:
        """Serve the caller so from here on; `agent` is who was told, None the flow."""
        self.needs = tuple(dict.fromkeys((*self.needs, *needs)))
        self.note(NeedsNoted(needs=needs, agent=agent))

    async def refuse_recording(self, node: str) -> None:
        """The caller does not want to be recorded. Twice is once."""
        if not self.is_unrecorded:
            self.note(RecordingRefused(node=node))
            await self.keep_place()

    async def keep_unrecorded(self) -> None:
        """Tell Asterisk what the caller wants; raises TelephonyError: then nobody may be connected."""
        if self.is_unrecorded:
            await self.outside.telephony.record_nothing(self.caller.channel, self.caller.call)

    def come_back(self, earlier: Earlier) -> None:
        """Somebody whom we left waiting: their place is kept, and they have a head start."""
        tier, since = min(self.tier, Tier.CALLBACK), earlier.since or self.standing.since
        if self.tier is Tier.DEFERRED or not self.caller.has_own_number:
            return
        if (tier, since) != (self.tier, self.standing.since):
            self.tier = self.standing.tier = tier
            self.standing.since = since
            self.note(CameBack(tier=tier, since=earlier.since))

    def step(self, event: life.Event) -> bool:
        """Take the call's life one step on; False (and nothing changed) for an event out of place."""
        try:
            self.life, facts = life.on(self.life, event, self.outside.clock.now())
        except life.UnexpectedCallEventError as stray:
            log.warning("call.stray_event", call_id=self.caller.call, fault=str(stray))
            return False
        for fact in facts:
            self.note(fact)
        return True

    def complain(self, node: str, fault: str) -> None:
        """Tell operators that a node failed this caller."""
        flow = self.flow
        log.warning("flow.fault", call_id=self.caller.call, flow=flow.name, node=node, fault=fault)
        self.note(FlowFault(flow=flow.name, version=flow.version, node=node, fault=fault))
        self.outside.faults.keep(flow.name, flow.version, node, fault, self.outside.clock.now())

    async def keep_place(self) -> None:
        """Write the caller's place to the channel, so that the lifeboat is always current."""
        try:
            await self.keep_unrecorded()
        except TelephonyError as error:
            # Written again when the link is back (LinkRestored), and before each offer.
            log.warning("recording.not_refused", call_id=self.caller.call, cause=str(error))
        if isinstance(self.life, life.Waiting | life.Ringing | life.Rejoining | life.Adrift):
            await self.standing.keep()

    async def ring_no_more(self, *legs: LegId | None) -> None:
        """Of a talk that is over; what cannot be asked now rings on for its time, and is let go when it answers."""
        for leg in legs:
            if leg is None:
                continue
            try:
                await self.outside.telephony.hang_up(self.caller.call, leg)
            except TelephonyError as error:
                log.warning("leg.rings_on", call_id=self.caller.call, leg=leg, cause=str(error))
