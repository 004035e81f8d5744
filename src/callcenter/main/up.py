"""`callcenter up`: database, Asterisk and service in one process tree, for one machine and for trying things out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

import structlog

from callcenter.asterisk import process
from callcenter.asterisk.process import AsteriskProcess, AsteriskProcessError
from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.main import asterisk_files
from callcenter.main.published import edition_at_hand
from callcenter.main.secrets.holders import URL_SUFFIX
from callcenter.main.secrets.places import write_whole
from callcenter.main.supervisor import ChildFailedError, Keeper, own_command
from callcenter.main.tools import read_tools
from callcenter.settings import Settings

log = structlog.get_logger(__name__)

Tell = Callable[[str], None]
"""Progress, for a person."""
RESTART_S = 1.0
SERVICE_NICE = 5
"""Sound goes before all else, as `CPUWeight` has it in the units: a service that starts takes a core for seconds."""


@dataclass(frozen=True, slots=True)
class Running:
    """What is up."""

    database_url: str
    service: Keeper
    standby: Keeper | None
    """The second service, where one is wanted; which of the two is active changes."""
    asterisks: tuple[AsteriskProcess, ...]
    ended: "asyncio.Task[None]"
    """Done when the whole has failed."""


@contextlib.asynccontextmanager
async def running(
    settings: Settings, tell: Tell, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Running]:
    """Everything started, in order, and ready; everything stopped at the end. Raises CallCenterError.

    The service reads the settings for itself: `environment` is what it must find beside our own.
    """
    tools = read_tools(settings.data)
    async with contextlib.AsyncExitStack() as stack:
        url = await _database(settings, stack, tell)
        tell("database: migrations")
        await migrate.upgrade(url)
        edition = edition_at_hand(settings)
        asterisks: list[AsteriskProcess] = []
        keepers: list[asyncio.Task[None]] = []
        for node in settings.asterisk.nodes:
            config = asterisk_files.node_config(settings, node, edition, tools)
            tell(f"asterisk {node.id}: configuration")
            asterisk_files.rendered(config)
            await asterisk_files.speak_notice(settings, tools, config.folders)
            tell(f"asterisk {node.id}: starting")
            started = await process.start(config.install, config.folders)
            asterisks.append(started)
            keepers.append(asyncio.create_task(_keep_asterisk(started), name=f"asterisk {node.id}"))
        tell("service: starting (recogniser models and prompts load meanwhile)")
        keeper = service_keeper(settings, url, environment)
        second = service_keeper(settings, url, environment, "standby") if settings.standby.wanted else None
        # The last one in is the first one out: the service stops before the Asterisk it serves.
        stack.push_async_callback(_cancelled, list(keepers))
        is_ready = asyncio.Event()
        service = asyncio.create_task(keeper.run(is_ready.set), name="service")
        stack.push_async_callback(_cancelled, [service])
        keepers.append(service)
        ended = asyncio.create_task(_first_failure(keepers), name="up")
        stack.push_async_callback(_cancelled, [ended])
        await _ready(is_ready, ended)
        if second is not None:
            tell("service: starting the second one, which stands by")
            beside = asyncio.create_task(second.run(), name="second service")
            stack.push_async_callback(_cancelled, [beside])
        yield Running(url, keeper, second, tuple(asterisks), ended)


def service_keeper(
    settings: Settings, database_url: str, environment: Mapping[str, str] | None = None, name: str = "service"
) -> Keeper:
    """The service as a supervised child; its log and its socket have that name."""
    run = settings.data.absolute() / "run"
    run.mkdir(parents=True, exist_ok=True)
    told = run / f"{name}{URL_SUFFIX}"
    write_whole(told, database_url + "\n")
    return Keeper(
        ("nice", "-n", str(SERVICE_NICE), *own_command("serve")),
        socket_path=run / f"{name}.notify",
        log_path=run / f"{name}.log",
        # In a file, not in the environment: it is replaced there while we run (`callcenter secrets rotate`).
        environment={**(environment or {}), "CALLCENTER_DATABASE__URL": "", "CALLCENTER_DATABASE__URL_FILE": str(told)},
    )


async def _database(settings: Settings, stack: contextlib.AsyncExitStack, tell: Tell) -> str:
    if settings.database.url is not None:
        return settings.database.url.get_secret_value()
    tell("database: starting the embedded PostgreSQL")
    postgres = EmbeddedPostgres(settings.data / "postgres")
    stack.push_async_callback(postgres.stop)
    url = await postgres.start()
    keeping = asyncio.create_task(postgres.keep_running(), name="database")
    stack.push_async_callback(_cancelled, [keeping])
    return url


async def _keep_asterisk(first: AsteriskProcess) -> None:
    """Start it again whenever it has died: its calls are gone, the next ones must not be. Cancelled, stop it."""
    running = first
    try:
        while True:
            code = await running.wait()
            log.error("asterisk.died", code=code)
            await asyncio.sleep(RESTART_S)
            try:
                running = await process.start(first.install, first.folders)
            except AsteriskProcessError as error:
                # `wait` returns at once for the one that died, so this is tried again a second later.
                log.error("asterisk.not_restarted", cause=str(error))
    finally:
        await running.stop()


async def _first_failure(keepers: list[asyncio.Task[None]]) -> None:
    done, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        await task


async def _ready(is_ready: asyncio.Event, ended: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(is_ready.wait(), name="ready")
    await asyncio.wait([waiting, ended], return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        waiting.cancel()
        await ended
        raise ChildFailedError("something ended while starting")


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
