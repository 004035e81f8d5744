"""When the words so far are enough: told as a recogniser tells them, one telling after the other."""

from collections.abc import Mapping

import pytest

from callcenter.routing.committing import NOTHING_YET, is_unfinished, on
from callcenter.routing.decision import Decision, Verdict
from callcenter.routing.evidence import Knowledge
from callcenter.routing.words import split
from callcenter.vocabulary.hearing import PartlyHeard
from callcenter.vocabulary.languages import Language

Known = Mapping[Language, Knowledge]
ZH, EN = Language.ZH, Language.EN
PAUSE = "…"
"""At the end of a telling: the caller is silent for the moment."""


def committed(
    known: Known, language: Language, *tellings: str, knows_only_keywords: bool = False, is_given_time: bool = False
) -> tuple[int, Decision] | None:
    """At which of these tellings (from 0) the caller is gone on with, and where; None at none."""
    so_far = NOTHING_YET
    for at, telling in enumerate(tellings):
        heard = PartlyHeard(
            words=split(language, telling),
            engine="test",
            language=language,
            silent_s=0.3 if telling.endswith(PAUSE) else 0.0,
            knows_only_keywords=knows_only_keywords,
        )
        so_far, decision = on(known[language], so_far, heard, is_given_time=is_given_time)
        if decision is not None:
            return at, decision
    return None


@pytest.mark.parametrize(
    ("language", "tellings", "at", "destination"),
    [
        # A word and a pause.
        (ZH, ("社保", "社保转移", "社保转移…"), 2, "social"),
        (EN, ("my", "my medical", "my medical insurance", "my medical insurance…"), 3, "social"),
        # Three tellings that agree, while the caller speaks on.
        (ZH, ("我想问", "我想问社保", "我想问社保转移", "我想问社保转移怎么办", "我想问社保转移怎么办理"), 3, "social"),
        # Nobody ends so: there is more to come.
        (ZH, ("社保还是…",), None, None),
        (ZH, ("医保报销的…",), None, None),
        (EN, ("medical insurance and…",), None, None),
        # What is denied is not said; what follows counts.
        (ZH, ("不是社保…", "不是社保是护照丢了…"), 1, "police"),
        (ZH, ("不是社保",), None, None),
        # Too early to tell which of both.
        (ZH, ("社保", "社保护照"), None, None),
        # A person, but what for?
        (ZH, ("人工", "我要人工", "给我转人工"), None, None),
        (ZH, ("给我转人工…",), 0, "agent"),
        # No time is lost with an emergency.
        (ZH, ("着火", "着火了"), 1, "emergency"),
        (ZH, ("着火了…",), 0, "emergency"),
        (EN, ("there is a fire", "there is a fire in my house"), 1, "emergency"),
        # What says nothing is waited for.
        (ZH, ("喂", "喂你好", "喂你好…"), None, None),
        (ZH, (), None, None),
    ],
)
def test_words_are_gone_by_once_they_are_enough(
    known: Known, language: Language, tellings: tuple[str, ...], at: int | None, destination: str | None
) -> None:
    found = committed(known, language, *tellings)
    assert (found and found[0]) == at
    assert (found and found[1].destination) == destination


def test_what_only_keywords_were_heard_of_waits_for_a_pause_and_is_confirmed(known: Known) -> None:
    tellings = ("社保", "社保转移", "社保转移参保", "社保转移参保缴费")
    assert committed(known, ZH, *tellings, knows_only_keywords=True) is None
    found = committed(known, ZH, "社保转移…", knows_only_keywords=True)
    assert found is not None
    assert found[1].verdict is Verdict.CONFIRM


def test_callers_with_long_pauses_are_heard_to_the_end_unless_they_are_in_danger(known: Known) -> None:
    assert committed(known, ZH, "社保…", "社保转移…", is_given_time=True) is None
    found = committed(known, ZH, "着火了…", is_given_time=True)
    assert found is not None
    assert found[1].destination == "emergency"


def test_unsure_words_of_an_engine_that_tells_probabilities_wait_for_the_end(known: Known) -> None:
    heard = PartlyHeard(words=("那个护超什么的",), engine="test", language=ZH, silent_s=0.3, log_probability=-1.5)
    assert on(known[ZH], NOTHING_YET, heard)[1] is None


def test_the_same_words_at_a_pause_are_not_weighed_twice(known: Known) -> None:
    spoken = PartlyHeard(words=("社保",), engine="test", language=ZH)
    first, _ = on(known[ZH], NOTHING_YET, spoken)
    paused = PartlyHeard(words=("社保",), engine="test", language=ZH, silent_s=0.3)
    again, decision = on(known[ZH], first, paused)
    assert again is first
    assert decision is first.decision


@pytest.mark.parametrize("language", Language)
def test_nothing_is_no_beginning_of_anything(language: Language) -> None:
    assert not is_unfinished(language, ())
