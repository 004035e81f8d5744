"""Why a caller goes where they go: kept with the call and shown to the agent."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from callcenter.vocabulary.ids import QueueId

Means = Literal["as_written", "by_sound", "by_wording"]
"""How words led somewhere: by a keyword, by one that sounds like it, or by the wording as a whole."""


class Why(StrEnum):
    """What decided about a caller's words."""

    EMERGENCY_SAID = "emergency_said"
    EMERGENCY_SUSPECTED = "emergency_suspected"
    PERSON_WANTED = "person_wanted"
    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    NO_MATTER = "no_matter"
    """The words hold none."""
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordHeard:
    """A keyword of the lexicon, found in the words."""

    keyword: str
    heard_as: str
    """Personal. The part of the words; empty where it stood in another hypothesis of the recogniser."""
    means: Means


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteReason:
    """Why this queue. What later versions added is empty in older timelines."""

    by: Literal["words", "key", "list", "fallback", "lifeboat", "callback", "supervisor", "agent"]
    words: tuple[str, ...] = ()
    """Personal. All that was heard."""
    matched: tuple[str, ...] = ()
    """The lexicon's keywords found in the words."""
    keywords: tuple[KeywordHeard, ...] = ()
    """The same, and how."""
    why: Why | None = None
    destination: str | None = None
    """A queue or a route that the words spoke for, whether the caller was led there or not."""
    means: Means | None = None
    """What spoke for it most."""
    probability: float | None = None
    engine: str | None = None
    """Who heard the words."""
    key: str | None = None
    runner_up: QueueId | None = None
    runner_up_probability: float | None = None
    score: float | None = None
    """A sum of weights, in what older versions wrote; `runner_up_score` too."""
    runner_up_score: float | None = None
