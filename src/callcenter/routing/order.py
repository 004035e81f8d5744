"""The order of service: who is answered next, by whom, and why; pure.

Rules:
- Every tier has a head start: its callers count as having come that much earlier, and who came first by that reckoning
  is served first. Nothing in it changes while they wait, so the lifeboat keeps the same order without being told.
- A tier that has had its share of the latest offers gives way while somebody of a lower tier waits past the bound.
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
    """Of the latest offers, at most so many to this tier, and the largest share to all of them together."""
    window: int = 20
    """How many offers are the latest."""

    def most(self, tier: Tier) -> int:
        """How many of the latest offers `tier` may have while others wait past the bound."""
        return int(self.share[tier] * self.window + 1e-9)

    def standing(self, tier: Tier, since: datetime) -> datetime:
        """When a caller of `tier` counts as having come."""
        return since - self.head_start.get(tier, timedelta())


RULES = Rules()


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
    recent: Sequence[Tier] = (),
    rules: Rules = RULES,
) -> tuple[Offer, ...]:
    """Everything that can be offered now, in order of service; each caller and each agent at most once.

    `recent`: the tiers of the latest offers, the latest last.
    """
    idle = sorted(free, key=lambda agent: (agent.idle_since, agent.agent))
    able: dict[QueueId, list[FreeAgent]] = {}
    for agent in idle:
        for queue in agent.queues:
            able.setdefault(queue, []).append(agent)
    callers = [caller for caller in waiting if caller.queue in able]
    line_of_all = _Line(callers, now, recent, rules)
    taken: _Taken = {}
    served: dict[CallId, Tier | None] = {}
    full: set[QueueId] = set()
    while len(taken) < len(idle) and (turn := line_of_all.pop()) is not None:
        caller, instead_of = turn
        if caller.queue in full:
            continue
        if _seat(caller, able, taken, set()):
            line_of_all.served(caller.tier)
            served[caller.call] = instead_of
        else:
            # What no rearrangement does for one caller it does for nobody of the same queue behind them.
            full.add(caller.queue)
    return tuple(_explained(served, callers, idle, taken, now, rules))


def in_order(
    waiting: Iterable[Waiting], now: datetime, recent: Sequence[Tier] = (), rules: Rules = RULES
) -> list[Waiting]:
    """The callers as they will be served, were every agent able to take every one."""
    line_of_all = _Line(waiting, now, recent, rules)
    ordered: list[Waiting] = []
    while (turn := line_of_all.pop()) is not None:
        caller, _ = turn
        line_of_all.served(caller.tier)
        ordered.append(caller)
    return ordered


def line(
    waiting: Iterable[Waiting], now: datetime, recent: Sequence[Tier] = (), rules: Rules = RULES
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

    def __init__(self, waiting: Iterable[Waiting], now: datetime, recent: Sequence[Tier], rules: Rules) -> None:
        self._now = now
        self._rules = rules
        self._by_tier: dict[Tier, list[_Stands]] = {}
        for caller in waiting:
            stands = rules.standing(caller.tier, caller.since), caller.call, caller
            self._by_tier.setdefault(caller.tier, []).append(stands)
        for callers in self._by_tier.values():
            callers.sort(reverse=True)
        self._recent = deque(recent, maxlen=rules.window - 1)

    def pop(self) -> tuple[Waiting, Tier | None] | None:
        """The next caller, and the tier that gave way to them."""
        fronts = [callers[-1] for callers in self._by_tier.values() if callers]
        if not fronts:
            return None
        chosen = min(fronts)[2]
        instead_of = None
        while self._has_had_its_share(chosen.tier) and (better := self._overdue_below(chosen.tier, fronts)):
            # An emergency waits for nobody's share: not for that of the overdue ones either.
            emergencies = (stands for stands in fronts if stands[2].tier is Tier.EMERGENCY)
            instead_of, chosen = chosen.tier, min((*better, *emergencies))[2]
        self._by_tier[chosen.tier].pop()
        return chosen, instead_of

    def served(self, tier: Tier) -> None:
        self._recent.append(tier)

    def _has_had_its_share(self, tier: Tier) -> bool:
        share = self._rules.share
        if tier not in share:
            return False
        had = self._recent.count(tier)
        favoured = sum(map(self._recent.count, share))
        return had >= self._rules.most(tier) or favoured >= max(map(self._rules.most, share))

    def _overdue_below(self, tier: Tier, fronts: Iterable[_Stands]) -> list[_Stands]:
        return [one for one in fronts if one[2].tier > tier and _is_overdue(one[2], self._now, self._rules)]


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


def _seat(caller: Waiting, able: Mapping[QueueId, Sequence[FreeAgent]], taken: _Taken, tried: set[QueueId]) -> bool:
    """Find an agent for `caller`, others changing theirs where it must be; nobody loses one. Depth: the queues'."""
    if caller.queue in tried:
        return False
    tried.add(caller.queue)
    # Sorting keeps the order of idleness among equals.
    agents = (
        sorted(able[caller.queue], key=lambda one: _misses(caller, one)) if caller.missed_by else able[caller.queue]
    )
    agent = next((one for one in agents if one.agent not in taken), None) or next(
        (one for one in agents if _seat(taken[one.agent], able, taken, tried)), None
    )
    if agent is None:
        return False
    taken[agent.agent] = caller
    return True


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
