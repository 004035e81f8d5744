"""`callcenter flow`: what is wrong with the flows, before callers meet it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from callcenter.main.terminal import AsJson, complain, console, settings_or_exit
from callcenter.vocabulary.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter.ivr.lint.report import Report

flow_app = typer.Typer(no_args_is_help=True, help="What callers hear.")


@flow_app.callback()
def flow() -> None:
    """Flows stand in the folder that `CALLCENTER_FLOWS` names, one file a flow."""


@flow_app.command("lint")
def lint_flows(
    files: Annotated[list[Path] | None, typer.Argument(help="All documents, if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what is wrong with flows, and how long callers take to a person; exit code 1 for errors."""
    from callcenter.main.linting import lint_files, lint_site
    from callcenter.main.publishing_parts import sounds_of

    settings = settings_or_exit()
    try:
        with sounds_of(settings) as sounds:
            report = asyncio.run(lint_files(files, settings, sounds) if files else lint_site(settings, sounds))
    except CallCenterError as error:
        complain(error)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(report.as_object(), ensure_ascii=False))
    else:
        _tell(report)
    if report.errors:
        raise typer.Exit(1)


def _tell(report: Report) -> None:
    for problem in report.problems:
        at = f" (node {problem.node})" if problem.node else ""
        if problem.severity == "error":
            complain(f"{problem}{at}")
        else:
            console.print(f"{problem}{at}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    if not report.times:
        return
    columns = [Column(name, no_wrap=True) for name in ("flow", "language", "start")]
    figures = [Column(name, justify="right", no_wrap=True) for name in ("longest", "95 %", "allowed")]
    table = Table(*columns, *figures, Column("longest way", overflow="fold"), box=SIMPLE, title="Seconds to a person")
    for time in report.times:
        way = " → ".join(f"{heard.node} {heard.seconds:.1f}" for heard in time.path) or "at once"
        table.add_row(
            time.flow, time.language, time.start.replace("_", " "),
            f"[red]{time.longest_s:.1f}[/]" if time.is_over else f"{time.longest_s:.1f}",
            f"{time.p95_s:.1f}", f"{time.budget_s:g}", f"{way} (estimated)" if time.is_estimate else way,
        )  # fmt: skip
    Console().print(table)
