"""What is said before the first prompt, and what happens when nothing can be said."""

import pytest

from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk.around import Around
from callcenter.ivr.walk.effects import (
    Complain,
    HangUp,
    Play,
    PlayMusic,
)
from callcenter.ivr.walk.events import (
    CallerArrived,
    CallerFoundTalking,
    Event,
    PlaceTold,
    PromptFinished,
    PromptUnavailable,
    TalkEnded,
    Understood,
)
from callcenter.ivr.walk.states import (
    AskingMessage,
    Waiting,
)
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.unit.ivr.walk.small_flows import ARRIVED, GENERAL, SOCIAL, ZH, flow, in_line
from tests.unit.ivr.walk.walker import Walker

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
