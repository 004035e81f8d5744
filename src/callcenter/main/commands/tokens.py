"""`callcenter token add`, `list`, `revoke`: by what other systems come in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from callcenter.integrations.scopes import Scope
from callcenter.main.terminal import console, opened_database, with_settings

if TYPE_CHECKING:
    from callcenter.integrations.token_store import Tokens
    from callcenter.settings import Settings

token_app = typer.Typer(no_args_is_help=True, help="Tokens of other systems.")

T = TypeVar("T")


@token_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Which system it is for.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may see and do; may be given more than once.")],
    agent: Annotated[str | None, typer.Option(help="The agent whose desktop it is for: sees only their calls.")] = None,
    days: Annotated[int, typer.Option(help="How long it is good for.")] = 365,
) -> None:
    """Make a token; it is printed once."""

    async def run(tokens: Tokens) -> str:
        from callcenter.vocabulary.ids import AgentId

        _, text = await tokens.make(name, scope, agent=AgentId(agent) if agent else None, days=days, who="cli")
        return text

    typer.echo(_done(run))


@token_app.command("list")
def listed() -> None:
    """All tokens, the newest first, without their secrets."""

    async def run(tokens: Tokens) -> None:
        for token in await tokens.listed():
            whose = f"agent {token.agent}" if token.agent else "all calls"
            until = f"revoked {token.revoked_at:%F}" if token.revoked_at else f"until {token.expires_at:%F}"
            used = f"used {token.last_used_at:%F %R}" if token.last_used_at else "never used"
            typer.echo(f"{token.id}  {token.name}  {','.join(sorted(token.scopes))}  {whose}  {until}  {used}")

    _done(run)


@token_app.command("revoke")
def revoke(token: Annotated[str, typer.Argument(help="The eight letters and digits after cct_.")]) -> None:
    """End a token; streams that came in by it end within ten seconds."""

    async def run(tokens: Tokens) -> None:
        from callcenter.integrations.tokens import TokenId

        await tokens.revoke(TokenId(token), "cli")
        console.print(f"[green]token {token} is revoked[/]")

    _done(run)


def _done(run: Callable[[Tokens], Coroutine[Any, Any, T]]) -> T:
    async def work(settings: Settings) -> T:
        from callcenter.integrations.token_store import Tokens
        from callcenter.vocabulary.clock import SystemClock

        async with opened_database(settings) as database:
            return await run(Tokens(database, SystemClock()))

    return with_settings(work)
