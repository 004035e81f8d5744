"""Where calls are not traced, tracing costs nothing: its library is not even loaded, and nothing is wrapped."""

import ast
from pathlib import Path

from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.settings import NodeSettings
from callcenter.main.exchange import Exchange
from callcenter.main.trace_parts import traces
from callcenter.settings import Settings

SOURCES = Path(__file__).parents[2] / "src"


def imported(file: Path) -> set[str]:
    """What is imported when the file is, which leaves out what functions import, and what only type checkers see."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_only_the_exporter_loads_opentelemetry_and_nobody_loads_the_exporter() -> None:
    of_sdk, of_export = (
        [
            file.relative_to(SOURCES / "callcenter").as_posix()
            for file in SOURCES.rglob("*.py")
            if any(name.startswith(wanted) for name in imported(file))
        ]
        for wanted in ("opentelemetry", "callcenter.services.span_export")
    )

    assert (of_sdk, of_export) == (["services/span_export.py"], [])


def test_without_an_endpoint_there_is_nobody_to_tell_and_links_are_asked_as_they_are() -> None:
    nobody = None
    assert traces(Settings(_env_file=None).traces, nobody, nobody, nobody, "me") is None  # type: ignore[arg-type]

    exchange = Exchange([NodeSettings()], "secret")
    assert [type(control._link) for control in exchange.controls.values()] == [Link]
