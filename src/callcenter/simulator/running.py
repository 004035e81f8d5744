"""Scripts run against an edition: each caller's walk, what failed, and what was left untried; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from callcenter.ivr.document.faults import Bilingual, Fault, instead
from callcenter.ivr.document.flow import Flow, Flows
from callcenter.simulator.coverage import Coverage, coverage
from callcenter.simulator.judging import failures
from callcenter.simulator.performing import perform
from callcenter.simulator.script import Script, Step, Tries
from callcenter.simulator.stage import Stage
from callcenter.simulator.trace import Finish, Trace
from callcenter.simulator.trial import EndlessWalkError, Trial
from callcenter.vocabulary.errors import CallCenterError

MOST_MOMENTS = 20_000
"""Of all scripts together: about a second's work."""


class TooMuchToTryError(CallCenterError):
    """The scripts together take more than the simulator gives them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One scripted caller."""

    script: str
    trace: Trace
    finish: Finish
    failures: tuple[Bilingual, ...]

    @property
    def has_passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Report:
    """All callers of a flow's scripts."""

    runs: tuple[Run, ...]
    coverage: Coverage

    @property
    def has_passed(self) -> bool:
        return all(run.has_passed for run in self.runs)


def run_all(stage: Stage, flow: str, tries: Tries, only: str | None = None) -> Report:
    """Every script, or the one named `only`."""
    runs: list[Run] = []
    for script in tries.callers:
        if only in (None, script.name):
            runs.append(run(stage, flow, script))
        if sum(len(each.trace.moments) for each in runs) > MOST_MOMENTS:
            raise TooMuchToTryError(f"{script.name} makes it more than {MOST_MOMENTS} events → try fewer callers")
    entered = [place for each in runs for place in each.trace.nodes]
    taken = [way for each in runs for way in each.trace.taken]
    return Report(tuple(runs), coverage(stage.flows[flow], entered, taken))


def run(stage: Stage, flow: str, script: Script) -> Run:
    """One script to its end; a step that cannot be done ends it."""
    trial = Trial(stage, script.caller, script.at, script.world, flow)
    found = list(_performed(trial, script.steps))
    finish = trial.finish()
    found += failures(script.expect, trial.trace, finish)
    return Run(script.name, trial.trace, finish, tuple(found))


def _performed(trial: Trial, steps: Iterable[Step]) -> Iterator[Bilingual]:
    try:
        trial.begin()
        for number, step in enumerate(steps, start=1):
            failure = perform(trial, step)
            if failure is not None:
                yield Bilingual(f"step {number}: {failure.en}", f"第 {number} 步：{failure.zh}")
                return
    except EndlessWalkError as error:
        yield Bilingual(str(error), f"流程没有结束：{error}")


def unknown_names(tries: Tries, flow: Flow, flows: Flows) -> Iterator[Fault]:
    """Names in scripts that the flows do not have, with what may have been meant."""
    known = {
        "node": {name for each in flows.values() for name in each.nodes},
        "prompt": {name for each in flows.values() for name in each.prompts},
        "queue": {str(name) for name in flow.queues},
    }
    for index, script in enumerate(tries.callers):
        for path, noun, name in _names(script):
            if name not in known[noun]:
                fault = Bilingual(f"there is no {noun} {name}", f"没有 {name}（{noun}）")
                yield Fault(("callers", str(index), *path), fault, instead(name, known[noun]), "warning")


def _names(script: Script) -> Iterator[tuple[tuple[str, ...], str, str]]:
    expect = script.expect
    for index, step in enumerate(script.steps):
        if step.hears is not None:
            yield ("steps", str(index), "hears"), "prompt", step.hears
        if step.barges_in is not None and step.barges_in.into is not None:
            yield ("steps", str(index), "barges_in", "into"), "prompt", step.barges_in.into
    for prompt in (*expect.hears, *expect.never_hears):
        yield ("expect",), "prompt", prompt
    for node in (*(expect.path or ()), *expect.passes, *expect.complains):
        yield ("expect",), "node", node
    for queue in (expect.joins, expect.promised, script.caller.last_queue, *script.world.queues):
        if queue is not None:
            yield ("expect", "joins"), "queue", queue
