"""What each need bends, for each kind of node; and what manners are when needs add up."""

import pytest

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.kinds import SHOWN, NodeBase
from callcenter.ivr.pictures.bending import NODES, Bend, bends
from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk.effects import Listen, Play, RecordMessage, StartTimer
from callcenter.ivr.walk.events import (
    CallerArrived,
    CallerFoundTalking,
    PromptFinished,
    TalkEnded,
    TimerFired,
    Understood,
)
from callcenter.ivr.walk.manners import BY_NEED, ORDINARY, UNHURRIED_S, manners_for
from callcenter.ivr.walk.states import Confirming, Waiting
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.ivr.walk.walker import Walker

ZH = Language.ZH
LETTERS = {
    "H": Bend.PERSON,
    "-": Bend.SKIPPED,
    "B": Bend.KEYS_ONLY,
    "W": Bend.SPEECH_TOO,
    "S": Bend.SLOWER,
    "P": Bend.PAUSES,
    "T": Bend.MORE_TIME,
    "N": Bend.NO_TIME_OUT,
    "R": Bend.ASKED_AGAIN,
    "K": Bend.ANY_KEY,
    "M": Bend.MAY_PAUSE,
}
NEEDS = (
    Need.SPEAK_CLEARLY,
    Need.TEXT_ONLY,
    Need.DESCRIBE_NOT_SHOW,
    Need.KEYS_NOT_SPEECH,
    Need.MORE_TIME_FOR_KEYS,
    Need.SPEAK_SLOWLY,
    Need.TRAINED_PERSON,
    Need.SECOND_LANGUAGE,
)
TABLE: dict[type[NodeBase], str] = {
    kinds.Play: "SPK . SK . K SPK SPK SPK",
    kinds.Say: "SPK . SK . K SPK SPK SPK",
    kinds.Menu: "SPTRK H WSTRKM TR WNRKM SPNRK H SPNRK",
    kinds.Listen: "SPTRKM H STRKM B NRKM SPNRKM H SPNRKM",
    kinds.Route: ". - . - . . - .",
    kinds.Confirm: "SPK - SK - K SPK - SPK",
    kinds.Digits: "SPTRK H SNRK TR NRK SPNRK H SPNRK",
    kinds.Branch: ". . . . . . . .",
    kinds.QueueUp: "SPK . SK . K SPK SPK SPK",
    kinds.Callback: "SPTK - SNK T NK SPNK SPNK SPNK",
    kinds.Message: "SPM - SM M M SPM SPM SPM",
    kinds.Transfer: "SPK - SK . K SPK SPK SPK",
    kinds.Survey: "SPTK - SNK T NK SPNK SPNK SPNK",
    kinds.Set: ". . . . . . . .",
    kinds.Service: "SP . S . . SP SP SP",
    kinds.Goto: ". . . . . . . .",
    kinds.HangUp: "SPK . SK . K SPK SPK SPK",
}
"""One row a kind, one column a need of NEEDS."""
CELLS = [
    pytest.param(
        need, kind, frozenset(LETTERS[letter] for letter in cell if letter != "."), id=f"{need}-{kind.__name__}"
    )
    for kind, row in TABLE.items()
    for need, cell in zip(NEEDS, row.split(), strict=True)
]


def test_the_table_has_every_need_and_every_kind() -> None:
    assert set(NEEDS) == set(Need) == set(BY_NEED)
    assert set(TABLE) == set(NODES) == set(SHOWN)


@pytest.mark.parametrize(("need", "kind", "expected"), CELLS)
def test_each_need_bends_each_kind_of_node_as_the_table_says(
    need: Need, kind: type[NodeBase], expected: frozenset[Bend]
) -> None:
    assert bends(need, kind) == expected


@pytest.mark.parametrize("need", [need for need in NEEDS if not BY_NEED[need].goes_straight_to_person])
def test_who_has_told_us_of_a_need_never_hears_that_time_is_up(flow: Flow, need: Need) -> None:
    caller = Walker(flow, CallerArrived(ZH, needs=(need,)), PromptFinished())
    asked = caller.played

    caller.meets(PromptFinished(), TimerFired())
    assert caller.played == asked

    caller.meets(PromptFinished(), TimerFired())
    assert caller.joined.queue == "general"


@pytest.mark.parametrize("need", NEEDS)
def test_every_prompt_of_a_walk_has_the_pace_and_the_pauses(flow: Flow, need: Need) -> None:
    caller = Walker(flow)
    manners = BY_NEED[need]
    for event in (CallerArrived(ZH, needs=(need,)), PromptFinished(), PromptFinished(), TimerFired(), KeyPressed("0")):
        if not caller.is_in(Waiting):
            caller.meets(event)
            assert {(play.pace, play.pause_s) for play in caller.all(Play)} <= {(manners.pace, manners.pause_s)}


@pytest.mark.parametrize("need", NEEDS)
def test_nothing_is_ever_hurried_by_a_need(need: Need) -> None:
    manners = BY_NEED[need]

    assert manners != ORDINARY
    assert manners.forgives_silence
    assert all(factor is None or factor > 1 for factor in (manners.answer_time, manners.key_time))
    assert manners.pace <= 1
    assert manners.pause_s >= 0


@pytest.mark.parametrize("one", NEEDS)
@pytest.mark.parametrize("other", NEEDS)
def test_needs_add_up_in_any_order_to_what_hurries_least(one: Need, other: Need) -> None:
    both = manners_for((one, other))
    alone = BY_NEED[one]

    assert both == manners_for((other, one))
    assert both.pace <= alone.pace
    assert both.pause_s >= alone.pause_s
    assert both.goes_straight_to_person >= alone.goes_straight_to_person
    assert both.may_speak <= alone.may_speak
    assert alone.answer_time is not None or both.answer_time is None


def test_without_a_time_out_the_question_is_asked_again_after_a_long_silence() -> None:
    arrived = CallerArrived(ZH, needs=(Need.SPEAK_SLOWLY,))

    assert Walker(specimens(), arrived, PromptFinished(), PromptFinished()).timer_s == UNHURRIED_S


def test_a_menu_listens_to_who_cannot_press_keys_and_leads_their_words() -> None:
    by_keys = (CallerArrived(ZH, needs=(Need.MORE_TIME_FOR_KEYS,)), PromptFinished())
    caller = Walker(specimens(), *by_keys)
    assert caller.all(Listen) == [Listen(ZH, 2.5)]


def test_a_caller_who_cannot_hear_is_not_surveyed() -> None:
    caller = Walker(specimens(), CallerFoundTalking(ZH, needs=(Need.TEXT_ONLY,)), TalkEnded())

    assert not caller.all(Play)


def test_a_listed_caller_with_needs_hears_the_line_slowly(flow: Flow) -> None:
    caller = Walker(flow, CallerArrived(ZH, Tier.LISTED, (Need.SPEAK_CLEARLY,)))

    assert caller.only(Play) == Play("prio", ZH, pace=0.85, pause_s=0.5)


def test_silence_ends_no_message_of_who_is_hard_to_understand() -> None:
    hard = CallerArrived(ZH, needs=(Need.KEYS_NOT_SPEECH,))
    caller = Walker(specimens(), hard, KeyPressed("4"), PromptFinished())

    assert caller.effects() == (RecordMessage("message", 240, None), StartTimer(240))


def test_a_meaningless_key_names_the_queue_again_while_it_is_confirmed(flow: Flow) -> None:

    caller = Walker(
        flow,
        CallerArrived(ZH, needs=(Need.SECOND_LANGUAGE,)),
        PromptFinished(),
        Understood("social", RouteReason(by="words")),
        KeyPressed("7"),
    )

    assert caller.is_in(Confirming)
    assert caller.played == "confirm"
