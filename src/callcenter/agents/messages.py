"""What a desktop is told: the messages of the WebSocket, a union on `type`, each numbered on its connection.

Rules: a caller's number leaves only masked; words, needs and earlier calls go only to the agent whose call it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from callcenter.access.users import Role
from callcenter.agents.life import PhoneState, Status
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.skills import SkillLevel
from callcenter.vocabulary.tiers import Need, Tier
from callcenter.vocabulary.why_now import WhyNow

CallState = Literal[
    "dialling", "in_flow", "waiting", "ringing", "talking", "surveying", "transferred", "lifeboat", "ended"
]


AgentState = Literal["idle", "ringing", "talking", "rejoining", "wrap_up"]


class Shape(BaseModel):
    """Every field is always sent: a reader never has to guess what is missing."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class AgentView(Shape):
    """An agent as their own desktop shows them."""

    id: AgentId
    name: str
    seat: SeatId | None
    """None while signed out of every seat."""
    queues: tuple[QueueId, ...]
    levels: Mapping[QueueId, SkillLevel]
    """How well each queue is served; 1 is best."""
    languages: tuple[Language, ...]
    """Empty where nobody has said."""
    status: Status
    status_since: datetime
    reason: str
    """Why on a break."""
    state: AgentState
    state_since: datetime
    call: CallId | None
    """The call that the state is about."""
    wrap_up_until: datetime | None
    rejoin_until: datetime | None
    """While the line is lost: how long the caller is kept for this agent."""
    phone: PhoneState


class Me(Shape):
    """Who sits at this desktop."""

    user: str
    role: Role
    agent: AgentView | None
    """None for those who answer no calls."""


class ThirdView(Shape):
    """Somebody beside caller and agent: consulted, or joined."""

    kind: Literal["agent", "number"]
    agent: AgentId | None
    number: str | None
    name: str
    """A colleague's; empty of a number."""
    state: Literal["ringing", "talking"]
    since: datetime
    is_emergency: bool


class TalkView(Shape):
    """How the talk stands."""

    shape: Literal["plain", "held", "consulting", "conferring", "rejoining", "away"]
    """`held`, `consulting`: the caller hears music. `rejoining`: the agent's telephone was lost, the caller waits.
    `away`: an agent has given the caller to a number outside."""
    since: datetime
    until: datetime | None
    """How long the caller waits for the agent, with `rejoining`."""
    third: ThirdView | None


class CallSummary(Shape):
    """A call in one line of a list."""

    call: CallId
    seq: int
    """Of the last timeline entry that it shows: what has a smaller one is older."""
    state: CallState
    agent: AgentId | None
    number: str | None
    """Masked; None for an anonymous caller."""
    language: Language
    tier: Tier
    queue: QueueId | None
    arrived_at: datetime
    ended_at: datetime | None
    wait_ms: int | None
    talk_ms: int | None
    rating: Annotated[int, Field(ge=1, le=5)] | None
    has_recording: bool
    consulted: AgentId | None = None
    """The colleague who is asked about it, or has joined."""


class EarlierCall(Shape):
    """An earlier call by the same number."""

    call: CallId
    arrived_at: datetime
    queue: QueueId | None
    agent: AgentId | None
    was_answered: bool


class CallbackOrigin(Shape):
    """The call that left us owing this one."""

    call: CallId
    since: datetime
    """The place that they kept."""
    reason: RouteReason | None
    """Why that queue: what they had asked for."""


class CallerPlace(Shape):
    """Where the number was given out; never where the caller is."""

    region: str
    """ISO 3166."""
    zh: str
    en: str
    """Both empty where nothing but the region is known."""


class PathStep(Shape):
    """One node of a flow that the caller came by."""

    at: datetime
    flow: str
    node: str
    key: str | None
    """What they pressed there; digits that a node collects are never kept."""


class OwedCallback(Shape):
    """That this number is to be called back, or was when this call came."""

    call: CallId
    """The one that left us owing it."""
    kind: Literal["promised", "missed"]
    since: datetime
    due_at: datetime
    attempts: int
    """Those that reached nobody."""
    is_open: bool
    """False once this very call has settled it."""


class CallCard(CallSummary):
    """What an agent must know of the caller at the ring."""

    dialled: str
    is_listed: bool
    """The number is on a list that gives priority: which, and why, is no agent's to know. Never identity."""
    needs: tuple[Need, ...]
    reason: RouteReason | None
    """Why this queue."""
    why_now: WhyNow | None
    """Why this caller came next, and to whom they were offered."""
    queued_at: datetime | None
    ringing_at: datetime | None
    connected_at: datetime | None
    was_in_lifeboat: bool
    called_by: AgentId | None = None
    """The agent who has called them; None where they, or the line, have called."""
    talk: TalkView | None = None
    """None while nobody talks with the caller."""
    callback_of: CallbackOrigin | None
    """We have called them; none where they have called us."""
    place: CallerPlace | None
    path: tuple[PathStep, ...]
    """The flow's nodes in their order; of a very long way, the latest."""
    position: int | None
    """In line when they joined their queue, 1 being next; None before."""
    owed: OwedCallback | None
    earlier: tuple[EarlierCall, ...]
    """Newest first."""


class WaitView(Shape):
    """An expected wait in whole minutes; 1 stands for less, too."""

    from_min: int
    to_min: int

    @classmethod
    def of(cls, wait: ExpectedWait | None) -> Self | None:
        return None if wait is None else cls(from_min=wait.from_min, to_min=wait.to_min)


class QueueView(Shape):
    """How one queue stands."""

    queue: QueueId
    name_zh: str
    name_en: str
    waiting: int
    longest_since: datetime | None
    """When the caller who waits longest joined."""
    agents_free: int
    agents_on: int
    """Not offline."""
    wait: WaitView | None
    """What an ordinary caller who joined now would be told; None without an honest estimate."""


CaptionState = Literal["on", "busy", "no_engine", "no_sound", "lost"]
"""`busy`: the machine has no room for captions now. `no_engine`: nothing decodes the caller's language freely.
`no_sound`: the recording cannot be seen from here. `lost`: the recogniser failed."""


class CaptionLine(Shape):
    """One thing that the caller says. Personal."""

    n: int
    """Counts from 1 within a talk; a line that is sent again replaces the one of its number."""
    text: str
    is_final: bool
    """False while it may still change."""


class Captions(Shape):
    """What the caller says while an agent talks with them."""

    call: CallId
    state: CaptionState
    lines: tuple[CaptionLine, ...]


class AlarmView(Shape):
    """An agent needs help with a caller, and no supervisor has seen it yet."""

    call: CallId
    agent: AgentId
    agent_name: str
    seat: SeatId | None
    at: datetime
    number: str | None
    """Of the emergency service that the agent has called; None where they have called none."""


class Snapshot(Shape):
    """All there is to show; what was shown before is void."""

    type: Literal["snapshot"] = "snapshot"
    at: datetime
    """The server's clock."""
    me: Me
    calls: tuple[CallCard, ...]
    recent: tuple[CallSummary, ...]
    """Newest first."""
    queues: tuple[QueueView, ...]
    captions: Captions | None
    """Of the agent's own talk, with the lines so far; None where there are none."""
    alarms: tuple[AlarmView, ...]
    """For supervisors, the oldest first; none for all others."""


class AgentChanged(Shape):
    type: Literal["agent"] = "agent"
    agent: AgentView


class CallChanged(Shape):
    """A call of this agent: new, or as it is now."""

    type: Literal["call"] = "call"
    call: CallCard


class CallGone(Shape):
    """A call that is no longer this agent's: it is offered to somebody else."""

    type: Literal["call_gone"] = "call_gone"
    call: CallId


class RecentChanged(Shape):
    """A line of the list of recent calls: new, or as it is now."""

    type: Literal["recent"] = "recent"
    call: CallSummary


class QueuesChanged(Shape):
    type: Literal["queues"] = "queues"
    queues: tuple[QueueView, ...]


class CaptionsChanged(Shape):
    """Of the agent's own talk: how captions stand, and the lines that are new or changed."""

    type: Literal["captions"] = "captions"
    captions: Captions


class AlarmsChanged(Shape):
    """All alarms that are unseen now, for supervisors."""

    type: Literal["alarms"] = "alarms"
    alarms: tuple[AlarmView, ...]


class Share(Shape):
    """So many of so many."""

    met: int
    of: int


class Level(Shape):
    """Answered within `within_s` (接通率): of those answered, and of those who left without an answer after longer."""

    within_s: int
    from_queue: Share
    """Counted from joining the line."""
    from_arrival: Share
    """Counted from the moment the hotline picked up."""


class QueueLevels(Shape):
    """How a queue's callers were served within the last minutes."""

    answered: int
    left: int
    """Left the line without an answer, however soon and wherever they went."""
    mean_wait_ms: int | None
    """Of those who were answered, from joining the line."""
    levels: tuple[Level, ...]


class BoardQueue(Shape):
    """One queue on the board."""

    queue: QueueId
    name_zh: str
    name_en: str
    waiting_by_tier: tuple[int, ...]
    """How many wait, by tier from 0 (emergency) to 5 (deferred)."""
    longest_since: datetime | None
    """When the caller who waits longest joined."""
    agents_free: int
    agents_on: int
    """Not offline."""
    levels: QueueLevels | None
    """None while they could not be counted."""


class ListenerView(Shape):
    """A supervisor in a talk."""

    by: str
    """The user's name."""
    manner: Literal["listen", "whisper", "barge"]
    is_there: bool
    """False while their telephone rings."""
    since: datetime


class BoardCall(Shape):
    """A call that goes on."""

    call: CallId
    state: CallState
    queue: QueueId | None
    """None before they are in one."""
    tier: Tier
    raised_from: Tier | None
    """Their own, where a supervisor has raised them."""
    number: str | None
    """Masked; None for an anonymous caller."""
    language: Language
    agent: AgentId | None
    arrived_at: datetime
    queued_at: datetime | None
    """When they first joined a line; None before."""
    talking_since: datetime | None
    listener: ListenerView | None
    is_callback: bool
    """We have called them."""


class BoardShown(Shape):
    """The whole board; what was shown of it before is void. Only to who supervises and asked for it (`WatchBoard`)."""

    type: Literal["board"] = "board"
    window_min: int
    """Levels are of the calls that were answered, or left the line, in the last so many minutes."""
    counted_at: datetime | None
    """When the levels were counted; None while they could not be."""
    queues: tuple[BoardQueue, ...]
    agents: tuple[AgentView, ...]
    calls: tuple[BoardCall, ...]


class BoardChanged(Shape):
    """Rows of the board that are new, or as they are now, and those that are gone; once a second at most."""

    type: Literal["board_changed"] = "board_changed"
    counted_at: datetime | None
    queues: tuple[BoardQueue, ...]
    agents: tuple[AgentView, ...]
    agents_gone: tuple[AgentId, ...]
    calls: tuple[BoardCall, ...]
    calls_gone: tuple[CallId, ...]


class PhoneTaken(Shape):
    """The telephone of this agent's seat is another browser's now."""

    type: Literal["phone_taken"] = "phone_taken"


class Heartbeat(Shape):
    """Nothing else happened; silence longer than twice its pause means that the connection is lost."""

    type: Literal["heartbeat"] = "heartbeat"
    at: datetime


Message = Annotated[
    Snapshot
    | AgentChanged
    | CallChanged
    | CallGone
    | RecentChanged
    | QueuesChanged
    | CaptionsChanged
    | BoardShown
    | BoardChanged
    | PhoneTaken
    | AlarmsChanged
    | Heartbeat,
    Field(discriminator="type"),
]


class Numbered(Shape):
    """What is sent: `n` counts from 1 without gaps on each connection."""

    n: int
    message: Message


class Resync(BaseModel, frozen=True, extra="forbid"):
    """What a desktop may ask: a new snapshot, because it saw a gap."""

    type: Literal["resync"]


class WatchBoard(BaseModel, frozen=True, extra="forbid"):
    """What a supervisor's desktop may ask: the board from now on, or no more."""

    type: Literal["watch_board"]
    is_on: bool


Asked = Annotated[Resync | WatchBoard, Field(discriminator="type")]
"""What a desktop may send."""


def encoded(message: Shape) -> str:
    """JSON, once for all connections that get it."""
    return message.model_dump_json()


def numbered(n: int, message_json: str) -> str:
    """A `Numbered` around a message that is encoded already."""
    return f'{{"n":{n},"message":{message_json}}}'


def messages_schema() -> Mapping[str, Any]:
    """JSON Schema of both directions, for the front end's types."""
    _, schema = TypeAdapter.json_schemas(
        [
            ("Numbered", "serialization", TypeAdapter(Numbered)),
            ("Resync", "serialization", TypeAdapter(Resync)),
            ("WatchBoard", "serialization", TypeAdapter(WatchBoard)),
        ],
        title="DesktopMessages",
        description="WebSocket /api/v1/desktop: the server sends Numbered, the desktop may send Resync and WatchBoard.",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("Numbered", "Resync", "WatchBoard")],
    }
