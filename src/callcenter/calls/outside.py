"""What every conversation shares, and who calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callcenter.calls.dispatch import Dispatch
from callcenter.calls.ports import Ears, ListMatch, Publish, Recordings, Telephony, Voice
from callcenter.routing.lexicon import Lexicon
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, SeatId
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """All that conversations share."""

    telephony: Telephony
    ears: Ears
    voice: Voice
    dispatch: Dispatch
    recordings: Recordings
    publish: Publish
    clock: Clock
    ring_s: int
    agent_at: Callable[[SeatId], AgentId | None]
    lexicons: Callable[[Language], Lexicon | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, over which leg."""

    call: CallId
    node: NodeId
    leg: LegId
    channel: str
    number: str | None
    dialled: str
    language: Language
    arrived_at: datetime
    match: ListMatch | None = None
