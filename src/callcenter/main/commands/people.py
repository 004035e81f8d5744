"""`callcenter agent`, `user`, `seat`, `break`: who works here, who may sign in, where they sit, why they may rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from callcenter.access.users import Role
from callcenter.main.terminal import console, opened_database, with_settings
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.skills import SkillLevel

if TYPE_CHECKING:
    from callcenter.database.engine import Database
    from callcenter.settings import Settings
    from callcenter.vocabulary.skills import Levels

agent_app = typer.Typer(no_args_is_help=True, help="People who answer calls.")
user_app = typer.Typer(no_args_is_help=True, help="Who may sign in to the pages.")
seat_app = typer.Typer(no_args_is_help=True, help="Where agents sit, and the telephones there.")
break_app = typer.Typer(no_args_is_help=True, help="Why agents may take a break.")

BY = "cli"
T = TypeVar("T")

Number = Annotated[str, typer.Argument(help="Staff number (工号).")]
Extension = Annotated[str, typer.Argument(help="The extension.")]
LoginName = Annotated[str, typer.Argument(help="What they type to sign in.")]
AsAgent = Annotated[str | None, typer.Option(help="The agent they work as.")]


@agent_app.command("add")
def add_agent(
    agent: Number,
    name: Annotated[str, typer.Option(help="Shown to colleagues.")],
    queues: Annotated[str, typer.Option(help="Queues they serve: general,social:2 (a level of 1 to 3, 1 is best).")],
    seat: Annotated[str | None, typer.Option(help="Where they sit; they may also choose by themselves.")] = None,
    language: Annotated[list[Language] | None, typer.Option(help="One that they speak; once for each.")] = None,
) -> None:
    """Add an agent, or change what is known of one."""
    levels = _levels(queues)

    async def run(database: Database) -> None:
        from callcenter.agents.staff_store import StaffStore
        from callcenter.agents.store import AgentStore, KeptAgent
        from callcenter.vocabulary.clock import SystemClock
        from callcenter.vocabulary.ids import AgentId, SeatId

        kept = KeptAgent(AgentId(agent), name, None, levels, languages=frozenset(language or ()))
        await StaffStore(database).keep(kept, BY)
        if seat is not None:
            await _check_seat(database, seat)
            await AgentStore(database, SystemClock()).take_seat(AgentId(agent), SeatId(seat))
        where = "" if seat is None else f" at seat {seat}"
        console.print(f"[green]agent {agent}{where}[/]; the service takes it over within seconds")

    _done(run)


@agent_app.command("remove")
def remove_agent(agent: Number) -> None:
    """Let nobody be an agent any more by this number; what they did stays."""

    async def run(database: Database) -> None:
        from dataclasses import replace

        from callcenter.agents.roster import UnknownAgentError
        from callcenter.agents.staff_store import StaffStore
        from callcenter.agents.store import AgentStore
        from callcenter.vocabulary.clock import SystemClock

        known = await AgentStore(database, SystemClock()).everybody()
        found = next((one for one in known if one.id == agent), None)
        if found is None:
            raise UnknownAgentError(f"there is no agent {agent}")
        await StaffStore(database).keep(replace(found, is_active=False), BY)
        console.print(f"[green]agent {agent} works here no more[/]")

    _done(run)


@agent_app.command("list")
def list_agents() -> None:
    """Everybody who works here: number, name, seat, queues with levels, languages, status."""

    async def run(database: Database) -> None:
        from callcenter.agents.store import AgentStore
        from callcenter.vocabulary.clock import SystemClock

        for one in await AgentStore(database, SystemClock()).agents():
            queues = ",".join(f"{queue}:{level.value}" for queue, level in sorted(one.levels.items()))
            languages = ",".join(sorted(one.languages))
            typer.echo("\t".join((one.id, one.name, one.seat or "-", queues or "-", languages or "-", one.status)))

    _done(run)


@user_app.command("add")
def add_user(
    name: LoginName,
    role: Annotated[Role, typer.Option(help="What they may see and change.")] = Role.AGENT,
    agent: AsAgent = None,
) -> None:
    """Add a user; the password is generated, printed once, and replaced by an own one at the first sign-in."""

    async def run(database: Database) -> str:
        from callcenter.access.passwords import Passwords, generated_password
        from callcenter.access.users import KeptUser, User
        from callcenter.agents.login_store import LoginStore
        from callcenter.vocabulary.ids import AgentId

        password = generated_password()
        user = User(name, role, AgentId(agent) if agent else None)
        await LoginStore(database).add(KeptUser(user, await Passwords().hashed(password)), BY)
        return password

    typer.echo(_done(run))


@user_app.command("change")
def change_user(
    name: LoginName,
    role: Annotated[Role, typer.Option(help="What they may see and change from now on.")],
    agent: AsAgent = None,
    active: Annotated[bool, typer.Option(help="Whether they may sign in at all.")] = True,
) -> None:
    """Change what a user may do; their open pages follow within seconds."""

    async def run(database: Database) -> None:
        from callcenter.access.users import User
        from callcenter.agents.login_store import LoginStore
        from callcenter.vocabulary.ids import AgentId

        user = User(name, role, AgentId(agent) if agent else None)
        await LoginStore(database).change(user, is_active=active, by=BY)
        console.print(f"[green]user {name} is changed[/]")

    _done(run)


@user_app.command("password")
def new_password(name: LoginName) -> None:
    """Give a user a new password, printed once; they are signed out, and choose an own one when they sign in next."""

    async def run(database: Database) -> str:
        from callcenter.access.passwords import Passwords, generated_password
        from callcenter.agents.login_store import LoginStore

        password = generated_password()
        await LoginStore(database).change_password(name, await Passwords().hashed(password), BY)
        return password

    typer.echo(_done(run))


@user_app.command("unlock")
def unlock_user(name: LoginName) -> None:
    """Let a user try to sign in again at once, who was locked out after wrong passwords or codes."""

    async def run(database: Database) -> None:
        from callcenter.access.lock_store import LockStore
        from callcenter.access.witness import Unlocked
        from callcenter.audit.store import AuditBook
        from callcenter.main.door_parts import DoorDeeds

        if await LockStore(database).clear(name):
            await DoorDeeds(AuditBook(database)).saw(Unlocked(name, BY))
        console.print(f"[green]user {name} may try again[/]")

    _done(run)


@user_app.command("factor")
def take_second_factor(name: LoginName) -> None:
    """Take away a user's second factor, whose telephone and recovery codes are lost; they are signed out."""

    async def run(database: Database) -> None:
        from callcenter.access.factor_store import FactorStore
        from callcenter.access.session_store import SessionStore
        from callcenter.access.witness import SecondFactorChanged
        from callcenter.audit.store import AuditBook
        from callcenter.main.door_parts import DoorDeeds

        if await FactorStore(database).remove(name):
            await SessionStore(database).end_of_user(name, None)
            await DoorDeeds(AuditBook(database)).saw(SecondFactorChanged(name, BY, is_on=False))
        console.print(f"[green]user {name} has no second factor now[/]; a role that needs one sets it up at sign-in")

    _done(run)


@user_app.command("list")
def list_users() -> None:
    """Who may sign in: name, role, agent."""

    async def run(database: Database) -> None:
        from callcenter.agents.login_store import LoginStore

        for one in await LoginStore(database).logins():
            state = "" if one.is_active else "\tshut out"
            typer.echo(f"{one.user.name}\t{one.user.role}\t{one.user.agent or '-'}{state}")

    _done(run)


@seat_app.command("add")
def add_seat(
    seat: Extension,
    kind: Annotated[SeatKind, typer.Option(help="The page itself, or a SIP telephone.")] = SeatKind.BROWSER,
    label: Annotated[str, typer.Option(help="Where it stands.")] = "",
) -> None:
    """Add a seat, or change one; every Asterisk knows it within moments."""

    async def run(database: Database) -> None:
        from callcenter.seats.store import KeptSeat, SeatStore
        from callcenter.vocabulary.ids import SeatId

        await SeatStore(database).keep(KeptSeat(SeatId(seat), kind, label), BY)
        console.print(f"[green]seat {seat} ({kind})[/]")

    _done(run)


@seat_app.command("list")
def list_seats() -> None:
    """All seats: extension, kind of telephone, where it stands, who sits there."""

    async def run(database: Database) -> None:
        from callcenter.agents.store import AgentStore
        from callcenter.seats.store import SeatStore
        from callcenter.vocabulary.clock import SystemClock

        sitting = {one.seat: one.id for one in await AgentStore(database, SystemClock()).agents()}
        for one in await SeatStore(database).seats():
            typer.echo(f"{one.id}\t{one.kind}\t{one.label or '-'}\t{sitting.get(one.id, '-')}")

    _done(run)


@break_app.command("add")
def add_break(
    reason: Annotated[str, typer.Argument(help="How it stands in reports: a word in small letters.")],
    zh: Annotated[str, typer.Option(help="Its name in Chinese.")],
    en: Annotated[str, typer.Option(help="Its name in English.")],
    position: Annotated[int, typer.Option(min=0, max=999, help="In lists; a smaller one stands first.")] = 50,
    active: Annotated[bool, typer.Option(help="Whether agents may choose it.")] = True,
) -> None:
    """Add a reason of breaks, or change one."""

    async def run(database: Database) -> None:
        from callcenter.agents.breaks import BreakReason
        from callcenter.agents.staff_store import StaffStore

        await StaffStore(database).keep_reason(BreakReason(reason, zh, en, position, active), BY)
        console.print(f"[green]break {reason}: {zh}, {en}[/]")

    _done(run)


def _levels(text: str) -> Levels:
    from callcenter.vocabulary.ids import QueueId

    levels: dict[QueueId, SkillLevel] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        queue, _, level = part.partition(":")
        try:
            levels[QueueId(queue)] = SkillLevel(int(level or SkillLevel.EXPERT))
        except ValueError:
            raise typer.BadParameter(f"--queues: {part}: a level is 1, 2 or 3, as in social:2") from None
    return levels


async def _check_seat(database: Database, seat: str) -> None:
    from callcenter.agents.seating import UnknownSeatError
    from callcenter.seats.store import SeatStore

    known = await SeatStore(database).seats()
    # Before the service has run for the first time there is none yet: it begins with those of the settings.
    if known and seat not in {one.id for one in known}:
        raise UnknownSeatError(f"there is no seat {seat} → callcenter seat add {seat}")


def _done(run: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    async def work(settings: Settings) -> T:
        async with opened_database(settings) as database:
            return await run(database)

    return with_settings(work)
