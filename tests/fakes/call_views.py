"""Calls as desktops read them, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from callcenter.agents.life import Status
from callcenter.agents.queues import QueueLoad
from callcenter.agents.views import CallCard, CallState, CallSummary, EarlierCall
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier

ARRIVED = datetime(2026, 11, 21, 8, 58, tzinfo=UTC)


def card(call: str, state: CallState = "ringing", agent: str | None = "8001", seq: int = 7) -> CallCard:
    """A listed caller who was understood."""
    return CallCard(
        call=CallId(call),
        seq=seq,
        state=state,
        agent=None if agent is None else AgentId(agent),
        number="138****8000",
        language=Language.ZH,
        tier=Tier.LISTED_SEVERE,
        queue=QueueId("social"),
        arrived_at=ARRIVED,
        ended_at=None,
        wait_ms=None,
        talk_ms=None,
        rating=None,
        has_recording=False,
        dialled="12345",
        is_listed=True,
        needs=(Need.SPEAK_SLOWLY, Need.DESCRIBE_NOT_SHOW),
        reason=RouteReason(by="words", words=("我", "想", "问", "医保", "报销"), matched=("医保", "报销"), score=6.0),
        why_now=None,
        queued_at=ARRIVED,
        ringing_at=ARRIVED,
        connected_at=None,
        was_in_lifeboat=False,
        callback_of=None,
        place=None,
        path=(),
        position=None,
        owed=None,
        earlier=(
            EarlierCall(
                call=CallId("pbx1.earlier"),
                arrived_at=datetime(2026, 11, 3, 2, 30, tzinfo=UTC),
                queue=QueueId("general"),
                agent=AgentId("8002"),
                was_answered=True,
            ),
        ),
    )


@dataclass
class FakeCallViews:
    """`agents.ports.CallViews`; `is_away` plays a database that does not answer."""

    cards: dict[CallId, CallCard] = field(default_factory=dict)
    queue_loads: list[QueueLoad] = field(
        default_factory=lambda: [
            QueueLoad(QueueId("general"), "综合", "General", 0, None),
            QueueLoad(QueueId("social"), "社会保障", "Social security", 1, ARRIVED),
        ]
    )
    is_away: bool = False

    def put(self, *cards: CallCard) -> None:
        self.cards |= {one.call: one for one in cards}

    async def summary(self, call: CallId) -> CallSummary | None:
        self._ask()
        found = self.cards.get(call)
        return (
            None if found is None else CallSummary(**{name: getattr(found, name) for name in CallSummary.model_fields})
        )

    async def card(self, call: CallId) -> CallCard | None:
        self._ask()
        return self.cards.get(call)

    async def recent(self, agent: AgentId | None, most: int) -> Sequence[CallSummary]:
        self._ask()
        calls = [call for call, one in self.cards.items() if agent is None or one.agent == agent]
        found = [await self.summary(call) for call in calls[-most:]]
        return [one for one in reversed(found) if one is not None]

    async def loads(self) -> Sequence[QueueLoad]:
        self._ask()
        return tuple(self.queue_loads)

    def _ask(self) -> None:
        if self.is_away:
            raise DatabaseAwayError("the database is away")


@dataclass
class FakeStatuses:
    kept: dict[AgentId, Status] = field(default_factory=dict)
    is_away: bool = False

    async def keep_status(self, agent: AgentId, status: Status, reason: str = "") -> None:
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        self.kept[agent] = status
