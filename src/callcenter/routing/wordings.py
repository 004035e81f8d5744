"""What callers say without a keyword: examples from a tab-separated file, and the linear model learnt from them.

Mandarin is learnt by its characters, by its sound and by the outline of its sound; and each example once more in other
characters of the same sound, as a recogniser writes it that hears well and spells badly.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from callcenter.routing.lexicon import Lexicon, folded, is_text
from callcenter.routing.syllables import merged, outline, spoken, syllables
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

COLUMNS = ("wording", "destination")
NOTHING = "none"
"""The destination of wordings that do not tell a matter."""
MAX_BYTES = 2_000_000

MISSPELT = 0.4
"""Share of an example's characters that are written as another of the same sound."""
FREEDOM = {Language.ZH: 0.5}
"""How closely the model may follow its examples, 1 where none is named; misspelt ones are not to be trusted so far."""

_LETTERS = re.compile(r"[\w']+")


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
    _read: "Callable[[str], str | _Spoken]" = field(repr=False)
    _features: FeatureUnion | None = field(repr=False)
    _weights: NDArray[np.float32] = field(repr=False)
    _offsets: NDArray[np.float32] = field(repr=False)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, a column for each destination; positive speaks for it, and only differences count."""
        if self._features is None:
            return np.zeros((len(texts), 0), np.float32)
        seen = self._features.transform([self._read(text) for text in texts])
        return np.asarray(seen @ self._weights.T) + self._offsets


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Chinese text and its syllables."""

    characters: str
    sound: tuple[str, ...]


def learn(language: Language, wordings: Sequence[Wording], lexicon: Lexicon) -> WordingModel:
    """The model of these wordings and of the lexicon's keywords; the same examples always give the same model."""
    examples = [(w.text, w.destination) for w in wordings]
    examples += [(k.text, k.destination) for k in lexicon.keywords if k.weight > 1]
    content = "\n".join(f"{text}\t{destination}" for text, destination in examples)
    version = hashlib.sha256(f"{language}\n{content}".encode()).hexdigest()[:12]
    destinations = [destination for _, destination in examples]
    read: Callable[[str], str | _Spoken] = _spoken if language is Language.ZH else str
    seen: list[str | _Spoken] = [read(text) for text, _ in examples]
    if language is Language.ZH:
        seen += _misspelt([one for one in seen if isinstance(one, _Spoken)])
        destinations += destinations
    features = _features(language)
    try:
        rows = features.fit_transform(seen)
    except ValueError:
        # No example, or none with a character or word of this language: keywords decide alone.
        nothing = np.zeros(0, np.float32)
        return WordingModel(version, (), read, None, nothing, nothing)
    weights, offsets = _fitted(rows, destinations, FREEDOM.get(language, 1.0))
    return WordingModel(version, tuple(sorted(set(destinations))), read, features, weights, offsets)


def _fitted(rows: Any, destinations: Sequence[str], freedom: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A row of weights and an offset for each destination, in their order."""
    known = len(set(destinations))
    if known == 1:
        # Nothing to tell apart, which LinearSVC refuses.
        return np.zeros((1, rows.shape[1]), np.float32), np.zeros(1, np.float32)
    machine = LinearSVC(C=freedom, random_state=0)
    machine.fit(rows, destinations)
    weights, offsets = machine.coef_.astype(np.float32), machine.intercept_.astype(np.float32)
    # Of two it gives one row, which speaks for the second.
    return (np.vstack([-weights, weights]), np.concatenate([-offsets, offsets])) if known == 2 else (weights, offsets)


def _features(language: Language) -> FeatureUnion:
    if language is Language.ZH:
        looks = TfidfVectorizer(analyzer=_character_ngrams, sublinear_tf=True)
        sound = TfidfVectorizer(analyzer=_sound_pairs, sublinear_tf=True)
        outlines = TfidfVectorizer(analyzer=_outline_ngrams, sublinear_tf=True)
        return FeatureUnion([("looks", looks), ("sound", sound), ("outlines", outlines)])
    looks = TfidfVectorizer(tokenizer=_words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True)
    sound = TfidfVectorizer(analyzer="char_wb", preprocessor=folded, ngram_range=(2, 4), sublinear_tf=True)
    return FeatureUnion([("looks", looks), ("sound", sound)])


def _spoken(text: str) -> _Spoken:
    characters = spoken(text)
    return _Spoken(characters, tuple(syllables(characters)))


def _misspelt(examples: Sequence[_Spoken]) -> list[_Spoken]:
    """Each of these once more, some of its characters replaced by others of the same sound."""
    random = Random(0)  # noqa: S311 - no secret; the same examples give the same model
    alike: dict[str, list[str]] = {}
    for one in examples:
        for character, syllable in zip(one.characters, one.sound, strict=True):
            alike.setdefault(merged(syllable), []).append(character)
    return [
        _spoken(
            "".join(
                random.choice(alike[merged(syllable)]) if random.random() < MISSPELT else character
                for character, syllable in zip(one.characters, one.sound, strict=True)
            )
        )
        for one in examples
    ]


def _character_ngrams(one: _Spoken) -> list[str]:
    return [*one.characters, *map("".join, pairwise(one.characters))]


def _sound_pairs(one: _Spoken) -> list[str]:
    return list(map(" ".join, pairwise(map(merged, one.sound))))


def _outline_ngrams(one: _Spoken) -> list[str]:
    outlines = [outline(syllable) for syllable in one.sound]
    pairs = map(" ".join, pairwise(outlines))
    triples = map(" ".join, zip(outlines, outlines[1:], outlines[2:], strict=False))
    return [*pairs, *triples]


def _words(text: str) -> list[str]:
    return _LETTERS.findall(folded(text))


def load_wordings(path: Path, destinations: Collection[str]) -> tuple[Wording, ...]:
    """The wordings in this file; raises `RefusedDocumentError` with every problem found."""
    try:
        data = path.read_bytes()
    except OSError as error:
        cause = error.strerror or ""
        found = _Fault(
            "(file)", f"cannot be read: {cause}", "put the file there", f"无法读取：{cause}", "请放好该文件"
        )  # fmt: skip
        raise RefusedDocumentError([_problem(path, 0, found)]) from error
    if len(data) > MAX_BYTES:
        raise RefusedDocumentError([_problem(path, 0, _TOO_LARGE)])
    try:
        return parse_wordings(data.decode("utf-8-sig"), path, destinations)
    except UnicodeDecodeError as error:
        raise RefusedDocumentError([_problem(path, 0, _NOT_UTF_8)]) from error


def parse_wordings(text: str, path: Path, destinations: Collection[str]) -> tuple[Wording, ...]:
    """The wordings in `text`, read as `load_wordings` reads a file; `path` is what problems call it."""
    if not is_text(text):
        raise RefusedDocumentError([_problem(path, 0, _NOT_UTF_8)])
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines or tuple(lines[0][1].split("\t")) != COLUMNS:
        raise RefusedDocumentError([_problem(path, lines[0][0] if lines else 0, _NO_HEADER)])
    known = {*destinations, NOTHING}
    found: dict[str, tuple[int, Wording]] = {}
    wordings: list[Wording] = []
    problems: list[Problem] = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        faults = list(_faults(cells, known))
        problems += (_problem(path, number, fault) for fault in faults)
        if faults:
            continue
        wording = Wording(*cells)
        earlier, same = found.setdefault(folded(wording.text), (number, wording))
        if same.destination != wording.destination:
            problems.append(_problem(path, number, _elsewhere(wording.text, same.destination, earlier)))
        elif earlier == number:
            wordings.append(wording)
    if len({wording.destination for wording in wordings}) < 2 and not problems:
        problems.append(_problem(path, 0, _ONE_DESTINATION))
    if problems:
        raise RefusedDocumentError(problems)
    return tuple(wordings)


class _Fault(NamedTuple):
    """What is wrong in a column, how to mend it, and both in Chinese."""

    column: str
    fault: str
    mend: str
    fault_zh: str
    mend_zh: str


_TOO_LARGE = _Fault("(file)", f"is larger than {MAX_BYTES} bytes", "shorten it", f"超过 {MAX_BYTES} 字节", "请缩短")
_NOT_UTF_8 = _Fault("(file)", "is not UTF-8 text", "save it in UTF-8", "不是 UTF-8 文本", "请以 UTF-8 保存")
_NO_HEADER = _Fault(
    "(line)", "is not the header", f"begin with the columns {' and '.join(COLUMNS)}, a tab between them",
    "不是表头", f"第一行请写 {' 和 '.join(COLUMNS)} 两列，中间用一个制表符",
)  # fmt: skip
_ONE_DESTINATION = _Fault(
    "(file)", "names fewer than two destinations", "add wordings of others",
    "去向少于两个", "请补充其他去向的说法",
)  # fmt: skip


def _problem(path: Path, line: int, found: _Fault) -> Problem:
    column, fault, mend, fault_zh, mend_zh = found
    return Problem(path, line, column, fault, mend, fault_zh=fault_zh, mend_zh=mend_zh)


def _elsewhere(wording: str, destination: str, line: int) -> _Fault:
    return _Fault(
        "destination",
        f"{wording} leads to {destination} on line {line}",
        "keep one of the two lines",
        f"{wording} 在第 {line} 行的去向是 {destination}",
        "请只保留其中一行",
    )


def _faults(cells: list[str], destinations: set[str]) -> Iterator[_Fault]:
    """Everything wrong with one row."""
    if len(cells) != len(COLUMNS):
        yield _Fault(
            "(line)",
            f"has {len(cells)} columns instead of {len(COLUMNS)}",
            "separate the columns by one tab",
            f"有 {len(cells)} 列，应为 {len(COLUMNS)} 列",
            "各列之间请用一个制表符分隔",
        )
        return
    if not folded(cells[0]):
        yield _Fault("wording", "is empty", "write the wording, or remove the line", "为空", "请填写说法，或删除该行")
    if cells[1] not in destinations:
        named, use = cells[1], ", ".join(sorted(destinations))
        yield _Fault(
            "destination",
            f"{named or 'nothing'} is no queue or route of the flow",
            f"use one of {use}",
            f"{named or '（空）'} 不是流程中的队列或去向",
            f"请使用 {use} 之一",
        )
