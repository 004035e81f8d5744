"""A day played in virtual time by the order that production runs: `routing.offers` says who is next, no one else.

Rules: all that happens at one moment happens before the order is asked, as in production, where it is asked once a
turn of the event loop. An offer is answered at once. Everybody who enters is answered, hangs up, or still waits at the
end. The same callers and agents always give the same day. Pure.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum, auto
from heapq import heappop, heappush
from itertools import islice
from math import inf, isinf

from callcenter.routing.latest import Latest
from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import offers
from callcenter.routing.order import Waiting
from callcenter.routing.rules import RULES, Rules
from callcenter.staffing.day import Agent, Caller
from callcenter.vocabulary.ids import CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
"""The order asks for times of day; which day is of no matter."""
PROGRESS_EVERY = 500

Tell = Callable[[float], None]
"""Told the share of callers who have come so far."""


class End(Enum):
    """How somebody left the line."""

    ANSWERED = auto()
    HUNG_UP = auto()
    WAITS = auto()
    """Still, when the simulation ends."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a caller."""

    caller: Caller
    wait_s: float
    end: End


@dataclass(frozen=True, slots=True)
class Played:
    """A whole day."""

    outcomes: Sequence[Outcome]
    """In the order in which they left the line; who still waits comes last."""
    busy_s: float
    """Of all agents, in talk or wrap-up."""
    there_s: float

    @property
    def occupancy(self) -> float:
        """The share of agents' time that calls have taken."""
        return self.busy_s / self.there_s if self.there_s else 0.0


class _What(IntEnum):
    FINISHES = auto()
    """An agent, with talk and wrap-up."""
    COMES = auto()
    GOES = auto()
    HANGS_UP = auto()


def play(
    callers: Sequence[Caller],
    agents: Sequence[Agent],
    rules: Rules = RULES,
    until_s: float = inf,
    tell: Tell = lambda _: None,
) -> Played:
    """The day of these callers, in order of `at_s`; it ends when nothing can happen any more, or at `until_s`."""
    return _Day(callers, agents, rules, tell).played(until_s)


class Line:
    """Who waits, by queue and tier: each such file in the order of its places."""

    def __init__(self) -> None:
        self._files: dict[tuple[QueueId, Tier], list[tuple[datetime, CallId, Waiting]]] = {}

    def add(self, waiting: Waiting) -> None:
        insort(self._files.setdefault((waiting.queue, waiting.tier), []), (waiting.since, waiting.call, waiting))

    def remove(self, waiting: Waiting) -> None:
        file = self._files[waiting.queue, waiting.tier]
        del file[bisect_left(file, (waiting.since, waiting.call))]
        if not file:
            del self._files[waiting.queue, waiting.tier]

    def heads(self, queues: Iterable[QueueId], most: int) -> list[Waiting]:
        """Of each file of these queues, the first so many.

        With so many agents free, nobody behind them could be offered one: the order within a file is by place alone,
        and whom an agent cannot be found for is no better off than who stands before them in the same file.
        """
        able = frozenset(queues)
        return [
            waiting for (queue, _), file in self._files.items() if queue in able for _, _, waiting in islice(file, most)
        ]


class _Day:
    def __init__(self, callers: Sequence[Caller], agents: Sequence[Agent], rules: Rules, tell: Tell) -> None:
        self._callers = callers
        self._agents = agents
        self._rules = rules
        self._tell = tell
        self._line = Line()
        self._waiting: dict[int, Waiting] = {}
        """By the number of the caller."""
        self._free: dict[int, FreeAgent] = {}
        """By the number of the agent."""
        self._able: Counter[QueueId] = Counter()
        """How many free agents serve each queue."""
        self._there: set[int] = set()
        self._busy: set[int] = set()
        self._latest = Latest(rules.window)
        self._coming: list[tuple[float, _What, int]] = []
        self._outcomes: list[Outcome] = []
        self._busy_s = 0.0
        for number, agent in enumerate(agents):
            for begins_s, ends_s in agent.spans:
                heappush(self._coming, (begins_s, _What.COMES, number))
                heappush(self._coming, (ends_s, _What.GOES, number))

    def played(self, until_s: float) -> Played:
        came, end_s = 0, 0.0
        while (now_s := self._next_s(came)) <= until_s and not isinf(now_s):
            end_s = now_s
            while self._coming and self._coming[0][0] == now_s:
                _, what, number = heappop(self._coming)
                self._happens(now_s, what, number)
            while came < len(self._callers) and self._callers[came].at_s == now_s:
                self._joins(came)
                came += 1
                if came % PROGRESS_EVERY == 0:
                    self._tell(came / len(self._callers))
            self._look(now_s)
        self._outcomes += self._still_waiting(end_s if isinf(until_s) else until_s)
        there_s = sum(ends_s - begins_s for agent in self._agents for begins_s, ends_s in agent.spans)
        return Played(self._outcomes, self._busy_s, there_s)

    def _next_s(self, came: int) -> float:
        arrival_s = self._callers[came].at_s if came < len(self._callers) else inf
        return min(arrival_s, self._coming[0][0] if self._coming else inf)

    def _happens(self, now_s: float, what: _What, number: int) -> None:
        match what:
            case _What.FINISHES:
                self._busy.remove(number)
                if number in self._there:
                    self._is_free(now_s, number)
            case _What.COMES:
                self._there.add(number)
                if number not in self._busy:
                    self._is_free(now_s, number)
            case _What.GOES:
                self._there.remove(number)
                if number not in self._busy:
                    self._is_taken(number)
            case _What.HANGS_UP:
                if (waiting := self._waiting.pop(number, None)) is not None:
                    self._line.remove(waiting)
                    caller = self._callers[number]
                    self._outcomes.append(Outcome(caller, caller.patience_s, End.HUNG_UP))

    def _joins(self, number: int) -> None:
        caller = self._callers[number]
        waiting = Waiting(
            call=CallId(f"sim.{number:07d}"),
            queue=caller.queue,
            tier=caller.tier,
            since=_moment(caller.at_s - caller.ahead_s),
        )
        self._waiting[number] = waiting
        self._line.add(waiting)
        if not isinf(caller.patience_s):
            heappush(self._coming, (caller.at_s + caller.patience_s, _What.HANGS_UP, number))

    def _look(self, now_s: float) -> None:
        if not self._free or not self._waiting:
            return
        waiting = self._line.heads(self._able, len(self._free))
        if not waiting:
            return
        for offer in offers(waiting, list(self._free.values()), _moment(now_s), self._latest.by_queue, self._rules):
            number, agent = int(offer.call.partition(".")[2]), int(offer.seat)
            self._answers(now_s, number, agent)

    def _answers(self, now_s: float, number: int, agent: int) -> None:
        caller, waiting = self._callers[number], self._waiting.pop(number)
        self._line.remove(waiting)
        self._is_taken(agent)
        self._busy.add(agent)
        self._busy_s += caller.handling_s
        self._latest.add(caller.tier, self._agents[agent].queues)
        heappush(self._coming, (now_s + caller.handling_s, _What.FINISHES, agent))
        self._outcomes.append(Outcome(caller, now_s - caller.at_s, End.ANSWERED))

    def _is_free(self, now_s: float, number: int) -> None:
        agent = self._agents[number]
        self._free[number] = FreeAgent(
            agent=agent.agent, seat=SeatId(str(number)), queues=agent.queues, idle_since=_moment(now_s)
        )
        self._able.update(agent.queues)

    def _is_taken(self, number: int) -> None:
        del self._free[number]
        self._able -= Counter(self._agents[number].queues)

    def _still_waiting(self, end_s: float) -> Iterator[Outcome]:
        for number in sorted(self._waiting):
            caller = self._callers[number]
            yield Outcome(caller, end_s - caller.at_s, End.WAITS)


def _moment(at_s: float) -> datetime:
    return MIDNIGHT + timedelta(seconds=at_s)
