"""Supervisors over HTTP on a real PostgreSQL: who may, what is written down, and how service levels are counted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.agents.life import Answered, Status
from callcenter.agents.messages import QueueLevels
from callcenter.agents.store import AgentStore
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.alarm_store import AlarmStore, with_alarms
from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.levels_store import LevelStore
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.calls.timeline import AgentConnected, Ended, Entry, Fact, QueueJoined
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import AgentId, CallId, LegId, QueueId, SeatId
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived
from tests.fakes.virtual_time import settle
from tests.fakes.web import PASSWORD, FakeSite
from tests.served import QUEUES
from tests.unit.calls.world import CALL, World, world

GONE = Ended(outcome="abandoned_queue", cause=16)


@pytest.fixture
async def calls() -> AsyncIterator[World]:
    """One caller waits in `social`."""
    async with world() as made:
        line = await made.arrive()
        line.press("2")
        await settle()
        yield made


@pytest.fixture
async def site(database: Database, calls: World, tmp_path: Path) -> FakeSite:
    """With zhao, a supervisor of the real switchboard's calls."""
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await create_user(made.users, made.passwords, User("zhao", Role.SUPERVISOR, None), PASSWORD)
    queues = {QueueId("social"), QueueId("police")}
    made.app.state.supervision = Supervision(
        calls.board,
        made.roster,
        made.people.choosing,
        AuditBook(database),
        lambda: queues,
        AlarmStore(database),
        made.desks.alarms,
    )
    return made


async def put(site: FakeSite, user: str, path: str, **body: Any) -> httpx.Response:
    async with site.client(user) as client:
        return await client.put(f"/api/v1/supervision/{path}", json=body)


async def deeds(database: Database) -> list[tuple[str, str, str]]:
    book = await AuditBook(database).page(Wanted(deed="supervision"), None, 20)
    return [(one.entry.who, one.entry.deed, one.entry.subject) for one in reversed(book)]


async def test_what_a_supervisor_asks_twice_is_done_and_written_down_once(
    site: FakeSite, calls: World, database: Database
) -> None:
    answers = []
    for _ in range(2):
        answers += [
            await put(site, "zhao", f"calls/{CALL}/tier", tier=1, why="vulnerable"),
            await put(site, "zhao", f"calls/{CALL}/queue", queue="police"),
            await put(site, "zhao", "agents/8001/status", status="break", reason="rest"),
        ]

    assert [one.status_code for one in answers] == [204, 204, 200] * 2
    assert calls.timeline.kinds()[-4:] == ["supervision.raised", "queue.joined", "supervision.moved", "queue.joined"]
    assert (site.roster.agent(AgentId("8001")).status, site.statuses.kept) == (Status.BREAK, {"8001": Status.BREAK})
    assert await deeds(database) == [
        ("zhao", "supervision.caller_raised", f"call:{CALL}"),
        ("zhao", "supervision.caller_moved", f"call:{CALL}"),
        ("zhao", "supervision.status_chosen", "agent:8001"),
    ]


async def test_who_has_no_telephone_cannot_listen_and_is_told_how_to_get_one(
    site: FakeSite, calls: World, database: Database
) -> None:
    await create_user(site.users, site.passwords, User("qian", Role.SUPERVISOR, AgentId("8002")), PASSWORD)
    nobody = await put(site, "zhao", f"calls/{CALL}/listening", manner="listen")
    absent = await put(site, "qian", f"calls/{CALL}/taken-over")
    silent = await put(site, "qian", f"calls/{CALL}/listening", manner="whisper")
    async with site.client("zhao") as zhao:
        stopped = await zhao.delete(f"/api/v1/supervision/calls/{CALL}/listening")

    assert [(one.status_code, one.json()["code"]) for one in (nobody, absent, silent)] == [(409, "not_possible")] * 3
    assert "work as no agent" in nobody.json()["detail"]
    assert "telephone is not ready" in silent.json()["detail"]
    assert stopped.status_code == 204


@pytest.mark.parametrize("user", ["limin", "chen", "sun"])
async def test_whoever_supervises_nobody_is_refused_and_that_is_written_down(
    site: FakeSite, calls: World, database: Database, user: str
) -> None:
    forged = await put(site, user, "agents/8002/status", status="offline")
    foreign = await put(site, user, f"calls/{CALL}/queue", queue="police")
    unnamed = await put(site, user, "calls/13800138000/tier", tier=0, why="danger")

    assert [(one.status_code, one.json()["code"]) for one in (forged, foreign, unnamed)] == [(403, "forbidden")] * 3
    assert "supervision.moved" not in calls.timeline.kinds()
    book = await AuditBook(database).page(Wanted(deed="access.refused"), None, 9)
    assert [(one.entry.who, one.entry.body["of"]) for one in reversed(book)] == [
        (user, "8002"),
        (user, CALL),
        (user, ""),
    ]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("calls/pbx1.nobody/queue", {"queue": "police"}, 404, "not_found"),
        (f"calls/{CALL}/queue", {"queue": "nowhere"}, 404, "not_found"),
        (f"calls/{CALL}/tier", {"tier": 5, "why": "other"}, 409, "not_possible"),
        (f"calls/{CALL}/tier", {"tier": 1, "why": "a friend of mine"}, 422, "invalid_request"),
        ("agents/9999/status", {"status": "offline"}, 404, "unknown_agent"),
        ("agents/8001/status", {"status": "gone"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(
    site: FakeSite, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await put(site, "zhao", path, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_alarm_is_told_at_once_and_stays_until_a_supervisor_has_seen_it(
    site: FakeSite, calls: World, database: Database
) -> None:
    site.roster.apply(AgentId("8001"), Answered(CALL))
    publish = with_alarms(site.desks.alarms, calls.timeline.publish, lambda call: None)
    async with site.client("limin") as limin:
        raised = [await limin.put(f"/api/v1/calls/{CALL}/alarm") for _ in range(2)]
    [fact] = calls.timeline.facts("alarm.raised")
    entry = next(one for one in calls.timeline.entries if one.fact is fact)
    publish(entry)
    await site.store.write(calls.timeline.entries[:-1])
    [shown] = site.desks.alarms.views()
    kept = await AlarmStore(database).unseen()
    seen = [await put(site, "zhao", f"alarms/{CALL}/seen") for _ in range(2)]
    site.desks.alarms.restore(kept)

    assert [one.status_code for one in (*raised, *seen)] == [204] * 4
    assert (shown.call, shown.agent_name, shown.seat) == (CALL, "李敏", "1001")
    assert [(one.call, one.agent, one.at) for one in kept] == [(CALL, "8001", entry.at)]
    assert site.desks.alarms.views() == ()
    assert await AlarmStore(database).unseen() == []
    assert await deeds(database) == [("zhao", "supervision.alarm_seen", f"call:{CALL}")]


async def test_nobody_raises_an_alarm_for_somebody_elses_call(site: FakeSite, calls: World, database: Database) -> None:
    async with site.client("wang") as wang:
        refused = await wang.put(f"/api/v1/calls/{CALL}/alarm")
    book = await AuditBook(database).page(Wanted(deed="call.refused"), None, 9)

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert [(one.entry.who, one.entry.subject) for one in book] == [("wang", f"call:{CALL}")]
    assert "alarm.raised" not in calls.timeline.kinds()


def told(call: str, *facts: tuple[float, Fact]) -> list[Entry]:
    """Facts so many seconds after the arrival, which is a minute after `START`."""
    every = [(0.0, arrived()), *facts]
    begin = START + timedelta(minutes=1)
    return [Entry(CallId(call), n, begin + timedelta(seconds=at), fact) for n, (at, fact) in enumerate(every, 1)]


def joined(queue: str = "social") -> QueueJoined:
    reason = RouteReason(by="key", key="2")
    return QueueJoined(queue=QueueId(queue), tier=Tier.ORDINARY, priority=1, reason=reason, position=1)


def connected(wait_s: float) -> AgentConnected:
    return AgentConnected(
        agent=AgentId("8001"), seat=SeatId("1001"), leg=LegId("pbx1.agent"), wait_ms=round(wait_s * 1000)
    )


async def test_a_service_level_is_of_those_answered_and_of_those_who_left_too_late(database: Database) -> None:
    agents, store = AgentStore(database, FakeClock(START)), CallStore(database)
    await agents.keep_queues(QUEUES)
    timelines = [
        # Answered 12 s after joining, and 30 s after the hotline picked up.
        told("pbx1.soon", (18, joined()), (30, connected(12))),
        # Answered just too late for 15 s.
        told("pbx1.late", (1, joined()), (18, connected(17))),
        told("pbx1.left_soon", (1, joined()), (9, GONE)),
        told("pbx1.left_late", (1, joined()), (60, GONE)),
        # A promise is no answer.
        told(
            "pbx1.promised",
            (1, joined()),
            (90, CallbackPromised(queue=QueueId("social"))),
            (95, Ended(outcome="callback", cause=16)),
        ),
        # Waits still; never queued; of another queue; before the window.
        told("pbx1.waits", (1, joined())),
        told("pbx1.self_served", (20, Ended(outcome="self_served", cause=16))),
        told("pbx1.police", (1, joined("police")), (3, connected(2))),
    ]
    for timeline in timelines:
        await store.write(timeline)
    now = START + timedelta(minutes=30)

    social = await levels_at(database, agents, now)
    gone = await levels_at(database, agents, now + timedelta(hours=2))

    assert (social.answered, social.left, social.mean_wait_ms) == (2, 3, 14_500)
    assert [(one.within_s, one.from_queue.met, one.from_queue.of) for one in social.levels] == [(15, 1, 4), (20, 2, 4)]
    assert [(one.within_s, one.from_arrival.met, one.from_arrival.of) for one in social.levels] == [
        (15, 0, 4),
        (20, 1, 4),
    ]
    assert (gone.answered, gone.left, gone.mean_wait_ms) == (0, 0, None)
    assert [(one.from_queue.met, one.from_queue.of) for one in gone.levels] == [(0, 0), (0, 0)]


async def levels_at(database: Database, agents: AgentStore, at: Any) -> QueueLevels:
    served = {one.queue: one for one in await LevelStore(database, agents).served(at, 30)}
    found = served[QueueId("social")].levels
    assert found is not None
    return found
