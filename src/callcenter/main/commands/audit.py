"""`callcenter audit`: whether the book of deeds is what was written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter.main.terminal import AsJson, complain, console, opened_database, with_settings

if TYPE_CHECKING:
    from callcenter.audit.verifying import Report
    from callcenter.settings import Settings

audit_app = typer.Typer(no_args_is_help=True, help="The book of deeds: proven.")

Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        help="Only what was written from then on, and what the chain was before is believed. UTC, unless it says.",
    ),
]
MarksCopy = Annotated[
    Path | None,
    typer.Option(
        "--marks", exists=True, file_okay=False, help="A copy of <data>/audit that was kept on another machine."
    ),
]


@audit_app.callback()
def audit() -> None:
    """Entries are read on the page of auditors."""


@audit_app.command()
def verify(since: Since = None, marks: MarksCopy = None, as_json: AsJson = False) -> None:
    """Compare every deed with what was written: names what was changed, removed, put in, swapped, cut off.

    Exit code 1 then. Changes nothing.
    """
    from callcenter.main.audit_parts import audit_verifying
    from callcenter.vocabulary.clock import SystemClock

    async def run(settings: Settings) -> Report:
        async with opened_database(settings, 2) as database:
            return await audit_verifying(settings, database, SystemClock(), marks).verify(_aware(since))

    report = with_settings(run)
    if as_json:
        typer.echo(json.dumps(_plain(report), ensure_ascii=False))
    else:
        _show(report)
    raise typer.Exit(0 if report.is_whole else 1)


def _show(report: Report) -> None:
    for fault in report.faults:
        complain(fault)
    end = "no mark yet of its end" if report.last_mark_at is None else f"its end marked {report.last_mark_at:%F %T} UTC"
    told = f"{report.entries} of {report.of} entries, {report.marks} marks, {end}"
    console.print(f"{told}: [green]whole[/]" if report.is_whole else f"{told}: [red]{len(report.faults)} faults[/]")


def _plain(report: Report) -> dict[str, object]:
    return {
        "is_whole": report.is_whole,
        "entries": report.entries,
        "of": report.of,
        "marks": report.marks,
        "last_mark_at": None if report.last_mark_at is None else report.last_mark_at.isoformat(),
        "faults": [
            {"entry": one.entry, "at": None if one.at is None else one.at.isoformat(), "what": one.what}
            for one in report.faults
        ],
    }


def _aware(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)
