"""Walks and their coverage as pages are told of them, and what pages may ask to be tried."""

from collections.abc import Iterable
from typing import Self

from callcenter.agents.views import Shape
from callcenter.ivr.document.faults import Bilingual
from callcenter.simulator.coverage import Coverage
from callcenter.simulator.running import Report, Run
from callcenter.simulator.trace import By, End, Moment, Said
from callcenter.simulator.watched import Way
from callcenter.vocabulary.languages import Language


class Told(Shape):
    """The same in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Bilingual) -> Self:
        return cls(zh=words.zh, en=words.en)


class SaidView(Shape):
    """Words that the caller begins to hear; ask `/prompts/audio` for their sound."""

    prompt: str | None
    """None for an announcement, or the notice of a closed queue."""
    text: str
    language: Language
    seconds: float
    is_estimate: bool
    """Nobody has measured them."""
    recording: str | None
    pace: float
    pause_s: float

    @classmethod
    def of(cls, said: Said) -> Self:
        return cls(
            prompt=said.prompt,
            text=said.text,
            language=said.language,
            seconds=said.seconds,
            is_estimate=said.is_estimate,
            recording=said.recording,
            pace=said.pace,
            pause_s=said.pause_s,
        )


class WayView(Shape):
    """An exit of a node."""

    flow: str
    node: str
    field: str
    """``keys.1``, ``cases.0.then``, ``next``."""

    @classmethod
    def of(cls, way: Way) -> Self:
        return cls(flow=way.flow, node=way.node, field=way.field)


class MomentView(Shape):
    """One thing that happened, and what came of it."""

    at_s: float
    by: By
    what: Told
    flow: str
    node: str | None
    """Where the caller is after it; None with an agent, and when the call is over."""
    state: str
    entered: tuple[str, ...]
    """The nodes come to, in order."""
    said: tuple[SaidView, ...]
    effects: tuple[Told, ...]
    timer_s: float | None
    """Runs from now on."""
    is_listening: bool
    taken: tuple[WayView, ...]

    @classmethod
    def of(cls, moment: Moment) -> Self:
        return cls(
            at_s=moment.at_s,
            by=moment.by,
            what=Told.of(moment.what),
            flow=moment.flow,
            node=moment.node,
            state=moment.state,
            entered=moment.entered,
            said=tuple(map(SaidView.of, moment.said)),
            effects=tuple(map(Told.of, moment.effects)),
            timer_s=moment.timer_s,
            is_listening=moment.is_listening,
            taken=tuple(map(WayView.of, moment.taken)),
        )


class TriedWalk(Shape):
    """A walk as far as it has come."""

    steps: tuple[MomentView, ...]
    failure: Told | None
    """Why the last event could not be done."""
    is_over: bool
    end: End
    flow: str
    node: str | None
    state: str
    is_listening: bool
    now_s: float
    playing_left_s: float | None
    """Until what is being said is over; None for silence and music."""
    next_s: float | None
    """Until something happens by itself; None for never."""


class RunView(Shape):
    """One scripted caller."""

    script: str
    has_passed: bool
    failures: tuple[Told, ...]
    person_s: float | None
    """When they were in line for a person."""
    has_estimates: bool
    end: End
    steps: tuple[MomentView, ...]

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(
            script=run.script,
            has_passed=run.has_passed,
            failures=_told(run.failures),
            person_s=run.trace.person_s,
            has_estimates=run.trace.has_estimates,
            end=run.finish.end,
            steps=tuple(map(MomentView.of, run.trace.moments)),
        )


class CoverageView(Shape):
    """What of the flow the scripts have tried."""

    flow: str
    nodes: int
    nodes_entered: int
    node_percent: float
    exits: int
    exits_taken: int
    exit_percent: float
    never_entered: tuple[str, ...]
    never_taken: tuple[WayView, ...]

    @classmethod
    def of(cls, coverage: Coverage) -> Self:
        return cls(
            flow=coverage.flow,
            nodes=coverage.nodes,
            nodes_entered=coverage.nodes_entered,
            node_percent=coverage.node_percent,
            exits=coverage.exits,
            exits_taken=coverage.exits_taken,
            exit_percent=coverage.exit_percent,
            never_entered=coverage.never_entered,
            never_taken=tuple(map(WayView.of, coverage.never_taken)),
        )


class ReportView(Shape):
    """All callers of a flow's scripts."""

    has_passed: bool
    runs: tuple[RunView, ...]
    coverage: CoverageView

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls(
            has_passed=report.has_passed,
            runs=tuple(map(RunView.of, report.runs)),
            coverage=CoverageView.of(report.coverage),
        )


def _told(words: Iterable[Bilingual]) -> tuple[Told, ...]:
    return tuple(map(Told.of, words))
