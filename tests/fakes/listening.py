"""A running link to an AMI, and all that it told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from callcenter.asterisk.ami.backoff import Backoff
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import LinkDown, LinkEvent, LinkUp
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.session import Limits
from callcenter.asterisk.settings import NodeSettings
from tests.fakes.ami_server import AmiServer
from tests.waiting import until

Kind = TypeVar("Kind", bound=LinkEvent)

ANY_SECRET = "secret"
EAGER = Backoff(first_s=0.01, longest_s=0.05, refused_first_s=0.01, refused_longest_s=0.05)
FAST = Limits(connect_s=1, login_s=0.3, boot_s=0.3, ping_every_s=0.05, ping_within_s=0.3, action_s=0.3)


@dataclass(slots=True)
class Listening:
    link: Link
    control: Control
    events: list[LinkEvent] = field(default_factory=list)

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until_up(self, times: int = 1) -> None:
        await until(lambda: len(self.of(LinkUp)) >= times and self.link.is_up, what=f"the link came up {times} times")

    async def until_down(self, times: int = 1) -> LinkDown:
        await until(lambda: len(self.of(LinkDown)) >= times, what=f"the link went down {times} times")
        return self.of(LinkDown)[times - 1]


def node(server: AmiServer) -> NodeSettings:
    """Where the link finds it."""
    return NodeSettings(ami_port=server.port)


@asynccontextmanager
async def listening(
    node: NodeSettings, secret: str = ANY_SECRET, limits: Limits | None = None, backoff: Backoff = EAGER
) -> AsyncIterator[Listening]:
    """A link that runs as long as the block; it need not come up."""
    events: list[LinkEvent] = []
    link = Link(node, secret, events.append, limits, backoff)
    running = asyncio.create_task(link.run())
    try:
        yield Listening(link, Control(link), events)
    finally:
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled(), running.exception()
