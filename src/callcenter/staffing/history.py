"""Loads and days as they were, from calls. Pure: what the database has told becomes streams, callers and agents.

Rules: only calls that joined a queue count. Somebody who left the line for a message, a callback or another number
counts as having hung up there: that is when the line lost them. How long an agent's work on a call took after the
talk is not kept; the site's wrap-up time is added to each talk.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from math import floor, inf
from random import Random

from callcenter.staffing.day import QUARTER_S, QUARTERS, Agent, Caller, Shape, Spread, Stream, spans_of
from callcenter.staffing.patience import HANG_UPS_MIN, Patience, Wait, observed
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

TALK_S = 150.0
"""Assumed of a queue in which nobody was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Calls of one queue and tier in one quarter hour, over all the days that were looked at."""

    queue: QueueId
    tier: Tier
    quarter: int
    calls: int
    waited_s: float
    """Of all of them together."""
    hung_up: int
    answered: int
    talked_s: float
    talked_squared: float
    """Of each talk's seconds the square, added up: for how widely talks are spread."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Some days, counted."""

    days: int
    """Those with any call."""
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One call that joined a queue."""

    joined_s: float
    """Since the day's beginning."""
    place_s: float
    """When its place in the line began."""
    queue: QueueId
    tier: Tier
    wait_s: float
    talk_s: float | None
    """None where no agent answered."""
    agent: AgentId | None


def streams(counted: Counted, wrap_up_s: float) -> list[Stream]:
    """What comes on a mean one of these days."""
    files: dict[tuple[QueueId, Tier], list[Cell]] = {}
    for cell in counted.cells:
        files.setdefault((cell.queue, cell.tier), []).append(cell)
    # Few hang up in any one file: patience is that of all callers.
    patience = Patience(_patience_s(counted.cells))
    handling = {
        queue: _handling([cell for cell in counted.cells if cell.queue == queue], wrap_up_s) for queue, _ in files
    }
    made: list[Stream] = []
    for (queue, tier), cells in sorted(files.items()):
        calls = [0.0] * QUARTERS
        for cell in cells:
            calls[cell.quarter] += cell.calls / counted.days
        made.append(Stream(queue=queue, tier=tier, calls=calls, handling=handling[queue], patience=patience))
    return made


def callers(seen: Collection[Seen], wrap_up_s: float, seed: int) -> list[Caller]:
    """Those of a day, as they came; what was cut short is drawn by chance from how it went for the others."""
    chance = Random(seed)
    patience = observed([Wait(one.wait_s, one.talk_s is None) for one in seen])
    talks_s = sorted(one.talk_s for one in seen if one.talk_s is not None) or [TALK_S]
    return [
        Caller(
            at_s=one.joined_s,
            queue=one.queue,
            tier=one.tier,
            handling_s=wrap_up_s + (chance.choice(talks_s) if one.talk_s is None else one.talk_s),
            patience_s=one.wait_s if one.talk_s is None else one.wait_s + patience.longer_s(chance),
            ahead_s=max(0.0, one.joined_s - one.place_s),
        )
        for one in sorted(seen, key=lambda one: one.joined_s)
    ]


def agents(seen: Iterable[Seen], skills: Mapping[AgentId, frozenset[QueueId]], wrap_up_s: float) -> list[Agent]:
    """Who answered on that day, there from the quarter hour of their first talk to that of the last one's end."""
    spans: dict[AgentId, tuple[float, float]] = {}
    served: dict[AgentId, frozenset[QueueId]] = {}
    for one in seen:
        if one.agent is None or one.talk_s is None:
            continue
        begins_s = one.joined_s + one.wait_s
        first_s, last_s = spans.get(one.agent, (inf, 0.0))
        spans[one.agent] = min(first_s, begins_s), max(last_s, begins_s + one.talk_s + wrap_up_s)
        # What they serve may have changed since then; they did serve whom they talked with.
        served[one.agent] = served.get(one.agent, skills.get(one.agent, frozenset())) | {one.queue}
    return [
        Agent(agent=agent, queues=served[agent], spans=spans_of(_quarters(*spans[agent]))) for agent in sorted(spans)
    ]


def same_weekdays(today: date, weekday: int, weeks: int) -> list[date]:
    """The latest days before today that are this day of the week; Monday is 0."""
    latest = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return [latest - timedelta(weeks=number) for number in range(weeks)]


def with_agents(there: Sequence[Agent], change: int) -> list[Agent]:
    """So many more or fewer: who was there for the shortest time is left out, who is added does as the longest."""
    by_time = sorted(there, key=lambda agent: (sum(end - begin for begin, end in agent.spans), agent.agent))
    if change < 0:
        kept = {agent.agent for agent in by_time[-change:]}
        return [agent for agent in there if agent.agent in kept]
    likes = islice(cycle(reversed(by_time)), change)
    more = [replace(like, agent=AgentId(f"new-{number:04d}")) for number, like in enumerate(likes)]
    return [*there, *more]


def with_listed(came: Sequence[Caller], share: float, seed: int) -> list[Caller]:
    """The same callers, so large a share of them on the list: who is, is decided by chance."""
    chance = Random(seed)
    return [
        caller
        if caller.tier not in (Tier.LISTED, Tier.ORDINARY)
        else replace(caller, tier=Tier.LISTED if chance.random() < share else Tier.ORDINARY)
        for caller in came
    ]


def _quarters(begins_s: float, ends_s: float) -> list[bool]:
    first, last = floor(begins_s / QUARTER_S), floor(ends_s / QUARTER_S)
    return [first <= quarter <= last for quarter in range(QUARTERS)]


def _patience_s(cells: Iterable[Cell]) -> float:
    """By greatest likelihood, as `patience.mean_patience_s`, from sums."""
    waited_s, hung_up = 0.0, 0
    for cell in cells:
        waited_s, hung_up = waited_s + cell.waited_s, hung_up + cell.hung_up
    return waited_s / hung_up if hung_up >= HANG_UPS_MIN and waited_s else inf


def _handling(cells: Sequence[Cell], wrap_up_s: float) -> Spread:
    answered = sum(cell.answered for cell in cells)
    if not answered:
        return Spread(TALK_S + wrap_up_s, Shape.LOGNORMAL)
    mean_s = sum(cell.talked_s for cell in cells) / answered
    variance = max(0.0, sum(cell.talked_squared for cell in cells) / answered - mean_s**2)
    handling_s = max(1.0, mean_s + wrap_up_s)
    return Spread(handling_s, Shape.LOGNORMAL, variance**0.5 / handling_s)
