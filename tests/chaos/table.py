"""What the cases have cost, as a table between two marks of a document."""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.engine import Measured

BEGIN, END = "<!-- chaos: begin -->", "<!-- chaos: end -->"
HEAD = (
    "| part | fault | lasted, s | calls | lost | without pop, s | full state after, s | drift | left behind |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|",
)


def written(path: Path, measured: Sequence[Measured]) -> None:
    """Put the table into the document, which has to hold both marks."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path}: the marks {BEGIN} and {END} are missing")
    path.write_text(f"{before}{begin}\n{table(measured)}\n{end}{after}", encoding="utf-8")


def table(measured: Sequence[Measured]) -> str:
    """Markdown, one row a case, in the order of the cases."""
    made = (
        f"Made on {datetime.now(UTC):%Y-%m-%d} by `scripts/chaos --table` ({platform.machine()}, {platform.system()})."
    )
    return "\n".join((made, "", *HEAD, *map(_row, measured)))


def _row(one: Measured) -> str:
    figures = (
        _seconds(one.lasted_s) if one.lasted_s else "a moment",
        str(one.calls),
        str(len(one.lost)),
        _seconds(one.without_pop_s),
        _seconds(one.full_after_s) if one.full_after_s is not None else "never",
        f"{len(one.drift)}{f' ({one.named} named)' if one.named else ''}",
        str(len(one.left_behind)),
    )
    return f"| {one.part} | {one.fault} | {' | '.join(figures)} |"


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f}"
