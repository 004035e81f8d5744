"""What agents look up while they talk: matters, dispositions, tags, standard wording; as the operators' files say now.

Rules: a changed file is in use within seconds; a faulty one changes nothing, and is told about once.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.casework.documents import (
    LANGUAGES,
    MATTERS,
    Disposition,
    Matter,
    Matters,
    Named,
    Scripts,
    Tag,
    load_matters,
    load_scripts,
    scripts_file,
)
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

LOOK_EVERY_S = 2.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that the files say."""

    matters: tuple[Matter, ...] = ()
    groups: Mapping[str, Named] | None = None
    tags: tuple[Tag, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    scripts: Mapping[Language, Scripts] | None = None
    version: str = ""
    """Another one whenever anything is."""


EMPTY = Contents()


class Handbook:
    """Reads the files; `contents` is what was right last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Mapping[str, tuple[int, int]] = {}
        self.contents = EMPTY
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the files as they are now."""

    async def run(self) -> None:
        """Look for changes, until cancelled."""
        while True:
            await asyncio.to_thread(self.refresh)
            await asyncio.sleep(LOOK_EVERY_S)

    def refresh(self) -> None:
        """Blocking. Take over what has changed, if it is right."""
        stamps = self._stamps()
        if stamps == self._seen:
            return
        self._seen = stamps
        try:
            self.contents = load(self._folder)
            self.problems = ()
            log.info("handbook.read", matters=len(self.contents.matters), version=self.contents.version)
        except RefusedDocumentError as refused:
            self.problems = refused.problems
            for problem in refused.problems:
                log.error("handbook.refused", problem=str(problem))

    def _stamps(self) -> Mapping[str, tuple[int, int]]:
        stamps = {}
        for name in (MATTERS, *map(scripts_file, LANGUAGES)):
            try:
                stat = (self._folder / name).stat()
            except OSError:
                continue
            stamps[name] = stat.st_mtime_ns, stat.st_size
        return stamps


def load(folder: Path) -> Contents:
    """What the files say; without `matters.yaml`, nothing. Raises RefusedDocumentError with every problem found."""
    problems: list[Problem] = []
    matters: Matters | None = None
    scripts: dict[Language, Scripts] = {}
    try:
        matters = load_matters(folder) if (folder / MATTERS).exists() else None
    except RefusedDocumentError as refused:
        problems += refused.problems
    for language in LANGUAGES:
        try:
            scripts[language] = load_scripts(folder, language)
        except RefusedDocumentError as refused:
            problems += refused.problems
    if problems:
        raise RefusedDocumentError(problems)
    texts = ("" if matters is None else matters.model_dump_json(), *(one.model_dump_json() for one in scripts.values()))
    return Contents(
        matters=() if matters is None else matters.matters,
        groups={} if matters is None else matters.groups,
        tags=() if matters is None else matters.tags,
        dispositions=() if matters is None else matters.dispositions,
        scripts=scripts,
        version=hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12],
    )
