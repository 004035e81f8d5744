"""Orders of service to compare ours with: the same code under other rules."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from callcenter.routing.rules import RULES, Rules
from callcenter.vocabulary.tiers import Tier

_NEVER = timedelta(days=10_000)

FIFO = Rules(head_start={}, bound=_NEVER, share={})
"""Who came first, whoever it is."""
STRICT = Rules(head_start={tier: timedelta(days=100 * (Tier.DEFERRED - tier)) for tier in Tier}, bound=_NEVER, share={})
"""The smaller tier, however long anybody else has waited."""

POLICIES: Mapping[str, Rules] = MappingProxyType({"ours": RULES, "fifo": FIFO, "strict": STRICT})
