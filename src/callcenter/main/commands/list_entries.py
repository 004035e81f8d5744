"""`callcenter list add`, `remove`, `test`: one number at a time, each written into the book of deeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from callcenter.main.terminal import AsJson, console, opened_database, with_settings
from callcenter.settings import Settings
from callcenter.special_list.entries import ListKind, Relation
from callcenter.vocabulary.tiers import Need

if TYPE_CHECKING:
    from callcenter.database.engine import Database
    from callcenter.special_list.asking import Kept

entries_app = typer.Typer()

T = TypeVar("T")
Number = Annotated[str, typer.Option(help="A telephone number; only its keyed digest is kept.")]
OfList = Annotated[ListKind, typer.Option("--list", help="Which list.")]


@entries_app.command("add")
def add(  # noqa: PLR0913 an entry is these
    number: Number,
    list_name: OfList = ListKind.SPECIAL,
    category: Annotated[
        int | None, typer.Option(help="1 sight, 2 hearing, 3 speech, 4 limb, 5 mind, 6 psyche, 7 several.")
    ] = None,
    level: Annotated[int | None, typer.Option(help="1 (most severe) to 4.")] = None,
    person: Annotated[str, typer.Option(help="The source's own reference to the person; kept as a digest.")] = "",
    relation: Annotated[Relation, typer.Option(help="Whose number it is.")] = Relation.OWN,
    need: Annotated[list[Need] | None, typer.Option(help="How to serve them; the usual ones if left out.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day.")] = None,
    basis: Annotated[str, typer.Option(help="Why they may be on the list.")] = "register",
) -> None:
    """Put a number on a list."""

    async def run(settings: Settings, database: Database) -> str:
        from callcenter.main.listing import list_keeper, site_today
        from callcenter.special_list.keeping import NewListing

        new = NewListing(
            number=number,
            list_name=list_name,
            category=category,
            level=level,
            person=person,
            relation=relation,
            needs=tuple(need) if need else None,
            valid_from=site_today(settings),
            valid_to=until.replace(tzinfo=UTC).date() if until else None,
            basis=basis,
        )
        listing = await list_keeper(settings, database).add(new)
        return f"listed, tier {listing.tier.name.lower()}"

    console.print(f"[green]{_done(run)}[/]")


@entries_app.command("remove")
def remove(number: Number, list_name: OfList = ListKind.SPECIAL) -> None:
    """Take a number off a list, whoever stands there by it."""

    async def run(settings: Settings, database: Database) -> bool:
        from callcenter.main.listing import list_keeper

        return await list_keeper(settings, database).remove(number, list_name)

    console.print("removed" if _done(run) else "[yellow]was not on it[/]")


@entries_app.command("test")
def explain(number: Annotated[str, typer.Argument(help="A telephone number.")], as_json: AsJson = False) -> None:
    """Tell how a call from a number would be served, and on account of what; written into the book of deeds."""

    async def run(settings: Settings, database: Database) -> Kept:
        from callcenter.main.listing import list_looking_up

        return await list_looking_up(settings, database).kept(number, "cli")

    kept = _done(run)
    if as_json:
        typer.echo(json.dumps(_object(kept), ensure_ascii=False))
        return
    match = kept.match
    tier = "ordinary: on no list" if match is None else f"{match.tier.name.lower()}, by the list {match.list_name}"
    console.print(f"{kept.number}: {tier}")
    for need in match.needs if match else ():
        console.print(f"  need: {need}")
    for listing, verdict in kept.standing:
        until = listing.valid_to or "no end"
        console.print(f"  {listing.list_name}: {listing.tier.name.lower()}, {listing.valid_from} to {until}: {verdict}")


def _object(kept: Kept) -> dict[str, Any]:
    match = kept.match
    return {
        "number": kept.number,
        "match": None if match is None else {"list": match.list_name, "tier": match.tier, "needs": match.needs},
        "standing": [
            {
                "list": listing.list_name,
                "tier": listing.tier,
                "needs": listing.needs,
                "relation": listing.relation,
                "valid_from": listing.valid_from.isoformat(),
                "valid_to": None if listing.valid_to is None else listing.valid_to.isoformat(),
                "verdict": verdict,
            }
            for listing, verdict in kept.standing
        ],
    }


def _done(run: Callable[[Settings, Database], Coroutine[Any, Any, T]]) -> T:
    async def work(settings: Settings) -> T:
        async with opened_database(settings) as database:
            return await run(settings, database)

    return with_settings(work)
