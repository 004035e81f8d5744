"""The board of calls, writing down what it is told."""

from callcenter.agents.life import Agent
from callcenter.agents.messages import BoardCall
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.conversation import Conversation
from callcenter.calls.dispatch import Place
from callcenter.calls.events import NORMAL_CLEARING
from callcenter.calls.outside import Caller
from callcenter.calls.ports import Edition
from callcenter.calls.record import CallRecord
from callcenter.calls.requests import Request
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.talk_record import FoundTalk, TalkNow
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.tiers import Need


class FakeSwitchboard(Switchboard):
    """Knows the calls that the test says, and those that arrived."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.known: set[CallId] = set()
        self.places: dict[CallId, Place] = {}
        self.on_board: list[BoardCall] = []
        """As supervisors see them."""
        self.resumed: list[tuple[Caller, CallRecord]] = []
        self.requested: list[tuple[CallId, Request, AgentId]] = []
        self.talk_now: TalkNow | None = None
        self.refusal: CallCenterError | None = None

    def caller_arrived(  # noqa: PLR0913 an arrival is these
        self, node: NodeId, call: CallId, leg: LegId, channel: str, number_raw: str, dialled: str
    ) -> None:
        self.known.add(call)
        self.told.append(("caller_arrived", node, call, leg, channel, number_raw, dialled))

    def citizen_answered(self, call: CallId) -> None:
        self.told.append(("citizen_answered", call))

    def dial_failed(self, call: CallId, cause: int) -> None:
        self.told.append(("dial_failed", call, cause))

    def seat_answered(self, call: CallId, seat: SeatId, leg: LegId) -> None:
        self.told.append(("seat_answered", call, seat, leg))

    def seat_declined(self, call: CallId, seat: SeatId) -> None:
        self.told.append(("seat_declined", call, seat))

    def seat_rung(self, call: CallId, seat: SeatId, leg: LegId) -> None:
        self.told.append(("seat_rung", call, seat, leg))

    def room_entered(self, call: CallId, leg: LegId) -> None:
        self.told.append(("room_entered", call, leg))

    def offer_ended(self, call: CallId, status: str, cause: int = NORMAL_CLEARING) -> None:
        self.told.append(("offer_ended", call, status))

    def transfer_answered(self, call: CallId) -> None:
        self.told.append(("transfer_answered", call))

    def transfer_ended(self, call: CallId, status: str) -> None:
        self.told.append(("transfer_ended", call, status))

    def went_adrift(self, call: CallId, queue: QueueId, cause: str) -> None:
        self.told.append(("went_adrift", call, queue, cause))

    def leg_hung_up(self, call: CallId, leg: LegId, cause: int) -> None:
        self.told.append(("leg_hung_up", call, leg, cause))

    def needs_told(self, call: CallId, needs: tuple[Need, ...], agent: AgentId) -> bool:
        self.told.append(("needs_told", call, needs, agent))
        return call in self.known

    async def request(self, call: CallId, what: Request, by: AgentId) -> TalkNow | None:
        self.requested.append((call, what, by))
        if self.refusal is not None:
            raise self.refusal
        return self.talk_now

    @property
    def offices(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(), frozenset()

    def colleagues(self, agent: AgentId) -> tuple[Agent, ...]:
        return ()

    def talk_of(self, agent: AgentId) -> CallId | None:
        return None

    def live(self, node: NodeId | None = None) -> tuple[Conversation, ...]:
        return ()

    def conversation(self, call: CallId) -> Conversation | None:
        return None

    def place(self, call: CallId) -> Place | None:
        return self.places.get(call)

    def callers(self, flow: str) -> dict[str, int]:
        return {}

    def resume(self, caller: Caller, record: CallRecord, edition: Edition, talk: FoundTalk | None = None) -> None:
        self.known.add(caller.call)
        self.resumed.append((caller, record))

    def knows(self, call: CallId) -> bool:
        return call in self.known

    def names(self) -> list[tuple[object, object]]:
        """What was told of whom."""
        return [(told[0], told[2] if told[0] == "caller_arrived" else told[1]) for told in self.told]


class FakeCallingOut(CallingOut):
    """Makes every call that it is asked for, unless it has a refusal."""

    def __init__(self) -> None:
        self.numbers: list[tuple[AgentId, str]] = []
        self.refusal: CallCenterError | None = None

    async def call(self, agent: AgentId, typed: str) -> CallId:
        if self.refusal is not None:
            raise self.refusal
        self.numbers.append((agent, typed))
        return CallId("pbx1.out")
