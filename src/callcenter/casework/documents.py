"""The operators' files of casework: `matters.yaml`, and `scripts.LANGUAGE.yaml`; read strictly, faults by line.

Rules: a matter's code is six digits, two for its field, two for its group, two for itself (the manner of GB/T
39666-2020); an id stands once; a script that stands in one language only is shown in it to everybody.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from callcenter.ivr.document import reading
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath, instead
from callcenter.ivr.document.parts import Name, Part, Queue
from callcenter.ivr.document.reading import Document
from callcenter.ivr.load import fitted
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need

MATTERS = "matters.yaml"
LANGUAGES = (Language.ZH, Language.EN)
"""In which agents are given words to say."""

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
GroupCode = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}){1,2}$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Hint = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Shown = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Named(Part):
    """What something is called on pages."""

    zh: Shown
    en: Shown


class Matter(Part):
    """What callers call about."""

    code: Code
    name: Named
    queue: Queue | None = None
    """Whose callers it is likely with."""
    department: Named | None = None
    """Who answers for it."""
    keywords: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Of the lexicons, column `matter`: hearing one of theirs speaks for it."""
    says: Mapping[Language, Annotated[tuple[Said, ...], Field(max_length=60)]] = {}
    """How callers put it, for what the lexicons do not tell apart."""


class Tag(Part):
    id: Name
    name: Named


class Disposition(Part):
    """How a call ended, as the agent says."""

    id: Name
    name: Named
    asks: Literal["nothing", "solved", "follow_up"] = "solved"
    """`solved`: whether the caller was helped. `follow_up`: that, and when they are called back."""


class Matters(Part):
    """The file `matters.yaml`."""

    groups: Annotated[Mapping[GroupCode, Named], Field(min_length=1, max_length=500)]
    matters: Annotated[tuple[Matter, ...], Field(min_length=1, max_length=2000)]
    tags: Annotated[tuple[Tag, ...], Field(max_length=100)] = ()
    dispositions: Annotated[tuple[Disposition, ...], Field(min_length=1, max_length=40)]


Moment = Literal["opening", "needs", "during", "emergency", "closing"]


class Script(Part):
    """Standard wording."""

    id: Name
    moment: Moment
    title: Shown
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    advice: Annotated[tuple[Hint, ...], Field(max_length=8)] = ()
    """For the agent, not to be read out."""
    needs: tuple[Need, ...] = ()
    """Shown first with a caller who has one of them."""
    queues: tuple[Queue, ...] = ()
    """Empty: all."""


class Scripts(Part):
    """The file `scripts.LANGUAGE.yaml`."""

    scripts: Annotated[tuple[Script, ...], Field(min_length=1, max_length=300)]


def scripts_file(language: Language) -> str:
    return f"scripts.{language}.yaml"


def load_matters(folder: Path) -> Matters:
    """Raises RefusedDocumentError with every problem found."""
    return _checked(reading.read(folder / MATTERS), Matters, faults_in_matters)


def load_scripts(folder: Path, language: Language) -> Scripts:
    """None at all where there is no file; raises RefusedDocumentError with every problem found."""
    file = folder / scripts_file(language)
    if not file.exists():
        return Scripts.model_construct(scripts=())
    return _checked(reading.read(file), Scripts, faults_in_scripts)


def faults_in_matters(found: Matters) -> Iterator[Fault]:
    """What its form alone does not tell."""
    yield from _twice(("matters",), "code", [matter.code for matter in found.matters])
    yield from _twice(("tags",), "id", [tag.id for tag in found.tags])
    yield from _twice(("dispositions",), "id", [one.id for one in found.dispositions])
    for at, matter in enumerate(found.matters):
        for group in (matter.code[:2], matter.code[:4]):
            if group not in found.groups:
                fault = Bilingual(f"belongs to group {group}, which is missing", f"所属分组 {group} 不存在")
                mend = Bilingual(
                    f'add "{group}" to groups, or correct the code', f"请在 groups 中添加 {group}，或改正编码"
                )
                yield Fault(("matters", str(at), "code"), fault, mend)


def faults_in_scripts(found: Scripts) -> Iterator[Fault]:
    yield from _twice(("scripts",), "id", [script.id for script in found.scripts])


def unknown_names(matters: Matters, queues: Iterable[str], lexicon_matters: Iterable[str]) -> Iterator[Fault]:
    """Warnings: queues that no flow has, keywords' matters that no lexicon has."""
    known, listed = {*queues}, {*lexicon_matters}
    for at, matter in enumerate(matters.matters):
        path = "matters", str(at)
        if matter.queue is not None and matter.queue not in known:
            yield _unknown((*path, "queue"), matter.queue, known)
        for keyword in matter.keywords:
            if keyword not in listed:
                yield _unknown((*path, "keywords"), keyword, listed)


def _unknown(path: FieldPath, name: str, known: Iterable[str]) -> Fault:
    fault = Bilingual(f"{name} is known nowhere else", f"别处没有 {name}")
    return Fault(path, fault, instead(name, known), severity="warning")


def _twice(path: FieldPath, field: str, names: list[str]) -> Iterator[Fault]:
    repeated = {name for name, count in Counter(names).items() if count > 1}
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in repeated and name in seen:
            fault = Bilingual(f"{name} stands twice", f"{name} 出现两次")
            yield Fault((*path, str(at), field), fault, Bilingual("give one of them another", "请改其中一个"))
        seen.add(name)


DocumentT = TypeVar("DocumentT", bound=Part)


def _checked(document: Document, model: type[DocumentT], faults: Callable[[DocumentT], Iterable[Fault]]) -> DocumentT:
    found = fitted(document, model)
    if problems := document.problems(faults(found)):
        raise RefusedDocumentError(problems)
    return found
