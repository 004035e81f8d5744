"""Why a caller is served now, and by whom: what every offer keeps, for agents, auditors and the callers passed over."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.tiers import Tier

Choice = Literal["only", "idle_longest", "rearranged", "again"]
"""Of the agent: the only one free, the one idle longest, whom another caller's call left (so that both are served), or
one who has missed this caller before, as nobody else is free."""


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


def in_one_line(why: WhyNow, queue: str, agent: str) -> str:
    """For logs and the command line."""
    if why.instead_of is not None:
        place = f"overdue, before {why.instead_of.name.lower()}, which has had its share,"
    elif why.overtaken:
        place = f"before {why.overtaken} who came earlier"
    else:
        place = "next by time of arrival"
    choice = {
        "only": "the only one free",
        "idle_longest": f"idle longest of {why.eligible_count}",
        "rearranged": f"one of {why.eligible_count}, so that nobody waits",
        "again": "tried again, nobody else is free",
    }[why.choice]
    return f"tier {why.tier.value} ({why.tier.name.lower()}), {place} in {queue}; {agent}: {choice}"
