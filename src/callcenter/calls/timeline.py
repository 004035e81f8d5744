"""A call's timeline: facts in the past tense, numbered, the one record all others are drawn from.

Rules: a fact never changes once numbered; `seq` counts from 1 without gaps within a call; what is personal (words,
numbers, digits) stands only in the fields named so here, so that it can be masked and erased.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from callcenter.calls.callback_facts import CallbackAnswered, CallbackDialled, CallbackNotReached, CallbackPromised
from callcenter.calls.lifeboat_facts import LifeboatServed, Refused
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.recording_facts import RecordingPaused, RecordingRefused, RecordingResumed
from callcenter.calls.supervision_facts import SupervisionFact
from callcenter.calls.talk_facts import (
    AgentLost,
    RejoinGivenUp,
    TalkHeld,
    TalkMerged,
    TalkResumed,
    TalkTransferred,
    ThirdAnswered,
    ThirdLeft,
    ThirdRung,
)
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from callcenter.vocabulary.why_now import WhyNow


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """The caller's leg was answered."""

    node: NodeId
    leg: LegId
    number: str | None
    """Personal. E.164, or None for an anonymous or absurd caller id."""
    dialled: str
    language: Language
    kind: Literal["call.arrived"] = "call.arrived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The caller's number is on a list; gives priority and manners, never identity."""

    list_name: str
    tier: Tier
    needs: tuple[Need, ...]
    kind: Literal["caller.recognised"] = "caller.recognised"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntered:
    """A flow, and its version: a call stays on the edition that it began with."""

    flow: str
    version: str
    kind: Literal["flow.entered"] = "flow.entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeEntered:
    node: str
    prompt: str | None = None
    flow: str = ""
    """Empty in what older versions of this program wrote."""
    kind: Literal["flow.node"] = "flow.node"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen:
    language: Language
    kind: Literal["language.chosen"] = "language.chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTaken:
    """A key that the flow acted on. Collected digits are never kept here."""

    key: str
    node: str
    kind: Literal["key.taken"] = "key.taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechHeard:
    words: tuple[str, ...]
    """Personal."""
    language: Language
    engine: str
    confidence: float | None = None
    others: tuple[tuple[str, ...], ...] = ()
    """Personal. What the recogniser held for less likely, the likeliest first; a few."""
    is_second: bool = False
    """A second opinion on the words before it."""
    is_early: bool = False
    """Taken before the caller had ended."""
    kind: Literal["speech.heard"] = "speech.heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingFailed:
    """No recogniser for this caller; keys and people went on."""

    cause: str
    kind: Literal["speech.failed"] = "speech.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueJoined:
    queue: QueueId
    tier: Tier
    priority: int
    """The QUEUE_PRIO kept on the channel for the lifeboat; larger is sooner."""
    reason: RouteReason
    position: int
    """1 is next."""
    since: datetime | None = None
    """When the place began; None where that is the arrival."""
    kind: Literal["queue.joined"] = "queue.joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLeft:
    """The caller went back to the menu; the time already waited still counts."""

    queue: QueueId
    kind: Literal["queue.left"] = "queue.left"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTold:
    position: int
    wait_min: int | None
    """Estimated minutes as announced; None where no honest estimate exists."""
    wait_from_min: int | None = None
    """Where the announced range begins; None also in what older versions of this program wrote."""
    kind: Literal["queue.position"] = "queue.position"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade:
    """An agent is being rung."""

    agent: AgentId
    seat: SeatId
    reason: str
    """Why this caller now, in one line."""
    why: WhyNow | None = None
    """None in what older versions of this program wrote."""
    kind: Literal["offer.made"] = "offer.made"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded:
    """The agent did not answer; the caller keeps the place."""

    agent: AgentId
    seat: SeatId
    status: str
    """Asterisk's DIALSTATUS: NOANSWER, BUSY, CHANUNAVAIL, CONGESTION, CANCEL …; TAKEN: rang for somebody else."""
    kind: Literal["offer.ended"] = "offer.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConnected:
    agent: AgentId | None
    """None where the lifeboat connected a seat nobody had signed in at."""
    seat: SeatId
    leg: LegId
    wait_ms: int
    """From joining the queue (first time) to the agent's answer; of a caller who had one already, from then on."""
    is_back: bool = False
    """The same agent again, whose telephone was lost."""
    kind: Literal["agent.connected"] = "agent.connected"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEnded:
    talk_ms: int
    kind: Literal["talk.ended"] = "talk.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered:
    """好差评: 5 very satisfied … 1 very dissatisfied."""

    question: str
    score: int
    kind: Literal["survey.answered"] = "survey.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStats:
    """One side of a recording."""

    peak_dbfs: float
    rms_dbfs: float
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The conversation's recording is complete on disk: left the caller, right the agent."""

    path: str
    """Relative to the recordings' root."""
    duration_s: float
    sha256: str
    size_bytes: int
    caller: ChannelStats
    agent: ChannelStats
    kind: Literal["recording.kept"] = "recording.kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsNoted:
    """The caller has asked to be served so, for the rest of the call."""

    needs: tuple[Need, ...]
    agent: AgentId | None = None
    """Whom the caller has told; None: the flow."""
    kind: Literal["needs.noted"] = "needs.noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFault:
    """A node failed this caller, who was led on to a person; operators see it at the node."""

    flow: str
    version: str
    node: str
    fault: str
    kind: Literal["flow.fault"] = "flow.fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAsked:
    """An outside service was asked. What was sent and answered is never kept here."""

    service: str
    node: str
    took_ms: int
    cause: str | None = None
    """Why there was no answer that can be used; None where there was."""
    kind: Literal["service.asked"] = "service.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStarted:
    """The caller is being put through to a number outside."""

    number: str
    """One that the site allows: of an office, never a person's."""
    kind: Literal["transfer.started"] = "transfer.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAnswered:
    kind: Literal["transfer.answered"] = "transfer.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEnded:
    """The caller is back with us, or gone."""

    status: str
    """Asterisk's DIALSTATUS, or REFUSED for a number that the site does not allow; empty where nobody saw it."""
    talk_ms: int | None = None
    """None where nobody answered there, or nobody saw it."""
    kind: Literal["transfer.ended"] = "transfer.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLeft:
    """The caller's message is complete on disk."""

    node: str
    queue: QueueId
    """Whose people may hear it."""
    path: str
    """Relative to the recordings' root."""
    duration_s: float
    sha256: str
    size_bytes: int
    kind: Literal["message.left"] = "message.left"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed:
    """What the caller said into a message is lost, or cut short."""

    cause: str
    kind: Literal["message.failed"] = "message.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """Somebody whom we left waiting within the hour calls again."""

    tier: Tier
    """At least that of callbacks."""
    since: datetime | None = None
    """The place that was kept for them."""
    kind: Literal["caller.came_back"] = "caller.came_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeboatEntered:
    """Asterisk alone holds the caller, in app_queue."""

    queue: QueueId
    cause: str
    kind: Literal["lifeboat.entered"] = "lifeboat.entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """The service holds the caller again, with the place they had."""

    kind: Literal["lifeboat.left"] = "lifeboat.left"


Outcome = Literal[
    "answered",
    "abandoned_ivr",
    "abandoned_queue",
    "self_served",
    "left_message",
    "callback",
    "transferred",
    "not_reached",
    "refused",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    outcome: Outcome
    cause: int
    """Q.850 cause code."""
    kind: Literal["call.ended"] = "call.ended"


Fact = Annotated[
    Arrived
    | Recognised
    | FlowEntered
    | NodeEntered
    | LanguageChosen
    | KeyTaken
    | SpeechHeard
    | HearingFailed
    | QueueJoined
    | QueueLeft
    | PositionTold
    | OfferMade
    | OfferEnded
    | AgentConnected
    | TalkHeld
    | TalkResumed
    | ThirdRung
    | ThirdAnswered
    | ThirdLeft
    | TalkMerged
    | TalkTransferred
    | AgentLost
    | RejoinGivenUp
    | TalkEnded
    | SurveyAnswered
    | RecordingPaused
    | RecordingResumed
    | RecordingRefused
    | Recorded
    | NeedsNoted
    | FlowFault
    | ServiceAsked
    | TransferStarted
    | TransferAnswered
    | TransferEnded
    | MessageLeft
    | MessageFailed
    | CallbackPromised
    | CallbackDialled
    | CalledOut
    | CallbackAnswered
    | CallbackNotReached
    | CameBack
    | LifeboatEntered
    | LifeboatServed
    | TakenBack
    | Refused
    | SupervisionFact
    | Ended,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered line of a call's timeline."""

    call: CallId
    seq: int
    at: datetime
    fact: Fact
