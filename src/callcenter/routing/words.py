"""Words to a destination, by the lexicon; pure.

Rules: a keyword is found on word boundaries only, the longest first, and no two overlap. Weights are added up for each
destination. An emergency wins outright. Else the best needs a score of 3 and a lead of 2. Keywords of weight 1 only
break ties. Who asks for a person besides naming a matter gets a person of that matter's queue. A keyword that the
caller negates ("不是投诉") was not said.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, zip_longest

import rjieba

from callcenter.routing.lexicon import Keyword, Lexicon, folded
from callcenter.routing.negation import is_negated
from callcenter.vocabulary.languages import Language

SCORE_MIN = 3
LEAD_MIN = 2
EMERGENCY_MIN = 5
EXPECTED_MAX = 20
EMERGENCY = "emergency"
AGENT = "agent"

_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a caller's words lead to."""

    destination: str | None
    """A queue or a route; None where the words do not say enough."""
    score: int
    """The best destination's, whether it was enough or not."""
    matched: tuple[str, ...]
    """The keywords found, in the order they were said."""


def understand(lexicon: Lexicon, words: Sequence[str]) -> Understanding:
    """Where `words`, as a recogniser or `split` cuts them, lead."""
    found = list(_found(lexicon, words))
    strong: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for keyword in found:
        (strong if keyword.weight > 1 else weak)[keyword.destination] += keyword.weight
    ranking = sorted(strong | weak, key=lambda destination: (-strong[destination], -weak[destination], destination))
    if strong[EMERGENCY] >= EMERGENCY_MIN:
        ranking = [EMERGENCY, *(other for other in ranking if other != EMERGENCY)]
        chosen: str | None = EMERGENCY
    else:
        matters = [destination for destination in ranking if destination != AGENT]
        chosen = _clear(matters, strong, weak) or (AGENT if strong[AGENT] >= SCORE_MIN else None)
        ranking.sort(key=lambda destination: destination != chosen)
    best = ranking[0] if ranking else None
    return Understanding(
        destination=chosen,
        score=strong[best] if best else 0,
        matched=tuple(keyword.text for keyword in found),
    )


def keywords_in(lexicon: Lexicon, words: Sequence[str]) -> list[Keyword]:
    """The keywords said in `words`, in their order; none that overlap, none that the caller negates."""
    return list(_found(lexicon, words))


def negated_in(lexicon: Lexicon, words: Sequence[str]) -> list[Keyword]:
    """The keywords of matters that the caller says it is not about."""
    said, taken = _taken(lexicon, words)
    return [keyword for start, keyword in taken if is_negated(lexicon.language, said.text[:start])]


def split(language: Language, text: str) -> tuple[str, ...]:
    """The words of written text, without punctuation; Chinese is cut by dictionary."""
    text = folded(text)
    if language is Language.ZH:
        return tuple(word for part in _WORD.findall(text) for word in rjieba.cut(part))
    return tuple(_WORD.findall(text))


def phrases(lexicon: Lexicon) -> list[str]:
    """The keywords as a recogniser's grammar wants them: words separated by spaces, each phrase once."""
    return list(dict.fromkeys(" ".join(split(lexicon.language, keyword.text)) for keyword in lexicon.keywords))


def expected(lexicon: Lexicon) -> tuple[str, ...]:
    """Phrases that a recogniser is told to expect which can bear only some in mind: of each destination in turn.

    No emergencies: it hears what it was told. Nor what was heard before: it is to be an opinion of its own.
    """
    of: dict[str, list[str]] = {}
    for keyword in lexicon.keywords:
        if keyword.weight > 1 and keyword.destination != EMERGENCY:
            of.setdefault(keyword.destination, []).append(keyword.text)
    in_turn = (text for texts in zip_longest(*of.values()) for text in texts if text is not None)
    return tuple(" ".join(split(lexicon.language, text)) for text in islice(in_turn, EXPECTED_MAX))


def _clear(ranking: list[str], strong: Counter[str], weak: Counter[str]) -> str | None:
    """The first of `ranking`, if it is clearly ahead of the second."""
    if not ranking or strong[ranking[0]] < SCORE_MIN:
        return None
    best = ranking[0]
    second = ranking[1] if len(ranking) > 1 else ""
    lead = strong[best] - strong[second]
    return best if lead >= LEAD_MIN or (lead == 0 and weak[best] > weak[second]) else None


@dataclass(frozen=True, slots=True)
class _Said:
    """Words joined to one text, and where each begins and ends in it."""

    text: str
    starts: frozenset[int]
    ends: frozenset[int]


def _found(lexicon: Lexicon, words: Sequence[str]) -> Iterator[Keyword]:
    said, taken = _taken(lexicon, words)
    return (keyword for start, keyword in taken if not is_negated(lexicon.language, said.text[:start]))


def _taken(lexicon: Lexicon, words: Sequence[str]) -> tuple[_Said, list[tuple[int, Keyword]]]:
    """Where keywords begin in `words`, negated or not; of those that overlap the longest, then the first."""
    said = _said(lexicon.language, words)
    spots = [
        (start, keyword)
        for start, first in enumerate(said.text)
        for keyword in lexicon.by_first.get(first, ())
        if said.text.startswith(keyword.text, start) and _is_whole(lexicon.language, said, start, keyword.text)
    ]
    taken: dict[int, Keyword] = {}
    covered: set[int] = set()
    for start, keyword in sorted(spots, key=lambda spot: (-len(spot[1].text), spot[0])):
        extent = range(start, start + len(keyword.text))
        if covered.isdisjoint(extent):
            covered.update(extent)
            taken[start] = keyword
    return said, sorted(taken.items(), key=lambda spot: spot[0])


def _said(language: Language, words: Sequence[str]) -> _Said:
    # Chinese and Korean recognisers cut compounds as they like: their words are joined without a space.
    between = " " if language is Language.EN else ""
    said = [folded(word) for word in words if word]
    starts = [0, *accumulate(len(word) + len(between) for word in said)][: len(said)]
    ends = [start + len(word) for start, word in zip(starts, said, strict=True)]
    return _Said(between.join(said), frozenset(starts), frozenset(ends))


def _is_whole(language: Language, said: _Said, start: int, keyword: str) -> bool:
    """Whether a keyword found there is words, or part of one: never the end of one word with the start of the next."""
    end = start + len(keyword)
    match language:
        case Language.EN:
            plurals = (end + len(ending) for ending in ("s", "es") if said.text.startswith(ending, end))
            return start in said.starts and (end in said.ends or any(plural in said.ends for plural in plurals))
        case Language.KO:
            # Particles follow the noun within the word: 소비자를, 의료보험이.
            return start in said.starts
        case Language.ZH:
            is_inside = len(keyword) > 1 and said.starts.isdisjoint(range(start + 1, end))
            return is_inside or (start in said.starts and end in said.ends)
