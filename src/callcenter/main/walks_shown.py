"""Walks and coverage on a terminal."""

from rich.console import Console
from rich.text import Text

from callcenter.simulator.coverage import Coverage
from callcenter.simulator.running import Report, Run
from callcenter.simulator.trace import Moment

_STYLES = {"caller": "cyan", "agent": "magenta", "outside": "yellow", "time": "dim"}


def show_report(console: Console, report: Report, *, whole: bool) -> None:
    """One line a caller; the whole walk of those who failed, or of everybody."""
    for run in report.runs:
        _show(console, run)
        if whole or not run.has_passed:
            for moment in run.trace.moments:
                show_moment(console, moment)
        for failure in run.failures:
            _line(console, f"    {failure.en}", "red")
    passed = sum(run.has_passed for run in report.runs)
    _line(
        console,
        f"{passed} of {len(report.runs)} callers got what was expected",
        "green" if report.has_passed else "red",
    )
    _coverage(console, report.coverage)
    if any(run.trace.has_estimates for run in report.runs):
        _line(console, "~ times that rest on estimates: no audio was at hand for some words", "dim")


def show_moment(console: Console, moment: Moment) -> None:
    """What happened, where the caller is now, and what they hear."""
    at = Text(f"  {moment.at_s:7.1f}  ", style="dim")
    at.append(moment.what.en, style=_STYLES[moment.by])
    if moment.entered:
        at.append(f"  → {' → '.join(moment.entered)}", style="bold")
    for effect in moment.effects:
        at.append(f"  · {effect.en}", style="red" if effect.en.startswith("FAULT") else "dim")
    console.print(at, soft_wrap=True)
    for said in moment.said:
        length = f"{'~' if said.is_estimate else ''}{said.seconds:.1f} s"
        console.print(
            Text(f"           {said.prompt or 'notice'} ({said.language}, {length}): {said.text}"), soft_wrap=True
        )


def _show(console: Console, run: Run) -> None:
    line = Text("✓ " if run.has_passed else "✗ ", style="green" if run.has_passed else "red")
    line.append(f"{run.script:<28}", style="bold")
    if run.trace.joined:
        joined = run.trace.joined[-1]
        estimate = "~" if run.trace.has_estimates else ""
        line.append(f" {joined.queue} after {estimate}{joined.at_s:.1f} s, tier {joined.tier.name.lower()};")
    line.append(f" {run.finish.end.replace('_', ' ')}", style="dim")
    console.print(line, soft_wrap=True)


def _coverage(console: Console, coverage: Coverage) -> None:
    _line(
        console,
        f"nodes {coverage.nodes_entered}/{coverage.nodes} ({coverage.node_percent:g} %), "
        f"exits {coverage.exits_taken}/{coverage.exits} ({coverage.exit_percent:g} %)",
        "bold",
    )
    if coverage.never_entered:
        _line(console, f"  nobody comes to: {', '.join(coverage.never_entered)}", "yellow")
    if coverage.never_taken:
        ways = ", ".join(f"{way.node}.{way.field}" for way in coverage.never_taken)
        _line(console, f"  nobody takes: {ways}", "yellow")


def _line(console: Console, text: str, style: str) -> None:
    # As plain text: names may hold brackets, which rich would take for markup.
    console.print(Text(text, style=style), soft_wrap=True)
