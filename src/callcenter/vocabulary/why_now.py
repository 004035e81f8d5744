"""Why a caller is served now, and by whom: kept with every offer, for agents, auditors and those passed over."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.tiers import Tier

Choice = Literal["only", "idle_longest", "language", "level", "rearranged", "again"]
"""Of the agent: the only one free, the one idle longest, one who speaks more of the caller's languages or serves the
queue better than that one, whom another caller's call left (so that both are served), or one who has missed this caller
before, as nobody else is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Who has waited longest of the others whom the same agent could have taken."""

    call: CallId
    tier: Tier
    age_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNow:
    """Why this caller, why this agent. Nothing personal."""

    tier: Tier
    raised_from: Tier | None = None
    """Their own tier, where a supervisor has raised them."""
    age_s: int
    """Since the place in line began."""
    head_start_s: int
    """How much earlier the tier counts as having come."""
    is_overdue: bool
    """Waits past the published bound."""
    instead_of: Tier | None = None
    """The tier before them that gave way, having had its share of the latest offers."""
    overtaken: int
    """So many of the same queue who came earlier still wait."""
    rival: Rival | None
    eligible: tuple[AgentId, ...]
    """Free, and able to take the call: idle longest first, ten at most."""
    eligible_count: int
    choice: Choice
