"""Which matter a call is likely about, by what was heard of it; pure.

Rules: three things speak for a matter: keywords of the lexicons that belong to it, likeness to how callers put it, and
the queue that the caller stood in. A matter for which nothing was said is not suggested.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcenter.casework.documents import Matter
from callcenter.routing.lexicon import Lexicon
from callcenter.routing.words import keywords_in, split
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

MOST_SUGGESTED = 5
_BY_KEYWORD = 1.0
"""For a keyword of weight 9 whose matter of the lexicon only one matter names."""
_BY_QUEUE = 0.15
_LEAST = 0.05
_HEAVIEST = 9

Lexicons = Mapping[Language, Lexicon]


@dataclass(frozen=True, slots=True)
class Suggestion:
    code: str
    score: float


class Suggester:
    """Learns from the handbook once, suggests as often as asked."""

    def __init__(self, matters: Sequence[Matter], lexicons: Lexicons) -> None:
        self._matters = matters
        self._lexicons = lexicons
        self._likeness = {language: _Likeness(matters, language) for language in Language}
        named: Counter[str] = Counter(keyword for matter in matters for keyword in matter.keywords)
        self._named = named

    def suggested(self, text: str, language: Language, queue: QueueId | None) -> tuple[Suggestion, ...]:
        """The likeliest first; empty where nothing was said that speaks for one."""
        words = split(language, text)
        keywords = self._keywords(words, language)
        likeness = self._likeness[language].of(words)
        found = []
        for at, matter in enumerate(self._matters):
            said = likeness[at] + sum(keywords.get(name, 0.0) for name in matter.keywords)
            if said >= _LEAST:
                found.append(Suggestion(matter.code, said + (_BY_QUEUE if matter.queue == queue else 0.0)))
        return tuple(sorted(found, key=lambda one: (-one.score, one.code))[:MOST_SUGGESTED])

    def _keywords(self, words: Sequence[str], language: Language) -> Mapping[str, float]:
        if (lexicon := self._lexicons.get(language)) is None:
            return {}
        heard: Counter[str] = Counter()
        for keyword in keywords_in(lexicon, words):
            heard[keyword.matter] = max(heard[keyword.matter], keyword.weight)
        return {
            name: _BY_KEYWORD * (weight / _HEAVIEST) ** 0.5 / self._named[name] ** 0.5
            for name, weight in heard.items()
            if self._named[name]
        }


class _Likeness:
    """Likeness of words to how callers put each matter: the cosine of weighed words and pairs of characters."""

    def __init__(self, matters: Sequence[Matter], language: Language) -> None:
        self._language = language
        said = [
            [
                self._pieces(split(language, phrase))
                for phrase in (*matter.says.get(language, ()), _name(matter, language))
            ]
            for matter in matters
        ]
        in_matters = Counter(piece for phrases in said for piece in {one for phrase in phrases for one in phrase})
        self._weights = {piece: math.log(1 + len(matters) / count) for piece, count in in_matters.items()}
        self._unknown = math.log(1 + len(matters))
        self._said = [[self._weighed(phrase) for phrase in phrases] for phrases in said]

    def of(self, words: Sequence[str]) -> list[float]:
        """For each matter, the likeness to the phrase of it that is most alike."""
        weighed = self._weighed(self._pieces(words))
        return [max((_cosine(weighed, phrase) for phrase in phrases), default=0.0) for phrases in self._said]

    def _pieces(self, words: Sequence[str]) -> Counter[str]:
        if self._language is Language.ZH:
            text = "".join(words)
            return Counter([*words, *(text[at : at + 2] for at in range(len(text) - 1))])
        return Counter(words)

    def _weighed(self, pieces: Iterable[str]) -> dict[str, float]:
        return {piece: self._weights.get(piece, self._unknown) for piece in pieces}


def _name(matter: Matter, language: Language) -> str:
    return matter.name.zh if language is Language.ZH else matter.name.en


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other[piece] for piece, weight in one.items() if piece in other)
    return shared / (_length(one) * _length(other)) if shared else 0.0


def _length(weighed: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weighed.values()))
