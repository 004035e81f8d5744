"""A question about a day, answered: seats by formula, then the day played under each order. Pure."""

from collections.abc import Callable, Sequence

from callcenter.routing.rules import RULES, Rules
from callcenter.staffing.arrivals import drawn, scaled, with_listed
from callcenter.staffing.day import DAY_S, Agent, Caller, agents_of, there_by_quarter
from callcenter.staffing.history import with_agents
from callcenter.staffing.measures import by_tier, measured, over_day, p95_s
from callcenter.staffing.policies import POLICIES
from callcenter.staffing.seats import plan
from callcenter.staffing.shapes import Answer, DayModel, FiguresModel, Order, QuarterModel, Question, TierModel
from callcenter.staffing.simulation import Outcome, play
from callcenter.staffing.skills import crews
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

LISTED = (Tier.LISTED_SEVERE, Tier.LISTED)

Tell = Callable[[float], None]
"""Told the share of the work that is done."""


def answered(
    question: Question, rules: Rules = RULES, tell: Tell = lambda _: None, people: Sequence[Agent] = ()
) -> Answer:
    """All that was asked; `rules` are the site's own. `people`, where known by name, stand for plan and skills."""
    usual = [one.stream() for one in question.streams]
    target = question.target.target()
    needed_usually = [one.seats for one in plan(usual, target, question.occupancy_max)]
    planned = list(question.plan) if question.plan is not None else there_by_quarter(people) or needed_usually
    expected = scaled(usual if question.listed is None else with_listed(usual, question.listed), question.load)
    needed = plan(expected, target, question.occupancy_max)
    quarters = tuple(
        QuarterModel(
            calls=one.load.calls,
            erlang=one.load.erlang,
            needed=one.seats,
            planned=seats,
            service_level=one.steady.service_level,
        )
        for one, seats in zip(needed, planned, strict=True)
    )
    callers = drawn(expected, question.seed) if question.orders else []
    if people:
        agents = with_agents(people, question.agents)
    else:
        agents = agents_of(crews([_changed(seats, question.agents) for seats in planned], _skills(question)))
    return Answer(quarters=quarters, days=days(question.orders, callers, agents, target.within_s, rules, tell))


def days(  # noqa: PLR0913 what a day is played with
    orders: Sequence[Order],
    callers: Sequence[Caller],
    agents: Sequence[Agent],
    within_s: float,
    rules: Rules = RULES,
    tell: Tell = lambda _: None,
) -> tuple[DayModel, ...]:
    """The same callers and agents under each order."""
    found: list[DayModel] = []
    for number, order in enumerate(orders):

        def done(share: float, number: int = number) -> None:
            tell((number + share) / len(orders))

        own = rules if order == "ours" else POLICIES[order]
        played = play(callers, agents, own, DAY_S, done)
        done(1.0)
        listed, others = _apart(played.outcomes)
        found.append(
            DayModel(
                order=order,
                tiers=tuple(
                    TierModel(tier=tier, figures=FiguresModel.of(of))
                    for tier, of in by_tier(played.outcomes, within_s).items()
                ),
                all=FiguresModel.of(measured(played.outcomes, within_s)),
                occupancy=played.occupancy,
                listed_p95_s=tuple(over_day(listed, p95_s)),
                others_p95_s=tuple(over_day(others, p95_s)),
            )
        )
    return tuple(found)


def _apart(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    listed = [outcome for outcome in outcomes if outcome.caller.tier in LISTED]
    return listed, [outcome for outcome in outcomes if outcome.caller.tier is Tier.ORDINARY]


def _changed(seats: int, by: int) -> int:
    return max(1, seats + by) if seats else 0


def _skills(question: Question) -> dict[frozenset[QueueId], float]:
    named = {frozenset(map(QueueId, skill.queues)): skill.people for skill in question.skills}
    return named or {frozenset(QueueId(stream.queue) for stream in question.streams): 1.0}
