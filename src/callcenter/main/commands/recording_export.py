"""`callcenter recordings export`, `check-package`: a call's package for the archive, and whether one is as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter.main.commands.recordings import BY
from callcenter.main.terminal import console, opened_database, with_settings

if TYPE_CHECKING:
    from callcenter.settings import Settings


def export(
    call: Annotated[str, typer.Argument(help="The call's id.")],
    to: Annotated[Path, typer.Option(help="The ZIP to write; one that is there is left.")],
    purpose: Annotated[str, typer.Option(help="archive, law, complaint or caller_asked.")],
    why: Annotated[str, typer.Option(help="More of it, in words; stands in the book of deeds.")] = "",
) -> None:
    """Write a call's recordings, what is known of it and proof into one file."""
    from pydantic import ValidationError

    from callcenter.recordings.export_http import ExportWanted

    try:
        wanted = ExportWanted.model_validate({"purpose": purpose, "note": why})
    except ValidationError as error:
        raise typer.BadParameter(f"--purpose, --why: {error.errors()[0]['msg']}") from error

    async def run(settings: Settings) -> int:
        from callcenter.audit.store import AuditBook
        from callcenter.callbacks.ledger import Rules
        from callcenter.calls.http import CallNotFoundError
        from callcenter.calls.store import CallStore
        from callcenter.main.vault_parts import vault_of
        from callcenter.recordings.export_http import ordered
        from callcenter.recordings.export_package import package, sounds_of
        from callcenter.recordings.vault.chain_store import ChainStore
        from callcenter.vocabulary.ids import CallId

        async with opened_database(settings, 2) as database:
            vault = vault_of(settings, database)
            try:
                store = CallStore(database, Rules())
                record = await store.call(CallId(call))
                if record is None:
                    raise CallNotFoundError(f"{call}: no such call")
                contents = await ordered(AuditBook(database), store, ChainStore(database), record, wanted, BY, "cli")
                opened = await sounds_of(vault, contents.timeline)
                with to.open("xb") as file:
                    async for piece in package(opened, contents):
                        file.write(piece)
                return len(opened)
            finally:
                vault.close()

    console.print(f"{with_settings(run)} recordings written to {to}")


def check_package(file: Annotated[Path, typer.Argument(help="A ZIP that `export` has written.")]) -> None:
    """Compare every file of a package with the hashes in it; names what was changed. Exit code 1 then."""
    from callcenter.recordings.export_package import UnfitPackageError, faults_in

    try:
        faults = list(faults_in(file))
    except UnfitPackageError as error:
        raise typer.BadParameter(str(error)) from error
    for fault in faults:
        console.print(fault, style="red", markup=False, highlight=False)
    console.print("[green]as it was made[/]" if not faults else f"[red]{len(faults)} faults[/]")
    raise typer.Exit(1 if faults else 0)
