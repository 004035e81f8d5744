"""What speaks for each destination: keywords as they are or as they sound, and the whole wording; pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p, sqrt

import numpy as np

from callcenter.routing.hypotheses import HYPOTHESES_MAX
from callcenter.routing.lexicon import Keyword, Lexicon
from callcenter.routing.nearness import Means, Sounds, near, sounds
from callcenter.routing.negation import is_negated
from callcenter.routing.syllables import spoken
from callcenter.routing.wordings import Wording, WordingModel, learn
from callcenter.routing.words import keywords_in
from callcenter.vocabulary.hearing import Hypothesis
from callcenter.vocabulary.languages import Language

SHARPNESS = 6.0
"""How fast a keyword loses strength with the cost of its sound."""
RANK_COST = 0.02
"""Added for each place down the recogniser's list."""
FURTHER = 0.35
"""Of a second and third keyword of the same destination."""
KEYWORDS_MAX = 3


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of one language's words: made once for each release of the files."""

    lexicon: Lexicon
    sounds: Sounds
    model: WordingModel


def knowledge(lexicon: Lexicon, wordings: Sequence[Wording]) -> Knowledge:
    """What these two files tell; takes about a second."""
    return Knowledge(lexicon, sounds(lexicon), learn(lexicon.language, wordings, lexicon))


@dataclass(frozen=True, slots=True)
class Match:
    """A keyword found, and how."""

    keyword: Keyword
    means: Means
    cost: float
    """0 as written; grows with the distance of the sound and the place in the recogniser's list."""
    hypothesis: int
    start: int
    end: int

    @property
    def strength(self) -> float:
        return self.keyword.weight * exp(-SHARPNESS * self.cost) * sqrt(max(1, self.end - self.start) / 2)

    def overlaps(self, other: "Match") -> bool:
        is_apart = self.end <= other.start or other.end <= self.start
        return self.hypothesis == other.hypothesis and not is_apart


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each destination; none where nothing was heard."""

    keywords: Mapping[str, float]
    wording: Mapping[str, float]
    """By the linear model."""
    matches: tuple[Match, ...]
    """The strongest first, each keyword once."""


def evidence(known: Knowledge, hypotheses: Sequence[Hypothesis]) -> Evidence:
    """What these hypotheses, the likeliest first, speak for."""
    heard = [hypothesis for hypothesis in hypotheses[:HYPOTHESES_MAX] if hypothesis.words]
    best: dict[str, Match] = {}
    for match in (match for rank, one in enumerate(heard) for match in _matches(known, one, rank)):
        if match.keyword.text not in best or match.cost < best[match.keyword.text].cost:
            best[match.keyword.text] = match
    matches = sorted(best.values(), key=lambda match: (-match.strength, match.keyword.text))
    of: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        of[match.keyword.destination].append(match)
    keywords = {destination: _together(found) for destination, found in of.items()}
    return Evidence(keywords, _wording(known, heard), tuple(matches))


def _matches(known: Knowledge, heard: Hypothesis, rank: int) -> Iterator[Match]:
    language = known.lexicon.language
    behind = RANK_COST * rank
    text = _joined(language, heard.words)
    said = {keyword.text: keyword for keyword in keywords_in(known.lexicon, heard.words)}
    for keyword in said.values():
        start = text.find(keyword.text)
        length = len(spoken(keyword.text)) if language is Language.ZH else len(keyword.text.split())
        yield Match(keyword, "exact", behind, rank, start, start + length)
    before = spoken(text) if language is Language.ZH else ""
    for found in near(known.sounds, text):
        if found.keyword.text in text:
            # As written already: either found above, or negated, or across the boundary of two words.
            continue
        lead = before[: found.start] if language is Language.ZH else " ".join(text.split()[: found.start])
        if not is_negated(language, lead):
            yield Match(found.keyword, found.means, found.cost + behind, rank, found.start, found.end)


def _together(found: Sequence[Match]) -> float:
    """The strongest keyword, and a share of the next ones that lie elsewhere."""
    taken: list[Match] = []
    for match in found:
        if len(taken) < KEYWORDS_MAX and not any(match.overlaps(other) for other in taken):
            taken.append(match)
    return log1p(taken[0].strength + FURTHER * sum(match.strength for match in taken[1:]))


def _wording(known: Knowledge, heard: Sequence[Hypothesis]) -> dict[str, float]:
    if not heard:
        return {}
    texts = [_without_negated(known.lexicon, _joined(known.lexicon.language, one.words)) for one in heard]
    shares = np.array([exp(-SHARPNESS * RANK_COST * rank) for rank in range(len(heard))])
    mean = shares @ known.model.scores(texts) / shares.sum()
    return {name: float(score) for name, score in zip(known.model.destinations, mean, strict=True)}


def _without_negated(lexicon: Lexicon, text: str) -> str:
    """`text` without keywords that the caller says it is not about."""
    for keyword in lexicon.keywords:
        at = text.find(keyword.text)
        if at > 0 and is_negated(lexicon.language, text[:at]):
            text = text[:at] + text[at + len(keyword.text) :]
    return text


def _joined(language: Language, words: Sequence[str]) -> str:
    return ("" if language is Language.ZH else " ").join(words)
