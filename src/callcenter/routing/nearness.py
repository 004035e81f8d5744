"""Keywords that sound like what was heard; pure.

Mandarin: syllable by syllable, each at the cost of the confusion; a keyword of one syllable is never found so. English:
by the stems of its words, and by their consonants where those are enough to tell words apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import jellyfish
import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from callcenter.routing.lexicon import Keyword, Lexicon, folded
from callcenter.routing.syllables import distances, spoken, syllables
from callcenter.vocabulary.languages import Language

Means = Literal["exact", "pinyin", "stem", "near sound"]

SYLLABLES_MIN = 2
COST_MAX = 0.32
"""Mean of a keyword's syllables, for three and more; two have more chance neighbours."""
COST_MAX_TWO = 0.22
METAPHONE_MIN = 4
"""Consonants; fewer are shared by too many words."""
METAPHONE_COST = 0.25
STEM_COST = 0.05

_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Near:
    """A keyword and where it seems to have been said."""

    keyword: Keyword
    cost: float
    """0 sounds the same."""
    means: Means
    start: int
    """In syllables or words of the hypothesis."""
    end: int


@dataclass(frozen=True, slots=True)
class Sounds:
    """How a lexicon's keywords sound."""

    language: Language
    by_length: Mapping[int, "_OfLength"]


@dataclass(frozen=True, slots=True)
class _OfLength:
    """Keywords of so many syllables or words."""

    keywords: tuple[Keyword, ...]
    sounds: tuple[tuple[str, ...], ...]
    vocabulary: tuple[str, ...]
    """Every syllable or stem of them, once."""
    indices: NDArray[np.intp]
    """A row for each keyword: the places of its sounds in `vocabulary`."""


def sounds(lexicon: Lexicon) -> Sounds:
    """How the keywords of this lexicon sound; made once for each."""
    of = _mandarin if lexicon.language is Language.ZH else _stems
    by_length: dict[int, list[tuple[Keyword, list[str]]]] = {}
    for keyword in lexicon.keywords:
        sound = of(keyword.text)
        if keyword.weight > 1 and sound:
            by_length.setdefault(len(sound), []).append((keyword, sound))
    return Sounds(lexicon.language, {length: _of_length(found) for length, found in by_length.items()})


def _of_length(found: list[tuple[Keyword, list[str]]]) -> _OfLength:
    vocabulary = sorted({part for _, sound in found for part in sound})
    number = {part: n for n, part in enumerate(vocabulary)}
    indices = np.array([[number[part] for part in sound] for _, sound in found])
    return _OfLength(
        tuple(keyword for keyword, _ in found), tuple(tuple(sound) for _, sound in found), tuple(vocabulary), indices
    )


def near(known: Sounds, text: str) -> list[Near]:
    """Keywords that sound like a part of `text`, the nearest place of each; overlaps are left to the caller."""
    match known.language:
        case Language.ZH:
            return list(_near_syllables(known, _mandarin(text)))
        case Language.EN:
            return list(_near_words(known, folded(text).replace("-", " ").split()))
        case _:
            return []


def _near_syllables(known: Sounds, said: list[str]) -> Iterator[Near]:
    for length, of in known.by_length.items():
        places = len(said) - length + 1
        if length < SYLLABLES_MIN or places < 1:
            continue
        costs = distances(of.vocabulary, said)
        total = np.zeros((len(of.keywords), places), np.float32)
        for at in range(length):
            total += costs[of.indices[:, at], at : at + places]
        mean = total / length
        limit = COST_MAX if length > SYLLABLES_MIN else COST_MAX_TWO
        for row in np.flatnonzero(mean.min(axis=1) <= limit):
            start = int(mean[row].argmin())
            yield Near(of.keywords[row], float(mean[row, start]), "pinyin", start, start + length)


def _near_words(known: Sounds, said: list[str]) -> Iterator[Near]:
    stems = _stems(" ".join(said))
    for length, of in known.by_length.items():
        for keyword, stemmed in zip(of.keywords, of.sounds, strict=True):
            spoken_words = keyword.text.split()
            for start in range(len(stems) - length + 1):
                cost = _words_cost(stemmed, spoken_words, stems[start : start + length], said[start : start + length])
                if cost is not None:
                    yield Near(keyword, cost, "stem" if cost <= STEM_COST else "near sound", start, start + length)
                    break


def _words_cost(stemmed: Sequence[str], written: list[str], stems: Sequence[str], said: Sequence[str]) -> float | None:
    """Mean cost of these words for those; None where one of them is another word."""
    costs: list[float] = []
    for stem, word, said_stem, said_word in zip(stemmed, written, stems, said, strict=True):
        if stem == said_stem:
            costs.append(STEM_COST)
        elif _sounds_like(word, said_word):
            costs.append(METAPHONE_COST)
        else:
            return None
    return sum(costs) / len(costs)


def _sounds_like(word: str, said: str) -> bool:
    sound = jellyfish.metaphone(word)
    return len(sound) >= METAPHONE_MIN and sound == jellyfish.metaphone(said)


def _mandarin(text: str) -> list[str]:
    return syllables(spoken(text))


def _stems(text: str) -> list[str]:
    return list(_stemmer.stemWords(folded(text).replace("-", " ").split()))
