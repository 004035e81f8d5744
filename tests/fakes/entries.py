"""Timelines for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from callcenter.calls.timeline import (
    AgentConnected,
    Arrived,
    ChannelStats,
    Ended,
    Entry,
    Fact,
    FlowEntered,
    OfferMade,
    QueueJoined,
    Recorded,
    SpeechHeard,
    TalkEnded,
)
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PBX = NodeId("pbx1")


def entries(call: str, facts: Sequence[Fact], start: datetime = START) -> list[Entry]:
    """`facts` numbered from 1, a second apart."""
    return [Entry(CallId(call), seq, start + timedelta(seconds=seq), fact) for seq, fact in enumerate(facts, 1)]


def arrived(number: str | None = "+8613800138000", leg: str = "pbx1.1") -> Arrived:
    return Arrived(node=PBX, leg=LegId(leg), number=number, dialled="12345", language=Language.ZH)


def whole_call(call: str, start: datetime = START, number: str | None = "+8613800138000") -> list[Entry]:
    """Arrived, understood, queued, answered, over, recorded."""
    words = ("社保", "卡")
    return entries(
        call,
        [
            arrived(number, leg=f"{call}-caller"),
            FlowEntered(flow="seed", version="1"),
            SpeechHeard(words=words, language=Language.ZH, engine="vosk", confidence=0.9),
            QueueJoined(
                queue=QueueId("social"),
                tier=Tier.ORDINARY,
                priority=7,
                reason=RouteReason(by="words", words=words, matched=("社保",), score=1.0),
                position=1,
            ),
            OfferMade(agent=AgentId("8001"), seat=SeatId("1001"), reason="next in order"),
            AgentConnected(agent=AgentId("8001"), seat=SeatId("1001"), leg=LegId(f"{call}-agent"), wait_ms=2000),
            TalkEnded(talk_ms=60_000),
            Ended(outcome="answered", cause=16),
            Recorded(
                path="2026/11/21/x.wav",
                duration_s=60.0,
                sha256="ab" * 32,
                size_bytes=1_920_044,
                caller=ChannelStats(peak_dbfs=-3.0, rms_dbfs=-20.0, is_silent=False),
                agent=ChannelStats(peak_dbfs=-4.0, rms_dbfs=-21.0, is_silent=False),
            ),
        ],
        start,
    )
