"""`callcenter list import`, `batches`, `problems`, `approve`, `reject`, `undo`: a register's file on its way to a list.

Whoever may run these is an administrator of this machine; each says for which user of the pages, and the book of deeds
says both.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from callcenter.main.terminal import AsJson, console, opened_database, with_settings
from callcenter.settings import Settings
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.batches import Batch, BatchId, Mode, State
from callcenter.special_list.importing.problems import UnusableFileError

if TYPE_CHECKING:
    from callcenter.database.engine import Database
    from callcenter.special_list.importing.service import Imports

imports_app = typer.Typer()

T = TypeVar("T")
PIECE_BYTES = 1 << 20
By = Annotated[str, typer.Option("--as", help="The user of the pages who answers for it: a list officer or admin.")]
Number = Annotated[int, typer.Argument(help="The batch, as `callcenter list batches` shows it.")]


@imports_app.command("import")
def import_file(  # noqa: PLR0913 an import is these
    file: Annotated[Path, typer.Argument(help="CSV or .xlsx, with one line of headings.")],
    by: By,
    list_name: Annotated[ListKind, typer.Option("--list", help="The list that it belongs to.")] = ListKind.SPECIAL,
    mode: Annotated[Mode, typer.Option(help="Whether it is the whole list, or more of it.")] = Mode.REPLACE,
    basis: Annotated[str, typer.Option(help="Why they may be on the list.")] = "register",
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="FIELD=HEADING, once for each field; those of the last file, or guesses, if none."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Even if this file was imported before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read, check and stage a register; a second person approves it."""
    given = _columns(columns or [])

    async def work(imports: Imports) -> Batch:
        received = await imports.receive(file.name, _pieces(file), by, list_name)
        begun = await imports.begin(
            received.id,
            list_name=list_name,
            mode=mode,
            columns=given or received.columns.as_object(),
            basis=basis,
            by=by,
            is_again=again,
        )
        return await _watched(imports, begun, "reading")

    _tell(_done(by, "import", work), as_json)


@imports_app.command("batches")
def batches(as_json: AsJson = False) -> None:
    """Tell of the latest batches, and what each changes."""
    found = _done(None, "batches", lambda imports: imports.batches(30))
    if as_json:
        typer.echo(json.dumps([as_object(batch) for batch in found], ensure_ascii=False))
        return
    table = Table("batch", "state", "list", "mode", "new, changed, gone", "problems", "look twice", "by", box=SIMPLE)
    for batch in found:
        table.add_row(*_row(batch))
    Console().print(table)


@imports_app.command("problems")
def problems(batch: Number) -> None:
    """Print what was wrong with the lines of a batch's file, as CSV."""

    async def work(imports: Imports) -> None:
        await imports.batch(BatchId(batch))
        async for line in imports.problems(BatchId(batch)):
            typer.echo(line, nl=False)

    _done(None, "problems", work)


@imports_app.command("approve")
def approve(batch: Number, by: By, as_json: AsJson = False) -> None:
    """Have a staged batch applied; not by whoever submitted it."""

    async def work(imports: Imports) -> Batch:
        return await _watched(imports, await imports.approve(BatchId(batch), by), "applying")

    _tell(_done(by, "approve", work), as_json)


@imports_app.command("reject")
def reject(batch: Number, by: By, as_json: AsJson = False) -> None:
    """Refuse a batch, or withdraw it; nothing of it was applied."""
    _tell(_done(by, "reject", lambda imports: imports.reject(BatchId(batch), by)), as_json)


@imports_app.command("undo")
def undo(batch: Number, by: By, as_json: AsJson = False) -> None:
    """Put a list back as it was before its latest batch."""

    async def work(imports: Imports) -> Batch:
        return await _watched(imports, await imports.undo(BatchId(batch), by), "undoing")

    _tell(_done(by, "undo", work), as_json)


def as_object(batch: Batch) -> dict[str, Any]:
    """For machines."""
    return {
        "batch": batch.id,
        "state": batch.state,
        "cause": batch.cause,
        "file": batch.file_name,
        "sha256": batch.sha256.hex(),
        "list": batch.list_name,
        "mode": batch.mode,
        "columns": batch.columns.as_object(),
        "submitted_by": batch.submitted_by,
        "submitted_at": batch.submitted_at.isoformat(),
        "decided_by": batch.decided_by,
        "lines": batch.lines,
        "entries": batch.entries,
        "problems": batch.problems,
        "difference": None if batch.difference is None else batch.difference.as_object(),
        "alarms": [{"kind": each.kind, "figure": each.figure, "of": each.of} for each in batch.alarms],
    }


def _done(by: str | None, command: str, work: Callable[[Imports], Coroutine[Any, Any, T]]) -> T:
    async def run(settings: Settings) -> T:
        from callcenter.main.listing import list_imports
        from callcenter.vocabulary.clock import SystemClock

        async with opened_database(settings) as database:
            if by is not None:
                await _check_user(database, by, command)
            async with _working(list_imports(settings, database, SystemClock())) as imports:
                return await work(imports)

    return with_settings(run)


@contextlib.asynccontextmanager
async def _working(imports: Imports) -> AsyncIterator[Imports]:
    # Whichever comes first does the work: this process, or a service that runs on the same database.
    task = asyncio.create_task(imports.run())
    try:
        yield imports
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _check_user(database: Database, by: str, command: str) -> None:
    from callcenter.access.permissions import Permission, allows
    from callcenter.access.service import ForbiddenError
    from callcenter.access.store import UserStore
    from callcenter.audit.entries import Deed, Entry
    from callcenter.audit.store import AuditBook

    kept = await UserStore(database).user(by)
    if kept is None or not allows(kept.user.role, Permission.KEEP_LISTS):
        raise ForbiddenError(f"--as: {by} is no list officer; add one with `callcenter user add --role list_officer`")
    body = {"command": command, "login": _login()}
    await AuditBook(database).append(Entry(who="cli", deed=Deed("list.command_given"), subject=f"user:{by}", body=body))


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    try:
        opened = await asyncio.to_thread(file.open, "rb")
        with opened:
            while piece := await asyncio.to_thread(opened.read, PIECE_BYTES):
                yield piece
    except OSError as error:
        raise UnusableFileError(f"file: {file} cannot be read ({error.strerror})") from error


async def _watched(imports: Imports, batch: Batch, doing: str) -> Batch:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[lines]:,} lines"), console=console) as progress:
        task = progress.add_task(doing, total=1.0 if doing == "reading" else None, lines=batch.lines)
        async for seen in imports.finished(batch.id):
            progress.update(task, completed=seen.share_read if doing == "reading" else None, lines=seen.lines)
            batch = seen
    return batch


def _columns(given: list[str]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for one in given:
        field, _, heading = one.partition("=")
        if not heading:
            raise typer.BadParameter(f"--map {one}: write FIELD=HEADING")
        columns.setdefault(field.strip(), []).append(heading)
    return columns


def _tell(batch: Batch, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(as_object(batch), ensure_ascii=False))
    else:
        console.print(f"batch {batch.id}: [bold]{batch.state}[/]")
        if batch.cause:
            console.print(batch.cause, style="red", markup=False)
        if batch.difference is not None:
            shown = ", ".join(f"{name} {figure:,}" for name, figure in batch.difference.as_object().items())
            console.print(shown.replace("_", " "))
        if batch.problems:
            console.print(f"{batch.problems:,} problems: callcenter list problems {batch.id}")
        for alarm in batch.alarms:
            what = alarm.kind.replace("_", " ")
            console.print(f"look twice: {what}, {alarm.figure:,} of {alarm.of:,}", style="yellow")
        if batch.state is State.STAGED:
            console.print(f"a second person: callcenter list approve {batch.id} --as USER")
    if batch.state is State.FAILED:
        raise typer.Exit(1)


def _row(batch: Batch) -> tuple[str, ...]:
    found = batch.difference
    figures = "" if found is None else f"+{found.new:,} ~{found.changed:,} -{found.gone:,}"
    alarms = ", ".join(alarm.kind.replace("_", " ") for alarm in batch.alarms)
    by = batch.submitted_by if batch.decided_by is None else f"{batch.submitted_by}, {batch.decided_by}"
    where = (str(batch.id), batch.state, batch.list_name or "", batch.mode or "")
    return (*where, figures, f"{batch.problems:,}", alarms, by)
