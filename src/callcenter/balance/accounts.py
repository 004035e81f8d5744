"""The accounts that there are of one call, each as its keeper tells it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from callcenter.vocabulary.ids import CallId, LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What our own record says, drawn from the timeline."""

    call: CallId
    leg: LegId
    """The caller's."""
    arrived_at: datetime
    is_dialled: bool
    """We have called them: a callback, or an agent's own call."""
    state: str
    outcome: str | None
    """None while it goes on."""
    last_at: datetime
    """Of the latest entry."""
    is_answered: bool
    """An agent has talked with the caller."""
    was_in_lifeboat: bool
    last_seq: int
    entries: int
    """How many the timeline has; as many as `last_seq` where none is missing."""
    is_recorded: bool
    is_unrecorded_on_purpose: bool
    """The caller has refused to be recorded."""

    @property
    def is_over(self) -> bool:
        return self.outcome is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What Asterisk wrote down of the legs (CEL)."""

    call: CallId
    leg: LegId
    """The caller's."""
    first_at: datetime
    last_at: datetime
    gone_at: datetime | None
    """When the caller's leg ended; None while it lives, or where Asterisk died first."""
    is_cut: bool
    """Asterisk was started anew after the last row, and the leg's end was never written."""
    talk_s: float
    """How long the caller and a seat were bridged."""
    times_adrift: int
    """How often the caller went into app_queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """What app_queue wrote down of the caller's leg (queue_log)."""

    entered: int
    ended: int
    """By an answer, a hang-up or any other way out."""
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Everything that is known of one call."""

    call: CallId
    told: Told | None
    seen: Seen | None
    queued: Queued | None
    has_raw: bool = False
    """Asterisk's own recording of it lies there, not yet made into one that is kept."""
    is_live: bool = False
    """This process holds the call."""
