"""The order of service: who is answered next, by whom, and why; pure.

Rules:
- Every tier has a head start: its callers count as having come that much earlier, and who came first by that reckoning
  is served first. Nothing in it changes while they wait, so the lifeboat keeps the same order without being told.
- A tier gives way to somebody of a lower one who waits past the bound, once it has had its share of the latest offers
  to the agents who serve that caller's queue.
- Agents take calls of the queues they belong to. In order, each caller gets an agent if any rearrangement of the free
  ones allows it without leaving a caller before them without; else of several the one idle longest; who did not answer
  this caller is tried after all others.
- The same input always gives the same offers.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from callcenter.routing.why import in_one_line
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from callcenter.vocabulary.why_now import Choice, Rival, WhyNow

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_TENTH = timedelta(milliseconds=100)
_TICKETS = 2_000_000_000
"""Tenths of a second: tickets come round after six years and four months."""
_TOP = 2_100_000_000
"""The priority of ticket 0. Leaves room for head starts above and below within a signed 32-bit number."""
_TOLD_AGENTS = 10


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

Recent = Mapping[QueueId, Sequence[Tier]]
"""By queue, the tiers of the latest offers to agents who serve it, the latest last."""
NOTHING_YET: Recent = MappingProxyType({})


class Latest:
    """The latest offers, kept by the queues of the agents they were made to."""

    def __init__(self, window: int = RULES.window, recent: Recent = NOTHING_YET) -> None:
        self._window = window
        self._known = recent
        self.by_queue: dict[QueueId, deque[Tier]] = {}

    def add(self, tier: Tier, queues: Iterable[QueueId]) -> None:
        """One more offer, to an agent who serves `queues`."""
        for queue in queues:
            self.of(queue).append(tier)

    def of(self, queue: QueueId) -> deque[Tier]:
        if queue not in self.by_queue:
            self.by_queue[queue] = deque(self._known.get(queue, ()), maxlen=self._window)
        return self.by_queue[queue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A caller in line."""

    call: CallId
    queue: QueueId
    tier: Tier
    since: datetime
    """When the place began: as they came, or with an earlier call; kept through failed offers and the lifeboat."""
    missed_by: tuple[AgentId, ...] = ()
    """Agents who were rung for this caller and did not answer, in that order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeAgent:
    """An agent who can be rung now."""

    agent: AgentId
    seat: SeatId
    queues: frozenset[QueueId]
    idle_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Ring this agent for this caller."""

    call: CallId
    agent: AgentId
    seat: SeatId
    reason: str
    """`why` in one line."""
    why: WhyNow


def offers(
    waiting: Iterable[Waiting],
    free: Iterable[FreeAgent],
    now: datetime,
    recent: Recent = NOTHING_YET,
    rules: Rules = RULES,
) -> tuple[Offer, ...]:
    """Everything that can be offered now, in order of service; each caller and each agent at most once."""
    idle = sorted(free, key=lambda agent: (agent.idle_since, agent.agent))
    able: dict[QueueId, list[FreeAgent]] = {}
    for agent in idle:
        for queue in agent.queues:
            able.setdefault(queue, []).append(agent)
    callers = [caller for caller in waiting if caller.queue in able]
    turns = _Line(callers, now, recent, rules)
    taken: _Taken = {}
    served: dict[CallId, Tier | None] = {}
    while len(taken) < len(idle) and (turn := turns.pop()) is not None:
        caller, instead_of = turn
        if (found := _seat(caller, able, taken, set())) is not None:
            turns.served(caller.tier, found.queues)
            served[caller.call] = instead_of
        else:
            # What no rearrangement does for one caller it does for nobody of the same queue behind them.
            turns.close(caller.queue)
    return tuple(_explained(served, callers, idle, taken, now, rules))


def in_order(
    waiting: Iterable[Waiting], now: datetime, recent: Recent = NOTHING_YET, rules: Rules = RULES
) -> list[Waiting]:
    """The callers as they will be served, if nobody comes and each queue has agents of its own."""
    turns = _Line(waiting, now, recent, rules)
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


def ticket(at: datetime) -> int:
    """The number drawn by who comes at `at`: tenths of a second; a smaller one is sooner."""
    return (at - _EPOCH) // _TENTH % _TICKETS


def lifeboat_priority(tier: Tier, since: datetime, rules: Rules = RULES) -> int:
    """QUEUE_PRIO for app_queue, which takes the largest first, to keep our order; the dialplan has the same formula.

    It is the ticket of the standing; the head start is added apart, so that it cannot come round below zero.
    """
    return _TOP - ticket(since) + rules.head_start.get(tier, timedelta()) // _TENTH


_Stands = tuple[datetime, CallId, Waiting]
"""A caller with what they are ordered by."""


class _Line:
    """Callers given out in order of service; who was served is told, and counts for the shares."""

    def __init__(self, waiting: Iterable[Waiting], now: datetime, recent: Recent, rules: Rules) -> None:
        self._now = now
        self._rules = rules
        self._left: list[_Stands] = [
            (rules.standing(caller.tier, caller.since), caller.call, caller) for caller in waiting
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
        while chosen[2].tier in self._most and (overdue := self._overdue_below(chosen[2].tier)):
            # An emergency waits for nobody's share: not for that of the overdue ones either.
            emergencies = filter(self._waits, self._emergencies)
            instead_of, chosen = chosen[2].tier, min((*overdue, *emergencies))
        self._gone.add(chosen[1])
        return chosen[2], instead_of

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
        queues = {one[2].queue for one in fronts}
        return fronts if any(self._has_had_its_share(tier, queue) for queue in queues) else []

    @cached_property
    def _overdue(self) -> Mapping[tuple[QueueId, Tier], list[_Stands]]:
        files: dict[tuple[QueueId, Tier], list[_Stands]] = {}
        for stands in self._left:
            if _is_overdue(stands[2], self._now, self._rules):
                files.setdefault((stands[2].queue, stands[2].tier), []).append(stands)
        return files

    @cached_property
    def _emergencies(self) -> list[_Stands]:
        return [stands for stands in self._left if stands[2].tier is Tier.EMERGENCY]

    def _waits(self, stands: _Stands) -> bool:
        return stands[1] not in self._gone and stands[2].queue not in self._full

    def _has_had_its_share(self, tier: Tier, queue: QueueId) -> bool:
        latest = self._latest.of(queue)
        return latest.count(tier) >= self._most[tier] or sum(map(latest.count, self._most)) >= self._most_together


class _Left:
    """Those who stay in line after a round of offers, by age in each queue."""

    def __init__(self, callers: Iterable[Waiting]) -> None:
        self._by_queue: dict[QueueId, list[Waiting]] = {}
        for caller in sorted(callers, key=lambda caller: (caller.since, caller.call)):
            self._by_queue.setdefault(caller.queue, []).append(caller)

    def eldest(self, queues: Iterable[QueueId]) -> Waiting | None:
        eldest = (self._by_queue[queue][0] for queue in queues if queue in self._by_queue)
        return min(eldest, key=lambda caller: (caller.since, caller.call), default=None)

    def earlier_than(self, since: datetime, queue: QueueId) -> int:
        return bisect_left(self._by_queue.get(queue, ()), since, key=lambda caller: caller.since)


_Taken = dict[AgentId, Waiting]
"""Who is to ring for whom."""


def _seat(
    caller: Waiting, able: Mapping[QueueId, Sequence[FreeAgent]], taken: _Taken, tried: set[QueueId]
) -> FreeAgent | None:
    """Find an agent for `caller`, others changing theirs where it must be; nobody loses one.

    Returns the agent who was free until now. No deeper than there are queues.
    """
    if caller.queue in tried:
        return None
    tried.add(caller.queue)
    agents = able[caller.queue]
    if caller.missed_by:
        # Sorting keeps the order of idleness among equals.
        agents = sorted(agents, key=lambda one: _misses(caller, one))
    for agent in agents:
        if agent.agent not in taken:
            taken[agent.agent] = caller
            return agent
    for agent in agents:
        if (found := _seat(taken[agent.agent], able, taken, tried)) is not None:
            taken[agent.agent] = caller
            return found
    return None


def _misses(caller: Waiting, agent: FreeAgent) -> int:
    """0 for an agent not tried yet, else larger the later they were tried."""
    return max((turn for turn, missed in enumerate(caller.missed_by, start=1) if missed == agent.agent), default=0)


def _is_overdue(caller: Waiting, now: datetime, rules: Rules) -> bool:
    """A deferred caller counts as having come later in this, too; a favoured one never as earlier."""
    return now - max(caller.since, rules.standing(caller.tier, caller.since)) >= rules.bound


def _explained(  # noqa: PLR0913 what offers are explained by
    served: Mapping[CallId, Tier | None],
    callers: Sequence[Waiting],
    idle: Sequence[FreeAgent],
    taken: _Taken,
    now: datetime,
    rules: Rules,
) -> Iterator[Offer]:
    agents = {taken[agent.agent].call: agent for agent in idle if agent.agent in taken}
    by_call = {caller.call: caller for caller in taken.values()}
    left = _Left(caller for caller in callers if caller.call not in served)
    gone: set[AgentId] = set()
    for call, instead_of in served.items():
        caller, agent = by_call[call], agents[call]
        eligible = [one for one in idle if caller.queue in one.queues and one.agent not in gone]
        gone.add(agent.agent)
        why = WhyNow(
            tier=caller.tier,
            age_s=_seconds(now - caller.since),
            head_start_s=_seconds(rules.head_start.get(caller.tier, timedelta())),
            is_overdue=_is_overdue(caller, now, rules),
            instead_of=instead_of,
            overtaken=left.earlier_than(caller.since, caller.queue),
            rival=_rival(left.eldest(agent.queues), now),
            eligible=tuple(one.agent for one in eligible[:_TOLD_AGENTS]),
            eligible_count=len(eligible),
            choice=_choice(caller, agent, eligible),
        )
        reason = in_one_line(why, caller.queue, agent.agent)
        yield Offer(call=caller.call, agent=agent.agent, seat=agent.seat, reason=reason, why=why)


def _rival(other: Waiting | None, now: datetime) -> Rival | None:
    return None if other is None else Rival(call=other.call, tier=other.tier, age_s=_seconds(now - other.since))


def _choice(caller: Waiting, agent: FreeAgent, eligible: Sequence[FreeAgent]) -> Choice:
    if _misses(caller, agent):
        return "again"
    if len(eligible) == 1:
        return "only"
    untried = next(one for one in eligible if not _misses(caller, one))
    return "idle_longest" if untried is agent else "rearranged"


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
