"""Webhooks on their way: one courier an endpoint, each at a place of its own in what happened.

Rules: in order, one at a time, at least once, always with the same id; nobody's slowness is another one's; a courier
that has lost its lease stops; what went out and could not be noted is noted before anything else goes out.
"""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

import structlog
from prometheus_client import Counter

from callcenter.database.engine import DatabaseAwayError
from callcenter.database.outbox import Event
from callcenter.integrations.delivering import Answered, Due, NotAnswered, Outcome, Standing, fault, is_too_old, on
from callcenter.integrations.delivery_store import LEASE, Deliveries
from callcenter.integrations.endpoints import Attempt, Endpoint, EndpointId
from callcenter.integrations.events import News, cloud_event, may_see
from callcenter.integrations.messages import AgentEvent, CallEvent, CaseEvent, TestData, TestEvent
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.ports import Posting
from callcenter.integrations.signing import generations, headers, secret
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError, ServiceError
from callcenter.vocabulary.ids import CallId

LOOK_S = 2.0
"""How soon a new or changed endpoint, and a dead letter that is wanted again, is seen."""
RETRY_S = 1.0
TOO_OLD = "not delivered within three days"
PRUNE_EVERY_S = 3600.0

T = TypeVar("T")

log = structlog.get_logger(__name__)

_deliveries = Counter("callcenter_webhook_deliveries", "Webhooks sent", ("result",))


class Sending(Protocol):
    """One try, in its call's trace."""

    @property
    def traceparent(self) -> str: ...

    def done(self, fault: str | None) -> None:
        """Answered, or not."""
        ...


Traced = Callable[[CallId], Sending | None]
"""None where the call is not traced."""


def untraced(_: CallId) -> None:
    return


def call_of(told: CallEvent | CaseEvent | AgentEvent | TestEvent) -> CallId | None:
    """The call that is spoken of."""
    kind, _, call = told.subject.partition("/")
    return CallId(call) if kind == "call" else None


class Couriers:
    """One event loop."""

    def __init__(  # noqa: PLR0913 what a courier needs
        self,
        wire: Newswire,
        store: Deliveries,
        posting: Posting,
        clock: Clock,
        *,
        site_keys: Sequence[str],
        source: str,
        traced: Traced = untraced,
    ) -> None:
        self._wire = wire
        self._store = store
        self._posting = posting
        self._clock = clock
        self._site_keys = site_keys
        self._source = source
        self._traced = traced
        self._me = secrets.token_hex(8)
        self._at_work: dict[EndpointId, asyncio.Task[None]] = {}
        self._pruned_at_s = 0.0

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self._wire.began()
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_S)
        finally:
            for task in self._at_work.values():
                task.cancel()
            await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def release(self) -> None:
        """Let the next service deliver at once; what cannot be told now ends by itself in half a minute."""
        try:
            await self._store.release(self._me)
        except CallCenterError as error:
            log.warning("webhook.not_released", fault=str(error))

    async def test(self, endpoint: Endpoint) -> Attempt:
        """Send an event that says nothing, now, whatever else waits."""
        event = TestEvent(
            id=f"test-{secrets.token_hex(8)}",
            source=self._source,
            subject=f"endpoint/{endpoint.id}",
            time=self._clock.now(),
            data=TestData(text="A test delivery: nothing has happened. 这是一次测试投递。"),
        )
        _, attempt = await self._post(endpoint, 0, event)
        await self._store.note(endpoint.id, attempt)
        return attempt

    async def _look(self) -> None:
        try:
            switched_on = await self._store.on()
            if self._clock.monotonic() >= self._pruned_at_s:
                self._pruned_at_s = self._clock.monotonic() + PRUNE_EVERY_S
                await self._store.prune()
        except CallCenterError as error:
            log.warning("webhook.endpoints_unread", fault=str(error))
            return
        for endpoint in switched_on:
            task = self._at_work.get(endpoint)
            if task is None or task.done():
                self._at_work[endpoint] = asyncio.create_task(self._deliver_to(endpoint), name=f"webhook {endpoint}")

    async def _deliver_to(self, endpoint: EndpointId) -> None:
        """A task root: what nobody foresaw in one endpoint is no other one's matter."""
        try:
            cursor = 0
            while (known := await self._tried(partial(self._store.claim, endpoint, self._me))) is not None:
                if cursor == 0:
                    await self._tried(partial(self._note_what_is_lost, known))
                cursor = await self._round(known, max(cursor, known.standing.position))
        except CallCenterError as error:
            log.error("webhook.courier_stopped", endpoint=endpoint, fault=str(error))
        except Exception:
            log.exception("webhook.courier_failed", endpoint=endpoint)

    async def _note_what_is_lost(self, endpoint: Endpoint) -> None:
        """Who was switched off, or we, for longer than the outbox is kept."""
        position = endpoint.standing.position
        if position > self._wire.position or await self._wire.holds(position):
            return
        log.error("webhook.events_lost", endpoint=endpoint.id, after=position)
        told = "what happened after this event, for some days, is no longer kept and cannot be sent"
        lost = Attempt(event=position, type="", subject="", at=self._clock.now(), took_ms=0, status=None, fault=told)
        await self._store.note(endpoint.id, lost)

    async def _round(self, endpoint: Endpoint, cursor: int) -> int:
        """Deliver for at most half a lease; returns how far it is."""
        ends_at_s = self._clock.monotonic() + LEASE.total_seconds() / 2
        for event in await self._tried(partial(self._store.wanted, endpoint.id)):
            await self._send_again(endpoint, event)
            if self._clock.monotonic() >= ends_at_s:
                return cursor
        try:
            async with asyncio.timeout(LOOK_S):
                happened = await self._wire.after(cursor)
        except TimeoutError:
            return cursor
        except DatabaseAwayError:
            await asyncio.sleep(RETRY_S)
            return cursor
        for event in happened:
            news = await self._tried(partial(self._wire.news, event))
            if news is not None and may_see(news, endpoint.wish.interest):
                # Read anew after each one: it may have been changed, switched off or given to another service.
                return event.id if await self._deliver(endpoint, event, news) else cursor
            cursor = event.id
        await self._tried(partial(self._store.skip, endpoint.id, self._me, cursor))
        return cursor

    async def _deliver(self, endpoint: Endpoint, event: Event, news: News) -> bool:
        """Whether `event` is done with."""
        told = cloud_event(news, endpoint.wish.interest, self._source)
        standing, due, now = endpoint.standing, Due(event.id, event.at), self._clock.now()
        if standing.failures and is_too_old(due, now):
            # Nobody has answered for days: what is old is put aside without asking each time.
            given_up = replace(standing, position=event.id)
            await self._keep(endpoint, given_up, None, (event, told.type, TOO_OLD))
            return True
        if standing.next_at is not None and standing.next_at > now:
            await asyncio.sleep(min((standing.next_at - now).total_seconds(), LOOK_S))
            return False
        outcome, attempt = await self._post(endpoint, event.id, told)
        share = random.random()  # noqa: S311 not a secret: it spreads tries out
        after, verdict = on(standing, due, outcome, self._clock.now(), share)
        _deliveries.labels(verdict).inc()
        if verdict != "delivered":
            log.warning(
                "webhook.failed",
                call_id=call_of(told),
                endpoint=endpoint.id,
                event_id=event.id,
                verdict=verdict,
                fault=attempt.fault,
            )
        dead = (event, told.type, attempt.fault or "") if verdict == "given_up" else None
        await self._keep(endpoint, after, attempt, dead)
        return verdict in ("delivered", "given_up")

    async def _keep(
        self, endpoint: Endpoint, standing: Standing, attempt: Attempt | None, dead: tuple[Event, str, str] | None
    ) -> None:
        await self._tried(partial(self._store.keep, endpoint.id, self._me, standing, attempt, dead))

    async def _send_again(self, endpoint: Endpoint, event: Event) -> None:
        news = await self._tried(partial(self._wire.news, event))
        if news is None:
            return
        _, attempt = await self._post(endpoint, event.id, cloud_event(news, endpoint.wish.interest, self._source))
        await self._tried(partial(self._store.settle, endpoint.id, attempt))

    async def _post(
        self, endpoint: Endpoint, event: int, told: CallEvent | CaseEvent | AgentEvent | TestEvent
    ) -> tuple[Outcome, Attempt]:
        now = self._clock.now()
        body = told.model_dump_json().encode()
        signing = tuple(
            secret(key, endpoint.id, generation)
            for key in self._site_keys
            for generation in generations(endpoint.secret_generation, endpoint.secret_changed_at, now)
        )
        began_s = self._clock.monotonic()
        outcome: Outcome
        call = call_of(told)
        sending = None if call is None else self._traced(call)
        sent = headers(signing, told.id, now, body)
        if sending is not None:
            sent = {**sent, "traceparent": sending.traceparent}
        try:
            outcome = Answered(*await self._posting.post(endpoint.wish.url, sent, body))
        except ServiceError as error:
            outcome = NotAnswered(str(error))
        if sending is not None:
            sending.done(None if fault(outcome) is None else "not_delivered")
        return outcome, Attempt(
            event=event,
            type=told.type,
            subject=told.subject,
            at=now,
            took_ms=int((self._clock.monotonic() - began_s) * 1000),
            status=outcome.status if isinstance(outcome, Answered) else None,
            fault=fault(outcome),
        )

    async def _tried(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` brings, however long the database is away."""
        while True:
            try:
                return await work()
            except DatabaseAwayError as error:
                log.warning("webhook.waits_for_database", fault=str(error))
                await asyncio.sleep(RETRY_S)
