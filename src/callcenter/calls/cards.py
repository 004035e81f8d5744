"""Calls as desktops see them: `agents.ports.CallViews` on the store of calls."""

import contextlib
from collections.abc import Sequence
from typing import Any

from callcenter.agents.desks import Desks
from callcenter.agents.queues import QueueLoad
from callcenter.agents.store import AgentStore
from callcenter.agents.views import (
    CallbackOrigin,
    CallCard,
    CallerPlace,
    CallSummary,
    EarlierCall,
    OwedCallback,
    PathStep,
    PauseView,
    TalkView,
    ThirdView,
)
from callcenter.callbacks.ledger import Obligation
from callcenter.calls import alarm_store
from callcenter.calls.around import Lines
from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.background import Background
from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord
from callcenter.calls.recording_facts import Pause
from callcenter.calls.store import TOPIC, CallStore
from callcenter.calls.talk_facts import Colleague, Office
from callcenter.calls.talk_record import TalkNow, ThirdNow
from callcenter.database.outbox import Outbox
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.places import Places
from callcenter.vocabulary.tiers import Tier

MOST_EARLIER = 5
LISTED = (Tier.LISTED_SEVERE, Tier.LISTED)


class StoredCallViews:
    """`lines`: those that this process keeps; without them, nothing is said of waits to come.

    `at_hand`: the calls that it carries on, which are not asked of the database.
    """

    def __init__(
        self,
        calls: CallStore,
        agents: AgentStore,
        places: Places,
        lines: Lines | None = None,
        at_hand: CallsAtHand | None = None,
    ) -> None:
        self._at_hand = at_hand
        self._calls = calls
        self._agents = agents
        self._places = places
        self._lines = lines

    async def summary(self, call: CallId) -> CallSummary | None:
        record = self._known(call) or await self._calls.call(call)
        return None if record is None else summary(record)

    async def card(self, call: CallId) -> CallCard | None:
        if self._at_hand is not None and self._at_hand.knows(call):
            background = await self._at_hand.background(call)
            # Only now: it may have gone on meanwhile.
            record = self._known(call)
        else:
            record = await self._calls.call(call)
            background = Background() if record is None else await self._calls.background(record, MOST_EARLIER)
        return None if record is None else card(record, background, self._places)

    def _known(self, call: CallId) -> CallRecord | None:
        return None if self._at_hand is None else self._at_hand.record(call)

    async def recent(self, agent: AgentId | None, most: int) -> Sequence[CallSummary]:
        page = await self._calls.page(CallFilter(agent=agent), limit=most)
        return [summary(record) for record in page.calls]

    async def loads(self) -> Sequence[QueueLoad]:
        waiting = await self._calls.waiting()
        return [
            QueueLoad(queue.id, queue.name_zh, queue.name_en, *waiting.get(queue.id, (0, None)), self._wait(queue.id))
            for queue in await self._agents.queues()
        ]

    def _wait(self, queue: QueueId) -> ExpectedWait | None:
        return None if self._lines is None else self._lines.load(queue).wait


async def feed(desks: Desks, outbox: Outbox, at_hand: CallsAtHand | None = None) -> None:
    """Tell `desks` of every change of a call that is committed from now on; until cancelled.

    Those `at_hand` have told it themselves.
    """
    async with contextlib.aclosing(outbox.follow(await outbox.newest(), [TOPIC, alarm_store.TOPIC])) as events:
        async for event in events:
            if event.topic == alarm_store.TOPIC:
                alarm_store.take_in(desks.alarms, event)
                continue
            call = CallId(event.key)
            if at_hand is None or not at_hand.knows(call):
                desks.call_changed(call)


def summary(record: CallRecord) -> CallSummary:
    """`record` in one line."""
    return CallSummary(**_shared(record))


def card(record: CallRecord, background: Background, places: Places) -> CallCard:
    """`record` as the agent sees it at the ring."""
    return CallCard(
        **_shared(record),
        dialled=record.dialled,
        is_listed=record.list_name is not None and record.tier in LISTED,
        needs=record.needs,
        reason=record.reason,
        why_now=record.why_now,
        queued_at=record.queued_at,
        ringing_at=record.ringing_at,
        connected_at=record.connected_at,
        was_in_lifeboat=record.was_in_lifeboat,
        is_unrecorded=record.is_unrecorded,
        called_by=record.called_by,
        callback_of=None if background.origin is None else _origin(record, background.origin),
        place=None if record.number is None else _place(record.number, places),
        path=tuple(PathStep(at=one.at, flow=one.flow, node=one.node, key=one.key) for one in background.path),
        position=background.position,
        owed=None if background.owed is None else _owed(background.owed),
        talk=None if record.talk is None else talk_view(record.talk),
        earlier=tuple(
            EarlierCall(
                call=one.call,
                arrived_at=one.arrived_at,
                queue=one.queue,
                agent=one.agent,
                was_answered=one.connected_at is not None,
            )
            for one in background.earlier
        ),
    )


def _place(number: str, places: Places) -> CallerPlace | None:
    found = places.of(number)
    return None if found is None else CallerPlace(region=found.region, zh=found.zh, en=found.en)


def _owed(owed: Obligation) -> OwedCallback:
    return OwedCallback(
        call=owed.call,
        kind=owed.kind,
        since=owed.since,
        due_at=owed.due_at,
        attempts=owed.attempts,
        is_open=owed.is_open,
    )


def talk_view(talk: TalkNow) -> TalkView:
    """`talk` as whoever takes part sees it."""
    third = None if talk.third is None else _third_view(talk.third)
    return TalkView(shape=talk.shape, since=talk.since, until=talk.until, third=third, pause=pause_view(talk.pause))


def pause_view(pause: Pause | None) -> PauseView | None:
    if pause is None:
        return None
    return PauseView(since=pause.since, until=pause.until, reason=pause.reason)


def _third_view(third: ThirdNow) -> ThirdView:
    who = third.who
    return ThirdView(
        kind=who.kind,
        agent=who.agent if isinstance(who, Colleague) else None,
        number=who.number if isinstance(who, Office) else None,
        name=who.name if isinstance(who, Colleague) else "",
        state="ringing" if third.answered_at is None else "talking",
        since=third.answered_at or third.rung_at,
        is_emergency=third.is_emergency,
    )


def _origin(record: CallRecord, origin: CallRecord) -> CallbackOrigin:
    return CallbackOrigin(call=origin.call, since=record.since or origin.arrived_at, reason=origin.reason)


def _shared(record: CallRecord) -> dict[str, Any]:
    return {
        "call": record.call,
        "seq": record.last_seq,
        "state": record.state,
        "agent": record.agent,
        "number": None if record.number is None else masked(record.number),
        "language": record.language,
        "tier": record.tier,
        "queue": record.queue,
        "arrived_at": record.arrived_at,
        "ended_at": record.ended_at,
        "wait_ms": record.wait_ms,
        "talk_ms": record.talk_ms,
        "rating": record.rating,
        "has_recording": record.recording is not None,
        "consulted": None if record.talk is None else record.talk.consulted,
    }
