"""The command line. Messages for people go to stderr, what machines read to stdout."""

import asyncio
import gc
import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from callcenter.main.commands.audit import audit_app
from callcenter.main.commands.backup import backup_app, restore
from callcenter.main.commands.balance import balance
from callcenter.main.commands.bans import bans_app
from callcenter.main.commands.flow import flow_app
from callcenter.main.commands.list_entries import entries_app
from callcenter.main.commands.list_imports import imports_app
from callcenter.main.commands.models import models_app
from callcenter.main.commands.notice import notice_app
from callcenter.main.commands.people import agent_app, break_app, seat_app, user_app
from callcenter.main.commands.person import person_app
from callcenter.main.commands.publishing import publishing_app
from callcenter.main.commands.recording_export import check_package, export
from callcenter.main.commands.recordings import recordings_app
from callcenter.main.commands.schedule import schedule_app
from callcenter.main.commands.secrets import secrets_app
from callcenter.main.commands.services import hand_over, services, upgrade
from callcenter.main.commands.speech import speech_app
from callcenter.main.commands.staffing import staffing_app
from callcenter.main.commands.tokens import token_app
from callcenter.main.commands.trying import try_flow
from callcenter.main.notify import Notifier, write_stacks_when_asked
from callcenter.main.terminal import AsJson, console, database_url, opened_database, with_settings
from callcenter.main.tools import read_tools
from callcenter.settings import Settings

app = typer.Typer(no_args_is_help=True, help="An open contact centre for a city's hotline, on Asterisk.")
asterisk_app = typer.Typer(no_args_is_help=True, help="Asterisk's own files.")
list_app = typer.Typer(no_args_is_help=True, help="The special-service list (特服名单).")
app.add_typer(asterisk_app, name="asterisk")
app.add_typer(agent_app, name="agent")
app.add_typer(user_app, name="user")
app.add_typer(seat_app, name="seat")
app.add_typer(break_app, name="break")
app.add_typer(list_app, name="list")
app.add_typer(token_app, name="token")
app.add_typer(bans_app, name="bans")
app.add_typer(audit_app, name="audit")
list_app.add_typer(entries_app)
list_app.add_typer(imports_app)
app.add_typer(person_app, name="person")
app.add_typer(flow_app, name="flow")
app.command("balance")(balance)
app.add_typer(backup_app, name="backup")
app.command("restore")(restore)
flow_app.command("try")(try_flow)
flow_app.add_typer(publishing_app)
app.add_typer(notice_app, name="notice")
app.add_typer(schedule_app, name="schedule")
app.add_typer(models_app, name="models")
recordings_app.command("export")(export)
recordings_app.command("check-package")(check_package)
app.add_typer(recordings_app, name="recordings")
app.add_typer(secrets_app, name="secrets")
app.add_typer(speech_app, name="speech")
app.add_typer(staffing_app, name="staffing")
app.command("services")(services)
app.command("hand-over")(hand_over)
app.command("upgrade")(upgrade)


@app.callback()
def main() -> None:
    """Settings come from the environment (`CALLCENTER_…`) and `.env`."""


@app.command()
def up() -> None:
    """Run database, Asterisk and service in one process tree, until Ctrl-C."""
    from callcenter.main import up as whole

    async def run(settings: Settings) -> None:
        async with whole.running(settings, _progress) as running:
            console.print(f"[green]ready[/] pages at {settings.http.address}/")
            stop = _on_stop()
            stopped = asyncio.ensure_future(stop.wait())
            await asyncio.wait([stopped, running.ended], return_when=asyncio.FIRST_COMPLETED)
            if running.ended.done():
                await running.ended

    with_settings(run, logging.WARNING)


@app.command()
def serve() -> None:
    """Run the service alone: links, lines, flows, pages. For systemd (Type=notify, WatchdogSec) or `up`."""
    from callcenter.main.secrets.fresh import ami_secret
    from callcenter.main.service import serve as serve_parts
    from callcenter.main.wiring import made

    write_stacks_when_asked()
    # Half a million objects of code that is there for good: a full collection would look at each, and calls would wait.
    gc.freeze()

    async def run(settings: Settings) -> None:
        notifier = Notifier()
        async with database_url(settings) as url:
            await serve_parts(made(settings, read_tools(settings.data), url, ami_secret(settings)), notifier)
        notifier.close()

    with_settings(run)


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="A revision, `head`, or `base` (which removes every row).")] = "head",
) -> None:
    """Bring the database to a version of the schema."""
    from callcenter.database import migrate as migrations

    async def run(settings: Settings) -> None:
        async with database_url(settings) as url:
            if to == "head":
                await migrations.upgrade(url)
            else:
                await migrations.downgrade(url, to)
        console.print(f"[green]the schema is at {to}[/]")

    with_settings(run)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look at every outside: programs, modules, ports, database, models, disk; each fault with its mend."""
    from callcenter.main.doctor import examine, shown

    findings = with_settings(lambda settings: examine(settings))
    if as_json:
        typer.echo(findings.as_json())
    else:
        console.print(shown(findings))
    raise typer.Exit(0 if findings.is_well else 1)


@app.command()
def call(  # noqa: PLR0913 what a caller can do
    number: Annotated[str, typer.Option("--from", help="The caller's number.")] = "13800138000",
    say: Annotated[list[Path] | None, typer.Option(help="Sound files, each said after a prompt was heard out.")] = None,
    keys: Annotated[str, typer.Option(help="Keys pressed after the first prompt began, for example 2#.")] = "",
    dialled: Annotated[str, typer.Option("--to", help="The number dialled.")] = "12345",
    stay_s: Annotated[float, typer.Option(help="Hang up after so many seconds.")] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Place a test call on the running Asterisk, and print its timeline as it grows."""
    from callcenter.calls.store import CallStore
    from callcenter.rehearsal.sipp import Exchange
    from callcenter.rehearsal.test_call import TestCall, place
    from callcenter.vocabulary.numbers import normalised

    wanted = TestCall(number=number, said=tuple(say or ()), keys=keys, dialled=dialled, stay_s=stay_s)

    async def run(settings: Settings) -> dict[str, Any]:
        node = settings.asterisk.nodes[0]
        exchange = Exchange(read_tools(settings.data).need_sipp().binary, str(node.host), node.sip_port)
        e164 = normalised(number, settings.site.region, settings.site.area_code)
        async with opened_database(settings) as database:
            return await place(wanted, exchange, CallStore(database), e164, console.print)

    told = with_settings(run)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop after the calls; exit 0 if all went well.")] = False,
) -> None:
    """Start everything, register two agents, and place the calls of a morning."""
    from callcenter.main.demo import rehearse

    story = with_settings(lambda settings: rehearse(settings, console, _on_stop, once=once), logging.WARNING)
    typer.echo(story.as_json())
    raise typer.Exit(0 if story.is_as_wanted else 1)


@asterisk_app.command("render")
def render_asterisk() -> None:
    """Write the configuration of every node below the data folder."""
    from callcenter.main import asterisk_files
    from callcenter.main.published import edition_at_hand

    async def run(settings: Settings) -> None:
        tools = read_tools(settings.data)
        edition = edition_at_hand(settings)
        for node in settings.asterisk.nodes:
            config = asterisk_files.node_config(settings, node, edition, tools)
            changed = asterisk_files.rendered(config)
            await asterisk_files.speak_notice(settings, tools, config.folders)
            console.print(f"{node.id}: {len(changed)} files changed in {config.folders.etc}")

    with_settings(run)


@agent_app.command("phone")
def agent_phone(
    seat: Annotated[str, typer.Argument(help="The extension.")],
    answer: Annotated[bool, typer.Option("--answer", help="Play it: answer every call, until Ctrl-C.")] = False,
    talk_s: Annotated[float, typer.Option(help="How long the one that is played talks.")] = 20.0,
) -> None:
    """Print what a telephone needs to register at a seat, or play that telephone."""
    from callcenter.main import telephones

    async def run(settings: Settings) -> dict[str, str]:
        async with opened_database(settings) as database:
            found = await telephones.account(settings, database, seat)
        if answer:
            await telephones.play(settings, seat, talk_s, _progress, _on_stop().wait)
        return found

    told = with_settings(run)
    if not answer:
        typer.echo("\n".join(f"{name}: {value}" for name, value in told.items()))


def _progress(text: str) -> None:
    console.print(f"[dim]{datetime.now():%H:%M:%S}[/] {text}")  # noqa: DTZ005 the wall clock of whoever looks


def _on_stop() -> asyncio.Event:
    """Set by SIGINT and SIGTERM."""
    import signal

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
