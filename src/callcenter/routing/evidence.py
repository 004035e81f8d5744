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
    found = [_found(known, one, rank) for rank, one in enumerate(heard)]
    best: dict[str, Match] = {}
    for match in (match for one in found for match in one.meant):
        if match.keyword.text not in best or match.cost < best[match.keyword.text].cost:
            best[match.keyword.text] = match
    matches = sorted(best.values(), key=lambda match: (-match.strength, match.keyword.text))
    of: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        of[match.keyword.destination].append(match)
    keywords = {destination: _together(matches) for destination, matches in of.items()}
    return Evidence(keywords, _wording(known, [one.text for one in found]), tuple(matches))


@dataclass(frozen=True, slots=True)
class _Found:
    """What one hypothesis holds."""

    meant: tuple[Match, ...]
    text: str
    """Without keywords that the caller says it is not about."""


def _found(known: Knowledge, heard: Hypothesis, rank: int) -> _Found:
    language = known.lexicon.language
    text = _joined(language, heard.words)
    meant = [*_as_written(known, heard, text, rank)]
    pieces: Sequence[str] = spoken(text) if language is Language.ZH else text.split()
    denied: set[int] = set()
    for found in near(known.sounds, text):
        if is_negated(language, _joined(language, pieces[: found.start])):
            denied.update(range(found.start, found.end))
        elif found.keyword.text not in text:
            # As written already: either found above, or across the boundary of two words.
            cost = found.cost + RANK_COST * rank
            meant.append(Match(found.keyword, found.means, cost, rank, found.start, found.end))
    if denied:
        text = _joined(language, [piece for place, piece in enumerate(pieces) if place not in denied])
    return _Found(tuple(meant), _without_negated(known.lexicon, text))


def _as_written(known: Knowledge, heard: Hypothesis, text: str, rank: int) -> Iterator[Match]:
    language = known.lexicon.language
    for keyword in {keyword.text: keyword for keyword in keywords_in(known.lexicon, heard.words)}.values():
        start = text.find(keyword.text)
        length = len(spoken(keyword.text)) if language is Language.ZH else len(keyword.text.split())
        yield Match(keyword, "exact", RANK_COST * rank, rank, start, start + length)


def _together(found: Sequence[Match]) -> float:
    """The strongest keyword, and a share of the next ones that lie elsewhere."""
    taken: list[Match] = []
    for match in found:
        if len(taken) < KEYWORDS_MAX and not any(match.overlaps(other) for other in taken):
            taken.append(match)
    return log1p(taken[0].strength + FURTHER * sum(match.strength for match in taken[1:]))


def _wording(known: Knowledge, texts: Sequence[str]) -> dict[str, float]:
    """By the linear model, the likelier texts counting more."""
    if not texts:
        return {}
    shares = np.array([exp(-SHARPNESS * RANK_COST * rank) for rank in range(len(texts))])
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
