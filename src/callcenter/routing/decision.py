"""What is done with a caller's words: go there, ask whether that is it, ask again, or a person; pure.

Rules: an emergency's keyword, plainly said, wins. What may be an emergency goes to a person. Who asks for a person gets
one. Else the likeliest destination is taken by its probability. What a recogniser heard that knows nothing but keywords
is confirmed, however likely: it may have been any noise. How often a caller may be asked again is the flow's to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log
from typing import assert_never

from callcenter.routing import calibration
from callcenter.routing.evidence import Evidence, Knowledge, Match, evidence
from callcenter.routing.hypotheses import read
from callcenter.routing.syllables import spoken
from callcenter.routing.wordings import NOTHING
from callcenter.routing.words import AGENT, EMERGENCY, EMERGENCY_MIN, understand
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import KeywordHeard, Means, RouteReason
from callcenter.vocabulary.routes import Why as Why

MATCHES_TOLD = 5


class Verdict(StrEnum):
    ROUTE = "route"
    CONFIRM = "confirm"
    ASK_AGAIN = "ask_again"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do, and all that it was decided by."""

    verdict: Verdict
    why: Why
    destination: str | None
    """A queue or a route; the best guess even where it is not gone to; None where there is none."""
    probability: float
    runner_up: str | None
    runner_up_probability: float
    words: tuple[str, ...]
    """Personal. Of the likeliest hypothesis."""
    matches: tuple[Match, ...]
    """The strongest first."""
    engine: str

    def chance(self, destination: str | None) -> float:
        """Of a destination; 0 where it is neither the likeliest nor the next."""
        if destination is None:
            return 0.0
        return {self.runner_up: self.runner_up_probability, self.destination: self.probability}.get(destination, 0.0)

    def reason(self) -> RouteReason:
        """Why these words lead there, for the timeline and the agent."""
        own = [match for match in self.matches if match.keyword.destination == self.destination]
        heard = tuple(
            KeywordHeard(keyword=match.keyword.text, heard_as=self._part(match), means=_means(match)) for match in own
        )
        return RouteReason(
            by="words",
            words=self.words,
            matched=tuple(one.keyword for one in heard),
            keywords=heard,
            why=self.why,
            destination=self.destination,
            means=heard[0].means if heard else "by_wording" if self.destination is not None else None,
            probability=round(self.probability, 2) if self.destination is not None else None,
            engine=self.engine,
            runner_up=QueueId(self.runner_up) if self.runner_up is not None else None,
            runner_up_probability=round(self.runner_up_probability, 2) if self.runner_up is not None else None,
        )

    def _part(self, match: Match) -> str:
        """What of the words was taken for the keyword; empty where it stood in another hypothesis."""
        if match.hypothesis:
            return ""
        if match.means == "exact":
            return match.keyword.text
        if match.means == "pinyin":
            return spoken("".join(self.words))[match.start : match.end]
        return " ".join(self.words[match.start : match.end])


def decide_heard(known: Knowledge, heard: Heard) -> Decision:
    """What to do with a caller who has said this."""
    return decide(
        known,
        read_heard(known.lexicon.language, heard),
        engine=heard.engine,
        knows_only_keywords=heard.knows_only_keywords,
    )


def read_heard(language: Language, heard: Heard) -> list[Hypothesis]:
    """What a recogniser holds for possible, in the form of the lexicon."""
    return [read(language, _with_confidence(one, heard.confidence)) for one in heard.hypotheses]


def decide_partly(known: Knowledge, heard: PartlyHeard) -> Decision:
    """What would be done with a caller if these were all their words."""
    return decide(
        known,
        [read(known.lexicon.language, Hypothesis(heard.words, heard.log_probability))],
        engine=heard.engine,
        knows_only_keywords=heard.knows_only_keywords,
    )


def decide(
    known: Knowledge,
    hypotheses: Sequence[Hypothesis],
    *,
    engine: str,
    knows_only_keywords: bool = False,
) -> Decision:
    """What to do with a caller of whom the recogniser believes `hypotheses`, the likeliest first."""
    heard = [hypothesis for hypothesis in hypotheses if hypothesis.words]
    words = heard[0].words if heard else ()
    sureness = sureness_of(heard)
    found = evidence(known, heard)
    chances = probabilities(known.lexicon.language, found, sureness) if heard else {}
    ranking = sorted((d for d in chances if d != NOTHING), key=lambda d: (-chances[d], d))
    best, second = (*ranking, None, None)[:2]
    if heard and _is_emergency_said(known, heard[0], sureness):
        best, second = EMERGENCY, next((d for d in ranking if d != EMERGENCY), None)
        why = Why.EMERGENCY_SAID
    else:
        why = _why(chances, found, best, sureness)
    if why is Why.SURE and knows_only_keywords:
        why = Why.LIKELY
    if why is Why.EMERGENCY_SUSPECTED and best != EMERGENCY:
        best, second = EMERGENCY, best
    return Decision(
        verdict=_verdict(why),
        why=why,
        destination=best,
        probability=chances.get(best, 0.0) if best else 0.0,
        runner_up=second,
        runner_up_probability=chances.get(second, 0.0) if second else 0.0,
        words=words,
        matches=found.matches[:MATCHES_TOLD],
        engine=engine,
    )


def second_opinion(first: Decision, second: Decision) -> Decision:
    """What counts of two hearings of the same words, the second by a recogniser that was told what to expect.

    Such a recogniser hears what it was told. So it is asked only where the first is unsure, counts only where the first
    held the same for possible, and is confirmed with the caller.
    """
    is_settled = first.verdict is not Verdict.ASK_AGAIN
    if is_settled or second.destination == EMERGENCY:
        return first
    if first.chance(second.destination) < calibration.FIRST_OPINION_MIN:
        return first
    match second.verdict:
        case Verdict.ROUTE | Verdict.CONFIRM:
            return replace(second, verdict=Verdict.CONFIRM, why=Why.LIKELY)
        case Verdict.PERSON:
            return second
        case Verdict.ASK_AGAIN:
            return first
        case _:
            assert_never(second.verdict)


def probabilities(language: Language, found: Evidence, sureness: float) -> Mapping[str, float]:
    """Of each destination, and of no matter at all; they add up to 1."""
    weights = calibration.weights(language)
    odds = {
        destination: (weights.keywords + weights.keywords_by_sureness * sureness) * found.keywords.get(destination, 0.0)
        + (weights.wording + weights.wording_by_sureness * sureness) * found.wording.get(destination, -1.0)
        + (weights.nothing if destination == NOTHING else 0.0)
        for destination in {*found.keywords, *found.wording, NOTHING}
    }
    highest = max(odds.values())
    shares = {destination: exp(value - highest) for destination, value in odds.items()}
    total = sum(shares.values())
    return {destination: share / total for destination, share in shares.items()}


def _means(match: Match) -> Means:
    return "as_written" if match.means in ("exact", "stem") else "by_sound"


def _with_confidence(hypothesis: Hypothesis, confidence: float | None) -> Hypothesis:
    """Where an engine tells no probabilities, its confidence stands for them."""
    if hypothesis.log_probability is not None or confidence is None:
        return hypothesis
    return replace(hypothesis, log_probability=log(max(confidence, exp(calibration.LOG_PROBABILITY_MIN))))


def sureness_of(heard: Sequence[Hypothesis]) -> float:
    """How sure the recogniser is of the words: their mean log probability, never above 0; 0 where it tells none."""
    if not heard or heard[0].log_probability is None:
        return 0.0
    return min(0.0, max(calibration.LOG_PROBABILITY_MIN, heard[0].log_probability))


def _is_emergency_said(known: Knowledge, likeliest: Hypothesis, sureness: float) -> bool:
    if sureness < calibration.EMERGENCY_WORDS_MIN:
        return False
    said = understand(known.lexicon, likeliest.words)
    return said.destination == EMERGENCY and said.score >= EMERGENCY_MIN


def _why(chances: Mapping[str, float], found: Evidence, best: str | None, sureness: float) -> Why:
    if best is None:
        return Why.NO_WORDS
    chance = chances[best]
    if best == EMERGENCY and chance >= calibration.ROUTE_MIN and sureness >= calibration.EMERGENCY_WORDS_MIN:
        return Why.SURE
    if chances.get(EMERGENCY, 0.0) >= calibration.EMERGENCY_SUSPECTED_MIN:
        return Why.EMERGENCY_SUSPECTED
    if chances.get(NOTHING, 0.0) > chance:
        return Why.NO_MATTER
    if chance < _confirmed_from(found.keywords.get(best, 0.0) >= calibration.KEYWORD_MIN, sureness):
        return Why.UNSURE
    if best == AGENT:
        return Why.PERSON_WANTED
    return Why.SURE if chance >= calibration.ROUTE_MIN else Why.LIKELY


def _confirmed_from(has_keyword: bool, sureness: float) -> float:
    if sureness < calibration.UNSURE_WORDS_BELOW:
        return calibration.CONFIRM_UNSURE_WORDS_MIN
    return calibration.CONFIRM_MIN if has_keyword else calibration.CONFIRM_WITHOUT_KEYWORD_MIN


def _verdict(why: Why) -> Verdict:
    match why:
        case Why.EMERGENCY_SAID | Why.SURE:
            return Verdict.ROUTE
        case Why.LIKELY:
            return Verdict.CONFIRM
        case Why.EMERGENCY_SUSPECTED | Why.PERSON_WANTED:
            return Verdict.PERSON
        case Why.UNSURE | Why.NO_MATTER | Why.NO_WORDS:
            return Verdict.ASK_AGAIN
        case _:
            assert_never(why)
