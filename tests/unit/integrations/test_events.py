from datetime import UTC, datetime

import pytest

from callcenter.calls.timeline import Entry, NeedsNoted, OfferEnded, QueueJoined, Recognised
from callcenter.integrations.events import AgentNews, CallNews, Interest, agent_news, cloud_event, drawn, may_see
from callcenter.integrations.scopes import Scope
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.fakes.entries import arrived, entries, whole_call

EVERYTHING = Interest(frozenset(Scope))
CALLS = Interest(frozenset({Scope.CALLS}))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NUMBER = "+8613800138000"


def listed() -> list[Entry]:
    return entries(
        "pbx1.a",
        [
            arrived(NUMBER),
            Recognised(list_name="special", tier=Tier.LISTED_SEVERE, needs=(Need.TEXT_ONLY,)),
            QueueJoined(
                queue=QueueId("social"),
                tier=Tier.LISTED_SEVERE,
                priority=9,
                reason=RouteReason(by="list", words=("医保",)),
                position=1,
            ),
        ],
    )


def told(timeline: list[Entry]) -> CallNews:
    news = drawn(7, timeline)
    assert news is not None
    return news


def test_each_step_of_a_call_is_told_as_it_was_then() -> None:
    timeline = whole_call("pbx1.a")
    names = [news.name for seq in range(1, len(timeline) + 1) if (news := drawn(seq, timeline[:seq]))]

    assert names == [
        "call.arrived",
        "call.queued",
        "call.ringing",
        "call.connected",
        "call.talk_ended",
        "call.ended",
        "call.recorded",
    ]
    assert told(timeline[:5]).record.state == "ringing"


def test_an_event_says_the_same_however_late_it_is_drawn() -> None:
    timeline = whole_call("pbx1.a")

    assert drawn(5, timeline[:5]) == drawn(5, [one for one in timeline if one.seq <= 5])


def test_without_the_scopes_nothing_personal_goes_out() -> None:
    text = cloud_event(told(listed()), CALLS, "/callcenter").model_dump_json()

    assert NUMBER not in text
    assert '"138****8000"' in text
    assert all(word not in text for word in ("医保", "text_only", "special", "severe", '"list"'))
    assert '"needs":null' in text
    assert '"is_priority":null' in text


def test_with_all_scopes_the_list_and_the_reason_to_stand_on_it_still_stay_inside() -> None:
    event = cloud_event(told(listed()), EVERYTHING, "/callcenter").model_dump(mode="json")

    assert event["data"]["number"] == NUMBER
    assert event["data"]["is_number_whole"]
    assert event["data"]["needs"] == ["text_only"]
    assert event["data"]["is_priority"]
    assert "special" not in str(event)
    assert "tier" not in str(event)


def test_an_anonymous_caller_has_no_number_whoever_asks() -> None:
    data = cloud_event(told(entries("pbx1.a", [arrived(None)])), EVERYTHING, "/callcenter").model_dump()["data"]

    assert (data["number"], data["is_number_whole"]) == (None, False)


def test_the_envelope_is_a_cloud_event() -> None:
    event = cloud_event(told(listed()), CALLS, "/callcenter").model_dump(mode="json")

    assert event["specversion"] == "1.0"
    assert event["type"] == "callcenter.call.queued.v1"
    assert (event["id"], event["subject"], event["source"]) == ("7", "call/pbx1.a", "/callcenter")


def test_an_agents_token_sees_that_agents_calls_only() -> None:
    ringing = told(whole_call("pbx1.a")[:5])
    mine, anothers = (Interest(frozenset({Scope.CALLS}), AgentId(agent)) for agent in ("8001", "8002"))

    assert may_see(ringing, mine)
    assert not may_see(ringing, anothers)
    assert not may_see(told(whole_call("pbx1.a")[:4]), mine)


def test_who_was_rung_in_vain_is_told_that_it_is_over() -> None:
    facts = [one.fact for one in whole_call("pbx1.a")[:5]]
    over = OfferEnded(agent=AgentId("8001"), seat=SeatId("1001"), status="NOANSWER")
    news = told(entries("pbx1.a", [*facts, over]))

    assert news.name == "call.unanswered"
    assert news.record.agent is None
    assert may_see(news, Interest(frozenset({Scope.CALLS}), AgentId("8001")))


@pytest.mark.parametrize(
    ("interest", "is_seen"),
    [
        (Interest(frozenset({Scope.AGENTS})), False),
        (Interest(frozenset({Scope.CALLS}), types=frozenset({"call.ended"})), False),
        (Interest(frozenset({Scope.CALLS}), types=frozenset({"call.queued"})), True),
        (Interest(frozenset({Scope.CALLS}), queues=frozenset({QueueId("police")})), False),
        (Interest(frozenset({Scope.CALLS}), queues=frozenset({QueueId("social")})), True),
    ],
)
def test_who_wants_less_is_told_less(interest: Interest, is_seen: bool) -> None:
    assert may_see(told(listed()), interest) is is_seen


def test_a_fact_that_is_nobodys_business_outside_is_not_told() -> None:
    assert drawn(2, whole_call("pbx1.a")[:2]) is None


def test_a_call_whose_arrival_was_lost_is_not_told() -> None:
    assert drawn(2, whole_call("pbx1.a")[4:6]) is None


def test_an_agents_state_is_told_and_whose_call_it_is_only_to_who_may_know() -> None:
    body = {
        "id": "8001",
        "agent": "8001",
        "seat": "1001",
        "status": "available",
        "reason": "",
        "state": "talking",
        "call": "pbx1.a",
        "since": NOW.isoformat(),
    }
    news: AgentNews = agent_news(3, NOW, body, "李敏")
    both = frozenset({Scope.AGENTS, Scope.CALLS})

    assert cloud_event(news, Interest(both), "/x").model_dump()["data"]["call"] == "pbx1.a"
    assert cloud_event(news, Interest(both, AgentId("8001")), "/x").model_dump()["data"]["call"] == "pbx1.a"
    assert cloud_event(news, Interest(both, AgentId("8002")), "/x").model_dump()["data"]["call"] is None
    assert cloud_event(news, Interest(frozenset({Scope.AGENTS})), "/x").model_dump()["data"]["call"] is None
    assert not may_see(news, CALLS)


def test_needs_that_an_agent_notes_are_news() -> None:
    facts = [one.fact for one in listed()]
    noted = NeedsNoted(needs=(Need.SPEAK_SLOWLY,), agent=AgentId("8001"))

    assert told(entries("pbx1.a", [*facts, noted])).name == "call.changed"
