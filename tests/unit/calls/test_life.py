"""A call's life: every state with every event, and what waiting and talking count from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callcenter.calls.life import (
    Adrift,
    AnsweredThere,
    Away,
    BroughtBack,
    CastAdrift,
    Connected,
    Event,
    GivenUp,
    HandedOver,
    HungUp,
    InFlow,
    Lost,
    Offered,
    Over,
    Parted,
    PickedUp,
    PutThrough,
    Queued,
    Rejoining,
    Ringing,
    SentOn,
    ServedAdrift,
    State,
    SteppedOut,
    Surveying,
    Talking,
    TurnedAway,
    Unanswered,
    UnexpectedCallEventError,
    Waiting,
    on,
    state_of,
)
from callcenter.calls.lifeboat_facts import LifeboatServed
from callcenter.calls.record import after, begun
from callcenter.calls.talk_facts import Colleague, Line, Office
from callcenter.calls.timeline import AgentConnected, Arrived, Ended, Entry, Fact, QueueJoined, TalkEnded, TransferEnded
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)
LI, SEAT = AgentId("8001"), SeatId("1001")
WANG = Colleague(agent=AgentId("8002"), seat=SeatId("1002"), name="王芳")
JOINED = QueueJoined(
    queue=QueueId("social"),
    tier=Tier.ORDINARY,
    priority=1,
    reason=RouteReason(by="key", key="2"),
    position=1,
)
EVENTS: tuple[Event, ...] = (
    Queued(JOINED),
    SteppedOut(QueueId("social")),
    Offered(LI, SEAT, "longest wait"),
    Unanswered("NOANSWER"),
    Connected(LI, SEAT, LegId("pbx1.9")),
    Parted(),
    Lost(LI, SEAT, 44, 20.0),
    GivenUp(),
    SentOn(LI, Line(queue=QueueId("police"))),
    SentOn(LI, Office(number="110")),
    HandedOver(LI, WANG, LegId("pbx1.8")),
    HandedOver(LI, Office(number="110"), LegId("pbx1.8")),
    PutThrough("110"),
    AnsweredThere(),
    BroughtBack("ANSWER"),
    BroughtBack("NOANSWER"),
    CastAdrift(QueueId("social"), "service away"),
    ServedAdrift(LifeboatServed(queue=QueueId("social"), tier=Tier.LISTED, key=None, notice=None)),
    TurnedAway("calls"),
    PickedUp(),
    HungUp(16),
)
STATES: tuple[State, ...] = (
    InFlow(),
    Waiting(T0),
    Ringing(T0, LI, SEAT),
    Talking(T0),
    Rejoining(LI, T0),
    Surveying(),
    Away(T0),
    Away(T0, is_after_talk=True),
    Adrift(T0),
    Over(),
)
TABLE = {
    ("InFlow", "Queued"): "Waiting",
    ("Waiting", "Queued"): "Waiting",
    ("Waiting", "SteppedOut"): "InFlow",
    ("Waiting", "Offered"): "Ringing",
    ("Ringing", "Unanswered"): "Waiting",
    ("Waiting", "Connected"): "Talking",
    ("Ringing", "Connected"): "Talking",
    ("Adrift", "Connected"): "Talking",
    ("Talking", "Parted"): "Surveying",
    ("Talking", "Lost"): "Rejoining",
    ("Rejoining", "Connected"): "Talking",
    ("Rejoining", "GivenUp"): "Waiting",
    ("Rejoining", "CastAdrift"): "Adrift",
    ("Rejoining", "HungUp"): "Over",
    ("Talking", "SentOn Line"): "Waiting",
    ("Talking", "SentOn Office"): "Away after a talk",
    ("Talking", "HandedOver Colleague"): "Talking",
    ("Talking", "HandedOver Office"): "Away after a talk",
    ("Away after a talk", "Parted"): "Surveying",
    ("Away after a talk", "AnsweredThere"): "Away after a talk",
    ("Away after a talk", "BroughtBack"): "Surveying",
    ("Away after a talk", "BroughtBack in vain"): "Waiting",
    ("Away after a talk", "CastAdrift"): "Adrift",
    ("Away after a talk", "HungUp"): "Over",
    ("InFlow", "PutThrough"): "Away",
    ("Away", "AnsweredThere"): "Away",
    ("Away", "BroughtBack"): "InFlow",
    ("Away", "BroughtBack in vain"): "InFlow",
    ("Away", "CastAdrift"): "Adrift",
    ("Away", "HungUp"): "Over",
    ("InFlow", "CastAdrift"): "Adrift",
    ("Waiting", "CastAdrift"): "Adrift",
    ("Ringing", "CastAdrift"): "Adrift",
    ("InFlow", "ServedAdrift"): "InFlow",
    ("Adrift", "ServedAdrift"): "Adrift",
    ("InFlow", "TurnedAway"): "Over",
    ("Adrift", "PickedUp"): "Waiting",
    ("InFlow", "HungUp"): "Over",
    ("Waiting", "HungUp"): "Over",
    ("Ringing", "HungUp"): "Over",
    ("Talking", "HungUp"): "Over",
    ("Surveying", "HungUp"): "Over",
    ("Adrift", "HungUp"): "Over",
}


def name(of: State | Event) -> str:
    match of:
        case SentOn(to=to) | HandedOver(to=to):
            return f"{type(of).__name__} {type(to).__name__}"
        case Away(is_after_talk=True):
            return "Away after a talk"
        case BroughtBack(status=status) if status != "ANSWER":
            return "BroughtBack in vain"
        case _:
            return type(of).__name__


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_state_meets_every_event(state: State, event: Event) -> None:
    expected = TABLE.get((name(state), name(event)))
    if expected is None:
        with pytest.raises(UnexpectedCallEventError):
            on(state, event, T0)
    else:
        assert name(on(state, event, T0)[0]) == expected


def test_waiting_counts_from_the_first_queue_through_offers_and_the_lifeboat() -> None:
    state: State = InFlow()
    facts: list[Fact] = []
    story: tuple[tuple[int, Event], ...] = (
        (5, Queued(JOINED)),
        (6, SteppedOut(QueueId("social"))),
        (9, Queued(JOINED)),
        (10, Offered(LI, SEAT, "")),
        (25, Unanswered("NOANSWER")),
        (30, CastAdrift(QueueId("social"), "")),
        (40, PickedUp()),
        (41, Offered(LI, SEAT, "")),
        (45, Connected(LI, SEAT, LegId("pbx1.9"))),
        (105, HungUp(16)),
    )
    for second, event in story:
        state, told = on(state, event, T0 + timedelta(seconds=second))
        facts += told

    connected = next(fact for fact in facts if isinstance(fact, AgentConnected))
    assert connected.wait_ms == 40_000
    assert facts[-2:] == [TalkEnded(talk_ms=60_000), Ended(outcome="answered", cause=16)]


def test_who_leaves_before_an_agent_has_abandoned_the_flow_or_the_queue() -> None:
    assert on(InFlow(), HungUp(16), T0)[1] == (Ended(outcome="abandoned_ivr", cause=16),)
    assert on(Waiting(T0), HungUp(16), T0)[1] == (Ended(outcome="abandoned_queue", cause=16),)
    assert on(Ringing(T0, LI, SEAT), HungUp(16), T0)[1][-1] == Ended(outcome="abandoned_queue", cause=16)


def test_who_got_something_from_the_flow_has_not_abandoned_it() -> None:
    assert on(InFlow(), HungUp(16, "left_message"), T0)[1] == (Ended(outcome="left_message", cause=16),)
    assert on(Waiting(T0), HungUp(16, "callback"), T0)[1] == (Ended(outcome="callback", cause=16),)
    assert on(Talking(T0), HungUp(16, "callback"), T0)[1][-1] == Ended(outcome="answered", cause=16)


def test_a_transfer_is_a_talk_from_the_answer_there() -> None:
    away, _ = on(InFlow(), PutThrough("110"), T0)
    talking, _ = on(away, AnsweredThere(), T0 + timedelta(seconds=5))
    _, facts = on(talking, HungUp(16), T0 + timedelta(seconds=65))

    assert facts == (TransferEnded(status="ANSWER", talk_ms=60_000), Ended(outcome="transferred", cause=16))


@given(st.lists(st.sampled_from(EVENTS), max_size=20))
@example(
    [Queued(JOINED), Connected(LI, SEAT, LegId("pbx1.9")), SentOn(LI, Office(number="110")), BroughtBack("ANSWER")]
)
def test_a_record_drawn_from_the_facts_stands_where_the_life_stands(events: list[Event]) -> None:
    call = CallId("pbx1.one")
    arrived = Arrived(node=NodeId("pbx1"), leg=LegId("pbx1.1"), number=None, dialled="12345", language=Language.ZH)
    record = begun(Entry(call, 1, T0, arrived))
    state: State = InFlow()
    for second, event in enumerate(events):
        at = T0 + timedelta(seconds=second)
        try:
            state, facts = on(state, event, at)
        except UnexpectedCallEventError:
            continue
        for fact in facts:
            record = after(record, Entry(call, record.last_seq + 1, at, fact))

    # When a number outside has answered stands on the timeline alone.
    assert state_of(record) == (replace(state, answered_at=None) if isinstance(state, Away) else state)
