"""One connection to one Asterisk, from dialling to its loss; the next one is another object."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from panoramisk.manager import Manager

from callcenter.asterisk.ami.actions import Answer, OneAnswer, PendingAction
from callcenter.asterisk.ami.events import LinkCause
from callcenter.asterisk.ami.framing import Fields, MalformedMessageError, name_of_event, without_banner
from callcenter.asterisk.ami.inbox import Inbox
from callcenter.asterisk.ami.protocol import Fence, FencedProtocol, Message, is_told_to_all
from callcenter.asterisk.ami.reading import EVENT_NAMES, FULLY_BOOTED, SHUTDOWN
from callcenter.asterisk.errors import ActionRefusedError, ActionTimeoutError, LinkBusyError, NotConnectedError
from callcenter.asterisk.settings import NodeSettings
from callcenter.vocabulary.errors import CallCenterError

_WANTED = frozenset(name.encode() for name in EVENT_NAMES)
_FULLY_BOOTED, _SHUTDOWN = FULLY_BOOTED.encode(), SHUTDOWN.encode()
_NEVER = 10**9
_GRACE_S = 0.1
_UNHEARD = logging.getLogger(f"{__name__}.panoramisk")
# panoramisk 1.4 writes whole actions into its log, passwords and numbers included; we log what matters ourselves.
_UNHEARD.disabled = True


@dataclass(frozen=True, slots=True)
class Limits:
    """How long we wait and how much we hold."""

    connect_s: float = 3.0
    login_s: float = 5.0
    boot_s: float = 60.0
    ping_every_s: float = 2.0
    ping_within_s: float = 3.0
    action_s: float = 5.0
    steady_s: float = 10.0
    """A connection that ends sooner counts as a failed attempt."""
    most_items: int = 50_000
    """Items of one list."""
    most_pending: int = 2_000
    """Actions that await their answer."""
    most_waiting: int = 50_000
    """Messages read but not yet delivered."""
    at_once: int = 128
    """Messages delivered in one turn of the loop."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of one connection, in the order of its stream. None of these may raise."""

    on_up: Callable[[], None]
    """Logged in, and Asterisk is fully booted."""
    on_event: Callable[[bytes, bytes], None]
    """Name and whole of each event read; none before `on_up`."""
    on_malformed: Callable[[bytes, MalformedMessageError], None]


class SessionEndedError(CallCenterError):
    """The connection is over, or never came to be."""

    def __init__(self, cause: LinkCause, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


class _OneConnection(Manager):  # type: ignore[misc] # panoramisk has no types
    """panoramisk's Manager for one connection. Its own reconnect, which resends actions, never runs."""

    def connection_made(self, connecting: "asyncio.Future[object]") -> None:
        # Whoever awaits `connect()` is told of the failure; panoramisk would try again every two seconds.
        if connecting.cancelled() or connecting.exception() is not None:
            return
        super().connection_made(connecting)
        self.pinger.cancel()

    def login(self, answer: "asyncio.Future[object]") -> None:
        self.authenticated = not answer.cancelled() and answer.exception() is None

    def connection_lost(self, exc: object) -> None:
        raise AssertionError("the fenced protocol keeps a loss to itself")


class Session:
    """A connection that was or is being made. All methods run in the event loop."""

    def __init__(self, node: NodeSettings, secret: str, limits: Limits, listener: Listener) -> None:
        self._node = node
        self._limits = limits
        self._listener = listener
        self._ended: asyncio.Future[SessionEndedError] = asyncio.get_running_loop().create_future()
        self._booted = asyncio.Event()
        self._is_shutting_down = False
        self._inbox = Inbox(self._deliver, self._overfull, limits.most_waiting, limits.at_once)
        fence = Fence(node.id, _WANTED, self._inbox.put, self._lost)
        self._manager = _OneConnection(
            host=str(node.host),
            port=node.ami_port,
            username=node.ami_user,
            secret=secret,
            protocol_factory=lambda: FencedProtocol(fence),
            ping_delay=_NEVER,
            log=_UNHEARD,
        )

    @property
    def is_open(self) -> bool:
        """Whether actions may be sent."""
        return self._booted.is_set() and not self._ended.done()

    async def open(self) -> None:
        """Connect, log in, wait for the end of Asterisk's boot; raises `SessionEndedError`."""
        await self._connect()
        await self._log_in()
        await self._wait_for_boot()

    async def watch(self) -> SessionEndedError:
        """Ping until the connection is lost; what was read before is delivered before this returns."""
        while not self._ended.done():
            await asyncio.wait([self._ended], timeout=self._limits.ping_every_s)
            if not self._ended.done():
                await self._ping()
        await self._inbox.until_empty()
        return self._ended.result()

    async def ask(self, action: PendingAction[Answer], deadline_s: float) -> Answer:
        """Send `action` and return its answer; raises `TelephonyError`."""
        (answer,) = await self.ask_all((action,), deadline_s)
        return answer

    async def ask_all(self, actions: Sequence[PendingAction[Answer]], deadline_s: float) -> list[Answer]:
        """Send `actions` at once and in order, return their answers in order; raises the first failure."""
        protocol = self._open_protocol(actions)
        for action in actions:
            protocol.send(action)
        asked = actions[0]
        try:
            async with asyncio.timeout(deadline_s):
                return [await (asked := action).future for action in actions]
        except TimeoutError as late:
            raise ActionTimeoutError(self._node.id, asked.name, deadline_s) from late
        finally:
            for action in actions:
                protocol.forget(action)

    def close(self) -> None:
        """Reset the connection. Idempotent."""
        protocol = self._protocol()
        if protocol is not None:
            protocol.close()
        self._inbox.close()

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(self._limits.connect_s):
                await self._manager.connect()
        except TimeoutError as late:
            detail = f"no connection within {self._limits.connect_s:g} s"
            raise SessionEndedError(LinkCause.UNREACHABLE, detail) from late
        except OSError as refused:
            raise SessionEndedError(LinkCause.UNREACHABLE, str(refused)) from refused

    async def _log_in(self) -> None:
        try:
            async with asyncio.timeout(self._limits.login_s):
                await self._manager.authenticated_future
        except TimeoutError as late:
            detail = f"no answer to the login within {self._limits.login_s:g} s"
            raise SessionEndedError(LinkCause.LOGIN_LATE, detail) from late
        except ActionRefusedError as refused:
            detail = f"{refused.message}: compare user and secret with manager.conf"
            raise SessionEndedError(LinkCause.LOGIN_REFUSED, detail) from refused
        except NotConnectedError as lost:
            raise await self._ended from lost

    async def _wait_for_boot(self) -> None:
        booted = asyncio.ensure_future(self._booted.wait())
        try:
            either: list[asyncio.Future[Any]] = [booted, self._ended]
            await asyncio.wait(either, timeout=self._limits.boot_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            booted.cancel()
        if self._ended.done():
            raise self._ended.result()
        if not self._booted.is_set():
            detail = f"no FullyBooted event within {self._limits.boot_s:g} s: does manager.conf grant read=system?"
            raise SessionEndedError(LinkCause.BOOT_LATE, detail)

    async def _ping(self) -> None:
        """Ask whether Asterisk still answers, and reset the connection if it does not."""
        protocol = self._protocol()
        if protocol is None or not self.is_open:
            return
        ping = OneAnswer(self._node.id, "Ping", {})
        protocol.send(ping)
        await asyncio.wait([ping.future], timeout=self._limits.ping_within_s)
        if not ping.future.done():
            # It may be we who stood still. Then the answer is there, but the timer was looked at before the socket.
            await asyncio.wait([ping.future], timeout=_GRACE_S)
            await self._inbox.until_empty()
        if not ping.future.done():
            protocol.abort(LinkCause.PING_LATE, f"no answer to a ping within {self._limits.ping_within_s:g} s")

    def _open_protocol(self, actions: Sequence[PendingAction[Answer]]) -> FencedProtocol:
        protocol = self._protocol()
        name = actions[0].name
        if protocol is None or not self.is_open:
            raise NotConnectedError(self._node.id, name, was_sent=False)
        if len(protocol.responses) + len(actions) > self._limits.most_pending:
            raise LinkBusyError(self._node.id, name, len(protocol.responses))
        return protocol

    def _protocol(self) -> FencedProtocol | None:
        protocol = self._manager.protocol
        return protocol if isinstance(protocol, FencedProtocol) else None

    def _lost(self, cause: LinkCause, detail: str) -> None:
        if cause is LinkCause.LOST and self._is_shutting_down:
            cause = LinkCause.SHUTDOWN
        if not self._ended.done():
            self._ended.set_result(SessionEndedError(cause, detail))

    def _overfull(self) -> None:
        self._inbox.close()
        protocol = self._protocol()
        if protocol is not None:
            protocol.abort(LinkCause.OVERFULL, f"more than {self._limits.most_waiting} messages waited to be read")

    def _deliver(self, message: Message) -> None:
        name, block = message
        if name is None:
            block = without_banner(block)
            name = name_of_event(block)
        try:
            if self._is_answer(name, block):
                return
        except MalformedMessageError as malformed:
            self._listener.on_malformed(name or b"an answer", malformed)
            return
        if name == _FULLY_BOOTED:
            self._come_up()
        elif name == _SHUTDOWN:
            self._is_shutting_down = True
        elif name in _WANTED and self._booted.is_set():
            self._listener.on_event(name, block)

    def _come_up(self) -> None:
        if not self._booted.is_set():
            self._booted.set()
            self._listener.on_up()

    def _is_answer(self, name: bytes | None, block: bytes) -> bool:
        """Whether `block` answered an action, or is an answer that came too late."""
        if name is not None and is_told_to_all(name, block):
            return False
        protocol = self._protocol()
        fields = Fields(block)
        was_awaited = protocol is not None and protocol.answer(fields.find("ActionID") or "", fields)
        return was_awaited or name is None
