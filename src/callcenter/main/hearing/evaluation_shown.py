"""An evaluation on a terminal, and its confusion matrix as a picture."""

import csv
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from callcenter.main.hearing.evaluating import Group, Report, Tried, latency_ms
from callcenter.main.terminal import UnwritableError
from callcenter.routing.evaluation import ASKED_AGAIN, PERSON, Evaluation, Totals

CELL, MARGIN, TOP = 56, 120, 132
PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{{ width }}" height="{{ height }}" font-family="sans-serif"\
 font-size="13">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="bold">{{ title }}</text>
<text x="16" y="46" fill="#555555">rows: wanted · columns: where it led</text>
{% for name in columns %}
<text transform="translate({{ margin + loop.index0 * cell + cell / 2 + 4 }} {{ top - 8 }}) rotate(-45)">\
{{ name }}</text>
{% endfor %}
{% for row in rows %}
<text x="{{ margin - 10 }}" y="{{ top + loop.index0 * cell + cell / 2 + 5 }}" text-anchor="end">{{ row.name }}</text>
{% set y = top + loop.index0 * cell %}
{% for cell_ in row.cells %}
<rect x="{{ margin + loop.index0 * cell }}" y="{{ y }}" width="{{ cell }}" height="{{ cell }}"\
 fill="{{ cell_.fill }}" stroke="#ffffff" stroke-width="2"/>
{% if cell_.count %}
<text x="{{ margin + loop.index0 * cell + cell / 2 }}" y="{{ y + cell / 2 + 5 }}" text-anchor="middle"\
 fill="{{ cell_.ink }}">{{ cell_.count }}</text>
{% endif %}
{% endfor %}
{% endfor %}
</svg>
"""
RIGHT, WRONG, ASIDE = (23, 107, 135), (190, 58, 52), (150, 130, 60)
"""Of cells on the diagonal, of other queues, of callers asked again or given to a person."""


SHORT = {ASKED_AGAIN: "again", PERSON: "person"}
COLUMNS = (
    "file", "language", "voice", "noise", "text", "wanted", "outcome", "verdict", "why", "destination", "probability",
    "runner_up", "heard", "engine", "decided_by", "latency_ms",
)  # fmt: skip


def show(console: Console, report: Report) -> None:
    """Totals by language, voice and noise, then who was led where."""
    counted = report.evaluation
    rates = ("right", "wrong", "again", "person", "confirm", "ms", "95 %")
    figures = (Column(name, justify="right", no_wrap=True) for name in ("", *rates))
    table = Table("", *figures, box=SIMPLE)
    groups: tuple[tuple[Group, Mapping[str, Totals]], ...] = (
        ("language", counted.by_language),
        ("voice", counted.by_voice),
        ("noise", counted.by_noise),
    )
    for group, totals in groups:
        for name, each in totals.items():
            of = [one for one in report.heard if one.group(group) == name]
            table.add_row(name or f"no {group}", *_cells(each, latency_ms(of)))
        table.add_section()
    table.add_row("all", *_cells(counted.all, latency_ms(report.heard)), style="bold")
    console.print("Right, wrong queue, asked again, a person, confirmed; ms from the end of speech", style="bold")
    console.print(table)
    console.print("Wanted, and where it led", style="bold")
    console.print(_matrix(counted))


def write_rows(file: Path, report: Report) -> None:
    """What became of each utterance, tab-separated; raises UnwritableError."""
    try:
        with file.open("w", encoding="utf-8", newline="") as opened:
            rows = csv.writer(opened, "excel-tab", lineterminator="\n")
            rows.writerow(COLUMNS)
            rows.writerows(_row(one) for one in report.heard)
    except OSError as error:
        raise UnwritableError(f"--out: {file} cannot be written: {error.strerror}") from error


def write_picture(file: Path, report: Report) -> None:
    """The confusion matrix as SVG; raises UnwritableError."""
    if file.suffix.lower() != ".svg":
        raise UnwritableError(f"--picture: {file.name} is no .svg → name a file that ends in .svg")
    try:
        file.write_text(picture(report.evaluation), encoding="utf-8")
    except OSError as error:
        raise UnwritableError(f"--picture: {file} cannot be written: {error.strerror}") from error


def picture(counted: Evaluation) -> str:
    """The confusion matrix as SVG."""
    columns = _columns(counted)
    rows = [
        {"name": wanted, "cells": [_cell(wanted, name, led) for name in columns]}
        for wanted, led in counted.confusions.items()
    ]
    all_ = counted.all
    title = f"{all_.right} of {all_.total} right, {all_.wrong_queue} to a wrong queue, {all_.asked_again} asked again"
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return template.from_string(PICTURE).render(
        title=title,
        columns=columns,
        rows=rows,
        cell=CELL,
        margin=MARGIN,
        top=TOP,
        width=MARGIN + CELL * len(columns) + 60,
        height=TOP + CELL * len(rows) + 20,
    )


def _row(one: Tried) -> list[object]:
    said, decision = one.utterance, one.decision
    words = " | ".join(f"{heard.engine}: {' '.join(heard.words)}" for heard in one.heard.heard) if one.heard else ""
    return [
        said.file.name, said.language, said.voice, one.noise, said.text, said.wanted, one.outcome, decision.verdict,
        decision.why, decision.destination or "", round(decision.probability, 3), decision.runner_up or "", words,
        decision.engine, one.heard.means if one.heard else "", round(1000 * one.latency_s),
    ]  # fmt: skip


def _cell(wanted: str, name: str, led: Mapping[str, int]) -> dict[str, object]:
    count = led.get(name, 0)
    share = count / sum(led.values())
    colour = RIGHT if wanted == name else ASIDE if name in (ASKED_AGAIN, PERSON) else WRONG
    strength = 0.0 if not count else 0.25 + 0.75 * share
    mixed = [round(244 + (part - 244) * strength) for part in colour]
    return {
        "count": count,
        "fill": "#{:02x}{:02x}{:02x}".format(*mixed),
        "ink": "#ffffff" if strength > 0.6 else "#222222",
    }


def _columns(counted: Evaluation) -> list[str]:
    """Every place that was wanted or led to; queues first."""
    named = {name for led in counted.confusions.values() for name in led} | {*counted.confusions}
    return sorted(named, key=lambda name: (name in (ASKED_AGAIN, PERSON), name))


def _matrix(counted: Evaluation) -> Table:
    columns = _columns(counted)
    # A terminal is too narrow for their names: each has a number, and those that were wanted stand at the left.
    numbers = {name: SHORT.get(name, str(number)) for number, name in enumerate(columns, start=1)}
    table = Table("wanted", *(Column(number, justify="right") for number in numbers.values()), box=SIMPLE)
    for wanted in (name for name in columns if name not in SHORT):
        led = counted.confusions.get(wanted, {})
        counts = (_count(led.get(name, 0), is_right=name == wanted) for name in columns)
        table.add_row(f"{numbers[wanted]} {wanted}", *counts)
    return table


def _count(count: int, *, is_right: bool) -> str:
    if not count:
        return "[dim]·[/]"
    return f"[green]{count}[/]" if is_right else f"[yellow]{count}[/]"


def _cells(totals: Totals, latency: Mapping[str, int | None]) -> list[str]:
    counts = (totals.right, totals.wrong_queue, totals.asked_again, totals.person, totals.confirmed)
    percents = [f"{count / totals.total:.1%}" if totals.total else "" for count in counts]
    times = ["" if time is None else str(time) for time in (latency["median"], latency["p95"])]
    return [str(totals.total), *percents, *times]
