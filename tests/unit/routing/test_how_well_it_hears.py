"""What Whisper heard of voices that no weight was fitted to, kept as data; it leads to what the document says."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from callcenter.routing.decision import Decision, Verdict, decide_heard, second_opinion
from callcenter.routing.evaluation import Totals, Trial, evaluate
from callcenter.routing.evidence import Knowledge
from callcenter.routing.words import EMERGENCY
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import ROOT

KEPT = ROOT / "tests" / "data" / "hypotheses.jsonl"
DOCUMENT = ROOT / "docs" / "speech.md"
ROW = re.compile(r"\| (zh|en) \| (clean|babble 10 dB) \| (\d+) \| (\d+) % \| (\d+) % \| (\d+) % \| (\d+) % \|")
POINTS = 2

Key = tuple[Language, str]


@cache
def _kept() -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(line) for line in KEPT.read_text("utf-8").splitlines())


def _heard(row: Mapping[str, Any], which: str) -> Heard:
    told = tuple(Hypothesis((text,), log_probability) for text, log_probability in row[which])
    return Heard(hypotheses=told, engine="whisper", language=Language(row["language"]))


def _led(known: Mapping[Language, Knowledge], row: Mapping[str, Any]) -> Decision:
    first, second = (
        decide_heard(known[Language(row["language"])], _heard(row, which)) for which in ("first", "second")
    )
    return second_opinion(first, second)


@pytest.fixture(scope="module")
def figures(known: Mapping[Language, Knowledge]) -> Mapping[Key, Totals]:
    trials: dict[Key, list[Trial]] = defaultdict(list)
    for row in _kept():
        language = Language(row["language"])
        trials[language, row["noise"]].append(
            Trial(
                language=language,
                voice=row["voice"],
                noise=row["noise"],
                wanted=row["wanted"],
                decision=_led(known, row),
            )
        )
    return {key: evaluate(of).all for key, of in trials.items()}


def test_the_document_tells_what_was_heard(figures: Mapping[Key, Totals]) -> None:
    told = {
        (Language(language), noise): tuple(map(int, numbers))
        for language, noise, *numbers in ROW.findall(DOCUMENT.read_text("utf-8"))
    }
    assert set(told) == set(figures)
    for key, (total, *percent) in told.items():
        assert total == figures[key].total
        assert percent == pytest.approx(_percent(figures[key]), abs=POINTS), f"{key}: write down the figures of now"


def _percent(of: Totals) -> list[int]:
    return [round(100 * count / of.total) for count in (of.right, of.wrong_queue, of.asked_again, of.person)]


FLOORS = {
    (Language.ZH, "clean"): (0.88, 0.02),
    (Language.EN, "clean"): (0.94, 0.03),
    (Language.ZH, "babble 10 dB"): (0.36, 0.07),
    (Language.EN, "babble 10 dB"): (0.85, 0.03),
}
"""Least right, and most to a wrong queue."""


@pytest.mark.parametrize("key", FLOORS)
def test_callers_with_voices_never_fitted_to_are_led_no_worse_than_they_were(
    figures: Mapping[Key, Totals], key: Key
) -> None:
    right, wrong = FLOORS[key]
    assert figures[key].right >= right * figures[key].total
    assert figures[key].wrong_queue <= wrong * figures[key].total


def test_nobody_in_an_emergency_is_asked_again_on_a_quiet_line(known: Mapping[Language, Knowledge]) -> None:
    for row in _kept():
        if (row["wanted"], row["noise"]) == (EMERGENCY, "clean"):
            led = _led(known, row)
            assert led.verdict is Verdict.PERSON or (led.verdict, led.destination) == (Verdict.ROUTE, EMERGENCY), row
