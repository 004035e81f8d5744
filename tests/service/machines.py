"""What runs below the hotline of `hotline`: the processes, what they log and hold, and until when they are ready."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from callcenter.asterisk import process
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.snapshots import QueueStatus
from callcenter.asterisk.config import NodeFolders
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database, DatabaseAwayError
from callcenter.main.tools import AsteriskProgram, Tools, read_tools
from callcenter.main.up import Running
from callcenter.settings import Settings
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import CallId, QueueId
from tests.asterisk.pbx import install
from tests.fakes.wire import Wire


@dataclass(slots=True)
class Machines:
    """What is up."""

    settings: Settings
    up: Running
    database: Database
    control: Control
    wire: Wire
    browsers: Mapping[str, httpx.AsyncClient]
    sources: Path
    """A link to the checkout that the service runs."""
    service_data: Path
    """A link to the data folder that the service takes for its own."""

    @property
    def service_pid(self) -> int:
        pid = self.up.service.pid
        assert pid is not None, "the service is not running"
        return pid

    @property
    def asterisk_pid(self) -> int:
        return int((self.folders.run / "run" / "asterisk.pid").read_text())

    @property
    def postgres_pid(self) -> int | None:
        return EmbeddedPostgres(self.settings.data / "postgres").pid

    @property
    def folders(self) -> NodeFolders:
        return NodeFolders.below(self.settings.data, self.settings.asterisk.nodes[0].id)

    async def cli(self, command: str) -> str:
        return await process.command(install(), self.folders, command)

    def log_text(self, service: str = "service") -> str:
        """All that the service has logged; the second one's is named `standby`."""
        return (self.settings.data / "run" / f"{service}.log").read_text(errors="replace")

    def asterisk_log_lines(self) -> list[str]:
        return (self.folders.log / "messages.log").read_text(errors="replace").splitlines()

    def told(self, event: str, service: str = "service") -> list[dict[str, Any]]:
        """What the service has logged as `event`."""
        lines = [json.loads(line) for line in self.log_text(service).splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def is_to_run(self, checkout: Path) -> None:
        """From its next life on a service has this code."""
        new = self.sources.with_suffix(".new")
        new.symlink_to(checkout)
        new.replace(self.sources)

    def is_to_live_in(self, data: Path) -> None:
        """From its next life on the service has this data folder: that of another machine."""
        data.mkdir(exist_ok=True)
        if not (data / "tools.json").exists():
            list_tools(data)
        new = self.service_data.with_suffix(".new")
        new.symlink_to(data)
        new.replace(self.service_data)

    async def until_ready(self, within_s: float = 90.0) -> None:
        """Wait until the service answers, is linked and takes new calls."""

        async def takes_calls() -> bool:
            shown = await self.cli("dialplan show globals")
            until = next((line.partition("=")[2] for line in shown.splitlines() if "CC_ALIVE_UNTIL=" in line), "0")
            return int(until) >= time.time() and (await self.readiness())["is_ready"]

        await eventually(takes_calls, "the service is ready", within_s)

    async def readiness(self) -> dict[str, Any]:
        """What `/readyz` says; not ready while nobody answers."""
        try:
            answer = await self.browsers["operator"].get("/readyz")
        except httpx.TransportError:
            return {"is_ready": False, "dependencies": {}}
        told: dict[str, Any] = answer.json()
        return told

    async def until_dependency(self, name: str, condition: str) -> str:
        """Wait until `/readyz` calls this dependency so; returns what it says of it."""
        detail = ""

        async def is_so() -> bool:
            nonlocal detail
            found = (await self.readiness())["dependencies"].get(name, {})
            detail = found.get("detail", "")
            return bool(found.get("condition") == condition)

        await eventually(is_so, f"{name} is {condition}")
        return detail

    async def queue_status(self) -> QueueStatus:
        return await self.control.queue_status()

    async def in_lifeboat(self) -> list[tuple[QueueId, CallId]]:
        """Who waits in app_queue, by queue and place."""
        legs = {one.leg: one.call for one in await self.control.channels()}
        entries = sorted((await self.queue_status()).entries, key=lambda one: (one.queue, one.position))
        return [(one.queue, call) for one in entries if (call := legs.get(one.leg)) is not None]

    async def holds(self, callers: int) -> bool:
        """Whether so many wait in app_queue."""
        return len(await self.in_lifeboat()) == callers

    async def callers_held(self) -> set[CallId]:
        """Calls whose caller's leg is up."""
        return {
            one.call
            for one in await self.control.channels()
            if one.call is not None and one.seat is None and one.state == "Up"
        }

    async def empty(self) -> None:
        """Wait until no channel is left."""

        async def left() -> list[str]:
            return [f"{one.channel} {one.state} of {one.call}" for one in await self.control.channels()]

        async def is_empty() -> bool:
            return not await left()

        try:
            await eventually(is_empty, "every channel is gone")
        except AssertionError as late:
            raise AssertionError(f"{late}; still there: {await left()}") from None


async def eventually(condition: Callable[[], Awaitable[bool]], what: str, within_s: float = 40.0) -> None:
    """Poll `condition` until it holds; fails with `what` past the deadline."""
    away: Exception | None = None
    try:
        async with asyncio.timeout(within_s):
            while True:
                try:
                    if await condition():
                        return
                except (DatabaseAwayError, TelephonyError, httpx.TransportError) as error:
                    # What a test has killed cannot answer yet.
                    away = error
                await asyncio.sleep(0.03)
    except TimeoutError:
        raise AssertionError(f"not within {within_s:g} s: {what}" + (f" ({away})" if away else "")) from None


def list_tools(data: Path) -> None:
    """The programs that the checkout was set up with."""
    listed, asterisk = read_tools(Path("data")), install()
    tools = Tools(
        asterisk=AsteriskProgram(binary=asterisk.binary, modules=asterisk.modules, data=asterisk.data),
        sipp=listed.sipp,
        espeak_ng=listed.espeak_ng,
    )
    (data / "tools.json").write_text(tools.model_dump_json())
