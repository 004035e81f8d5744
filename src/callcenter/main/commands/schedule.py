"""`callcenter schedule`: what will be open on which day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from callcenter.ivr.schedules.calendar import Source, unknown_year
from callcenter.main.terminal import AsJson, complain, complain_all, settings_or_exit
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language

if TYPE_CHECKING:
    from callcenter.ivr.document.flow import Flow
    from callcenter.ivr.schedules.preview import DayAhead
    from callcenter.ivr.schedules.schedules import Schedules

DAYS = 14
SCHEDULES = "schedules.yaml"

schedule_app = typer.Typer(no_args_is_help=True, help="Opening hours, holidays and local days.")


@schedule_app.callback()
def schedule() -> None:
    """Opening hours stand in `schedules.yaml`, beside the flows."""


@schedule_app.command("preview")
def preview_days(
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Today, if left out.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Two weeks, if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print what will happen on each day: its kind, where that comes from, and what is open when."""
    from callcenter.ivr.load import load_schedules
    from callcenter.ivr.schedules.preview import as_object, preview

    folder = settings_or_exit().flows
    today = datetime.now().astimezone().date()
    begins = first.date() if first else today
    ends = last.date() if last else begins + timedelta(days=DAYS - 1)
    try:
        schedules = load_schedules(folder / SCHEDULES)
        days = preview(schedules, _flows(folder), begins, ends)
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(1) from refused
    except ValueError as error:
        complain(error)
        raise typer.Exit(1) from error
    for year in sorted({*schedules.missing_years(today), *schedules.unknown_years(begins, ends)}):
        alarm = unknown_year(year)
        complain(f"{folder / SCHEDULES}: {alarm.fault.en} → {alarm.mend.en}")
    if as_json:
        typer.echo(json.dumps([as_object(day) for day in days], ensure_ascii=False))
    else:
        Console().print(_table(schedules, days))


def _flows(folder: Path) -> dict[str, Flow]:
    """Every flow that can be read; `flow lint` tells of the others."""
    from callcenter.ivr.load import load_flow

    flows: dict[str, Flow] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name == SCHEDULES or "." in file.stem:
            continue
        try:
            flow = load_flow(file)
        except RefusedDocumentError as refused:
            complain(f"{file} is left out: {refused.problems[0]}")
        else:
            flows[flow.name] = flow
    return flows


def _table(schedules: Schedules, days: tuple[DayAhead, ...]) -> Table:
    columns = [Column(name, no_wrap=True) for name in ("day", "kind", *schedules.schedules)]
    table = Table(*columns, Column("noticed by", overflow="fold"), box=SIMPLE)
    for day in days:
        hours = {name: "\n".join(map(str, spans)) or "closed" for name, spans in day.open.items()}
        marked = [f"[yellow]{text}[/]" if name in day.unusual else text for name, text in hours.items()]
        noticed = "\n".join(f"{place.flow}:{place.field}" for place in day.affected)
        table.add_row(f"{day.day:%Y-%m-%d %a}", _kind(day), *marked, noticed)
    return table


def _kind(day: DayAhead) -> str:
    """The kind of day, and why where it is not plain from the weekday."""
    name = (day.local_names or day.calendar.names).get(Language.EN, "")
    why = {
        Source.STATE_COUNCIL: f"for {name}" if day.calendar.is_swapped else name,
        Source.LOCAL: f"{name} by {SCHEDULES}".strip(),
        Source.WEEKDAY: name,
        Source.NOT_PUBLISHED: "[red]NOT PUBLISHED[/]",
    }[day.calendar.source]
    return f"{day.calendar.kind}, {why}" if why else day.calendar.kind
