"""`callcenter backup` and `restore`: the whole of a site put away while calls are up, and brought back."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from callcenter.main.terminal import AsJson, complain, console, database_url, with_settings

if TYPE_CHECKING:
    from callcenter.main.backup.checking import Checked
    from callcenter.main.backup.making import Made
    from callcenter.main.backup.manifest import Manifest
    from callcenter.main.backup.using import Proven
    from callcenter.settings import Settings

HOURS_S = 3600.0
NICE = 10


class ToByDefault(TyperGroup):
    """`backup /there` is `backup to /there`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_plain = bool(args) and args[0] not in self.commands and args[0] != "--help"
        return super().parse_args(ctx, ["to", *args] if is_plain else args)


backup_app = typer.Typer(
    cls=ToByDefault,
    no_args_is_help=True,
    help="Backups: `callcenter backup TO` makes one while calls are up. `callcenter restore FROM` brings it back.",
)

Where = Annotated[str, typer.Argument(help="A folder of another disk, or s3://bucket/prefix.")]
SetName = Annotated[str | None, typer.Option("--set", help="Which one; the newest, unless told.")]
PassphraseFile = Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A file whose first line it is.")]
WithinS = Annotated[float, typer.Option(min=60, help="Given up after so many seconds.")]


@backup_app.command()
def to(
    where: Where,
    keep: Annotated[int | None, typer.Option(min=1, help="Afterwards keep so many, and remove older ones.")] = None,
    with_keys: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Seal the site's keys by the passphrase in this file, too."),
    ] = None,
    within_s: WithinS = 6 * HOURS_S,
    as_json: AsJson = False,
) -> None:
    """Make a backup: database, recordings that are new, documents, journal. Exit code 1: it names what is missing."""
    os.nice(NICE)
    passphrase = None if with_keys is None else _passphrase(with_keys)

    async def run(settings: Settings) -> tuple[Made, list[str]]:
        import asyncio

        from callcenter.main.backup.using import MADE, make, prune, write_down

        async with database_url(settings) as url:
            made = await make(settings, url, where, _tell, within_s=within_s, passphrase=passphrase)
            await write_down(url, MADE, where, made.manifest, missing=len(made.manifest.missing))
        gone = [] if keep is None else await asyncio.to_thread(prune, settings, where, keep, _tell)
        return made, gone

    made, gone = with_settings(run, logging.WARNING)
    manifest = made.manifest
    if as_json:
        told = _told(manifest) | {"new_recordings": made.new_recordings, "new_bytes": made.new_bytes, "removed": gone}
        typer.echo(json.dumps(told))
    _name(manifest.missing)
    state = "[green]made[/]" if not manifest.missing else f"[red]made without {len(manifest.missing)} recordings[/]"
    console.print(
        f"{manifest.id} {state}: {made.new_recordings} of {manifest.objects.count} recordings are new, "
        f"{(made.new_bytes + manifest.database.piece.size) / 1e6:,.1f} MB",
        highlight=False,
    )
    raise typer.Exit(1 if manifest.missing else 0)


@backup_app.command()
def verify(where: Where, set_name: SetName = None, as_json: AsJson = False) -> None:
    """Compare every file of a backup with its manifest, restoring nothing; names what was changed. Exit code 1 then."""

    async def run(settings: Settings) -> Checked:
        import asyncio

        from callcenter.main.backup import using

        return await asyncio.to_thread(using.verify, settings, where, set_name)

    found = with_settings(run, logging.WARNING)
    if as_json:
        typer.echo(json.dumps(_told(found.manifest) | {"faults": found.faults, "notes": found.notes}))
    _name(found.faults)
    for note in found.notes:
        console.print(note, highlight=False, soft_wrap=True)
    told = f"{found.manifest.id}: {found.pieces} files, {found.bytes / 1e6:,.1f} MB"
    console.print(f"{told}: [red]{len(found.faults)} damaged[/]" if found.faults else f"{told}: [green]sound[/]")
    raise typer.Exit(1 if found.faults else 0)


@backup_app.command("list")
def list_(where: Where, as_json: AsJson = False) -> None:
    """Tell which backups there are, and by which key each opens."""

    async def run(settings: Settings) -> list[Manifest]:
        import asyncio

        from callcenter.main.backup import using

        return await asyncio.to_thread(using.listed, settings, where)

    found = with_settings(run, logging.WARNING)
    if as_json:
        typer.echo(json.dumps([_told(one) for one in found]))
        return
    for one in found:
        told = f"{one.objects.count} recordings, dump {one.database.piece.size / 1e6:,.1f} MB, key {one.key_id}"
        console.print(f"{one.id} callcenter {one.version}, schema {one.revision}: {told}", highlight=False)


@backup_app.command()
def keys(where: Where, passphrase_file: PassphraseFile, set_name: SetName = None) -> None:
    """Print the keys that `--with-keys` has sealed, as lines for `.env`. They are secret: write them into a file."""
    passphrase = _passphrase(passphrase_file)

    async def run(settings: Settings) -> dict[str, str]:
        import asyncio

        from callcenter.main.backup import using

        return await asyncio.to_thread(using.keys_in, settings, where, set_name, passphrase)

    found = with_settings(run, logging.WARNING)
    typer.echo("\n".join(f"{name}='{value}'" for name, value in found.items()))


def restore(
    where: Where,
    set_name: SetName = None,
    despite_keys: Annotated[
        bool, typer.Option("--despite-keys", help="Also with other keys than it was made with, but that of recordings.")
    ] = False,
    within_s: WithinS = 12 * HOURS_S,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty database and data folder, and prove what came back. Exit code 1 names faults.

    Refuses where anything is; stopped half way, it goes on when it is run again. The service must not run.
    """

    async def run(settings: Settings) -> Proven:
        from callcenter.main.backup import using

        async with database_url(settings) as url:
            proven = await using.restore(
                settings, url, where, set_name, _tell, within_s=within_s, despite_keys=despite_keys
            )
            manifest = proven.restored.manifest
            await using.write_down(url, using.RESTORED, where, manifest, faults=len(proven.faults))
            return proven

    raise typer.Exit(1 if _tell_of(with_settings(run, logging.WARNING), as_json) else 0)


def _tell_of(proven: Proven, as_json: bool) -> list[str]:
    """The faults of what came back, told with all that was proven of it."""
    restored, verified, weighed, faults = proven.restored, proven.verified, proven.balanced, proven.faults
    if as_json:
        told = _told(restored.manifest) | {
            "restored": restored.recordings,
            "verified": verified.recordings,
            "audited": proven.audited.entries,
            "faults": faults,
            "balance": weighed.as_json(),
        }
        typer.echo(json.dumps(told))
    _name(faults)
    console.print(f"recordings verify: {verified.recordings} recordings, {verified.entries} entries of the chain")
    console.print(f"audit verify: {proven.audited.entries} deeds, {proven.audited.marks} marks")
    console.print(f"balance of its last day: {'balanced' if weighed.is_balanced else f'{len(weighed.drifts)} differ'}")
    state = "[green]restored[/]" if not faults else f"[red]restored, with {len(faults)} faults[/]"
    console.print(f"{restored.manifest.id} {state}: {restored.recordings} recordings, {restored.files} files")
    return faults


def _told(manifest: Manifest) -> dict[str, object]:
    return {
        "id": manifest.id,
        "version": manifest.version,
        "revision": manifest.revision,
        "key_id": manifest.key_id,
        "recordings": manifest.objects.count,
        "recording_bytes": manifest.objects.bytes,
        "dump_bytes": manifest.database.piece.size,
        "files": len(manifest.files),
        "counts": dict(manifest.counts),
        "missing": list(manifest.missing),
        "has_keys": manifest.keys is not None,
    }


def _name(faults: Sequence[str]) -> None:
    for fault in faults:
        complain(fault)


def _tell(text: str) -> None:
    console.print(text, highlight=False, markup=False)


def _passphrase(file: Path) -> str:
    return (file.read_text().splitlines() or [""])[0].strip()
