"""`callcenter person`: what belongs to a telephone number found, handed out, corrected, erased (个保法 §44-50)."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.markup import escape

from callcenter.main.terminal import AsJson, console, opened_database, with_settings
from callcenter.vocabulary.ids import CallId

if TYPE_CHECKING:
    from callcenter.persons.service import Asked, Persons
    from callcenter.settings import Settings
    from callcenter.vocabulary.personal import Owed, Person

person_app = typer.Typer(no_args_is_help=True, help="A person's own data: found, handed out, corrected, erased.")
T = TypeVar("T")
LONG_S = 600
"""Of one statement: notes and transcripts are looked through whole."""

Number = Annotated[str, typer.Argument(help="Their telephone number, with its area code or as +86….")]
Reason = Annotated[str, typer.Option(help="Why: who asked, by which request. No numbers of persons.")]
By = Annotated[str, typer.Option(help="Your own name; stands in the book of deeds.")]


@person_app.command()
def find(number: Number, reason: Reason, by: By, as_json: AsJson = False) -> None:
    """List by kind and count what there is of a number, in every table and file."""

    async def run(persons: Persons, person: Person, asked: Asked) -> Any:
        return await persons.find(person, asked)

    found = _done(number, reason, by, run)
    if as_json:
        typer.echo(json.dumps({one.kind: len(one.rows) for one in found}))
        return
    for one in found:
        console.print(f"{len(one.rows):7}  {one.kind}: {_said(one.kind)}", highlight=False)
    if not found:
        console.print("nothing")


@person_app.command()
def export(number: Number, reason: Reason, by: By, to: Annotated[Path, typer.Option(help="The ZIP to write.")]) -> None:
    """Write all of it into one ZIP with a page to read it by; a file that is there is left."""

    async def run(persons: Persons, person: Person, asked: Asked) -> int:
        return await persons.export(person, asked, to)

    console.print(f"{_done(number, reason, by, run)} files written to {to}")


@person_app.command()
def correct(  # noqa: PLR0913 a correction is these
    number: Number,
    reason: Reason,
    by: By,
    field: Annotated[str, typer.Option(help="name, address, note, or callback-number.")],
    value: Annotated[str, typer.Option(help="What is right.")],
    call: Annotated[str | None, typer.Option(help="Of which call; the latest if left out.")] = None,
) -> None:
    """Add a correction to what was noted of a call, or call back at another number. What happened stays as it was."""
    from callcenter.persons.service import CALLBACK_NUMBER, FIELDS, Correction

    if field not in FIELDS:
        raise typer.BadParameter(f"--field: one of {', '.join(FIELDS)}")
    if not value.strip():
        raise typer.BadParameter("--value: say what is right")
    wanted = Correction(field=field, value=value.strip(), call=None if call is None else CallId(call))

    async def run(persons: Persons, person: Person, asked: Asked, settings: Settings) -> str:
        from callcenter.main.person_parts import number_of

        other = number_of(settings, value) if field == CALLBACK_NUMBER else None
        return await persons.correct(person, asked, wanted, other)

    console.print(f"corrected: call {_done_with(number, reason, by, run)}", highlight=False)


@person_app.command()
def erase(
    number: Number,
    reason: Reason,
    by: By,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it, only tell what would be done.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove, or make nobody's, what no law keeps; names what stays, why and until when. Run it again after that."""

    async def run(persons: Persons, person: Person, asked: Asked) -> Any:
        return await persons.erase(person, asked, is_tried=not yes)

    done = _done(number, reason, by, run)
    if as_json:
        typer.echo(json.dumps({"is_tried": not yes, **asdict(done)}, default=str))
        return
    for one in done.gone:
        console.print(f"[green]{'erased' if yes else 'would go'}[/] {one.count:7}  {one.kind}", highlight=False)
    for one in done.kept:
        console.print(f"[yellow]stays[/]    {one.count:7}  {one.kind}: {escape(_why(one.owed))}", highlight=False)
    if not yes:
        console.print("nothing was changed; --yes does it")


def _why(owed: Owed) -> str:
    from callcenter.persons.words import REASONS

    until = "" if owed.until is None else f", until {owed.until:%Y-%m-%d}"
    return f"{REASONS[owed.why].en}{until}"


def _said(kind: str) -> str:
    from callcenter.persons.words import kind_said

    return kind_said(kind).en


def _done(number: str, reason: str, by: str, work: Callable[[Persons, Person, Asked], Coroutine[Any, Any, T]]) -> T:
    async def run(persons: Persons, person: Person, asked: Asked, settings: Settings) -> T:
        return await work(persons, person, asked)

    return _done_with(number, reason, by, run)


def _done_with(
    number: str, reason: str, by: str, work: Callable[[Persons, Person, Asked, Settings], Coroutine[Any, Any, T]]
) -> T:
    if not reason.strip() or not by.strip():
        raise typer.BadParameter("--reason, --by: say why, and who you are")

    async def run(settings: Settings) -> T:
        from callcenter.main.person_parts import person_of, persons_of
        from callcenter.main.vault_parts import vault_of
        from callcenter.persons.service import Asked
        from callcenter.vocabulary.clock import SystemClock

        person = person_of(settings, number)
        async with opened_database(settings, 2, LONG_S) as database:
            vault = vault_of(settings, database)
            try:
                persons = persons_of(settings, database, vault, SystemClock())
                return await work(persons, person, Asked(by.strip(), reason.strip()), settings)
            finally:
                vault.close()

    return with_settings(run)
