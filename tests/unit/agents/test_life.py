"""An agent's life, transition by transition, and every state with every event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from callcenter.agents.life import (
    MISSED_RING,
    Agent,
    Answered,
    ConsultLeft,
    Event,
    Idle,
    LegLost,
    PhoneChanged,
    PhoneState,
    RejoinGivenUp,
    Rejoining,
    RingCancelled,
    Ringing,
    RingMissed,
    Rung,
    State,
    Status,
    StatusChosen,
    TalkEnded,
    Talking,
    UnexpectedAgentEventError,
    WrapUp,
    WrapUpDone,
    WrapUpExtended,
    on,
)
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CALL = CallId("pbx1.one")
OTHER = CallId("pbx1.other")


IDLE = Idle(NOW)


def agent(state: State = IDLE, wrap_up_s: float = 0.0) -> Agent:
    return Agent(
        AgentId("8001"),
        "李敏",
        SeatId("1001"),
        NodeId("pbx1"),
        expert_in([QueueId("general")]),
        state,
        NOW,
        status=Status.AVAILABLE,
        phone=PhoneState.READY,
        wrap_up_s=wrap_up_s,
    )


def test_a_free_agent_is_available_idle_and_has_a_ready_phone() -> None:
    assert agent().is_free
    assert not on(agent(), StatusChosen(Status.BREAK, "lunch"), NOW).is_free
    assert not on(agent(), PhoneChanged(PhoneState.ABSENT), NOW).is_free
    assert not on(agent(), Rung(CALL), NOW).is_free


def test_a_missed_ring_is_a_break_that_nobody_chose() -> None:
    after = on(agent(Ringing(CALL, NOW)), RingMissed(CALL), NOW)

    assert (after.status, after.reason, after.state) == (Status.BREAK, MISSED_RING, Idle(NOW))


def test_a_caller_who_hangs_up_while_ringing_does_not_blame_the_agent() -> None:
    assert on(agent(Ringing(CALL, NOW)), RingCancelled(CALL), NOW).is_free


def test_wrap_up_lasts_its_time_and_only_where_there_is_one() -> None:
    ended = on(agent(Talking(CALL, NOW), wrap_up_s=30), TalkEnded(CALL), NOW)

    assert ended.state == WrapUp(CALL, NOW, NOW + timedelta(seconds=30))
    assert on(ended, WrapUpDone(), NOW).state == Idle(NOW)
    assert on(agent(Talking(CALL, NOW)), TalkEnded(CALL), NOW).state == Idle(NOW)


def test_a_break_chosen_while_talking_holds_after_the_call() -> None:
    resting = on(agent(Talking(CALL, NOW)), StatusChosen(Status.BREAK, "lunch"), NOW)

    after = on(resting, TalkEnded(CALL), NOW)

    assert after.status is Status.BREAK
    assert not after.is_free


STATES: tuple[State, ...] = (
    Idle(NOW),
    Ringing(CALL, NOW),
    Talking(CALL, NOW),
    Rejoining(CALL, NOW, NOW),
    WrapUp(CALL, NOW, NOW),
)
EVENTS: tuple[Event, ...] = (
    StatusChosen(Status.OFFLINE),
    PhoneChanged(PhoneState.BUSY),
    *(
        kind(call)
        for kind in (Rung, RingMissed, RingCancelled, Answered, TalkEnded, ConsultLeft, RejoinGivenUp)
        for call in (CALL, OTHER)
    ),
    *(LegLost(call, NOW) for call in (CALL, OTHER)),
    WrapUpExtended(NOW),
    WrapUpDone(),
)


def expected() -> Iterator[tuple[str, str, str]]:
    """state, event, next state; whatever is not here is refused."""
    for state in ("idle", "ringing", "talking", "rejoining", "wrap_up"):
        yield state, "StatusChosen", state
        yield state, "PhoneChanged", state
    yield "idle", "Rung", "ringing"
    yield "ringing", "RingMissed", "idle"
    yield "ringing", "RingCancelled", "idle"
    for state in ("idle", "ringing", "rejoining", "wrap_up"):
        yield state, "Answered", "talking"
    yield "talking", "TalkEnded", "idle"
    yield "talking", "ConsultLeft", "idle"
    yield "talking", "LegLost", "rejoining"
    for event in ("Rung", "RingMissed", "RingCancelled"):
        yield "rejoining", event, "rejoining"
    yield "rejoining", "RejoinGivenUp", "idle"
    yield "rejoining", "TalkEnded", "idle"
    yield "wrap_up", "WrapUpExtended", "wrap_up"
    yield "wrap_up", "WrapUpDone", "idle"


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_every_state_meets_every_event(state: State, event: Event) -> None:
    table = {(state, event): after for state, event, after in expected()}
    may_be_another = isinstance(event, Answered) or (isinstance(event, Rung) and isinstance(state, Idle))
    about_another_call = getattr(event, "call", CALL) == OTHER and not may_be_another
    after = None if about_another_call else table.get((state.name, type(event).__name__))
    if after is None:
        with pytest.raises(UnexpectedAgentEventError):
            on(agent(state), event, NOW)
    else:
        assert on(agent(state), event, NOW).state.name == after


def test_who_lost_the_line_in_a_talk_misses_no_ring_and_talks_on() -> None:
    lost = on(agent(Talking(CALL, NOW)), LegLost(CALL, NOW + timedelta(seconds=20)), NOW)
    rung_in_vain = on(on(lost, Rung(CALL), NOW), RingMissed(CALL), NOW)

    assert not lost.is_free
    assert (rung_in_vain.status, rung_in_vain.state) == (Status.AVAILABLE, lost.state)
    assert on(rung_in_vain, Answered(CALL), NOW).state == Talking(CALL, NOW)


def test_a_status_counts_from_when_it_was_chosen_and_the_same_one_again_from_the_first_time() -> None:
    rested = on(agent(), StatusChosen(Status.BREAK, "meal"), NOW + timedelta(seconds=5))
    again = on(rested, StatusChosen(Status.BREAK, "meal"), NOW + timedelta(seconds=9))
    known = on(agent(), StatusChosen(Status.TRAINING, at=NOW - timedelta(hours=1)), NOW)

    assert again.status_since == NOW + timedelta(seconds=5)
    assert known.status_since == NOW - timedelta(hours=1)
    assert not known.is_free


def test_who_sits_nowhere_is_not_free() -> None:
    assert not replace(agent(), seat=None).is_free
