"""What callers say without a keyword: examples from a tab-separated file, and the linear model learnt from them."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from callcenter.routing.lexicon import Lexicon, folded
from callcenter.routing.syllables import parts, spoken, syllables
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

COLUMNS = ("wording", "destination")
NOTHING = "none"
"""The destination of wordings that do not tell a matter."""
MAX_BYTES = 2_000_000

_LETTERS = re.compile(r"[\w']+")
_MERGED = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
"""Initials that accents do not keep apart are one for the model."""


@dataclass(frozen=True, slots=True)
class Wording:
    text: str
    destination: str


@dataclass(frozen=True, slots=True)
class WordingModel:
    """Destinations by the look and sound of a whole utterance."""

    version: str
    """Short hash of what it was learnt from."""
    destinations: tuple[str, ...]
    _features: FeatureUnion = field(repr=False)
    _weights: NDArray[np.float32] = field(repr=False)
    _offsets: NDArray[np.float32] = field(repr=False)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, a column for each destination; positive speaks for it, and only differences count."""
        return np.asarray(self._features.transform(texts) @ self._weights.T) + self._offsets


def learn(language: Language, wordings: Sequence[Wording], lexicon: Lexicon) -> WordingModel:
    """The model of these wordings and of the lexicon's keywords; the same examples always give the same model."""
    examples = [(w.text, w.destination) for w in wordings]
    examples += [(k.text, k.destination) for k in lexicon.keywords if k.weight > 1]
    texts, destinations = zip(*examples, strict=True)
    features = _features(language)
    weights, offsets = _fitted(features.fit_transform(texts), destinations)
    content = "\n".join(f"{text}\t{destination}" for text, destination in examples)
    return WordingModel(
        hashlib.sha256(f"{language}\n{content}".encode()).hexdigest()[:12],
        tuple(sorted(set(destinations))),
        features,
        weights,
        offsets,
    )


def _fitted(rows: Any, destinations: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A row of weights and an offset for each destination, in their order."""
    known = len(set(destinations))
    if known == 1:
        # Nothing to tell apart, which LinearSVC refuses.
        return np.zeros((1, rows.shape[1]), np.float32), np.zeros(1, np.float32)
    machine = LinearSVC(C=1.0, random_state=0)
    machine.fit(rows, destinations)
    weights, offsets = machine.coef_.astype(np.float32), machine.intercept_.astype(np.float32)
    # Of two it gives one row, which speaks for the second.
    return (np.vstack([-weights, weights]), np.concatenate([-offsets, offsets])) if known == 2 else (weights, offsets)


def _features(language: Language) -> FeatureUnion:
    if language is Language.ZH:
        looks = TfidfVectorizer(analyzer="char", preprocessor=spoken, ngram_range=(1, 3), sublinear_tf=True)
        sound = TfidfVectorizer(analyzer=_sound_ngrams, sublinear_tf=True)
    else:
        looks = TfidfVectorizer(tokenizer=_words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True)
        sound = TfidfVectorizer(analyzer="char_wb", preprocessor=folded, ngram_range=(2, 4), sublinear_tf=True)
    return FeatureUnion([("looks", looks), ("sound", sound)])


def _words(text: str) -> list[str]:
    return _LETTERS.findall(folded(text))


def _sound_ngrams(text: str) -> list[str]:
    """Pairs of syllables, without what accents merge."""
    merged = [_merged(syllable) for syllable in syllables(spoken(text))]
    return [f"{first} {second}" for first, second in pairwise(merged)]


def _merged(syllable: str) -> str:
    initial, final = parts(syllable)
    return _MERGED.get(initial, initial) + final.replace("ng", "n")


def load_wordings(path: Path, destinations: Collection[str]) -> tuple[Wording, ...]:
    """The wordings in this file; raises `RefusedDocumentError` with every problem found."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise RefusedDocumentError([Problem(path, 0, "(file)", fault, "put the file there")]) from error
    if len(data) > MAX_BYTES:
        raise RefusedDocumentError([Problem(path, 0, "(file)", f"is larger than {MAX_BYTES} bytes", "shorten it")])
    try:
        return parse_wordings(data.decode("utf-8-sig"), path, destinations)
    except UnicodeDecodeError as error:
        raise RefusedDocumentError([Problem(path, 0, "(file)", "is not UTF-8 text", "save it in UTF-8")]) from error


def parse_wordings(text: str, path: Path, destinations: Collection[str]) -> tuple[Wording, ...]:
    """The wordings in `text`, read as `load_wordings` reads a file; `path` is what problems call it."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines or tuple(lines[0][1].split("\t")) != COLUMNS:
        number = lines[0][0] if lines else 0
        fault, mend = "is not the header", f"begin with the columns {' and '.join(COLUMNS)}, a tab between them"
        raise RefusedDocumentError([Problem(path, number, "(line)", fault, mend)])
    rows = [(number, [cell.strip() for cell in line.split("\t")]) for number, line in lines[1:]]
    known = {*destinations, NOTHING}
    problems = [Problem(path, number, *fault) for number, cells in rows for fault in _faults(cells, known)]
    if len({cells[1] for _, cells in rows if len(cells) == len(COLUMNS)}) < 2 and not problems:
        problems.append(Problem(path, 0, "(file)", "names fewer than two destinations", "add wordings of others"))
    if problems:
        raise RefusedDocumentError(problems)
    return tuple(Wording(cells[0], cells[1]) for _, cells in rows)


def _faults(cells: list[str], destinations: set[str]) -> Iterator[tuple[str, str, str]]:
    """Field, fault and mend of everything wrong with one row."""
    if len(cells) != len(COLUMNS):
        yield "(line)", f"has {len(cells)} columns instead of {len(COLUMNS)}", "separate the columns by one tab"
        return
    if not folded(cells[0]):
        yield "wording", "is empty", "write the wording, or remove the line"
    if cells[1] not in destinations:
        yield (
            "destination",
            f"{cells[1] or 'nothing'} is no queue or route of the flow",
            f"use one of {', '.join(sorted(destinations))}",
        )
