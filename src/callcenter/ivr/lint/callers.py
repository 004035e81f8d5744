"""A mix of callers: how likely each way on is, at a node of each kind. The stated figures of `hearing_time`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flows
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.walk.manners import manners_for
from callcenter.vocabulary.tiers import Need

ANSWERS, FAILS = 0.7, 0.2
"""At a question; the rest press 0."""
MISUNDERSTOOD = 0.05
PRESSES_EARLY = 0.1
TYPES_TOO_FEW = 0.1
REFUSED = 0.05
"""A service without an answer, a transfer that nobody takes, a queue that is closed, one that is full."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a caller is, as far as the time to come depends on it."""

    flow: str
    node: str
    failures: int = 0
    can_be_heard: bool = True
    needs: tuple[Need, ...] = ()
    """What the flow itself has added."""

    @property
    def is_heard(self) -> bool:
        return self.can_be_heard and manners_for(self.needs).may_speak

    def is_spared(self, node: kinds.NodeBase) -> bool:
        """Whether nothing is said here to this caller, who is led on at once."""
        if isinstance(node, kinds.Listen) and not self.is_heard:
            return True
        return (
            isinstance(node, kinds.Menu | kinds.Listen | kinds.Digits)
            and manners_for(self.needs).goes_straight_to_person
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: how likely, and where to; None is a person, or the end of the call."""

    likely: float
    to: Spot | None
    is_person: bool = True
    is_again: bool = False
    """Taken back by the caller's own choice; not followed for the longest way."""


def steps(flows: Flows, spot: Spot) -> Iterator[Step]:  # noqa: C901, PLR0912, PLR0915 one case a kind
    """Every way on from there, once what is said there has been heard."""
    flow = flows[spot.flow]
    node = flow.nodes[spot.node]
    manners = manners_for(spot.needs)
    if isinstance(node, kinds.Menu | kinds.Listen | kinds.Digits) and manners.goes_straight_to_person:
        yield Step(1.0, None)
        return
    match node:
        case kinds.Play() | kinds.Say():
            early = PRESSES_EARLY if node.keys else 0.0
            yield from _pressed(flows, spot, early, node.keys.values())
            yield _by(flows, spot, 1 - early, node.next)
        case kinds.Menu() | kinds.Listen():
            yield from _asked(flows, spot, node)
        case kinds.Route():
            share = len(flow.queues) / (len(flow.queues) + len(node.ways))
            yield from _each(flows, spot, 1 - share, node.ways.values())
            yield Step(share, replace(spot, node=node.confirm or flow.line))
        case kinds.Confirm():
            yield Step(1 - MISUNDERSTOOD, replace(spot, node=flow.line))
            yield replace(_failed(flows, spot, MISUNDERSTOOD, node.undo), is_again=True)
        case kinds.Digits():
            short = 0.0 if node.retry is None else TYPES_TOO_FEW
            yield _by(flows, spot, 1 - short, node.next)
            again = Exit(node=spot.node) if manners.forgives_silence else node.retry
            yield _failed(flows, spot, short, again or node.next)
        case kinds.QueueUp():
            refusals = [way for way in (node.closed, node.full) if way is not None]
            yield from _each(flows, spot, REFUSED * len(refusals), refusals)
            yield Step(1 - REFUSED * len(refusals), None)
        case kinds.Branch():
            yield from _each(flows, spot, 1.0, [*(case.then for case in node.cases), node.otherwise])
        case kinds.Callback():
            yield Step(0.5, None)
            yield _by(flows, spot, 0.5, node.declined)
        case kinds.Transfer():
            yield Step(1 - REFUSED, None)
            yield _by(flows, spot, REFUSED, node.failed)
        case kinds.Service():
            yield _by(flows, spot, 1 - REFUSED, node.next)
            yield _by(flows, spot, REFUSED, node.failed or Exit(queue=flow.fallback_queue))
        case kinds.Survey():
            yield from _each(flows, spot, 1.0, [node.next, node.silence])
        case kinds.Message():
            yield _by(flows, spot, 1.0, node.next)
        case kinds.Set():
            needs = tuple(dict.fromkeys((*spot.needs, *node.needs)))
            yield _by(flows, replace(spot, needs=needs), 1.0, node.next)
        case kinds.Goto():
            yield Step(1.0, replace(spot, flow=node.flow, node=flows[node.flow].first))
        case kinds.HangUp():
            yield Step(1.0, None, is_person=False)
        case _:
            assert_never(node)


def _asked(flows: Flows, spot: Spot, node: kinds.Menu | kinds.Listen) -> Iterator[Step]:
    if isinstance(node, kinds.Listen) and not spot.is_heard:
        yield Step(1.0, replace(spot, node=node.without_hearing))
        return
    flow, manners = flows[spot.flow], manners_for(spot.needs)
    by_route = node.route if isinstance(node, kinds.Listen) else flow.only_route if manners.speaks_at_menus else None
    by_words = 0.0
    if by_route is not None and spot.is_heard:
        by_words = ANSWERS / 2 if node.keys else ANSWERS
        route = flow.nodes[by_route]
        yield Step(by_words, replace(spot, node=by_route))
        if isinstance(route, kinds.Route):
            yield _failed(flows, spot, FAILS / 4, route.unknown)
    yield from _pressed(flows, spot, ANSWERS - by_words, node.keys.values())
    failing = FAILS * 3 / 4 if by_words else FAILS
    yield _failed(flows, spot, failing / 2, Exit(node=spot.node) if manners.forgives_silence else node.retry)
    yield _failed(flows, spot, failing / 2, node.retry)
    yield Step(1 - ANSWERS - FAILS, None)


def _each(flows: Flows, spot: Spot, likely: float, ways: Collection[Exit]) -> Iterator[Step]:
    """As likely one as the other."""
    return (_by(flows, spot, likely / len(ways), way) for way in ways)


def _pressed(flows: Flows, spot: Spot, likely: float, ways: Collection[Exit]) -> Iterator[Step]:
    """By a key, each as likely as the other; who asks to be served otherwise is not followed."""
    for way in ways:
        aim = flows[spot.flow].nodes.get(way.node or "")
        if isinstance(aim, kinds.Set) and aim.needs:
            yield Step(likely / len(ways), None, is_person=False)
        else:
            yield _by(flows, spot, likely / len(ways), way)


def _by(flows: Flows, spot: Spot, likely: float, way: Exit) -> Step:
    if way.language is not None:
        return Step(likely, None, is_person=False)
    # A line may be closed or full, and lead on from there.
    return Step(likely, replace(spot, node=way.node or flows[spot.flow].line))


def _failed(flows: Flows, spot: Spot, likely: float, retry: Exit) -> Step:
    """One more try has failed; at the flow's limit a person takes the caller."""
    flow = flows[spot.flow]
    tried = replace(spot, failures=min(spot.failures + 1, flow.max_failures))
    return (
        Step(likely, replace(tried, node=flow.line))
        if tried.failures >= flow.max_failures
        else _by(flows, tried, likely, retry)
    )
