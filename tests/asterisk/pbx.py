"""A real Asterisk for one test: rendered from our templates, on free ports, in a folder of its own."""

import asyncio
import os
import random
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import IPv4Network
from pathlib import Path

from pydantic import SecretStr

from callcenter.asterisk import process
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.reading import EVENT_NAMES
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.ami.snapshots import Channel
from callcenter.asterisk.config import AsteriskInstall, NodeConfig, NodeFolders, render, write
from callcenter.asterisk.process import AsteriskProcess
from callcenter.asterisk.queue_names import app_queue
from callcenter.asterisk.seats import Account, entries, seat_password, seats_of, secret_of
from callcenter.asterisk.settings import AsteriskSettings, NodeSettings
from callcenter.main.certificate import self_signed
from callcenter.main.tools import read_tools
from callcenter.vocabulary.ids import QueueId, SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.fakes.listening import listening

SEATS = "1001-1004"
RTP_PORTS = 200


@dataclass(slots=True)
class Pbx:
    """One Asterisk and what it was started from."""

    config: NodeConfig
    process: AsteriskProcess
    outside_port: int
    """Where numbers are dialled that callers may be put through to."""

    @property
    def settings(self) -> AsteriskSettings:
        return self.config.asterisk

    async def cli(self, command: str) -> str:
        return await self.process.command(command)

    async def channels(self) -> tuple[str, ...]:
        """The names of all channels that exist now."""
        lines = (await self.cli("core show channels concise")).splitlines()
        return tuple(line.partition("!")[0] for line in lines if "!" in line)

    async def heartbeat(self, seconds: int = 3600, name: str = "CC_ALIVE_UNTIL") -> None:
        """Say that the service lives, as the service does every second; negative: that it is past."""
        await self.cli(f"dialplan set global {name} {int(time.time()) + seconds}")

    async def empty(self) -> None:
        """Wait until no channel is left."""

        async def is_empty() -> bool:
            return not await self.channels()

        await eventually(is_empty, "every channel is gone")

    async def sit(self, seat: str, *queues: QueueId) -> None:
        """Make `seat` a member of the lifeboat's `queues`, as the service does when an agent signs in."""
        for queue in queues:
            await self.cli(f"queue add member PJSIP/{seat} to {app_queue(queue)}")

    async def waiting(self, queue: QueueId) -> tuple[str, ...]:
        """The channels that wait in the lifeboat's `queue`, next one first."""
        shown = await self.cli(f"queue show {app_queue(queue)}")
        return tuple(re.findall(r"^ +\d+\. (\S+) \(wait:", shown, re.MULTILINE))

    async def set(self, channel: str, name: str, value: str) -> None:
        """Write a variable to a channel, as the service does by AMI's Setvar."""
        await self.cli(f"dialplan set chanvar {channel} {name} {value}")

    async def variable(self, channel: str, name: str) -> str:
        """What `name` holds on `channel`; empty for nothing."""
        found = re.search(rf"^{name}=(.*)$", await self.cli(f"core show channel {channel}"), re.MULTILINE)
        return found[1] if found else ""

    def recordings(self) -> tuple[Path, ...]:
        return tuple(sorted(self.config.folders.recordings.rglob("*.raw")))

    def complaints(self) -> tuple[str, ...]:
        """The warnings and errors that it logged."""
        text = (self.config.folders.log / "messages.log").read_text(errors="replace")
        return tuple(line for line in text.splitlines() if "WARNING[" in line or "ERROR[" in line)

    async def restart(self) -> None:
        """Start it again on the same files, after `process.stop` or `process.kill`."""
        self.process = await process.start(self.config.install, self.config.folders)


@asynccontextmanager
async def running_asterisk(
    folder: Path,
    *,
    events: Sequence[str] = EVENT_NAMES,
    transfers: tuple[str, ...] = (),
    phones: tuple[IPv4Network, ...] = (),
    is_encrypted: bool = False,
) -> AsyncIterator[Pbx]:
    """An Asterisk that lives as long as the block."""
    config, outside_port = node_config(folder, events), free_udp_port()
    to = {"transfers": transfers, "transfer_dial": f"PJSIP/citizens/sip:{{number}}@127.0.0.1:{outside_port}"}
    config = replace(
        config,
        node=config.node.model_copy(
            update={"phones": phones, "sip_tls_port": free_tcp_ports(1)[0] if is_encrypted else None}
        ),
        asterisk=config.asterisk.model_copy(update={**to, "transfer_ring_s": 5, "encrypted_desks": is_encrypted}),
    )
    write(render(config), config.folders, config.asterisk.hotline_numbers)
    pbx = Pbx(config, await process.start(config.install, config.folders), outside_port)
    try:
        await provision(pbx, {seat: SeatKind.DESK for seat in seats_of(SEATS)})
        yield pbx
    finally:
        await pbx.process.stop()


async def provision(pbx: Pbx, kinds: Mapping[SeatId, SeatKind]) -> None:
    """Give `pbx` these seats, as the service does; each has the password drawn from the key."""
    node, key = pbx.config.node, pbx.settings.seat_key.get_secret_value()
    accounts = [Account(seat, kind, secret_of(seat, seat_password(key, seat))) for seat, kind in kinds.items()]
    async with listening(node, pbx.settings.ami_secret.get_secret_value()) as heard:
        await heard.until_up()
        book = SeatBook(heard.link)
        await book.put(accounts)
        for one in accounts:
            key_of_last = f"auth/{one.seat}"
            await book.until_there(key_of_last, entries(one, node.host)[key_of_last])
    await pbx.empty()


def node_config(folder: Path, events: Sequence[str] = EVENT_NAMES) -> NodeConfig:
    """Settings of a node on free ports whose files are in `folder`."""
    ami, http, wss, first, standby = free_tcp_ports(5)
    rtp_from = free_udp_range(RTP_PORTS)
    node = NodeSettings(
        ami_port=ami,
        http_port=http,
        wss_port=wss,
        sip_port=free_udp_port(),
        rtp_from=rtp_from,
        rtp_to=rtp_from + RTP_PORTS - 1,
    )
    settings = AsteriskSettings(
        nodes=(node,),
        ami_secret=SecretStr("test-only-ami-secret"),
        seat_key=SecretStr("test-only-seat-key-0123"),
        seats=SEATS,
        audiosocket_port=first,
        standby_port=standby,
        ring_s=4,
    )
    tls = self_signed(folder / "tls", (), datetime.now(UTC))
    return NodeConfig(settings, node, NodeFolders.below(folder, node.id), install(), tls, events=events)


def install() -> AsteriskInstall:
    """The Asterisk that set-up found, or the one that ASTERISK_BIN, ASTERISK_MODDIR and ASTERISK_DATADIR name."""
    if binary := os.environ.get("ASTERISK_BIN"):
        return AsteriskInstall(Path(binary), Path(os.environ["ASTERISK_MODDIR"]), Path(os.environ["ASTERISK_DATADIR"]))
    program = read_tools(Path("data")).need_asterisk()
    return AsteriskInstall(program.binary.absolute(), program.modules.absolute(), program.data.absolute())


async def eventually(condition: Callable[[], Awaitable[bool]], what: str, within_s: float = 40.0) -> None:
    """Poll `condition`, which asks Asterisk, until it holds; fails with `what` past the deadline."""
    try:
        async with asyncio.timeout(within_s):
            while not await condition():  # noqa: ASYNC110 Asterisk is asked, nothing tells us
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"not within {within_s:g} s: {what}") from None


def free_tcp_ports(count: int) -> list[int]:
    """Ports nobody listens on now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def free_udp_range(count: int) -> int:
    """The first of `count` UDP ports, even, of which none is taken now; below what the kernel hands out by itself."""
    while True:
        first = random.randrange(10_000, 32_000, 2)  # noqa: S311 a port, no secret
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    one = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                    one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def bridged(control: Control, seat: str) -> tuple[Channel, Channel]:
    """Caller and seat, once both are in a bridge: a phone has answered a moment before Asterisk puts them together."""
    legs: dict[SeatId | None, Channel] = {}

    async def are_there() -> bool:
        found = await control.channels()
        legs.update({one.seat: one for one in found})
        # Asterisk lists channels from what its threads have told of them: an earlier leg may still be there.
        return len(found) == 2 and legs.keys() == {None, SeatId(seat)} and all(one.bridge for one in found)

    await eventually(are_there, f"caller and {seat} are in a bridge")
    return legs[None], legs[SeatId(seat)]
