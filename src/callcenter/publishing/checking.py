"""One look at a whole edition: every document read, flows linted, words of lexicons held against each other."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from callcenter.ivr.lint.draft import Draft, Site, by_name, draft_from
from callcenter.ivr.lint.hearing_time import TimeToHuman
from callcenter.ivr.lint.report import Report, lint
from callcenter.ivr.load import parse_schedules
from callcenter.ivr.schedules.schedules import Schedules
from callcenter.ivr.sounds import NoSounds, Sounds
from callcenter.publishing.documents import (
    SCHEDULES,
    DocumentName,
    DocumentType,
    flow_name,
    hash_of,
    language_in,
    lexicon_document,
    only_published,
    tries_document,
    type_of,
    wordings_document,
)
from callcenter.publishing.edition import Edition
from callcenter.publishing.trying import script_problems
from callcenter.routing.conflicts import AlsoSaid, Within, conflicts, contradictions
from callcenter.routing.lexicon import Lexicon, folded, parse_lexicon
from callcenter.routing.wordings import Wording, parse_wordings
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

Texts = Mapping[DocumentName, str]
KEPT = 64
"""Editions remembered: a rollback must not wait for anything to be read again."""
NO_SOUNDS = NoSounds()
_Key = frozenset[tuple[DocumentName, str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it."""

    edition: Edition | None
    """None where callers cannot go by these texts at all."""
    problems: tuple[Problem, ...]
    times: tuple[TimeToHuman, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def of(self, name: DocumentName) -> tuple[Problem, ...]:
        """The problems of one document."""
        return tuple(problem for problem in self.problems if problem.file.name == name)

    def fit(self, excused: Callable[[Problem], bool] = lambda _: False) -> Edition:
        """The edition; raises RefusedDocumentError with every error that is not excused."""
        errors = [error for error in self.errors if self.edition is None or not excused(error)]
        if errors or self.edition is None:
            raise RefusedDocumentError(errors)
        return self.edition


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts that were read, as far as they can be."""

    drafts: tuple[Draft, ...]
    lexicons: Mapping[Language, Lexicon]
    wordings: Mapping[Language, tuple[Wording, ...]]
    schedules: Schedules
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def edition(self) -> Edition | None:
        return None if self.problems else Edition(by_name(self.drafts), self.lexicons, self.wordings, self.schedules)


class Checker:
    """Blocking: for a thread. `folder` goes before documents' names in what problems say."""

    def __init__(
        self,
        folder: Path,
        sounds: Sounds = NO_SOUNDS,
        services: Collection[str] | None = None,
        transfers: Collection[str] | None = None,
    ) -> None:
        self._folder = folder
        self._sounds = sounds
        self._services = services
        self._transfers = transfers
        self._kept: OrderedDict[_Key, tuple[_Read, Edition | None]] = OrderedDict()
        self._linted: OrderedDict[tuple[_Key, int], Report] = OrderedDict()
        """With how often the sounds had changed by then: pages ask again and again."""

    def read(self, texts: Texts, numbers: Mapping[DocumentName, int] | None = None) -> Checked:
        """Whether callers can go by these texts at all; `numbers` are their versions."""
        read, edition = self._reading(texts)
        return Checked(_numbered(edition, numbers), read.problems)

    def check(self, texts: Texts, numbers: Mapping[DocumentName, int] | None = None) -> Checked:
        """Whether callers should: what is read, and linted; no exception for faulty texts."""
        read, edition = self._reading(texts)
        is_whole = len(read.drafts) == sum(type_of(name) is DocumentType.FLOW for name in texts)
        site = Site(
            schedules=frozenset(read.schedules.schedules) if SCHEDULES in texts or is_whole else None,
            services=self._services,
            transfers=self._transfers,
            destinations={
                language: frozenset(keyword.destination for keyword in lexicon.keywords)
                for language, lexicon in read.lexicons.items()
            }
            if not read.problems
            else None,
            is_whole=is_whole,
        )
        report = self._report((_key(texts), self._sounds.changes), read, site)
        return Checked(_numbered(edition, numbers), (*read.problems, *report.problems, *read.warnings), report.times)

    def failing(self, texts: Texts, name: DocumentName) -> tuple[Problem, ...]:
        """Scripted callers of a flow (or of the script itself) who do not get what they expect, as warnings."""
        if type_of(name) not in (DocumentType.FLOW, DocumentType.TRY):
            return ()
        script = tries_document(flow_name(name))
        _, edition = self._reading(only_published(texts))
        if script not in texts or edition is None:
            return ()
        return tuple(script_problems(edition, {script: texts[script]}, self._sounds))

    def _report(self, key: tuple[_Key, int], read: _Read, site: Site) -> Report:
        found = self._linted.get(key)
        if found is None:
            found = self._linted[key] = lint(read.drafts, site, self._sounds)
            while len(self._linted) > KEPT:
                self._linted.popitem(last=False)
        return found

    def _reading(self, texts: Texts) -> tuple[_Read, Edition | None]:
        key = _key(texts)
        if key not in self._kept:
            read = _read(texts, self._folder)
            self._kept[key] = read, read.edition
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def _key(texts: Texts) -> _Key:
    return frozenset((name, hash_of(text)) for name, text in texts.items())


def _numbered(edition: Edition | None, numbers: Mapping[DocumentName, int] | None) -> Edition | None:
    return edition if edition is None or not numbers else replace(edition, numbers=dict(numbers))


def _read(texts: Texts, folder: Path) -> _Read:
    problems: list[Problem] = []
    drafts: list[Draft] = []
    lexicons: dict[Language, Lexicon] = {}
    wordings: dict[Language, tuple[Wording, ...]] = {}
    schedules = Schedules()
    for name in _of(texts, DocumentType.FLOW):
        with _gathered(problems):
            drafts.append(draft_from(texts[name], folder / name))
            problems += _misnamed(drafts[-1], name)
    for name in _of(texts, DocumentType.SCHEDULES):
        with _gathered(problems):
            schedules = parse_schedules(texts[name], folder / name)
    destinations = frozenset[str]().union(*(draft.flow.destinations for draft in drafts))
    for name in _of(texts, DocumentType.LEXICON) if drafts else ():
        with _gathered(problems):
            language = language_in(name)
            lexicons[language] = parse_lexicon(texts[name], folder / name, language, destinations)
    for name in _of(texts, DocumentType.WORDINGS) if drafts else ():
        with _gathered(problems):
            wordings[language_in(name)] = parse_wordings(texts[name], folder / name, destinations)
    if not drafts and not problems:
        problems.append(_nothing(folder))
    warnings = [one for language in lexicons for one in _conflicts(language, lexicons, texts, folder)]
    for language, found in wordings.items():
        warnings += _about_wordings(texts[wordings_document(language)], folder, language, found, lexicons.get(language))
    return _Read(tuple(drafts), lexicons, wordings, schedules, tuple(problems), tuple(warnings))


def _of(texts: Texts, kind: DocumentType) -> Iterable[DocumentName]:
    return sorted(name for name in texts if type_of(name) is kind)


@contextmanager
def _gathered(problems: list[Problem]) -> Iterator[None]:
    try:
        yield
    except RefusedDocumentError as refused:
        problems += refused.problems


def _misnamed(draft: Draft, name: DocumentName) -> Iterator[Problem]:
    wanted = flow_name(name)
    if draft.flow.name != wanted:
        yield Problem(
            draft.document.file, draft.document.line(("name",)), "name",
            f"is {draft.flow.name}, but the file is {name}", f"write {wanted}, or rename the file",
            fault_zh=f"为 {draft.flow.name}，而文件名是 {name}", mend_zh=f"改为 {wanted}，或重命名文件",
        )  # fmt: skip


def _nothing(folder: Path) -> Problem:
    return Problem(
        folder, 0, "(file)", "holds no flow", "put hotline.yaml there, or set CALLCENTER_FLOWS",
        fault_zh="没有流程", mend_zh="请放入 hotline.yaml，或设置 CALLCENTER_FLOWS",
    )  # fmt: skip


def _conflicts(
    language: Language, lexicons: Mapping[Language, Lexicon], texts: Texts, folder: Path
) -> Iterator[Problem]:
    name = lexicon_document(language)
    lines = {folded(line.partition("\t")[0]): at for at, line in enumerate(texts[name].splitlines(), 1)}
    for conflict in conflicts(language, lexicons):
        match conflict:
            case Within(inner=inner, outer=outer):
                yield Problem(
                    folder / name, lines.get(outer.text, 0), "keyword",
                    f"{outer.text} ({outer.destination}) holds {inner.text} ({inner.destination})",
                    f"nothing, if who says {outer.text} does not mean {inner.destination}",
                    fault_zh=f"{outer.text}（{outer.destination}）包含 {inner.text}（{inner.destination}）",
                    mend_zh=f"若说“{outer.text}”的人不是要去 {inner.destination}，则无需改动",
                    severity="warning",
                )  # fmt: skip
            case AlsoSaid(keyword=keyword, language=other, other=same):
                yield Problem(
                    folder / name, lines.get(keyword.text, 0), "keyword",
                    f"{keyword.text} leads to {keyword.destination}, but to {same.destination} in {other}",
                    "lead both to one destination, if they mean the same",
                    fault_zh=f"{keyword.text} 去向 {keyword.destination}，在 {other} 中却是 {same.destination}",
                    mend_zh="若意思相同，请统一去向",
                    severity="warning",
                )  # fmt: skip


def _about_wordings(
    text: str, folder: Path, language: Language, wordings: Iterable[Wording], lexicon: Lexicon | None
) -> Iterator[Problem]:
    """What the author of wordings should know of."""
    file = folder / wordings_document(language)
    first: dict[str, int] = {}
    for at, line in enumerate(text.splitlines(), 1):
        wording = line.partition("\t")[0].strip()
        earlier = first.setdefault(folded(wording), at)
        if earlier != at and wording and line[0] != "#":
            yield Problem(
                file, at, "wording",
                f"{wording} stands on line {earlier} already, and counts once", "remove one of the two lines",
                fault_zh=f"{wording} 已在第 {earlier} 行，只算一次", mend_zh="请删除其中一行",
                severity="warning",
            )  # fmt: skip
    if lexicon is None:
        yield Problem(
            file, 0, "(file)",
            f"there is no {lexicon_document(language)}: callers go by keys in {language}", "write a lexicon as well",
            fault_zh=f"没有 {lexicon_document(language)}：{language} 来电只能按键", mend_zh="请同时编写词表",
            severity="warning",
        )  # fmt: skip
        return
    for found in contradictions(lexicon, wordings):
        said, leads, keywords = found.wording.text, found.wording.destination, ", ".join(found.keywords)
        yield Problem(
            file, first.get(folded(said), 0), "destination",
            f"{said} leads to {leads}, but its keywords ({keywords}) lead to {found.destination}",
            f"nothing, if who says it does not mean {found.destination}; else lead it there",
            fault_zh=f"{said} 的去向是 {leads}，但其中的关键词（{keywords}）去向 {found.destination}",
            mend_zh=f"若说这句话的人不是要去 {found.destination}，则无需改动；否则请改去向",
            severity="warning",
        )  # fmt: skip
