"""An Asterisk's controls in memory: what it holds is set by the test, what it is asked is written down."""

import asyncio
from collections.abc import Mapping, Sequence

from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import LinkCause, LinkDown, LinkUp, SeatState
from callcenter.asterisk.ami.framing import Fields
from callcenter.asterisk.ami.legs import LegKind, Spying
from callcenter.asterisk.ami.link import Link, OnEvent, Secret
from callcenter.asterisk.ami.snapshots import Channel, QueueMember, QueueStatus
from callcenter.asterisk.errors import ActionRefusedError, ActionTimeoutError, NotConnectedError
from callcenter.asterisk.settings import NodeSettings
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId, bare, leg_id


def a_channel(
    name: str, call: CallId | None, context: str, seat: SeatId | None = None, bridge: str | None = None
) -> Channel:
    """A channel as CoreShowChannels tells of it."""
    node = NodeId("pbx1")
    return Channel(
        node=node,
        leg=leg_id(node, name),
        linked=leg_id(node, name),
        call=call,
        seat=seat,
        channel=name,
        state="Up",
        context=context,
        exten="s",
        priority=1,
        application="",
        application_data="",
        bridge=bridge,
        duration_s=1,
    )


class FakeControl(Control):
    """app_queue's members, the phones, the channels and their variables."""

    def __init__(self, node: NodeId) -> None:
        self._name = node
        self.asked: list[tuple[object, ...]] = []
        self.members: dict[tuple[QueueId, SeatId], str] = {}
        self.penalties: dict[tuple[QueueId, SeatId], int] = {}
        self.paused: dict[SeatId, tuple[bool, str]] = {}
        self.phones: dict[SeatId, SeatState] = {}
        self.there: tuple[Channel, ...] = ()
        self.set: dict[str, dict[str, str]] = {}
        """Variables by channel; a channel that is not here has hung up."""
        self.refused_redirects: set[str] = set()
        self.is_away = False

    @property
    def node(self) -> NodeId:
        return self._name

    async def set_variables(self, channel: str, variables: Mapping[str, str]) -> None:
        self._ask("Setvar", channel, *variables)
        self._of(channel, "Setvar").update(variables)

    async def variables(self, channel: str, *names: str) -> dict[str, str]:
        self._ask("Getvar", channel)
        return {name: self._of(channel, "Getvar").get(name, "") for name in names}

    async def redirect(self, channel: str, context: str, exten: str, priority: int = 1) -> None:
        self._ask("Redirect", channel, context, exten, priority)
        if channel in self.refused_redirects:
            raise ActionRefusedError(self._name, "Redirect", "No such channel")
        self._of(channel, "Redirect")

    async def originate(  # noqa: PLR0913 as the real one
        self, uuid: str, dial: str, number: str, *, shown: str, ring_s: int, variables: Mapping[str, str]
    ) -> None:
        self._ask("Originate", uuid, dial, number)

    async def hold(self, caller: LegId, agent: LegId) -> None:
        self._both("hold", caller, agent)

    async def gather(self, caller: LegId, agent: LegId) -> None:
        self._both("gather", caller, agent)

    async def make_agent(self, leg: LegId, caller: LegId, seat: SeatId) -> None:
        self._ask("make_agent", leg, caller, seat)
        self._of(bare(caller), "Setvar")
        self._of(bare(leg), "Redirect")

    async def hang_up(self, leg: LegId, cause: int = 16) -> None:
        self._ask("Hangup", leg, cause)

    async def play_keys(self, leg: LegId, keys: str) -> None:
        self._ask("PlayDTMF", leg, keys)
        self._of(bare(leg), "PlayDTMF")

    async def dial_third(  # noqa: PLR0913 as the real one
        self,
        uuid: str,
        dial: str,
        *,
        caller: LegId,
        room: str,
        shown: str,
        kind: LegKind,
        ring_s: int,
        is_auto: bool = False,
        is_agent: bool = False,
    ) -> None:
        self._ask("Originate", uuid, dial, caller, room, kind, is_auto, is_agent)

    async def spy(  # noqa: PLR0913 as the real one
        self, uuid: str, seat: SeatId, *, on: LegId, caller: LegId, room: str, manner: Spying
    ) -> None:
        self._ask("Originate", uuid, seat, on, caller, room, manner)

    async def channels(self) -> tuple[Channel, ...]:
        self._ask("CoreShowChannels")
        return self.there

    async def queue_add(
        self, queue: QueueId, seat: SeatId, *, paused: bool, member_name: str, penalty: int = 0
    ) -> None:
        self._ask("QueueAdd", queue, seat, paused)
        self.members.setdefault((queue, seat), member_name)
        self.penalties[queue, seat] = penalty

    async def queue_pause(self, seat: SeatId, *, paused: bool, reason: str) -> None:
        self._ask("QueuePause", seat, paused, reason)
        self.paused[seat] = (paused, reason)

    async def queue_remove(self, queue: QueueId, seat: SeatId) -> None:
        self._ask("QueueRemove", queue, seat)
        self.members.pop((queue, seat), None)

    async def queue_status(self) -> QueueStatus:
        self._ask("QueueStatus")
        members = tuple(
            QueueMember(
                queue=queue,
                seat=seat,
                name=name,
                is_paused=False,
                paused_reason="",
                penalty=self.penalties.get((queue, seat), 0),
                is_in_call=False,
            )
            for (queue, seat), name in self.members.items()
        )
        return QueueStatus(queues=(), members=members, entries=())

    async def seat_states(self) -> dict[SeatId, SeatState]:
        self._ask("DeviceStateList")
        return dict(self.phones)

    def _both(self, name: str, caller: LegId, agent: LegId) -> None:
        self._ask(name, caller, agent)
        self._of(bare(caller), "Redirect")
        self._of(bare(agent), "Redirect")

    def _ask(self, *asked: object) -> None:
        if self.is_away:
            raise NotConnectedError(self._name, str(asked[0]), was_sent=False)
        self.asked.append(asked)

    def _of(self, channel: str, action: str) -> dict[str, str]:
        if channel not in self.set:
            raise ActionRefusedError(self._name, action, "No such channel")
        return self.set[channel]


class FakeLink(Link):
    """A link that comes up and tells when the test says so."""

    def __init__(self, node: NodeSettings, secret: Secret, on_event: OnEvent) -> None:
        super().__init__(node, secret, on_event)
        self.tell = on_event
        self.globals: dict[str, str] = {}
        self.epoch = 1_800_000_000
        """Its own clock."""
        self.is_connected = False
        self.is_frozen = False

    @property
    def is_up(self) -> bool:
        return self.is_connected

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def ask(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> Fields:
        if self.is_frozen:
            await asyncio.sleep(5)
            raise ActionTimeoutError(self.node, name, 5)
        if not self.is_connected:
            raise NotConnectedError(self.node, name, was_sent=False)
        name_of, value = fields["Variable"], fields.get("Value")
        if value is None:
            told = self.epoch if name_of == "EPOCH" else self.globals.get(name_of, "")
            return Fields(f"Response: Success\r\nValue: {told}".encode())
        self.globals[name_of] = value
        return Fields(b"Response: Success")

    async def ask_all(
        self, name: str, each: Sequence[Mapping[str, str]], deadline_s: float | None = None
    ) -> list[Fields]:
        return [await self.ask(name, fields, deadline_s) for fields in each]

    def come_up(self) -> None:
        self.is_connected = True
        self.tell(LinkUp(node=self.node))

    def go_down(self) -> None:
        self.is_connected = False
        self.tell(LinkDown(node=self.node, cause=LinkCause.LOST, detail=""))
