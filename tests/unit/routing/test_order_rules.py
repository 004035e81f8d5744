"""What docs/order.md promises of the order of service, for any line, any agents, any history."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from callcenter.routing.latest import Latest, Recent
from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import offers
from callcenter.routing.order import Waiting, in_order, line
from callcenter.routing.rules import RULES, Rules
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from tests.strategies.lines import NOW, QUEUES, callers_in_line, flooded, free_agents, recent_offers

NO_SHARES = replace(RULES, share={})
ON_THE_LIST = (Tier.LISTED_SEVERE, Tier.LISTED)
histories = recent_offers | flooded


def _can_all_be_served(callers: Collection[Waiting], free: Sequence[FreeAgent]) -> bool:
    """By somebody else's algorithm."""
    if not callers or not free:
        return not callers
    able = np.array([[caller.queue in agent.queues for agent in free] for caller in callers])
    agents = maximum_bipartite_matching(csr_matrix(able), perm_type="column")
    return bool((agents >= 0).all())


# --- the published bound ----------------------------------------------------------------------------------------------


@given(callers_in_line(), histories)
def test_nobody_on_the_list_is_behind_an_ordinary_caller_who_has_not_reached_the_bound(
    waiting: list[Waiting], recent: Recent
) -> None:
    for before, after in combinations(in_order(waiting, NOW, recent), 2):
        if after.tier in ON_THE_LIST and before.tier in (Tier.ORDINARY, Tier.DEFERRED):
            assert NOW - before.since >= RULES.bound


@given(callers_in_line(), free_agents(), histories)
def test_nor_is_an_agent_who_could_serve_them_offered_to_such_a_caller(
    waiting: list[Waiting], free: list[FreeAgent], recent: Recent
) -> None:
    callers, agents = {one.call: one for one in waiting}, {one.agent: one for one in free}
    made = offers(waiting, free, NOW, recent)
    left = [one for one in waiting if one.tier in ON_THE_LIST and one.call not in {offer.call for offer in made}]
    for offer in made:
        served = callers[offer.call]
        if served.tier is Tier.ORDINARY and NOW - served.since < RULES.bound:
            assert not any(one.queue in agents[offer.agent].queues for one in left)


@given(callers_in_line(), histories)
def test_only_emergencies_pass_an_ordinary_caller_who_has_waited_the_longest_head_start_when_they_come(
    waiting: list[Waiting], recent: Recent
) -> None:
    longest = max(start for tier, start in RULES.head_start.items() if tier is not Tier.EMERGENCY)
    for before, after in combinations(in_order(waiting, NOW, recent), 2):
        if after.tier is Tier.ORDINARY and before.since - after.since >= longest:
            assert before.tier is Tier.EMERGENCY


def test_of_two_who_count_alike_whoever_came_first_is_served_first() -> None:
    queue = QueueId("social")
    came_first = Waiting(call=CallId("b"), queue=queue, tier=Tier.ORDINARY, since=NOW - timedelta(minutes=25))
    listed = Waiting(
        call=CallId("a"),
        queue=queue,
        tier=Tier.LISTED_SEVERE,
        since=came_first.since + RULES.head_start[Tier.LISTED_SEVERE],
    )

    assert in_order([listed, came_first], NOW) == [came_first, listed]


# --- nobody waits for an agent who is free ----------------------------------------------------------------------------


@given(callers_in_line(), free_agents(), histories)
def test_nobody_waits_whom_a_rearrangement_of_free_agents_would_serve_beside_those_served(
    waiting: list[Waiting], free: list[FreeAgent], recent: Recent
) -> None:
    served = {offer.call for offer in offers(waiting, free, NOW, recent)}

    assert _can_all_be_served([one for one in waiting if one.call in served], free)
    for left in waiting:
        if left.call not in served:
            assert not _can_all_be_served([one for one in waiting if one.call in served or one is left], free)


@given(callers_in_line(), free_agents())
def test_nobody_gives_way_to_a_caller_behind_them(waiting: list[Waiting], free: list[FreeAgent]) -> None:
    served = {offer.call for offer in offers(waiting, free, NOW, rules=NO_SHARES)}

    before: list[Waiting] = []
    for caller in in_order(waiting, NOW, rules=NO_SHARES):
        if _can_all_be_served([*before, caller], free):
            before.append(caller)
    assert served == {one.call for one in before}


@given(callers_in_line(), free_agents(), histories, st.randoms())
def test_each_is_offered_once_only_what_they_can_take_and_the_same_input_gives_the_same(
    waiting: list[Waiting], free: list[FreeAgent], recent: Recent, random: Random
) -> None:
    made = offers(waiting, free, NOW, recent)

    shuffled_waiting, shuffled_free = random.sample(waiting, len(waiting)), random.sample(free, len(free))
    assert offers(shuffled_waiting, shuffled_free, NOW, recent) == made
    callers, agents = {one.call: one for one in waiting}, {one.agent: one for one in free}
    assert len({offer.call for offer in made}) == len({offer.agent for offer in made}) == len(made)
    assert all(callers[offer.call].queue in agents[offer.agent].queues for offer in made)
    assert [offer.why.tier for offer in made] == [callers[offer.call].tier for offer in made]


# --- the agent who suits best -----------------------------------------------------------------------------------------


def _suits(caller: Waiting, agent: FreeAgent) -> tuple[int, bool, int, bool, datetime, AgentId]:
    """By docs/order.md, the smallest best."""
    missed = max((turn for turn, one in enumerate(caller.missed_by, start=1) if one == agent.agent), default=0)
    is_foreign = bool(caller.language and agent.languages) and caller.language not in agent.languages
    level = agent.levels.get(caller.queue, 1)
    is_strained = caller.is_second_language and len(agent.languages) == 1
    return missed, is_foreign, level, is_strained, agent.idle_since, agent.agent


@given(callers_in_line(most=8), free_agents(most=6), histories)
def test_in_order_each_has_the_agent_who_suits_best_of_all_that_leave_the_others_theirs(
    waiting: list[Waiting], free: list[FreeAgent], recent: Recent
) -> None:
    callers, agents = {one.call: one for one in waiting}, {one.agent: one for one in free}
    made = offers(waiting, free, NOW, recent)
    left, without = [callers[offer.call] for offer in made], list(free)
    for offer in made:
        caller, agent = left.pop(0), agents[offer.agent]
        for better in without:
            if caller.queue in better.queues and _suits(caller, better) < _suits(caller, agent):
                assert not _can_all_be_served(left, [one for one in without if one is not better])
        without.remove(agent)


@given(callers_in_line(), free_agents())
def test_levels_and_languages_change_who_rings_and_never_who_is_served(
    waiting: list[Waiting], free: list[FreeAgent]
) -> None:
    plain = [replace(one, levels={}, languages=frozenset()) for one in free]

    served = [offer.call for offer in offers(waiting, free, NOW, rules=NO_SHARES)]
    assert served == [offer.call for offer in offers(waiting, plain, NOW, rules=NO_SHARES)]


# --- no clock ---------------------------------------------------------------------------------------------------------


@given(callers_in_line(), st.floats(0, 1e6))
def test_two_callers_never_change_places_while_no_share_is_had(waiting: list[Waiting], later_s: float) -> None:
    later = NOW + timedelta(seconds=later_s)

    assert in_order(waiting, NOW, rules=NO_SHARES) == in_order(waiting, later, rules=NO_SHARES)


@given(callers_in_line(), st.integers(0, 11))
def test_who_leaves_the_line_changes_nothing_among_the_others(waiting: list[Waiting], gone: int) -> None:
    left = [one for n, one in enumerate(waiting) if n != gone]

    ordered = in_order(waiting, NOW, rules=NO_SHARES)
    assert in_order(left, NOW, rules=NO_SHARES) == [one for one in ordered if one in left]


@given(callers_in_line())
def test_the_lifeboat_serves_in_the_same_order_by_numbers_that_asterisk_can_hold(waiting: list[Waiting]) -> None:
    priorities = [lifeboat_priority(one.tier, one.since) for one in in_order(waiting, NOW, rules=NO_SHARES)]

    assert all(earlier >= later for earlier, later in pairwise(priorities))
    assert all(0 <= priority < 2**31 for priority in priorities)


@given(callers_in_line(), histories)
def test_everybody_has_a_place_in_their_queue_counted_from_one_without_gaps(
    waiting: list[Waiting], recent: Recent
) -> None:
    places = line(waiting, NOW, recent)

    for queue in QUEUES:
        in_queue = sorted(places[caller.call] for caller in waiting if caller.queue == queue)
        assert in_queue == list(range(1, len(in_queue) + 1))


# --- shares -----------------------------------------------------------------------------------------------------------

FLOODS = (Tier.LISTED_SEVERE, Tier.LISTED, Tier.CALLBACK)


@given(
    st.lists(st.tuples(st.sampled_from(FLOODS), st.sampled_from(QUEUES)), min_size=1, max_size=6),
    st.sampled_from((Tier.ORDINARY, Tier.DEFERRED)),
    st.lists(st.frozensets(st.sampled_from(QUEUES), min_size=1), min_size=1, max_size=4),
    recent_offers,
    st.randoms(),
)
def test_an_overdue_caller_gets_what_the_shares_leave_of_those_agents_who_could_serve_them(
    flood: list[tuple[Tier, QueueId]], tier: Tier, skills: list[frozenset[QueueId]], recent: Recent, random: Random
) -> None:
    # There is always another of each; all of the flood came so early that they would always be first.
    waiting = [_of(one, n, random.uniform(7200, 9000), queue) for n, (one, queue) in enumerate(flood)]
    waiting.append(_of(tier, 99, random.uniform(1800, 3600), QUEUES[0]))
    latest, theirs = Latest(RULES.window, recent), list[Tier]()
    for _ in range(4 * RULES.window):
        queues = random.choice(skills)
        for offer in offers(waiting, [replace(_AGENT, queues=queues)], NOW, latest.by_queue):
            latest.add(offer.why.tier, queues)
            if QUEUES[0] in queues:
                theirs.append(offer.why.tier)

    for at in range(len(theirs) - RULES.window + 1):
        had = Counter(theirs[at : at + RULES.window])
        assert all(had[one] <= RULES.most(one) for one in FLOODS)
        assert sum(had[one] for one in FLOODS) <= max(map(RULES.most, FLOODS))


@given(callers_in_line(), histories)
def test_no_emergency_waits_for_anybody_because_of_shares(waiting: list[Waiting], recent: Recent) -> None:
    # Head starts so near each other that an emergency is not always first.
    rules = replace(RULES, head_start={**RULES.head_start, Tier.EMERGENCY: timedelta(minutes=12)})
    shared, plain = in_order(waiting, NOW, recent, rules), in_order(waiting, NOW, rules=replace(rules, share={}))

    for caller in waiting:
        if caller.tier is Tier.EMERGENCY:
            assert set(shared[: shared.index(caller)]) <= set(plain[: plain.index(caller)])


@given(callers_in_line(oldest_s=599), histories)
def test_no_tier_gives_way_while_nobody_waits_past_the_bound(waiting: list[Waiting], recent: Recent) -> None:
    assert in_order(waiting, NOW, recent) == in_order(waiting, NOW, rules=NO_SHARES)


@given(callers_in_line(), histories, st.integers(2, 40))
def test_who_takes_precedence_by_a_share_is_overdue_and_of_a_lower_tier(
    waiting: list[Waiting], recent: Recent, window: int
) -> None:
    rules: Rules = replace(RULES, window=window)
    agent = replace(_AGENT, queues=frozenset(QUEUES))
    for offer in offers(waiting, [agent], NOW, recent, rules):
        if (gave_way := offer.why.instead_of) is not None and offer.why.tier is not Tier.EMERGENCY:
            assert offer.why.is_overdue
            assert gave_way < offer.why.tier


_AGENT = FreeAgent(agent=AgentId("001"), seat=SeatId("1001"), queues=frozenset(QUEUES), idle_since=NOW)


def _of(tier: Tier, number: int, age_s: float, queue: QueueId) -> Waiting:
    return Waiting(call=CallId(f"pbx1.{number:03}"), queue=queue, tier=tier, since=NOW - timedelta(seconds=age_s))
