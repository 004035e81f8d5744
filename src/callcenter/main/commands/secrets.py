"""`callcenter secrets`: which there are, where each stands, and another in its place while calls are up."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from callcenter.main.terminal import AsJson, console, database_url, with_settings

if TYPE_CHECKING:
    from callcenter.main.secrets.rotating import Holder, Rotating
    from callcenter.settings import Settings

secrets_app = typer.Typer(no_args_is_help=True, help="The site's secrets: where they stand, how they are replaced.")


@secrets_app.command("list")
def list_secrets(as_json: AsJson = False) -> None:
    """Tell where each secret stands, whether it is strong enough, and how it is replaced; never the secret."""

    async def run(settings: Settings) -> list[dict[str, Any]]:
        return shown(settings)

    found = with_settings(run)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("secret")
    for title in ("stands in", "is", "replaced"):
        table.add_column(title, overflow="fold")
    for one in found:
        state = one["weakness"] or ("well" if one["place"] else "not set")
        state += "; the one before is still accepted" if one["is_under_way"] else ""
        table.add_row(one["name"], one["place"] or "-", state, f"{one['kind']}: {one['how']}")
    Console().print(table)


@secrets_app.command()
def rotate(
    name: Annotated[str, typer.Argument(help="As `callcenter secrets list` names it, such as http.session_secret.")],
    told: Annotated[
        bool, typer.Option("--told", help="Every other system has its new secret (integrations.webhook_key).")
    ] = False,
) -> None:
    """Draw another value, have it accepted, bring what depends on it to it; calls go on meanwhile.

    Where two values are accepted it takes two runs: the first draws, the second (once both services were started
    again, by `callcenter upgrade`) finishes. A run that was killed half way is finished by the next one.
    """

    async def run(settings: Settings) -> None:
        from callcenter.main.secrets.rotating import NotRotatedError
        from callcenter.main.secrets.rotations import ROTATIONS, Kind

        if name not in ROTATIONS:
            raise NotRotatedError(f"{name} is no secret → callcenter secrets list names them")
        wanted = ROTATIONS[name]
        if wanted.kind is Kind.BY_HAND:
            raise NotRotatedError(f"{name} was given to us by others → {wanted.how}")
        console.print(f"{name}: {wanted.how}", markup=False, highlight=False)
        await _rotate(settings, name, wanted.kind is Kind.PAIR, told)

    with_settings(run)


def shown(settings: Settings) -> list[dict[str, Any]]:
    """What is told of each secret."""
    from callcenter.main.secrets.known import secrets_in, variable, weakness
    from callcenter.main.secrets.places import Places
    from callcenter.main.secrets.rotations import ROTATIONS
    from callcenter.secret_files import BEFORE

    places = Places()
    by_name = {one.name: one for one in secrets_in(settings)}
    found = []
    for name, rotation in ROTATIONS.items():
        place, secret = places.of(variable(name)), by_name.get(name)
        before = BEFORE.get(variable(name).lower(), "").removeprefix("callcenter_").replace("__", ".")
        under_way = [one for key, one in by_name.items() if before and key.partition("[")[0] == before]
        where = place.told if place else None
        if name == "database.url" and settings.database.url is None:
            where = str(settings.data / "postgres" / "password")
        found.append(
            {
                "name": name,
                "place": where,
                "weakness": weakness(secret) if secret else None,
                "is_under_way": any(one.value.get_secret_value() for one in under_way),
                "kind": rotation.kind.value,
                "how": rotation.how,
            }
        )
    return found


async def _rotate(settings: Settings, name: str, is_pair: bool, told: bool) -> None:
    from callcenter.database.engine import Database
    from callcenter.main.secrets.pairs import pair

    async with database_url(settings) as url, _rotating(settings, url) as rotating:
        if not is_pair:
            await rotating.at_once(name, await _holder(settings, name, url))
            console.print(f"[green]{name} is replaced[/]{_afterwards(name)}")
            return
        database = Database(url, 2)
        try:
            found = pair(name, settings, database, is_told=told, renew_dialplans=partial(_renew_dialplans, settings))
            if found.before in {"", found.current}:
                await rotating.begin(name, found)
                console.print(
                    f"[green]{name}: begun[/]; now `callcenter upgrade` (two services: calls stay where they are), or"
                    " start the one service again; then this command once more"
                )
            else:
                await rotating.finish(name, found)
                console.print(
                    f"[green]{name} is replaced[/]; `callcenter upgrade` makes the services forget the one before"
                )
        finally:
            await database.close()


async def _renew_dialplans(settings: Settings) -> None:
    from callcenter.main.published import edition_at_hand
    from callcenter.main.secrets.holders import nodes_of, renew_dialplans
    from callcenter.main.tools import read_tools

    await renew_dialplans(nodes_of(settings, edition_at_hand(settings), read_tools(settings.data))(None))


def _afterwards(name: str) -> str:
    match name:
        case "asterisk.seat_key":
            return "; `callcenter upgrade`, then give each desk telephone what `callcenter agent phone SEAT` prints"
        case "database.url":
            return "; now `callcenter upgrade`: services keep their open connections, and can make no new ones"
        case _:
            return ""


async def _holder(settings: Settings, name: str, url: str) -> Holder:
    from callcenter.main.published import edition_at_hand
    from callcenter.main.secrets.holders import Managers, Role, Seats, nodes_of
    from callcenter.main.tools import read_tools

    match name:
        case "asterisk.ami_secret":
            return Managers(nodes_of(settings, edition_at_hand(settings), read_tools(settings.data)))
        case "asterisk.seat_key":
            return Seats()
        case _:
            own = settings.data / "postgres" / "password" if settings.database.url is None else None
            return Role(url, own, settings.data / "run")


@contextlib.asynccontextmanager
async def _rotating(settings: Settings, url: str) -> AsyncIterator[Rotating]:
    from callcenter.audit.store import AuditBook
    from callcenter.database.engine import Database
    from callcenter.database.role_lock import RoleLock
    from callcenter.main.roles.peers import peers
    from callcenter.main.secrets.places import Places
    from callcenter.main.secrets.rotating import Rotating

    database, lock = Database(url, 2), RoleLock(url)

    async def services() -> Sequence[str]:
        return [one.id for one in peers(await lock.names())]

    def tell(step: str) -> None:
        console.print(f"[dim]{step}[/]")

    await lock.open("nobody")
    try:
        folder = settings.data / "run" / "rotating"
        yield Rotating(Places(), AuditBook(database), folder, services, tell)
    finally:
        await lock.close()
        await database.close()
