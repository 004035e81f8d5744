"""All open desktops, and who is told what: changes of calls come from the outbox, changes of agents from the roster.

Rules: an agent is told only of the own calls; whoever sees all calls is told of each in one line; a message is encoded
once however many get it; what changed while the database was away is told when it is back.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

import structlog
from prometheus_client import Gauge

from callcenter.access.permissions import Permission, allows
from callcenter.access.sessions import SessionId
from callcenter.access.users import User
from callcenter.agents.alarms import Alarms
from callcenter.agents.board_feed import BoardFeed
from callcenter.agents.captions import CaptionMemory
from callcenter.agents.desk import Desk, Farewell
from callcenter.agents.life import Agent
from callcenter.agents.message_doors import may_have
from callcenter.agents.messages import (
    AgentChanged,
    AlarmsChanged,
    CallChanged,
    CallGone,
    CaptionsChanged,
    Heartbeat,
    PhoneTaken,
    QueuesChanged,
    RecentChanged,
    Snapshot,
    WatchBoard,
    encoded,
)
from callcenter.agents.ports import CallViews
from callcenter.agents.queues import agent_view, queue_views
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.agents.views import AgentView, CallCard, CallSummary, Captions, Me, QueueView, Shape
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId

HEARTBEAT_S = 4.0
MOST_DESKS = 5_000
MOST_OF_ONE_USER = 10
"""Tabs and machines; a page that opens connections without end shuts out only its own user."""
MOST_RECENT = 20
MOST_CHANGED = 10_000
"""Calls remembered as changed while the database is away; past it every desktop gets a new snapshot instead."""

_QUEUES_PAUSE_S = 1.0
_RETRY_S = 1.0
_SNAPSHOTS_AT_ONCE = 4
_TOLD_AT_ONCE = 20
"""Desktops that are told in one turn of the event loop: whoever rings meanwhile waits for no more of them."""

Change = AgentChanged | CallChanged | RecentChanged | CaptionsChanged | PhoneTaken | AlarmsChanged

log = structlog.get_logger(__name__)

_open = Gauge("callcenter_desktops_open", "Desktops that are connected")


class Desks:
    """The feed of the desktops. One event loop."""

    def __init__(
        self,
        roster: Roster,
        calls: CallViews,
        clock: Clock,
        board: BoardFeed | None = None,
        popped: Callable[[CallCard], None] | None = None,
    ) -> None:
        self._roster = roster
        self._board = board
        """None where no board is shown."""
        self._popped = popped
        """Who is told of cards that go out; None: nobody."""
        self.alarms = Alarms(roster)
        self._calls = calls
        self._clock = clock
        self._desks: set[Desk] = set()
        self._changed: dict[CallId, None] = {}
        self._has_changes = asyncio.Event()
        self._queues_changed = asyncio.Event()
        self._last_queues = ""
        self._captions = CaptionMemory()
        self._snapshots = asyncio.Semaphore(_SNAPSHOTS_AT_ONCE)

    @property
    def open_count(self) -> int:
        return len(self._desks)

    def all(self) -> tuple[Desk, ...]:
        """Those that are open."""
        return tuple(self._desks)

    def call_changed(self, call: CallId) -> None:
        """Something new stands in this call's timeline, and is committed."""
        if not self._desks:
            return
        if len(self._changed) >= MOST_CHANGED:
            self._changed.clear()
            self._begin_all_again()
        self._changed[call] = None
        self._has_changes.set()

    def caption(self, agent: AgentId, captions: Captions) -> None:
        """Show the agent what is new in the captions of their talk."""
        self._captions.change(agent, captions)
        self._tell((desk for desk in self._desks if desk.user.agent == agent), CaptionsChanged(captions=captions))

    def watch_board(self, desk: Desk, *, is_on: bool) -> None:
        """Show `desk` the live board from now on, or no more; to who supervises nobody it is not shown."""
        if self._board is None or not may_have(desk.user.role, WatchBoard):
            return
        if is_on:
            self._board.watch(desk)
        else:
            self._board.unwatch(desk)

    def phone_taken(self, agent: AgentId, by: SessionId) -> None:
        """The browser of session `by` is the agent's telephone now: tell every other one."""
        self._tell((desk for desk in self._desks if desk.user.agent == agent and desk.session != by), PhoneTaken())

    def end_captions(self, call: CallId) -> None:
        """Forget what was captioned of the call; desktops drop it with its card."""
        self._captions.forget(call)

    async def run(self) -> None:
        """Tell the desktops, until cancelled; then every desktop is told to come back."""
        self._roster.watch(self._agent_changed)
        self.alarms.watch(self._alarms_changed)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tell_calls(), name="desks.calls")
                tasks.create_task(self._tell_queues(), name="desks.queues")
                tasks.create_task(self._beat(), name="desks.heartbeat")
                if self._board is not None:
                    tasks.create_task(self._board.run(), name="desks.board")
        finally:
            self._roster.unwatch(self._agent_changed)
            self.alarms.unwatch(self._alarms_changed)
            for desk in self._desks:
                desk.close(Farewell.RESTART)

    @asynccontextmanager
    async def open(self, user: User, session: SessionId | None = None) -> AsyncIterator[Desk]:
        """A desk that is told of changes; its snapshot is sent by `begin`."""
        desk = Desk(user, session)
        of_this_user = sum(one.user.name == user.name for one in self._desks)
        if len(self._desks) >= MOST_DESKS or of_this_user >= MOST_OF_ONE_USER:
            desk.close(Farewell.TOO_MANY)
        self._desks.add(desk)
        _open.inc()
        try:
            yield desk
        finally:
            self._desks.discard(desk)
            if self._board is not None:
                self._board.unwatch(desk)
            _open.dec()

    async def begin(self, desk: Desk) -> None:
        """Send `desk` a snapshot; waits for as long as the database is away."""
        desk.hold()
        while True:
            try:
                async with self._snapshots:
                    snapshot = await self._snapshot(desk.user)
                break
            except CallCenterError as fault:
                log.warning("desktop.snapshot_failed", fault=str(fault))
                await asyncio.sleep(_RETRY_S)
        desk.shown = {card.call for card in snapshot.calls}
        desk.begin(encoded(snapshot))
        if self._board is not None and self._board.is_watched_by(desk):
            # What it knew of the board is void as well.
            self._board.watch(desk)

    async def _snapshot(self, user: User) -> Snapshot:
        agent = self._agent(user)
        own = await self._calls.card(agent.call) if agent is not None and agent.call is not None else None
        snapshot = Snapshot(
            at=self._clock.now(),
            me=Me(user=user.name, role=user.role, agent=agent),
            calls=() if own is None or not _may_see(own, agent) else (own,),
            recent=tuple(await self._recent(user)),
            queues=await self.queues() if may_have(user.role, QueuesChanged) else (),
            captions=self._captions.of(user.agent),
            alarms=self.alarms.views() if may_have(user.role, AlarmsChanged) else (),
        )
        # What was told last says nothing of this desktop any more.
        self._last_queues = ""
        return snapshot

    async def _recent(self, user: User) -> Sequence[CallSummary]:
        if allows(user.role, Permission.SEE_ALL_CALLS):
            return await self._calls.recent(None, MOST_RECENT)
        return () if user.agent is None else await self._calls.recent(user.agent, MOST_RECENT)

    def _agent(self, user: User) -> AgentView | None:
        # An older version let some work as an agent whose role does not any more.
        if user.agent is None or not may_have(user.role, AgentChanged):
            return None
        try:
            return agent_view(self._roster.agent(user.agent))
        except UnknownAgentError:
            return None

    def _agent_changed(self, before: Agent, after: Agent) -> None:
        self._queues_changed.set()
        own = [desk for desk in self._desks if desk.user.agent == after.id]
        self._tell(own, AgentChanged(agent=agent_view(after)))
        left = agent_view(before).call
        if left is not None and left != agent_view(after).call and any(left in desk.shown for desk in own):
            # Given away before, and now its after-call work is done: nothing else tells of it.
            self.call_changed(left)

    def _alarms_changed(self) -> None:
        self._tell(self._desks, AlarmsChanged(alarms=self.alarms.views()))

    async def _tell_calls(self) -> None:
        while True:
            await self._has_changes.wait()
            self._has_changes.clear()
            self._queues_changed.set()
            while self._changed:
                call = next(iter(self._changed))
                del self._changed[call]
                try:
                    await self._tell_call(call)
                except CallCenterError as fault:
                    log.warning("desktop.call_unread", call_id=call, fault=str(fault))
                    self._changed[call] = None
                    await asyncio.sleep(_RETRY_S)

    async def _tell_call(self, call: CallId) -> None:
        summary = await self._calls.summary(call)
        if summary is None:
            return
        having = {agent for agent in (summary.agent, summary.consulted) if agent is not None}
        for desk in self._desks:
            if call in desk.shown and desk.user.agent not in having and not self._wraps_up(desk.user, call):
                desk.shown.discard(call)
                desk.tell(encoded(CallGone(call=call)))
        if any(desk.user.agent in having for desk in self._desks):
            await self._tell_card(call, summary)
        told = [
            desk
            for desk in self._desks
            if allows(desk.user.role, Permission.SEE_ALL_CALLS)
            or (summary.agent is not None and desk.user.agent == summary.agent)
        ]
        self._tell(told, RecentChanged(call=summary))

    def _wraps_up(self, user: User, call: CallId) -> bool:
        """Whether they still write about a call that they have given away."""
        agent = self._agent(user)
        return agent is not None and agent.state == "wrap_up" and agent.call == call

    async def _tell_card(self, call: CallId, summary: CallSummary) -> None:
        card = await self._calls.card(call)
        if card is None or (card.agent, card.consulted) != (summary.agent, summary.consulted):
            return
        having = {agent for agent in (card.agent, card.consulted) if agent is not None}
        own = [desk for desk in self._desks if desk.user.agent in having]
        self._tell(own, CallChanged(call=card))
        if own and self._popped is not None:
            self._popped(card)
        for desk in own:
            if card.state == "ended":
                desk.shown.discard(call)
            else:
                desk.shown.add(call)

    async def _tell_queues(self) -> None:
        while True:
            await self._queues_changed.wait()
            self._queues_changed.clear()
            if self._desks:
                await self._tell_queues_once()
            await asyncio.sleep(_QUEUES_PAUSE_S)

    async def queues(self) -> tuple[QueueView, ...]:
        """How each queue stands; raises what the calls raise."""
        return queue_views(await self._calls.loads(), self._roster.all())

    async def _tell_queues_once(self) -> None:
        try:
            queues = await self.queues()
        except CallCenterError as fault:
            log.warning("desktop.queues_unread", fault=str(fault))
            self._queues_changed.set()
            return
        text = encoded(QueuesChanged(queues=queues))
        if text != self._last_queues:
            self._last_queues = text
            await self._tell_all(text, QueuesChanged)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await self._tell_all(encoded(Heartbeat(at=self._clock.now())), Heartbeat)

    def _begin_all_again(self) -> None:
        for desk in self._desks:
            desk.close(Farewell.RESTART)

    async def _tell_all(self, text: str, message: type[Shape]) -> None:
        for told, desk in enumerate(tuple(self._desks)):
            if told % _TOLD_AT_ONCE == 0:
                await asyncio.sleep(0)
            if may_have(desk.user.role, message):
                desk.tell(text)

    def _tell(self, desks: Iterable[Desk], message: Change) -> None:
        text = encoded(message)
        for desk in desks:
            if may_have(desk.user.role, type(message)):
                desk.tell(text)


def _may_see(card: CallCard, agent: AgentView | None) -> bool:
    """Whose call it is, who is asked about it, and who still writes about it."""
    return agent is not None and (agent.id in (card.agent, card.consulted) or agent.state == "wrap_up")
