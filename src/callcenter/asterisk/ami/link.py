"""The lasting link to one Asterisk: connection after connection, typed events out, actions in.

Rules: nothing is sent twice; after each `LinkUp` the state must be read again; a listener that raises is logged and
loses only its one event; an action always ends, by its answer or by a `TelephonyError`.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from callcenter.asterisk.ami.actions import ListAnswer, OneAnswer
from callcenter.asterisk.ami.backoff import Backoff
from callcenter.asterisk.ami.events import LinkDown, LinkEvent, LinkUp
from callcenter.asterisk.ami.framing import Fields, MalformedMessageError
from callcenter.asterisk.ami.reading import event_from
from callcenter.asterisk.ami.session import Limits, Listener, Session, SessionEndedError
from callcenter.asterisk.errors import NotConnectedError
from callcenter.asterisk.settings import NodeSettings
from callcenter.vocabulary.ids import NodeId

log = structlog.get_logger()
_luck = random.SystemRandom().random

OnEvent = Callable[[LinkEvent], None]
"""Called in the event loop, once for each event, in Asterisk's order; must be quick and not raise."""

Secret = str | Callable[[], str]
"""Asked at each connection where it can be called: a manager's secret is replaced while we run."""


@dataclass(slots=True)
class Tally:
    """What a link counted since it was made."""

    events: int = 0
    malformed: int = 0
    listener_failures: int = 0
    connections: int = 0


class Link:
    """One Asterisk's AMI. `run` is its life; all other methods may be called in the same loop at any time."""

    def __init__(
        self,
        node: NodeSettings,
        secret: Secret,
        on_event: OnEvent,
        limits: Limits | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._node = node
        self._secret = secret if callable(secret) else partial(str, secret)
        self._on_event = on_event
        self._limits = limits or Limits()
        self._backoff = backoff or Backoff()
        self._session: Session | None = None
        self._up = asyncio.Event()
        self._told: LinkDown | None = None
        self.tally = Tally()

    @property
    def node(self) -> NodeId:
        return self._node.id

    @property
    def is_up(self) -> bool:
        """Whether actions reach Asterisk."""
        return self._session is not None and self._session.is_open

    async def until_up(self) -> None:
        """Return when the link is up; put your own deadline around it."""
        await self._up.wait()

    async def run(self) -> None:
        """Connect, and again whenever the connection is lost, until cancelled."""
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began_at = loop.time()
            ended = await self._live_once()
            is_flapping = loop.time() - began_at < self._limits.steady_s
            failures = failures + 1 if is_flapping else 1
            self._tell_down(ended)
            await asyncio.sleep(self._backoff.delay_s(ended.cause, failures, _luck()))

    async def ask(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> Fields:
        """Send an action that has one answer, and return it; raises `TelephonyError`."""
        action = OneAnswer(self.node, name, fields)
        return await self._open_session(name).ask(action, deadline_s or self._limits.action_s)

    async def ask_all(
        self, name: str, each: Sequence[Mapping[str, str]], deadline_s: float | None = None
    ) -> list[Fields]:
        """Send the action once for each of the fields, in one go and in order; raises the first failure."""
        if not each:
            return []
        actions = [OneAnswer(self.node, name, fields) for fields in each]
        return await self._open_session(name).ask_all(actions, deadline_s or self._limits.action_s)

    async def ask_list(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> list[Fields]:
        """Send an action that is answered by a list, and return its items; raises `TelephonyError`."""
        action = ListAnswer(self.node, name, fields, self._limits.most_items)
        return await self._open_session(name).ask(action, deadline_s or self._limits.action_s)

    async def _live_once(self) -> SessionEndedError:
        """One connection, to its end."""
        listener = Listener(self._come_up, self._read, self._count_malformed)
        session = Session(self._node, self._secret(), self._limits, listener)
        self._session = session
        try:
            await session.open()
            return await session.watch()
        except SessionEndedError as ended:
            return ended
        finally:
            self._up.clear()
            self._session = None
            session.close()

    def _come_up(self) -> None:
        self.tally.connections += 1
        self._told = None
        log.info("link.up", node=self.node)
        self._tell(LinkUp(node=self.node))
        self._up.set()

    def _open_session(self, action: str) -> Session:
        if self._session is None:
            raise NotConnectedError(self.node, action, was_sent=False)
        return self._session

    def _read(self, name: bytes, block: bytes) -> None:
        try:
            event = event_from(self.node, name, Fields(block))
        except MalformedMessageError as malformed:
            self._count_malformed(name, malformed)
            return
        if event is not None:
            self._tell(event)

    def _count_malformed(self, name: bytes, malformed: MalformedMessageError) -> None:
        self.tally.malformed += 1
        title = name.decode("utf-8", "replace")
        log.warning("link.malformed_message", node=self.node, message=title, fault=str(malformed))

    def _tell_down(self, ended: SessionEndedError) -> None:
        """Say that and why the link is down; once for each cause, however often an attempt fails."""
        log.warning("link.down", node=self.node, cause=ended.cause.value, detail=ended.detail)
        if self._told is not None and self._told.cause is ended.cause:
            return
        self._told = LinkDown(node=self.node, cause=ended.cause, detail=ended.detail)
        self._tell(self._told)

    def _tell(self, event: LinkEvent) -> None:
        self.tally.events += 1
        try:
            self._on_event(event)
        except Exception:  # the root of event delivery: a listener's fault must not cost the connection
            self.tally.listener_failures += 1
            call = getattr(event, "call", None)
            log.exception("link.listener_failed", node=self.node, event_type=type(event).__name__, call_id=call)
