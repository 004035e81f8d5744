"""What nodes of every kind want of the outsides, and what callers meet when an outside fails."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.ports import Earlier, ListMatch, TapeSilent, TapeTorn
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import (
    Ended,
    FlowEntered,
    FlowFault,
    MessageFailed,
    MessageLeft,
    NeedsNoted,
    NodeEntered,
    QueueJoined,
    ServiceAsked,
    TransferEnded,
    TransferStarted,
)
from callcenter.ivr.document.flow import MAIN_FLOW
from callcenter.ivr.pictures.specimen import specimen, specimens
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES
from callcenter.vocabulary.tiers import Need, Tier
from tests.fakes.editions import FakeEdition, one_flow
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, CHANNEL, LI, LI_SEAT, World, world

VOICE = b"\x10\x20" * (FRAME_BYTES // 2)
SPECIMENS = FakeEdition(specimens())
Story = Callable[[World, FakeLine], Coroutine[Any, Any, None]]


def told(story: Story, edition: FakeEdition = SPECIMENS, before: Callable[[World], None] = lambda _: None) -> None:
    """One caller, whose line is open and who hears the first prompt."""

    async def run() -> None:
        async with world(edition=edition) as it:
            before(it)
            await story(it, await it.arrive())

    in_virtual_time(run())


async def presses(line: FakeLine, keys: str) -> None:
    for key in keys:
        line.press(key)
        await settle()


async def hears_it_out(line: FakeLine) -> None:
    line.finish_playback()
    await settle()


def queues(it: World) -> list[str]:
    return [fact.queue for fact in it.timeline.facts("queue.joined") if isinstance(fact, QueueJoined)]


def nodes(it: World) -> list[str]:
    return [fact.node for fact in it.timeline.facts("flow.node") if isinstance(fact, NodeEntered)]


def ended(it: World) -> str:
    [fact] = it.timeline.facts("call.ended")
    assert isinstance(fact, Ended)
    return fact.outcome


# --- services -------------------------------------------------------------------------------------------------------


def test_what_a_service_answers_is_read_to_the_caller() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "2")
        await presses(line, "204")
        await hears_it_out(line)
        await hears_it_out(line)

        assert it.services.asked == [("tickets", {"ticket": "204"})]
        assert it.heard(line)[-1] == "found in hand"
        [asked] = it.timeline.facts("service.asked")
        assert isinstance(asked, ServiceAsked)
        assert (asked.service, asked.node, asked.cause) == ("tickets", "look_up", None)
        assert "204" not in repr(it.timeline.entries)
        assert "in hand" not in repr(it.timeline.entries)

    told(story, before=lambda it: it.services.answers.update(tickets={"answer": "in hand"}))


def test_a_service_that_hangs_leads_to_a_person_at_its_deadline_and_operators_see_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "2")
        await presses(line, "204")
        await hears_it_out(line)
        await hears_it_out(line)
        await asyncio.sleep(4)

        assert queues(it) == ["general"]
        [asked] = it.timeline.facts("service.asked")
        assert isinstance(asked, ServiceAsked)
        assert 3000 <= asked.took_ms <= 3600
        [fault] = it.faults.of(MAIN_FLOW)
        assert (fault.node, fault.count) == ("look_up", 1)
        [noted] = it.timeline.facts("flow.fault")
        assert isinstance(noted, FlowFault)
        assert (noted.flow, noted.node) == (MAIN_FLOW, "look_up")

    told(story)


def test_an_answer_that_comes_after_the_caller_has_gone_on_is_not_waited_for() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "2")
        await presses(line, "204")
        await hears_it_out(line)
        await presses(line, "0")
        await asyncio.sleep(10)

        assert queues(it) == ["general"]
        assert it.timeline.facts("service.asked") == []
        assert it.faults.of(MAIN_FLOW) == ()

    told(story)


# --- messages -------------------------------------------------------------------------------------------------------


async def speaks_a_message(line: FakeLine) -> None:
    await presses(line, "4")
    await hears_it_out(line)
    line.speak(VOICE * 100)


def test_a_message_is_recorded_until_a_key_and_told_of() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await speaks_a_message(line)
        await presses(line, "1")
        line.speak(VOICE * 10)

        [tape] = it.messages.tapes
        assert (tape.node, tape.queue, tape.frames, tape.is_stopped) == ("message", "general", 100, True)
        assert [fact.kind for fact in it.timeline.facts("message.left")] == ["message.left"]
        assert it.heard(line)[-1] == "bye"
        await hears_it_out(line)
        it.hang_up()
        await settle()
        assert ended(it) == "left_message"

    told(story)


def test_who_hangs_up_has_left_the_message_all_the_same() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await speaks_a_message(line)
        line.hang_up()
        it.hang_up()
        await settle()

        assert [type(fact) for fact in it.timeline.facts("message.left")] == [MessageLeft]
        assert ended(it) == "left_message"

    told(story)


def test_silence_ends_a_message() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await speaks_a_message(line)
        it.messages.tapes[0].happens(TapeSilent())
        await settle()

        assert it.messages.tapes[0].is_stopped
        assert nodes(it)[-1] == "bye"

    told(story)


def test_a_disk_that_is_full_leads_to_a_person_and_operators_see_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await speaks_a_message(line)
        it.messages.tapes[0].happens(TapeTorn("no space"))
        await settle()

        assert it.timeline.facts("message.failed") == [MessageFailed(cause="no space")]
        assert queues(it) == ["general"]
        assert [fault.node for fault in it.faults.of(MAIN_FLOW)] == ["message"]

    told(story)


def test_a_message_that_an_earlier_life_began_is_looked_for_when_the_call_is_taken_over() -> None:
    async def story(it: World, _line: FakeLine) -> None:
        caller, record = it.board.live()[0].caller, it.record()
        await it.board.close()
        it.board.resume(caller, record, SPECIMENS)

        assert it.messages.recovered == [CALL]

    told(story)


def test_a_caller_who_falls_into_the_lifeboat_while_speaking_has_left_the_message_and_waits_for_a_person() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await speaks_a_message(line)
        line.hang_up()
        it.board.went_adrift(CALL, QueueId("general"), "audiosocket closed")
        await settle()
        await it.open_line()

        assert it.messages.tapes[0].is_stopped
        assert [type(fact) for fact in it.timeline.facts("message.left")] == [MessageLeft]
        assert it.record().state == "waiting"

    told(story)


# --- transfers ------------------------------------------------------------------------------------------------------


async def is_put_through(line: FakeLine) -> None:
    await presses(line, "5")
    await hears_it_out(line)


def test_a_caller_is_put_through_and_the_call_is_over_when_the_other_side_leaves() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await is_put_through(line)

        assert not line.is_open
        assert it.telephony.asked[-1] == ("prepare_transfer", CHANNEL, "110")
        assert it.record().state == "transferred"
        it.board.transfer_answered(CALL)
        await asyncio.sleep(60)
        it.board.transfer_ended(CALL, "ANSWER")
        await it.open_line()
        assert it.telephony.names()[-1] == "finish"
        it.hang_up()
        await settle()

        assert it.timeline.kinds()[-4:] == ["transfer.started", "transfer.answered", "transfer.ended", "call.ended"]
        assert it.timeline.facts("transfer.ended") == [TransferEnded(status="ANSWER", talk_ms=60_000)]
        assert ended(it) == "transferred"

    told(story)


@pytest.mark.parametrize("is_line_first", [True, False])
def test_a_number_that_is_busy_leads_on_whether_the_line_or_the_news_comes_first(is_line_first: bool) -> None:
    async def story(it: World, line: FakeLine) -> None:
        await is_put_through(line)
        if is_line_first:
            back = await it.open_line()
            it.board.transfer_ended(CALL, "BUSY")
            await settle()
        else:
            it.board.transfer_ended(CALL, "BUSY")
            await settle()
            back = await it.open_line()

        assert it.heard(back) == ["hello"]
        assert it.faults.of(MAIN_FLOW) == ()
        it.hang_up()
        await settle()
        assert ended(it) == "abandoned_ivr"

    told(story)


def test_a_number_that_the_site_does_not_allow_is_not_even_asked_for() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await is_put_through(line)
        await settle()

        assert "prepare_transfer" not in it.telephony.names()
        assert it.timeline.facts("transfer.started") == []
        assert queues(it) == ["general"]
        assert [fault.node for fault in it.faults.of(MAIN_FLOW)] == ["outside"]
        assert line.is_open

    flows = specimens()
    main = flows[MAIN_FLOW]
    outside = main.nodes["outside"].model_copy(update={"number": "119"})
    changed = main.model_copy(update={"nodes": {**main.nodes, "outside": outside}})
    told(story, FakeEdition({**flows, MAIN_FLOW: changed}))


def test_an_asterisk_that_cannot_be_asked_leads_on_as_if_nobody_answered() -> None:
    async def story(it: World, line: FakeLine) -> None:
        it.telephony.is_away = True
        await is_put_through(line)
        await settle()

        assert it.heard(line)[-1] == "hello"

    told(story)


def test_a_caller_who_hangs_up_while_away_was_transferred_only_if_somebody_answered() -> None:
    async def answered(it: World, line: FakeLine) -> None:
        await is_put_through(line)
        it.board.transfer_answered(CALL)
        it.hang_up()
        await settle()

        assert ended(it) == "transferred"

    async def unanswered(it: World, line: FakeLine) -> None:
        await is_put_through(line)
        it.hang_up()
        await settle()

        assert ended(it) == "abandoned_ivr"

    told(answered)
    told(unanswered)


def test_a_caller_found_away_after_a_restart_begins_the_flow_anew_when_they_are_back() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await is_put_through(line)
        caller, record = it.board.live()[0].caller, it.record()
        await it.board.close()
        it.board.resume(caller, record, SPECIMENS)
        it.board.transfer_ended(CALL, "NOANSWER")
        await settle()
        back = await it.open_line()

        assert it.timeline.facts("transfer.started") == [TransferStarted(number="110")]
        assert it.heard(back)[-1] == "hello"
        assert it.record().state == "in_flow"

    told(story)


# --- callbacks ------------------------------------------------------------------------------------------------------


def test_who_has_waited_is_offered_a_callback_and_keeps_the_place_by_accepting_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "1")
        await hears_it_out(line)
        await asyncio.sleep(61)
        assert it.heard(line)[-1] == "later"
        await presses(line, "1")

        assert it.timeline.facts("callback.promised") == [CallbackPromised(queue=QueueId("social"))]
        assert it.heard(line)[-1] == "bye"
        await hears_it_out(line)
        it.hang_up()
        await settle()
        assert ended(it) == "callback"

    told(story)


@pytest.mark.parametrize("number", ["anonymous", "12345", "4008123123"])
def test_who_cannot_be_called_is_never_offered_a_callback(number: str) -> None:
    async def story() -> None:
        async with world(edition=SPECIMENS) as it:
            line = await it.arrive(number)
            await presses(line, "1")
            await hears_it_out(line)
            await asyncio.sleep(300)

            assert "later" not in it.heard(line)

    in_virtual_time(story())


def test_who_declines_goes_on_waiting_and_is_not_asked_again() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "1")
        await hears_it_out(line)
        await asyncio.sleep(300)

        assert it.heard(line).count("later") == 1
        assert it.record().state == "waiting"

    told(story)


# --- the world around -----------------------------------------------------------------------------------------------


def test_an_announcement_and_the_notice_of_a_closed_queue_are_said_before_the_next_prompt() -> None:
    def notices(it: World) -> None:
        it.notices.words = {Language.ZH: "暴雨"}
        it.notices.closures = {QueueId("social"): {Language.ZH: "停止服务"}}

    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "1")

        assert it.heard(line) == ["暴雨hello", "停止服务message"]
        assert nodes(it)[-2:] == ["line", "message"]

    told(story, before=notices)


def test_a_notice_that_cannot_be_heard_does_not_take_the_prompt_with_it() -> None:
    def notices(it: World) -> None:
        it.notices.words = {Language.ZH: "暴雨"}
        it.voice.unspeakable.add("暴雨")

    async def story(it: World, line: FakeLine) -> None:
        assert it.heard(line) == ["hello"]
        assert [fault.node for fault in it.faults.of(MAIN_FLOW)] == ["hello"]

    told(story, before=notices)


def test_a_queue_that_is_full_turns_a_newcomer_away() -> None:
    flow = specimen()
    line_node = flow.nodes["line"].model_copy(update={"limit": 1})
    edition = one_flow(flow.model_copy(update={"nodes": {**flow.nodes, "line": line_node}}))

    async def story(it: World, first: FakeLine) -> None:
        await presses(first, "1")
        other = type(CALL)("pbx1.other")
        second = await it.arrive("13800138001", other)
        await presses(second, "1")

        assert it.heard(first)[-1] == "line"
        assert it.heard(second)[-1] == "later"

    told(story, edition)


def test_the_queue_of_the_last_call_is_known_at_the_first_node() -> None:
    edition = one_flow(branching_on_last_queue())

    async def story(it: World, line: FakeLine) -> None:
        assert nodes(it)[:2] == ["fork", "menu"]

    told(
        story, edition, before=lambda it: it.earlier.known.update({"+8613800138000": Earlier(queue=QueueId("social"))})
    )


def test_a_database_that_is_away_keeps_nobody_waiting_for_their_last_queue() -> None:
    edition = one_flow(branching_on_last_queue())

    async def story(it: World, line: FakeLine) -> None:
        assert line.played == []
        await asyncio.sleep(0.25)

        assert nodes(it)[:2] == ["fork", "hello"]

    told(story, edition, before=lambda it: setattr(it.earlier, "is_late", True))


def branching_on_last_queue() -> Any:
    flow = specimen()
    fork = flow.nodes["fork"].model_validate(
        {
            "kind": "branch",
            "cases": [{"when": {"on": "last_queue", "queues": ["social"]}, "then": {"node": "menu"}}],
            "otherwise": {"node": "hello"},
        }
    )
    return flow.model_copy(update={"first": "fork", "nodes": {**flow.nodes, "fork": fork}})


# --- prompts --------------------------------------------------------------------------------------------------------


def test_a_prompt_that_cannot_be_heard_leads_to_a_person_and_operators_see_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        assert queues(it) == ["general"]
        assert it.heard(line)[-1] == "line"
        [fault] = it.faults.of(MAIN_FLOW)
        assert fault.node == "hello"
        assert "no espeak-ng" in fault.fault

    told(story, before=lambda it: it.voice.unspeakable.add("hello"))


def test_without_any_voice_callers_wait_in_line_with_music() -> None:
    async def story() -> None:
        async with world(edition=SPECIMENS, voice=False) as it:
            line = await it.arrive()
            await settle()

            assert line.is_music_on
            assert queues(it) == ["general"]

    in_virtual_time(story())


def test_a_key_pressed_meanwhile_is_not_undone_by_a_prompt_that_could_not_be_heard() -> None:
    async def story(it: World, line: FakeLine) -> None:
        it.voice.unspeakable.add("message")
        line.press("4")
        line.press("0")
        await settle()

        assert queues(it) == ["general"]
        assert len(it.timeline.facts("queue.joined")) == 1

    told(story)


def test_a_caller_with_needs_hears_slower_prompts_with_longer_pauses() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "8")

        slow = it.voice.asked[-1]
        assert slow.text == "menu"
        assert slow.pace < 1
        assert slow.pause_s > 0
        assert it.timeline.facts("needs.noted") == [NeedsNoted(needs=(Need.SPEAK_SLOWLY,))]
        assert it.record().needs == (Need.SPEAK_SLOWLY,)

    told(story)


def test_a_prompt_that_somebody_has_recorded_is_asked_for_by_its_file() -> None:
    flow = specimen(
        prompts={
            **{name: {"zh": name, "en": name} for name in specimen().prompts},
            "hello": {"zh": {"text": "您好", "recording": "hello.wav"}, "en": "hello"},
            "place": {"zh": "{ahead}", "en": "{ahead}"},
        }
    )

    async def story(it: World, line: FakeLine) -> None:
        assert (it.voice.asked[0].text, it.voice.asked[0].recording) == ("您好", "hello.wav")

    told(story, one_flow(flow))


# --- editions and places --------------------------------------------------------------------------------------------


def test_a_call_stays_on_the_edition_it_began_with_and_its_path_says_which() -> None:
    async def story(it: World, line: FakeLine) -> None:
        other = specimen(timings={"answer_s": 9, "key_s": 6, "speech_limit_s": 12})
        it.editions.now = one_flow(other)
        later = type(CALL)("pbx1.later")
        await it.arrive("13800138001", later)
        await presses(line, "A")

        old = SPECIMENS.flows
        assert it.timeline.facts("flow.entered") == [
            FlowEntered(flow=MAIN_FLOW, version=old[MAIN_FLOW].version),
            FlowEntered(flow=MAIN_FLOW, version=other.version),
            FlowEntered(flow="other", version=old["other"].version),
        ]
        last = it.timeline.facts("flow.node")[-1]
        assert isinstance(last, NodeEntered)
        assert (last.flow, last.node) == ("other", "hello")

    told(story)


def test_operators_see_how_many_callers_are_at_each_node_of_a_flow() -> None:
    async def story(it: World, first: FakeLine) -> None:
        second = await it.arrive("13800138001", type(CALL)("pbx1.b"))
        await it.arrive("13800138002", type(CALL)("pbx1.c"))
        await presses(first, "A")
        await presses(second, "1")

        assert it.board.callers(MAIN_FLOW) == {"line": 1, "hello": 1}
        assert it.board.callers("other") == {"hello": 1}

    told(story)


def test_needs_that_the_caller_has_chosen_outlast_the_service() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "8")
        await presses(line, "1")
        caller = replace(it.board.live()[0].caller, match=ListMatch("elderly", Tier.LISTED, ()))
        record: CallRecord = it.record()
        await it.board.close()
        it.board.resume(caller, record, SPECIMENS)
        back = await it.open_line()
        await presses(back, "*")

        assert it.voice.asked[-1].pace < 1

    told(story)


def test_what_the_caller_got_before_an_agent_answered_is_no_outcome() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await presses(line, "1")
        await hears_it_out(line)
        await it.free(LI)
        it.board.seat_answered(CALL, LI_SEAT, it.board.live()[0].caller.leg)
        await settle()
        it.hang_up()
        await settle()

        assert ended(it) == "answered"
        assert it.record().agent == AgentId("8001")

    told(story)
