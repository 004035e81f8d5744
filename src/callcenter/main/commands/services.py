"""`callcenter services`, `hand-over` and `upgrade`: two services, and which of them is active."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from callcenter import __version__
from callcenter.main.terminal import AsJson, console, database_url, with_settings
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.database.role_lock import RoleLock
    from callcenter.main.roles.handing_over import HandedOver
    from callcenter.main.roles.peers import Peer


def services(as_json: AsJson = False) -> None:
    """Tell which services there are: who is active, who stands by, in which version."""
    from callcenter.main.roles.peers import peers

    async def run(settings: Settings) -> list[Peer]:
        async with _looking_on(settings) as (lock, _):
            return sorted(peers(await lock.names()), key=lambda one: one.role)

    found = with_settings(run, logging.WARNING)
    if as_json:
        typer.echo(json.dumps([{"id": one.id, "role": one.role, "version": one.version} for one in found]))
        return
    table = Table("service (machine/process)", "role", "version", box=SIMPLE)
    for one in found:
        table.add_row(one.id, one.role, one.version)
    Console().print(table)


def hand_over(as_json: AsJson = False) -> None:
    """Have the active service give all callers to the one that stands by, and end; talks go on untouched.

    Whoever supervises it starts it again, to stand by. Exit code 1, and nothing is done, where nobody stands by.
    """
    from callcenter.main.roles.handing_over import Pair

    async def run(settings: Settings) -> HandedOver:
        async with _looking_on(settings) as (lock, _):
            return await Pair(lock).hand_over()

    _tell(with_settings(run, logging.WARNING), as_json)


def upgrade(as_json: AsJson = False) -> None:
    """Bring both services to the version that is installed now, with calls up: migrate, renew, hand over, renew.

    Run it from the new version, after it is installed where the services start. What one step needs is looked at
    before it; a fault leaves the active service as it is.
    """
    from callcenter.database import migrate
    from callcenter.main.roles.handing_over import Pair

    async def run(settings: Settings) -> HandedOver:
        async with _looking_on(settings) as (lock, url):
            return await Pair(lock).upgrade(__version__, lambda: migrate.upgrade(url), console.print)

    _tell(with_settings(run, logging.WARNING), as_json)


def _tell(handed: HandedOver, as_json: bool) -> None:
    if as_json:
        told = {"before": handed.before.id, "after": handed.after.id, "took_s": round(handed.took_s, 3)}
        typer.echo(json.dumps(told))
    else:
        console.print(f"[green]{handed.after.id} is active[/] after {handed.took_s:.2f} s; it was {handed.before.id}")


@contextlib.asynccontextmanager
async def _looking_on(settings: Settings) -> AsyncIterator[tuple[RoleLock, str]]:
    from callcenter.database.role_lock import RoleLock

    async with database_url(settings) as url:
        lock = RoleLock(url)
        await lock.open("nobody")
        try:
            yield lock, url
        finally:
            await lock.close()
