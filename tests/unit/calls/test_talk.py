"""The shape of a talk: every deed and event in every state, and what is told of it."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.calls.talk import (
    Ask,
    BringBoth,
    BringCaller,
    Conferring,
    Consulting,
    Deed,
    Drop,
    Event,
    Gather,
    HangUp,
    Held,
    Hold,
    Merge,
    NotPossibleNowError,
    Over,
    Plain,
    PutOnHold,
    Resume,
    Ring,
    Roomed,
    SetAside,
    State,
    Third,
    ThirdGone,
    ThirdJoined,
    on,
    to_hand_over,
)
from callcenter.calls.talk_facts import Colleague, Office, TalkMerged, TalkResumed, ThirdLeft
from callcenter.calls.talk_record import TalkNow, after, shown
from callcenter.vocabulary.ids import AgentId, LegId, SeatId

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = T0 + timedelta(seconds=5)
LEG = LegId("pbx1.third")
WANG = Colleague(agent=AgentId("8002"), seat=SeatId("1002"), name="王芳")
RINGING = Third(leg=LEG, who=WANG, rung_at=T0)
TALKING = Third(leg=LEG, who=WANG, rung_at=T0, answered_at=T0)
OTHER = Third(leg=LegId("pbx1.other"), who=Office(number="110"), rung_at=T0)
STATES: dict[str, State] = {
    "plain": Plain(T0),
    "roomed": Roomed(T0),
    "held": Held(T0),
    "asking": Consulting(T0, RINGING),
    "asked": Consulting(T0, TALKING),
    "joining": Conferring(T0, RINGING),
    "joined": Conferring(T0, TALKING),
}
HAPPENS: dict[str, Deed | Event] = {
    "hold": Hold(),
    "resume": Resume(),
    "gather": Gather(),
    "ask": Ask(RINGING),
    "ask another": Ask(OTHER),
    "merge": Merge(),
    "drop": Drop(),
    "third joined": ThirdJoined(LEG),
    "third gone": ThirdGone(LEG),
    "over": Over(),
}
NO = None
TABLE: dict[str, dict[str, str | None]] = {
    #              plain     roomed    held      asking    asked     joining   joined
    "hold": dict(zip(STATES, ("held", "held", "held", "asking", "asked", NO, NO), strict=True)),
    "resume": dict(zip(STATES, ("plain", "roomed", "roomed", NO, NO, "joining", "joined"), strict=True)),
    "gather": dict(zip(STATES, ("roomed", "roomed", "held", "asking", "asked", "joining", "joined"), strict=True)),
    "ask": dict(zip(STATES, (NO, "joining", "asking", "asking", "asked", "joining", "joined"), strict=True)),
    "ask another": dict(zip(STATES, (NO, "joining", "asking", NO, NO, NO, NO), strict=True)),
    "merge": dict(zip(STATES, (NO, NO, NO, NO, "joined", "joining", "joined"), strict=True)),
    "drop": dict(zip(STATES, ("plain", "roomed", "held", "held", "held", "roomed", "roomed"), strict=True)),
    "third joined": dict(zip(STATES, ("plain", "roomed", "held", "asked", "asked", "joined", "joined"), strict=True)),
    "third gone": dict(zip(STATES, ("plain", "roomed", "held", "held", "held", "roomed", "roomed"), strict=True)),
    "over": dict(zip(STATES, ("plain", "roomed", "held", "held", "held", "roomed", "roomed"), strict=True)),
}


def name(state: State) -> str:
    match state:
        case Consulting(third=third):
            return "asked" if third.is_talking else "asking"
        case Conferring(third=third):
            return "joined" if third.is_talking else "joining"
        case _:
            return type(state).__name__.lower()


@pytest.mark.parametrize("happens", HAPPENS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_meets_every_deed_and_event(state: str, happens: str) -> None:
    expected = TABLE[happens][state]
    if expected is None:
        with pytest.raises(NotPossibleNowError):
            on(STATES[state], HAPPENS[happens], LATER)
    else:
        assert name(on(STATES[state], HAPPENS[happens], LATER)[0]) == expected


@pytest.mark.parametrize("happens", HAPPENS)
@pytest.mark.parametrize("state", STATES)
def test_the_record_drawn_from_the_facts_shows_the_talk_as_it_is(state: str, happens: str) -> None:
    if TABLE[happens][state] is None:
        return
    before = STATES[state]
    then, _, facts = on(before, HAPPENS[happens], LATER)
    drawn: TalkNow | None = shown(before)
    for fact in facts:
        drawn = after(drawn, fact, LATER)

    assert drawn is not None
    assert (drawn.shape, drawn.consulted) == (shown(then).shape, shown(then).consulted)
    assert (drawn.third is None) == (shown(then).third is None)


@pytest.mark.parametrize(
    ("state", "deed", "wish"),
    [
        ("plain", Hold(), PutOnHold()),
        ("roomed", Hold(), SetAside()),
        ("held", Hold(), None),
        ("held", Resume(), BringCaller()),
        ("roomed", Resume(), None),
        ("plain", Gather(), BringBoth()),
        ("held", Ask(RINGING), Ring(RINGING)),
        ("asked", Merge(), BringCaller()),
        ("asking", Drop(), HangUp(RINGING)),
        ("joined", Drop(), HangUp(TALKING)),
        ("held", Drop(), None),
    ],
)
def test_asterisk_is_asked_for_one_thing_and_for_nothing_that_is_so_already(
    state: str, deed: Deed, wish: object
) -> None:
    assert on(STATES[state], deed, LATER)[1] == wish


def test_a_merge_ends_the_hold_and_tells_both() -> None:
    _, _, facts = on(STATES["asked"], Merge(), LATER)

    assert facts == (TalkResumed(held_ms=5000), TalkMerged())


def test_a_third_who_never_answered_has_talked_no_time_at_all() -> None:
    assert on(STATES["asking"], ThirdGone(LEG), LATER)[2] == (ThirdLeft(talk_ms=None),)
    assert on(STATES["joined"], ThirdGone(LEG), LATER)[2] == (ThirdLeft(talk_ms=5000),)


def test_a_talk_is_only_handed_to_somebody_who_has_answered() -> None:
    assert to_hand_over(STATES["asked"]) is TALKING
    for state in ("plain", "held", "asking"):
        with pytest.raises(NotPossibleNowError):
            to_hand_over(STATES[state])
