from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from callcenter.routing.order import FreeAgent, Waiting, in_order, lifeboat_priority, line, offers, ticket
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOW = NOON + timedelta(minutes=5)
QUEUES = [QueueId(name) for name in ("social", "police", "general")]


def _waiting(
    name: str,
    came_s: float = 0,
    *,
    tier: Tier = Tier.ORDINARY,
    queue: str = "social",
    missed_by: tuple[str, ...] = (),
) -> Waiting:
    return Waiting(
        call=CallId(f"pbx1.{name}"),
        queue=QueueId(queue),
        tier=tier,
        since=NOON + timedelta(seconds=came_s),
        missed_by=tuple(map(AgentId, missed_by)),
    )


def _free(name: str, idle_since_s: float = 0, queues: tuple[str, ...] = ("social",)) -> FreeAgent:
    return FreeAgent(
        agent=AgentId(name),
        seat=SeatId(f"1{name}"),
        queues=frozenset(map(QueueId, queues)),
        idle_since=NOON + timedelta(seconds=idle_since_s),
    )


def _pairs(waiting: list[Waiting], free: list[FreeAgent]) -> list[tuple[str, str]]:
    return [(offer.call.removeprefix("pbx1."), offer.agent) for offer in offers(waiting, free, NOW)]


def test_who_came_first_is_offered_first() -> None:
    assert _pairs([_waiting("late", 2), _waiting("early", 1)], [_free("001")]) == [("early", "001")]


def test_a_listed_caller_who_came_later_is_offered_first() -> None:
    ordinary, listed = _waiting("ordinary", 0), _waiting("listed", 60, tier=Tier.LISTED)

    (offer,) = offers([ordinary, listed], [_free("001")], NOW)

    assert offer.call == listed.call
    assert offer.reason == "tier 2 (listed), before 1 who came earlier in social; 001: the only one free"


def test_the_agent_idle_longest_is_offered_the_call() -> None:
    assert _pairs([_waiting("a")], [_free("001", 5), _free("002", 3)]) == [("a", "002")]


def test_agents_take_only_calls_of_their_queues() -> None:
    waiting = [_waiting("social", 0), _waiting("police", 1, queue="police")]

    assert _pairs(waiting, [_free("001", queues=("police",))]) == [("police", "001")]


def test_an_agent_who_missed_the_caller_is_tried_after_the_others() -> None:
    waiting = [_waiting("a", missed_by=("001",))]

    assert _pairs(waiting, [_free("001", 0), _free("002", 9)]) == [("a", "002")]
    assert _pairs(waiting, [_free("001", 0)]) == [("a", "001")]


def test_of_those_who_missed_the_caller_the_one_longest_ago_is_tried_again() -> None:
    waiting = [_waiting("a", missed_by=("002", "001"))]

    assert _pairs(waiting, [_free("001", 0), _free("002", 9)]) == [("a", "002")]


def test_an_agent_who_missed_one_caller_is_free_for_the_next() -> None:
    waiting = [_waiting("a", 0, missed_by=("001",)), _waiting("b", 1)]

    assert _pairs(waiting, [_free("001", 0), _free("002", 9)]) == [("a", "002"), ("b", "001")]


def test_each_queue_has_its_own_line() -> None:
    waiting = [
        _waiting("a", 0),
        _waiting("b", 1, tier=Tier.LISTED),
        _waiting("c", 2, queue="police"),
        _waiting("d", 3),
    ]

    assert {call.removeprefix("pbx1."): place for call, place in line(waiting, NOW).items()} == {
        "b": 1,
        "a": 2,
        "d": 3,
        "c": 1,
    }


def test_tickets_count_tenths_of_a_second_and_come_round() -> None:
    assert ticket(datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert ticket(datetime(2026, 1, 1, 0, 0, 1, 250_000, tzinfo=UTC)) == 12
    assert ticket(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=200_000_000)) == 0


def test_the_lifeboats_priorities_are_the_dialplans_formula() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    assert lifeboat_priority(Tier.ORDINARY, first) == 2_100_000_000
    assert lifeboat_priority(Tier.ORDINARY, first + timedelta(seconds=2)) == 2_099_999_980
    assert lifeboat_priority(Tier.LISTED_SEVERE, first) == 2_100_000_000 + 6_600
    assert lifeboat_priority(Tier.DEFERRED, first) == 2_100_000_000 - 6_000


@st.composite
def _callers(draw: st.DrawFn) -> list[Waiting]:
    numbers = draw(st.lists(st.integers(0, 50), max_size=12, unique=True))
    return [
        _waiting(
            f"{number:02}",
            draw(st.integers(0, 600)),
            tier=draw(st.sampled_from(Tier)),
            queue=draw(st.sampled_from(QUEUES)),
            missed_by=tuple(draw(st.lists(st.sampled_from(["000", "001", "002"]), max_size=3))),
        )
        for number in numbers
    ]


@st.composite
def _agents(draw: st.DrawFn) -> list[FreeAgent]:
    numbers = draw(st.lists(st.integers(0, 50), max_size=8, unique=True))
    return [
        _free(f"{number:03}", draw(st.integers(0, 600)), tuple(draw(st.sets(st.sampled_from(QUEUES)))))
        for number in numbers
    ]


@given(_callers(), _agents(), st.randoms())
def test_offers_are_fair_complete_and_always_the_same(
    waiting: list[Waiting], free: list[FreeAgent], random: Random
) -> None:
    made = offers(waiting, free, NOW)

    shuffled_waiting, shuffled_free = list(waiting), list(free)
    random.shuffle(shuffled_waiting)
    random.shuffle(shuffled_free)
    assert offers(shuffled_waiting, shuffled_free, NOW) == made
    callers = {caller.call: caller for caller in waiting}
    agents = {agent.agent: agent for agent in free}
    assert len({offer.call for offer in made}) == len({offer.agent for offer in made}) == len(made)
    assert all(callers[offer.call].queue in agents[offer.agent].queues for offer in made)
    left_callers = [caller for caller in waiting if caller.call not in {offer.call for offer in made}]
    left_agents = [agent for agent in free if agent.agent not in {offer.agent for offer in made}]
    # Nobody waits for an agent who is free for them.
    assert not any(caller.queue in agent.queues for caller in left_callers for agent in left_agents)
    # Nobody of a queue is passed by somebody of the same queue who stands behind them.
    for left in left_callers:
        for offer in made:
            served = callers[offer.call]
            assert served.queue != left.queue or in_order([left, served], NOW)[0] is served


@given(_callers())
def test_the_lifeboat_keeps_our_order(waiting: list[Waiting]) -> None:
    priorities = [lifeboat_priority(caller.tier, caller.since) for caller in in_order(waiting, NOW)]

    assert priorities == sorted(priorities, reverse=True)
    assert all(0 <= priority < 2**31 for priority in priorities)


@given(_callers())
def test_places_count_from_one_without_gaps(waiting: list[Waiting]) -> None:
    places = line(waiting, NOW)

    for queue in QUEUES:
        in_queue = sorted(places[caller.call] for caller in waiting if caller.queue == queue)
        assert in_queue == list(range(1, len(in_queue) + 1))
