"""One look at a whole edition: every document read, and what does not fit together, told by document."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from callcenter.ivr.flow import Flow
from callcenter.ivr.load import parse_flow
from callcenter.ivr.schedules import Schedules
from callcenter.publishing.documents import DocumentName, DocumentType, hash_of, lexicon_language, type_of
from callcenter.publishing.edition import Edition
from callcenter.publishing.loading import parse_schedules
from callcenter.routing.lexicon import Lexicon, parse_lexicon
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

Texts = Mapping[DocumentName, str]
KEPT = 64
"""Outcomes remembered: a rollback must not wait for anything to be read again."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it."""

    edition: Edition | None
    """None where callers cannot go by these texts."""
    problems: tuple[Problem, ...]

    def of(self, name: DocumentName) -> tuple[Problem, ...]:
        """The problems of one document."""
        return tuple(problem for problem in self.problems if problem.file.name == name)

    def fit(self) -> Edition:
        """The edition; raises RefusedDocumentError."""
        if self.edition is None:
            raise RefusedDocumentError(self.problems)
        return self.edition


class Checker:
    """Checks, and remembers what came of the same texts before. Blocking: for a thread."""

    def __init__(self, folder: Path) -> None:
        """`folder` goes before documents' names in what problems say."""
        self._folder = folder
        self._kept: OrderedDict[frozenset[tuple[DocumentName, str]], Checked] = OrderedDict()

    def check(self, texts: Texts, numbers: Mapping[DocumentName, int] | None = None) -> Checked:
        """Read everything; no exception for faulty texts. `numbers` are the texts' versions."""
        key = frozenset((name, hash_of(text)) for name, text in texts.items())
        found = self._kept.get(key)
        if found is None:
            found = _checked(texts, self._folder)
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        if found.edition is None or not numbers:
            return found
        return replace(found, edition=replace(found.edition, numbers=dict(numbers)))


def _checked(texts: Texts, folder: Path) -> Checked:
    problems: list[Problem] = []
    flows: dict[str, Flow] = {}
    lexicons: dict[Language, Lexicon] = {}
    schedules = Schedules()
    for name in _of(texts, DocumentType.FLOW):
        with _gathered(problems):
            flow = parse_flow(texts[name], folder / name)
            flows[flow.name] = flow
    for name in _of(texts, DocumentType.SCHEDULES):
        with _gathered(problems):
            schedules = parse_schedules(texts[name], folder / name)
    if flows:
        destinations = frozenset[str]().union(*(flow.destinations for flow in flows.values()))
        for name in _of(texts, DocumentType.LEXICON):
            with _gathered(problems):
                language = lexicon_language(name)
                lexicons[language] = parse_lexicon(texts[name], folder / name, language, destinations)
    elif not problems:
        problems.append(Problem(folder / "hotline.yaml", 0, "(file)", "is missing", "callers need at least one flow"))
    if any(problem.severity == "error" for problem in problems):
        return Checked(None, tuple(problems))
    return Checked(Edition(flows, lexicons, schedules), tuple(problems))


def _of(texts: Texts, kind: DocumentType) -> Iterable[DocumentName]:
    return sorted(name for name in texts if type_of(name) is kind)


@contextmanager
def _gathered(problems: list[Problem]) -> Iterator[None]:
    try:
        yield
    except RefusedDocumentError as refused:
        problems += refused.problems
