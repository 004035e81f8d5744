"""Three accounts of one call laid beside each other: our record, what Asterisk wrote down, where the channel is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.calls import life
from callcenter.calls.events import CallerGone, DialEnded, Event, LinkRestored, SeatAnswered, TransferOver, WentAdrift
from callcenter.calls.life import NO_CAUSE
from callcenter.calls.ports import HeldChannel, Place
from callcenter.calls.record import CallRecord, CallState, after, begun
from callcenter.calls.salvage import Testimony, Witnessed
from callcenter.calls.takeover import Conclusion, conclude, corrections
from callcenter.calls.timeline import AgentConnected, Arrived, Ended, Entry, LifeboatEntered, OfferEnded, TalkEnded
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOW = T0 + timedelta(minutes=5)
CALL, PBX, LEG = CallId("pbx1.one"), NodeId("pbx1"), LegId("pbx1.1")
LI, SEAT = AgentId("8001"), SeatId("1001")
SOCIAL = QueueId("social")
ARRIVED = Arrived(node=PBX, leg=LEG, number=None, dialled="12345", language=Language.ZH)
KEPT = replace(begun(Entry(CALL, 1, T0, ARRIVED)), queue=SOCIAL, queued_at=T0, agent=LI, seat=SEAT, connected_at=T0)

IN_FLOW, WAITING, RINGING = life.InFlow(), life.Waiting(T0), life.Ringing(T0, LI, SEAT)
TALKING, SURVEYING, ADRIFT = life.Talking(T0), life.Surveying(), life.Adrift(T0)


def agent_at(seat: SeatId) -> AgentId | None:
    return LI if seat == SEAT else None


def held(where: Place, *, talking_to: SeatId | None = None, is_ringing: bool = False, talked: str = "") -> HeldChannel:
    variables = {"CC_QUEUE": "social", "CC_TALKED": talked}
    return HeldChannel(CALL, LEG, "PJSIP/citizens-1", where, variables, talking_to, is_ringing)


def record(state: CallState) -> CallRecord:
    return replace(KEPT, state=state)


def testified(*witnessed: Witnessed) -> Testimony:
    return Testimony(call=CALL, node=PBX, leg=LEG, arrived_at=T0, witnessed=witnessed)


def concluded(
    kept: CallRecord | None, witness: Testimony | None, channel: HeldChannel | None, since: datetime | None = T0
) -> Conclusion:
    return conclude(kept, since if kept else None, ARRIVED, witness, channel, agent_at, NOW)


def kinds(conclusion: Conclusion) -> list[str]:
    return [owed.fact.kind for owed in conclusion.owed]


# --- where the channel is -------------------------------------------------------------------------------------------

SERVICE, OFFER, LIFEBOAT, ELSEWHERE = held("service"), held("offer"), held("lifeboat"), held("elsewhere")
TALKS, RINGS = held("offer", talking_to=SEAT), held("offer", is_ringing=True)
STATES: dict[CallState, str] = {
    "in_flow": "InFlow",
    "waiting": "Waiting",
    "ringing": "Ringing",
    "talking": "Talking",
    "surveying": "Surveying",
    "transferred": "Away",
    "lifeboat": "Adrift",
}
PLACES = {
    "service": SERVICE,
    "offer": OFFER,
    "rings": RINGS,
    "talks": TALKS,
    "lifeboat": LIFEBOAT,
    "elsewhere": ELSEWHERE,
    "transfer": held("transfer"),
    "gone": None,
}
MOVES: dict[tuple[CallState, str], tuple[str, list[str]]] = {
    ("in_flow", "lifeboat"): ("Adrift", ["lifeboat.entered"]),
    ("in_flow", "gone"): ("Over", ["call.ended"]),
    ("waiting", "talks"): ("Talking", ["agent.connected"]),
    ("waiting", "lifeboat"): ("Adrift", ["lifeboat.entered"]),
    ("waiting", "gone"): ("Over", ["call.ended"]),
    ("ringing", "service"): ("Waiting", ["offer.ended"]),
    ("ringing", "talks"): ("Talking", ["agent.connected"]),
    ("ringing", "lifeboat"): ("Adrift", ["lifeboat.entered"]),
    ("ringing", "gone"): ("Over", ["offer.ended", "call.ended"]),
    ("talking", "service"): ("Surveying", ["talk.ended"]),
    ("talking", "offer"): ("Surveying", ["talk.ended"]),
    ("talking", "rings"): ("Surveying", ["talk.ended"]),
    ("talking", "lifeboat"): ("Surveying", ["talk.ended"]),
    ("talking", "elsewhere"): ("Surveying", ["talk.ended"]),
    ("talking", "gone"): ("Over", ["talk.ended", "call.ended"]),
    ("surveying", "gone"): ("Over", ["call.ended"]),
    ("talking", "transfer"): ("Surveying", ["talk.ended"]),
    ("transferred", "service"): ("InFlow", ["transfer.ended"]),
    ("transferred", "lifeboat"): ("Adrift", ["transfer.ended", "lifeboat.entered"]),
    ("transferred", "gone"): ("Over", ["transfer.ended", "call.ended"]),
    ("lifeboat", "talks"): ("Talking", ["agent.connected"]),
    ("lifeboat", "gone"): ("Over", ["call.ended"]),
}
"""What is not here leaves the call where it was."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("state", STATES)
def test_the_channel_is_the_truth(state: CallState, place: str) -> None:
    conclusion = concluded(record(state), None, PLACES[place])

    expected = MOVES.get((state, place), (STATES[state], []))
    assert (type(conclusion.state).__name__, kinds(conclusion)) == expected


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("state", STATES)
def test_a_conclusion_drawn_twice_owes_nothing_more(state: CallState, place: str) -> None:
    kept = record(state)
    for owed in concluded(kept, None, PLACES[place]).owed:
        kept = after(kept, Entry(CALL, kept.last_seq + 1, owed.at, owed.fact))

    assert concluded(kept, None, PLACES[place], NOW).owed == ()


def test_a_call_that_was_over_stays_over_wherever_a_channel_is_seen() -> None:
    assert concluded(record("ended"), None, SERVICE) == Conclusion(life.Over(), ())


# --- what Asterisk wrote down ---------------------------------------------------------------------------------------


def test_a_call_nobody_recorded_begins_when_asterisk_answered_it() -> None:
    conclusion = concluded(None, testified(), LIFEBOAT)

    assert kinds(conclusion) == ["call.arrived", "lifeboat.entered"]
    assert conclusion.owed[0].at == T0
    assert conclusion.owed[0].fact == ARRIVED


def test_a_channel_of_which_nothing_is_known_begins_now() -> None:
    conclusion = concluded(None, None, SERVICE)

    assert [(owed.at, owed.fact) for owed in conclusion.owed] == [(NOW, ARRIVED)]
    assert conclusion.state == IN_FLOW


def test_a_talk_that_began_and_ended_without_us_is_told_with_its_agent_and_its_times() -> None:
    witness = testified(
        Witnessed(T0 + timedelta(seconds=1), life.CastAdrift(SOCIAL, "the service was away")),
        Witnessed(T0 + timedelta(seconds=10), life.Connected(None, SEAT, LegId("pbx1.2"))),
        Witnessed(T0 + timedelta(seconds=40), life.HungUp(16)),
    )
    conclusion = concluded(record("waiting"), witness, None)

    assert conclusion.state == life.Over()
    assert [owed.fact for owed in conclusion.owed] == [
        LifeboatEntered(queue=SOCIAL, cause="the service was away"),
        AgentConnected(agent=LI, seat=SEAT, leg=LegId("pbx1.2"), wait_ms=10_000),
        TalkEnded(talk_ms=30_000),
        Ended(outcome="answered", cause=16),
    ]


def test_a_talk_at_a_seat_where_nobody_signed_in_has_no_agent() -> None:
    connected = life.Connected(None, SeatId("1002"), LegId("pbx1.2"))
    conclusion = concluded(record("waiting"), testified(Witnessed(NOW, connected)), held("lifeboat", talking_to=SEAT))

    [fact] = [owed.fact for owed in conclusion.owed]
    assert isinstance(fact, AgentConnected)
    assert fact.agent is None


def test_a_call_that_vanished_ended_when_it_was_last_heard_of() -> None:
    parted = Witnessed(T0 + timedelta(seconds=40), life.Parted())
    conclusion = concluded(record("talking"), testified(parted), None)

    assert conclusion.owed[-1].fact == Ended(outcome="answered", cause=NO_CAUSE)
    assert conclusion.owed[-1].at == parted.at


def test_a_caller_whom_a_callback_was_promised_has_not_abandoned_the_queue_however_we_hear_of_the_end() -> None:
    kept = replace(record("waiting"), result="callback")
    seen = concluded(kept, testified(Witnessed(NOW, life.HungUp(16))), None)
    unseen = concluded(kept, None, None)

    assert [owed.fact for owed in seen.owed] == [Ended(outcome="callback", cause=16)]
    assert [owed.fact for owed in unseen.owed] == [Ended(outcome="callback", cause=NO_CAUSE)]


def test_what_the_timeline_tells_already_is_not_taken_from_asterisk_again() -> None:
    witness = testified(Witnessed(T0 + timedelta(seconds=1), life.Connected(None, SEAT, LegId("pbx1.2"))))

    assert concluded(record("talking"), witness, TALKS, since=T0 + timedelta(seconds=2)).owed == ()


def test_a_missed_offer_is_told_when_the_caller_is_found_with_the_service() -> None:
    [owed] = concluded(record("ringing"), None, SERVICE).owed

    assert owed.fact == OfferEnded(agent=LI, seat=SEAT, status="")


# --- a live conversation whose link was down ------------------------------------------------------------------------

ANSWERED = SeatAnswered(SEAT, LegId(""))
RESTORED = LinkRestored()
LOST = WentAdrift(SOCIAL, "the link was down")
AFTER_TALK = held("service", talked="1")
MISSED: list[tuple[life.State, HeldChannel, tuple[Event, ...]]] = [
    (IN_FLOW, SERVICE, (RESTORED,)),
    (IN_FLOW, LIFEBOAT, (LOST, RESTORED)),
    (WAITING, SERVICE, (RESTORED,)),
    (WAITING, TALKS, (ANSWERED, RESTORED)),
    (WAITING, LIFEBOAT, (LOST, RESTORED)),
    (RINGING, RINGS, ()),
    (RINGING, TALKS, (ANSWERED, RESTORED)),
    (RINGING, SERVICE, (DialEnded(""), RESTORED)),
    (RINGING, AFTER_TALK, (DialEnded("ANSWER"), RESTORED)),
    (RINGING, LIFEBOAT, (LOST, RESTORED)),
    (TALKING, TALKS, (RESTORED,)),
    (TALKING, AFTER_TALK, (DialEnded("ANSWER"), RESTORED)),
    (SURVEYING, AFTER_TALK, (RESTORED,)),
    (life.Away(), held("transfer"), (RESTORED,)),
    (life.Away(), SERVICE, (TransferOver(""), RESTORED)),
    (life.Away(), LIFEBOAT, (LOST, RESTORED)),
    (ADRIFT, LIFEBOAT, (RESTORED,)),
    (ADRIFT, held("lifeboat", is_ringing=True), ()),
    (ADRIFT, held("lifeboat", talking_to=SEAT), (ANSWERED, RESTORED)),
]


@pytest.mark.parametrize(("state", "channel", "told"), MISSED)
def test_a_conversation_is_told_what_it_missed(
    state: life.State, channel: HeldChannel, told: tuple[Event, ...]
) -> None:
    assert corrections(state, channel) == told


@pytest.mark.parametrize("state", [IN_FLOW, WAITING, RINGING, TALKING, SURVEYING, ADRIFT])
def test_a_conversation_without_a_channel_is_told_that_its_caller_is_gone(state: life.State) -> None:
    assert corrections(state, None) == (CallerGone(NO_CAUSE),)
