"""A conversation on the real flow and lexicon, with the outside in memory and time that jumps."""

import asyncio

import pytest

from callcenter.agents.life import Ringing, Status
from callcenter.calls.record import after, begun
from callcenter.calls.timeline import AgentConnected, Ended, NeedsNoted, OfferEnded, QueueJoined
from callcenter.vocabulary.hearing import Heard, HearingLost, Hypothesis, SpeechStarted
from callcenter.vocabulary.ids import CallId, LegId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, CHANNEL, LI, LI_SEAT, WANG, WANG_SEAT, world

SAID = Heard(hypotheses=(Hypothesis(("社保", "转移")),), confidence=0.9, engine="vosk", language=Language.ZH)


def test_sure_words_lead_to_their_queue_at_once_and_the_agent_is_rung() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            line = await it.arrive()
            line.finish_playback()
            await settle()
            it.ears.ear.hear(SpeechStarted())
            it.ears.ear.hear(SAID)
            await settle()

            joined = it.timeline.facts("queue.joined")
            assert [(fact.queue, fact.reason.matched) for fact in joined if isinstance(fact, QueueJoined)] == [
                ("social", ("社保",))
            ]
            assert it.telephony.names() == ["keep_place", "prepare_offer"]
            assert not line.is_open
            assert isinstance(it.roster.agent(LI).state, Ringing)

    in_virtual_time(story())


def test_a_key_during_the_welcome_goes_straight_to_its_queue() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.arrive()
            line.press("2")
            await settle()

            assert it.timeline.kinds()[-3:] == ["key.taken", "flow.node", "queue.joined"]
            assert line.playing is not None
            assert it.spoken(line)[-1] == "line"

    in_virtual_time(story())


def test_who_chooses_another_language_is_offered_to_somebody_who_speaks_it_though_idle_shorter() -> None:
    async def story() -> None:
        async with world() as it:
            for agent, language in ((LI, Language.ZH), (WANG, Language.EN)):
                known = it.roster.agent(agent)
                it.roster.add(
                    agent, name=agent, seat=known.seat, node=known.node, queues=known.queues, languages={language}
                )
                await it.free(agent)
                await asyncio.sleep(5)
            line = await it.arrive()
            for key in "92":
                line.press(key)
                await settle()

            assert isinstance(it.roster.agent(WANG).state, Ringing)

    in_virtual_time(story())


def test_silence_twice_reaches_a_person_of_the_general_queue() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.arrive()
            for _ in range(3):
                line.finish_playback()
                await settle()
                await asyncio.sleep(20)
            await settle()

            joined = it.timeline.facts("queue.joined")
            assert [fact.queue for fact in joined if isinstance(fact, QueueJoined)] == ["general"]

    in_virtual_time(story())


def test_a_listed_caller_is_answered_before_one_who_came_earlier() -> None:
    async def story() -> None:
        async with world() as it:
            ordinary, listed = CallId("pbx1.a"), CallId("pbx1.b")
            first = await it.arrive("13800138000", ordinary)
            first.press("2")
            await asyncio.sleep(60)
            second = await it.arrive("13900000001", listed)
            second.finish_playback()
            await settle()
            await it.free(LI)

            assert it.board.knows(ordinary)
            assert not second.is_open
            assert first.is_open
            assert it.timeline.entries[-1].call == listed

    in_virtual_time(story())


def test_an_agent_who_does_not_answer_makes_room_for_the_next_and_the_caller_keeps_the_place() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            line = await it.wait_in_line("0")
            assert not line.is_open
            it.board.offer_ended(CALL, "NOANSWER")
            await settle()
            again = await it.open_line()
            assert again.is_music_on
            await it.free(WANG)

            assert it.roster.agent(LI).status is Status.BREAK
            assert it.telephony.asked[-1] == ("prepare_offer", CHANNEL, WANG_SEAT)
            assert it.timeline.kinds().count("queue.joined") == 1

    in_virtual_time(story())


def test_an_agent_whose_phone_was_somebody_elses_has_missed_nothing() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            await it.wait_in_line("0")
            it.board.offer_ended(CALL, "TAKEN")
            await settle()

            assert it.roster.agent(LI).status is Status.AVAILABLE
            assert it.timeline.facts("offer.ended") == [OfferEnded(agent=LI, seat=LI_SEAT, status="TAKEN")]
            await it.open_line()
            assert it.timeline.kinds()[-1] == "offer.made", "and is asked once more"

    in_virtual_time(story())


def test_what_the_agent_is_told_of_needs_holds_for_the_rest_of_the_call() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            await it.wait_in_line("0")
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.2.2"))
            is_noted = it.board.needs_told(CALL, (Need.TEXT_ONLY, Need.SPEAK_SLOWLY), LI)
            await settle()
            needs = it.record().needs
            it.hang_up()
            await settle()

            assert is_noted
            assert needs == (Need.TEXT_ONLY, Need.SPEAK_SLOWLY)
            assert it.timeline.facts("needs.noted") == [NeedsNoted(needs=needs, agent=LI)]
            assert not it.board.needs_told(CALL, (Need.TEXT_ONLY,), LI)

    in_virtual_time(story())


def test_the_survey_follows_the_talk_and_the_call_is_recorded() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            await it.wait_in_line("0")
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.2.2"))
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.2.2"))
            await asyncio.sleep(60)
            it.board.offer_ended(CALL, "ANSWER")
            survey = await it.open_line()
            survey.press("1")
            await settle()
            survey.press("1")
            await settle()
            survey.finish_playback()
            await settle()
            assert it.telephony.names()[-1] == "finish"
            it.hang_up()
            await settle()

            kinds = it.timeline.kinds()
            assert kinds.count("agent.connected") == 1
            assert kinds[-1] == "call.ended"
            assert kinds.count("survey.answered") == 2
            assert it.recordings.ended == [CALL]
            assert it.roster.agent(LI).is_free
            assert not it.board.knows(CALL)
            record = begun(it.timeline.entries[0])
            for entry in it.timeline.entries[1:]:
                record = after(record, entry)
            assert (record.rating, record.talk_ms, record.outcome) == (5, 60_000, "answered")

    in_virtual_time(story())


@pytest.mark.parametrize("fault", ["no recogniser", "recogniser lost"])
def test_without_a_recogniser_keys_and_people_go_on(fault: str) -> None:
    async def story() -> None:
        async with world(ears=fault != "no recogniser") as it:
            line = await it.arrive()
            line.finish_playback()
            await settle()
            if fault == "recogniser lost":
                it.ears.ear.hear(HearingLost("fell behind"))
            await settle()

            assert "speech.failed" in it.timeline.kinds()
            assert it.spoken(line)[-1] == "menu"
            line.press("4")
            await settle()
            assert it.timeline.kinds()[-1] == "queue.joined"

    in_virtual_time(story())


def test_where_the_whole_service_is_late_a_caller_who_cannot_be_heard_reaches_a_person() -> None:
    async def story() -> None:
        async with world(ears=False) as it:
            it.ears.is_overwhelmed = True
            line = await it.arrive()
            line.finish_playback()
            await settle()

            assert it.timeline.kinds()[-1] == "queue.joined"
            assert "menu" not in it.spoken(line)

    in_virtual_time(story())


def test_prompts_that_cannot_be_heard_do_not_keep_a_caller_from_a_person() -> None:
    async def story() -> None:
        async with world(voice=False) as it:
            await it.free(LI)
            await it.arrive()
            await asyncio.sleep(60)

            assert isinstance(it.roster.agent(LI).state, Ringing)

    in_virtual_time(story())


def test_asterisk_out_of_reach_keeps_the_caller_waiting_and_the_agent_free() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("0")
            it.telephony.is_away = True
            await it.free(LI)

            assert line.is_open
            assert it.roster.agent(LI).is_free

    in_virtual_time(story())


def test_who_hangs_up_while_an_agent_is_rung_costs_the_agent_nothing() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            await it.wait_in_line("0")
            it.hang_up()
            await settle()

            assert it.roster.agent(LI).is_free
            assert it.timeline.facts("call.ended") == [Ended(outcome="abandoned_queue", cause=16)]

    in_virtual_time(story())


def test_who_hangs_up_in_the_moment_an_agent_becomes_free_leaves_the_agent_free() -> None:
    async def story() -> None:
        async with world() as it:
            await it.wait_in_line("0")
            it.roster.choose(LI, Status.AVAILABLE)
            it.hang_up()
            await settle()

            assert it.timeline.facts("call.ended") == [Ended(outcome="abandoned_queue", cause=16)]
            assert it.roster.agent(LI).is_free

    in_virtual_time(story())


def test_an_agent_chosen_for_a_conversation_that_breaks_is_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("0")
            monkeypatch.setattr(it.telephony, "prepare_offer", broken)
            await it.free(LI)

            assert not line.is_open
            assert it.roster.agent(LI).is_free

    in_virtual_time(story())


def test_a_line_whose_call_nobody_told_of_goes_back_to_asterisk() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.open_line(CallId("pbx1.never"))
            await asyncio.sleep(10)

            assert not line.is_open

    in_virtual_time(story())


def test_a_resumed_call_that_waited_waits_on_and_is_answered() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            told = list(it.timeline.entries)
            caller = it.board.live()[0].caller
            await it.board.close()
            assert not line.is_open
            record = begun(told[0])
            for entry in told[1:]:
                record = after(record, entry)

            it.board.resume(caller, record, it.editions.now)
            await it.open_line()
            await it.free(LI)
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.2.2"))
            await settle()

            assert [entry.seq for entry in it.timeline.entries] == list(range(1, len(it.timeline.entries) + 1))
            assert isinstance(it.timeline.entries[-1].fact, AgentConnected)

    in_virtual_time(story())


def test_a_stuck_key_never_keeps_the_end_of_a_call_from_being_heard() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.arrive()
            line.press("#" * 1000)
            it.hang_up()
            await settle()

            assert not it.board.knows(CALL)

    in_virtual_time(story())


def test_who_steps_out_of_the_line_and_joins_again_is_told_of_twice_and_waits_from_the_first() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            line.press("#")
            await settle()
            assert it.dispatch.place(CALL) is None
            line.press("2")
            await settle()

            assert [kind for kind in it.timeline.kinds() if kind.startswith("queue.")] == [
                "queue.joined",
                "queue.left",
                "queue.joined",
            ]

    in_virtual_time(story())
