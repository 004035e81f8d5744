"""What a desktop shows: an agent, a call with its card, a queue, captions, an alarm; parts of `messages`.

Rules: a caller's number leaves only masked; words, needs and earlier calls go only to the agent whose call it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

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


class PauseView(Shape):
    """The recording is paused: what both say is recorded nowhere."""

    since: datetime
    until: datetime
    """When it goes on by itself."""
    reason: Literal["credentials", "privacy", "secrecy", "caller_asked", "aside"]


class TalkView(Shape):
    """How the talk stands."""

    shape: Literal["plain", "held", "consulting", "conferring", "rejoining", "away"]
    """`held`, `consulting`: the caller hears music. `rejoining`: the agent's telephone was lost, the caller waits.
    `away`: an agent has given the caller to a number outside."""
    since: datetime
    until: datetime | None
    """How long the caller waits for the agent, with `rejoining`."""
    third: ThirdView | None
    pause: PauseView | None = None


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
    is_unrecorded: bool = False
    """The caller does not want to be recorded."""
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
