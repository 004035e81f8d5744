from dataclasses import replace
from datetime import UTC, datetime, timedelta

from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import offers
from callcenter.routing.order import Waiting, in_order, line
from callcenter.routing.tickets import lifeboat_priority, ticket
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import SkillLevel
from callcenter.vocabulary.tiers import Tier
from callcenter.vocabulary.why_now import Rival, WhyNow

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOW = NOON + timedelta(minutes=5)


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


def test_who_serves_the_queue_better_is_offered_the_call_before_who_is_idle_longer() -> None:
    learning = replace(_free("001", 0), levels={QueueId("social"): SkillLevel.LEARNING})
    (offer,) = offers([_waiting("a")], [learning, _free("002", 9)], NOW)

    assert (offer.agent, offer.why.choice) == ("002", "level")
    assert offer.reason.endswith("002: of 2, who serves the queue better")


def test_who_speaks_the_callers_language_is_offered_the_call_before_who_serves_the_queue_better() -> None:
    caller = replace(_waiting("a"), language=Language.EN)
    expert = replace(_free("001", 0), languages=frozenset({Language.ZH}))
    speaker = replace(
        _free("002", 9), languages=frozenset({Language.ZH, Language.EN}), levels={QueueId("social"): SkillLevel.ABLE}
    )

    (offer,) = offers([caller], [expert, speaker], NOW)
    assert (offer.agent, offer.why.choice) == ("002", "language")
    assert _pairs([caller], [expert]) == [("a", "001")]
    assert _pairs([replace(caller, language=None)], [expert, speaker]) == [("a", "001")]


def test_who_speaks_in_a_second_language_gets_somebody_who_speaks_several() -> None:
    caller = replace(_waiting("a"), language=Language.ZH, is_second_language=True)
    one = replace(_free("001", 0), languages=frozenset({Language.ZH}))
    two = replace(_free("002", 9), languages=frozenset({Language.ZH, Language.KO}))

    (offer,) = offers([caller], [one, two], NOW)
    assert (offer.agent, offer.why.choice) == ("002", "language")


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


def test_an_ordinary_caller_who_came_the_head_start_earlier_is_before_a_listed_one() -> None:
    ordinary, listed = _waiting("ordinary", -601), _waiting("listed", 0, tier=Tier.LISTED)

    assert in_order([listed, ordinary], NOW) == [ordinary, listed]


def test_a_deferred_caller_is_served_as_if_they_had_come_ten_minutes_later() -> None:
    waiting = [_waiting("nuisance", -599, tier=Tier.DEFERRED), _waiting("a", 0), _waiting("b", 2)]

    assert [caller.call for caller in in_order(waiting, NOW)] == ["pbx1.a", "pbx1.nuisance", "pbx1.b"]


def test_agents_are_arranged_so_that_nobody_waits_whom_they_could_serve() -> None:
    waiting = [_waiting("a", 0), _waiting("b", 1, queue="police")]
    free = [_free("001", 0, ("social", "police")), _free("002", 9)]

    first, second = offers(waiting, free, NOW)

    assert (first.call, first.agent, first.why.choice) == ("pbx1.a", "002", "rearranged")
    assert (second.call, second.agent, second.why.choice) == ("pbx1.b", "001", "only")
    assert first.reason == "tier 4 (ordinary), next by time of arrival in social; 002: one of 2, so that nobody waits"


def test_nobody_before_them_gives_way_to_a_caller_whom_only_that_agent_could_serve() -> None:
    waiting = [_waiting("a", 0), _waiting("b", 1, queue="police")]

    assert _pairs(waiting, [_free("001", 0, ("social", "police"))]) == [("a", "001")]


def test_a_tier_that_has_had_its_share_gives_way_to_an_overdue_caller_and_says_so() -> None:
    listed, overdue = _waiting("listed", -500, tier=Tier.LISTED), _waiting("overdue", -700)
    had = {QueueId("social"): [Tier.LISTED] * 14}

    assert in_order([listed, overdue], NOW, {QueueId("social"): [Tier.LISTED] * 13}) == [listed, overdue]
    assert in_order([listed, overdue], NOW, {QueueId("police"): [Tier.LISTED] * 14}) == [listed, overdue]
    (offer,) = offers([listed, overdue], [_free("001")], NOW, had)
    assert (offer.call, offer.why.instead_of, offer.why.is_overdue) == (overdue.call, Tier.LISTED, True)
    assert offer.reason.startswith("tier 4 (ordinary), overdue, before listed, which has had its share, in social;")


def test_it_goes_first_where_nobody_is_overdue_whatever_it_has_had() -> None:
    listed, ordinary = _waiting("listed", 0, tier=Tier.LISTED), _waiting("ordinary", -200)

    assert in_order([ordinary, listed], NOW, {QueueId("social"): [Tier.LISTED] * 20}) == [listed, ordinary]


def test_an_offer_says_who_was_passed_over_and_who_could_have_taken_the_call() -> None:
    waiting = [
        _waiting("eldest", -300, queue="police"),
        _waiting("ordinary", -120),
        _waiting("listed", 60, tier=Tier.LISTED),
        _waiting("other", -900, queue="general"),
    ]

    (offer,) = offers(waiting[:3], [_free("001", 0, ("social", "police"))], NOW)
    assert offer.why == WhyNow(
        tier=Tier.LISTED,
        age_s=240,
        head_start_s=600,
        is_overdue=False,
        overtaken=1,
        rival=Rival(call=CallId("pbx1.eldest"), tier=Tier.ORDINARY, age_s=600),
        eligible=(AgentId("001"),),
        eligible_count=1,
        choice="only",
    )
    (alone,) = offers(waiting[3:], [_free(f"{number:03}", number, ("general",)) for number in range(12)], NOW)
    assert (alone.why.rival, alone.why.eligible_count, len(alone.why.eligible)) == (None, 12, 10)
