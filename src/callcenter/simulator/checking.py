"""The scripts of a flow as a check of it: every caller who does not get what the script expects is a problem."""

from collections.abc import Iterator
from pathlib import Path

from callcenter.ivr.document import reading as documents
from callcenter.ivr.document.faults import Bilingual, Fault
from callcenter.ivr.load import fitted
from callcenter.simulator.running import Run, TooMuchToTryError, run_all, unknown_names
from callcenter.simulator.script import Tries
from callcenter.simulator.stage import Stage
from callcenter.vocabulary.errors import Problem, RefusedDocumentError, Severity

_MEND = Bilingual("mend the flow, or what the script expects", "请修改流程，或修改脚本的预期")
_FEWER = Bilingual("take some callers out", "请减少来电者")


def failures(stage: Stage, flow: str, text: str, file: Path, severity: Severity = "warning") -> list[Problem]:
    """What the scripts in `text` find wrong with the flow, by the line of each caller; nothing where all is well.

    `severity`: "error" where a site wants nothing published that a script fails.
    """
    try:
        document = documents.parse(text, file)
        tries = fitted(document, Tries)
    except RefusedDocumentError as refused:
        return [*refused.problems]
    if flow not in stage.flows:
        fault = Bilingual(f"there is no flow {flow}", f"没有流程 {flow}")
        mend = Bilingual("name the file after its flow", "请以流程命名该文件")
        return [document.problem(Fault((), fault, mend, "warning"))]
    found = list(unknown_names(tries, stage.flows[flow], stage.flows))
    try:
        report = run_all(stage, flow, tries)
    except TooMuchToTryError as error:
        found.append(Fault(("callers",), Bilingual(str(error), str(error)), _FEWER, "warning"))
    else:
        for index, run in enumerate(report.runs):
            found += _faults(index, run, severity)
    return document.problems(found)


def _faults(index: int, run: Run, severity: Severity) -> Iterator[Fault]:
    last = run.trace.nodes[-1][1] if run.trace.nodes else None
    for failure in run.failures:
        told = Bilingual(f"{run.script}: {failure.en}", f"{run.script}：{failure.zh}")
        yield Fault(("callers", str(index)), told, _MEND, severity, last)
