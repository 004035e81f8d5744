"""What all commands share: where they speak, how they complain, and the settings or the way out."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeVar, cast

import structlog
import typer
import uvloop
from rich.console import Console
from structlog.typing import EventDict

from callcenter.main.settings_faults import read_settings
from callcenter.settings import LogFormat, Settings
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError
from callcenter.vocabulary.masking import mask_field

if TYPE_CHECKING:
    from callcenter.database.engine import Database

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
    log_to_stderr(level, settings.log.format)
    faults: list[BaseException] = []
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work(settings))
    except* CallCenterError as group:
        faults += group.exceptions
    for fault in faults:
        complain(fault)
    raise typer.Exit(1)


class Unfailing:
    """Lines for a log that may lie on a full disk: what it refuses is lost, and nobody who logs fails by it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


def without_numbers(_logger: object, _level: str, told: EventDict) -> EventDict:
    """The net below whoever logs what is personal; stands last, so that exceptions are text by then."""
    return {name: value if name.startswith("_") else mask_field(name, value) for name, value in told.items()}


def log_to_stderr(level: int, form: LogFormat = "auto") -> None:
    """What the log says from `level` on; stdout is left to what machines read.

    Libraries' own lines, from warnings on, go the same way: nothing in the log is of another shape.
    """
    stream = cast(TextIO, Unfailing(sys.stderr))
    # A person's terminal gets colours, a file gets one JSON object a line.
    is_for_people = sys.stderr.isatty() if form == "auto" else form == "text"
    renderer: Any = structlog.dev.ConsoleRenderer() if is_for_people else structlog.processors.JSONRenderer()
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_numbers,
    ]
    handler = logging.StreamHandler(stream)
    formatter = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(
        formatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *processors],
            processors=[formatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    structlog.configure(
        processors=[*processors, renderer],
        logger_factory=structlog.PrintLoggerFactory(stream),
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


@contextlib.asynccontextmanager
async def opened_database(settings: Settings, *bounds: int) -> AsyncIterator["Database"]:
    """The database for as long as a command needs it; `bounds` as `Database` takes them."""
    from callcenter.database.engine import Database

    async with database_url(settings) as url:
        database = Database(url, *bounds)
        try:
            yield database
        finally:
            await database.close()
