"""`callcenter bans`: whose SIP is refused because they have guessed too often."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from callcenter.main.terminal import AsJson, console, with_settings
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter.asterisk.bans import Ban

bans_app = typer.Typer(
    no_args_is_help=True, help="Addresses that Asterisk refuses because they have guessed too often."
)
WITHIN_S = 10.0


class AsteriskAwayError(CallCenterError):
    """It cannot be asked now."""


@bans_app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Tell who is banned on which Asterisk, until when and why."""

    async def run(settings: Settings) -> dict[str, tuple[Ban, ...]]:
        return {node.id: await _ask(settings, node.id) for node in settings.asterisk.nodes}

    found = with_settings(run, logging.ERROR)
    rows = [(node, ban) for node, kept in found.items() for ban in sorted(kept, key=lambda one: one.until)]
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {
                        "node": node,
                        "address": str(one.address),
                        "until": one.until.isoformat(),
                        "times": one.times,
                        "why": one.why,
                    }
                    for node, one in rows
                ]
            )
        )
        return
    table = Table("Asterisk", "address", "until", "times", "last guess", box=SIMPLE)
    for node, one in rows:
        table.add_row(node, str(one.address), one.until.isoformat(" ", "seconds"), str(one.times), one.why)
    Console().print(table if rows else "nobody is banned")


@bans_app.command()
def lift(
    address: Annotated[str, typer.Argument(help="The address, or `all`.")],
) -> None:
    """Let an address try again, on every Asterisk; works without the service, too."""

    async def run(settings: Settings) -> int:
        lifted = 0
        for node in settings.asterisk.nodes:
            lifted += len(await _ask(settings, node.id, address))
        return lifted

    lifted = with_settings(run, logging.ERROR)
    console.print(f"[green]lifted: {lifted}[/]")


async def _ask(settings: Settings, node_id: str, lifted: str = "") -> tuple[Ban, ...]:
    """What a node has, or what was taken out of it; raises TelephonyError, AsteriskAwayError."""
    from callcenter.asterisk.ami.ban_book import BanBook
    from callcenter.asterisk.ami.link import Link

    node = next(one for one in settings.asterisk.nodes if one.id == node_id)
    link = Link(node, settings.asterisk.ami_secret.get_secret_value(), lambda _: None)
    life = asyncio.create_task(link.run(), name=f"bans {node.id}")
    try:
        async with asyncio.timeout(WITHIN_S):
            await link.until_up()
            book = BanBook(link)
            found = await book.bans()
            if not lifted:
                return found
            ours = tuple(one for one in found if lifted in ("all", str(one.address)))
            await book.lift(ours)
            for one in ours:
                await book.until_is(one, there=False)
            return ours
    except TimeoutError as late:
        raise AsteriskAwayError(
            f"{node.id}: AMI does not answer on {node.host}:{node.ami_port}; is Asterisk up?"
        ) from late
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
