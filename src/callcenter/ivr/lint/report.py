"""All rules over all flows of an edition: what is wrong, and how long callers take to a person.

Ways can only be followed where all that is named exists: until then, only names, keys and words are told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from callcenter.ivr.document.faults import Bilingual, Fault
from callcenter.ivr.document.flow import Flows
from callcenter.ivr.lint.draft import Draft, Site, by_name
from callcenter.ivr.lint.hearing_time import TimeToHuman, times_to_human
from callcenter.ivr.lint.keys import faults_in_keys
from callcenter.ivr.lint.names import faults_between, faults_in_names
from callcenter.ivr.lint.unrecorded import faults_in_recording
from callcenter.ivr.lint.variables import Variables, faults_in_variables
from callcenter.ivr.lint.ways import Ways, faults_in_ways
from callcenter.ivr.lint.words import faults_in_audio, faults_in_words
from callcenter.ivr.sounds import NoSounds, Sounds
from callcenter.vocabulary.errors import Problem, RefusedDocumentError, Severity

NOWHERE = Site()
Finding = tuple[Draft, Fault]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    problems: tuple[Problem, ...]
    """Flow by flow, in the order of the files."""
    times: tuple[TimeToHuman, ...] = ()
    """By flow, language and start; empty while names are missing."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the edition from being published."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def as_object(self) -> dict[str, Any]:
        """For machines."""
        return {
            "problems": [problem.as_object() for problem in self.problems],
            "time_to_human": [
                {
                    "flow": time.flow,
                    "language": time.language,
                    "start": time.start,
                    "longest_s": time.longest_s,
                    "p95_s": time.p95_s,
                    "budget_s": time.budget_s,
                    "is_estimate": time.is_estimate,
                    "path": [{"flow": heard.flow, "node": heard.node, "seconds": heard.seconds} for heard in time.path],
                }
                for time in self.times
            ],
        }


def lint(drafts: Sequence[Draft], site: Site = NOWHERE, sounds: Sounds | None = None) -> Report:
    """Look at these flows as one edition; without `sounds`, times are estimated and no audio is missed."""
    flows, sounds = by_name(drafts), sounds or NoSounds()
    found: list[Finding] = []
    for draft in drafts:
        found += ((draft, fault) for fault in faults_in_names(draft.flow, flows, site))
        found += ((draft, fault) for fault in faults_in_keys(draft.flow))
    found += faults_between(tuple(drafts), site)
    found += _in_all_ways(drafts, flows, site, is_named=not _errors(found))
    times: list[TimeToHuman] = []
    if not _errors(found):
        found += ((draft, fault) for draft in drafts for fault in faults_in_audio(draft.flow, sounds))
        for draft in drafts:
            own = list(times_to_human(draft.flow, flows, sounds))
            times += own
            found += ((draft, fault) for fault in _too_long(own))
    problems = [problem for draft in drafts for problem in _problems(draft, found)]
    return Report(tuple(problems), tuple(times))


def checked(drafts: Sequence[Draft], site: Site = NOWHERE, sounds: Sounds | None = None) -> Flows:
    """The flows by name; raises RefusedDocumentError where something keeps them from callers."""
    errors = lint(drafts, site, sounds).errors
    if errors:
        raise RefusedDocumentError(errors)
    return by_name(drafts)


def _in_all_ways(drafts: Sequence[Draft], flows: Flows, site: Site, *, is_named: bool) -> Iterator[Finding]:
    ways = Ways(flows) if is_named else None
    known = Variables(ways) if ways else None
    for draft in drafts:
        if ways is not None:
            yield from ((draft, fault) for fault in faults_in_ways(draft.flow, ways, site))
            yield from ((draft, fault) for fault in faults_in_recording(draft.flow, ways))
        if known is not None:
            yield from ((draft, fault) for fault in faults_in_variables(draft.flow, known))
        yield from ((draft, fault) for fault in faults_in_words(draft.flow, known))


def _errors(found: Sequence[Finding]) -> bool:
    return any(fault.severity == "error" for _, fault in found)


def _problems(draft: Draft, found: Sequence[Finding]) -> list[Problem]:
    problems = draft.document.problems(fault for owner, fault in found if owner is draft)
    return sorted(problems, key=lambda problem: (problem.line, problem.field))


def _too_long(times: Sequence[TimeToHuman]) -> Iterator[Fault]:
    """One for each language: its longest way, told at the last node where the caller hears too much."""
    worst: dict[str, TimeToHuman] = {}
    for time in times:
        if time.longest_s > worst.get(time.language, time).longest_s or time.language not in worst:
            worst[time.language] = time
    for time in worst.values():
        if not time.is_over:
            continue
        way = " → ".join(f"{heard.node} {heard.seconds:.1f} s" for heard in time.path)
        about = Bilingual(" (estimated)", "（估算）") if time.is_estimate else Bilingual("", "")
        # An estimate is no reason to keep a flow from callers.
        severity: Severity = "warning" if time.is_estimate else "error"
        fault = Bilingual(
            f"callers in {time.language} hear {time.longest_s:.1f} s of prompts before a person{about.en}: {way}",
            f"{time.language} 来电转人工前最多听 {time.longest_s:.1f} 秒提示音{about.zh}：{way}",
        )
        mend = Bilingual(
            f"shorten these prompts to {time.budget_s:g} s in all, or raise time_to_human_s",
            f"请把这些提示音缩短到共 {time.budget_s:g} 秒，或提高 time_to_human_s",
        )
        longest = max(time.path, key=lambda heard: (heard.flow == time.flow, heard.seconds))
        yield Fault(("nodes", longest.node, "prompt"), fault, mend, severity)
