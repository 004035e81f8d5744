"""How long prompts keep callers from a person: the figures of the linter, and the same by walking."""

import pytest
from hypothesis import HealthCheck, given, settings

from callcenter.ivr.document.flow import MAIN_FLOW, Flow
from callcenter.ivr.lint.draft import Draft
from callcenter.ivr.lint.hearing_time import TimeToHuman, times_to_human
from callcenter.ivr.lint.report import lint
from callcenter.ivr.pictures.specimen import specimen
from callcenter.ivr.walk.events import (
    CallerArrived,
)
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.strategies.flows import SITE, drafts
from tests.unit.ivr.lint.walked import Letters, walked


def times(flow: Flow, start: str = "ordinary", **others: Flow) -> dict[Language, TimeToHuman]:
    found = times_to_human(flow, {flow.name: flow, **others}, Letters())
    return {time.language: time for time in found if time.start == start}


PERSON = {"queue": "social"}
ASK = {"kind": "menu", "prompt": "question", "keys": {"1": {"queue": "social"}}, "retry": {"node": "ask"}}
LINE = {"kind": "queue", "prompt": "line", "next_prompt": "n", "place_prompt": "p", "wait_prompt": "w"}
BYE = {"kind": "hangup", "prompt": "bye"}


def of(first: str, **nodes: object) -> Flow:
    """A flow of these nodes, besides a line and an end."""
    return specimen({**nodes, "line": LINE, "bye": BYE}, first=first, after_talk="bye")  # type: ignore[dict-item]


def test_a_question_is_heard_as_often_as_tries_may_fail() -> None:
    found = times(of("ask", ask=ASK))[Language.ZH]

    assert found.longest_s == pytest.approx(2 * len("question") / 10)
    assert [(heard.node, heard.seconds) for heard in found.path] == [("ask", 0.8), ("ask", 0.8)]


def test_what_is_said_in_line_keeps_nobody_from_a_person() -> None:
    found = times(of("ask", ask=ASK), "listed")[Language.ZH]

    assert (found.longest_s, found.p95_s, found.path) == (0.0, 0.0, ())


def test_most_callers_are_faster_than_the_unluckiest() -> None:
    patient = of(
        "ask", ask=ASK | {"retry": {"node": "again"}}, again={**ASK, "prompt": "again", "retry": {"queue": "general"}}
    )
    found = times(patient.model_copy(update={"max_failures": 5}))[Language.ZH]

    assert found.longest_s == pytest.approx(1.3)
    assert found.p95_s == pytest.approx(1.3)
    rare = times(
        of(
            "tell",
            tell={"kind": "play", "prompt": "tell", "keys": {"1": {"node": "ask"}}, "next": {"queue": "social"}},
            ask=ASK,
        )
    )
    assert (rare[Language.ZH].longest_s, rare[Language.ZH].p95_s) == (2.0, 1.2)


def test_without_a_recogniser_the_spoken_question_is_not_heard() -> None:
    asked = {
        "kind": "listen",
        "prompt": "talk",
        "route": "words",
        "without_hearing": "ask",
        "retry": {"queue": "social"},
    }
    words = {
        "kind": "route",
        "ways": {"emergency": {"queue": "social"}, "agent": {"queue": "social"}},
        "unknown": {"queue": "social"},
    }
    flow = of("speak", speak=asked, words=words, ask=ASK)

    assert [heard.node for heard in times(flow)[Language.ZH].path] == ["speak"]
    assert [heard.node for heard in times(flow, "no_recogniser")[Language.ZH].path] == ["ask", "ask"]


def test_what_the_caller_hears_again_by_choice_is_not_counted() -> None:
    info = {"kind": "play", "prompt": "opening", "next": {"node": "ask"}}
    found = times(of("ask", ask={**ASK, "keys": {"1": {"node": "info"}}, "retry": {"queue": "general"}}, info=info))

    assert found[Language.ZH].longest_s == pytest.approx(0.8)


def test_another_flow_is_followed() -> None:
    other = specimen(
        {"tell": {"kind": "play", "prompt": "elsewhere", "next": {"queue": "social"}}, "line": LINE, "bye": BYE},
        name="other",
        first="tell",
        after_talk="bye",
    )
    found = times(of("on", on={"kind": "flow", "flow": "other"}), other=other)[Language.ZH]

    assert [(heard.flow, heard.node) for heard in found.path] == [("other", "tell")]


def test_the_seed_is_as_long_as_its_longest_walk(flow: Flow) -> None:
    flows = {flow.name: flow}
    for time in times_to_human(flow, flows, Letters()):
        arrived = CallerArrived(time.language, Tier.LISTED if time.start == "listed" else Tier.ORDINARY, flow=flow.name)

        longest = max(walked(flows, arrived, is_heard=time.start != "no_recogniser"))

        assert time.longest_s == pytest.approx(longest, abs=0.011), (time.language, time.start)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_no_walk_is_longer_than_the_linter_says(made: tuple[Draft, ...]) -> None:
    flows = {draft.flow.name: draft.flow for draft in made}
    for time in lint(made, SITE, Letters()).times:
        if time.flow == MAIN_FLOW and time.start != "listed":
            arrived = CallerArrived(time.language, can_be_called=True, flow=time.flow)

            assert max(walked(flows, arrived, is_heard=time.start == "ordinary"), default=0) <= time.longest_s + 0.011
