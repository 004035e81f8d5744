"""Seats and played days on a terminal, and as pictures."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from callcenter.staffing.chart import Line, lines
from callcenter.staffing.day import QUARTER_S
from callcenter.staffing.shapes import Answer, DayModel, FiguresModel

ORDERS = {"ours": "our order", "fifo": "plain FIFO", "strict": "strict priority"}


def show_seats(answer: Answer) -> None:
    """Each quarter hour with any calls."""
    figures = [Column(name, justify="right") for name in ("calls", "Erlang", "needed", "planned", "in time")]
    table = Table("from", *figures, box=SIMPLE)
    for number, quarter in enumerate(answer.quarters):
        if quarter.calls or quarter.planned:
            short = quarter.planned < quarter.needed
            table.add_row(
                _time(number),
                f"{quarter.calls:.1f}",
                f"{quarter.erlang:.1f}",
                str(quarter.needed),
                f"[red]{quarter.planned}[/]" if short else str(quarter.planned),
                f"{quarter.service_level:.1%}",
            )
    Console().print(table)
    hours = sum(quarter.needed for quarter in answer.quarters) * QUARTER_S / 3600
    most = max((quarter.needed for quarter in answer.quarters), default=0)
    Console().print(f"{most} seats at most, {hours:.0f} hours of work in all", style="bold")


def show_days(answer: Answer) -> None:
    """Each order with its tiers; waits in seconds."""
    names = ("callers", "answered", "hung up", "left", "p50", "p95", "longest", "in time")
    for day in answer.days:
        title = f"{ORDERS[day.order]}: calls take {day.occupancy:.0%} of agents' time"
        table = Table("", *(Column(name, justify="right", no_wrap=True) for name in names), box=SIMPLE)
        for one in day.tiers:
            table.add_row(one.tier.name.lower().replace("_", " "), *_cells(one.figures))
        table.add_row("all", *_cells(day.all), style="bold")
        Console().print(title, style="bold")
        Console().print(table)


def seats_picture(answer: Answer) -> str:
    """Needed beside planned."""
    needed = Line("needed", [quarter.needed for quarter in answer.quarters], is_stepped=True)
    planned = Line("planned", [quarter.planned for quarter in answer.quarters], is_stepped=True)
    is_same = needed.values == planned.values
    return lines("Seats by quarter hour", [needed] if is_same else [needed, planned])


def day_picture(days: Sequence[DayModel]) -> str:
    """p95 waits over the day."""
    drawn: list[Line] = []
    for day in days:
        drawn += [
            Line(f"listed, {ORDERS[day.order]}", day.listed_p95_s),
            Line(f"ordinary, {ORDERS[day.order]}", day.others_p95_s),
        ]
    return lines("Seconds that one caller in twenty waited longer than, by quarter hour of arrival", drawn)


def _time(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


def _cells(figures: FiguresModel) -> list[str]:
    counts = (figures.callers, figures.answered, figures.hung_up, figures.waiting)
    waits = (figures.p50_s, figures.p95_s, figures.max_s)
    level = "–" if figures.service_level is None else f"{figures.service_level:.1%}"
    return [*map(str, counts), *("–" if wait is None else f"{wait:.0f}" for wait in waits), level]
