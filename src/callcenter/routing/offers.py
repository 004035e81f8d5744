"""Offers: which agent is rung for which caller now, and why; pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter.routing.latest import NOTHING_YET, Recent
from callcenter.routing.matching import FreeAgent, Match, is_foreign, level_of, matches, misses, unfitness
from callcenter.routing.order import Waiting, is_overdue
from callcenter.routing.rules import RULES, Rules
from callcenter.routing.why import in_one_line
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.why_now import Choice, Rival, WhyNow

_TOLD_AGENTS = 10


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
    callers, idle = tuple(waiting), sorted(free, key=lambda agent: (agent.idle_since, agent.agent))
    return tuple(_explained(matches(callers, idle, now, recent, rules), callers, idle, now, rules))


def _explained(
    made: Sequence[Match], callers: Sequence[Waiting], idle: Sequence[FreeAgent], now: datetime, rules: Rules
) -> Iterator[Offer]:
    served = {match.caller.call for match in made}
    left = _Left(caller for caller in callers if caller.call not in served)
    gone: set[AgentId] = set()
    for match in made:
        caller, agent = match.caller, match.agent
        eligible = [one for one in idle if caller.queue in one.queues and one.agent not in gone]
        gone.add(agent.agent)
        why = WhyNow(
            tier=caller.tier,
            raised_from=caller.raised_from,
            age_s=_seconds(now - caller.since),
            head_start_s=_seconds(rules.head_start.get(caller.tier, timedelta())),
            is_overdue=is_overdue(caller, now, rules),
            instead_of=match.instead_of,
            overtaken=left.earlier_than(caller.since, caller.queue),
            rival=_rival(left.eldest(agent.queues), now),
            eligible=tuple(one.agent for one in eligible[:_TOLD_AGENTS]),
            eligible_count=len(eligible),
            choice=_choice(caller, agent, eligible),
        )
        reason = in_one_line(why, caller.queue, agent.agent)
        yield Offer(call=caller.call, agent=agent.agent, seat=agent.seat, reason=reason, why=why)


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


def _rival(other: Waiting | None, now: datetime) -> Rival | None:
    return None if other is None else Rival(call=other.call, tier=other.tier, age_s=_seconds(now - other.since))


def _choice(caller: Waiting, agent: FreeAgent, eligible: Sequence[FreeAgent]) -> Choice:
    if misses(caller, agent):
        return "again"
    if len(eligible) == 1:
        return "only"
    untried = [one for one in eligible if not misses(caller, one)]
    if min(untried, key=lambda one: unfitness(caller, one)) is not agent:
        return "rearranged"
    longest_idle = untried[0]
    if longest_idle is agent:
        return "idle_longest"
    if is_foreign(caller, longest_idle) == is_foreign(caller, agent):
        return "level" if level_of(caller, longest_idle) != level_of(caller, agent) else "language"
    return "language"


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
