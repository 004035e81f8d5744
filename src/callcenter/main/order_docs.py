"""The simulated days of `docs/order.md`: their figures and their picture, played anew each time they are made.

``python -m callcenter.main.order_docs --write`` puts both in place; a test holds them there.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from callcenter.main.marked import placed
from callcenter.staffing.arrivals import drawn, scaled
from callcenter.staffing.chart import Group, bars
from callcenter.staffing.day import DAY_S, Crew, Shape, Spread, Stream, agents_of
from callcenter.staffing.measures import Measured, Target, measured
from callcenter.staffing.patience import Patience
from callcenter.staffing.policies import POLICIES
from callcenter.staffing.profile import WORKDAY
from callcenter.staffing.seats import plan
from callcenter.staffing.simulation import play
from callcenter.staffing.whatif import LISTED
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

DOCUMENT = Path("docs/order.md")
PICTURE = Path("docs/pictures/order-day.svg")
BEGIN = "<!-- simulated days: made by python -m callcenter.main.order_docs --write -->"
END = "<!-- end of the simulated days -->"

QUEUE = QueueId("general")
CALLS = 10_500
"""A city's hotline with 2.7 million calls a year, on a peak day."""
OVERLOAD = 1.5
HANDLING_S = 210.0
CALLBACKS = 0.03
SEED = 1
NAMES: Mapping[str, str] = {"ours": "ours", "fifo": "plain FIFO", "strict": "strict priority"}


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    listed: float
    patience_s: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario's figures by order of service."""

    scenario: Scenario
    seats: int
    callers: int
    listed: Mapping[str, Measured]
    ordinary: Mapping[str, Measured]


SCENARIOS = (
    Scenario("8 % listed", listed=0.08, patience_s=600),
    Scenario("40 % listed, patient", listed=0.40, patience_s=1800),
)


def compared(scenario: Scenario) -> Compared:
    """One and the same day under the three orders."""
    usual = _streams(scenario)
    planned = [one.seats for one in plan(usual, Target())]
    callers = drawn(scaled(usual, OVERLOAD), SEED)
    agents = agents_of([Crew(frozenset({QUEUE}), planned)])
    listed, ordinary = {}, {}
    for order, rules in POLICIES.items():
        outcomes = play(callers, agents, rules, DAY_S).outcomes
        listed[order] = measured((one for one in outcomes if one.caller.tier in LISTED), Target().within_s)
        ordinary[order] = measured((one for one in outcomes if one.caller.tier is Tier.ORDINARY), Target().within_s)
    return Compared(scenario, max(planned), len(callers), listed, ordinary)


def section(found: list[Compared]) -> str:
    """The picture and its figures."""
    picture = f"![p95 and longest waits under three orders of service]({PICTURE.relative_to('docs')})"
    made = [picture, ""]
    for one in found:
        scenario = one.scenario
        made += [
            f"**{scenario.name}.** {one.callers:,} callers, {scenario.listed:.0%} of them listed, hang up after"
            f" {scenario.patience_s / 60:.0f} minutes on average; {one.seats} seats in the busy hour. Seconds:",
            "",
            "| | listed, p95 | listed, longest | ordinary, p95 | ordinary, longest | ordinary hung up |",
            "|---|---|---|---|---|---|",
            *(_row(NAMES[order], one.listed[order], one.ordinary[order]) for order in POLICIES),
            "",
        ]
    return "\n".join(made).rstrip()


def picture(found: list[Compared]) -> str:
    """Three figures of each scenario, under each order."""
    groups: list[Group] = []
    for one in found:
        for name, of, figure in (
            ("listed p95", one.listed, "p95_s"),
            ("ordinary p95", one.ordinary, "p95_s"),
            ("ordinary longest", one.ordinary, "max_s"),
        ):
            values = [_s(getattr(of[order], figure)) for order in POLICIES]
            groups.append(Group(f"{name} ({one.scenario.listed:.0%})", values))
    title = f"Seconds waited on a day of {OVERLOAD:g} times the planned load, 8 % and 40 % of callers listed"
    return bars(title, list(NAMES.values()), groups)


def _streams(scenario: Scenario) -> list[Stream]:
    shares = {
        Tier.LISTED_SEVERE: scenario.listed * 0.3,
        Tier.LISTED: scenario.listed * 0.7,
        Tier.CALLBACK: CALLBACKS,
        Tier.ORDINARY: 1 - scenario.listed - CALLBACKS,
    }
    return [
        Stream(
            queue=QUEUE,
            tier=tier,
            calls=[CALLS * share * quarter for quarter in WORKDAY],
            handling=Spread(HANDLING_S, Shape.LOGNORMAL),
            patience=Patience(scenario.patience_s),
        )
        for tier, share in shares.items()
    ]


def _row(name: str, listed: Measured, ordinary: Measured) -> str:
    figures = (listed.p95_s, listed.max_s, ordinary.p95_s, ordinary.max_s)
    hung_up = ordinary.hung_up / ordinary.callers
    return f"| {name} | {' | '.join(f'{_s(one):.0f}' for one in figures)} | {hung_up:.0%} |"


def _s(value: float | None) -> float:
    return value or 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Play the simulated days of the documentation.")
    parser.add_argument("--write", action="store_true", help="write figures and picture instead of showing the figures")
    write = parser.parse_args().write
    found = [compared(scenario) for scenario in SCENARIOS]
    if write:
        DOCUMENT.write_text(placed(DOCUMENT.read_text("utf-8"), section(found), BEGIN, END), "utf-8")
        PICTURE.write_text(picture(found), "utf-8")
    else:
        sys.stdout.write(section(found) + "\n")


if __name__ == "__main__":
    main()
