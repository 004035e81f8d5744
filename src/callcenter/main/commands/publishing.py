"""`callcenter flow …`: from files to callers and back, beside the service or without it."""

from __future__ import annotations

import contextlib
import getpass
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from callcenter.main.terminal import AsJson, console, opened_database, with_settings
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, document_name, is_published
from callcenter.publishing.releases import Everyone
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.main.publishing_parts import PublishingParts
    from callcenter.publishing.http.shapes import DocumentSummary, VersionView
    from callcenter.publishing.service import Done

publishing_app = typer.Typer()

Document = Annotated[str, typer.Argument(metavar="DOCUMENT", help="hotline, hotline.yaml, lexicon.zh.tsv …")]
Documents = Annotated[list[str] | None, typer.Argument(metavar="DOCUMENT…", help="All that have changed, if left out.")]
Note = Annotated[str, typer.Option(help="Why, for colleagues.")]
By = Annotated[str, typer.Option(help="Who does it; you, if left out.")]
ToPercent = Annotated[int | None, typer.Option(min=1, max=99, help="Try it on so many of a hundred calls.")]
ToNumbers = Annotated[list[str] | None, typer.Option("--test-number", help="Try it on calls from this number.")]


@publishing_app.command("list")
def list_documents(as_json: AsJson = False) -> None:
    """Tell every document: what is live, what is tried, and whether its file differs."""

    async def run(settings: Settings) -> Sequence[DocumentSummary]:
        async with _opened(settings) as parts:
            return await parts.views.summaries(getpass.getuser())

    found = with_settings(run)
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False))
        return
    table = Table("document", "live", "tried", "waits", "file", "problems", box=SIMPLE)
    for one in found:
        live = "-" if one.live_number is None else str(one.live_number)
        trials = ["-" if trial is None else str(trial.number) for trial in (one.canary, one.waiting)]
        file = "missing" if one.hash is None else "differs" if one.is_drifted else "same"
        table.add_row(one.name, live, *trials, file, str(one.problem_count))
    Console().print(table)


@publishing_app.command("publish")
def publish(
    documents: Documents = None,
    note: Note = "published from the command line",
    percent: ToPercent = None,
    test_number: ToNumbers = None,
    by: By = "",
) -> None:
    """Make files versions and give them to callers, in one step; refused as a whole where anything does not fit."""
    from callcenter.publishing.http.documents import audience_of
    from callcenter.publishing.http.shapes import ForWhom

    whom = ForWhom(percent=percent, test_numbers=tuple(test_number or ()))

    async def run(settings: Settings) -> dict[DocumentName, Done]:
        async with _opened(settings) as parts:
            names = _names(documents) or await _drifted(parts)
            audience = audience_of(whom, parts.room)
            done = await parts.service.publish_all(names, note=note, audience=audience, by=_who(by))
            return dict(done)

    _tell(with_settings(run))


@publishing_app.command("import")
def import_files(
    folder: Annotated[Path, typer.Argument(help="A folder of documents, for example a checkout.")],
    note: Note = "imported",
    by: By = "",
) -> None:
    """Take every document of a folder over into the files, and publish those that differ from what is live."""
    from callcenter.publishing.drafts.drafts import Drafts

    async def run(settings: Settings) -> dict[DocumentName, Done]:
        async with _opened(settings) as parts:
            for name, text in Drafts(folder).texts().items():
                parts.drafts.put(name, text)
            names = await _drifted(parts)
            done = await parts.service.publish_all(names, note=note, audience=Everyone(), by=_who(by))
            return dict(done)

    _tell(with_settings(run))


@publishing_app.command("export")
def export(
    folder: Annotated[Path | None, typer.Argument(help="The files themselves, if left out.")] = None,
) -> None:
    """Write what is live into files, so that a checkout says what callers hear."""
    from callcenter.publishing.drafts.drafts import Drafts

    async def run(settings: Settings) -> list[DocumentName]:
        async with _opened(settings) as parts:
            drafts = parts.drafts if folder is None else Drafts(folder)
            live = [one for one in await parts.views.summaries("") if one.live_number is not None]
            for one in live:
                name = DocumentName(one.name)
                drafts.put(name, (await parts.store.version(name, one.live_number or 0)).text)
            return [DocumentName(one.name) for one in live]

    for name in with_settings(run):
        console.print(f"[green]{name}[/]")


@publishing_app.command("drift")
def drift() -> None:
    """Tell the documents whose file is not what is live; exit code 1 where there are any."""

    async def run(settings: Settings) -> Sequence[DocumentName]:
        async with _opened(settings) as parts:
            return await _drifted(parts)

    names = with_settings(run)
    for name in names:
        typer.echo(name)
    raise typer.Exit(1 if names else 0)


@publishing_app.command("versions")
def versions(document: Document, as_json: AsJson = False) -> None:
    """Tell the history of a document, the newest version first."""

    async def run(settings: Settings) -> Sequence[VersionView]:
        async with _opened(settings) as parts:
            return await parts.views.versions(_name(document))

    found = with_settings(run)
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False))
        return
    table = Table("version", "state", "by", "at", "note", box=SIMPLE)
    for one in found:
        at = f"{one.created_at.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(str(one.number), one.state.value.replace("_", " "), one.author, at, one.note)
    Console().print(table)


@publishing_app.command("diff")
def diff(
    document: Document,
    before: Annotated[int | None, typer.Option("--from", help="A version; what is live, if left out.")] = None,
    after: Annotated[int | None, typer.Option("--to", help="A version; the file, if left out.")] = None,
) -> None:
    """Tell what changed between two versions, or between what is live and the file."""
    name = _name(document)

    async def run(settings: Settings) -> list[str]:
        async with _opened(settings) as parts:
            since = before if before is not None else (await _live(parts, name))
            to: int | Literal["draft"] = "draft" if after is None else after
            return [change.text_en for change in await parts.views.changes(name, since, to)]

    for line in with_settings(run):
        typer.echo(line)


@publishing_app.command("rollback")
def rollback(
    document: Document,
    to: Annotated[int | None, typer.Option(help="A version; the one that was live before, if left out.")] = None,
    by: By = "",
) -> None:
    """Give an older version to all callers again; calls that have begun keep theirs."""
    name = _name(document)

    async def run(settings: Settings) -> dict[DocumentName, Done]:
        async with _opened(settings) as parts:
            return {name: await parts.service.roll_back(name, to, _who(by))}

    _tell(with_settings(run))


@publishing_app.command("approve")
def approve(document: Document, number: Annotated[int, typer.Argument(help="The version.")], by: By = "") -> None:
    """Let a colleague's version go to callers."""
    name = _name(document)

    async def run(settings: Settings) -> dict[DocumentName, Done]:
        async with _opened(settings) as parts:
            return {name: await parts.service.approve(name, number, _who(by))}

    _tell(with_settings(run))


@publishing_app.command("stop")
def stop(document: Document, by: By = "") -> None:
    """End the trial of a version: new calls all get what is live."""
    name = _name(document)

    async def run(settings: Settings) -> None:
        async with _opened(settings) as parts:
            await parts.service.stop_canary(name, _who(by))

    with_settings(run)


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[PublishingParts]:
    """The room, on the database as it is; a first look publishes the files as the first start of the service does."""
    from callcenter.main.publishing_parts import publishing_parts, sounds_of

    with sounds_of(settings) as sounds:
        async with opened_database(settings) as database:
            parts = publishing_parts(settings, database, sounds)
            try:
                await parts.service.begin()
                yield parts
            finally:
                await parts.service.close()


async def _drifted(parts: PublishingParts) -> list[DocumentName]:
    found = [one for one in await parts.views.summaries("") if one.is_drifted and one.hash is not None]
    return [DocumentName(one.name) for one in found if is_published(DocumentName(one.name))]


async def _live(parts: PublishingParts, name: DocumentName) -> int:
    found = next((one.live_number for one in await parts.views.summaries("") if one.name == name), None)
    if found is None:
        raise UnknownDocumentError(f"{name} is not live → give --from")
    return found


def _names(documents: list[str] | None) -> list[DocumentName]:
    return [_name(document) for document in documents or ()]


def _name(document: str) -> DocumentName:
    """A flow may be named without its ending."""
    try:
        return document_name(document if "." in document else f"{document}.yaml")
    except UnknownDocumentError as error:
        raise typer.BadParameter(str(error)) from error


def _who(by: str) -> str:
    return by or getpass.getuser()


def _tell(done: dict[DocumentName, Done]) -> None:
    for name, one in done.items():
        console.print(f"[green]{name} version {one.number}[/]: {one.state.value.replace('_', ' ')}")
    if not done:
        console.print("nothing differs from what is live")
