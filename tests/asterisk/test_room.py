"""Talks of more than two, on hold and on their way to others: what Asterisk does when told, and by itself."""

from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from callcenter.asterisk.ami.events import (
    LegFailed,
    LifeboatEntered,
    OfferEnded,
    RoomLeft,
    SeatDeclined,
    TransferAnswered,
    TransferEnded,
)
from callcenter.asterisk.errors import ActionRefusedError, UnsafeFieldError
from callcenter.main.telephony import AsteriskTelephony
from callcenter.main.testimony import testimony
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import QueueId, SeatId, bare, leg_id
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.pbx import bridged
from tests.asterisk.service import offer
from tests.asterisk.talks import (
    AGENT,
    ALLOWED,
    CALLER,
    COLLEAGUE,
    LOST,
    OFFICE,
    SHAPES,
    SUPERVISOR,
    House,
    Shape,
    Talk,
    built,
    conferring,
    consulting,
    held,
    in_room,
    plain,
    talking,
)
from tests.asterisk.tones import hears_exactly, voices
from tests.fakes.cel import by_call, rows
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with built(tmp_path_factory.mktemp("room")) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def talk(house: House) -> AsyncIterator[Talk]:
    async with talking(house) as talk:
        yield talk


async def test_a_talk_held_consulted_about_merged_and_handed_over_is_one_recording(talk: Talk) -> None:
    control = talk.control
    await talk.hears({AGENT}, {CALLER})
    await held(talk)
    await talk.hears(set(), set())
    await control.resume(talk.caller)
    await talk.hears({AGENT}, {CALLER})
    await control.set_aside(talk.caller)
    colleague = await talk.consult()
    await talk.hears(set(), {COLLEAGUE})
    await control.resume(talk.caller)
    await talk.hears({AGENT, COLLEAGUE}, {CALLER, COLLEAGUE})
    for _ in ("once", "and once more"):
        await control.make_agent(colleague, talk.caller, SeatId("1002"))
    await control.hang_up(talk.agent)
    await talk.phone("1001").until("idle")
    await hears_exactly(talk.citizen.media, {COLLEAGUE})
    await hears_exactly(talk.phone("1002").media, {CALLER})
    [held_now] = await talk.house.callers()
    talk.phone("1002").hang_up()
    await talk.back()
    ended = await talk.ended()
    await talk.citizen.hang_up()
    await talk.house.pbx.empty()

    assert (held_now.where, held_now.talking_to, held_now.is_ringing) == ("offer", "1002", False)
    assert (ended.seat, ended.status, ended.cause) == ("1002", "ANSWER", 16)
    assert talk.phone("1002").kinds[-1] == "consult"
    left, right = sides(talk)
    # Nobody is listened to while they are held, and nothing of what is said is lost where a leg moves.
    assert all(voices(piece) == {CALLER} for piece in pieces(left))
    heard = [voices(piece) for piece in pieces(right)]
    assert heard[0] == {AGENT}
    assert {AGENT, COLLEAGUE} in heard
    assert set() not in heard
    assert voices(right) == {COLLEAGUE}
    assert story(talk) == ["Reached", "Connected", "Parted", "HungUp"]


async def test_a_paused_recording_holds_silence_of_both_wherever_their_legs_are_moved(talk: Talk) -> None:
    control = talk.control
    await goes_on(talk)
    await control.pause_recording(talk.caller, is_on=True)
    await goes_on(talk)
    await held(talk)
    await control.resume(talk.caller)
    await goes_on(talk)
    await control.pause_recording(talk.caller, is_on=False)
    await goes_on(talk)
    await talk.citizen.hang_up()
    await talk.house.pbx.empty()

    for side, voice in zip(sides(talk), (CALLER, AGENT), strict=True):
        whole = [part for part in pieces(side) if voices(part) == {voice}]
        assert pieces(side)[0] in whole
        assert pieces(side)[-1] in whole
        # Digital silence, as long as the pause was: nothing moves, so a gap can be shown where it was.
        silence = [part for part in pieces(side) if not any(part)]
        assert len(silence) >= 4
        assert len(silence) + len(whole) >= len(pieces(side)) - 4


async def goes_on(talk: Talk) -> None:
    """Both hear each other for most of a second."""
    begun_s = talk.phone("1001").media.heard_s
    await until(lambda: talk.phone("1001").media.heard_s > begun_s + 0.8, what="the talk goes on")
    await talk.hears({AGENT}, {CALLER})


async def test_a_caller_who_does_not_want_it_is_recorded_by_no_talk(house: House) -> None:
    before = set(house.pbx.recordings())
    await house.pbx.heartbeat()
    async with Call(Plan("13800138000"), house.exchange) as citizen:
        await citizen.answered()
        line = await house.service.line()
        [channel] = await house.pbx.channels()
        await house.control.set_variables(channel, {"CC_NO_RECORD": "1"})
        await offer(house.pbx, line, "1001")
        await house.phones["1001"].until("talking")
        _, agent = await bridged(house.control, "1001")
        await house.control.hang_up(agent.leg, LOST)
        line = await house.service.line()
        # The service goes, and the lifeboat takes the caller; app_queue knows a phone once it has been asked for.
        await house.pbx.cli("pjsip qualify 1001")
        await house.pbx.sit("1001", QueueId("general"))
        await line.lose()
        await house.phones["1001"].until("talking")
        with pytest.raises(ActionRefusedError):
            await house.control.pause_recording(leg_id(house.node, str(line.call)), is_on=True)
        await citizen.hang_up()
        await house.pbx.empty()
        await house.control.queue_remove(QueueId("general"), SeatId("1001"))

    assert set(house.pbx.recordings()) == before


def sides(talk: Talk) -> tuple[Sound, Sound]:
    """The call's recording, left and right."""
    [path] = talk.house.pbx.config.folders.recordings.rglob(f"{bare(talk.call)}.raw")
    samples = np.frombuffer(path.read_bytes(), "<i2").reshape(-1, 2)
    return Sound(samples[:, 0].tobytes()), Sound(samples[:, 1].tobytes())


def pieces(sound: Sound) -> list[Sound]:
    """The whole quarters of a second of `sound`."""
    step = RATE_HZ // 4 * 2
    return [Sound(sound[at : at + step]) for at in range(0, len(sound) - step, step)]


def story(talk: Talk) -> list[str]:
    """What a service that was away all the time would make of it."""
    node = talk.house.pbx.config
    lines = (node.folders.log / "cel-custom" / "cel.csv").read_text().splitlines()
    told = testimony(node.node.id, by_call(rows(node.node.id, lines))[talk.call], QueueId("social"))
    assert told is not None
    return [type(one.event).__name__ for one in told.witnessed]


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_caller_whose_agent_is_lost_is_on_our_line_again_at_once(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    await talk.control.hang_up(talk.agent, LOST)
    await talk.back()
    ended = await talk.ended()
    await talk.phone("1002").until("idle")

    assert (ended.seat, ended.status, ended.cause) == ("1001", "ANSWER", LOST)
    assert await talk.control.variables(bare(talk.caller), "CC_TALKED") == {"CC_TALKED": "0"}


@pytest.mark.parametrize("shape", [plain, held, conferring])
async def test_an_agent_who_hangs_up_ends_the_talk_for_the_caller_too(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    talk.phone("1001").hang_up()
    await talk.back()

    assert (await talk.ended()).cause == 16
    assert await talk.control.variables(bare(talk.caller), "CC_TALKED") == {"CC_TALKED": "1"}


@pytest.mark.parametrize("shape", [plain, held, conferring])
async def test_without_the_service_a_lost_agents_caller_is_in_the_lifeboat(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    await talk.house.pbx.heartbeat(-5)
    await talk.control.hang_up(talk.agent, LOST)
    await until(lambda: talk.of(LifeboatEntered), what="the lifeboat took the caller")


@pytest.mark.parametrize("shape", [held, in_room, consulting, conferring])
async def test_a_caller_who_hangs_up_leaves_nobody_behind(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    await talk.citizen.hang_up()
    await talk.phone("1001").until("idle")
    await talk.phone("1002").until("idle")


@pytest.mark.parametrize("shape", [plain, consulting])
async def test_a_caller_sent_back_is_on_our_line_to_be_sent_on(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    telephony = AsteriskTelephony({talk.house.node: talk.control})
    await telephony.send_back(talk.call, bare(talk.caller), talk.agent)
    await talk.back()

    assert (await talk.ended()).cause == 16
    # A service that dies now leaves them to the lifeboat: nobody of the other queue has talked with them yet.
    assert await talk.control.variables(bare(talk.caller), "CC_TALKED") == {"CC_TALKED": "0"}


@pytest.mark.parametrize("shape", [plain, held])
async def test_a_caller_put_away_talks_with_the_number_outside_and_comes_back(talk: Talk, shape: Shape) -> None:
    await shape(talk)
    async with talk.house.office() as office:
        await talk.control.end_talk(bare(talk.caller), talk.agent, {"CC_TRANSFER": ALLOWED})
        await office.until("talking")
        await hears_exactly(talk.citizen.media, {OFFICE})
        office.hang_up()
        await talk.back()
        await office.until_calls(1)

    assert talk.of(TransferAnswered)
    assert [one.status for one in talk.of(TransferEnded)] == ["ANSWER"]


async def test_a_number_outside_joins_a_talk_and_leaves_it(talk: Talk) -> None:
    async with talk.house.office() as office:
        await in_room(talk)
        third = await talk.consult(talk.house.office_dial)
        await talk.hears({AGENT, OFFICE}, {CALLER, OFFICE})
        await hears_exactly(office.media, {CALLER, AGENT})
        callers = await talk.house.callers()
        await talk.control.play_keys(third, "1#")
        await until(lambda: office.media.keys == "1#", what="the office's exchange heard the keys")
        office.hang_up()
        await until(lambda: third in {one.leg for one in talk.of(RoomLeft)}, what="the third has left")
        await talk.hears({AGENT}, {CALLER})

    # Neither is the third taken for a caller, nor are they told what the call is called.
    assert [(one.leg, one.talking_to) for one in callers] == [(talk.caller, "1001")]
    assert office.kinds == [""]


async def test_a_supervisor_listens_whispers_is_heard_by_both_and_takes_over(talk: Talk) -> None:
    supervisor, control = talk.phone("1003"), talk.control
    leg = await talk.listen()
    await talk.hears({AGENT}, {CALLER})
    await hears_exactly(supervisor.media, {CALLER, AGENT})
    await control.change_spying(leg, "whisper")
    await talk.hears({AGENT}, {CALLER, SUPERVISOR})
    await in_room(talk)
    await control.join(leg)
    await talk.hears({AGENT, SUPERVISOR}, {CALLER, SUPERVISOR})
    await control.change_spying(leg, "listen")
    await talk.hears({AGENT}, {CALLER})
    await control.make_agent(leg, talk.caller, SeatId("1003"))
    await control.hang_up(talk.agent)
    await hears_exactly(talk.citizen.media, {SUPERVISOR})
    await hears_exactly(supervisor.media, {CALLER})
    await control.set_aside(talk.caller)
    await hears_exactly(supervisor.media, set())
    await control.hang_up(leg, LOST)
    await talk.back()
    ended = await talk.ended()

    assert (ended.seat, ended.cause, supervisor.kinds[-1]) == ("1003", LOST, "supervise")


async def test_a_supervisor_takes_over_a_plain_talk(talk: Talk) -> None:
    leg = await talk.listen()
    await talk.control.make_agent(leg, talk.caller, SeatId("1003"))
    await talk.control.resume(talk.caller)
    await talk.phone("1001").until("idle")
    await hears_exactly(talk.citizen.media, {SUPERVISOR})

    assert talk.of(OfferEnded) == []


async def test_a_talk_that_the_lifeboat_has_made_is_held_and_ended_like_any_other(house: House) -> None:
    general = QueueId("general")
    await house.pbx.cli("pjsip qualify 1001")
    await house.pbx.heartbeat(-5)
    await house.pbx.sit("1001", general)
    async with Call(Plan("13800138000"), house.exchange) as citizen:
        await house.phones["1001"].until("talking")
        caller, agent = await bridged(house.control, "1001")
        assert caller.call is not None
        talk = Talk(house, citizen, caller.call, caller.leg, agent.leg)
        await held(talk)
        await house.pbx.heartbeat()
        house.phones["1001"].hang_up()
        await talk.back()
        ended = await talk.ended()
    await house.control.queue_remove(general, SeatId("1001"))
    await house.pbx.empty()

    assert (ended.seat, ended.status, ended.cause) == ("1001", "ANSWER", 16)


async def test_a_call_answered_on_the_page_rings_again_and_the_phone_answers_by_itself(talk: Talk) -> None:
    talk.phone("1001").hang_up()
    line = await talk.back()
    async with talk.house.phone("1004", Manners(ring_s=60, voice=tone(COLLEAGUE))) as desk:
        await talk.control.set_variables(bare(talk.caller), {"CC_KIND": "rejoin"})
        await offer(talk.house.pbx, line, "1004", ring_s=30)
        await desk.until("ringing")
        ringing = next(one.leg for one in await talk.control.channels() if one.seat == "1004")
        await talk.control.redial_auto(talk.caller, ringing)
        await desk.until_calls(1)
        await desk.until("talking")
        await hears_exactly(talk.citizen.media, {COLLEAGUE})

        assert desk.calls == ["cancelled"]
        assert desk.kinds == ["rejoin", "rejoin"]
        assert [one.leg for one in talk.of(SeatDeclined)] == [ringing]
        assert len(talk.of(OfferEnded)) == 1


async def test_a_leg_is_muted_by_the_page_also_when_it_moves(talk: Talk) -> None:
    await talk.hears({AGENT}, {CALLER})
    await talk.control.mute(talk.agent, "in", is_on=True)
    await talk.hears(set(), {CALLER})
    await in_room(talk)
    await talk.hears(set(), {CALLER})
    await talk.control.mute(talk.agent, "in", is_on=False)
    await talk.hears({AGENT}, {CALLER})


async def test_what_cannot_be_done_is_refused_and_leaves_the_talk_as_it_was(talk: Talk) -> None:
    control, gone = talk.control, leg_id(talk.house.node, "1.1")
    for caller, agent in ((gone, talk.agent), (talk.caller, gone)):
        with pytest.raises(ActionRefusedError):
            await control.hold(caller, agent)
    for keys in ("1,2", "1" * 33):
        with pytest.raises(UnsafeFieldError):
            await control.play_keys(talk.agent, keys)
    for dial in ("PJSIP/1002&PJSIP/1003", "PJSIP/1002,CC_AS=agent", "Local/1@talk)"):
        with pytest.raises(UnsafeFieldError):
            await talk.dial(dial)
    with pytest.raises(ActionRefusedError):
        await control.mute(gone, "in", is_on=True)
    await control.hang_up(gone)
    absent = await talk.dial("PJSIP/1004")
    await until(lambda: talk.of(LegFailed), what="that nobody is there was told")
    # Too late: nobody waits in a room of their own for a talk that never moved there.
    await talk.dial("PJSIP/1002")
    await talk.phone("1002").until("talking")
    await talk.phone("1002").until("idle")
    await talk.hears({AGENT}, {CALLER})

    assert talk.of(LegFailed)[0].leg == absent
