"""From what was heard to what the walk does: sure words, unsure ones, second opinions, other languages; time jumps."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from callcenter.calls.timeline import LanguageChosen, QueueJoined, SpeechHeard
from callcenter.routing.decision import Why
from callcenter.vocabulary.hearing import Heard, HearingLost, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import OPINION_S, World, world

UNSURE = "嗯那个护"
"""Leads nowhere, though it may have been about passports."""


def heard(
    *texts: str,
    log_probability: float | None = 0.0,
    language: Language = Language.ZH,
    engine: str = "vosk",
    is_second: bool = False,
    knows_only_keywords: bool = False,
) -> Heard:
    return Heard(
        hypotheses=tuple(Hypothesis((text,), log_probability) for text in texts),
        engine=engine,
        language=language,
        is_second=is_second,
        knows_only_keywords=knows_only_keywords,
    )


def asked(story: Callable[[World, FakeLine], Awaitable[None]], *, has_second: bool = False) -> None:
    """A caller who has been asked what it is about, and begins to speak."""

    async def told() -> None:
        async with world() as it:
            line = await it.arrive()
            line.finish_playback()
            await settle()
            it.ears.ear.has_second = has_second
            it.ears.ear.hear(SpeechStarted())
            await settle()
            await story(it, line)

    in_virtual_time(told())


def joined(it: World) -> list[QueueJoined]:
    return [fact for fact in it.timeline.facts("queue.joined") if isinstance(fact, QueueJoined)]


async def says(it: World, what: Heard | HearingLost) -> None:
    it.ears.ear.hear(what)
    await settle()


def test_what_only_keywords_were_heard_of_is_confirmed_and_star_undoes_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("社保", knows_only_keywords=True))
        assert it.spoken(line)[-1].startswith("转接")
        line.press("*")
        await settle()
        line.press("3")
        await settle()

        assert [one.queue for one in joined(it)] == ["urban_hpf"]
        assert joined(it)[0].reason.by == "key"

    asked(story)


def test_who_wants_a_person_gets_one_at_once_and_the_agent_is_told_why() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("给我转人工"))

        (one,) = joined(it)
        assert (one.queue, one.tier, one.reason.why) == ("general", Tier.ORDINARY, Why.PERSON_WANTED)
        assert one.reason.matched

    asked(story)


def test_what_sounds_like_an_emergency_goes_to_a_person_and_what_is_one_goes_before_all() -> None:
    async def suspected(it: World, line: FakeLine) -> None:
        await says(it, heard("着火", log_probability=-1.5))
        (one,) = joined(it)
        assert (one.queue, one.tier, one.reason.why) == ("general", Tier.ORDINARY, Why.EMERGENCY_SUSPECTED)

    async def said(it: World, line: FakeLine) -> None:
        await says(it, heard("着火了"))
        (one,) = joined(it)
        assert (one.tier, one.reason.why) == (Tier.EMERGENCY, Why.EMERGENCY_SAID)

    asked(suspected)
    asked(said)


def test_who_is_not_understood_twice_reaches_a_person_with_what_it_seemed_to_be() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("你好"))
        assert it.spoken(line)[-1] == "retry"
        await says(it, heard("喂"))

        (one,) = joined(it)
        assert (one.queue, one.reason.by, one.reason.words) == ("general", "fallback", ("你好", "喂"))
        assert one.reason.why in (Why.NO_MATTER, Why.UNSURE)
        assert one.reason.probability is not None

    asked(story)


def test_the_timeline_keeps_who_heard_and_what_else_it_may_have_been() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("社保转移", "设保转移", "说保", "色宝"))

        (one,) = it.timeline.facts("speech.heard")
        assert isinstance(one, SpeechHeard)
        assert (one.words, one.others, one.engine) == (("社保转移",), (("设保转移",), ("说保",)), "vosk")

    asked(story)


# --- noise ----------------------------------------------------------------------------------------------------------


def test_voices_in_the_background_leave_the_caller_all_tries() -> None:
    async def story(it: World, line: FakeLine) -> None:
        for noise in (heard(), heard("。")):
            await says(it, noise)
            await says(it, heard(is_second=True))
            it.ears.ear.hear(SpeechStarted())
        assert it.spoken(line)[-1] == "ask"
        # No words in mind: noise would be taken for them.
        assert it.ears.ear.asked_again == [(), ()]
        await says(it, heard("社保转移"))

        assert [one.queue for one in joined(it)] == ["social"]

    asked(story, has_second=True)


def test_where_nothing_but_noise_is_heard_the_question_is_asked_again() -> None:
    async def story(it: World, line: FakeLine) -> None:
        for _ in range(3):
            assert it.spoken(line)[-1] == "ask"
            await says(it, heard())
            it.ears.ear.hear(SpeechStarted())

        assert it.spoken(line)[-1] == "retry"

    asked(story)


def test_sound_without_words_may_be_another_language() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard())
        await says(it, heard("my medical insurance", language=Language.EN, engine="whisper", is_second=True))

        assert it.timeline.facts("language.chosen") == [LanguageChosen(language=Language.EN)]
        assert it.spoken(line)[-1].startswith("Connecting to")

    asked(story, has_second=True)


def test_noise_that_is_being_heard_again_is_forgotten_once_more_noise_comes() -> None:
    async def story(it: World, line: FakeLine) -> None:
        for _ in range(4):
            await says(it, heard())
            it.ears.ear.hear(SpeechStarted())
        assert it.ears.ear.asked_again == [()] * 4
        assert it.spoken(line)[-1] == "ask"
        await says(it, heard("社保转移"))

        assert [one.queue for one in joined(it)] == ["social"]

    asked(story, has_second=True)


def test_noise_before_words_that_have_begun_already_does_not_count() -> None:
    async def story(it: World, line: FakeLine) -> None:
        for _ in range(4):
            it.ears.ear.hear(SpeechStarted())
            await says(it, heard())
        assert it.spoken(line)[-1] == "ask"
        await says(it, heard("社保转移"))

        assert [one.queue for one in joined(it)] == ["social"]

    asked(story)


# --- before the end of speech ----------------------------------------------------------------------------------------


def partly(text: str, silent_s: float = 0.0, language: Language = Language.ZH) -> PartlyHeard:
    return PartlyHeard(words=(text,), engine="vosk", language=language, silent_s=silent_s)


def test_words_that_are_enough_at_a_pause_are_not_waited_out() -> None:
    async def story(it: World, line: FakeLine) -> None:
        ear = it.ears.ear
        ear.hear(partly("社保"))
        await settle()
        assert joined(it) == []
        ear.hear(partly("社保", silent_s=0.3))
        # The end of the utterance, as the same recogniser tells it later, is no second answer.
        ear.hear(heard("社保"))
        await settle()

        assert [one.queue for one in joined(it)] == ["social"]
        assert ear.is_closed
        kept = [one for one in it.timeline.facts("speech.heard") if isinstance(one, SpeechHeard)]
        assert [(one.words, one.is_early) for one in kept] == [(("社保",), True)]

    asked(story)


def test_words_that_are_said_after_a_key_mean_nothing() -> None:
    async def story(it: World, line: FakeLine) -> None:
        ear = it.ears.ear
        line.press("3")
        ear.hear(partly("社保", silent_s=0.3))
        ear.hear(heard("社保"))
        await settle()

        assert [(one.queue, one.reason.by) for one in joined(it)] == [("urban_hpf", "key")]
        assert "speech.heard" not in it.timeline.kinds()

    asked(story)


def test_words_told_just_after_a_key_that_has_the_question_asked_again_are_no_answer_to_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        before = it.ears.ear
        line.press("*")
        before.hear(heard("社保"))
        await settle()

        assert before.is_closed
        assert not it.ears.ear.is_closed
        assert joined(it) == []
        assert "speech.heard" not in it.timeline.kinds()

    asked(story)


def test_each_utterance_is_weighed_anew() -> None:
    async def story(it: World, line: FakeLine) -> None:
        for text in ("我想问社保", "我想问社保转移"):
            it.ears.ear.hear(partly(text))
        it.ears.ear.hear(SpeechStarted())
        it.ears.ear.hear(partly("社保"))
        it.ears.ear.hear(partly("medical insurance", silent_s=0.3, language=Language.EN))
        await settle()
        assert joined(it) == []

    asked(story)


# --- second opinions ------------------------------------------------------------------------------------------------


def test_where_the_first_is_unsure_a_second_is_asked_and_told_the_keywords() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("那个护超什么的", log_probability=-1.5))
        (told,) = it.ears.ear.asked_again
        assert "社保" in told
        assert it.spoken(line)[-1] == "ask"
        await says(it, heard("我要办护照", engine="whisper", is_second=True))

        assert it.spoken(line)[-1].startswith("转接公安")
        kept = [one for one in it.timeline.facts("speech.heard") if isinstance(one, SpeechHeard)]
        assert [(one.engine, one.is_second) for one in kept] == [("vosk", False), ("whisper", True)]

    asked(story, has_second=True)


def test_a_sure_caller_waits_for_no_second_opinion() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard("社保转移"))

        assert it.ears.ear.asked_again == []
        assert [one.queue for one in joined(it)] == ["social"]

    asked(story, has_second=True)


def test_a_second_opinion_that_does_not_come_is_not_waited_for() -> None:
    async def story(it: World, line: FakeLine) -> None:
        first = it.ears.ear
        await says(it, heard(UNSURE))
        assert it.spoken(line)[-1] == "ask"
        await asyncio.sleep(OPINION_S + 0.1)
        await settle()
        assert it.spoken(line)[-1] == "retry"
        played = len(line.played)

        # It comes after all: the caller has gone on.
        first.hear(heard("我要办护照", is_second=True))
        await settle()
        assert len(line.played) == played
        assert joined(it) == []

    asked(story, has_second=True)


def test_a_recogniser_lost_over_a_second_opinion_leaves_the_first() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard(UNSURE))
        await says(it, HearingLost("the recogniser failed"))

        assert it.spoken(line)[-1] == "retry"
        assert "speech.failed" in it.timeline.kinds()

    asked(story, has_second=True)


def test_a_recogniser_lost_over_sound_without_words_has_the_question_asked_by_keys() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard())
        it.ears.are_there = False
        await says(it, HearingLost("the recogniser failed"))

        assert it.spoken(line)[-1] == "menu"

    asked(story, has_second=True)


def test_a_key_makes_a_second_opinion_moot() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard(UNSURE))
        # Both in the inbox at once: the key came first.
        line.press("2")
        it.ears.ear.hear(heard("我要办护照", is_second=True))
        await settle()
        await asyncio.sleep(OPINION_S + 1)
        await settle()

        assert [(one.queue, one.reason.by) for one in joined(it)] == [("social", "key")]
        assert it.timeline.kinds().count("speech.heard") == 1

    asked(story, has_second=True)


def test_new_words_make_a_second_opinion_moot() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard(UNSURE))
        await says(it, heard("社保转移"))
        await asyncio.sleep(OPINION_S + 1)
        await settle()

        assert [one.queue for one in joined(it)] == ["social"]

    asked(story, has_second=True)


# --- languages ------------------------------------------------------------------------------------------------------


def test_who_is_understood_in_another_language_is_answered_in_it() -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard(UNSURE))
        await says(it, heard("my medical insurance", language=Language.EN, engine="whisper", is_second=True))

        assert it.timeline.facts("language.chosen") == [LanguageChosen(language=Language.EN)]
        assert it.spoken(line)[-1].startswith("Connecting to")
        line.finish_playback()
        await settle()
        assert [one.queue for one in joined(it)] == ["social"]

    asked(story, has_second=True)


@pytest.mark.parametrize("words", ["good morning to you", ""])
def test_a_language_that_the_caller_was_not_understood_in_changes_nothing(words: str) -> None:
    async def story(it: World, line: FakeLine) -> None:
        await says(it, heard(UNSURE))
        await says(it, heard(words, language=Language.EN, is_second=True))

        assert it.timeline.facts("language.chosen") == []
        assert it.spoken(line)[-1] == "retry"

    asked(story, has_second=True)
