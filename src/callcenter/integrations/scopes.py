"""What a token or an endpoint may see and do. Pure.

Rules: nothing is allowed that is not named; a caller's number, words and needs are personal, each a scope of its own.
Which list a caller stands on, and why, is allowed to nobody.
"""

from collections.abc import Collection
from enum import StrEnum

from callcenter.vocabulary.errors import CallCenterError


class Scope(StrEnum):
    CALLS = "calls"
    """What becomes of calls, numbers masked."""
    NUMBERS = "calls.numbers"
    """Callers' whole numbers. Personal."""
    WORDS = "calls.words"
    """What callers said to the machine. Personal."""
    NEEDS = "calls.needs"
    """How to serve a caller, and that they come before others. Personal."""
    AGENTS = "agents"
    """Agents' status and state."""
    STATUS = "agents.status"
    """To set the status of the agent that the token is made for."""


OF_ENDPOINTS = frozenset({Scope.CALLS, Scope.NUMBERS, Scope.WORDS, Scope.NEEDS, Scope.AGENTS})
"""An endpoint is only ever told."""
_WITHIN_CALLS = frozenset({Scope.NUMBERS, Scope.WORDS, Scope.NEEDS})


class UnfitScopesError(CallCenterError):
    """Scopes that say nothing together; the message names the mend."""


def fit_scopes(scopes: Collection[Scope], *, has_agent: bool) -> frozenset[Scope]:
    """`scopes` if a token may have them; raises UnfitScopesError."""
    wanted = frozenset(scopes)
    if not wanted:
        raise UnfitScopesError("scopes: name at least one")
    if wanted & _WITHIN_CALLS and Scope.CALLS not in wanted:
        raise UnfitScopesError(f"scopes: {min(wanted & _WITHIN_CALLS)} adds to what is told of calls; name calls, too")
    if Scope.STATUS in wanted and not has_agent:
        raise UnfitScopesError("scopes: agents.status is for a token that is made for one agent; name the agent")
    return wanted


def fit_endpoint_scopes(scopes: Collection[Scope]) -> frozenset[Scope]:
    """`scopes` if an endpoint may have them; raises UnfitScopesError."""
    if Scope.STATUS in scopes:
        raise UnfitScopesError("scopes: an endpoint sets no status; leave agents.status out")
    return fit_scopes(scopes, has_agent=False)
