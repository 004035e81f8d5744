"""What a caller meets with, told as short conversations."""

import pytest

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.kinds import Route
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.effects import (
    CancelTimer,
    ChooseLanguage,
    Enter,
    HangUp,
    JoinQueue,
    KeepScore,
    LeaveQueue,
    Listen,
    NoteKey,
    Play,
    PlayMusic,
    StartTimer,
    StopListening,
    StopPlaying,
)
from callcenter.ivr.walk.events import (
    AgentAnswered,
    AgentOffered,
    CallerArrived,
    CallerFoundTalking,
    CallerHungUp,
    CallerTakenBack,
    Event,
    HearingUnavailable,
    NothingHeard,
    NotUnderstood,
    OfferFailed,
    PlaceTold,
    PromptFinished,
    TalkEnded,
    TimerFired,
    Understood,
)
from callcenter.ivr.walk.states import (
    Answering,
    Asking,
    AskingDigits,
    AskingScore,
    Closing,
    Collecting,
    Confirming,
    Ended,
    Hearing,
    Ringing,
    Waiting,
)
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.walker import Walker

ZH, EN = Language.ZH, Language.EN
WORDS = RouteReason(by="words", words=("社保", "转移"), matched=("社保",), score=3)
GREETED = (CallerArrived(ZH), PromptFinished())
"""The welcome is over, the question plays."""


def test_a_caller_is_welcomed_and_then_asked_by_voice_and_keys_together(flow: Flow) -> None:
    caller = Walker(flow, CallerArrived(ZH))
    assert caller.effects() == (Enter("welcome", "welcome"), Play("welcome", ZH))

    caller.meets(PromptFinished())

    assert caller.is_in(Asking)
    assert caller.effects() == (Enter("ask", "ask"), Play("ask", ZH), Listen(ZH))


def test_words_that_are_understood_are_confirmed_and_then_wait_in_line(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, PromptFinished(), SpeechStarted(), Understood("social", WORDS))

    assert caller.is_in(Confirming)
    assert caller.effects() == (
        CancelTimer(),
        StopListening(),
        Enter("by_words", None),
        Enter("confirm", "confirm"),
        Play("confirm", ZH, {"queue": "社会保障"}),
    )

    caller.meets(PromptFinished())

    assert caller.is_in(Waiting)
    assert caller.joined == JoinQueue(QueueId("social"), Tier.ORDINARY, WORDS)


def test_speech_cuts_the_question_short(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, SpeechStarted())

    assert caller.is_in(Hearing)
    assert caller.effects() == (StopPlaying(), StartTimer(12))


def test_star_undoes_a_misunderstanding_and_offers_the_keys(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, Understood("social", WORDS), KeyPressed("*"))

    assert caller.effects() == (
        NoteKey("confirm", "*"),
        StopPlaying(),
        Enter("menu", "menu"),
        Play("menu", ZH),
    )

    assert caller.meets(KeyPressed("4")).joined.queue == "police"


@pytest.mark.parametrize("before", [(), (PromptFinished(),), (PromptFinished(), PromptFinished())])
def test_a_key_is_taken_during_the_welcome_during_the_question_and_after_it(
    flow: Flow, before: tuple[Event, ...]
) -> None:
    caller = Walker(flow, CallerArrived(ZH), *before, KeyPressed("1"))

    assert caller.joined == JoinQueue(QueueId("consumer"), Tier.ORDINARY, RouteReason(by="key", key="1"))


def test_a_queue_of_the_flow_lifts_nobody_out_of_a_tier_that_they_have(flow: Flow) -> None:
    caller = Walker(flow, CallerArrived(ZH, Tier.DEFERRED), KeyPressed("1"))

    assert caller.joined == JoinQueue(QueueId("consumer"), Tier.DEFERRED, RouteReason(by="key", key="1"))
    assert [Tier.DEFERRED.at_least(tier) for tier in (Tier.EMERGENCY, Tier.CALLBACK, Tier.ORDINARY)] == [0, 3, 5]
    assert Tier.LISTED.at_least(Tier.ORDINARY) is Tier.LISTED


def test_a_caller_who_says_nothing_useful_twice_reaches_a_person(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, NotUnderstood(("嗯",)))
    assert caller.played == "retry"

    caller.meets(PromptFinished(), SpeechStarted(), NotUnderstood(("那个",)))

    assert caller.joined.queue == "general"
    assert caller.joined.reason == RouteReason(by="fallback", words=("嗯", "那个"))


def test_noise_is_listened_through_with_all_the_time_to_answer_and_costs_no_try(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, PromptFinished())
    answer_time = caller.effects()
    for times in (1, 2):
        caller.meets(SpeechStarted(), NothingHeard())
        assert isinstance(caller.state, Answering)
        assert (caller.state.nothing_heard, caller.state.caller.failures) == (times, 0)
        assert caller.effects() == answer_time

    caller.meets(SpeechStarted(), NothingHeard())

    assert caller.played == "retry"
    assert isinstance(caller.state, Asking)
    assert caller.state.caller.failures == 1


def test_after_noise_that_cut_the_question_silence_has_it_asked_again(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, SpeechStarted(), NothingHeard())
    assert caller.is_in(Answering)
    assert caller.effects() == Walker(flow, *GREETED, PromptFinished()).effects()

    caller.meets(TimerFired())
    assert caller.played == "retry"

    caller.meets(SpeechStarted(), NothingHeard())
    assert isinstance(caller.state, Answering)
    assert caller.state.nothing_heard == 1


def test_a_caller_who_stays_silent_reaches_a_person(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, PromptFinished(), TimerFired(), PromptFinished(), TimerFired())

    assert caller.joined.queue == "general"


def test_two_tries_that_fail_in_different_ways_are_two(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, Understood("social", WORDS), KeyPressed("*"), KeyPressed("8"))

    assert caller.joined == JoinQueue(QueueId("general"), Tier.ORDINARY, RouteReason(by="fallback"))


def test_speech_that_never_ends_is_a_try_that_failed(flow: Flow) -> None:
    assert Walker(flow, *GREETED, SpeechStarted(), TimerFired()).played == "retry"


def test_asking_for_a_person_by_voice_needs_no_confirmation(flow: Flow) -> None:
    assert Walker(flow, *GREETED, Understood("agent", WORDS)).joined.queue == "general"


def test_an_emergency_joins_the_line_before_everybody_and_at_once(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, Understood("emergency", WORDS))

    assert caller.joined == JoinQueue(QueueId("general"), Tier.EMERGENCY, WORDS)
    assert caller.played == "emergency"


def test_a_destination_that_this_calls_flow_does_not_know_leads_to_a_person(flow: Flow) -> None:
    assert Walker(flow, *GREETED, Understood("pensions", WORDS)).joined.queue == "general"


@pytest.mark.parametrize("asking", [KeyPressed("6"), Understood("progress", WORDS)])
def test_ticket_digits_are_collected_and_the_caller_is_told_the_truth(flow: Flow, asking: Event) -> None:
    caller = Walker(flow, *GREETED, asking)
    assert caller.is_in(AskingDigits)

    caller.meets(*(KeyPressed(digit) for digit in "10203"))
    assert caller.is_in(Collecting)
    caller.meets(KeyPressed("0"))

    assert caller.played == "progress_person"
    assert caller.joined.queue == "general"


def test_hash_ends_the_digits_and_goes_back_before_the_first(flow: Flow) -> None:
    digits = Walker(flow, *GREETED, KeyPressed("6"))
    assert digits.meets(KeyPressed("1"), KeyPressed("#")).played == "progress_person"

    assert Walker(flow, *GREETED, KeyPressed("6"), KeyPressed("#")).played == "menu"
    assert Walker(flow, *GREETED, KeyPressed("6"), PromptFinished(), KeyPressed("#")).played == "menu"


def test_zero_before_the_first_digit_is_a_person(flow: Flow) -> None:
    assert Walker(flow, *GREETED, KeyPressed("6"), KeyPressed("0")).joined.queue == "general"


def test_nine_begins_again_in_english(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("9"))

    assert caller.effects()[-3:] == (ChooseLanguage(EN), Enter("welcome", "welcome"), Play("welcome", EN))
    assert caller.meets(PromptFinished()).effects()[-1] == Listen(EN)


def test_without_a_recogniser_the_keys_are_asked_for_instead(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, HearingUnavailable())

    assert caller.played == "menu"
    assert StopListening() in caller.effects()
    assert caller.meets(PromptFinished()).effects() == (StartTimer(6),)
    assert not any(isinstance(effect, Listen) for effect in caller.meets(KeyPressed("*")).effects())
    assert caller.meets(KeyPressed("2")).joined.queue == "social"


def test_without_a_recogniser_a_silent_caller_reaches_a_person(flow: Flow) -> None:
    assert Walker(flow, *GREETED, HearingUnavailable(), PromptFinished(), TimerFired()).joined.queue == "general"


def test_where_keys_would_be_late_too_a_caller_who_cannot_be_heard_reaches_a_person(flow: Flow) -> None:
    assert Walker(flow, *GREETED, HearingUnavailable(are_keys_late=True)).joined.queue == "general"


@pytest.mark.parametrize("tier", [Tier.LISTED_SEVERE, Tier.LISTED])
def test_a_listed_caller_goes_straight_to_the_line(flow: Flow, tier: Tier) -> None:
    caller = Walker(flow, CallerArrived(ZH, tier))

    assert caller.played == "prio"
    assert caller.joined == JoinQueue(QueueId("general"), tier, RouteReason(by="list"))


@pytest.mark.parametrize("tier", [Tier.LISTED_SEVERE, Tier.ORDINARY])
def test_a_caller_who_cannot_hear_meets_no_menu_and_no_survey(flow: Flow, tier: Tier) -> None:
    caller = Walker(flow, CallerArrived(ZH, tier, (Need.TEXT_ONLY,)))
    assert caller.joined == JoinQueue(QueueId("general"), tier, RouteReason(by="list"))

    caller.meets(AgentOffered(), AgentAnswered(), TalkEnded())

    assert (caller.state, caller.effects()) == (Ended(), (HangUp(),))


def test_who_needs_a_trained_person_meets_no_menu(flow: Flow) -> None:
    assert Walker(flow, CallerArrived(ZH, Tier.ORDINARY, (Need.TRAINED_PERSON,))).played == "prio"


def test_a_caller_with_needs_is_given_more_time(flow: Flow) -> None:
    slow = CallerArrived(ZH, Tier.ORDINARY, (Need.MORE_TIME_FOR_KEYS,))

    assert Walker(flow, slow, PromptFinished(), PromptFinished()).effects() == (StartTimer(30),)
    assert Walker(flow, slow, KeyPressed("6"), PromptFinished()).effects() == (StartTimer(30),)


def test_star_says_it_again(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, PromptFinished(), KeyPressed("*"))

    assert caller.played == "ask"
    assert caller.is_in(Asking)


def test_a_waiting_caller_hears_music_then_the_place_then_music(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("2"), PromptFinished())
    assert caller.effects() == (PlayMusic(),)

    assert caller.meets(PlaceTold(3, ExpectedWait(4, 4))).effects() == (
        Play("wait", ZH, {"ahead": "2", "wait_min": "4"}),
    )
    assert caller.meets(PromptFinished()).effects() == (PlayMusic(),)
    assert caller.meets(PlaceTold(2, None)).effects() == (Play("place", ZH, {"ahead": "1"}),)
    assert caller.meets(PlaceTold(1, ExpectedWait(1, 2))).effects() == (Play("next", ZH),)
    assert caller.meets(KeyPressed("*")).played == "next"


def test_a_waiting_caller_may_change_their_mind(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("2"), KeyPressed("#"))

    assert LeaveQueue() in caller.effects()
    assert caller.played == "menu"
    assert caller.meets(KeyPressed("3")).joined.queue == "urban_hpf"


def test_zero_in_line_keeps_the_place(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("2"))
    before = caller.state

    assert caller.meets(KeyPressed("0")).state == before
    assert caller.effects() == ()


def test_an_agent_who_does_not_answer_leaves_the_caller_in_line(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("2"), AgentOffered())
    assert caller.is_in(Ringing)

    caller.meets(OfferFailed())

    assert caller.is_in(Waiting)
    assert caller.effects() == (PlayMusic(),)


def test_after_the_talk_the_caller_is_asked_twice_and_thanked(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, KeyPressed("2"), AgentOffered(), AgentAnswered())
    assert caller.effects() == (LeaveQueue(),)

    caller.meets(TalkEnded(), KeyPressed("1"))
    assert caller.effects()[0] == KeepScore("service", 5)
    caller.meets(PromptFinished(), KeyPressed("2"))
    assert caller.effects()[0] == KeepScore("solved", 0)

    assert caller.is_in(Closing)
    caller.meets(PromptFinished())
    assert (caller.state, caller.effects()) == (Ended(), (HangUp(),))
    assert caller.meets(CallerHungUp()).state == Ended()


def test_silence_ends_the_survey_politely_and_gives_no_score(flow: Flow) -> None:
    caller = Walker(flow, CallerFoundTalking(ZH), TalkEnded(), PromptFinished(), TimerFired())

    assert caller.is_in(Closing)
    assert not any(isinstance(effect, KeepScore) for effect in caller.effects())


def test_a_key_that_is_no_score_changes_nothing(flow: Flow) -> None:
    caller = Walker(flow, CallerFoundTalking(ZH), TalkEnded())
    asking = caller.state

    assert caller.meets(KeyPressed("8")).state == asking
    assert caller.is_in(AskingScore)


def test_a_caller_taken_back_waits_on_where_they_waited(flow: Flow) -> None:
    reason = RouteReason(by="lifeboat")
    caller = Walker(flow, CallerTakenBack(ZH, QueueId("police"), reason, Tier.LISTED))

    assert caller.is_in(Waiting)
    assert caller.effects() == (JoinQueue(QueueId("police"), Tier.LISTED, reason), PlayMusic())


def test_a_caller_taken_back_from_a_queue_that_is_no_more_waits_for_anybody(flow: Flow) -> None:
    caller = Walker(flow, CallerTakenBack(ZH, QueueId("pensions"), RouteReason(by="lifeboat")))

    assert caller.joined.queue == "general"


def test_a_flow_without_confirmation_joins_the_line_at_once(flow: Flow) -> None:
    route = flow.node("by_words", Route).model_copy(update={"confirm": None})
    hasty = flow.model_copy(update={"nodes": {**flow.nodes, "by_words": route}})

    assert Walker(hasty, *GREETED, Understood("social", WORDS)).joined.queue == "social"


@pytest.mark.parametrize("moment", [(), (PromptFinished(),)])
def test_a_caller_who_hangs_up_leaves_nothing_running(flow: Flow, moment: tuple[Event, ...]) -> None:
    caller = Walker(flow, *GREETED, *moment, CallerHungUp())

    assert caller.state == Ended()
    assert StopListening() in caller.effects()


def test_neither_words_nor_digits_show_in_a_state_or_an_error(flow: Flow) -> None:
    caller = Walker(flow, *GREETED, NotUnderstood(("社保",)))
    assert "社保" not in repr(caller.state)
    caller.meets(KeyPressed("6"), KeyPressed("7"), KeyPressed("8"))
    assert "78" not in repr(caller.state)

    with pytest.raises(walk.UnexpectedEventError) as refused:
        caller.meets(NotUnderstood(("社保",)))

    assert "社保" not in str(refused.value)


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ZH, "3到5"), (Language.EN, "3 to 5"), (Language.KO, "3에서 5")]
)
def test_the_expected_wait_is_said_as_a_range_in_the_callers_language(
    flow: Flow, language: Language, said: str
) -> None:
    caller = Walker(flow, CallerArrived(language), PromptFinished(), KeyPressed("0"), PromptFinished())

    assert caller.meets(PlaceTold(3, ExpectedWait(3, 5))).effects() == (
        Play("wait", language, {"ahead": "2", "wait_min": said}),
    )
