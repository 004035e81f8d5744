"""`callcenter balance`: whether every call is accounted for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from callcenter.main.terminal import AsJson, console, opened_database, with_settings
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.main.balancing import Report

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A whole day in the site's time zone.")]
Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"], help="UTC, unless it says.")
]
Grace = Annotated[float, typer.Option("--grace-s", min=0, help="What changed later than this is not compared yet.")]


def balance(day: Day = None, since: Since = None, grace_s: Grace = 30.0, as_json: AsJson = False) -> None:
    """Lay our record, Asterisk's CEL and queue_log and the recordings beside each other; exit 1 where they differ.

    The last 24 hours, unless --day or --since says otherwise. Changes nothing.
    """
    from callcenter.main.balancing import balanced

    if day is not None and since is not None:
        raise typer.BadParameter("give --day or --since, not both")

    async def run(settings: Settings) -> Report:
        begin, end = stretch(settings, day, since)
        async with opened_database(settings) as database:
            return await balanced(settings, database, since=begin, until=end, grace_s=grace_s)

    report = with_settings(run)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _show(report)
    raise typer.Exit(0 if report.is_balanced else 1)


def stretch(settings: Settings, day: datetime | None, since: datetime | None) -> tuple[datetime, datetime | None]:
    now = datetime.now(UTC)
    if day is not None:
        zone = ZoneInfo(settings.site.time_zone)
        begin = datetime.combine(day.date(), time(), zone)
        end = datetime.combine(day.date() + timedelta(days=1), time(), zone)
        return begin.astimezone(UTC), min(end.astimezone(UTC), now)
    if since is not None:
        return (since if since.tzinfo is not None else since.replace(tzinfo=UTC)), None
    return now - timedelta(days=1), None


def _show(report: Report) -> None:
    sums = report.sums
    console.print(f"{report.since:%Y-%m-%d %H:%M} – {report.until:%Y-%m-%d %H:%M} UTC")
    console.print(f"entered {sums.entered} (by Asterisk {sums.by_asterisk}), dialled {sums.dialled}")
    for name, count in (*sorted(sums.ended.items()), *sorted(sums.open.items())):
        console.print(f"  {name} {count}")
    for one in report.drifts:
        console.print(f"[red]{one.kind.value}[/] {one.call}: {one.missing} → {one.mend}", soft_wrap=True)
    if report.pending:
        console.print(f"{len(report.pending)} calls are still changing: look again in half a minute")
    console.print("[green]balanced[/]" if report.is_balanced else "[red]not balanced[/]")
