"""The linter with what it cannot know itself: the site's files and settings, and the voice that callers hear."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from callcenter.ivr.document import reading as documents
from callcenter.ivr.lint.draft import Draft, Site, read_draft
from callcenter.ivr.lint.report import Report, lint
from callcenter.ivr.lint.words import wanted
from callcenter.ivr.load import load_schedules
from callcenter.ivr.schedules.calendar import unknown_year
from callcenter.main.sounds import MeasuredSounds
from callcenter.routing.lexicon import load_lexicon
from callcenter.settings import Settings
from callcenter.speech.voice import Spoken
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

SCHEDULES = "schedules.yaml"


def flow_files(folder: Path) -> list[Path]:
    """The flows that stand in this folder."""
    return [file for file in sorted(folder.glob("*.yaml")) if file.name != SCHEDULES and "." not in file.stem]


async def lint_files(files: Sequence[Path], settings: Settings, sounds: MeasuredSounds) -> Report:
    """What is wrong with these flows, as one edition with the schedules and lexicons beside them."""
    drafts: list[Draft] = []
    refused: list[Problem] = []
    for file in files:
        try:
            drafts.append(read_draft(file))
        except RefusedDocumentError as error:
            refused += error.problems
    site, problems = _site(drafts, settings, is_whole=not refused and set(flow_files(settings.flows)) <= set(files))
    report = lint(drafts, site)
    if not report.errors:
        # Nothing is spoken for a flow that is refused anyway.
        await measure(drafts, sounds)
        report = lint(drafts, site, sounds)
    return Report((*refused, *problems, *report.problems, *_unknown_years(settings)), report.times)


async def measure(drafts: Iterable[Draft], sounds: MeasuredSounds) -> None:
    """Learn how long everything is heard that these flows say."""
    await sounds.measure(Spoken(*what) for draft in drafts for what in wanted(draft.flow))


def _site(drafts: Sequence[Draft], settings: Settings, *, is_whole: bool) -> tuple[Site, list[Problem]]:
    problems: list[Problem] = []
    destinations: dict[Language, frozenset[str]] = {}
    known = frozenset(way for draft in drafts for way in draft.flow.destinations)
    for language in Language:
        file = settings.flows / f"lexicon.{language}.tsv"
        if file.exists() and drafts:
            try:
                found = load_lexicon(file, language, known)
            except RefusedDocumentError as error:
                problems += error.problems
            else:
                destinations[language] = frozenset(keyword.destination for keyword in found.keywords)
    try:
        schedules = frozenset(load_schedules(settings.flows / SCHEDULES).schedules)
    except RefusedDocumentError as error:
        problems += error.problems
        schedules = None
    site = Site(
        schedules=schedules,
        services=frozenset(settings.services),
        transfers=frozenset(settings.asterisk.transfers),
        destinations=None if problems else destinations,
        is_whole=is_whole,
    )
    return site, problems


def _unknown_years(settings: Settings) -> list[Problem]:
    """The alarm for years whose public holidays should be known by now."""
    file = settings.flows / SCHEDULES
    try:
        known = load_schedules(file)
    except RefusedDocumentError:
        return []
    today = datetime.now(ZoneInfo(settings.site.time_zone)).date()
    faults = map(unknown_year, known.missing_years(today))
    return documents.of_values({}, file).problems(faults)
