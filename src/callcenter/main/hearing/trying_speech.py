"""One sound file or one text, and why it leads where it does."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.main.hearing.hearing_out import CannotHearError
from callcenter.main.hearing.listening_post import ListeningPost, Manner, edition_of, known_of, listening_post
from callcenter.main.hearing.telephone_sound import spoken
from callcenter.routing.decision import Decision
from callcenter.routing.evidence import Knowledge
from callcenter.routing.explaining import THRESHOLDS, Explanation, explain
from callcenter.settings import Settings
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language

TYPED = "typed"
"""The engine of words that nobody had to recognise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What became of it."""

    language: Language
    explanations: tuple[Explanation, ...]
    """Of each engine that was asked, in that order; none where nothing was heard."""
    decision: Decision
    decided_by: str
    latency_s: float | None
    """From the end of speech to the decision, on the caller's clock; None for text."""
    took_s: float
    """By the clock on the wall, without loading."""

    def as_object(self) -> dict[str, Any]:
        """For machines."""
        return {
            "language": self.language,
            "heard": [_explained(one) for one in self.explanations],
            "verdict": self.decision.verdict,
            "why": self.decision.why,
            "destination": self.decision.destination,
            "probability": round(self.decision.probability, 3),
            "runner_up": self.decision.runner_up,
            "runner_up_probability": round(self.decision.runner_up_probability, 3),
            "engine": self.decision.engine,
            "decided_by": self.decided_by,
            "latency_ms": None if self.latency_s is None else round(1000 * self.latency_s),
            "took_ms": round(1000 * self.took_s),
            "thresholds": dict(THRESHOLDS),
        }


def try_speech(
    settings: Settings, manner: Manner, said: Path | str, language: Language | None, expected: Sequence[str] | None
) -> Attempt:
    """Hear a file, or read a text; raises CannotHearError, SoundFileError, RefusedDocumentError."""
    if isinstance(said, str):
        edition, spoken_in = edition_of(settings, manner), language or language_of(said)
        return read_text(known_of(edition, [spoken_in]), said, spoken_in)
    spoken_in = language or edition_of(settings, manner).languages[0]
    post = listening_post(settings, manner, [spoken_in])
    try:
        return hear_file(post, said, spoken_in, expected)
    finally:
        post.close()


def hear_file(post: ListeningPost, file: Path, language: Language, expected: Sequence[str] | None) -> Attempt:
    said = spoken(file, None, ())
    post.warm_up(said.sound, language)
    began_s = time.perf_counter()
    out = post.hear(said.sound, language, expected)
    took_s = time.perf_counter() - began_s
    return Attempt(
        language=language,
        explanations=tuple(explain(post.known[heard.language], heard) for heard in out.heard),
        decision=out.decision,
        decided_by=out.means,
        latency_s=out.decided_s - said.ends_s,
        took_s=took_s,
    )


def read_text(known: Mapping[Language, Knowledge], text: str, language: Language) -> Attempt:
    """As if a recogniser were sure of these words."""
    if language not in known:
        raise CannotHearError(f"no lexicon for {language} → write lexicon.{language}.tsv")
    heard = Heard(hypotheses=(Hypothesis((text,)),), engine=TYPED, language=language)
    began_s = time.perf_counter()
    explained = explain(known[language], heard)
    took_s = time.perf_counter() - began_s
    return Attempt(
        language=language,
        explanations=(explained,),
        decision=explained.decision,
        decided_by="text",
        latency_s=None,
        took_s=took_s,
    )


def language_of(text: str) -> Language:
    """By its letters."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in text):
        return Language.ZH
    return Language.KO if any("\uac00" <= letter <= "\ud7a3" for letter in text) else Language.EN


def _explained(one: Explanation) -> dict[str, Any]:
    return {
        "engine": one.engine,
        "language": one.language,
        "is_second_opinion": one.is_second,
        "hypotheses": [
            {"text": read.text, "words": list(read.words), "log_probability": read.log_probability}
            for read in one.hypotheses
        ],
        "keywords": [
            {
                "keyword": match.keyword.text,
                "destination": match.keyword.destination,
                "how": match.means,
                "cost": round(match.cost, 3),
                "weight": match.keyword.weight,
                "strength": round(match.strength, 2),
                "hypothesis": match.hypothesis,
            }
            for match in one.matches
        ],
        "negated": list(one.negated),
        "by_wording": {destination: round(score, 2) for destination, score in one.wording},
        "probabilities": {destination: round(chance, 3) for destination, chance in one.chances},
        "verdict": one.decision.verdict,
        "why": one.decision.why,
        "destination": one.decision.destination,
    }
