"""The editions that calls go by, in memory: what a call asks is answered without waiting for anything.

Rules: an edition is switched to when its prompts can be heard; one that cannot be used changes nothing; calls that have
begun keep theirs, over a restart too.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import structlog

from callcenter.ivr.load import parse_flow
from callcenter.publishing.checking import Checker
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, flow_document, only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.ports import Prepare
from callcenter.publishing.releases import Mixture, Standings, live_mixture, mixture_for, mixtures, standings
from callcenter.publishing.store import VersionStore
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.ids import CallId

log = structlog.get_logger(__name__)

LOOKED_BACK = 20
"""Versions among which that of an unfinished call is looked for."""


class LiveEditions:
    """`calls.ports.Editions`."""

    def __init__(self, store: VersionStore, drafts: Drafts, kept: KeptCopy, checker: Checker, prepare: Prepare) -> None:
        self._store = store
        self._kept = kept
        self._checker = checker
        self._prepare = prepare
        self._turn = asyncio.Lock()
        self._stand: Standings = {}
        self._by_mixture: dict[Mixture, Edition] = {}
        self._pinned: dict[tuple[DocumentName, str], Edition] = {}
        self._current = at_hand(kept, drafts, checker)
        self._current.learn()
        self.refusal: RefusedDocumentError | None = None
        """Why what is published is not what calls go by; None when it is."""
        self.faults: tuple[Problem, ...] = ()
        """What is wrong with what calls go by."""

    def current(self) -> Edition:
        """What every call gets that no trial takes."""
        return self._current

    def all(self) -> tuple[Edition, ...]:
        """Everything that a call may go by now."""
        return tuple(dict.fromkeys([self._current, *self._by_mixture.values(), *self._pinned.values()]))

    def for_call(self, call: CallId, number: str | None) -> Edition:
        """What a call that begins now goes by; always the same for the same call."""
        return self._by_mixture.get(mixture_for(self._stand, call, number), self._current)

    async def pinned(self, call: CallId, flow: str, version: str) -> Edition | None:
        """What a call goes by that began with this version; None where it is not kept. Raises DatabaseAwayError."""
        for edition in (self.for_call(call, None), *self.all()):
            if flow in edition.flows and edition.flows[flow].version == version:
                return edition
        try:
            document = flow_document(flow)
        except UnknownDocumentError:
            return None
        number = await self._number_of(document, version)
        if number is None:
            return None
        mixture = frozenset({(name, other) for name, other in live_mixture(self._stand) if name != document})
        try:
            edition = await self._loaded(mixture | {(document, number)})
        except RefusedDocumentError as refused:
            log.error("edition.not_restored", flow=flow, version=version, cause=str(refused))
            return None
        self._pinned[document, version] = edition
        return edition

    async def load(self, *, is_first: bool = False) -> None:
        """Take over what is published now; raises DatabaseAwayError.

        May be cancelled for a newer one. At the first, callers wait already: prompts are made ready afterwards.
        """
        async with self._turn:
            stand = standings((await self._store.history()).releases)
            if not stand:
                # Nothing was ever published: what is at hand stays in use.
                return
            found: dict[Mixture, Edition] = {}
            refused: RefusedDocumentError | None = None
            for mixture in mixtures(stand):
                try:
                    found[mixture] = self._by_mixture.get(mixture) or await self._loaded(mixture)
                except RefusedDocumentError as fault:
                    refused = fault
                    log.error("edition.refused", documents=sorted(map(str, mixture)), cause=str(fault))
            live = live_mixture(stand)
            if not is_first:
                await self._prepare(tuple(found.values()))
            self._stand, self._by_mixture, self.refusal = stand, found, refused
            if live in found and found[live] is not self._current:
                self._current = found[live]
                log.info("edition.live", versions=dict(live))
            if live in found:
                texts = await self._texts(live)
                checked = await asyncio.to_thread(self._checker.check, texts)
                self.faults = tuple(problem for problem in checked.problems if problem.severity == "error")
                await asyncio.to_thread(self._kept.keep, texts)

    async def _loaded(self, mixture: Mixture) -> Edition:
        texts = await self._texts(mixture)
        return await asyncio.to_thread(self._learnt, texts, dict(mixture))

    def _learnt(self, texts: Mapping[DocumentName, str], numbers: Mapping[DocumentName, int]) -> Edition:
        edition = self._checker.read(texts, numbers).fit()
        edition.learn()
        return edition

    async def _texts(self, mixture: Mixture) -> Mapping[DocumentName, str]:
        return {name: text for (name, _), text in (await self._store.texts([mixture])).items()}

    async def _number_of(self, document: DocumentName, version: str) -> int | None:
        number = await self._store.number_of(document, version)
        if number is not None:
            return number
        for kept in (await self._store.versions(document))[:LOOKED_BACK]:
            try:
                # A newer program may find other fields in the same text, and count another version.
                if (await asyncio.to_thread(parse_flow, kept.text, Path(document))).version == version:
                    return kept.number
            except RefusedDocumentError:
                continue
        return None


def at_hand(kept: KeptCopy, drafts: Drafts, checker: Checker) -> Edition:
    """What there is without a database: the kept copy, else the files; raises RefusedDocumentError for the files."""
    if texts := kept.texts():
        checked = checker.read(texts)
        if checked.edition is not None:
            return checked.edition
        # Kept by an older version of this program.
        log.warning("documents.copy_not_usable", problems=[str(problem) for problem in checked.problems])
    return checker.check(only_published(drafts.texts())).fit()
