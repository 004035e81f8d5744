"""A timeline as spans."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.calls import timeline as facts
from callcenter.calls.recording_facts import RecordingPaused
from callcenter.calls.timeline import ChannelStats, Entry, Fact
from callcenter.traces.spans import ended_by, shown, spans
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.spans import Span, is_sampled, root_of, span_of, trace_of, traceparent
from callcenter.vocabulary.tiers import Tier

CALL = CallId("pbx1.7b0f")
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
FACTS: tuple[type[Any], ...] = tuple(
    kind for member in get_args(get_args(Fact)[0]) for kind in (get_args(member) or (member,))
)
SIDE = ChannelStats(peak_dbfs=-3.0, rms_dbfs=-20.0, is_silent=False)
STORY: tuple[Fact, ...] = (
    facts.Arrived(
        node=NodeId("pbx1"), leg=LegId("pbx1.1"), number="+8613800138000", dialled="12345", language=Language.ZH
    ),
    facts.FlowEntered(flow="hotline", version="abc"),
    facts.NodeEntered(node="ask", prompt="ask", flow="hotline"),
    facts.SpeechHeard(words=("社保",), language=Language.ZH, engine="vosk"),
    facts.QueueJoined(
        queue=QueueId("social"),
        tier=Tier.ORDINARY,
        priority=1,
        reason=RouteReason(by="words", matched=("社保",)),
        position=1,
    ),
    facts.OfferMade(agent=AgentId("8001"), seat=SeatId("1001"), reason="free for longest"),
    facts.OfferEnded(agent=AgentId("8001"), seat=SeatId("1001"), status="NOANSWER"),
    facts.OfferMade(agent=AgentId("8002"), seat=SeatId("1002"), reason="free for longest"),
    facts.AgentConnected(agent=AgentId("8002"), seat=SeatId("1002"), leg=LegId("pbx1.2"), wait_ms=9000),
    RecordingPaused(agent=AgentId("8002"), reason="privacy", until=BEGAN + timedelta(hours=1)),
    facts.TalkEnded(talk_ms=3000),
    facts.Ended(outcome="answered", cause=16),
    facts.Recorded(path="x", duration_s=3, sha256="00", size_bytes=96_000, caller=SIDE, agent=SIDE),
)
TIMELINE = tuple(Entry(CALL, seq, BEGAN + timedelta(seconds=seq), fact) for seq, fact in enumerate(STORY, start=1))


def told(name: str, among: tuple[Span, ...]) -> list[tuple[float, float]]:
    """When it lasted, in seconds of the call."""
    return [
        ((one.began_at - BEGAN).total_seconds(), (one.ended_at - BEGAN).total_seconds())
        for one in among
        if one.name == name
    ]


def test_every_stretch_of_a_call_lasts_from_the_fact_that_begins_it_to_the_one_that_ends_it() -> None:
    all_told = spans(TIMELINE)

    assert {name: told(name, all_told) for name in sorted({one.name for one in all_told})} == {
        "call": [(1, 12)],
        "flow": [(3, 5)],
        "recognition": [(3, 4)],
        "recording kept": [(11, 13)],
        "ringing": [(6, 7), (8, 9)],
        "talk": [(9, 11)],
        "unrecorded": [(10, 11)],
        "waiting": [(5, 9)],
    }
    assert [one.fault for one in all_told if one.name == "ringing"] == ["NOANSWER", None]


def test_each_span_lies_within_another_of_the_same_trace_and_the_call_in_none() -> None:
    by_id = {one.ident: one for one in spans(TIMELINE)}
    above = {one.name: None if one.parent is None else by_id[one.parent].name for one in by_id.values()}

    assert above == {
        "call": None,
        "flow": "call",
        "recognition": "flow",
        "recording kept": "call",
        "ringing": "waiting",
        "talk": "call",
        "unrecorded": "talk",
        "waiting": "call",
    }


def test_whoever_reads_the_timeline_tells_the_same_spans_whatever_they_have_read_of_it_before() -> None:
    one_by_one = [span for entry in TIMELINE for span in ended_by(TIMELINE, entry.seq)]

    assert {one.ident: one for one in one_by_one} == {one.ident: one for one in spans(TIMELINE)}
    assert len(one_by_one) == len(spans(TIMELINE))
    assert [one.name for one in ended_by(TIMELINE, 13)] == ["recording kept"]


def test_ids_are_drawn_from_the_call_and_calls_have_their_own() -> None:
    other = CallId("pbx1.c0de")

    assert trace_of(CALL) == trace_of(CallId(str(CALL))) != trace_of(other)
    assert span_of(CALL, "talk", 9) != span_of(CALL, "talk", 10)
    assert traceparent(CALL, root_of(CALL)) == f"00-{trace_of(CALL):032x}-{root_of(CALL):016x}-01"


def test_a_share_of_calls_is_traced_and_it_is_always_the_same_ones() -> None:
    calls = [CallId(f"pbx1.{number:x}") for number in range(2000)]
    few, more = ({call for call in calls if is_sampled(call, share)} for share in (0.1, 0.5))

    assert few < more
    assert 100 < len(few) < 300
    assert not any(is_sampled(call, 0) for call in calls)
    assert all(is_sampled(call, 1) for call in calls)


PERSONAL = {"number", "words", "others", "key", "name", "agent", "by", "who", "to", "reason", "matched", "leg", "path"}
"""Fields of facts that hold numbers, words, keys or names, or lead to them."""


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_nothing_personal_of_any_fact_stands_in_a_trace(kind: type[Any]) -> None:
    fact = example(kind)
    personal = {name: getattr(fact, name) for name in PERSONAL & {field.name for field in fields(kind)}}
    seen = shown(fact)

    assert not {name.removeprefix("callcenter.") for name in seen} & PERSONAL
    assert not [value for value in personal.values() if isinstance(value, str) and value and value in seen.values()]


@given(st.lists(st.sampled_from(FACTS).flatmap(st.from_type), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_story_however_odd_is_told_without_a_span_that_ends_before_it_begins(story: list[Any]) -> None:
    entries = [Entry(CALL, seq, BEGAN + timedelta(seconds=seq), fact) for seq, fact in enumerate(story, start=1)]
    all_told = spans(entries)

    assert all(one.began_at <= one.ended_at for one in all_told)
    assert len({one.ident for one in all_told}) == len(all_told)


def example(kind: type[Any]) -> Any:
    """One of its kind, each text its own field's name."""
    return kind(**{name: _value(name, hint) for name, hint in get_type_hints(kind).items() if name != "kind"})


def _value(name: str, hint: Any) -> Any:
    if hint is str or getattr(hint, "__supertype__", None) is str:
        return f"the {name}"
    strategy = st.from_type(hint)
    found: list[Any] = []

    @given(strategy)
    @settings(max_examples=1, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    def take(value: Any) -> None:
        found.append(value)

    take()
    return found[0]
