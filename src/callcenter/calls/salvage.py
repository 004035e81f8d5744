"""What a call owes its timeline after we were away: drawn from what Asterisk itself wrote down (CEL). Pure.

Rules: only what happened after the timeline's last entry counts; a witnessed event that cannot follow from where the
call stood is left out; times never run backwards, though Asterisk's clock may. So the same story told twice changes
nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callcenter.calls import life
from callcenter.calls.timeline import Fact
from callcenter.vocabulary.ids import CallId, LegId, NodeId


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One thing that Asterisk saw happen to a call."""

    at: datetime
    event: life.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """All that Asterisk wrote down of one call, in order."""

    call: CallId
    node: NodeId
    leg: LegId
    arrived_at: datetime
    witnessed: tuple[Witnessed, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A fact that is missing from the timeline, and when it happened."""

    at: datetime
    fact: Fact


def catch_up(
    state: life.State, since: datetime | None, witnessed: Iterable[Witnessed]
) -> tuple[life.State, tuple[Owed, ...]]:
    """Where the call stands now, and what its timeline lacks; `since` is the time of its last entry."""
    owed: list[Owed] = []
    at = since
    for one in witnessed:
        if since is not None and one.at <= since:
            continue
        at = max(one.at, at or one.at)
        try:
            state, facts = life.on(state, one.event, at)
        except life.UnexpectedCallEventError:
            continue
        owed += [Owed(at, fact) for fact in facts]
    return state, tuple(owed)
