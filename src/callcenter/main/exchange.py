"""Our Asterisks: their links, what they tell, and what is done when one comes back."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from callcenter.agents.roster import Roster
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import CallerArrived, ContactStatusChanged, LinkDown, LinkEvent, LinkUp
from callcenter.asterisk.ami.link import Link, OnEvent
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.settings import NodeSettings
from callcenter.calls.switchboard import Switchboard
from callcenter.main.telephony import Told, call_of, tell
from callcenter.vocabulary.errors import CallCenterError, TelephonyError
from callcenter.vocabulary.ids import CallId, NodeId

log = structlog.get_logger(__name__)

ALIVE_FOR_S = 3
"""How long Asterisk goes on sending us new calls after a heartbeat."""
BEAT_WITHIN_S = 1.0
"""A frozen Asterisk must not hold up the beat: not that of the others, and not the word to our own watchdog."""
RETRY_S = 1.0

MakeLink = Callable[[NodeSettings, str, OnEvent], Link]


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


class Exchange:
    """All nodes. `begin` before `run`."""

    def __init__(self, nodes: Sequence[NodeSettings], secret: str, make_link: MakeLink = Link) -> None:
        self._links = {node.id: make_link(node, secret, self._on_event) for node in nodes}
        self.controls: Mapping[NodeId, Control] = {node: Control(link) for node, link in self._links.items()}
        self.seat_books: Mapping[NodeId, SeatBook] = {node: SeatBook(link) for node, link in self._links.items()}
        self._listeners: Listeners | None = None
        self._takeovers: dict[NodeId, asyncio.Task[None]] = {}
        self._held_back: dict[NodeId, dict[CallId, list[Told]]] = {}
        self._settled = {node.id: asyncio.Event() for node in nodes}
        self._is_resting = False

    def begin(self, listeners: Listeners) -> None:
        """Tell `listeners` from now on."""
        self._listeners = listeners

    @property
    def down(self) -> tuple[NodeId, ...]:
        """Nodes that no action reaches now."""
        return tuple(node for node, link in self._links.items() if not link.is_up)

    def is_settled(self, node: NodeId) -> bool:
        """Whether the node is up and its calls are taken over."""
        return self._links[node].is_up and node not in self._held_back

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
        """Tell every node that we live: it sends us new calls until `ALIVE_FOR_S` later."""
        if self._is_resting:
            return
        settled = [control for node, control in self.controls.items() if self.is_settled(node)]
        await asyncio.gather(*(_say(control, int(time.time()) + ALIVE_FOR_S) for control in settled))

    async def rest(self) -> None:
        """Tell every node to send us no new calls, from now on."""
        self._is_resting = True
        await asyncio.gather(*(_say(control, 0) for control in self.controls.values()))

    def _on_event(self, event: LinkEvent) -> None:
        match event:
            case LinkUp(node=node):
                self._held_back[node] = {}
                self._cancel_takeover(node)
                self._takeovers[node] = asyncio.create_task(self._take_over(node), name=f"takeover {node}")
            case LinkDown(node=node):
                self._cancel_takeover(node)
            case ContactStatusChanged():
                self._ready().contact_changed(event)
            case _:
                self._pass_on(event)

    def _pass_on(self, event: Told) -> None:
        """Events of calls not yet known wait until all are, each call's in their order: an arrival never does."""
        listeners = self._ready()
        held_back = self._held_back.get(event.node)
        call = call_of(event)
        if held_back is None or call is None or isinstance(event, CallerArrived):
            tell(listeners.switchboard, listeners.roster, event)
        elif call in held_back or not listeners.switchboard.knows(call):
            held_back.setdefault(call, []).append(event)
        else:
            tell(listeners.switchboard, listeners.roster, event)

    async def _take_over(self, node: NodeId) -> None:
        listeners = self._ready()
        while True:
            # What was held back in vain is in the state that is read now.
            self._held_back[node] = {}
            try:
                await listeners.read_back(node)
                await listeners.take_over(node)
                break
            except CallCenterError as error:
                # The callers are in app_queue meanwhile: nothing is lost but time.
                log.warning("calls.not_taken_over", node=node, cause=str(error))
            except Exception:  # the root of this task: giving up would leave the node to the lifeboat for ever
                log.exception("calls.takeover_broken", node=node)
            await asyncio.sleep(RETRY_S)
        for events in self._held_back.pop(node).values():
            for event in events:
                tell(listeners.switchboard, listeners.roster, event)
        listeners.roster.release_strays(node, listeners.switchboard.knows)
        self._settled[node].set()

    def _cancel_takeover(self, node: NodeId) -> None:
        takeover = self._takeovers.pop(node, None)
        if takeover is not None:
            takeover.cancel()

    def _ready(self) -> Listeners:
        if self._listeners is None:
            raise RuntimeError("begin() comes before run()")
        return self._listeners


async def _say(control: Control, until: int) -> None:
    with contextlib.suppress(TelephonyError, TimeoutError):
        async with asyncio.timeout(BEAT_WITHIN_S):
            await control.set_global("CC_ALIVE_UNTIL", str(until))
