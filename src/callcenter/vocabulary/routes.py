"""Why a caller goes where they go: kept with the call and shown to the agent."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import QueueId


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteReason:
    """Why this queue."""

    by: Literal["words", "key", "list", "fallback", "lifeboat"]
    words: tuple[str, ...] = ()
    """Personal. All that was heard."""
    matched: tuple[str, ...] = ()
    """The lexicon's keywords found in the words."""
    key: str | None = None
    score: float | None = None
    runner_up: QueueId | None = None
    runner_up_score: float | None = None
