"""A call's timeline as the spans of its trace. Pure.

Rules: each stretch is begun by one entry and ended by another, and bears the number of the first in its id; what is
open when the call ends, ends with it; what takes no time is a point of the whole call's span; whatever stands here of a
fact is named one by one, so that nothing personal comes in with a new field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from callcenter.calls import timeline as facts
from callcenter.calls.callback_facts import CallbackAnswered, CallbackDialled, CallbackNotReached
from callcenter.calls.lifeboat_facts import Refused
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.recording_facts import RecordingPaused, RecordingResumed
from callcenter.calls.talk_facts import AgentLost, RejoinGivenUp, TalkHeld, TalkResumed, ThirdLeft, ThirdRung
from callcenter.calls.timeline import Entry
from callcenter.vocabulary.spans import ROOT, Point, Span, Value, root_of, span_of

Stretch = Literal[
    "flow", "waiting", "ringing", "lifeboat", "talk", "held", "third", "rejoining", "transfer", "dialling", "unrecorded"
]
ALL: frozenset[Stretch] = frozenset(get_args(Stretch))
IN_TALK: frozenset[Stretch] = frozenset({"held", "third", "unrecorded"})
LONGEST_MS = 24 * 3600 * 1000
"""No request takes so long; a story that says so is not told by it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one entry begins and ends."""

    ends: frozenset[Stretch] = frozenset()
    begins: Stretch | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    begun: Entry
    ident: int
    parent: int


def _these(*names: Stretch) -> frozenset[Stretch]:
    return frozenset(names)


def turn(fact: facts.Fact) -> Turn:  # noqa: C901, PLR0912 the table
    """The table."""
    match fact:
        case CallbackDialled() | CalledOut():
            return Turn(begins="dialling")
        case CallbackAnswered() | CallbackNotReached():
            return Turn(_these("dialling"))
        case facts.NodeEntered():
            return Turn(_these("flow"), "flow")
        case facts.QueueJoined():
            return Turn(_these("flow", "lifeboat", "waiting", "ringing", "talk", *IN_TALK), "waiting")
        case facts.QueueLeft():
            return Turn(_these("waiting"))
        case facts.OfferMade():
            return Turn(_these("ringing"), "ringing")
        case facts.OfferEnded():
            return Turn(_these("ringing"))
        case facts.AgentConnected():
            return Turn(
                _these("flow", "waiting", "ringing", "lifeboat", "rejoining", "dialling", "talk", *IN_TALK), "talk"
            )
        case TalkHeld():
            return Turn(_these("held"), "held")
        case TalkResumed():
            return Turn(_these("held"))
        case ThirdRung():
            return Turn(_these("third"), "third")
        case ThirdLeft():
            return Turn(_these("third"))
        case RecordingPaused():
            return Turn(_these("unrecorded"), "unrecorded")
        case RecordingResumed():
            return Turn(_these("unrecorded"))
        case AgentLost():
            return Turn(_these("talk", *IN_TALK), "rejoining")
        case RejoinGivenUp():
            return Turn(_these("rejoining"))
        case facts.TalkEnded():
            return Turn(_these("talk", *IN_TALK))
        case facts.TransferStarted():
            return Turn(_these("flow", "talk", *IN_TALK), "transfer")
        case facts.TransferEnded():
            return Turn(_these("transfer"))
        case facts.LifeboatEntered():
            return Turn(_these("flow", "waiting", "ringing", "rejoining", "transfer"), "lifeboat")
        case facts.TakenBack():
            return Turn(_these("lifeboat"))
        case facts.Ended():
            return Turn(ALL)
        case _:
            return Turn()


def spans(entries: Sequence[Entry]) -> tuple[Span, ...]:
    """Those of a call as far as `entries` tell it, in the order of their ends; the whole call's once it has ended."""
    if not entries:
        return ()
    first, call = entries[0], entries[0].call
    root = root_of(call)
    open_now: dict[Stretch, _Open] = {}
    told: list[Span] = []
    ended: Entry | None = None
    talked: Entry | None = None
    for entry in entries:
        own = turn(entry.fact)
        told += [_closed(name, open_now.pop(name), entry) for name in _inner_first(own.ends) if name in open_now]
        if own.begins is not None:
            above = _above(own.begins, open_now)
            open_now[own.begins] = _Open(
                entry, span_of(call, own.begins, entry.seq), root if above is None else above.ident
            )
        match entry.fact:
            case facts.Ended():
                ended = ended or entry
            case facts.TalkEnded():
                talked = entry
            case facts.SpeechHeard() | facts.HearingFailed() | facts.ServiceAsked():
                node = open_now.get("flow")
                told.append(_asked(entry, node))
            case facts.Recorded():
                told.append(_recorded(entry, talked or ended or entry))
            case _:
                pass
    if ended is not None:
        told.append(_whole(first, ended, entries))
    return tuple(told)


def ended_by(entries: Sequence[Entry], seq: int) -> tuple[Span, ...]:
    """The spans that the entry numbered `seq`, and none before it, makes known."""
    known = {span.ident for span in spans([entry for entry in entries if entry.seq < seq])}
    return tuple(span for span in spans([entry for entry in entries if entry.seq <= seq]) if span.ident not in known)


def _above(name: Stretch, open_now: Mapping[Stretch, _Open]) -> _Open | None:
    if name in IN_TALK:
        return open_now.get("talk")
    return open_now.get("waiting") if name == "ringing" else None


def _inner_first(names: Iterable[Stretch]) -> Iterator[Stretch]:
    yield from sorted(names, key=lambda name: (name not in IN_TALK and name != "ringing", name))


def _closed(name: Stretch, stretch: _Open, by: Entry) -> Span:
    begun = stretch.begun
    return Span(
        call=begun.call,
        ident=stretch.ident,
        parent=stretch.parent,
        name=name,
        began_at=begun.at,
        ended_at=max(begun.at, by.at),
        attributes={"callcenter.seq": begun.seq, "callcenter.ended_by": by.fact.kind, **shown(begun.fact)},
        fault=by.fact.status if isinstance(by.fact, facts.OfferEnded) and name == "ringing" else None,
    )


def _asked(entry: Entry, node: _Open | None) -> Span:
    """What was heard, or answered by a service, at a node of the flow."""
    began, name, fault = entry.at if node is None else node.begun.at, "recognition", None
    match entry.fact:
        case facts.ServiceAsked(took_ms=took_ms, cause=cause):
            began, name = entry.at - timedelta(milliseconds=min(max(took_ms, 0), LONGEST_MS)), "service"
            fault = None if cause is None else "no_answer"
        case facts.HearingFailed():
            fault = "hearing_lost"
        case _:
            pass
    return Span(
        call=entry.call,
        ident=span_of(entry.call, name, entry.seq),
        parent=root_of(entry.call) if node is None else node.ident,
        name=name,
        began_at=min(began, entry.at),
        ended_at=entry.at,
        kind="client" if name == "service" else "internal",
        attributes={"callcenter.seq": entry.seq, **shown(entry.fact)},
        fault=fault,
    )


def _recorded(entry: Entry, since: Entry) -> Span:
    return Span(
        call=entry.call,
        ident=span_of(entry.call, "recording", entry.seq),
        parent=root_of(entry.call),
        name="recording kept",
        began_at=min(since.at, entry.at),
        ended_at=entry.at,
        attributes={"callcenter.seq": entry.seq, **shown(entry.fact)},
    )


def _whole(first: Entry, ended: Entry, entries: Sequence[Entry]) -> Span:
    points = tuple(
        Point(name=entry.fact.kind, at=entry.at, attributes=shown(entry.fact))
        for entry in entries
        if entry.seq <= ended.seq
    )
    return Span(
        call=first.call,
        ident=root_of(first.call),
        parent=None,
        name=ROOT,
        began_at=first.at,
        ended_at=max(first.at, ended.at),
        kind="server",
        attributes={"callcenter.call": first.call, **shown(first.fact), **shown(ended.fact)},
        points=points,
    )


def shown(fact: facts.Fact) -> dict[str, Value]:  # noqa: C901, PLR0912 one case a fact
    """What of a fact stands in a trace."""
    match fact:
        case facts.Arrived(node=node, dialled=dialled, language=language):
            return _named(node=node, dialled=dialled, language=language.value)
        case CallbackDialled(node=node, attempt=attempt, queue=queue):
            return _named(node=node, attempt=attempt, queue=queue)
        case CalledOut(node=node, queue=queue):
            return _named(node=node, queue=queue)
        case facts.FlowEntered(flow=flow, version=version):
            return _named(flow=flow, version=version)
        case facts.NodeEntered(node=node_name, prompt=prompt, flow=flow):
            return _named(flow_node=node_name, prompt=prompt or "", flow=flow)
        case facts.LanguageChosen(language=language):
            return _named(language=language.value)
        case facts.SpeechHeard(language=language, engine=engine, is_second=is_second, is_early=is_early):
            return _named(language=language.value, engine=engine, is_second=is_second, is_early=is_early)
        case facts.QueueJoined(queue=queue, position=position):
            return _named(queue=queue, position=position)
        case facts.QueueLeft(queue=queue) | facts.LifeboatEntered(queue=queue):
            return _named(queue=queue)
        case facts.OfferMade(seat=seat):
            return _named(seat=seat)
        case facts.OfferEnded(seat=seat, status=status):
            return _named(seat=seat, status=status)
        case facts.AgentConnected(seat=seat, wait_ms=wait_ms, is_back=is_back):
            return _named(seat=seat, wait_ms=wait_ms, is_back=is_back)
        case facts.FlowFault(flow=flow, node=node_name, fault=fault):
            return _named(flow=flow, flow_node=node_name, fault=fault)
        case facts.ServiceAsked(service=service, node=node_name, took_ms=took_ms):
            return _named(service=service, flow_node=node_name, took_ms=took_ms)
        case facts.TransferEnded(status=status):
            return _named(status=status)
        case facts.Recorded(duration_s=duration_s, size_bytes=size_bytes):
            return _named(duration_s=duration_s, size_bytes=size_bytes)
        case Refused(why=why):
            return _named(why=why)
        case facts.Ended(outcome=outcome, cause=cause):
            return _named(outcome=outcome, cause=cause)
        case _:
            return {}


def _named(**values: Value) -> dict[str, Value]:
    return {f"callcenter.{name}": value for name, value in values.items()}
