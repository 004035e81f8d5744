"""A call followed as its timeline grows, for people line by line and for machines as one object."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord
from callcenter.calls.rows import ENTRY
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import (
    AgentConnected,
    Arrived,
    Ended,
    Entry,
    Fact,
    FlowEntered,
    KeyTaken,
    NodeEntered,
    OfferEnded,
    OfferMade,
    PositionTold,
    QueueJoined,
    Recognised,
    Recorded,
    SpeechHeard,
    SurveyAnswered,
    TalkEnded,
)
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.numbers import masked

LOOK_EVERY_S = 0.1
RECORDING_S = 15.0
"""How long after its end a call's recording is waited for."""

TellEntry = Callable[[Entry, datetime], None]
"""Told each entry and when the call arrived."""


async def arrived_call(
    store: CallStore, number: str | None, dialled: str, since: datetime, within_s: float = 15.0
) -> CallId | None:
    """The call from `number` (E.164) to `dialled` that arrived after `since`; None when none came."""
    wanted = CallFilter(number=number, arrived_from=since)
    try:
        async with asyncio.timeout(within_s):
            while True:
                page = await store.page(wanted)
                for record in page.calls:
                    if record.number == number and record.dialled == dialled:
                        return record.call
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        return None


async def follow(store: CallStore, call: CallId, tell: TellEntry) -> None:
    """Tell of each entry until the call has ended and its recording, if it has one, is kept."""
    told = 0
    ended_at: float | None = None
    loop = asyncio.get_running_loop()
    while True:
        entries = await store.timeline(call)
        for entry in entries[told:]:
            tell(entry, entries[0].at)
        told = len(entries)
        kinds = {entry.fact.kind for entry in entries}
        if "call.ended" in kinds:
            ended_at = ended_at or loop.time()
            is_whole = "agent.connected" not in kinds or "recording.kept" in kinds
            if is_whole or loop.time() > ended_at + RECORDING_S:
                return
        await asyncio.sleep(LOOK_EVERY_S)


def line_of(entry: Entry, start: datetime) -> str:
    """One entry for a person: seconds since the arrival, what, and the few words that matter."""
    return f"{(entry.at - start).total_seconds():7.2f} s  {entry.fact.kind:<18} {_words(entry.fact)}".rstrip()


def _words(fact: Fact) -> str:  # noqa: C901, PLR0912 one case a fact
    match fact:
        case Arrived(number=number, dialled=dialled, language=language):
            return f"{masked(number) if number else 'anonymous'} → {dialled} ({language})"
        case Recognised(list_name=name, tier=tier, needs=needs):
            return f"{name}, tier {tier.value}{', ' + ', '.join(needs) if needs else ''}"
        case FlowEntered(flow=flow, version=version):
            return f"{flow} {version}"
        case NodeEntered(node=node):
            return node
        case KeyTaken(key=key):
            return key
        case SpeechHeard(words=words, engine=engine):
            return f"“{' '.join(words)}” ({engine})"
        case QueueJoined(queue=queue, tier=tier, reason=reason, position=position):
            by = ", ".join(reason.matched) or (f"key {reason.key}" if reason.key else reason.by)
            return f"{queue}, tier {tier.value}, place {position}, by {by}"
        case PositionTold(position=position, wait_from_min=from_min, wait_min=to_min):
            return f"place {position}" + (f", {from_min or 1} to {to_min} min" if to_min else "")
        case OfferMade(agent=agent, seat=seat, reason=reason_text):
            return f"{agent} at {seat}: {reason_text}"
        case OfferEnded(agent=agent, status=status):
            return f"{agent}: {status}"
        case AgentConnected(agent=agent, wait_ms=wait_ms):
            return f"{agent}, waited {wait_ms / 1000:.1f} s"
        case TalkEnded(talk_ms=talk_ms):
            return f"{talk_ms / 1000:.1f} s"
        case SurveyAnswered(question=question, score=score):
            return f"{question}: {score}"
        case Recorded(duration_s=duration_s, caller=caller, agent=agent_side):
            sides = f"caller {caller.rms_dbfs:.0f} dBFS, agent {agent_side.rms_dbfs:.0f} dBFS"
            return f"{duration_s:.1f} s, {sides}"
        case Ended(outcome=outcome, cause=cause):
            return f"{outcome} ({cause})"
        case _:
            return ""


def as_object(record: CallRecord, timeline: list[Entry]) -> dict[str, Any]:
    """A call for machines; the number is masked here too."""
    recorded = record.recording
    return {
        "call": record.call,
        "number": masked(record.number) if record.number else None,
        "language": record.language.value,
        "words": list(record.words),
        "queue": record.queue,
        "tier": record.tier.value,
        "priority": record.priority,
        "reason": asdict(record.reason) if record.reason else None,
        "wait_ms": record.wait_ms,
        "talk_ms": record.talk_ms,
        "agent": record.agent,
        "outcome": record.outcome,
        "recording": None
        if recorded is None
        else {
            "path": recorded.path,
            "seconds": recorded.duration_s,
            "sha256": recorded.sha256,
            "caller_is_silent": recorded.caller.is_silent,
            "agent_is_silent": recorded.agent.is_silent,
            "both_voices": not (recorded.caller.is_silent or recorded.agent.is_silent),
        },
        "timeline": [_masked(ENTRY.dump_python(entry, mode="json")) for entry in timeline],
    }


def _masked(entry: dict[str, Any]) -> dict[str, Any]:
    fact = entry["fact"]
    if fact.get("number"):
        fact["number"] = masked(fact["number"])
    return {"seq": entry["seq"], "at": entry["at"], **fact}
