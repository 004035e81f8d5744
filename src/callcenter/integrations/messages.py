"""What other systems get: CloudEvents 1.0, and the messages of the stream. A contract, version 1.

Rules: fields are only ever added; one that changes its meaning makes a new version, and the old one is still told for a
year. Every field is always sent; what the scopes do not allow is null. The JSON Schema in docs/ is made from here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need

VERSION = "v1"

CallEventName = Literal[
    "call.arrived",
    "call.queued",
    "call.ringing",
    "call.unanswered",
    "call.connected",
    "call.changed",
    "call.talk_ended",
    "call.rated",
    "call.ended",
    "call.recorded",
]
EventName = CallEventName | Literal["call.case_saved", "agent.changed", "test"]


class Told(BaseModel):
    """Every field is always sent."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class RouteData(Told):
    """Why this queue."""

    by: Literal["words", "key", "fallback", "lifeboat", "callback", "supervisor", "other"]
    destination: str | None
    """What the caller's words spoke for."""
    key: str | None


class CallData(Told):
    """A call, as it was when this happened."""

    call: CallId
    seq: int
    """Counts within a call: what has a smaller one is older."""
    state: str
    """dialling, in_flow, waiting, ringing, talking, surveying, transferred, lifeboat or ended; more may come."""
    talk: str | None
    """While an agent has the call: plain, held, consulting, conferring, rejoining or away; more may come."""
    direction: Literal["inbound", "outbound"]
    number: str | None
    """E.164 with the scope calls.numbers, else masked; null for an anonymous caller."""
    is_number_whole: bool
    dialled: str
    language: Language
    queue: QueueId | None
    agent: AgentId | None
    seat: SeatId | None
    route: RouteData | None
    words: tuple[str, ...] | None
    """Scope calls.words."""
    needs: tuple[Need, ...] | None
    """Scope calls.needs."""
    is_priority: bool | None
    """Scope calls.needs: the caller comes before others; which list says so, and why, is told to nobody."""
    arrived_at: datetime
    queued_at: datetime | None
    since: datetime | None
    """When the place in line began; null where that is the arrival."""
    ringing_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    wait_ms: int | None
    talk_ms: int | None
    rating: Annotated[int, Field(ge=1, le=5)] | None
    outcome: str | None
    """answered, abandoned_ivr, abandoned_queue, self_served, left_message, callback, transferred, not_reached,
    refused; more may come."""
    has_recording: bool
    callback_of: CallId | None
    """The call that left us owing this one."""


class AgentData(Told):
    """An agent's status, which the person chose, and state, which the system sees."""

    agent: AgentId
    name: str
    """Empty for one who has left."""
    seat: SeatId | None
    status: str
    """available, break, training or offline."""
    reason: str
    """Why on a break."""
    state: str
    """idle, ringing, talking, rejoining or wrap_up."""
    since: datetime
    call: CallId | None
    """The call that the state is about; null where it is not yours to know."""


class CaseData(Told):
    """What an agent has kept of a call, without the notes. Codes are those of the site's handbook."""

    call: CallId
    version: int
    """Counts within a call: what has a smaller one is older."""
    agent: AgentId | None
    matter: str | None
    tags: tuple[str, ...]
    disposition: str | None
    is_solved: bool | None


class TestData(Told):
    """Of an event that says nothing but that it has come."""

    text: str


class _CloudEvent(Told):
    specversion: Literal["1.0"] = "1.0"
    id: str
    """The same however often it is sent: what you have seen already, leave out."""
    source: str
    subject: str
    """The call or the agent."""
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"


class CallEvent(_CloudEvent):
    """Something happened in a call."""

    type: Literal[
        "callcenter.call.arrived.v1",
        "callcenter.call.queued.v1",
        "callcenter.call.ringing.v1",
        "callcenter.call.unanswered.v1",
        "callcenter.call.connected.v1",
        "callcenter.call.changed.v1",
        "callcenter.call.talk_ended.v1",
        "callcenter.call.rated.v1",
        "callcenter.call.ended.v1",
        "callcenter.call.recorded.v1",
    ]
    data: CallData


class CaseEvent(_CloudEvent):
    """An agent has saved what a call was about, during it or after."""

    type: Literal["callcenter.call.case_saved.v1"] = "callcenter.call.case_saved.v1"
    data: CaseData


class AgentEvent(_CloudEvent):
    """An agent's status or state is another one."""

    type: Literal["callcenter.agent.changed.v1"] = "callcenter.agent.changed.v1"
    data: AgentData


class TestEvent(_CloudEvent):
    """Sent when an administrator tries an endpoint."""

    type: Literal["callcenter.test.v1"] = "callcenter.test.v1"
    data: TestData


CloudEvent = Annotated[CallEvent | CaseEvent | AgentEvent | TestEvent, Field(discriminator="type")]


class Welcome(Told):
    """The first message of a stream."""

    type: Literal["welcome"] = "welcome"
    version: Literal["v1"] = "v1"
    is_resumed: bool
    """True: every event after your position follows. False: what was before is void; begin from `calls` and
    `agents`."""
    calls: tuple[CallData, ...]
    """Those under way, where it is not resumed."""
    agents: tuple[AgentData, ...]


class Happened(Told):
    """One event."""

    type: Literal["event"] = "event"
    event: Annotated[CallEvent | CaseEvent | AgentEvent, Field(discriminator="type")]


class Beat(Told):
    """Nothing else happened: silence longer than twice its pause of ten seconds means that the connection is lost."""

    type: Literal["heartbeat"] = "heartbeat"
    at: datetime


class StreamMessage(Told):
    """What the stream sends. `n` counts from 1 without gaps on each connection."""

    n: int
    position: int
    """Come back with it as `?after=`, and nothing is missed."""
    message: Annotated[Welcome | Happened | Beat, Field(discriminator="type")]


def integrations_schema() -> Mapping[str, Any]:
    """JSON Schema of what goes out: the stream's messages, and the bodies of webhooks."""
    drawn, schema = TypeAdapter.json_schemas(
        [
            ("StreamMessage", "serialization", TypeAdapter(StreamMessage)),
            ("CloudEvent", "serialization", TypeAdapter[Any](CloudEvent)),
        ],
        title="IntegrationMessages",
        description="Version 1. WebSocket /api/v1/open/events sends StreamMessage; a webhook's body is a CloudEvent.",
    )
    # A union has no name of its own.
    shapes = {**schema["$defs"], "CloudEvent": drawn["CloudEvent", "serialization"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "$defs": shapes,
        "anyOf": [{"$ref": "#/$defs/StreamMessage"}, {"$ref": "#/$defs/CloudEvent"}],
    }
