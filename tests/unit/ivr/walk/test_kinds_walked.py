"""Each kind of node, as callers meet it; and what happens when one cannot be walked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.pictures.specimen import specimen, specimens
from callcenter.ivr.walk.around import AlwaysOpen, Around, Load
from callcenter.ivr.walk.effects import (
    AskService,
    CancelTimer,
    Complain,
    Enter,
    EnterFlow,
    ForgetService,
    HangUp,
    JoinQueue,
    LeaveQueue,
    NoteKey,
    NoteNeeds,
    Play,
    PlayMusic,
    PromiseCallback,
    RecordMessage,
    StartTimer,
    StopPlaying,
    StopRecording,
    Transfer,
)
from callcenter.ivr.walk.events import (
    AgentAnswered,
    AgentOffered,
    CallbackDue,
    CallerArrived,
    CallerFellSilent,
    CallerFoundTalking,
    CallerHungUp,
    Event,
    LastQueueFound,
    OfferFailed,
    PlaceTold,
    PromptFinished,
    PromptUnavailable,
    RecordingFailed,
    ServiceAnswered,
    ServiceFailed,
    TalkEnded,
    TimerFired,
    TransferEnded,
    TransferFailed,
    Understood,
)
from callcenter.ivr.walk.states import (
    AskingMessage,
    Away,
    Closing,
    Consulting,
    Ended,
    Saying,
    Waiting,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.walker import Walker

ZH = Language.ZH
GENERAL, SOCIAL = QueueId("general"), QueueId("social")
ARRIVED = CallerArrived(ZH, can_be_called=True)
LINE = {"kind": "queue", "prompt": "line", "next_prompt": "line", "place_prompt": "line", "wait_prompt": "line"}
BYE = {"kind": "hangup", "prompt": "bye"}


def flow(first: Mapping[str, Any], *, texts: Mapping[str, str] | None = None, **others: Any) -> Flow:
    """A flow that begins with a node named `start`; fields that are no nodes are the flow's own."""
    nodes = {name: node for name, node in others.items() if isinstance(node, Mapping) and "kind" in node}
    fields = {name: field for name, field in others.items() if name not in nodes}
    made = specimen(
        {"start": first, "line": LINE, "bye": BYE, **nodes}, first="start", listed="line", after_talk="bye", **fields
    )
    words = {prompt: {"zh": said, "en": said} for prompt, said in (texts or {}).items()}
    return made.model_copy(update={"prompts": {**made.prompts, **words}})


def branch(when: Mapping[str, Any]) -> dict[str, Any]:
    """Hangs up where the condition holds, else joins the line."""
    case = {"when": when, "then": {"node": "bye"}}
    return {"kind": "branch", "cases": [case], "otherwise": {"queue": "social"}}


@dataclass(frozen=True)
class Shut(AlwaysOpen):
    """Closed at all hours, on a holiday."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        if schedule == "nowhere":
            raise KeyError(schedule)
        return False

    def day(self, at: datetime) -> str:
        return "holiday"


SHUT = Around(schedules=Shut())


def presses(digits: str) -> tuple[Event, ...]:
    return tuple(KeyPressed(digit) for digit in digits)


# --- say ------------------------------------------------------------------------------------------------------------


def test_digits_are_kept_in_a_variable_and_read_back() -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("2"), *presses("105"))

    assert caller.variables == {"ticket": "105"}
    assert caller.only(Play) == Play("read", ZH, {"value": "一、零、五"})
    assert "105" not in repr(caller.state)


def test_a_value_that_cannot_be_read_so_leads_to_a_person_and_is_not_repeated() -> None:
    said = {"kind": "say", "prompt": "on", "value": "day", "style": "date", "next": {"node": "bye"}}
    start = {"kind": "set", "variables": {"day": "tomorrow"}, "next": {"node": "read"}}

    caller = Walker(flow(start, read=said, texts={"on": "on {value}"}), ARRIVED)

    assert caller.faults == ["the variable day: the value cannot be read as date"]
    assert caller.joined.queue == GENERAL


def test_a_prompt_with_a_variable_that_nothing_has_set_leads_to_a_person() -> None:
    start = {"kind": "play", "prompt": "start", "next": {"node": "bye"}}

    caller = Walker(flow(start, texts={"start": "Hello {name}"}), ARRIVED)

    assert caller.only(Complain) == Complain("start", "the prompt start holds {name}, and nothing has set it")
    assert caller.is_in(Waiting)
    assert caller.played == "line"


def test_who_is_in_line_already_waits_on_when_a_prompt_has_a_variable_too_many() -> None:
    start = {"kind": "play", "prompt": "start", "next": {"queue": "general"}}
    broken = flow(start, texts={"line": "Wait, {name}"})
    caller = Walker(broken, ARRIVED, PromptFinished())

    assert caller.is_in(Waiting)
    assert caller.effects()[-1] == PlayMusic()
    assert len(caller.faults) == 1
    assert caller.meets(PlaceTold(2, None)).is_in(Waiting)
    assert caller.faults


# --- digits ---------------------------------------------------------------------------------------------------------


def test_too_few_digits_are_a_failed_try() -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("2"), KeyPressed("1"), KeyPressed("#"))

    assert caller.played == "menu"
    assert caller.meets(KeyPressed("2"), KeyPressed("1"), KeyPressed("#")).joined.queue == GENERAL


def test_enough_digits_go_on_after_silence() -> None:
    caller = Walker(specimens(), ARRIVED, KeyPressed("2"), *presses("15"), TimerFired())

    assert caller.variables == {"ticket": "15"}


# --- branch and set -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "around", "arrival"),
    [
        ({"on": "schedule", "schedule": "office", "is_open": False}, SHUT, ARRIVED),
        ({"on": "day", "day": "holiday"}, SHUT, ARRIVED),
        ({"on": "tier", "tiers": ["callback"]}, SHUT, CallerArrived(ZH, Tier.CALLBACK)),
        ({"on": "needs", "needs": ["speak_slowly"]}, SHUT, CallerArrived(ZH, needs=(Need.SPEAK_SLOWLY,))),
        ({"on": "language", "languages": ["en"]}, SHUT, CallerArrived(Language.EN)),
        ({"on": "load", "queue": "social", "waiting": 3}, Around(loads={SOCIAL: Load(waiting=3)}), ARRIVED),
        ({"on": "load", "queue": "social", "wait_min": 9}, Around(loads={SOCIAL: Load(wait_min=9)}), ARRIVED),
        ({"on": "load", "queue": "social", "is_unstaffed": True}, Around(loads={SOCIAL: Load()}), ARRIVED),
    ],
    ids=lambda value: value["on"] if isinstance(value, dict) else "",
)
def test_a_branch_asks_about_the_caller_and_the_world(
    when: Mapping[str, Any], around: Around, arrival: CallerArrived
) -> None:
    asked = flow(branch(when))
    wide_open = Around(loads={SOCIAL: Load(waiting=2, wait_min=8, agents_on=1)})

    assert Walker(asked, arrival, around=around).is_in(Closing)
    assert Walker(asked, ARRIVED, around=wide_open).joined.queue == SOCIAL


def test_a_branch_says_nothing_and_is_noted() -> None:
    caller = Walker(flow(branch({"on": "day", "day": "holiday"})), ARRIVED, around=SHUT)

    assert caller.effects() == (Enter("start", None), Enter("bye", "bye"), Play("bye", ZH))


def test_a_schedule_that_does_not_exist_is_complained_of_and_does_not_hold() -> None:
    caller = Walker(flow(branch({"on": "schedule", "schedule": "nowhere"})), ARRIVED, around=SHUT)

    assert caller.faults == ["there is no schedule 'nowhere'"]
    assert caller.joined.queue == SOCIAL


def test_the_last_queue_of_a_caller_may_become_known_at_any_time() -> None:
    start = {"kind": "play", "prompt": "start", "next": {"node": "fork"}}
    asked = flow(start, fork=branch({"on": "last_queue", "queues": ["general"]}))

    assert Walker(asked, ARRIVED, LastQueueFound(GENERAL), PromptFinished()).is_in(Closing)
    assert Walker(asked, ARRIVED, PromptFinished()).joined.queue == SOCIAL


def test_a_set_node_sets_variables_one_after_the_other_and_adopts_needs() -> None:
    start = {
        "kind": "set",
        "variables": {"who": "Li", "greeting": "Hello {who}"},
        "needs": ["speak_slowly"],
        "next": {"node": "hello"},
    }
    hello = {"kind": "play", "prompt": "hello", "next": {"node": "bye"}}

    caller = Walker(flow(start, hello=hello, texts={"hello": "{greeting}!"}), ARRIVED)

    assert caller.only(NoteNeeds) == NoteNeeds((Need.SPEAK_SLOWLY,))
    assert caller.only(Play) == Play("hello", ZH, {"greeting": "Hello Li"}, pace=0.75, pause_s=0.8)
    assert "Li" not in repr(caller.state)


def test_who_asks_for_a_trained_person_is_asked_nothing_more() -> None:
    start = {"kind": "set", "needs": ["trained_person"], "next": {"node": "menu"}}
    menu = {"kind": "menu", "prompt": "menu", "keys": {"1": {"node": "bye"}}, "retry": {"queue": "social"}}

    assert Walker(flow(start, menu=menu), ARRIVED).joined.queue == GENERAL


# --- bounds ---------------------------------------------------------------------------------------------------------


def test_nodes_that_say_nothing_and_come_round_lead_to_a_person() -> None:
    start = {"kind": "set", "variables": {"again": "1"}, "next": {"node": "start"}}

    caller = Walker(flow(start), ARRIVED)

    assert caller.faults == ["50 nodes were passed without a word"]
    assert caller.joined.queue == GENERAL


def test_a_closed_queue_whose_exit_comes_back_to_it_leads_to_a_person() -> None:
    line = {**LINE, "closed": {"queue": "social"}}
    start = {"kind": "play", "prompt": "start", "next": {"queue": "social"}}

    caller = Walker(flow(start, line=line), ARRIVED, PromptFinished(), around=Around(closed={SOCIAL: {}, GENERAL: {}}))

    assert caller.joined.queue == SOCIAL
    assert caller.all(Enter) == [Enter("line", None)] * 3 + [Enter("line", "line")]


def test_services_that_answer_into_each_other_lead_to_a_person() -> None:
    start = {"kind": "service", "service": "tickets", "next": {"node": "start"}}
    caller = Walker(flow(start), ARRIVED)

    for _ in range(60):
        if caller.is_in(Consulting):
            caller.meets(ServiceAnswered({}))

    assert caller.is_in(Waiting)


def test_a_variable_put_into_itself_does_not_grow_without_end() -> None:
    start = {"kind": "set", "variables": {"long": "x" * 300}, "next": {"node": "double"}}
    double = {"kind": "set", "variables": {"long": "{long}{long}"}, "next": {"node": "double"}}

    caller = Walker(flow(start, double=double), ARRIVED)

    assert caller.faults == ["a value is longer than 500 characters"]
    assert caller.is_in(Waiting)


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


def in_line(*then: Event, can_be_called: bool = True, needs: tuple[Need, ...] = ()) -> Walker:
    arrival = CallerArrived(ZH, needs=needs, can_be_called=can_be_called)
    return Walker(specimens(), arrival, KeyPressed("1"), PromptFinished(), *then)


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


# --- flow and hang-up -----------------------------------------------------------------------------------------------


def test_a_caller_goes_on_in_another_flow() -> None:
    flows = specimens()
    caller = Walker(flows, ARRIVED, KeyPressed("A"))

    assert caller.effects()[-4:] == (
        Enter("other", None),
        EnterFlow("other", flows["other"].version),
        Enter("hello", "hello"),
        Play("hello", ZH),
    )
    caller.meets(KeyPressed("0"), AgentOffered(), AgentAnswered(), TalkEnded())
    assert caller.is_in(Closing)


def test_a_flow_that_is_not_there_leads_to_a_person() -> None:
    caller = Walker(flow({"kind": "flow", "flow": "nowhere"}), ARRIVED)

    assert caller.faults == ["there is no flow nowhere"]
    assert caller.joined.queue == GENERAL


def test_a_flow_that_does_not_speak_the_callers_language_leads_to_a_person() -> None:
    other = specimens()["other"].model_copy(update={"languages": {Language.EN: ("1234501",)}})

    caller = Walker({**specimens(), "other": other}, ARRIVED, KeyPressed("A"))

    assert caller.faults == ["the flow other does not speak zh"]
    assert caller.joined.queue == GENERAL


def test_a_call_of_a_flow_that_the_edition_has_lost_begins_in_the_first() -> None:
    assert Walker(specimens(), CallerArrived(ZH, flow="lost")).played == "hello"


def test_hanging_up_without_a_word_is_possible() -> None:
    caller = Walker(flow({"kind": "hangup"}), ARRIVED)

    assert (caller.state, caller.effects()) == (Ended(), (Enter("start", None), HangUp()))


# --- announcements --------------------------------------------------------------------------------------------------

FLOOD = Around(announcement={ZH: "台风预警。", Language.EN: "Typhoon warning."})


@pytest.mark.parametrize("arrival", [ARRIVED, CallerArrived(ZH, Tier.LISTED), CallerArrived(ZH, Tier.LISTED_SEVERE)])
def test_an_announcement_is_said_once_before_the_first_prompt_of_everybody(arrival: CallerArrived) -> None:
    caller = Walker(specimens(), arrival, around=FLOOD)
    assert caller.only(Play).preface == "台风预警。"

    assert caller.meets(KeyPressed("0") if arrival is ARRIVED else PlaceTold(2, None)).only(Play).preface is None


def test_an_announcement_is_said_again_in_the_language_that_is_chosen() -> None:
    assert Walker(specimens(), ARRIVED, KeyPressed("9"), around=FLOOD).only(Play).preface == "Typhoon warning."


def test_an_announcement_waits_for_the_first_node_that_speaks() -> None:
    start = {"kind": "set", "variables": {"x": "1"}, "next": {"node": "bye"}}

    assert Walker(flow(start), ARRIVED, around=FLOOD).only(Play).preface == "台风预警。"


# --- prompts that cannot be heard -----------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), (KeyPressed("2"),), (KeyPressed("4"),), (KeyPressed("5"),)])
def test_a_prompt_that_cannot_be_heard_leads_to_a_person(before: tuple[Event, ...]) -> None:
    caller = Walker(specimens(), ARRIVED, *before, PromptUnavailable("no file"))

    assert caller.faults == ["no file"]
    assert caller.joined.queue == GENERAL


def test_who_waits_waits_on_when_a_prompt_cannot_be_heard() -> None:
    caller = in_line(PlaceTold(2, None), PromptUnavailable("no file"))

    assert caller.is_in(Waiting)
    assert caller.effects() == (Complain("line", "no file"), PlayMusic())


def test_a_queue_that_was_understood_is_joined_when_its_name_cannot_be_said() -> None:
    understood = Understood("social", RouteReason(by="words"))
    caller = Walker(specimens(), ARRIVED, PromptFinished(), understood, PromptUnavailable("no file"))

    assert caller.joined.queue == SOCIAL


def test_after_a_talk_a_prompt_that_cannot_be_heard_ends_the_call() -> None:
    caller = Walker(specimens(), CallerFoundTalking(ZH), TalkEnded(), PromptUnavailable("no file"))

    assert caller.effects()[-2:] == (Complain("survey", "no file"), HangUp())


def test_prompts_that_can_none_be_heard_at_night_do_not_send_a_caller_round() -> None:
    around = Around(closed={GENERAL: {}, SOCIAL: {}})
    caller = Walker(specimens(), ARRIVED, PromptUnavailable("no voice"), around=around)
    assert caller.is_in(AskingMessage)

    assert caller.meets(PromptUnavailable("no voice")).is_in(Waiting)
