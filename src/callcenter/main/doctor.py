"""`callcenter doctor`: every outside looked at, on a machine where nothing, something or all of it runs.

A finding is well, worth a warning (calls are answered all the same), or ill; whatever is not well comes with its mend.
"""

import asyncio
import contextlib
import json
import re
import shutil
import socket
import stat
from collections.abc import AsyncIterator, Awaitable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rich.table import Table

from callcenter.access.permissions import Permission, allows
from callcenter.agents.login_store import LoginStore
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import LinkDown, LinkEvent
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.config.modules import missing as missing_modules
from callcenter.asterisk.settings import NodeSettings
from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from callcenter.database.engine import Database, DatabaseAwayError, DatabaseRefusedError
from callcenter.main.certificate import RENEWED_BEFORE, UnfitCertificateError, at_hand, ends_at
from callcenter.main.listing import list_keys
from callcenter.main.published import edition_at_hand, grammars
from callcenter.main.recognisers import recognition_of
from callcenter.main.secrets.known import OURS, weak
from callcenter.main.secrets.places import ENV_FILE
from callcenter.main.tools import Program, ToolMissingError, Tools, read_tools
from callcenter.main.vault_parts import upkeep_of, vault_of
from callcenter.main.web.pages import PAGES
from callcenter.recordings.vault.objects import StoreAwayError, UnfitStoreError
from callcenter.settings import Settings
from callcenter.special_list.keys import ListKeyMissingError
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.errors import RefusedDocumentError, TelephonyError

Health = Literal["well", "warning", "ill"]
LOW_DISK_BYTES = 5 * 1024**3
OLDEST_ASTERISK = {20: 12, 21: 7, 22: 2}
"""By branch, the first release whose MixMonitor keeps caller and agent apart (option D)."""
WITHIN_S = 8.0
SETUP = "run scripts/setup"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at."""

    what: str
    health: Health
    detail: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All of them, in the order a call needs them."""

    found: tuple[Found, ...]

    @property
    def is_well(self) -> bool:
        """Nothing is ill; warnings are allowed."""
        return all(one.health != "ill" for one in self.found)

    def as_json(self) -> str:
        return json.dumps({"ok": self.is_well, "found": [asdict(one) for one in self.found]}, ensure_ascii=False)


def shown(findings: Findings) -> Table:
    """For a terminal; the sign says the same as the colour."""
    table = Table("", "what")
    for title in ("found", "mend"):
        # Names of settings and models are to be typed: rather broken than cut.
        table.add_column(title, overflow="fold")
    signs = {"well": "[green]✔[/]", "warning": "[yellow]![/]", "ill": "[red]✘[/]"}
    for one in findings.found:
        table.add_row(signs[one.health], one.what, one.detail, one.mend)
    return table


async def examine(settings: Settings) -> Findings:
    """Look at everything, each within a deadline; never raises on account of what is looked at."""
    try:
        tools = read_tools(settings.data)
    except ToolMissingError as error:
        return Findings((Found("programs", "ill", str(error), SETUP),))
    found = [*_secrets(settings), *_programs(tools), *_documents(settings)]
    found += await asyncio.to_thread(_speech, settings)
    found.append(_disk(settings))
    found.append(_pages())
    found.append(await asyncio.to_thread(_certificate, settings))
    found += await _within("database", _database(settings))
    for node in settings.asterisk.nodes:
        found += await _within(f"asterisk {node.id}", _node(settings, node))
    found.append(_port("AudioSocket", str(settings.asterisk.audiosocket_host), settings.asterisk.audiosocket_port))
    found.append(_port("pages", str(settings.http.host), settings.http.port))
    return Findings(tuple(found))


def _secrets(settings: Settings) -> list[Found]:
    found = list(weak(settings))
    if lacking := [secret.variable for secret, _ in found if not secret.value.get_secret_value()]:
        return [Found("secrets", "ill", f"not set: {', '.join(lacking)}", f"{SETUP}; it writes them to .env")]
    told = [f"{secret.variable} {why}" for secret, why in found]
    if mode := _open_to_all(ENV_FILE):
        told.append(f"{ENV_FILE} is open to everybody on this machine (mode {mode:04o})")
    if told:
        mend = f"chmod 600 {ENV_FILE}; replace weak ones: callcenter secrets rotate NAME"
        return [Found("secrets", "ill" if found else "warning", "; ".join(told), mend)]
    return [Found("secrets", "well", f"{len(OURS)} set")]


def _open_to_all(file: Path) -> int | None:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return None
    return mode if mode & 0o006 else None


def _programs(tools: Tools) -> list[Found]:
    needs: tuple[tuple[str, Program | None, Health, str], ...] = (
        ("asterisk program", tools.asterisk, "ill", ""),
        ("espeak-ng", tools.espeak_ng, "warning", "prompts are heard only where they are recorded"),
        ("sipp", tools.sipp, "warning", "no test calls, no demo"),
    )
    found = [
        Found(what, "well", f"{program.binary} {program.version}".strip())
        if program
        else Found(what, health, f"not there; {without}".removesuffix("; "), SETUP)
        for what, program, health, without in needs
    ]
    if tools.asterisk is not None:
        lacking = missing_modules({module.stem for module in tools.asterisk.modules.glob("*.so")})
        found.append(
            Found("asterisk modules", "ill", f"missing: {', '.join(lacking)}", f"{SETUP}, or install asterisk-modules")
            if lacking
            else Found("asterisk modules", "well", "all there")
        )
    return found


def _documents(settings: Settings) -> list[Found]:
    try:
        edition = edition_at_hand(settings)
    except RefusedDocumentError as refused:
        return [Found("flow and lexicons", "ill", str(problem), problem.mend) for problem in refused.problems]
    flows = ", ".join(f"{flow.name} {flow.version}" for flow in edition.flows.values())
    return [Found("flow and lexicons", "well", f"{flows}, {len(edition.lexicons)} lexicons")]


def _speech(settings: Settings) -> list[Found]:
    """What will be heard by what was found; whether a model loads is told by `callcenter models check`."""
    try:
        edition = edition_at_hand(settings)
    except RefusedDocumentError:
        return []
    recognition = recognition_of(settings, grammars([edition]))
    recognition.check()
    serving = [recognition.serving(language, recognition.prospect(language)) for language in edition.languages]
    return [
        Found(
            f"hearing {one.language}",
            "warning" if one.lacks else "well",
            str(one) if one.choice.first else "nobody: callers go by keys and to people",
            "; ".join(one.lacks),
        )
        for one in serving
    ]


def _disk(settings: Settings) -> Found:
    data = settings.data.absolute()
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / 1024**3:.1f} GiB free at {place}"
    if free < LOW_DISK_BYTES:
        return Found("disk", "warning", told, "free some, or move CALLCENTER_DATA to a larger disk")
    return Found("disk", "well", told)


def _pages() -> Found:
    if (PAGES / "index.html").is_file():
        return Found("front end", "well", str(PAGES))
    return Found("front end", "ill", "not built", SETUP)


def _certificate(settings: Settings) -> Found:
    what = "certificate"
    try:
        files = at_hand(settings)
    except UnfitCertificateError as unfit:
        fault, _, mend = str(unfit).partition(" → ")
        return Found(what, "ill", fault, mend)
    if files is None:
        return Found(what, "warning", "none yet", "`callcenter up` and `callcenter asterisk render` make one")
    end = ends_at(files)
    told = f"{files.certificate}, until {end:%Y-%m-%d}"
    if end - datetime.now(UTC) < RENEWED_BEFORE:
        mend = "put a new one there, then `asterisk -rx 'core reload'`, and start the service again"
        return Found(what, "warning", told, mend)
    return Found(what, "well", told)


async def _database(settings: Settings) -> list[Found]:
    async with _database_url(settings) as url:
        if url is None:
            return [Found("database", "warning", "the embedded PostgreSQL does not run", "`callcenter up` starts it")]
        database = Database(url, 2)
        try:
            version = await database.version()
            lacking = await migrate.missing(url)
            keyed = (
                []
                if lacking
                else [
                    await _list_keys(settings, database),
                    await _recordings(settings, database),
                    *await _user_keepers(database),
                ]
            )
        except (DatabaseAwayError, DatabaseRefusedError) as error:
            return [Found("database", "ill", str(error), "start PostgreSQL, or correct CALLCENTER_DATABASE__URL")]
        finally:
            await database.close()
    if lacking:
        return [Found("database", "ill", f"{lacking} migrations behind", "run `callcenter migrate`")]
    return [Found("database", "well", f"PostgreSQL {version}, schema up to date"), *keyed]


async def _user_keepers(database: Database) -> list[Found]:
    """Whether anybody is left who says who signs in; where nobody signs in yet, there is nothing to say."""
    working = [one.user for one in await LoginStore(database).logins() if one.is_active]
    if not working or any(allows(user.role, Permission.KEEP_USERS) for user in working):
        return []
    mend = "run `callcenter user add NAME --role security_admin`"
    return [Found("users", "warning", "nobody who signs in may keep users and their roles", mend)]


async def _list_keys(settings: Settings, database: Database) -> Found:
    """How far a change of the list's key has come."""
    what = "special-service list"
    try:
        keys = list_keys(settings)
    except ListKeyMissingError as error:
        return Found(what, "ill", str(error), SETUP)
    store = SpecialListStore(database)
    if lost := await store.under_other_keys(*(key.fingerprint for key in keys.all)):
        told = f"{lost} entries are digested with a key that is not set: their callers are not known"
        return Found(what, "warning", told, "set CALLCENTER_SITE__LIST_KEY_BEFORE")
    if left := await store.under_other_keys(keys.current.fingerprint):
        told = f"{left} entries are digested as before: Asterisk alone does not know their callers"
        mend = "import the registers once more, or wait for their next calls; keep CALLCENTER_SITE__LIST_KEY_BEFORE"
        return Found(what, "well", told, mend)
    return Found(what, "well", "every entry is digested with the key in use")


async def _recordings(settings: Settings, database: Database) -> Found:
    """Whether the store answers, and every recording's key is here."""
    what = "recordings"
    try:
        vault = vault_of(settings, database)
        upkeep = upkeep_of(settings, database, vault, SystemClock())
        await upkeep.look()
        kept = sum((await upkeep.book.count_by_key()).values())
        await vault.in_thread(vault.objects.look)
    except (UnfitStoreError, StoreAwayError, OSError) as error:
        return Found(
            what, "ill", str(error), "see to CALLCENTER_RECORDINGS__STORE; recordings wait as raw files meanwhile"
        )
    if upkeep.faults:
        fault, _, mend = upkeep.faults[0].partition(" → ")
        return Found(what, "ill" if vault.key_fault or upkeep.lost_keys else "warning", fault, mend or SETUP)
    return Found(what, "well", f"{kept} kept in {vault.objects.url}, their key is here")


@contextlib.asynccontextmanager
async def _database_url(settings: Settings) -> AsyncIterator[str | None]:
    if settings.database.url is not None:
        yield settings.database.url.get_secret_value()
        return
    try:
        yield EmbeddedPostgres(settings.data / "postgres").url
    except EmbeddedPostgresError:
        yield None


async def _node(settings: Settings, node: NodeSettings) -> list[Found]:
    """Log in as the service does, and ask for the version and the queues."""
    what = f"asterisk {node.id}"
    if not _listens(str(node.host), node.ami_port):
        mend = "`callcenter up` starts it; else start yours on files of `callcenter asterisk render`"
        return [Found(what, "warning", f"nothing listens on AMI {node.host}:{node.ami_port}", mend)]
    told: list[LinkDown] = []

    def on_event(event: LinkEvent) -> None:
        if isinstance(event, LinkDown):
            told.append(event)

    link = Link(node, settings.asterisk.ami_secret.get_secret_value(), on_event)
    life = asyncio.create_task(link.run(), name=f"doctor {node.id}")
    try:
        async with asyncio.timeout(WITHIN_S / 2):
            await link.until_up()
        control = Control(link)
        version = (await control.core_settings()).asterisk_version
        queues = (await control.queue_status()).queues
    except TimeoutError:
        cause = f"{told[-1].cause.value}: {told[-1].detail}" if told else "no answer"
        mend = "check CALLCENTER_ASTERISK__AMI_SECRET, then run `callcenter asterisk render` and reload Asterisk"
        return [Found(what, "ill", f"login failed: {cause}", mend)]
    except TelephonyError as error:
        return [Found(what, "ill", str(error), "look at Asterisk's log")]
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
    if is_too_old(version):
        oldest = ", ".join(f"{branch}.{release}" for branch, release in OLDEST_ASTERISK.items())
        return [Found(what, "ill", f"version {version} is too old", f"use {oldest} or newer of its branch")]
    return [Found(what, "well", f"version {version}, login works, {len(queues)} queues armed")]


def is_too_old(version: str) -> bool:
    """Whether this Asterisk (``22.10.1~dfsg``) would mix both voices of a recording into one."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    branch, release = (*numbers, 0, 0)[:2]
    return branch < min(OLDEST_ASTERISK) or release < OLDEST_ASTERISK.get(branch, 0)


def _port(what: str, host: str, port: int) -> Found:
    if _listens(host, port):
        return Found(f"{what} port", "well", f"{host}:{port} answers")
    return Found(
        f"{what} port", "warning", f"nothing listens on {host}:{port}", "`callcenter up` or `callcenter serve`"
    )


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


async def _within(what: str, look: Awaitable[list[Found]]) -> list[Found]:
    try:
        async with asyncio.timeout(WITHIN_S):
            return await look
    except TimeoutError:
        return [Found(what, "ill", f"did not answer within {WITHIN_S:.0f} s", "see whether it is overloaded or frozen")]
