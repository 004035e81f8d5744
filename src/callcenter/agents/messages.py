"""What a desktop is told: the messages of the WebSocket, a union on `type`, each numbered on its connection."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from callcenter.agents.views import (
    AgentView,
    AlarmView,
    CallCard,
    CallState,
    CallSummary,
    Captions,
    Me,
    PauseView,
    QueueView,
    Shape,
)
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier


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
    pause: PauseView | None = None
    """Of the recording."""
    is_unrecorded: bool = False
    """The caller does not want to be recorded."""
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
