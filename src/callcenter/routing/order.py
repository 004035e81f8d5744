"""The order of service: who is served next; pure.

Rules:
- Every tier has a head start: its callers count as having come that much earlier, and who came first by that reckoning
  is served first; of two who count alike, whoever did come first. Nothing in it changes while they wait.
- A tier gives way to somebody of a lower one who waits past the bound, once it has had its share of the latest offers
  to the agents who serve that caller's queue.
- The same input always gives the same order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from callcenter.routing.latest import NOTHING_YET, Latest, Recent
from callcenter.routing.rules import RULES, Rules
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A caller in line."""

    call: CallId
    queue: QueueId
    tier: Tier
    since: datetime
    """When the place began: as they came, or with an earlier call; kept through failed offers and the lifeboat."""
    raised_from: Tier | None = None
    """Their own tier, where a supervisor has raised them to `tier`; the order goes by `tier` alone."""
    missed_by: tuple[AgentId, ...] = ()
    """Agents who were rung for this caller and did not answer, in that order."""
    language: Language | None = None
    """The call's; None where it is not known."""
    is_second_language: bool = False
    """Whether it is not the caller's own."""


def in_order(
    waiting: Iterable[Waiting], now: datetime, recent: Recent = NOTHING_YET, rules: Rules = RULES
) -> list[Waiting]:
    """The callers as they will be served, if nobody comes and each queue has agents of its own."""
    turns = Line(waiting, now, recent, rules)
    ordered: list[Waiting] = []
    while (turn := turns.pop()) is not None:
        caller, _ = turn
        turns.served(caller.tier, (caller.queue,))
        ordered.append(caller)
    return ordered


def line(
    waiting: Iterable[Waiting], now: datetime, recent: Recent = NOTHING_YET, rules: Rules = RULES
) -> Mapping[CallId, int]:
    """Each caller's place in their own queue; 1 is next."""
    told: dict[QueueId, int] = {}
    places: dict[CallId, int] = {}
    for caller in in_order(waiting, now, recent, rules):
        places[caller.call] = told[caller.queue] = told.get(caller.queue, 0) + 1
    return places


class _Stands(NamedTuple):
    """A caller with what they are ordered by."""

    standing: datetime
    since: datetime
    """Of two who stand alike, whoever came first."""
    call: CallId
    caller: Waiting


class Line:
    """Callers given out in order of service; who was served is told, and counts for the shares."""

    def __init__(self, waiting: Iterable[Waiting], now: datetime, recent: Recent, rules: Rules) -> None:
        self._now = now
        self._rules = rules
        self._left: list[_Stands] = [
            _Stands(rules.standing(caller.tier, caller.since), caller.since, caller.call, caller) for caller in waiting
        ]
        self._left.sort(reverse=True)
        self._gone: set[CallId] = set()
        """Taken out of turn."""
        self._full: set[QueueId] = set()
        """Nobody else of these can be served."""
        self._latest = Latest(rules.window - 1, recent)
        self._most = {tier: rules.most(tier) for tier in rules.share}
        self._most_together = max(self._most.values(), default=0)

    def pop(self) -> tuple[Waiting, Tier | None] | None:
        """The next caller, and the tier that gave way to them."""
        while self._left and not self._waits(self._left[-1]):
            self._left.pop()
        if not self._left:
            return None
        chosen, instead_of = self._left[-1], None
        while chosen.caller.tier in self._most and (overdue := self._overdue_below(chosen.caller.tier)):
            # An emergency waits for nobody's share: not for that of the overdue ones either.
            emergencies = filter(self._waits, self._emergencies)
            instead_of, chosen = chosen.caller.tier, min((*overdue, *emergencies))
        self._gone.add(chosen.call)
        return chosen.caller, instead_of

    def served(self, tier: Tier, by: Iterable[QueueId]) -> None:
        """By an agent of those queues."""
        self._latest.add(tier, by)

    def close(self, queue: QueueId) -> None:
        self._full.add(queue)

    def _overdue_below(self, tier: Tier) -> list[_Stands]:
        """Whoever waits past the bound in a lower tier, once `tier` has had its share of the offers to one of them.

        All of them, so that they do not pass each other.
        """
        fronts: list[_Stands] = []
        for (_, below), callers in self._overdue.items():
            while callers and not self._waits(callers[-1]):
                callers.pop()
            if callers and below > tier:
                fronts.append(callers[-1])
        queues = {one.caller.queue for one in fronts}
        return fronts if any(self._has_had_its_share(tier, queue) for queue in queues) else []

    @cached_property
    def _overdue(self) -> Mapping[tuple[QueueId, Tier], list[_Stands]]:
        files: dict[tuple[QueueId, Tier], list[_Stands]] = {}
        for stands in self._left:
            if is_overdue(stands.caller, self._now, self._rules):
                files.setdefault((stands.caller.queue, stands.caller.tier), []).append(stands)
        return files

    @cached_property
    def _emergencies(self) -> list[_Stands]:
        return [stands for stands in self._left if stands.caller.tier is Tier.EMERGENCY]

    def _waits(self, stands: _Stands) -> bool:
        return stands.call not in self._gone and stands.caller.queue not in self._full

    def _has_had_its_share(self, tier: Tier, queue: QueueId) -> bool:
        latest = self._latest.of(queue)
        return latest.count(tier) >= self._most[tier] or sum(map(latest.count, self._most)) >= self._most_together


def is_overdue(caller: Waiting, now: datetime, rules: Rules) -> bool:
    """A deferred caller counts as having come later in this, too; a favoured one never as earlier."""
    return now - max(caller.since, rules.standing(caller.tier, caller.since)) >= rules.bound
