"""Our Asterisks: their links, what they tell, and what is done when one comes back.

A service that stands by has its links up, hears nothing and does nothing, but for its own heart. Each Asterisk knows by
name which service is active (`CC_ALIVE_BY`): one that reads another's there, and cannot prove its right, acts no more.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from callcenter.agents.roster import Roster
from callcenter.asterisk.ami.ban_book import BanBook
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import (
    CallerArrived,
    CallRefused,
    ContactStatusChanged,
    GuessedInVain,
    LinkDown,
    LinkEvent,
    LinkUp,
    OutsideDialled,
)
from callcenter.asterisk.ami.link import Link, OnEvent, Secret
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.ami.watched import Asked, WatchedLink
from callcenter.asterisk.settings import NodeSettings
from callcenter.calls.switchboard import Switchboard
from callcenter.main.roles.fencing import Heart
from callcenter.main.telephony import Told, call_of, tell
from callcenter.vocabulary.errors import CallCenterError, TelephonyError
from callcenter.vocabulary.ids import CallId, NodeId
from callcenter.vocabulary.serving import serving

log = structlog.get_logger(__name__)

ALIVE_FOR_S = 3
"""How long Asterisk goes on sending us new calls after a heartbeat."""
BEAT_WITHIN_S = 1.0
"""A frozen Asterisk must not hold up the beat: not that of the others, and not the word to our own watchdog."""
RETRY_S = 1.0

ALIVE, ALIVE_BY, STANDBY = "CC_ALIVE_UNTIL", "CC_ALIVE_BY", "CC_STANDBY_UNTIL"
"""Asterisk's global variables."""

MakeLink = Callable[[NodeSettings, Secret, OnEvent], Link]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of what the Asterisks tell."""

    switchboard: Switchboard
    roster: Roster
    read_back: Callable[[NodeId], Awaitable[None]]
    """Bring a node's seats, queue members and phones into step."""
    take_over: Callable[[NodeId], Awaitable[None]]
    """Account for every call that a node holds."""
    contact_changed: Callable[[ContactStatusChanged], None] = lambda _: None
    """A telephone has registered, or is gone."""
    guessed: Callable[[GuessedInVain], None] = lambda _: None
    """Somebody has proved wrong who they are."""
    outside_dialled: Callable[[OutsideDialled], None] = lambda _: None
    """A number outside is about to be rung."""


class OustedError(CallCenterError):
    """Another service is active."""


async def _nobody_may() -> bool:
    return False


class Exchange:
    """All nodes. `begin` before `run`; deaf until `activate`."""

    def __init__(
        self,
        nodes: Sequence[NodeSettings],
        secret: Secret,
        make_link: MakeLink = Link,
        me: str = "me",
        asked: Asked | None = None,
    ) -> None:
        self._me = me
        self._links = {node.id: make_link(node, secret, self._on_event) for node in nodes}
        self.controls: Mapping[NodeId, Control] = {
            node: Control(link if asked is None else WatchedLink(link, asked)) for node, link in self._links.items()
        }
        self.seat_books: Mapping[NodeId, SeatBook] = {node: SeatBook(link) for node, link in self._links.items()}
        self.ban_books: Mapping[NodeId, BanBook] = {node: BanBook(link) for node, link in self._links.items()}
        self._listeners: Listeners | None = None
        self._takeovers: dict[NodeId, asyncio.Task[None]] = {}
        self._held_back: dict[NodeId, dict[CallId, list[Told]]] = {}
        self._settled = {node.id: asyncio.Event() for node in nodes}
        self._is_resting = False
        self._is_active = False
        self._may_act: Callable[[], Awaitable[bool]] = _nobody_may

    def begin(self, listeners: Listeners) -> None:
        """Tell `listeners` what comes once we are active."""
        self._listeners = listeners

    async def activate(self, may_act: Callable[[], Awaitable[bool]]) -> None:
        """Have every node's calls from now on; `may_act` proves our right where a node has another service's name."""
        self._may_act = may_act
        reached = [node for node, link in self._links.items() if link.is_up]
        await asyncio.gather(*(self._sign(node) for node in reached), return_exceptions=True)
        self._is_active = True
        for node, link in self._links.items():
            if link.is_up:
                self._begin_takeover(node)

    async def hearts(self) -> dict[NodeId, Heart]:
        """What each node that can be asked was told last of the active service."""
        up = [node for node, link in self._links.items() if link.is_up]
        found = await asyncio.gather(*(self._heart(node) for node in up), return_exceptions=True)
        return {node: told[0] for node, told in zip(up, found, strict=True) if not isinstance(told, BaseException)}

    @property
    def down(self) -> tuple[NodeId, ...]:
        """Nodes that no action reaches now."""
        return tuple(node for node, link in self._links.items() if not link.is_up)

    def is_settled(self, node: NodeId) -> bool:
        """Whether the node is up and its calls are taken over."""
        return self._is_active and self._links[node].is_up and node not in self._held_back

    @property
    def is_all_settled(self) -> bool:
        """Whether every node that is up has its calls taken over."""
        return self._is_active and not any(link.is_up and node in self._held_back for node, link in self._links.items())

    async def settled(self) -> None:
        """Return once every node's calls have been taken over at least once."""
        for settled in self._settled.values():
            await settled.wait()

    async def run(self) -> None:
        """Keep every link, until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for node, link in self._links.items():
                    tasks.create_task(link.run(), name=f"link {node}")
        finally:
            for takeover in self._takeovers.values():
                takeover.cancel()

    async def beat(self) -> None:
        """Tell every node that we live: it sends us new calls until `ALIVE_FOR_S` later. Raises OustedError."""
        if self._is_resting:
            return
        settled = [node for node in self._links if self.is_settled(node)]
        for ousted in await asyncio.gather(*(self._beat(node) for node in settled)):
            if ousted is not None:
                raise ousted

    async def stand_by(self) -> None:
        """Tell every node where callers go who lose the active service, until `ALIVE_FOR_S` later."""
        if self._is_resting:
            return
        await asyncio.gather(*(_stand_by(control) for control in self.controls.values()))

    async def stand_by_no_more(self) -> None:
        """Where we stood by, nobody does from now on."""
        await asyncio.gather(*(_say(control, STANDBY, "0") for control in self.controls.values()))

    async def rest(self) -> None:
        """Tell every node to send us no new calls, from now on."""
        self._is_resting = True
        if self._is_active:
            await asyncio.gather(*(_say(control, ALIVE, "0") for control in self.controls.values()))
        else:
            await self.stand_by_no_more()

    def yield_to_other(self) -> None:
        """Another service has our calls: nothing more is said, its heart least of all."""
        self._is_resting = True
        self._is_active = False

    async def _beat(self, node: NodeId) -> OustedError | None:
        try:
            async with asyncio.timeout(BEAT_WITHIN_S):
                if (now := await self._ours_at(node)) is None:
                    return OustedError(f"{node}: another service is active")
                if not self._is_resting:
                    await self.controls[node].set_global(ALIVE, str(now + ALIVE_FOR_S))
        except (TelephonyError, TimeoutError):
            pass
        return None

    async def _ours_at(self, node: NodeId) -> int | None:
        """The node's own clock; None where another service has put its name to it, and has not lost its right since."""
        heart, now = await self._heart(node)
        if heart.by not in ("", self._me) and not await self._may_act():
            return None
        if heart.by != self._me:
            await self._sign(node)
        return now

    async def _heart(self, node: NodeId) -> tuple[Heart, int]:
        """And the node's own clock."""
        control = self.controls[node]
        async with asyncio.timeout(BEAT_WITHIN_S):
            told, now = await control.global_values_at(ALIVE_BY, ALIVE)
        return Heart(told[ALIVE_BY], told[ALIVE]), now

    async def _sign(self, node: NodeId) -> None:
        await self.controls[node].set_global(ALIVE_BY, self._me)

    def _on_event(self, event: LinkEvent) -> None:
        if not self._is_active:
            # Whoever becomes active reads how everything stands.
            self._ready()
            return
        match event:
            case LinkUp(node=node):
                self._begin_takeover(node)
            case LinkDown(node=node):
                self._cancel_takeover(node)
            case ContactStatusChanged():
                self._ready().contact_changed(event)
            case GuessedInVain():
                self._ready().guessed(event)
            case OutsideDialled():
                self._ready().outside_dialled(event)
            case _:
                self._pass_on(event)

    def _begin_takeover(self, node: NodeId) -> None:
        self._held_back[node] = {}
        self._ready().roster.unsettle(node)
        self._cancel_takeover(node)
        self._takeovers[node] = asyncio.create_task(self._take_over(node), name=f"takeover {node}")

    def _pass_on(self, event: Told) -> None:
        """Events of calls not yet known wait until all are, each call's in their order: an arrival never does."""
        listeners = self._ready()
        held_back = self._held_back.get(event.node)
        call = call_of(event)
        if held_back is None or call is None or isinstance(event, CallerArrived | CallRefused):
            self._tell(event)
        elif call in held_back or not listeners.switchboard.knows(call):
            held_back.setdefault(call, []).append(event)
        else:
            self._tell(event)

    def _tell(self, event: Told) -> None:
        listeners, call = self._ready(), call_of(event)
        with contextlib.nullcontext() if call is None else serving(call):
            tell(listeners.switchboard, listeners.roster, event)

    async def _take_over(self, node: NodeId) -> None:
        listeners = self._ready()
        while True:
            # What was held back in vain is in the state that is read now.
            self._held_back[node] = {}
            try:
                if await self._ours_at(node) is not None:
                    await listeners.read_back(node)
                    await listeners.take_over(node)
                    break
                log.error("calls.anothers", node=node)
            except (CallCenterError, TimeoutError) as error:
                # The callers are in app_queue meanwhile: nothing is lost but time.
                log.warning("calls.not_taken_over", node=node, cause=str(error))
            except Exception:  # the root of this task: giving up would leave the node to the lifeboat for ever
                log.exception("calls.takeover_broken", node=node)
            await asyncio.sleep(RETRY_S)
        for events in self._held_back.pop(node).values():
            for event in events:
                self._tell(event)
        listeners.roster.release_strays(node, listeners.switchboard.knows)
        listeners.roster.settle(node)
        self._settled[node].set()

    def _cancel_takeover(self, node: NodeId) -> None:
        takeover = self._takeovers.pop(node, None)
        if takeover is not None:
            takeover.cancel()

    def _ready(self) -> Listeners:
        if self._listeners is None:
            raise RuntimeError("begin() comes before run()")
        return self._listeners


async def _stand_by(control: Control) -> None:
    with contextlib.suppress(TelephonyError, TimeoutError):
        async with asyncio.timeout(BEAT_WITHIN_S):
            _, now = await control.global_values_at()
            await control.set_global(STANDBY, str(now + ALIVE_FOR_S))


async def _say(control: Control, name: str, until: str) -> None:
    with contextlib.suppress(TelephonyError, TimeoutError):
        async with asyncio.timeout(BEAT_WITHIN_S):
            await control.set_global(name, until)
