"""The linter with what it cannot know itself: the site's files and settings, and the voice that callers hear."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcenter.casework.documents import MATTERS, load_matters, unknown_names
from callcenter.casework.handbook import load
from callcenter.ivr.document import reading
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.lint.report import Report
from callcenter.ivr.lint.words import wanted
from callcenter.ivr.load import load_schedules
from callcenter.ivr.schedules.calendar import unknown_year
from callcenter.main.published import checker_of
from callcenter.main.sounds import MeasuredSounds
from callcenter.publishing.documents import (
    SCHEDULES,
    DocumentName,
    document_name,
    document_type,
    flow_document,
    only_published,
)
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.settings import Settings
from callcenter.speech.prompts.voice import Spoken
from callcenter.vocabulary.errors import Problem, RefusedDocumentError


async def lint_site(settings: Settings, sounds: MeasuredSounds) -> Report:
    """What is wrong with everything in the site's folder, and with its calendar."""
    report = await _lint(settings, sounds, {})
    return Report((*report.problems, *_unknown_years(settings), *handbook_problems(settings)), report.times)


async def lint_files(files: Sequence[Path], settings: Settings, sounds: MeasuredSounds) -> Report:
    """What would be wrong with these, if they stood in the site's folder beside the others.

    Raises UnknownDocumentError for a file whose name is no document's.
    """
    places = {document_name(file.name): file for file in files}
    report = await _lint(settings, sounds, places)
    here = {str(name): file for name, file in places.items()}
    problems = (replace(one, file=here[one.file.name]) for one in report.problems if one.file.name in here)
    return Report(tuple(problems), tuple(time for time in report.times if flow_document(time.flow) in places))


def handbook_problems(settings: Settings) -> Iterator[Problem]:
    """What is wrong with the files that agents look things up in, and what they name that stands nowhere else."""
    try:
        load(settings.flows)
        if not (settings.flows / MATTERS).exists():
            return
        document, found = reading.read(settings.flows / MATTERS), load_matters(settings.flows)
        edition = checker_of(settings).read(only_published(Drafts(settings.flows).texts())).edition
    except RefusedDocumentError as refused:
        yield from (one for one in refused.problems if document_type(one.file.name) is None)
        return
    if edition is not None:
        listed = {keyword.matter for lexicon in edition.lexicons.values() for keyword in lexicon.keywords}
        yield from document.problems(unknown_names(found, edition.queues, listed))


async def measure(flows: Iterable[Flow], sounds: MeasuredSounds) -> None:
    """Learn how long everything is heard that these say."""
    await sounds.measure(Spoken(*what) for flow in flows for what in wanted(flow))


async def _lint(settings: Settings, sounds: MeasuredSounds, places: Mapping[DocumentName, Path]) -> Report:
    checker = checker_of(settings, sounds)
    try:
        texts = only_published(Drafts(settings.flows).texts()) if settings.flows.exists() else {}
        for name, file in places.items():
            texts[name] = _text(file)
    except RefusedDocumentError as refused:
        return Report(tuple(refused.problems))
    checked = checker.check(texts)
    if checked.edition is not None:
        # Nothing is spoken for flows that are refused anyway.
        await measure(checked.edition.flows.values(), sounds)
        checked = checker.check(texts)
    return Report(checked.problems, checked.times)


def _text(file: Path) -> str:
    text = Drafts(file.parent).text(document_name(file.name))
    if text is None:
        raise RefusedDocumentError([Problem(file, 0, "(file)", "is missing", "name a file that is there")])
    return text


def _unknown_years(settings: Settings) -> Iterator[Problem]:
    """The alarm for years whose public holidays should be known by now."""
    file = settings.flows / SCHEDULES
    try:
        known = load_schedules(file)
    except RefusedDocumentError:
        return
    today = datetime.now(ZoneInfo(settings.site.time_zone)).date()
    yield from reading.of_values({}, file).problems(map(unknown_year, known.missing_years(today)))
