"""A stream without its socket: what it is given when the database goes away in the midst of a batch."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import cast

from callcenter.agents.choosing import Choosing
from callcenter.agents.roster import Roster
from callcenter.calls.page import CallFilter, Page
from callcenter.calls.record import CallRecord
from callcenter.calls.store import TOPIC as CALLS
from callcenter.calls.timeline import Entry
from callcenter.database.engine import DatabaseAwayError
from callcenter.database.outbox import Event
from callcenter.integrations.doors import OpenRoom
from callcenter.integrations.events import Interest
from callcenter.integrations.newswire import Newswire
from callcenter.integrations.scopes import Scope
from callcenter.integrations.stream import Reader
from callcenter.integrations.streams import Streams
from callcenter.integrations.token_store import Tokens
from callcenter.integrations.tokens import Token, TokenId
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import whole_call
from tests.fakes.virtual_time import VirtualClock, in_virtual_time, settle

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TIMELINE = whole_call("pbx1.a")
TOKEN = Token(
    id=TokenId("0a1b2c3d"),
    name="crm",
    scopes=frozenset({Scope.CALLS}),
    agent=None,
    created_by="root",
    created_at=NOW,
    expires_at=NOW,
)


def happened(ident: int, entry: Entry) -> Event:
    return Event(ident, entry.at, CALLS, entry.call, {"kind": entry.fact.kind, "seq": entry.seq})


EVENTS = [happened(ident, entry) for ident, entry in enumerate((TIMELINE[0], TIMELINE[-1]), start=1)]


class Outbox:
    async def first_id(self) -> int:
        return 1

    async def newest(self) -> int:
        return 0

    async def read(self, after_id: int, topics: Sequence[str], limit: int) -> list[Event]:
        return []

    async def follow(self, after_id: int, topics: Sequence[str]) -> AsyncGenerator[Event, None]:
        for event in EVENTS:
            yield event
        await asyncio.Event().wait()


class Calls:
    """The second look at the call finds the database away."""

    def __init__(self) -> None:
        self.looks = 0

    async def call(self, call: CallId) -> CallRecord | None:
        return None

    async def timeline(self, call: CallId) -> list[Entry]:
        self.looks += 1
        if self.looks == 2:
            raise DatabaseAwayError("away")
        return list(TIMELINE)

    async def open_calls(self) -> list[CallRecord]:
        return []

    async def earlier(self, record: CallRecord, limit: int) -> list[CallRecord]:
        return []

    async def page(self, wanted: CallFilter, after: str | None, limit: int) -> Page:
        raise NotImplementedError


def test_a_batch_that_the_database_breaks_loses_nothing_and_repeats_nothing() -> None:
    async def story() -> None:
        calls, clock = Calls(), VirtualClock()
        wire = Newswire(Outbox(), calls, lambda agent: agent)
        room = OpenRoom(
            tokens=cast("Tokens", None),
            newswire=wire,
            calls=calls,
            roster=Roster(clock),
            choosing=cast("Choosing", None),
            clock=clock,
            streams=Streams(),
            source="/callcenter",
        )
        following = asyncio.create_task(wire.run())
        await settle()
        reader = Reader(room, TOKEN, Interest(TOKEN.scopes), after=0)
        await reader.begin()
        sent = [*await reader.more(), *await reader.more()]
        following.cancel()

        told = [json.loads(text) for text in sent]
        assert [(one["n"], one["position"]) for one in told] == [(2, 1), (3, 2)]

    in_virtual_time(story())
