"""Facts of callers whom Asterisk alone has met, and of those for whom there was no room."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

Shortage = Literal["calls", "rate"]
"""Too many at the same time, or too many new ones a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeboatServed:
    """What Asterisk alone did for the caller; once more when they have chosen by key."""

    queue: QueueId
    """In which they wait from now on."""
    tier: Tier | None
    """What its copy of the special-service list says; None for nobody there."""
    key: str | None
    """Chosen in its menu; None for a person, or where it had no menu."""
    notice: int | None
    """The announcement that the caller has heard."""
    kind: Literal["lifeboat.served"] = "lifeboat.served"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The lines were busy: the caller was told so, and let go. Nobody on the special-service list is."""

    why: Shortage
    kind: Literal["call.refused"] = "call.refused"
