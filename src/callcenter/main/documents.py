"""What operators own, as last read without a fault: the flow and the lexicons.

A changed file is taken over within seconds; a faulty one is refused with all its problems, and what was in use stays in
use. The last good files are copied below the data folder, so that a restart with a faulty file is not an outage.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from callcenter.ivr.around import AlwaysOpen, Schedules
from callcenter.ivr.flow import Flow, Flows
from callcenter.ivr.load import load_flow
from callcenter.routing.lexicon import Lexicon, load_lexicon
from callcenter.routing.words import phrases
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language

log = structlog.get_logger(__name__)

FLOW = "hotline.yaml"
LOOK_EVERY_S = 2.0
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of documents that fit together."""

    flow: Flow
    lexicons: Mapping[Language, Lexicon]
    schedules: Schedules = field(default_factory=AlwaysOpen)

    @property
    def flows(self) -> Flows:
        return {self.flow.name: self.flow}

    def flow_for(self, dialled: str) -> Flow:
        """Where a call to this number begins."""
        return self.flow

    def lexicon(self, language: Language) -> Lexicon | None:
        """None: callers go by keys in this language."""
        return self.lexicons.get(language)


def load(folder: Path) -> Edition:
    """The documents in `folder`; a language without a lexicon goes by keys. Raises RefusedDocumentError."""
    flow = load_flow(folder / FLOW)
    files = {language: folder / _lexicon_name(language) for language in flow.languages}
    return Edition(
        flow,
        {
            language: load_lexicon(file, language, flow.destinations)
            for language, file in files.items()
            if file.exists()
        },
    )


class Documents:
    """The edition in use."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder = folder
        self._kept = kept
        self._stamp = _stamp(folder)
        self.refusal: RefusedDocumentError | None = None
        """Why the files as they are now are not in use; None when they are."""
        self._edition = self._first()

    def flow(self) -> Flow:
        return self._edition.flow

    def current(self) -> Edition:
        """What every call gets."""
        return self._edition

    def for_call(self, call: CallId, number: str | None) -> Edition:
        """`calls.ports.Editions`."""
        return self._edition

    async def pinned(self, call: CallId, flow: str, version: str) -> Edition | None:
        """`calls.ports.Editions`: only what is in use now is kept."""
        return self._edition if self._edition.flow.version == version else None

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(self._edition.flow.languages)

    def grammars(self) -> dict[Language, list[str]]:
        """What recognisers listen for, by language."""
        return {language: phrases(lexicon) for language, lexicon in self._edition.lexicons.items()}

    async def watch(self, on_change: Callable[[], Awaitable[None]]) -> None:
        """Take over changed files and say so, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            stamp = await asyncio.to_thread(_stamp, self._folder)
            if stamp != self._stamp:
                self._stamp = stamp
                if await self.reload():
                    await on_change()

    async def reload(self) -> bool:
        """Read the files again; False, and nothing changed, when they are refused."""
        stamp = await asyncio.to_thread(_stamp, self._folder)
        try:
            edition = await asyncio.to_thread(load, self._folder)
        except RefusedDocumentError as refused:
            self.refusal = refused
            _say(refused)
            return False
        self._edition, self.refusal = edition, None
        await asyncio.to_thread(self._keep, stamp)
        log.info("documents.taken_over", flow=edition.flow.name, version=edition.flow.version)
        return True

    def _first(self) -> Edition:
        try:
            edition = load(self._folder)
        except RefusedDocumentError as refused:
            try:
                edition = load(self._kept)
            except RefusedDocumentError:
                # No copy yet, or one of an older version of this program: the operator's own file is what to mend.
                raise refused from None
            self.refusal = refused
            _say(refused)
            return edition
        self._edition = edition
        self._keep(self._stamp)
        return edition

    def _keep(self, stamp: _Stamp) -> None:
        """Copy the files that `stamp` was taken of; a disk that takes no copy is no reason not to serve."""
        if _stamp(self._folder) != stamp:
            # Changed since they were read: whether they are good is not known yet, `watch` looks at them next.
            return
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            files = _files(self._folder)
            for file in files:
                new = self._kept / f".{file.name}.new"
                shutil.copyfile(file, new)
                new.replace(self._kept / file.name)
            for left in {file.name for file in _files(self._kept)} - {file.name for file in files}:
                (self._kept / left).unlink()
        except OSError as error:
            log.error("documents.not_kept", folder=str(self._kept), cause=str(error))


def _lexicon_name(language: Language) -> str:
    return f"lexicon.{language}.tsv"


def _files(folder: Path) -> list[Path]:
    named = [folder / FLOW, *(folder / _lexicon_name(language) for language in Language)]
    return [file for file in named if file.exists()]


def _stamp(folder: Path) -> _Stamp:
    told: list[tuple[str, int, int]] = []
    for file in _files(folder):
        # An editor that replaces a file lets it vanish for a moment.
        with contextlib.suppress(OSError):
            status = file.stat()
            told.append((file.name, status.st_mtime_ns, status.st_size))
    return tuple(told)


def _say(refused: RefusedDocumentError) -> None:
    for problem in refused.problems:
        log.error("document.refused", problem=str(problem))
