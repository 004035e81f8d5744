"""A talk found in any shape after a restart or a lost link: its channels are the truth, the record has names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.agents.life import Ringing, Talking
from callcenter.calls import life, requests, talk
from callcenter.calls.events import DialEnded, LinkRestored, SeatAnswered, WentAdrift
from callcenter.calls.leg_events import TalkSeen
from callcenter.calls.outside import Caller
from callcenter.calls.ports import HeldChannel, Place
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.salvage import Testimony, Witnessed
from callcenter.calls.takeover import OUT_OF_ORDER, conclude, corrections
from callcenter.calls.talk_facts import AgentLost, Colleague
from callcenter.calls.talk_record import FoundTalk, TalkNow, ThirdNow, Whereabouts, caught_up, shown, state_of
from callcenter.calls.timeline import AgentConnected, Arrived, Entry
from callcenter.vocabulary.ids import AgentId, LegId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from tests.fakes.editions import one_flow
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, CHANNEL, FLOW, KNOWN, LEG, LI, LI_SEAT, PBX, WANG, WANG_SEAT, world

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOW = T0 + timedelta(minutes=5)
AGENT_LEG, THIRD_LEG = LegId("pbx1.agent"), LegId("pbx1.third")
THIRD = ThirdNow(leg=THIRD_LEG, who=Colleague(agent=WANG, seat=WANG_SEAT, name="王芳"), rung_at=T0)
TALKING_THIRD = replace(THIRD, answered_at=T0)
PLAIN = TalkNow(shape="plain", since=T0)
HELD = TalkNow(shape="held", since=T0)
ASKING = TalkNow(shape="consulting", since=T0, third=THIRD)
ASKED = TalkNow(shape="consulting", since=T0, third=TALKING_THIRD)
JOINED = TalkNow(shape="conferring", since=T0, third=TALKING_THIRD)
BOTH = frozenset({AGENT_LEG, THIRD_LEG})
ALONE = frozenset({AGENT_LEG})
IN_DIAL = Whereabouts(legs=ALONE)
IN_ROOM = Whereabouts(is_in_room=True, legs=ALONE, in_room=ALONE)
WITH_MUSIC = Whereabouts(is_in_room=True, is_held=True, legs=ALONE, in_room=ALONE)
RUNG = Whereabouts(is_in_room=True, is_held=True, legs=BOTH, in_room=ALONE)
ASKED_THERE = Whereabouts(is_in_room=True, is_held=True, legs=BOTH, in_room=BOTH)
ALL_THREE = Whereabouts(is_in_room=True, legs=BOTH, in_room=BOTH)


@pytest.mark.parametrize(
    ("now", "seen", "shape", "owed"),
    [
        (PLAIN, IN_DIAL, "plain", []),
        (PLAIN, IN_ROOM, "plain", []),
        (PLAIN, WITH_MUSIC, "held", ["talk.held"]),
        (HELD, WITH_MUSIC, "held", []),
        (HELD, IN_ROOM, "plain", ["talk.resumed"]),
        (ASKING, RUNG, "consulting", []),
        (ASKING, ASKED_THERE, "consulting", ["third.answered"]),
        (ASKING, WITH_MUSIC, "held", ["third.left"]),
        (ASKED, ASKED_THERE, "consulting", []),
        (ASKED, ALL_THREE, "conferring", ["talk.resumed", "talk.merged"]),
        (ASKED, IN_ROOM, "plain", ["third.left", "talk.resumed"]),
        (JOINED, ALL_THREE, "conferring", []),
        (JOINED, IN_ROOM, "plain", ["third.left"]),
    ],
)
def test_the_channels_say_what_the_timeline_lacks(now: TalkNow, seen: Whereabouts, shape: str, owed: list[str]) -> None:
    state, facts = caught_up(state_of(now), seen, NOW)

    assert (shown(state).shape, [fact.kind for fact in facts]) == (shape, owed)
    assert isinstance(state, talk.Plain) == (not seen.is_in_room)
    assert caught_up(state, seen, NOW) == (state, ())


def channel(
    where: Place, talking_to: SeatId | None = None, talked: str = "", seen: Whereabouts = IN_DIAL
) -> HeldChannel:
    variables = {"CC_QUEUE": "social", "CC_TALKED": talked}
    leg = AGENT_LEG if talking_to else LegId("")
    return HeldChannel(CALL, LEG, CHANNEL, where, variables, talking_to, is_ringing=False, agent_leg=leg, talk=seen)


@pytest.mark.parametrize(
    ("state", "held", "told"),
    [
        (life.Talking(T0), channel("offer", LI_SEAT, seen=RUNG), (TalkSeen(AGENT_LEG, RUNG), LinkRestored())),
        (life.Talking(T0), channel("service", talked="1"), (DialEnded("ANSWER", 16), LinkRestored())),
        (life.Talking(T0), channel("service"), (DialEnded("ANSWER", OUT_OF_ORDER), LinkRestored())),
        (life.Rejoining(LI, T0), channel("offer", LI_SEAT), (SeatAnswered(LI_SEAT, AGENT_LEG), LinkRestored())),
        (life.Rejoining(LI, T0), channel("service"), (DialEnded(""), LinkRestored())),
        (
            life.Rejoining(LI, T0),
            channel("lifeboat"),
            (WentAdrift(QueueId("social"), "the link was down"), LinkRestored()),
        ),
    ],
)
def test_a_live_talk_is_told_what_became_of_it_while_the_link_was_down(
    state: life.State, held: HeldChannel, told: tuple[object, ...]
) -> None:
    assert corrections(state, held) == told


ARRIVED = Arrived(node=PBX, leg=LEG, number=None, dialled="12345", language=Language.ZH)
CONNECTED = AgentConnected(agent=LI, seat=LI_SEAT, leg=AGENT_LEG, wait_ms=1000)


def talking_record() -> CallRecord:
    return after(begun(Entry(CALL, 1, T0, ARRIVED)), Entry(CALL, 2, T0, CONNECTED))


def agent_at(seat: SeatId) -> AgentId | None:
    return LI if seat == LI_SEAT else None


def witnessed(*events: life.Event) -> Testimony:
    told = tuple(Witnessed(T0 + timedelta(seconds=at), event) for at, event in enumerate(events, start=1))
    return Testimony(call=CALL, node=PBX, leg=LEG, arrived_at=T0, witnessed=told)


def test_who_goes_into_the_room_has_not_parted() -> None:
    held = channel("offer", LI_SEAT, seen=WITH_MUSIC)
    conclusion = conclude(talking_record(), T0, ARRIVED, witnessed(life.Parted()), held, agent_at, NOW)

    assert (conclusion.state, conclusion.owed) == (life.Talking(T0), ())


def test_a_telephone_that_was_lost_while_we_were_away_leaves_the_caller_in_the_lifeboat() -> None:
    story = witnessed(life.Parted(44), life.CastAdrift(QueueId("social"), "the service was away"))
    conclusion = conclude(talking_record(), T0, ARRIVED, story, channel("lifeboat"), agent_at, NOW)

    assert isinstance(conclusion.state, life.Adrift)
    assert [owed.fact.kind for owed in conclusion.owed] == ["talk.ended", "agent.lost", "lifeboat.entered"]
    lost = conclusion.owed[1].fact
    assert isinstance(lost, AgentLost)
    assert (lost.agent, lost.cause) == (LI, 44)


def test_a_consultation_that_an_earlier_life_began_goes_on() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(WANG)
            await it.free(LI)
            record = replace(talking_record(), talk=ASKING, last_seq=9)
            caller = Caller(
                call=CALL,
                node=PBX,
                leg=LEG,
                channel=CHANNEL,
                number=None,
                dialled="12345",
                language=Language.ZH,
                arrived_at=T0,
                since=T0,
            )
            state, _ = caught_up(state_of(ASKING), RUNG, NOW)
            found = FoundTalk(seat=LI_SEAT, leg=AGENT_LEG, state=state)
            it.board.resume(caller, record, one_flow(FLOW, KNOWN), found)
            await settle()
            assert isinstance(it.roster.agent(LI).state, Talking)
            assert isinstance(it.roster.agent(WANG).state, Ringing)
            it.board.room_entered(CALL, THIRD_LEG)
            await settle()
            told = await it.board.request(CALL, requests.Merge(), LI)

            assert told is not None
            assert told.shape == "conferring"
            assert it.timeline.kinds() == ["third.answered", "talk.resumed", "talk.merged"]
            assert it.timeline.entries[0].seq == 10

    in_virtual_time(story())
