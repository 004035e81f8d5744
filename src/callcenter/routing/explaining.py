"""Why words led where they did: everything that a decision was made from, for people to look at; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from callcenter.routing import calibration
from callcenter.routing.decision import Decision, decide_heard, probabilities, read_heard, sureness_of
from callcenter.routing.evidence import Knowledge, Match, evidence
from callcenter.routing.words import negated_in
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language

BEST = 5

THRESHOLDS: Mapping[str, float] = MappingProxyType(
    {
        "route": calibration.ROUTE_MIN,
        "confirm": calibration.CONFIRM_MIN,
        "confirm, no keyword": calibration.CONFIRM_WITHOUT_KEYWORD_MIN,
        "confirm, words unsure": calibration.CONFIRM_UNSURE_WORDS_MIN,
        "second opinion, by the first": calibration.FIRST_OPINION_MIN,
        "emergency suspected": calibration.EMERGENCY_SUSPECTED_MIN,
    }
)
"""Probabilities from which something is done."""


@dataclass(frozen=True, slots=True)
class Read:
    """One hypothesis of a recogniser, as it wrote it and as it was read."""

    text: str
    words: tuple[str, ...]
    log_probability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Of one hearing."""

    engine: str
    language: Language
    is_second: bool
    hypotheses: tuple[Read, ...]
    """The likeliest first."""
    sureness: float
    matches: tuple[Match, ...]
    """Keywords found, the strongest first."""
    negated: tuple[str, ...]
    """Keywords of matters that the caller says it is not about."""
    wording: tuple[tuple[str, float], ...]
    """By the linear model, the best first; positive speaks for a destination."""
    chances: tuple[tuple[str, float], ...]
    """The likeliest destinations; `none` is no matter at all."""
    decision: Decision


def explain(known: Knowledge, heard: Heard) -> Explanation:
    """What was made of this hearing, and of what."""
    language = known.lexicon.language
    read = read_heard(language, heard)
    spoken = [one for one in read if one.words]
    found, sureness = evidence(known, spoken), sureness_of(spoken)
    chances = probabilities(language, found, sureness) if spoken else {}
    return Explanation(
        engine=heard.engine,
        language=heard.language,
        is_second=heard.is_second,
        hypotheses=tuple(
            Read(" ".join(one.words), its.words, its.log_probability)
            for one, its in zip(heard.hypotheses, read, strict=True)
        ),
        sureness=sureness,
        matches=found.matches,
        negated=tuple(keyword.text for keyword in negated_in(known.lexicon, spoken[0].words)) if spoken else (),
        wording=_best(found.wording),
        chances=_best(chances),
        decision=decide_heard(known, heard),
    )


def _best(scores: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(scores.items(), key=lambda score: (-score[1], score[0]))[:BEST])
