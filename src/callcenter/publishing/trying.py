"""Flows tried before callers meet them: drafts and versions put on the simulator's stage."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from callcenter.ivr.document import reading as documents
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.load import flow_of, parse_flow, parse_schedules
from callcenter.ivr.schedules.schedules import NO_SCHEDULES, Schedules
from callcenter.ivr.sounds import Sounds
from callcenter.publishing.documents import (
    SCHEDULES,
    DocumentName,
    DocumentType,
    UnknownDocumentError,
    flow_document,
    flow_name,
    lexicon_document,
    tries_document,
    type_of,
    wordings_document,
)
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.publishing.learning import learnt
from callcenter.publishing.store import VersionStore
from callcenter.routing.evidence import Knowledge
from callcenter.routing.lexicon import parse_lexicon
from callcenter.routing.wordings import parse_wordings
from callcenter.simulator.checking import failures
from callcenter.simulator.load import parse_tries
from callcenter.simulator.running import Report, run_all
from callcenter.simulator.script import Tries
from callcenter.simulator.stage import Stage
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

Texts = Mapping[DocumentName, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """What is to be tried of a flow: one of these, else its file."""

    values: Mapping[str, Any] | None = None
    text: str | None = None
    version: int | None = None


class Trying:
    """Tries what operators work on; a flow that cannot be read is refused, others are left out."""

    def __init__(self, store: VersionStore, drafts: Drafts, sounds: Sounds, zone: ZoneInfo, clock: Clock) -> None:
        self._store = store
        self._drafts = drafts
        self._sounds = sounds
        self._clock = clock
        self.zone = zone

    def local(self, at: datetime | None) -> datetime:
        """On the site's clock; None is now."""
        if at is None:
            return self._clock.now().astimezone(self.zone)
        return at.replace(tzinfo=self.zone) if at.tzinfo is None else at.astimezone(self.zone)

    async def stage(self, flow: str, wanted: Tried) -> Stage:
        """Everything as the files have it, and this flow as it is wanted; raises UnknownDocumentError."""
        if wanted.version is not None:
            text = (await self._store.version(flow_document(flow), wanted.version)).text
            wanted = Tried(text=text)
        texts = await asyncio.to_thread(self._drafts.texts)
        return await asyncio.to_thread(stage_from, texts, flow, wanted, self._sounds)

    async def tries(self, flow: str, text: str | None) -> Tries:
        """The flow's scripts; raises RefusedDocumentError."""
        name = tries_document(flow)
        if text is None:
            text = await asyncio.to_thread(self._drafts.text, name)
        return await asyncio.to_thread(parse_tries, text, Path(name)) if text is not None else Tries()

    async def run(self, flow: str, wanted: Tried, scripts: str | None, only: str | None) -> Report:
        """Every scripted caller of the flow; raises UnknownDocumentError, RefusedDocumentError, TooMuchToTryError."""
        stage, tries = await self.stage(flow, wanted), await self.tries(flow, scripts)
        return await asyncio.to_thread(run_all, stage, flow, tries, only)

    async def schedules(self) -> tuple[Schedules, dict[str, Flow]]:
        """The opening hours as the file has them, and the flows that can be read."""
        texts = await asyncio.to_thread(self._drafts.texts)
        schedules = _schedules(texts[SCHEDULES]) if SCHEDULES in texts else NO_SCHEDULES
        return schedules, await asyncio.to_thread(_flows, texts)


def stage_from(texts: Texts, flow: str, wanted: Tried, sounds: Sounds) -> Stage:
    """The documents in `texts` with this flow as it is wanted; raises UnknownDocumentError, RefusedDocumentError."""
    name = flow_document(flow)
    if wanted.text is None and wanted.values is None and name not in texts:
        raise UnknownDocumentError(f"there is no flow {flow}")
    flows = _flows({other: each for other, each in texts.items() if other != name})
    if wanted.values is not None:
        flows[flow] = flow_of(documents.of_values(dict(wanted.values), Path(name)))
    else:
        flows[flow] = _flow(name, texts[name] if wanted.text is None else wanted.text)
    return Stage(flows, _known(texts, flows), _readable_schedules(texts), sounds)


def script_problems(edition: Edition, texts: Texts, sounds: Sounds) -> list[Problem]:
    """What the scripts among `texts` find wrong with an edition, as warnings."""
    known = {language: one for language in edition.lexicons if (one := edition.knowledge(language)) is not None}
    stage = Stage(edition.flows, known, edition.schedules, sounds)
    return [
        problem
        for name in sorted(texts)
        if type_of(name) is DocumentType.TRY
        for problem in failures(stage, flow_name(name), texts[name], Path(name))
    ]


@lru_cache(maxsize=32)
def _flow(name: DocumentName, text: str) -> Flow:
    return parse_flow(text, Path(name))


@lru_cache(maxsize=4)
def _schedules(text: str) -> Schedules:
    return parse_schedules(text, Path(SCHEDULES))


def _flows(texts: Texts) -> dict[str, Flow]:
    """Those that can be read; the others are somebody else's to mend."""
    flows: dict[str, Flow] = {}
    for name in sorted(texts):
        if type_of(name) is DocumentType.FLOW:
            try:
                flows[flow_name(name)] = _flow(name, texts[name])
            except RefusedDocumentError:
                continue
    return flows


def _readable_schedules(texts: Texts) -> Schedules:
    try:
        return _schedules(texts[SCHEDULES]) if SCHEDULES in texts else NO_SCHEDULES
    except RefusedDocumentError:
        return NO_SCHEDULES


def _known(texts: Texts, flows: Mapping[str, Flow]) -> dict[Language, Knowledge]:
    """What lexicons and wordings tell that can be read; what cannot is somebody else's to mend."""
    destinations = frozenset[str]().union(*(flow.destinations for flow in flows.values()))
    known: dict[Language, Knowledge] = {}
    for language in Language:
        words, examples = lexicon_document(language), wordings_document(language)
        if words in texts:
            with contextlib.suppress(RefusedDocumentError):
                known[language] = _knowledge(texts[words], texts.get(examples), language, destinations)
    return known


@lru_cache(maxsize=16)
def _knowledge(words: str, examples: str | None, language: Language, destinations: frozenset[str]) -> Knowledge:
    lexicon = parse_lexicon(words, Path(lexicon_document(language)), language, destinations)
    try:
        file = Path(wordings_document(language))
        wordings = () if examples is None else parse_wordings(examples, file, destinations)
    except RefusedDocumentError:
        wordings = ()
    return learnt(lexicon, wordings)
