"""Nodes at which a caller waits for others: for people, for a service, for a machine that records."""

import pytest

from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk.around import Around, Load
from callcenter.ivr.walk.effects import (
    AskService,
    CancelTimer,
    Complain,
    Enter,
    ForgetService,
    HangUp,
    JoinQueue,
    LeaveQueue,
    NoteKey,
    Play,
    PromiseCallback,
    RecordMessage,
    StartTimer,
    StopPlaying,
    StopRecording,
    Transfer,
)
from callcenter.ivr.walk.events import (
    AgentOffered,
    CallbackDue,
    CallerArrived,
    CallerFellSilent,
    CallerHungUp,
    Event,
    OfferFailed,
    PlaceTold,
    PromptFinished,
    RecordingFailed,
    ServiceAnswered,
    ServiceFailed,
    TimerFired,
    TransferEnded,
    TransferFailed,
)
from callcenter.ivr.walk.states import (
    AskingMessage,
    Away,
    Closing,
    Ended,
    Saying,
    Waiting,
)
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.small_flows import ARRIVED, GENERAL, LINE, SHUT, SOCIAL, ZH, flow, in_line, presses
from tests.unit.ivr.walk.walker import Walker

# --- queue ----------------------------------------------------------------------------------------------------------


def test_a_closed_queue_says_its_notice_and_another_takes_the_caller() -> None:
    around = Around(closed={SOCIAL: {ZH: "社保窗口今天关闭。"}})

    caller = Walker(flow({**LINE, "queue": "social"}), ARRIVED, around=around)

    assert caller.joined.queue == GENERAL
    assert caller.only(Play).preface == "社保窗口今天关闭。"


def test_hours_close_a_queue_too_and_lead_to_its_exit() -> None:
    queues = {
        "social": {"names": {"zh": "social", "en": "social"}, "hours": "office"},
        "general": {"names": {"zh": "general", "en": "general"}},
    }
    start = {**LINE, "queue": "social", "closed": {"node": "bye"}}

    assert Walker(flow(start, queues=queues), ARRIVED, around=SHUT).is_in(Closing)
    assert Walker(flow(start, queues=queues), ARRIVED).joined.queue == SOCIAL


def test_hours_that_do_not_exist_close_nothing_and_are_complained_of() -> None:
    queues = {
        "social": {"names": {"zh": "social", "en": "social"}, "hours": "nowhere"},
        "general": {"names": {"zh": "general", "en": "general"}},
    }

    caller = Walker(flow({**LINE, "queue": "social"}, queues=queues), ARRIVED, around=SHUT)

    assert caller.joined.queue == SOCIAL
    assert caller.faults == ["there is no schedule 'nowhere'"]


def test_an_emergency_is_taken_by_a_queue_that_is_closed_and_full() -> None:
    start = {**LINE, "queue": "social", "tier": "emergency", "closed": {"node": "bye"}, "limit": 1}
    start["full"] = {"node": "bye"}
    around = Around(closed={SOCIAL: {}}, loads={SOCIAL: Load(waiting=9)})

    assert Walker(flow(start), ARRIVED, around=around).joined == JoinQueue(
        SOCIAL, Tier.EMERGENCY, RouteReason(by="fallback")
    )


def test_a_full_queue_leads_elsewhere_from_its_limit_on() -> None:
    start = {**LINE, "queue": "social", "limit": 5, "full": {"node": "bye"}}

    assert Walker(flow(start), ARRIVED, around=Around(loads={SOCIAL: Load(waiting=4)})).joined.queue == SOCIAL
    assert Walker(flow(start), ARRIVED, around=Around(loads={SOCIAL: Load(waiting=5)})).is_in(Closing)


# --- callback -------------------------------------------------------------------------------------------------------


def test_a_callback_is_offered_in_line_and_its_key_counts_from_then_on() -> None:
    caller = in_line(KeyPressed("1"))
    assert caller.is_in(Waiting)

    caller.meets(CallbackDue())
    assert caller.effects() == (Enter("later", "later"), Play("later", ZH))
    assert caller.node == "line"

    caller.meets(PromptFinished(), PlaceTold(4, None), PromptFinished(), AgentOffered(), OfferFailed())
    caller.meets(KeyPressed("1"))

    assert caller.effects()[:4] == (NoteKey("later", "1"), PromiseCallback(SOCIAL), StopPlaying(), LeaveQueue())
    assert caller.is_in(Closing)


def test_no_callback_is_offered_to_a_number_unknown_or_to_who_cannot_hear() -> None:
    assert in_line(CallbackDue(), can_be_called=False).effects() == ()
    deaf = Walker(specimens(), CallerArrived(ZH, needs=(Need.TEXT_ONLY,), can_be_called=True), CallbackDue())
    assert deaf.effects() == ()


def test_a_callback_may_be_offered_by_an_exit_for_the_queue_that_was_full() -> None:
    around = Around(loads={SOCIAL: Load(waiting=10)})
    caller = Walker(specimens(), ARRIVED, KeyPressed("1"), around=around)
    assert caller.played == "later"

    assert caller.meets(KeyPressed("1")).only(PromiseCallback) == PromiseCallback(SOCIAL)


@pytest.mark.parametrize("can_be_called", [True, False])
def test_a_callback_that_is_declined_or_impossible_leads_on(can_be_called: bool) -> None:
    caller = Walker(specimens(), CallerArrived(ZH, can_be_called=can_be_called), KeyPressed("3"))
    if can_be_called:
        caller.meets(PromptFinished(), TimerFired())

    assert caller.node == "tell"


# --- message --------------------------------------------------------------------------------------------------------


def test_a_message_is_recorded_after_its_prompt_until_silence() -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("4"))
    assert caller.is_in(AskingMessage)

    caller.meets(PromptFinished())
    assert caller.effects() == (RecordMessage("message", 120, 4.0), StartTimer(120))

    caller.meets(CallerFellSilent())
    assert caller.effects()[:2] == (CancelTimer(), StopRecording())
    assert caller.is_in(Closing)


@pytest.mark.parametrize("end", [KeyPressed("#"), KeyPressed("*"), KeyPressed("5"), TimerFired()])
def test_any_key_and_the_longest_time_end_a_message(end: Event) -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("4"), KeyPressed("#"), end)

    assert StopRecording() in caller.effects()
    assert caller.is_in(Closing)


def test_zero_and_hanging_up_keep_what_was_said() -> None:
    recording = (ARRIVED, KeyPressed("4"), PromptFinished())

    person = Walker(specimens(), *recording, KeyPressed("0"))
    assert StopRecording() in person.effects()
    assert person.joined.queue == GENERAL
    assert StopRecording() in Walker(specimens(), *recording, CallerHungUp()).effects()


def test_a_message_that_cannot_be_kept_leads_to_a_person() -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("4"), PromptFinished(), RecordingFailed("the disk is full"))

    assert caller.faults == ["the disk is full"]
    assert caller.joined.queue == GENERAL


# --- transfer -------------------------------------------------------------------------------------------------------


def transferred(*then: Event) -> Walker:
    return Walker(specimens(), ARRIVED, KeyPressed("5"), PromptFinished(), *then)


def test_a_transfer_is_announced_carried_out_and_over_when_they_have_talked() -> None:
    caller = transferred()
    assert (caller.is_in(Away), caller.effects()) == (True, (Transfer("110"),))

    caller.meets(TransferEnded())

    assert (caller.state, caller.effects()) == (Ended(), (HangUp(),))


def test_a_transfer_that_nobody_answers_leads_on_and_a_refused_one_to_a_person() -> None:
    assert transferred(TransferFailed("busy")).played == "hello"

    refused = transferred(TransferFailed("110 is not allowed", is_refused=True))
    assert refused.faults == ["110 is not allowed"]
    assert refused.joined.queue == GENERAL


def test_a_caller_put_through_who_hangs_up_is_gone() -> None:
    assert transferred(CallerHungUp()).state == Ended()


# --- service --------------------------------------------------------------------------------------------------------


def consulting(*then: Event) -> Walker:
    return Walker(specimens(), ARRIVED, KeyPressed("2"), *presses("105"), PromptFinished(), *then)


def test_a_service_is_asked_while_the_caller_is_told_and_its_answer_waits_for_the_end_of_the_prompt() -> None:
    caller = consulting()
    asked = AskService("look_up", "tickets", {"ticket": "105"}, {"answer": "/answer"}, 3.0)
    assert caller.effects() == (Enter("look_up", "look_up"), Play("look_up", ZH), asked)

    caller.meets(ServiceAnswered({"answer": "closed"}))
    assert (caller.is_in(Saying), caller.effects()) == (True, ())

    assert caller.meets(PromptFinished()).only(Play) == Play("found", ZH, {"answer": "closed"})


def test_an_answer_after_the_prompt_goes_on_at_once() -> None:
    assert consulting(PromptFinished(), ServiceAnswered({"answer": "closed"})).played == "found"


def test_a_service_that_fails_leads_to_a_person_or_where_the_node_says() -> None:
    caller = consulting(ServiceFailed("no answer in 3 s"))
    assert caller.only(Complain) == Complain("look_up", "no answer in 3 s")
    assert caller.joined.queue == GENERAL

    start = {"kind": "service", "service": "tickets", "next": {"node": "bye"}, "failed": {"queue": "social"}}
    led_on = Walker(flow(start), ARRIVED, ServiceFailed("no answer"))
    assert led_on.faults == ["no answer"]
    assert led_on.joined.queue == SOCIAL


def test_a_caller_who_does_not_wait_for_a_service_is_put_through_and_it_is_forgotten() -> None:
    caller = consulting(KeyPressed("0"))

    assert ForgetService() in caller.effects()
    assert caller.joined.queue == GENERAL


def test_a_service_is_not_asked_twice_by_the_repeat_key() -> None:
    assert not consulting(KeyPressed("*")).all(AskService)
    assert not consulting(ServiceAnswered({"answer": "1"}), KeyPressed("*")).all(AskService)
