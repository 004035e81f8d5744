"""`callcenter recordings`: whether they are what was kept, under which key, held or not; those from before taken in."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from callcenter.main.terminal import AsJson, console, opened_database, with_settings

if TYPE_CHECKING:
    from callcenter.recordings.vault.upkeep import Upkeep
    from callcenter.settings import Settings

recordings_app = typer.Typer(no_args_is_help=True, help="Recordings: proven, held, their key changed.")
T = TypeVar("T")
BY = "cli"

Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only that day's files; the chain as a whole.")
]
CallName = Annotated[str, typer.Argument(help="The call's id.")]


@recordings_app.command()
def verify(day: Day = None, as_json: AsJson = False) -> None:
    """Compare every recording with what was kept; names what was changed, removed, swapped, added. Exit code 1 then."""

    async def run(upkeep: Upkeep) -> Any:
        return await upkeep.work.verifying.verify(None if day is None else day.date())

    report = _done(run)
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"is_sound": report.is_sound}, ensure_ascii=False))
    for fault in [] if as_json else report.faults:
        console.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)
    told = f"{report.recordings} recordings ({report.bytes} bytes), {report.entries} entries, {report.seals} seals"
    console.print(f"{told}: [green]sound[/]" if report.is_sound else f"{told}: [red]{len(report.faults)} faults[/]")
    raise typer.Exit(0 if report.is_sound else 1)


@recordings_app.command("re-wrap")
def re_wrap() -> None:
    """Wrap the keys of all recordings by the site's key in use, and sign the days by it; no sound is touched."""

    async def run(upkeep: Upkeep) -> tuple[int, int, dict[str, int]]:
        current = upkeep.vault.keys.current.id
        wrapped = await upkeep.work.keeping.wrap_anew()
        left = {key: count for key, count in (await upkeep.book.count_by_key()).items() if key != current}
        return wrapped, await upkeep.work.seals.sign_anew(), left

    wrapped, signed, left = _done(run)
    console.print(f"{wrapped} recordings wrapped anew, {signed} days signed anew")
    if left:
        console.print(f"[red]still under other keys[/]: {left}; CALLCENTER_RECORDINGS__KEYS_BEFORE lacks or needs them")
        raise typer.Exit(1)
    console.print("[green]all are under the key in use[/]: CALLCENTER_RECORDINGS__KEYS_BEFORE may be emptied")


@recordings_app.command()
def hold(call: CallName, why: Annotated[str, typer.Option(help="By what: a court, an order, a complaint.")]) -> None:
    """Keep a call's recordings, however old they become."""
    _hold(call, why)


@recordings_app.command()
def release(call: CallName) -> None:
    """End the hold of a call's recordings: their term counts again."""
    _hold(call, None)


@recordings_app.command("take-in")
def take_in() -> None:
    """Seal the WAVs from before there was a vault, and enter all that the book lacks; the service does so by itself."""

    async def run(upkeep: Upkeep) -> int:
        return await upkeep.work.entering.everything()

    console.print(f"{_done(run)} recordings taken into the book")


@recordings_app.command()
def status(as_json: AsJson = False) -> None:
    """What is kept, under which keys, and what somebody should see to. Exit code 1 then."""

    async def run(upkeep: Upkeep) -> dict[str, Any]:
        await upkeep.look()
        room = upkeep.room
        return {
            "store": upkeep.vault.objects.url,
            "keys": await upkeep.book.count_by_key(),
            "free_bytes": None if room is None else room.free_bytes,
            "days": None if room is None else room.days,
            "faults": upkeep.faults,
        }

    found = _done(run)
    if as_json:
        typer.echo(json.dumps(found))
    else:
        kept = sum(found["keys"].values())
        console.print(f"{kept} recordings in {found['store']}", highlight=False)
        for fault in found["faults"]:
            console.print(fault, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if found["faults"] else 0)


def _hold(call: str, why: str | None) -> None:
    async def run(upkeep: Upkeep) -> int:
        from callcenter.vocabulary.ids import CallId

        return await upkeep.book.hold(CallId(call), why, BY, upkeep.now())

    changed = _done(run)
    console.print(f"{changed} recordings {'held' if why is not None else 'released'}")
    raise typer.Exit(0 if changed else 1)


def _done(work: Callable[[Upkeep], Coroutine[Any, Any, T]]) -> T:
    async def run(settings: Settings) -> T:
        from callcenter.main.vault_parts import upkeep_of, vault_of
        from callcenter.vocabulary.clock import SystemClock

        async with opened_database(settings, 2) as database:
            vault = vault_of(settings, database)
            try:
                return await work(upkeep_of(settings, database, vault, SystemClock()))
            finally:
                vault.close()

    return with_settings(run)
