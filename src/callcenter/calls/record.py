"""A call in one row, drawn from its timeline: the projection that lists, pages and reports read.

Pure. Applying the same entries in the same order always gives the same record, so a record can be redrawn at will.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from callcenter.calls import talk_record
from callcenter.calls.callback_facts import CallbackAnswered, CallbackDialled, CallbackPromised
from callcenter.calls.lifeboat_facts import LifeboatServed
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.recording_facts import RecordingPaused, RecordingRefused, RecordingResumed
from callcenter.calls.supervision_facts import PriorityRaised
from callcenter.calls.talk_facts import (
    AgentLost,
    Office,
    RejoinGivenUp,
    TalkHeld,
    TalkMerged,
    TalkResumed,
    TalkTransferred,
    ThirdAnswered,
    ThirdLeft,
    ThirdRung,
)
from callcenter.calls.talk_record import TalkNow
from callcenter.calls.timeline import (
    AgentConnected,
    Arrived,
    CameBack,
    Ended,
    Entry,
    FlowEntered,
    LanguageChosen,
    LifeboatEntered,
    MessageLeft,
    NeedsNoted,
    OfferEnded,
    OfferMade,
    Outcome,
    QueueJoined,
    QueueLeft,
    Recognised,
    Recorded,
    SpeechHeard,
    SurveyAnswered,
    TakenBack,
    TalkEnded,
    TransferAnswered,
    TransferEnded,
    TransferStarted,
)
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from callcenter.vocabulary.why_now import WhyNow

CallState = Literal[
    "dialling", "in_flow", "waiting", "ringing", "talking", "surveying", "transferred", "lifeboat", "ended"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """Everything a list of calls shows of one."""

    call: CallId
    node: NodeId
    leg: LegId
    state: CallState
    number: str | None
    dialled: str
    language: Language
    arrived_at: datetime
    last_seq: int
    list_name: str | None = None
    needs: tuple[Need, ...] = ()
    tier: Tier = Tier.ORDINARY
    raised_from: Tier | None = None
    """Their own tier, where a supervisor has raised them."""
    priority: int | None = None
    flow: str | None = None
    """The one entered last."""
    flow_version: str | None = None
    result: Outcome | None = None
    """What the caller has got so far: how the call has ended if no agent answers from here on."""
    words: tuple[str, ...] = ()
    """Personal. All utterances in order, joined."""
    queue: QueueId | None = None
    reason: RouteReason | None = None
    queued_at: datetime | None = None
    since: datetime | None = None
    """When the place in line began; None where that is the arrival."""
    agent: AgentId | None = None
    seat: SeatId | None = None
    why_now: WhyNow | None = None
    """Of the latest offer."""
    ringing_at: datetime | None = None
    connected_at: datetime | None = None
    """When an agent answered, the last time."""
    wait_ms: int | None = None
    """Until the first time."""
    talk_ms: int | None = None
    """All talks together."""
    talk: TalkNow | None = None
    """How the talk stands; None while there is none."""
    rating: int | None = None
    recording: Recorded | None = None
    is_unrecorded: bool = False
    """The caller does not want to be recorded."""
    was_in_lifeboat: bool = False
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    cause: int | None = None
    callback_of: CallId | None = None
    """The call that left us owing this one; then `arrived_at` is when we dialled."""
    called_by: AgentId | None = None
    """The agent who has called them; then `arrived_at` is when we dialled."""


def begun(entry: Entry) -> CallRecord:
    """The record of a call whose first entry is `entry`; raises ValueError for any but an arrival or a dialling."""
    fact = entry.fact
    if isinstance(fact, CallbackDialled):
        return _dialled(entry, fact)
    if isinstance(fact, CalledOut):
        return _called_out(entry, fact)
    if not isinstance(fact, Arrived):
        raise ValueError(f"a timeline begins with call.arrived, callback.dialled or call.dialled, not {fact.kind}")
    return CallRecord(
        call=entry.call,
        node=fact.node,
        leg=fact.leg,
        state="in_flow",
        number=fact.number,
        dialled=fact.dialled,
        language=fact.language,
        arrived_at=entry.at,
        last_seq=entry.seq,
    )


def after(record: CallRecord, entry: Entry) -> CallRecord:  # noqa: C901, PLR0912 one case a fact
    """`record` with one more entry taken in."""
    now = replace(record, last_seq=entry.seq)
    match entry.fact:
        case Recognised(list_name=name, tier=tier, needs=needs):
            return replace(now, list_name=name, tier=tier, needs=needs)
        case CameBack(tier=tier, since=since):
            return replace(now, tier=tier, since=since)
        case FlowEntered(flow=flow, version=version):
            return replace(now, flow=flow, flow_version=version)
        case NeedsNoted(needs=needs):
            return replace(now, needs=tuple(dict.fromkeys((*record.needs, *needs))))
        case LanguageChosen(language=language):
            return replace(now, language=language)
        case SpeechHeard(words=words, is_second=False):
            return replace(now, words=record.words + words)
        case QueueJoined() as joined:
            return replace(
                now,
                state="waiting",
                queue=joined.queue,
                tier=joined.tier,
                priority=joined.priority,
                reason=joined.reason,
                since=joined.since,
                queued_at=record.queued_at or entry.at,
                agent=None,
                seat=None,
            )
        case PriorityRaised(tier=tier, own=own):
            return replace(now, tier=tier, raised_from=None if tier == own else own)
        case QueueLeft():
            return replace(now, state="in_flow")
        case OfferMade(agent=agent, seat=seat, why=why):
            return replace(now, state="ringing", agent=agent, seat=seat, why_now=why, ringing_at=entry.at)
        case OfferEnded():
            return replace(now, state="waiting", agent=None, seat=None, ringing_at=None)
        case AgentConnected() as connected:
            return replace(
                now,
                state="talking",
                agent=connected.agent,
                seat=connected.seat,
                connected_at=entry.at,
                wait_ms=connected.wait_ms if record.wait_ms is None else record.wait_ms,
                result="answered",
                talk=TalkNow(shape="plain", since=entry.at),
            )
        case (
            TalkHeld() | TalkResumed() | TalkMerged() | ThirdRung() | ThirdAnswered() | ThirdLeft()
            | RecordingPaused() | RecordingResumed()
        ) as fact:  # fmt: skip
            return replace(now, talk=talk_record.after(record.talk, fact, entry.at))
        case RecordingRefused():
            return replace(now, is_unrecorded=True)
        case TalkEnded(talk_ms=talk_ms):
            return replace(now, state="surveying", talk_ms=(record.talk_ms or 0) + talk_ms, talk=None)
        case TalkTransferred(to=to):
            talk = TalkNow(shape="away", since=entry.at) if isinstance(to, Office) else None
            return replace(now, state="waiting", agent=None, seat=None, talk=talk, queued_at=entry.at)
        case RejoinGivenUp():
            return replace(now, agent=None, seat=None, talk=None)
        case AgentLost() as lost:
            talk, tier = talk_record.waiting_for(lost, entry.at), interrupted(record.tier)
            own = record.tier if record.raised_from is None else record.raised_from
            raised_from = own if tier < own else None
            return replace(now, state="waiting", tier=tier, raised_from=raised_from, talk=talk, queued_at=entry.at)
        case SurveyAnswered(question="service", score=score):
            return replace(now, rating=score)
        case Recorded() as recorded:
            return replace(now, recording=recorded)
        case TransferStarted():
            return replace(now, state="transferred")
        case TransferAnswered() if record.result != "answered":
            return replace(now, result="transferred")
        case TransferEnded(status=status) if record.talk is not None:
            return replace(now, state="surveying" if status == "ANSWER" else "waiting", talk=None)
        case TransferEnded():
            return replace(now, state="in_flow")
        case MessageLeft():
            return replace(now, result="left_message")
        case CallbackPromised():
            return replace(now, result="callback")
        case LifeboatEntered(queue=queue):
            return replace(
                now,
                state="lifeboat",
                was_in_lifeboat=True,
                queue=record.queue or queue,
                queued_at=record.queued_at or entry.at,
                agent=None,
                seat=None,
                ringing_at=None,
                talk=None,
            )
        case LifeboatServed(queue=queue):
            return replace(now, queue=queue)
        case TakenBack():
            return replace(now, state="waiting")
        case CallbackAnswered():
            return replace(now, state="in_flow", agent=None, seat=None, ringing_at=None)
        case Ended(outcome=outcome, cause=cause):
            return replace(now, state="ended", ended_at=entry.at, outcome=outcome, cause=cause, talk=None)
        case _:
            return now


def interrupted(tier: Tier) -> Tier:
    """Of a caller whose agent was lost: the longest head start there is below an emergency."""
    return min(tier, Tier.LISTED_SEVERE)


def _dialled(entry: Entry, fact: CallbackDialled) -> CallRecord:
    own = _ours(entry, fact, fact.dialled)
    return replace(own, needs=fact.needs, tier=fact.tier, callback_of=fact.callback_of, since=fact.since)


def _called_out(entry: Entry, fact: CalledOut) -> CallRecord:
    return replace(_ours(entry, fact, fact.shown), called_by=fact.agent)


def _ours(entry: Entry, fact: CallbackDialled | CalledOut, dialled: str) -> CallRecord:
    """A call that we make."""
    return CallRecord(
        call=entry.call,
        node=fact.node,
        leg=fact.leg,
        state="dialling",
        number=fact.number,
        dialled=dialled,
        language=fact.language,
        arrived_at=entry.at,
        last_seq=entry.seq,
        queue=fact.queue,
        agent=fact.agent,
        seat=fact.seat,
        ringing_at=entry.at,
    )
