"""What a site may change of the order of service: head starts, the published bound, shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from callcenter.vocabulary.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a site may change of the order."""

    head_start: Mapping[Tier, timedelta] = field(
        default_factory=lambda: MappingProxyType(
            {
                Tier.EMERGENCY: timedelta(hours=24),
                Tier.LISTED_SEVERE: timedelta(minutes=11),
                Tier.LISTED: timedelta(minutes=10),
                Tier.CALLBACK: timedelta(minutes=5),
                Tier.DEFERRED: timedelta(minutes=-10),
            }
        )
    )
    """None for ordinary callers: the dialplan gives them their place without us."""
    bound: timedelta = timedelta(minutes=10)
    """Published: no ordinary caller who has not waited so long is put before one on the list."""
    share: Mapping[Tier, float] = field(
        default_factory=lambda: MappingProxyType({Tier.LISTED_SEVERE: 0.7, Tier.LISTED: 0.7, Tier.CALLBACK: 0.3})
    )
    """Of the latest offers, so much at most to this tier, and the largest share at most to all of them together."""
    window: int = 20
    """How many offers are the latest."""

    def most(self, tier: Tier) -> int:
        """How many of the latest offers `tier` may have while others wait past the bound."""
        return int(self.share[tier] * self.window + 1e-9)

    def standing(self, tier: Tier, since: datetime) -> datetime:
        """When a caller of `tier` counts as having come."""
        return since - self.head_start.get(tier, timedelta())


RULES = Rules()
