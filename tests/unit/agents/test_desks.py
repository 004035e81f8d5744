"""Who is told what, in which order, and what happens to those who do not keep up."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from callcenter.access.sessions import SessionId
from callcenter.access.users import Role, User
from callcenter.agents.desk import MOST_UNSENT, Desk, Farewell
from callcenter.agents.desks import MOST_OF_ONE_USER, Desks
from callcenter.agents.life import Answered, Rung, Status, TalkEnded, WrapUpDone
from callcenter.agents.roster import Roster
from callcenter.agents.views import CaptionLine, Captions
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from tests.fakes.call_views import FakeCallViews, card
from tests.fakes.clock import FakeClock

LIMIN = User("limin", Role.AGENT, AgentId("8001"))
WANG = User("wang", Role.AGENT, AgentId("8002"))
OPERATOR = User("chen", Role.OPERATOR, None)
CALL = CallId("pbx1.one")


class Centre:
    """Two agents at their seats, and the feed."""

    def __init__(self) -> None:
        self.roster = Roster(FakeClock())
        self.calls = FakeCallViews()
        self.desks = Desks(self.roster, self.calls, FakeClock())
        for agent, name, seat in (("8001", "李敏", "1001"), ("8002", "王芳", "1002")):
            self.roster.add(
                AgentId(agent),
                name=name,
                seat=SeatId(seat),
                node=NodeId("pbx1"),
                queues=[QueueId("social")],
                wrap_up_s=30,
            )

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Centre"]:
        task = asyncio.create_task(self.desks.run())
        await asyncio.sleep(0)
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def told(desk: Desk) -> dict[str, Any]:
    """The next numbered message."""
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await desk.next_text())
    return message


async def told_of(desk: Desk, kind: str) -> dict[str, Any]:
    """The next message of this type; others are passed over."""
    while True:
        body: dict[str, Any] = (await told(desk))["message"]
        if body["type"] == kind:
            return body


async def test_a_desk_begins_with_a_snapshot_of_what_is_its_own() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        centre.calls.put(card("pbx1.one"), card("pbx1.two", agent="8002"))
        centre.roster.apply(AgentId("8001"), Rung(CALL))
        await centre.desks.begin(desk)

        first = await told(desk)

    assert first["n"] == 1
    snapshot = first["message"]
    assert snapshot["type"] == "snapshot"
    assert snapshot["me"]["agent"]["state"] == "ringing"
    assert [call["call"] for call in snapshot["calls"]] == ["pbx1.one"]
    assert [call["call"] for call in snapshot["recent"]] == ["pbx1.one"]
    assert [(queue["queue"], queue["waiting"], queue["agents_on"]) for queue in snapshot["queues"]] == [
        ("general", 0, 0),
        ("social", 1, 0),
    ]


async def test_numbers_are_consecutive_whatever_is_told() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        await centre.desks.begin(desk)
        for status in (Status.AVAILABLE, Status.BREAK, Status.OFFLINE) * 3:
            centre.roster.choose(AgentId("8001"), status)

        numbers = [(await told(desk))["n"] for _ in range(10)]

    assert numbers == list(range(1, 11))


async def test_who_loses_the_telephone_to_another_browser_is_told_and_nobody_else() -> None:
    here, there = SessionId("here"), SessionId("there")
    async with (
        Centre().running() as centre,
        centre.desks.open(LIMIN, here) as desk,
        centre.desks.open(LIMIN, there) as other,
        centre.desks.open(WANG) as wang,
    ):
        for one in (desk, other, wang):
            await centre.desks.begin(one)
        centre.desks.phone_taken(AgentId("8001"), by=there)
        centre.roster.choose(AgentId("8001"), Status.BREAK)
        centre.roster.choose(AgentId("8002"), Status.BREAK)

        kinds = [[(await told(one))["message"]["type"] for _ in range(2)] for one in (desk, other, wang)]

    assert kinds == [["snapshot", "phone_taken"], ["snapshot", "agent"], ["snapshot", "agent"]]


async def test_the_ring_is_told_only_to_the_agent_who_is_rung() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as limin, centre.desks.open(WANG) as wang:
        for desk in (limin, wang):
            await centre.desks.begin(desk)
        centre.calls.put(card("pbx1.one"))
        centre.desks.call_changed(CALL)

        shown = await told_of(limin, "call")
        centre.calls.put(card("pbx1.two", agent="8002"))
        centre.desks.call_changed(CallId("pbx1.two"))
        seen_by_wang = await told_of(wang, "call")

    assert shown["call"]["call"] == "pbx1.one"
    assert shown["call"]["number"] == "138****8000"
    assert shown["call"]["reason"]["matched"] == ["医保", "报销"]
    assert seen_by_wang["call"]["call"] == "pbx1.two"


async def test_a_missed_ring_takes_the_card_away_and_shows_it_to_the_next_agent() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as limin, centre.desks.open(WANG) as wang:
        for desk in (limin, wang):
            await centre.desks.begin(desk)
        centre.calls.put(card("pbx1.one"))
        centre.desks.call_changed(CALL)
        await told_of(limin, "call")
        centre.calls.put(card("pbx1.one", agent="8002", seq=9))
        centre.desks.call_changed(CALL)

        gone = await told_of(limin, "call_gone")
        shown = await told_of(wang, "call")

    assert gone["call"] == "pbx1.one"
    assert shown["call"]["seq"] == 9


async def test_an_operator_is_told_of_every_call_in_one_line_and_of_no_card() -> None:
    async with Centre().running() as centre, centre.desks.open(OPERATOR) as desk:
        await centre.desks.begin(desk)
        centre.calls.put(card("pbx1.one"))
        centre.desks.call_changed(CALL)

        kinds = []
        while "recent" not in kinds:
            message = (await told(desk))["message"]
            kinds.append(message["type"])

    assert "call" not in kinds
    assert "needs" not in message["call"]


async def test_a_user_of_the_role_agent_without_an_agent_sees_nobodys_calls() -> None:
    centre = Centre()
    centre.calls.put(card("pbx1.one"))
    async with centre.running(), centre.desks.open(User("lost", Role.AGENT, None)) as desk:
        await centre.desks.begin(desk)

        snapshot = (await told(desk))["message"]

    assert snapshot["recent"] == []
    assert snapshot["me"]["agent"] is None


async def test_the_card_stays_through_the_after_call_work() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        centre.calls.put(card("pbx1.one", "ended"))
        for event in (Rung(CALL), Answered(CALL), TalkEnded(CALL)):
            centre.roster.apply(AgentId("8001"), event)
        await centre.desks.begin(desk)

        snapshot = (await told(desk))["message"]

    assert snapshot["me"]["agent"]["state"] == "wrap_up"
    assert [call["call"] for call in snapshot["calls"]] == ["pbx1.one"]


async def test_the_card_of_a_call_given_away_goes_when_the_after_call_work_is_done() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        centre.calls.put(card("pbx1.one", agent="8001"))
        for event in (Rung(CALL), Answered(CALL)):
            centre.roster.apply(AgentId("8001"), event)
        await centre.desks.begin(desk)
        centre.calls.put(card("pbx1.one", agent="8002"))
        centre.roster.apply(AgentId("8001"), TalkEnded(CALL))

        centre.roster.apply(AgentId("8001"), WrapUpDone())

        assert (await told_of(desk, "call_gone"))["call"] == "pbx1.one"


async def test_changes_during_a_snapshot_follow_it() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        centre.roster.choose(AgentId("8001"), Status.AVAILABLE)
        await centre.desks.begin(desk)

        kinds = [(await told(desk))["message"]["type"] for _ in range(2)]

    assert kinds == ["snapshot", "agent"]


async def test_a_gap_is_mended_by_a_new_snapshot_with_the_next_number() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        await centre.desks.begin(desk)
        await centre.desks.begin(desk)

        first, second = await told(desk), await told(desk)

    assert (first["n"], second["n"]) == (1, 2)
    assert second["message"]["type"] == "snapshot"


async def test_a_desk_that_does_not_keep_up_is_given_up() -> None:
    async with Centre().running() as centre, centre.desks.open(LIMIN) as slow, centre.desks.open(LIMIN) as quick:
        for desk in (slow, quick):
            await centre.desks.begin(desk)
        for number in range(MOST_UNSENT + 1):
            centre.roster.choose(AgentId("8001"), Status.BREAK, str(number))
            await told_of(quick, "agent")

        assert await slow.farewell() is Farewell.TOO_SLOW


async def test_what_changed_while_the_database_was_away_is_told_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callcenter.agents.desks._RETRY_S", 0.0)
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        await centre.desks.begin(desk)
        centre.calls.is_away = True
        centre.calls.put(card("pbx1.one"))
        centre.desks.call_changed(CALL)
        for _ in range(50):
            await asyncio.sleep(0)
        centre.calls.is_away = False

        shown = await told_of(desk, "call")

    assert shown["call"]["call"] == "pbx1.one"


async def test_a_desk_waits_for_its_snapshot_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.agents.desks._RETRY_S", 0.0)
    async with Centre().running() as centre, centre.desks.open(LIMIN) as desk:
        centre.calls.is_away = True
        beginning = asyncio.create_task(centre.desks.begin(desk))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not beginning.done()
        centre.calls.is_away = False
        await beginning

        assert (await told(desk))["message"]["type"] == "snapshot"


async def test_the_end_of_the_feed_sends_every_desk_away_to_come_back() -> None:
    centre = Centre()
    async with centre.desks.open(LIMIN) as desk:
        async with centre.running():
            assert centre.desks.open_count == 1

        assert await desk.farewell() is Farewell.RESTART
    assert centre.desks.open_count == 0


async def test_queues_are_told_again_to_a_desk_that_came_between_two_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.agents.desks._QUEUES_PAUSE_S", 0.0)
    async with Centre().running() as centre:
        async with centre.desks.open(LIMIN) as first:
            await centre.desks.begin(first)
            centre.roster.choose(AgentId("8002"), Status.AVAILABLE)
            await told_of(first, "queues")
        centre.roster.choose(AgentId("8002"), Status.OFFLINE)
        async with centre.desks.open(LIMIN) as second:
            await centre.desks.begin(second)
            centre.roster.choose(AgentId("8002"), Status.AVAILABLE)

            queues = (await told_of(second, "queues"))["queues"]

    assert [queue["agents_on"] for queue in queues] == [0, 1]


async def test_one_user_cannot_take_every_place() -> None:
    centre = Centre()
    async with AsyncExitStack() as stack:
        desks = [await stack.enter_async_context(centre.desks.open(LIMIN)) for _ in range(MOST_OF_ONE_USER + 1)]
        another = await stack.enter_async_context(centre.desks.open(WANG))

        assert await desks[-1].farewell() is Farewell.TOO_MANY
        another.close(Farewell.RESTART)
        assert await another.farewell() is Farewell.RESTART


async def test_captions_go_to_the_agent_who_talks_and_to_nobody_else() -> None:
    line = CaptionLine(n=1, text="我要办社保", is_final=True)
    async with Centre().running() as centre, centre.desks.open(LIMIN) as own, centre.desks.open(OPERATOR) as other:
        for desk in (own, other):
            await centre.desks.begin(desk)
            await told_of(desk, "snapshot")
        centre.desks.caption(AgentId("8001"), Captions(call=CALL, state="on", lines=(line,)))
        shown = await told_of(own, "captions")
        await centre.desks.begin(own)
        again = await told_of(own, "snapshot")
        centre.desks.end_captions(CALL)
        await centre.desks.begin(own)
        after = await told_of(own, "snapshot")
        await centre.desks.begin(other)
        watched = (await told(other))["message"]

    assert shown["captions"]["lines"] == [{"n": 1, "text": "我要办社保", "is_final": True}]
    assert again["captions"]["lines"] == shown["captions"]["lines"]
    assert after["captions"] is None
    assert (watched["type"], watched["captions"]) == ("snapshot", None)
