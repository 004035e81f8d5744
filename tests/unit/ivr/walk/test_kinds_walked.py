"""Nodes that a caller passes through, as callers meet them; and what happens when one cannot be walked."""

from collections.abc import Mapping
from typing import Any

import pytest

from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk.around import Around, Load
from callcenter.ivr.walk.effects import (
    Complain,
    Enter,
    EnterFlow,
    HangUp,
    NoteNeeds,
    Play,
    PlayMusic,
    RefuseRecording,
)
from callcenter.ivr.walk.events import (
    AgentAnswered,
    AgentOffered,
    CallerArrived,
    LastQueueFound,
    PlaceTold,
    PromptFinished,
    ServiceAnswered,
    TalkEnded,
    TimerFired,
)
from callcenter.ivr.walk.states import (
    Closing,
    Consulting,
    Ended,
    Waiting,
)
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.small_flows import ARRIVED, GENERAL, LINE, SHUT, SOCIAL, ZH, branch, flow, presses
from tests.unit.ivr.walk.walker import Walker

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
        (
            {"on": "load", "queue": "social", "wait_min": 9},
            Around(loads={SOCIAL: Load(wait=ExpectedWait(3, 9))}),
            ARRIVED,
        ),
        ({"on": "load", "queue": "social", "is_unstaffed": True}, Around(loads={SOCIAL: Load()}), ARRIVED),
    ],
    ids=lambda value: value["on"] if isinstance(value, dict) else "",
)
def test_a_branch_asks_about_the_caller_and_the_world(
    when: Mapping[str, Any], around: Around, arrival: CallerArrived
) -> None:
    asked = flow(branch(when))
    wide_open = Around(loads={SOCIAL: Load(waiting=2, wait=ExpectedWait(3, 8), agents_on=1)})

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


def test_a_set_node_says_that_the_caller_is_not_recorded_and_leads_on() -> None:
    start = {"kind": "set", "is_unrecorded": True, "next": {"node": "told"}}
    told = {"kind": "play", "prompt": "told", "next": {"node": "bye"}}

    caller = Walker(flow(start, told=told), ARRIVED)

    assert caller.only(RefuseRecording) == RefuseRecording("start")
    assert caller.only(Play).prompt == "told"


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
