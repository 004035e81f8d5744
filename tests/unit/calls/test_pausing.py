"""A talk's recording, paused and resumed, and callers who want none; the outside in memory."""

import asyncio

import pytest

from callcenter.calls import requests
from callcenter.calls.events import LinkRestored
from callcenter.calls.recording_facts import RecordingPaused, RecordingRefused, RecordingResumed
from callcenter.calls.requests import ExchangeAwayError, NotYourCallError, ToAgent
from callcenter.calls.talk import NotPossibleNowError, Plain
from callcenter.calls.talk_record import FoundTalk
from callcenter.calls.timeline import Fact
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.kinds import Set
from tests.fakes.editions import one_flow
from tests.fakes.virtual_time import settle
from tests.unit.calls.talks import AGENT_LEG, agent_leg_ends, ask, consult_wang, play, talk
from tests.unit.calls.world import CALL, CHANNEL, FLOW, LI, LI_SEAT, LONGEST_PAUSE_S, WANG, World, world

PAUSE = requests.PauseRecording("credentials")


def facts(it: World) -> list[Fact]:
    """Of the recording."""
    return [entry.fact for entry in it.timeline.entries if entry.fact.kind.startswith("recording.")]


def asked(it: World) -> list[object]:
    """What Asterisk was asked of the recording: to pause it, or not."""
    return [one[2] for one in it.telephony.asked if one[0] == "pause_recording"]


def test_a_recording_is_paused_for_a_reason_through_a_hold_and_resumed() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            for _ in ("once", "and once more"):
                told = await ask(it, PAUSE)
            assert told is not None
            assert told.pause is not None
            assert told.pause.reason == "credentials"
            await ask(it, requests.Hold(is_on=True))
            await ask(it, requests.Hold(is_on=False))
            kept = it.record().talk
            assert kept is not None
            assert kept.pause == told.pause
            await asyncio.sleep(3)
            for _ in ("once", "and once more"):
                told = await ask(it, requests.ResumeRecording())

            assert told is not None
            assert told.pause is None
            assert asked(it) == [True, False]
            paused, resumed = facts(it)
            assert isinstance(paused, RecordingPaused)
            assert resumed == RecordingResumed(by="agent", paused_ms=3000)
            kept = it.record().talk
            assert kept is not None
            assert kept.pause is None

    play(story())


def test_only_who_has_the_call_pauses_it_and_what_asterisk_has_not_done_has_not_happened() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await consult_wang(it)
            with pytest.raises(NotYourCallError):
                await ask(it, PAUSE, WANG)
            it.telephony.is_away = True
            with pytest.raises(ExchangeAwayError):
                await ask(it, PAUSE)

            assert facts(it) == []

    play(story())


def test_a_pause_that_is_forgotten_ends_by_itself_as_soon_as_asterisk_can_be_asked() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, PAUSE)
            it.telephony.is_away = True
            await asyncio.sleep(LONGEST_PAUSE_S + 1)
            assert len(facts(it)) == 1
            it.telephony.is_away = False
            await asyncio.sleep(6)

            assert facts(it)[-1] == RecordingResumed(by="too_long", paused_ms=605_000)
            assert asked(it) == [True, False]

    play(story())


@pytest.mark.parametrize("is_colleague", [True, False])
def test_a_call_that_is_handed_on_is_recorded_again(is_colleague: bool) -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, PAUSE)
            if is_colleague:
                await consult_wang(it)
                await ask(it, requests.Transfer(None))
            else:
                await it.free(WANG)
                await ask(it, requests.Transfer(ToAgent(WANG)))

            assert facts(it)[-1] == RecordingResumed(by="handed_on", paused_ms=0)
            # The next offer begins with a monitor of its own.
            assert asked(it) == ([True, False] if is_colleague else [True])

    play(story())


def test_the_end_of_the_talk_ends_the_pause() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, PAUSE)
            await agent_leg_ends(it)

            assert facts(it)[-1] == RecordingResumed(by="talk_over", paused_ms=0)
            assert it.timeline.kinds().index("recording.resumed") < it.timeline.kinds().index("talk.ended")

    play(story())


def test_a_pause_outlives_a_service_that_is_started_again_and_ends_when_it_would_have() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, PAUSE)
            [before] = it.board.live()
            record = it.record()
            await it.board.close()
            state = Plain(it.timeline.entries[-1].at)
            it.board.resume(before.caller, record, it.editions.now, FoundTalk(seat=LI_SEAT, leg=AGENT_LEG, state=state))
            await asyncio.sleep(LONGEST_PAUSE_S + 1)

            assert facts(it)[-1] == RecordingResumed(by="too_long", paused_ms=round(LONGEST_PAUSE_S * 1000))

    play(story())


def test_nobody_talks_to_a_caller_who_wants_no_recording_before_asterisk_knows_it() -> None:
    async def story() -> None:
        async with world(edition=one_flow(unrecorded())) as it:
            it.telephony.is_away = True
            await it.free(LI)
            await it.arrive()
            assert facts(it) == [RecordingRefused(node="mute")]
            assert it.telephony.asked == []
            it.telephony.is_away = False
            it.board.live()[0].tell(LinkRestored())
            await settle()
            it.board.seat_answered(CALL, LI_SEAT, AGENT_LEG)
            await settle()

            assert it.telephony.names().index("record_nothing") < it.telephony.names().index("prepare_offer")
            assert it.telephony.variables[CHANNEL]["CC_NO_RECORD"] == "1"
            assert it.record().is_unrecorded
            with pytest.raises(NotPossibleNowError):
                await ask(it, PAUSE)
            it.hang_up()
            await settle()
            assert it.recordings.ended == []

    play(story())


def unrecorded() -> Flow:
    """Callers are led into the line without being recorded."""
    mute = Set.model_validate({"kind": "set", "is_unrecorded": True, "next": {"queue": "social"}})
    return FLOW.model_copy(update={"first": "mute", "nodes": {**FLOW.nodes, "mute": mute}})
