"""What every conversation shares, and who calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callcenter.calls.around import Surroundings
from callcenter.calls.colleagues import Colleagues
from callcenter.calls.dispatch import Dispatch
from callcenter.calls.faults import Faults
from callcenter.calls.ports import (
    EarlierCalls,
    Ears,
    ListMatch,
    Messages,
    Publish,
    Recordings,
    Services,
    Telephony,
    Voice,
)
from callcenter.calls.timeline import Arrived
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.numbers import is_personal
from callcenter.vocabulary.tiers import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """All that conversations share."""

    telephony: Telephony
    ears: Ears
    voice: Voice
    dispatch: Dispatch
    colleagues: Colleagues
    recordings: Recordings
    messages: Messages
    services: Services
    surroundings: Surroundings
    faults: Faults
    publish: Publish
    clock: Clock
    ring_s: int
    office_ring_s: int
    """How long a number outside is rung that an agent consults."""
    rejoin_s: float
    """How long a caller is kept for the agent whose telephone was lost."""
    longest_pause_s: float
    """How long an agent can have the recording paused at a time."""
    opinion_s: float
    """How long a second opinion is waited for; the ears give it up before."""
    transfers: frozenset[str]
    """The numbers that callers may be put through to; the dialplan dials no other ones, either."""
    emergency: frozenset[str]
    """Of emergency services that can be brought into a talk; none where the site dials nobody."""
    agent_at: Callable[[SeatId], AgentId | None]
    earlier: EarlierCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, or is called back, over which leg."""

    call: CallId
    node: NodeId
    leg: LegId
    channel: str
    number: str | None
    dialled: str
    language: Language
    arrived_at: datetime
    since: datetime
    """When their place in line began: as they came, or earlier where the place of an earlier call was kept."""
    match: ListMatch | None = None
    callback_of: CallId | None = None
    """The call that left us owing this one, where we call."""
    called_by: AgentId | None = None
    """Who calls out, where an agent does."""

    @property
    def arrived(self) -> Arrived:
        """The first fact of a call that comes to us."""
        return Arrived(node=self.node, leg=self.leg, number=self.number, dialled=self.dialled, language=self.language)

    @property
    def is_called(self) -> bool:
        """Whether we have called them."""
        return self.callback_of is not None or self.called_by is not None

    @property
    def has_own_number(self) -> bool:
        """Whether what is known of their number is known of them."""
        return self.number is not None and is_personal(self.number)

    @property
    def can_be_called(self) -> bool:
        """Whether a promise to call back could be kept, and is not being kept now."""
        if self.is_called:
            return False
        is_deaf = self.match is not None and Need.TEXT_ONLY in self.match.needs
        return self.has_own_number and not is_deaf
