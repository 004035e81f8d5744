"""What all commands share: where they speak, how they complain, and the settings or the way out."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Annotated, Any, TypeVar

import structlog
import typer
import uvloop
from rich.console import Console

from callcenter.main.settings_faults import read_settings
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError

T = TypeVar("T")

BAD_SETTINGS = 2
"""Exit code; 1 is any other failure."""

console = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


class UnwritableError(CallCenterError):
    """A file that was asked for cannot be written."""


def complain(fault: object) -> None:
    """Tell a fault, without a traceback."""
    # As plain text: a fault may hold brackets, which rich would take for markup, and must not be cut or wrapped.
    console.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)


def settings_or_exit() -> Settings:
    """The settings; faulty ones are told, and end the program."""
    try:
        return read_settings()
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(BAD_SETTINGS) from refused


def complain_all(refused: RefusedDocumentError) -> None:
    for problem in refused.problems:
        complain(problem)


def with_settings(work: Callable[[Settings], Coroutine[Any, Any, T]], level: int = logging.INFO) -> T:
    """Run `work` with the settings; what we raise on purpose is told in one line, without a traceback."""
    settings = settings_or_exit()
    log_to_stderr(level)
    faults: list[BaseException] = []
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work(settings))
    except* CallCenterError as group:
        faults += group.exceptions
    for fault in faults:
        complain(fault)
    raise typer.Exit(1)


def log_to_stderr(level: int) -> None:
    """What the log says from `level` on; stdout is left to what machines read."""
    # A person's terminal gets colours, a file gets one JSON object a line.
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )


@contextlib.asynccontextmanager
async def database_url(settings: Settings) -> AsyncIterator[str]:
    """The database's address; the embedded one is started for as long as needed unless it runs already."""
    from callcenter.database.embedded import EmbeddedPostgres

    if settings.database.url is not None:
        yield settings.database.url.get_secret_value()
        return
    postgres = EmbeddedPostgres(settings.data / "postgres")
    url = await postgres.start()
    try:
        yield url
    finally:
        await postgres.stop()
