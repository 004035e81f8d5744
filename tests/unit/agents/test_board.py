"""The live board: what its rows say, who is shown it, and how little a quiet second costs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.access.users import Role, User
from callcenter.agents.board import Served, board, changes
from callcenter.agents.board_feed import BoardFeed
from callcenter.agents.desk import Desk
from callcenter.agents.desks import Desks
from callcenter.agents.life import Agent, Idle, PhoneChanged, PhoneState, Rung, Status
from callcenter.agents.messages import BoardCall, QueueLevels
from callcenter.agents.roster import Roster
from callcenter.agents.views import CallState
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.fakes.call_views import FakeCallViews
from tests.fakes.virtual_time import VirtualClock, in_virtual_time, settle
from tests.unit.agents.test_desks import told, told_of

LIMIN = User("limin", Role.AGENT, AgentId("8001"))
BOSS = User("zhao", Role.SUPERVISOR, None)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SOCIAL, POLICE = QueueId("social"), QueueId("police")
LEVELS = QueueLevels(answered=1, left=0, mean_wait_ms=900, levels=())


def call(
    name: str, state: CallState = "waiting", tier: Tier = Tier.ORDINARY, queue: QueueId = SOCIAL, age_s: int = 60
) -> BoardCall:
    return BoardCall(
        call=CallId(name),
        state=state,
        queue=queue,
        tier=tier,
        raised_from=None,
        number="138****8000",
        language=Language.ZH,
        agent=None,
        arrived_at=NOW - timedelta(seconds=age_s + 5),
        queued_at=NOW - timedelta(seconds=age_s),
        talking_since=None,
        listener=None,
        is_callback=False,
    )


def agent(number: str = "8001", status: Status = Status.AVAILABLE) -> Agent:
    roster = Roster(VirtualClockAt(NOW))
    roster.add(AgentId(number), name=number, seat=SeatId("1001"), node=NodeId("pbx1"), queues=[SOCIAL])
    roster.apply(AgentId(number), PhoneChanged(PhoneState.READY))
    return roster.choose(AgentId(number), status)


@dataclass
class VirtualClockAt:
    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0


def test_a_queue_tells_who_waits_by_tier_and_since_when_and_who_serves() -> None:
    calls = [
        call("a", tier=Tier.EMERGENCY, age_s=5),
        call("b", state="ringing", age_s=90),
        call("c", state="lifeboat", age_s=30),
        call("d", state="talking", age_s=500),
        call("e", state="in_flow", age_s=900),
    ]
    made = board([Served(SOCIAL, "社会保障", "Social security", LEVELS)], [agent(), agent("8002", Status.BREAK)], calls)

    row = made.queues[SOCIAL]
    assert row.waiting_by_tier == (1, 0, 0, 0, 2, 0)
    assert row.longest_since == NOW - timedelta(seconds=90)
    assert (row.agents_free, row.agents_on, row.levels) == (1, 2, LEVELS)


def test_a_queue_that_nobody_could_count_stands_on_the_board_once_somebody_waits_in_it() -> None:
    made = board([], [], [call("a", queue=POLICE)])

    assert [(row.queue, row.name_en, row.levels) for row in made.queues.values()] == [(POLICE, "police", None)]


def test_only_what_differs_is_told() -> None:
    served = [Served(SOCIAL, "社会保障", "Social security")]
    before = board(served, [agent()], [call("a"), call("b")])
    now = board(served, [agent(status=Status.BREAK)], [call("a"), call("c")])

    found = changes(before, now)
    assert [one.status for one in found.agents] == [Status.BREAK]
    assert [one.call for one in found.calls] == ["c"]
    assert found.calls_gone == ("b",)
    assert not changes(now, board(served, [agent(status=Status.BREAK)], [call("c"), call("a")]))


@dataclass
class FakeLevels:
    is_away: bool = False
    asked: int = 0

    async def served(self, at: datetime, window_min: int) -> Sequence[Served]:
        self.asked += 1
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        return [Served(SOCIAL, "社会保障", "Social security", LEVELS)]


@dataclass
class Centre:
    """One agent, and the calls that the test says."""

    levels: FakeLevels = field(default_factory=FakeLevels)
    calls: list[BoardCall] = field(default_factory=list)
    looked: int = 0

    def __post_init__(self) -> None:
        clock = VirtualClock()
        self.roster = Roster(clock)
        self.desks = Desks(self.roster, FakeCallViews(), clock, BoardFeed(self.roster, self._seen, self.levels, clock))

    def _seen(self) -> Sequence[BoardCall]:
        self.looked += 1
        return self.calls

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Centre"]:
        self.roster.add(AgentId("8001"), name="李敏", seat=SeatId("1001"), node=NodeId("pbx1"), queues=[SOCIAL])
        task = asyncio.create_task(self.desks.run())
        await settle()
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def watching(centre: Centre, desk: Desk) -> dict[str, Any]:
    """The first board that is told."""
    await centre.desks.begin(desk)
    centre.desks.watch_board(desk, is_on=True)
    return await told_of(desk, "board")


def test_who_watches_is_shown_the_whole_board_then_each_change() -> None:
    async def story() -> None:
        centre = Centre(calls=[call("a")])
        async with centre.running(), centre.desks.open(BOSS) as desk:
            shown = await watching(centre, desk)
            counted = await told_of(desk, "board_changed")
            centre.calls.append(call("b"))
            changed = await told_of(desk, "board_changed")

        assert [one["call"] for one in shown["calls"]] == ["a"]
        assert [(one["id"], one["status"]) for one in shown["agents"]] == [("8001", "offline")]
        assert counted["queues"][0]["levels"]["answered"] == 1
        assert counted["counted_at"] is not None
        assert ([one["call"] for one in changed["calls"]], changed["calls_gone"]) == (["b"], [])

    in_virtual_time(story())


def test_nobody_else_is_shown_it_and_nothing_is_computed_for_nobody() -> None:
    async def story() -> None:
        centre = Centre(calls=[call("a")])
        async with centre.running(), centre.desks.open(LIMIN) as own:
            await centre.desks.begin(own)
            await told_of(own, "snapshot")
            centre.desks.watch_board(own, is_on=True)
            await asyncio.sleep(9)

            assert (centre.looked, centre.levels.asked) == (0, 0)
            async with centre.desks.open(BOSS) as desk:
                await watching(centre, desk)
            looked = centre.looked
            await asyncio.sleep(60)

            assert looked > 0
            assert centre.looked <= looked + 1
            kinds = [(await told(own))["message"]["type"] for _ in range(6)]
            assert set(kinds) == {"heartbeat"}

    in_virtual_time(story())


def test_a_quiet_minute_is_told_by_the_levels_alone_and_a_stormy_second_once() -> None:
    async def story() -> None:
        centre = Centre()
        async with centre.running(), centre.desks.open(BOSS) as desk:
            await watching(centre, desk)
            for n in range(500):
                centre.calls.append(call(f"c{n}"))
                await asyncio.sleep(0.001)
            await asyncio.sleep(59.2)
            told_until_now: list[dict[str, Any]] = []
            while (message := (await told(desk))["message"])["type"] != "heartbeat" or len(told_until_now) < 18:
                told_until_now.append(message)

        changed = [one for one in told_until_now if one["type"] == "board_changed"]
        assert sum(len(one["calls"]) for one in changed) == 500
        # The levels each five seconds, and the storm in one or two.
        assert len(changed) <= 1 + 60 / 5 + 2

    in_virtual_time(story())


def test_a_desktop_that_saw_a_gap_is_shown_the_whole_board_again() -> None:
    async def story() -> None:
        centre = Centre(calls=[call("a")])
        async with centre.running(), centre.desks.open(BOSS) as desk:
            await watching(centre, desk)
            await centre.desks.begin(desk)

            assert (await told_of(desk, "snapshot"))["me"]["user"] == "zhao"
            assert (await told_of(desk, "board"))["type"] == "board"

    in_virtual_time(story())


@pytest.mark.parametrize("is_away", [True, False])
def test_without_the_database_calls_and_agents_are_shown_and_levels_keep_their_time(is_away: bool) -> None:
    async def story() -> None:
        centre = Centre(calls=[call("a")])
        async with centre.running(), centre.desks.open(BOSS) as desk:
            await watching(centre, desk)
            first = await told_of(desk, "board_changed")
            centre.levels.is_away = is_away
            await asyncio.sleep(11)
            centre.roster.apply(AgentId("8001"), Rung(CallId("a")))
            later = await told_of(desk, "board_changed")
            while not later["agents"]:
                later = await told_of(desk, "board_changed")

        assert [one["state"] for one in later["agents"]] == ["ringing"]
        assert (later["counted_at"] == first["counted_at"]) is is_away

    in_virtual_time(story())


def test_an_agent_who_is_idle_is_the_same_row_however_time_goes_by() -> None:
    assert isinstance(agent().state, Idle)
    assert not changes(board([], [agent()], []), board([], [agent()], []))
